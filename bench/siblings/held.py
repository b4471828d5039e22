"""Changes that by law may not loosen: what holds still holds after each of them."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from bench.siblings.cases import Case, Order, quiet_until
from bench.siblings.dropped import dropped
from bench.siblings.spared import spared

FINAL = frozenset({"ultimate_consignee", "end_user", "technology_recipient"})
NEUTRAL = {"name": "Kobe Hinoki KK", "country": "JP"}
NOT_GIVEN = frozenset({
    "eccn", "origin", "fmv", "value", "us_content", "content_status", "direct_product", "status", "destination",
    "transaction_type", "role", "name", "lines", "parties", "supp7_746", "ru_by_hts", "pct", "ic_produced_in",
})  # fmt: skip
"""Facts that the law asks for: null, they are not given."""
UNKNOWN = frozenset({
    "kind", "mode", "second_incorporation", "purpose", "pct", "owners", "ic_produced_in", "incorporated_into_items_of",
    "ship_from", "country", "hq_country", "nationality", "ultimate_parent_country", "government_of", "controlled_by",
    "exporter_headquarters", "us_content", "content_status", "status", "origin", "destination", "eccn",
})  # fmt: skip
"""Facts, not true or false, that can be known to be unknown. Null, a country or name is only not reported."""
LISTS = frozenset({"lines", "parties"})
ITSELF = frozenset({"split_shipment_allowed", "final"})
"""Flags of the record, not facts of law."""


class Sibling(NamedTuple):
    """An order with one change. on: its day where that is what changed. same: nothing at all may differ."""

    kind: str
    order: Order
    on: str | None = None
    same: bool = False


Change = Callable[[Case], Iterator[Sibling]]


def held_siblings(case: Case) -> Iterator[Sibling]:
    """Every sibling of an order that holds."""
    for change in CHANGES:
        for sibling in change(case):
            if not spared(case, sibling.kind):
                yield sibling


def same_siblings(case: Case) -> Iterator[Sibling]:
    """Other ways to write the same order."""
    yield Sibling(
        "parties the other way round", {**case.order, "parties": _turned(case.order.get("parties"))}, same=True
    )
    lines = case.order.get("lines") or []
    if len(lines) > 1:
        yield Sibling("lines the other way round", {**case.order, "lines": _turned(lines)}, same=True)
    yield Sibling("names in capitals", _mapped(case.order, _capitals), same=True)
    yield Sibling("countries in small letters", _mapped(case.order, _small), same=True)
    yield Sibling("members of the sender's own", _own(case.order), same=True)


def _turned(value: Any) -> Any:
    return value[::-1] if isinstance(value, list | tuple) else value


COUNTRIES = frozenset({
    "country", "destination", "ship_from", "origin", "made_in", "hq_country", "ultimate_parent_country", "nationality",
    "government_of", "controlled_by", "exporter_headquarters", "joint_venture_partner_country", "ic_produced_in",
})  # fmt: skip


def _capitals(name: str, value: Any) -> Any:
    return value.upper() if name == "name" and isinstance(value, str) else value


def _small(name: str, value: Any) -> Any:
    return value.lower() if name in COUNTRIES and isinstance(value, str) else value


def _mapped(value: Any, of: Callable[[str, Any], Any], name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _mapped(below, of, key) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(below, of, name) for below in value]
    return of(name, value)


def _own(order: Order) -> Order:
    changed = deepcopy(order) | {"x_note": {"destination": "DE", "military": False}}
    for place in ("lines", "parties"):
        changed[place] = [{**one, "x_cost_centre": "4711"} for one in changed.get(place) or []]
    return changed


def _unknown(case: Case) -> Iterator[Sibling]:
    """Each stated fact unknown."""
    for path, value in facts(case.order, ()):
        name = path[-1]
        if value is not None and (name in NOT_GIVEN or (isinstance(value, bool) and name not in ITSELF)):
            yield Sibling(f"{name} null", replaced(case.order, path, [] if name in LISTS else None))
        if name in UNKNOWN and value != "unknown":
            yield Sibling(f"{name} unknown", replaced(case.order, path, "unknown"))


def facts(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yields every member of an order with its path, each one before what stands below it."""
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield (*path, name), below
            yield from facts(below, (*path, name))
    elif isinstance(value, list | tuple):
        for place, below in enumerate(value):
            yield from facts(below, (*path, place))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The order with something else at one place."""
    step, *rest = path
    below = replaced(value[step], tuple(rest), new) if rest else new
    if isinstance(value, Mapping):
        return {**value, step: below}
    return [below if place == step else one for place, one in enumerate(value)]


def _later(case: Case) -> Iterator[Sibling]:
    """One day later, where no law and nothing of the order changes on that day or the next."""
    day = date.fromisoformat(case.example.on) + timedelta(days=1)
    if not {day, day - timedelta(days=1)} & quiet_until(case):
        yield Sibling("a day later", case.order, day.isoformat())


def _moved(case: Case) -> Iterator[Sibling]:
    """To a harmless country, for an end user where the order went before. Deemed exports go by nationality."""
    order = case.order
    if order.get("transaction_type") in ("deemed_export", "transfer_in_country", "import_to_us"):
        return
    if not order.get("destination") or order["destination"] in ("DE", "US"):
        return
    user = {"role": "end_user", "name": "Ostwind Fertigung", "country": order["destination"]}
    yield Sibling(
        "destination moved to the end user",
        {**order, "destination": "DE", "parties": [*(order.get("parties") or []), user]},
    )


def _less_exact(case: Case) -> Iterator[Sibling]:
    for place, line in enumerate(case.order.get("lines") or []):
        eccn = line.get("eccn")
        while isinstance(eccn, str) and "." in eccn:
            eccn = eccn.rpartition(".")[0]
            yield Sibling("ECCN less exact", replaced(case.order, ("lines", place, "eccn"), eccn))


def _joined(case: Case) -> Iterator[Sibling]:
    for role in ("bank", "intermediate_consignee"):
        joined = [*(case.order.get("parties") or []), {"role": role, **NEUTRAL}]
        yield Sibling(f"{role} of a neutral country", {**case.order, "parties": joined})


AMOUNTS = ("qty", "line_value_usd", "net_value_usd")


def _split(case: Case) -> Iterator[Sibling]:
    lines = case.order.get("lines") or []
    if not lines or not all(_number(lines[0].get(name)) for name in AMOUNTS):
        return
    half = {name: str(Decimal(str(lines[0][name])) / 2) for name in AMOUNTS if lines[0].get(name) is not None}
    numbers = [line.get("line") or 0 for line in lines]
    yield Sibling("split in two lines", {**case.order, "lines": [
        {**lines[0], **half}, *lines[1:], {**lines[0], **half, "line": max(numbers) + 1},
    ]})  # fmt: skip


def _number(value: Any) -> bool:
    return value is None or str(value).replace(".", "", 1).isdecimal()


def left_out(case: Case) -> Iterator[Sibling]:
    """Each member absent that may not be."""
    return (Sibling(f"{name} left out", order) for name, order in dropped(case))


CHANGES: tuple[Change, ...] = (same_siblings, left_out, _unknown, _later, _moved, _less_exact, _joined, _split)
