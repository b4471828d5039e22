"""Technology of Chinese developers for advanced computing items: 15 CFR 744.23(a)(3)(ii).

3E001 for 3A090 (but not .c), 4A090 and the .z paragraphs, subject by 734.9(h), developed by an entity of Macau or
Country Group D:5, reexported or transferred from or within D:1, D:4, D:5 without A:5 and A:6, to any destination. Who
developed it is what exporter, manufacturer or supplier say of their headquarters; nothing said, it may be such.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from schemas.record import Fact
from streams.law.countries import NONE
from streams.law.kit import (
    CLEAR,
    HOLD,
    NOT_APPLICABLE,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    canonical,
    either,
    when_all,
)
from streams.law.kit import day as on
from streams.law.kit.samples import foreign, to
from streams.law.parties import NONPARTIES
from streams.law.provisions.advanced import ACCELERATORS, POLICY, chinese
from streams.law.provisions.kept import kept

RULE_OF_2023 = Dated({on("2023-11-17"): (True, Citation("88 FR 73458"))})
TECHNOLOGY, BASIS = "3E001", "FDP_ADV_COMPUTING"
WITH_Z = kept("bis", "z_entries_of_technology")
"""Entries whose .z paragraphs (a)(3)(ii)(D) names: not 5D002 and 5D992, which (a)(3)(i)(A) names."""


def check(view: LineView) -> Iterator[Found]:
    if not (view.eccn or "").startswith(TECHNOLOGY) or not any(basis.name == BASIS for basis in view.bases):
        return
    yield from when_all(
        "ENDUSE_744_23",
        {
            "where the technology leaves from": _near(view),
            "where the developer of the technology has its headquarters and ultimate parent": _developed(view),
            "which items the technology is for": _for_them(view),
        },
        {"from": view.order.ship_from, "for_items": list(view.item.for_items)},
        review_policy=POLICY,
        sign={"paragraph": "744.23(a)(3)(ii)"},
    )


def _near(view: LineView) -> Fact:
    """From D:1, D:4, D:5 without A:5 and A:6."""
    groups, known = view.law.groups_of(view.order.ship_from), view.law.countries.known
    if view.order.ship_from not in known:
        return "unknown"
    return bool(groups & {"D:1", "D:4", "D:5"}) and not groups & {"A:5", "A:6"}


def _developed(view: LineView) -> Fact:
    """By an entity of Macau or D:5."""
    parties = [one.party for one in view.whole.parties if one.party.role in NONPARTIES]
    stated = [(party.hq_country, party.ultimate_parent_country) for party in parties]
    known = [chinese(view, country) if country else "unknown" for pair in stated for country in pair]
    return either(*known) if known else "unknown"


def _for_them(view: LineView) -> Fact:
    entries, named = view.law[WITH_Z] or NONE, map(canonical, view.item.for_items)
    return either(*(_one_of_them(eccn, entries) for eccn in named)) if view.item.for_items else "unknown"


def _one_of_them(eccn: str, entries: AbstractSet[str]) -> Fact:
    entry, paragraph = eccn[:5], eccn[5:7]
    if entry in ACCELERATORS:
        return paragraph != ".c" if paragraph or entry == "4A090" else "unknown"
    return entry in entries and (paragraph == ".z" or ("unknown" if not paragraph else False))


RULE = Rule(
    id="ear.744.23.technology",
    title="Technology of Chinese developers for advanced computing items",
    cite="15 CFR 744.23(a)(3)(ii)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"item:3E001"}),
    dated=(WITH_Z,),
    force=RULE_OF_2023,
)


def _order(
    *for_items: str, ship_from: str = "CN", eccn: str = "3E001", to_country: str = "VN", by: str = "3E001", **party: Any
) -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": by, "us_origin": True}]}
    order = foreign(to_country, eccn=eccn, kind="technology", for_items=for_items or ("3A090.a",), direct_product=made)
    developer = to("Chip Design House", **{"role": "manufacturer", "hq_country": "CN", **party})
    return {**order, "ship_from": ship_from, "parties": [to("Fab", country=to_country), developer]}


def _without(name: str) -> dict[str, object]:
    order = _order()
    return {**order, "lines": [{key: value for key, value in order["lines"][0].items() if key != name}]}  # type: ignore[index]


CODE, NOW = "ENDUSE_744_23", "2026-03-02"
ELSEWHERE = {"hq_country": "US", "ultimate_parent_country": "US"}

EXAMPLES = [
    Example("the day before", "2023-11-16", _order(), NOT_APPLICABLE),
    Example("first day", "2023-11-17", _order(), HOLD, CODE),
    Example("a Macau parent", NOW, _order(hq_country="US", ultimate_parent_country="MO"), HOLD, CODE),
    Example("an American developer", NOW, _order(**ELSEWHERE), CLEAR),
    Example("parent not said", NOW, _order(hq_country="US"), UNSURE, CODE),
    Example("headquarters in no country", NOW, _order(hq_country="ZZ", ultimate_parent_country="US"), UNSURE, CODE),
    Example("nobody says who developed it", NOW, {**_order(), "parties": [to("Fab", country="VN")]}, UNSURE, CODE),
    Example("the exporter says it", NOW, _order(role="exporter", **ELSEWHERE), CLEAR),
    Example("the buyer's headquarters do not count", NOW, _order(role="purchaser", **ELSEWHERE), UNSURE, CODE),
    Example("from Macau", NOW, _order(ship_from="MO"), HOLD, CODE),
    Example("from Vietnam, D:1", NOW, _order(ship_from="VN"), HOLD, CODE),
    Example("from Saudi Arabia, D:4", NOW, _order(ship_from="SA"), HOLD, CODE),
    Example("from Israel, D:4 and A:6", NOW, _order(ship_from="IL"), CLEAR),
    Example("from Brazil, in no such group", NOW, _order(ship_from="BR"), CLEAR),
    Example("to Singapore, subject by this rule alone", NOW, _order(to_country="SG"), HOLD, CODE),
    Example("subject by 734.9(b) alone", NOW, _order(by="2E001"), CLEAR),
    Example("from Taiwan", NOW, _order(ship_from="TW"), CLEAR),
    Example("from nobody knows where", NOW, _order(ship_from="ZZ"), UNSURE, CODE),
    Example("for 3A090.c", NOW, _order("3A090.c"), CLEAR),
    Example("for 3A090, no paragraph", NOW, _order("3A090"), UNSURE, CODE),
    Example("for 4A090, no paragraph", NOW, _order("4A090"), HOLD, CODE),
    Example("for 4A090.b", NOW, _order("4A090.b"), HOLD, CODE),
    Example("for a .z paragraph", NOW, _order("5a992.Z.1"), HOLD, CODE),
    Example("for an entry that has a .z paragraph", NOW, _order("3A001"), UNSURE, CODE),
    Example("for another paragraph", NOW, _order("3A001.a.7"), CLEAR),
    Example("for an entry without", NOW, _order("3A991"), CLEAR),
    Example("for one of several", NOW, _order("3A991", "3A090.a"), HOLD, CODE),
    Example("for what is not said", NOW, _without("for_items"), UNSURE, CODE),
    Example("other technology", NOW, _order(eccn="3E002"), CLEAR),
    Example("not a direct product", NOW, {**_order(), "lines": [{"eccn": "3E001", "kind": "technology",
            "for_items": ["3A090.a"]}]}, CLEAR),
]  # fmt: skip
