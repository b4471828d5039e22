"""Changes that by law may not tighten it, and facts that may not be unknown: siblings of orders that clear."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from bench.siblings.cases import Case, Order
from bench.siblings.held import Sibling, facts, replaced, same_siblings
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
PERSONS = ("us_person_involved", "eu_person_involved", "uk_person_involved")


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


def asked(case: Case, rng: Random, each: int) -> Iterator[tuple[Order, Order]]:
    """Orders with a fact the other way, and with it unknown: where the first holds, so must the second."""
    order = case.order
    ways = [
        (replaced(order, path, not value), replaced(order, path, None))
        for path, value in facts(order, ())
        if isinstance(value, bool) and path[-1] not in ("split_shipment_allowed", "final") and path[0] != "claims"
    ]
    use = _end_use(order)
    ways += [
        _both(order, {"end_use": {**use, name: True}}, ("end_use", name))
        for name in rng.sample(USES, each)
        if name not in use
    ]
    ways += [_both(order, {name: True}, (name,)) for name in PERSONS if name not in order]
    for place, names in (("lines", LINE_FACTS), ("parties", PARTY_FACTS)):
        for number, one in enumerate(order.get(place) or []):
            for name in names:
                if name not in one:
                    more = replaced(order, (place, number), {**one, name: True})
                    ways.append((more, replaced(more, (place, number, name), None)))
    yield from ways


def _both(order: Order, change: Mapping[str, Any], path: tuple[Any, ...]) -> tuple[Order, Order]:
    stated = {**order, **change}
    return stated, replaced(stated, path, None)
