"""Each member of an order left out: what holds still holds, but where a table says why absence clears.

A fact that is required and absent is unknown; one that is reported and absent was not reported (RULES.md 0.8, RULES2.md
section 0). Left out is not null: of a fact that is true or false, null is known to be unknown.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bench.siblings.cases import Case, Order
from streams.law.kit.samples import SAMPLE, SAMPLE_LINE

Path = tuple[Any, ...]

SHEET = "lines[].direct_product"
FLAG = "RULES.md 0.8: an end-use flag, signal, stop, owner, HS number or person that is absent was not reported"
NEW_FACT = "RULES2.md section 0: a reported fact; absent, it was not reported"
OF_A_PARTY = "RULES.md G: what nobody reports of a party is not supposed of it"
ENDS = "RULES2.md A.1: a party that is not named is none; a country that is absent counts as the destination"
COMPLETE = "RULES.md B: a complete sheet asserts that what it does not give is false"
CONTENT = "RULES.md A.4: content that is complete has no other part; a value counts at arm's length unless said not to"
SAID = "RULES2.md H.1, F.2a: a text, address, region or place of making that is not given says nothing"
ENTRY = "RULES.md F.4: the entry of the Commerce Control List grants STA where the order does not say"

REPORTED: Mapping[str, str] = {
    **dict.fromkeys(("end_use*", "signals*", "transit", "transit[]", "icts*", "exporter_headquarters"), FLAG),
    **dict.fromkeys(("us_person_involved", "eu_person_involved", "uk_person_involved"), FLAG),
    **dict.fromkeys(("lines[].hs6", "lines[].itar", "parties[].is_forwarder", "parties[].owners*"), FLAG),
    **dict.fromkeys(("parties[].incorporated", "parties[].first_seen", f"{SHEET}.incorporated_into_items_of"), FLAG),
    **dict.fromkeys(
        ("parties[].government_of", "parties[].controlled_by", "lines[].purpose", "lines[].ecad"), NEW_FACT
    ),
    **dict.fromkeys(("claims", "claims.is_informed", "lines[].advanced_computing", "lines[].for_items*"), NEW_FACT),
    **dict.fromkeys(("parties[].military_end_user", "parties[].hq_country", "parties[].takes_possession"), OF_A_PARTY),
    "parties[].ultimate_parent_country": OF_A_PARTY,
    **dict.fromkeys(("parties[]", "parties[].country", "lines[]"), ENDS),
    "parties[].nationality": "RULES2.md A.2: the destination, or the recipient's country, stands in for it",
    **dict.fromkeys((f"{SHEET}.technology*", f"{SHEET}.plant*", f"{SHEET}.contains_ic_from_us_plant"), COMPLETE),
    **dict.fromkeys((f"{SHEET}.designed_by_fn1", f"{SHEET}.produced_or_developed_by_fn1"), COMPLETE),
    **dict.fromkeys(("lines[].us_content[]", "lines[].us_content[].id", "lines[].us_content[].part_of"), CONTENT),
    "lines[].us_content[].value_basis": CONTENT,
    **dict.fromkeys(("destination_region", "parties[].address", "parties[].names*", "lines[].description"), SAID),
    "lines[].made_in": SAID,
    "lines[].sta_eligible": ENTRY,
}
"""Members whose absence may clear, and why; "*": with all that stands in them, "[]": one of a list."""
WITHDRAWN = ("DATA_CONTRADICTORY_", "DATA_UNKNOWN_FACT", "DATA_INVALID_VALUE")
"""Holds that rest on what was said: it is not said any more."""
RECORD = frozenset({"event", "order_id", "revision", "line"})


def dropped(case: Case) -> Iterator[tuple[str, Order]]:
    """The name of each member that must not be absent, and the case without it."""
    if all(code.startswith(WITHDRAWN) for code in case.codes):
        return
    for path in members(case.order, ()):
        name = named(path)
        if path[-1] not in RECORD and not reported(name):
            yield name, without(case.order, path)


def reported(name: str) -> bool:
    """Whether the table says that absence of the member says nothing."""
    return name in REPORTED or any(one.endswith("*") and name.startswith(one[:-1]) for one in REPORTED)


def named(path: Path) -> str:
    """A member's place, without the numbers of what stands in lists."""
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in path)[1:]


def members(value: Any, path: Path) -> Iterator[Path]:
    """Yields the path of every member of an order, each one before what stands below it."""
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield (*path, name)
            yield from members(below, (*path, name))
    elif isinstance(value, list | tuple):
        for place, below in enumerate(value):
            yield (*path, place)
            yield from members(below, (*path, place))


def without(value: Any, path: Path) -> Any:
    """The same without one member. One that the sample order would give instead is null, which is absent for it."""
    step, *rest = path
    if isinstance(value, Mapping):
        if rest:
            return {**value, step: without(value[step], tuple(rest))}
        if step in SAMPLE or step in SAMPLE_LINE:
            return {**value, step: [] if step in ("lines", "parties") else None}
        return {name: below for name, below in value.items() if name != step}
    if rest:
        return [without(below, tuple(rest)) if place == step else below for place, below in enumerate(value)]
    return [below for place, below in enumerate(value) if place != step]
