from collections import Counter
from datetime import date
from random import Random

import pytest

from schemas.listed_party import Alias, ListedParty
from schemas.order import OrderEvent
from streams.reference.items import starter_items
from streams.trial.orders.mix import HoldShares, Mix
from streams.trial.orders.orders import Event, events, orders

TODAY = date(2026, 11, 22)
WEAK = Alias(name="GRW", quality="weak")
PARTIES = (
    ListedParty(list="EL", entry_id="1", name="Granitfels Radar Works", country="CN", aliases=(WEAK,)),
    ListedParty(list="SDN", entry_id="2", name="Owl", country="IR"),
    ListedParty(list="EL", entry_id="3", name="Lifted Company", country="CN", effective_to=date(2024, 1, 1)),
)  # fmt: skip


def made(count: int, seed: int = 1, **more: Mix | HoldShares | str) -> list[Event]:
    return list(events(Random(seed), count, TODAY, starter_items(), PARTIES, **more))  # type: ignore[arg-type]


def version(event: Event) -> tuple[str | None, int | None]:
    return event.order_id, event.revision


def test_same_seed_same_bytes() -> None:
    first, again, other = made(400), made(400), made(400, seed=2)
    assert first == again
    assert [event.value for event in first] != [event.value for event in other]


def test_orders_gives_keys_and_values_alone() -> None:
    plain = list(orders(Random(1), 50, TODAY, starter_items(), PARTIES))
    assert plain == [(event.key, event.value) for event in made(50)]


@pytest.mark.parametrize("count", [1, 2, 7, 3_000])
def test_count_is_that_of_versions_and_broken_records(count: int) -> None:
    sent = made(count)
    whole = {version(event) for event in sent if event.revision is not None}
    broken = [event for event in sent if event.revision is None]
    assert len(whole) + len(broken) == count


def test_events_are_what_their_label_says() -> None:
    for event in made(3_000):
        if event.revision is None:
            with pytest.raises(ValueError, match="validation error"):
                OrderEvent.model_validate_json(event.value)
            assert (event.order_id is None) == (event.kind == "unreadable")
            continue
        order = OrderEvent.model_validate_json(event.value)
        assert (order.order_id, order.revision) == version(event)
        assert event.key == order.order_id.encode()
        assert 3 <= len(order.parties) <= 5
        assert 1 <= len(order.lines) <= 11


def test_duplicates_are_equal_and_contradictions_differ() -> None:
    first: dict[tuple[str | None, int | None], bytes] = {}
    seen = Counter[str]()
    for event in made(6_000):
        before = first.setdefault(version(event), event.value)
        if event.kind == "duplicate":
            assert event.value == before
        if event.kind == "contradictory":
            assert event.value != before
        seen[event.kind] += 1
    assert seen["duplicate"] > 50
    assert seen["contradictory"] > 1


def test_late_revisions_come_after_a_higher_one() -> None:
    highest: dict[str | None, int] = {}
    late = 0
    for event in made(6_000):
        if event.revision is not None:
            if event.kind == "late":
                late += 1
                assert event.revision < highest[event.order_id]
            highest[event.order_id] = max(event.revision, highest.get(event.order_id, 0))
    assert late > 30


def test_nothing_follows_a_cancelled_or_shipped_order_but_what_was_late() -> None:
    closed: set[str | None] = set()
    for event in made(6_000):
        if event.order_id in closed:
            assert event.kind == "late"
        if event.kind in {"cancelled", "shipped"}:
            closed.add(event.order_id)


def test_every_kind_has_about_its_share() -> None:
    sent = made(20_000)
    seen = Counter(event.kind for event in sent)
    for kind, share in Mix().shares().items():
        expected = share * len(sent) / 10_000
        assert abs(seen[kind] - expected) < 0.15 * expected + 4 * expected**0.5, kind


def test_one_order_in_ten_comes_from_a_new_customer() -> None:
    customers: set[str] = set()
    fresh = total = 0
    for event in made(20_000, trouble=HoldShares(0, 0, 0, 0, 0, 0, 0)):
        if event.kind == "submitted":
            buyer = OrderEvent.model_validate_json(event.value).parties[0]
            fresh += buyer.first_seen == TODAY and buyer.customer_id not in customers
            customers.add(buyer.customer_id or "")
            total += 1
    assert 0.08 < fresh / total < 0.12


def test_listed_parties_order_under_their_name_and_near_it_and_only_while_listed() -> None:
    names = {
        OrderEvent.model_validate_json(event.value).parties[0].name
        for event in made(600, trouble=HoldShares(listed=5_000, near_listed=5_000))
        if event.kind == "submitted"
    }
    assert {"Granitfels Radar Works", "GRW", "Owl"} & names == {"Granitfels Radar Works", "Owl"}
    near = {name for name in names if name and sorted(name.lower()) != sorted("granitfels radar works")}
    assert len(near) > 3
    assert "Lifted Company" not in names


def test_a_prefix_makes_other_orders() -> None:
    assert {event.order_id for event in made(50, prefix="A")}.isdisjoint(
        event.order_id for event in made(50) if event.order_id
    )


def test_shares_that_make_no_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="10,000"):
        Mix(submitted=1)
