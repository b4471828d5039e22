"""What is not screened again would have been decided as before: of made orders, under made changes of what is known."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import orjson
import pytest

from schemas.listed_party import Alias, ListedParty
from streams.engine.deciding.again import recorded_decision, screened_again
from streams.engine.deciding.book import Book, BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.rescreening.affected import AffectedOrders, ChangeMatcher
from streams.facts.order import ExchangeRates
from streams.lists.starter import starter
from streams.reference.items import starter_items
from streams.screening.knowledge import Delta, Knowledge
from streams.screening.verdicts import differs
from streams.trial.orders.orders import events
from tests.engine.orders import DAY, Fetched, grounds

PARTIES = [party for snapshot in starter().values() for party in snapshot.entries]
CHANGED = 12


def with_owner(event: bytes, number: int) -> bytes:
    """The generator names no owners."""
    try:
        order = orjson.loads(event)
        order["parties"][0]["owners"] = [{"name": f"Ostrander {['Kolbenwerk', 'Marintek'][number % 2]}", "pct": 60}]
    except (orjson.JSONDecodeError, LookupError, TypeError):
        return event
    return orjson.dumps(order)


def book_of(known: Knowledge, seed: int) -> Book:
    book = Book()
    draft = BookDraft(book)
    judge = Judge(PartitionPlace(0, 1), grounds(known), draft)
    for offset, one in enumerate(events(Random(seed), 250, DAY, starter_items(), PARTIES)):
        if one.key is not None and one.value is not None:
            judge.take(Fetched(offset, one.key, one.value if offset % 7 else with_owner(one.value, offset)))
    for order_id, value in draft.records():
        book.put(order_id, value)
    return book


def parties_of(book: Book) -> list[dict[str, Any]]:
    """Of all orders, and their owners."""
    orders = (entry.order for order_id in book if (entry := book.get(order_id)) is not None and entry.order is not None)
    parties = [party for order in orders for party in orjson.loads(order)["parties"]]
    owners = [owner for party in parties if isinstance(party.get("owners"), list) for owner in party["owners"]]
    return parties + owners * 20


def named(book: Book, what: str) -> list[str]:
    return [party[what] for party in parties_of(book) if party.get(what)]


def misspelt(rng: Random, name: str) -> str:
    at = rng.randrange(len(name))
    return rng.choice((name, name[:at] + name[at + 1 :], name[:at] + "e" + name[at:], " ".join(name.split()[::-1])))


def changes(rng: Random, book: Book) -> Iterator[tuple[ListedParty | None, ListedParty | None]]:
    """Customers of these orders listed, under their names or nearly; entries taken off, renamed, dated otherwise."""
    known = sorted(set(named(book, "name")))
    for number, name in enumerate(rng.choices(named(book, "name"), k=CHANGED)):
        yield None, ListedParty(list="EL", entry_id=f"new-{number}", name=misspelt(rng, name), country="CN")
    for number, at in enumerate(rng.choices(named(book, "address"), k=CHANGED)):
        yield None, ListedParty(list="EL", entry_id=f"at-{number}", name="Quelltal Feinwerk", addresses=(at,))
    for old in rng.sample(PARTIES, 4 * CHANGED):
        change = rng.choice(("gone", "ended", "other name", "alias", "no alias", "policy"))
        yield (
            old,
            {
                "gone": None,
                "ended": old.model_copy(update={"effective_to": DAY.replace(year=DAY.year - 1)}),
                "other name": old.model_copy(update={"name": "Quelltal Feinwerk"}),
                "alias": old.model_copy(update={"aliases": (*old.aliases, Alias(name=rng.choice(known)))}),
                "no alias": old.model_copy(update={"aliases": ()}),
                "policy": old.model_copy(update={"review_policy": "case_by_case", "footnotes": ()}),
            }[change],
        )


@pytest.mark.parametrize("seed", range(6))
def test_an_order_that_is_not_touched_would_be_decided_as_before(seed: int) -> None:
    rng, kept = Random(seed), starter_items()
    before = Knowledge.of(PARTIES, kept, [], ExchangeRates({}), DAY)
    book = book_of(before, seed)
    parties = tuple(changes(rng, book))
    gone = rng.choice(kept).sku
    other = Knowledge.of((), [item for item in kept if item.sku != gone], [], ExchangeRates({}), DAY)
    after = replace(before, index=before.index.with_changes(parties), items=other.items)
    delta = Delta(parties=parties, skus=frozenset({gone}), lists=frozenset({"EL"}))
    affected = AffectedOrders(delta, DAY, DAY, ChangeMatcher(parties), before.items.raw)
    left = moved = 0
    for order_id in book:
        entry = book.get(order_id)
        assert entry is not None
        if entry.order is None or entry.undecoded or entry.closed is not None:
            continue
        changed = differs(recorded_decision(entry), screened_again(entry, grounds(after)))
        if affected(book.raw(order_id) or b""):
            moved += changed
        else:
            left += 1
            assert not changed, order_id
    assert left > 50
    assert moved > 10
