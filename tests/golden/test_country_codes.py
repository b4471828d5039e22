"""Country codes mean the same however they are written: the golden orders in small letters and with blanks."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from streams.audit.cases import case_from_json, run_case
from streams.audit.identity import enacted
from streams.screening.drafts import rulebook_of

CASES = [json.loads(line) for line in Path(__file__).with_name("cases.jsonl").read_text("utf-8").splitlines()]
CODES = frozenset({
    "country", "destination", "ship_from", "origin", "made_in", "hq_country", "ultimate_parent_country",
    "exporter_headquarters", "joint_venture_partner_country",
})  # fmt: skip


def written(value: Any, how: Callable[[str], str]) -> Any:
    """The value with every country code in it written another way."""
    if isinstance(value, list):
        return [written(one, how) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: how(one) if key in CODES and isinstance(one, str) else written(one, how) for key, one in value.items()}


@pytest.mark.parametrize("how", [str.lower, " {} ".format], ids=["small", "blanks"])
def test_the_same_decisions(how: Callable[[str], str]) -> None:
    for raw in CASES:
        result = run_case(
            case_from_json({**raw, "order": written(raw["order"], how)}), lambda name: rulebook_of(name, enacted())
        )
        assert not result.departures, result.case.id
        assert not result.missing | result.surplus, result.case.id
