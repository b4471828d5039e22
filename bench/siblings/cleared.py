"""Changes that by law may not tighten it: siblings of orders that clear."""

from collections.abc import Iterator, Mapping
from typing import Any

from bench.siblings.cases import Case, Order
from bench.siblings.held import Sibling, same_siblings
from streams.law.kit.samples import resolution

USES = (
    "military", "military_intelligence", "missile", "nuclear", "cbw", "supercomputer_cn", "sme_development", "back_end",
    "cyber_disclosure", "standards_activity", "us_person_support_744_6", "project_746_8_a_4", "maritime_nuclear",
    "advanced_ic_design", "precursor_plant",
)  # fmt: skip
PARTY_FACTS = ("military_end_user", "is_forwarder")
LINE_FACTS = ("itar", "advanced_computing")
LAWFUL: Mapping[str, Mapping[str, str]] = {
    "end uses stated false": {"ear.732.end-use-text": "what the text says contradicts it, and is a red flag"},
}
"""Changes that do tighten by law, for the examples of one rule, with the reason."""


def cleared_siblings(case: Case) -> Iterator[Sibling]:
    """Every sibling of an order that clears, which must clear too."""
    for sibling in _changed(case):
        if case.rule not in LAWFUL.get(sibling.kind, {}):
            yield sibling


def _changed(case: Case) -> Iterator[Sibling]:
    order = case.order
    yield from same_siblings(case)
    yield Sibling("end uses stated false", {**order, "end_use": {**dict.fromkeys(USES, False), **_end_use(order)}})
    yield Sibling("facts of parties stated false", _each(order, "parties", PARTY_FACTS))
    yield Sibling("facts of lines stated false", _each(order, "lines", LINE_FACTS))
    solved = [*(order.get("red_flags_resolved") or []), resolution("RF_ADDRESS_MISMATCH")]
    yield Sibling("a documented resolution", {**order, "red_flags_resolved": solved})
    if not _authorised(case):
        yield from _more(order)


def _end_use(order: Order) -> Mapping[str, Any]:
    return order.get("end_use") or {}


def _each(order: Order, place: str, names: tuple[str, ...]) -> Order:
    return {**order, place: [{**dict.fromkeys(names, False), **one} for one in order.get(place) or []]}


def _authorised(case: Case) -> bool:
    """An authorisation may cover so much, so many or such parties only."""
    return bool(case.claims or case.example.licences)


def _more(order: Order) -> Iterator[Sibling]:
    lines, parties = order.get("lines") or [], order.get("parties") or []
    if lines:
        number = max(line.get("line") or 0 for line in lines) + 1
        yield Sibling("a line more that clears by itself", {**order, "lines": [*lines, {**lines[0], "line": number}]})
    if isinstance(order.get("destination"), str):
        buyer = {"role": "purchaser", "name": "Musterwerk Einkauf", "country": order["destination"], "owners": []}
        yield Sibling("a purchaser at the destination", {**order, "parties": [*parties, buyer]})
