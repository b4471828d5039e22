"""Facts with an answer that holds, and the same facts unknown: where the first holds, so must the second.

Every field of the records that an order is made of: a fact is true or false, a country one of a few, a word one of its
vocabulary. What is required is asked absent as well. Left out are answers that the order's other facts rule out.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from random import Random
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

from bench.siblings.cases import Order
from bench.siblings.dropped import Path, without
from bench.siblings.held import replaced
from schemas.item import Component, DirectProduct, Plant, Technology
from schemas.order import Claims, EndUse, Icts, Line, OrderEvent, Transit
from schemas.party import Owner, Party
from streams.law.countries import UNITED_STATES

PLACES = ("RU", "CN", "IR", "CU", "US", "DE")
COUNTRIES = frozenset({
    "ship_from", "country", "origin", "made_in", "hq_country", "ultimate_parent_country", "nationality",
    "government_of", "controlled_by", "exporter_headquarters", "ic_produced_in",
})  # fmt: skip
WORDS: Mapping[str, tuple[str, ...]] = {
    "kind": ("commodity", "software", "technology"),
    "mode": ("incorporated", "bundled", "commingled", "separate"),
    "second_incorporation": ("discrete", "not_discrete"),
    "purpose": ("vessel_equipment", "aircraft_stores", "incorporation_0a919"),
    "content_status": ("complete", "missing"),
    "status": ("complete", "incomplete"),
    "pct": ("0", "60"),
}
KINDS = (
    "export_from_us", "reexport", "export_from_abroad", "transfer_in_country", "deemed_export", "import_to_us",
)  # fmt: skip
REQUIRED = frozenset({"transaction_type", "ship_from", "origin", "content_status", "status"})
"""Absent, they are unknown (RULES.md 0.8)."""
RECORD = frozenset({"split_shipment_allowed", "final", "consolidated"})
LISTS: Mapping[str, type[BaseModel]] = {
    "lines": Line, "parties": Party, "owners": Owner, "us_content": Component, "technology": Technology, "plant": Plant,
    "transit": Transit,
}  # fmt: skip
LAWFUL: Mapping[str, str] = {
    "ear.744.11.standards": "a number of product group D or E says that the item is software or technology",
    **dict.fromkeys(("ofac.imports", "usa.forced-labour"), "the place of making stands in for an origin"),
}
"""Rules of whose examples an answer that is not known clears by law, with the reason."""
RECORDS: Mapping[str, type[BaseModel]] = {
    "end_use": EndUse, "claims": Claims, "icts": Icts, "direct_product": DirectProduct,
}  # fmt: skip
ALWAYS = ("end_use", "claims")


class Asked(NamedTuple):
    """A fact of an order: its place, the order with each answer, and the order without any."""

    path: Path
    answers: tuple[Order, ...]
    unknown: tuple[Order, ...]


def asked(order: Order, rng: Random | None = None, most: int = 0) -> Iterator[Asked]:
    """Every fact that may be asked of the order; with rng, so many of them."""
    order = {**order, **{name: order.get(name) or {} for name in ALWAYS}}
    fields = list(_fields(order, OrderEvent, ()))
    for path in rng.sample(fields, min(most, len(fields))) if rng else fields:
        if values := _answers(order, path):
            yield Asked(path, tuple(replaced(order, path, one) for one in values), tuple(_unknown(order, path)))


def _fields(value: Mapping[str, Any], model: type[BaseModel], path: Path) -> Iterator[Path]:
    for name in model.model_fields:
        below = value.get(name)
        if name in RECORDS:
            if isinstance(below, Mapping) and (below or name in ALWAYS):
                yield from _fields(below, RECORDS[name], (*path, name))
        elif name in LISTS and isinstance(below, list | tuple):
            for place, one in enumerate(below):
                yield from _fields(one, LISTS[name], (*path, name, place))
        elif name in COUNTRIES or name in WORDS or name in facts(model) or (name == "transaction_type" and not path):
            yield (*path, name)


@cache
def facts(model: type[BaseModel]) -> frozenset[str]:
    """Fields that are true, false or unknown."""
    return frozenset(
        name
        for name, field in model.model_fields.items()
        if name not in RECORD and {bool} <= set(_types(field.annotation))
    )


def _types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for one in get_args(annotation):
        yield from _types(one)


def _answers(order: Order, path: Path) -> tuple[Any, ...]:
    name = path[-1]
    if name == "transaction_type":
        things = all(line.get("kind") == "commodity" for line in order.get("lines") or [])
        kinds = (kind for kind in KINDS if _fits(kind, order.get("ship_from"), order.get("destination")))
        return tuple(kind for kind in kinds if kind != "deemed_export" or not things)
    if name == "ship_from":
        kind = order.get("transaction_type") or "reexport"
        return tuple(place for place in PLACES if _fits(kind, place, order.get("destination")))
    if name in COUNTRIES:
        return PLACES
    return WORDS.get(name) or (True, False)


def _fits(kind: str, ship_from: str | None, destination: str | None) -> bool:
    """The kind of transaction is what its ends make it; nothing contradicts what is not given."""
    leaves, ends = (ship_from in UNITED_STATES, destination in UNITED_STATES)
    if kind in ("export_from_us", "deemed_export"):
        return leaves or not ship_from
    if kind == "import_to_us":
        return ends and not leaves
    return not leaves and not ends


def _unknown(order: Order, path: Path) -> Iterator[Order]:
    name = path[-1]
    if name in REQUIRED:
        yield without(order, path)
    if name != "transaction_type":
        yield replaced(order, path, "unknown")
