"""`shipscreen status`: shows the state of the pipeline on one screen, read from the topics only."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from schemas.topics import DEAD_LETTERS, DESKS, KNOWLEDGE, ORDER_BOOK, ORDERS
from streams.cli.shared.broker import reachable, run_async
from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsOneJson
from streams.cli.shared.settings import Settings, load_policy, load_settings
from streams.cli.shared.terminal import emit, results
from streams.engine.broker.connection import Connection
from streams.engine.broker.members import Member, members
from streams.engine.broker.readback import TopicPartitionKey, ends, read_to_end
from streams.engine.deciding.book import Book, Held
from streams.engine.knowledge.publisher import ListsNow
from streams.engine.lanes.waiting import Waiting, read_waiting
from streams.lists.answers import ListStatus, newest_days
from streams.lists.answers import list_statuses as standing_lists
from streams.lists.manifest import manifests

COMMAND = Command(name="status", says="Show the state of lists, knowledge and orders.", panel="Run it")
app = typer.Typer(add_completion=False)
COUNT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Stand:
    """Current content of the topics. books: order books by partition."""

    reached: dict[TopicPartitionKey, int]
    waiting: Mapping[int, Waiting]
    books: dict[int, Book]
    workers: tuple[Member, ...] | None
    lists: tuple[ListStatus, ...]


@app.command()
def status(as_json: AsOneJson = False) -> None:
    """Show workers and their partitions, lag, open holds by desk and age, lists, and dead letters.

    Reads the whole order book. shipscreen doctor finds problems; shipscreen lists status says more about lists.

    Example: shipscreen status
    """
    settings = load_settings()
    today = settings.day()()
    stand = _stand(settings, today)
    partitions, holds = list(_partitions(stand)), list(_holds(stand.books.values(), today))
    totals = _totals(stand, partitions)
    if as_json:
        emit({**totals, "workers": stand.workers, "partitions": partitions, "holds": holds,
              "lists": [asdict(row) for row in stand.lists]})  # fmt: skip
        return
    for table in (_table_of(totals), _table(partitions), _table(holds), _lists(stand.lists)):
        results().print(table)
    results().print(_workers(stand.workers), highlight=False)


def _stand(settings: Settings, today: date) -> Stand:
    connection = settings.connection()
    with reachable(connection):
        found = members(connection, settings.group)
    reached, books = run_async(connection, _read(connection))
    positions = {number: books.get(number, Book()).position for topic, number in reached if topic == ORDERS.name}
    waiting = run_async(connection, read_waiting(connection, positions, COUNT_SECONDS))
    ledger = run_async(connection, ListsNow(connection).read_on())
    required = load_policy(settings.policy).required_lists
    newest = newest_days(ledger.parties.values(), today)
    return Stand(reached, waiting, books, found, standing_lists(ledger.states, manifests(), today, required, newest))


async def _read(connection: Connection) -> tuple[dict[TopicPartitionKey, int], dict[int, Book]]:
    books: dict[int, Book] = {}

    def take(record: Any) -> None:
        books.setdefault(record.partition, Book()).load([(record.key, record.value)])

    reached = await ends(connection, [ORDERS.name, DEAD_LETTERS.name, *(topic.name for topic in KNOWLEDGE)])
    await read_to_end(connection, [ORDER_BOOK.name], take)
    return reached, books


def _totals(stand: Stand, partitions: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    reached, books = stand.reached, stand.books.values()
    held = sum(len(list(book.open_holds())) for book in books)
    still_open = sum(book.open_count for book in books)
    return {
        "orders_received": _sum(reached, ORDERS.name),
        "orders_waiting": sum(row["waiting"] for row in partitions),
        "open_orders": still_open,
        "open_held": held,
        "open_cleared": still_open - held,
        "closed_orders": sum(len(book) for book in books) - still_open,
        "dead_letters": _sum(reached, DEAD_LETTERS.name),
        **{topic.name: reached.get((topic.name, 0), 0) for topic in KNOWLEDGE},
    }


def _partitions(stand: Stand) -> Iterator[dict[str, Any]]:
    owner = {partition: one.host for one in stand.workers or () for partition in one.partitions}
    for partition, waiting in sorted(stand.waiting.items()):
        book = stand.books.get(partition, Book())
        done = 0 if book.position is None else book.position.next
        held = len(list(book.open_holds()))
        yield {"partition": partition, "worker": owner.get(partition, "-"), "decided": done, "waiting": waiting.records,
               "open": book.open_count, "held": held}  # fmt: skip


def _holds(books: Iterable[Book], today: date) -> Iterator[dict[str, Any]]:
    """Yields the number of holds per desk, and the age of the oldest in days."""
    found: list[Held] = [held for book in books for held in book.open_holds()]
    counts = Counter(desk for desk, _ in found)
    for desk in DESKS:
        first = min((since for name, since in found if name == desk), default=None)
        oldest = None if first is None else (today - date.fromisoformat(first)).days
        yield {"desk": desk, "held": counts[desk], "oldest_days": oldest}


def _workers(found: tuple[Member, ...] | None) -> str:
    if not found:
        return "[yellow]workers: the broker knows of none in this group (SHIPSCREEN_GROUP)[/]"
    idle = sum(not one.partitions for one in found)
    return f"{len(found)} workers, {idle} without partitions: {escape(', '.join(one.host for one in found))}"


def _lists(rows: Iterable[ListStatus]) -> Table:
    table = Table("List", "Entries", "Age", "To do", box=None)
    for row in rows:
        age = "never" if row.age_days is None else f"{row.age_days} d"
        table.add_row(row.list, f"{row.entries:,}", age, f"[red]{escape(row.todo)}[/]" if row.todo else "")
    return table


def _table_of(totals: dict[str, int]) -> Table:
    table = Table(box=None, show_header=False)
    for name, value in totals.items():
        table.add_row(name.replace("_", " "), f"{value:,}")
    return table


def _table(rows: Iterable[dict[str, Any]]) -> Table:
    """Builds a table with one line per row; its keys are the headings."""
    table = Table(box=None)
    for number, row in enumerate(rows):
        if number == 0:
            for name in row:
                table.add_column(name.replace("_", " ").capitalize())
        table.add_row(*("-" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
                        for value in row.values()))  # fmt: skip
    return table


def _sum(reached: dict[TopicPartitionKey, int], topic: str) -> int:
    return sum(end for (name, _), end in reached.items() if name == topic)
