"""What doctor says of the law, without a broker."""

import json
from datetime import timedelta

import pytest

from streams.screening.rulebook import LAW_CHECKED_TO
from tests.cli.conftest import Shipscreen


def law(shipscreen: Shipscreen, days: int) -> list[dict[str, str]]:
    told = shipscreen("doctor", "--json", SHIPSCREEN_TODAY=str(LAW_CHECKED_TO + timedelta(days)))
    assert told.exit_code == (1 if days > 180 else 0)
    return [row for row in map(json.loads, told.stdout.splitlines()) if row["about"] == "law"]


@pytest.mark.parametrize(("days", "level"), [(0, "ok"), (60, "ok"), (61, "note"), (180, "note"), (181, "wrong")])
def test_how_long_ago_the_law_was_checked(shipscreen: Shipscreen, days: int, level: str) -> None:
    checked, _ = law(shipscreen, days)
    assert checked["level"] == level
    assert f"{days} days" in checked["said"]


def test_how_much_of_the_law_is_out_of_scope_and_where_that_stands(shipscreen: Shipscreen) -> None:
    _, scope = law(shipscreen, 0)
    assert "of 373 sections" in scope["said"]
    assert "docs/coverage.md" in scope["said"]
