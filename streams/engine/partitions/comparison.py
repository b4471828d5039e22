"""What speaks against taking a partition over on the topics that are here, and what its record says then. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Final

import orjson

from schemas.topics import ITEM_CONTENT, KNOWLEDGE, LICENCES, LISTED_PARTIES, ORDER_BOOK, ORDERS
from schemas.verdict import TopicVersion
from streams.engine.deciding.address import home
from streams.engine.deciding.book import Book, ByHand, Position
from streams.engine.deciding.entry import BookEntry
from streams.engine.lanes.identity import SameHistory, identified

_INPUTS: Final = {LISTED_PARTIES.name: "listed_parties", ITEM_CONTENT.name: "item_content", LICENCES.name: "licences"}
_LOOKED_UP: Final = 200
"""Orders of the book that are looked up in `orders.v1`: those that came last."""
_RESTORE: Final = "Restore the records that are missing"


@dataclass(frozen=True, slots=True)
class Here:
    """What is here. ends: of the reference topics and this partition's orders; start: of its orders.

    keys: of the orders that the book took in last, by offset, as `orders.v1` has them now.
    """

    partition: int
    partitions: int
    group: str
    ids: Mapping[str, str]
    start: int
    ends: Mapping[str, int]
    same: SameHistory
    keys: Mapping[int, bytes | None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for, and why."""

    by: str
    reason: str
    at: str
    orders_anew: bool = False
    publish_again: bool = False


def difference(book: Book, here: Here, wish: Wish) -> str | None:
    """Returns the first thing that speaks against taking the partition over, in words; None if nothing does."""
    position = book.position
    if position is None:
        return None
    misplaced = (order_id for order_id in book if home(order_id, here.partitions) != here.partition)
    for order_id in misplaced:
        return (
            f"order {order_id} stands in partition {here.partition} of {ORDER_BOOK.name} and belongs to "
            f"{home(order_id, here.partitions)} of {here.partitions}: the topics had another number of partitions. "
            "Create them with that number, and copy by partition."
        )
    return _other_history(book, position, here) or (None if wish.orders_anew else _other_orders(book, position, here))


def adopted(position: Position, here: Here, wish: Wish) -> tuple[Position, tuple[str, ...]]:
    """Returns the record as it is to be, and what that changes in it, in words."""
    whole = identified(position, here.ids, here.group)
    if wish.orders_anew:
        whole = replace(whole, inputs={**whole.inputs, ORDERS.name: here.start})
    changed = tuple(_changed(position, whole))
    if not changed:
        return position, ()
    anew = wish.orders_anew or (position.by_hand is not None and position.by_hand.orders_anew)
    return replace(whole, by_hand=ByHand("adopted", wish.by, wish.reason, wish.at, changed, anew)), changed


def last_taken(book: Book, here_start: int) -> dict[int, BookEntry]:
    """Returns, by offset, the orders that the book took in last; empty where its offsets may be of another topic."""
    position = book.position
    if position is None or (position.by_hand is not None and position.by_hand.orders_anew):
        return {}
    entries = (entry for entry in map(book.get, book) if entry is not None)
    there = [entry for entry in entries if here_start <= entry.source < position.next]
    return {entry.source: entry for entry in sorted(there, key=attrgetter("source"))[-_LOOKED_UP:]}


def _other_history(book: Book, position: Position, here: Here) -> str | None:
    for topic in KNOWLEDGE:
        offset, end = position.reached.by_topic[topic.name], here.ends[topic.name]
        if offset > end:
            return (
                f"partition {here.partition} was screened with {topic.name} up to offset {offset}, and it ends at "
                f"{end}. {_RESTORE}, from offset {end} on."
            )
        chain = position.chains.get(topic.name)
        if chain is not None and not here.same(topic.name, TopicVersion(offset, chain)):
            return _first_other(topic.name, TopicVersion(offset, chain), book, here)
    return None


def _first_other(name: str, reached: TopicVersion, book: Book, here: Here) -> str:
    """Verdicts name the version that they rest on: between two of these the first other record stands."""
    good, bad = 0, reached.offset
    for version in sorted({*_versions(name, book), reached}, key=attrgetter("offset")):
        if not here.same(name, version):
            bad = version.offset
            break
        good = version.offset
    where = f"offset {good}" if bad - good == 1 else f"one of the offsets {good} to {bad - 1}"
    return (
        f"{name} has other records than the ones that partition {here.partition} was screened with: up to offset "
        f"{good} they are the same, and the first other one stands at {where}. Restore the topic from a copy of it."
    )


def _versions(name: str, book: Book) -> Iterator[TopicVersion]:
    for order_id in book:
        entry = book.get(order_id)
        if entry is not None:
            told: dict[str, Any] = orjson.loads(entry.verdict)["decision"]["inputs"][_INPUTS[name]]
            yield TopicVersion(told["offset"], told["hash"])


def _other_orders(book: Book, position: Position, here: Here) -> str | None:
    anew = "Restore them, or have them sent again and read from the beginning: --orders-anew."
    end = here.ends[ORDERS.name]
    if position.next > end:
        return (
            f"partition {here.partition} of {ORDERS.name} ends at offset {end}, and it was decided up to "
            f"{position.next}: orders are missing. {anew}"
        )
    if position.topics.get(ORDERS.name) == here.ids.get(ORDERS.name):
        return None
    last = last_taken(book, here.start)
    if not last and position.next:
        return (
            f"nothing that the book took in shows that the offsets of partition {here.partition} of {ORDERS.name} mean "
            f"what they meant. {anew}"
        )
    for offset, entry in last.items():
        if here.keys.get(offset) != entry.order_id.encode():
            key = here.keys.get(offset)
            there = "nothing" if key is None else f"order {key.decode(errors='replace')}"
            return (
                f"at offset {offset} of partition {here.partition}, {ORDERS.name} has {there}, where the book took in "
                f"order {entry.order_id}: its offsets mean something else. {anew}"
            )
    return None


def _changed(before: Position, after: Position) -> Iterable[str]:
    for name, now in sorted(after.topics.items()):
        if before.topics.get(name) != now:
            yield f"{name}: topic id {before.topics.get(name, 'not told')} -> {now}"
    if before.group != after.group:
        yield f"group: {before.group} -> {after.group}"
    if before.next != after.next:
        yield f"position in {ORDERS.name}: {before.next} -> {after.next}"
