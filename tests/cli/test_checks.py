"""Checks speak for themselves: one that hangs or fails is unknown, and the others are heard all the same."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from schemas.standing import Standing
from streams.cli.checks.diagnosis import Check, Diagnosis, together
from streams.cli.checks.partitions import STANDS, refusal, waits
from streams.cli.shared.exits import Exit, Failure
from streams.engine.lanes.waiting import Waiting

FINE = Diagnosis("ok", "fine", "all is well")
NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
DAY = date(2026, 11, 20)


def fails(failure: Exception) -> list[Diagnosis]:
    raise failure


def test_a_check_that_hangs_is_unknown_and_keeps_nobody_from_speaking() -> None:
    never = threading.Event()
    try:
        found = list(together([
            Check("hangs", lambda: [FINE] if never.wait() else [], 0.01),
            Check("fails", lambda: fails(ZeroDivisionError("by zero")), 60),
            Check("refused", lambda: fails(Failure("no right", "grant it", Exit.UNREACHABLE)), 60),
            Check("fine", lambda: [FINE], 60),
        ]))  # fmt: skip
    finally:
        never.set()
    assert [(one.level, one.about) for one in found] == [
        ("unknown", "hangs"), ("unknown", "fails"), ("unknown", "refused"), ("ok", "fine"),
    ]  # fmt: skip
    assert "by zero" in found[1].said
    assert (found[2].said, found[2].todo) == ("no right", "grant it")


def said(**changes: object) -> Standing:
    given = {
        "kind": "standing", "partition": 0, "current_at": NOW, "day": DAY, "knowledge": {}, "orders_next": 0,
        "law_until": DAY, "lists": {"EL": DAY - timedelta(7)}, "list_max_age_days": 7,
    }  # fmt: skip
    return Standing.model_validate(given | changes)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"current_at": NOW - STANDS}, None),
        ({"current_at": NOW - STANDS - timedelta(seconds=1)}, "not true for later than 2026-11-20 16:44 UTC"),
        ({"day": DAY - timedelta(1)}, "screened for 2026-11-19, not for 2026-11-20"),
        ({"law_until": DAY - timedelta(1)}, "the law is known until 2026-11-19"),
        ({"lists": {"EL": DAY - timedelta(8)}}, "list EL was last checked on 2026-11-12"),
        ({"lists": {"EL": DAY + timedelta(1)}}, "list EL was last checked on 2026-11-21"),
        ({"lists": {"EL": None}}, "list EL is missing"),
    ],
)
def test_what_ship_gates_refuse_is_said(changes: dict[str, object], why: str | None) -> None:
    assert refusal(said(**changes), NOW, DAY) == why


@pytest.mark.parametrize(("seconds", "level"), [(0, "ok"), (60, "ok"), (61, "wrong")])
def test_orders_that_wait_are_wrong_after_a_minute(seconds: int, level: str) -> None:
    (found,) = waits({0: Waiting(), 3: Waiting(2, 1_000_000), 4: Waiting(5, 1_500_000, whole=False)}, 1_000.0 + seconds)
    assert (found.level, found.said.startswith("about 7 wait")) == (level, True)
    assert "partitions 3, 4" in found.said


def test_no_order_waits() -> None:
    assert [one.level for one in waits({0: Waiting(), 1: Waiting()}, 0.0)] == ["ok"]
