"""`shipscreen items|licences list|show`: shows the keyed records of a topic, when and by whom they were loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from rich.markup import escape
from rich.table import Table

from schemas.topics import Topic
from streams.cli.shared.broker import run_async
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.settings import load_settings
from streams.cli.shared.terminal import emit, results
from streams.engine.broker.readback import headers_of, read_to_end
from streams.engine.knowledge.publisher import LOADED_BY


@dataclass(frozen=True, slots=True)
class Last:
    """The last record of a key. value: None if it is deleted or unreadable."""

    key: str
    offset: int
    loaded_at: str
    loaded_by: str | None
    value: dict[str, Any] | None


def last_records(topic: Topic) -> dict[str, Last]:
    """Returns the last record of each key of the topic."""
    found: dict[str, Last] = {}

    def take(record: Any) -> None:
        key = (record.key or b"").decode("utf-8", "replace")
        when = datetime.fromtimestamp(record.timestamp / 1000, UTC).isoformat(timespec="seconds")
        found[key] = Last(key, record.offset, when, headers_of(record).get(LOADED_BY), _read(record.value))

    connection = load_settings().connection()
    run_async(connection, read_to_end(connection, [topic.name], take))
    return found


def _read(raw: bytes | None) -> dict[str, Any] | None:
    try:
        value = orjson.loads(raw or b"null")
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def tell_list(topic: Topic, columns: Iterable[str], *, as_json: bool) -> None:
    """Prints one row per key: these members of its value, when it was loaded, and by whom."""
    names = tuple(columns)
    table = Table("Key", *names, "Loaded", "By", "Offset", box=None)
    for last in sorted(last_records(topic).values(), key=lambda one: one.key):
        if as_json:
            emit(last)
            continue
        value = last.value or {}
        cells = (str(value.get(name, "")) for name in names)
        shown = (last.key, *cells, last.loaded_at, last.loaded_by or "", str(last.offset))
        table.add_row(*map(escape, shown))
    if not as_json:
        results().print(table)


def tell_one(topic: Topic, key: str) -> None:
    """Prints the last record of one key as JSON. Raises Failure if there is none."""
    last = last_records(topic).get(key)
    if last is None:
        raise Failure(f"{topic.name} has no {key}.", "The command `list` shows them.", Exit.NOT_FOUND)
    emit(last)
