"""The de minimis arithmetic: Supp. 2 to 15 CFR part 734.  Pure: what counts is decided by the caller, per component.

All amounts are US dollars for one unit of the foreign-made item, exact, and rounded only when they are shown.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from schemas.item import Component, ItemFacts
from schemas.money import Money
from schemas.value import value
from schemas.verdict import ComponentResult
from streams.facts.order import ExchangeRates

HUNDRED = Decimal(100)
ZERO = Decimal(0)

Gap = Literal["DATA_MISSING_CONTENT", "DATA_MISSING_FMV", "DATA_INVALID_VALUE", "DATA_MISSING_FX", "DATA_MISSING_HS"]


@value
class Counted:
    """Whether a component is controlled content, and why. counted: None if a missing fact decides."""

    counted: bool | None
    why: str
    gap: Gap | None = None
    release: str = ""


@value
class MissingFact:
    """A fact that the calculation lacks."""

    code: Gap
    why: str
    release: str
    component: int | None = None


@value
class Content:
    """Controlled US content. certain: at least this much; possible: at most (None = without bound)."""

    certain: Decimal
    possible: Decimal | None
    components: tuple[ComponentResult, ...]
    missing: tuple[MissingFact, ...]


def content_known(item: ItemFacts) -> bool:
    """Returns True if there is a complete content sheet. A missing status means incomplete."""
    return isinstance(item.us_content, tuple) and item.content_status == "complete"


def fair_value(money: Money | None, rates: ExchangeRates) -> Decimal | MissingFact:
    """Returns the item's fair market value in US dollars, or the missing fact."""
    if money is None:
        return MissingFact("DATA_MISSING_FMV", "no fair market value", "the fair market value of one unit, ex factory")
    if money.amount <= 0:
        return MissingFact(
            "DATA_INVALID_VALUE",
            f"fair market value {money.amount}",
            "a fair market value above zero, also for samples",
        )
    value = rates.usd(money.amount, money.currency)
    return value if value is not None else _no_rate(money, rates, None)


def controlled_content(
    components: Sequence[Component], rates: ExchangeRates, judge: Callable[[Component], Counted]
) -> Content:
    """Sums the components that `judge` counts. A component inside a counted one is part of that one's value."""
    inside, cycle = _inside(components)
    rows: list[ComponentResult] = []
    missing: list[MissingFact] = list(cycle)
    verdicts = [judge(component) for component in components]
    certain, possible = ZERO, ZERO
    unbounded = bool(cycle)
    for place, (component, judged) in enumerate(zip(components, verdicts, strict=True)):
        above = inside[place] if inside else ()
        held = judged.counted is not False and any(verdicts[up].counted for up in above)
        verdict = (
            Counted(False, f"inside component {components[above[0]].id}, whose value holds it") if held else judged
        )
        value = _value(component, rates, place) if _asked(verdict) else _impossible(component, place)
        if verdict.gap:
            missing.append(MissingFact(verdict.gap, verdict.why, verdict.release, place))
        if isinstance(value, MissingFact):
            missing.append(value)
            unbounded = unbounded or verdict.counted is not False
        elif value is not None and verdict.counted is not False:
            possible += value
            certain += value if verdict.counted else ZERO
        shown = str(value) if isinstance(value, Decimal) else None
        rows.append(ComponentResult(place, component.eccn, verdict.counted, shown, verdict.why))
    return Content(certain, None if unbounded else possible, tuple(rows), tuple(missing))


_AFFILIATES = re.compile(r"transfer|inter\W?_?compan|intra\W?_?group|affiliat|related")
"""Words that indicate a price that is not at arm's length."""
FOREIGN = "not of US origin"


def _asked(verdict: Counted) -> bool:
    return verdict.why != FOREIGN


def _value(component: Component, rates: ExchangeRates, place: int) -> Decimal | MissingFact:
    """Returns the fair market value for an affiliate's price; else the price, else the fair market value."""
    transfer = component.value_basis is not None and bool(_AFFILIATES.search(component.value_basis.casefold()))
    money = component.fmv if transfer or component.value is None else component.value
    named = component.eccn or "without ECCN"
    if money is None:
        why = "transfer price without a fair market value" if transfer else "no value"
        return MissingFact("DATA_MISSING_CONTENT", why, f"the fair market value of component {place} ({named})", place)
    if money.amount < 0:
        return _below_zero(money, component, place)
    value = rates.usd(money.amount, money.currency)
    return value if value is not None else _no_rate(money, rates, place)


def _impossible(component: Component, place: int) -> MissingFact | None:
    """Checks a component that does not count: a negative value puts the whole sheet in doubt."""
    money = component.value
    return _below_zero(money, component, place) if money is not None and money.amount < 0 else None


def _below_zero(money: Money, component: Component, place: int) -> MissingFact:
    named = component.eccn or "without ECCN"
    return MissingFact(
        "DATA_INVALID_VALUE", f"value {money.amount}", f"the value of component {place} ({named})", place
    )


def _no_rate(money: Money, rates: ExchangeRates, place: int | None) -> MissingFact:
    why = rates.unusable or f"no rate for {money.currency}"
    return MissingFact("DATA_MISSING_FX", why, f"an exchange rate for {money.currency}", place)


def _inside(components: Sequence[Component]) -> tuple[Mapping[int, tuple[int, ...]], tuple[MissingFact, ...]]:
    """Returns the components that each one is part of, nearest first, and cycles, which are impossible."""
    if not any(component.part_of for component in components):
        return {}, ()
    places: dict[str, int | None] = {}
    for place, component in enumerate(components):
        if component.id is not None:
            # An id given twice says nothing about which of the two is meant.
            places[component.id] = None if component.id in places else place
    up = {p: places.get(c.part_of) if c.part_of else None for p, c in enumerate(components)}
    chains: dict[int, tuple[int, ...]] = {}
    cyclic: set[int] = set()
    for place in up:
        _climb(place, up, chains, cyclic)
    cycles = sorted(str(components[place].id) for place in cyclic)
    if not cycles:
        return chains, ()
    named = " in ".join(cycles[:5])
    return chains, (
        MissingFact("DATA_MISSING_CONTENT", f"components are part of each other: {named}", "which is part of which"),
    )


def _climb(start: int, up: Mapping[int, int | None], chains: dict[int, tuple[int, ...]], cyclic: set[int]) -> None:
    path: list[int] = []
    seen: set[int] = set()
    place: int | None = start
    while place is not None and place not in chains and place not in seen:
        path.append(place)
        seen.add(place)
        place = up[place]
    if place is not None and place in seen:
        cyclic.update(path[path.index(place) :])
    for at in reversed(path):
        above = up[at]
        # Readers need only the nearest three; the arithmetic uses the first counted one.
        chains[at] = () if at in cyclic or above is None else (above, *chains.get(above, ()))[:64]


def share(part: Decimal, whole: Decimal) -> Decimal:
    """Returns a percentage for display; `over` compares without dividing."""
    return HUNDRED * part / whole


def over(part: Decimal, whole: Decimal, level: Decimal) -> bool:
    """Returns True if the share exceeds the level; exactly the level does not."""
    return HUNDRED * part > level * whole


def first_missing(missing: Iterable[MissingFact]) -> dict[Gap, MissingFact]:
    """Returns the first missing fact of each code."""
    found: dict[Gap, MissingFact] = {}
    for one in missing:
        found.setdefault(one.code, one)
    return found
