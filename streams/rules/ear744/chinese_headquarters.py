"""Advanced computing items for companies of Macau or Country Group D:5, elsewhere: 15 CFR 744.23(a)(3)(i).

For an entity whose headquarters or ultimate parent is in Macau or D:5: (A) 3A090, 4A090 and the .z paragraphs outside
the reach of 742.6(a)(6), from 2025-05-15 only the .b paragraphs, since the others then need a licence everywhere; (B)
3A090.c outside Macau and D:5. Where the rule of 2025 is not enforced by policy, (A) keeps all of them. Headquarters not
given are not reported. A number without paragraph may be one of these, unless advanced_computing is stated to be false.
"""

from collections.abc import Iterator
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
    when_all,
)
from streams.law.kit import day as on
from streams.law.kit.samples import to
from streams.law.provisions.advanced import ACCELERATORS, POLICY, headquartered
from streams.law.provisions.chart import ADVANCED_REACH
from streams.law.provisions.diffusion import binding
from streams.law.provisions.kept import kept
from streams.law.provisions.sme import within

RULE_OF_2023 = Dated({on("2023-11-17"): (True, Citation("88 FR 73458; the .b paragraphs alone: 90 FR 4562"))})
WITH_Z = kept("bis", "z_entries_for_companies")
MEMORY = "3A090.c"
PARAGRAPHS_B = "ae_or_d1_d4_d5_not_a5_a6"
"""The scope of 742.6(a)(6)(iii) that names the same paragraphs."""


def check(view: LineView) -> Iterator[Found]:
    item = _named(view)
    if item:
        yield from when_all(
            "ENDUSE_744_23",
            {
                "whether the item is of a paragraph that 744.23(a)(3)(i) names": item,
                "where the parties have their headquarters and ultimate parents": headquartered(view),
            },
            {"destination": view.destination, "eccn": view.eccn},
            review_policy=POLICY,
            sign={"paragraph": "744.23(a)(3)"},
        )


def _named(view: LineView) -> Fact:
    """Whether the item is named for this destination."""
    eccn, groups = view.eccn or "", view.whole.groups
    chinese = view.destination == "MO" or "D:5" in groups
    if within(eccn, MEMORY):
        return not chinese
    beyond = not groups & {"D:1", "D:4", "D:5"} or bool(groups & {"A:5", "A:6"})
    found = _advanced(view, eccn) if beyond else False
    # 3A090 without paragraph may be .c, which is named nearly everywhere.
    return found or ("unknown" if eccn == "3A090" and not chinese else False)


def _advanced(view: LineView, eccn: str) -> Fact:
    """Whether the item is of (A)."""
    entry, zed, with_z = eccn[:5], eccn[5:7] == ".z", view.law[WITH_Z] or NONE
    if entry not in ACCELERATORS | with_z or (entry in with_z and not zed and view.item.advanced_computing is False):
        return False
    control = view.law.controls.find(eccn)
    if control is None:
        return "unknown"
    if view.law[ADVANCED_REACH] == "table" and binding(view):
        return PARAGRAPHS_B in control.certain_scopes or ("unknown" if PARAGRAPHS_B in control.scopes else False)
    return entry in ACCELERATORS or zed or ("unknown" if PARAGRAPHS_B in control.scopes else False)


RULE = Rule(
    id="ear.744.23.headquarters",
    title="Advanced computing items for companies of Macau or D:5",
    cite="15 CFR 744.23(a)(3)(i)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"headquarters"}),
    dated=(ADVANCED_REACH, WITH_Z),
    force=RULE_OF_2023,
)


def _order(eccn: str, destination: str = "SG", **party: Any) -> dict[str, object]:
    named = to("Skylark Cloud", country=destination, **{"hq_country": "CN", **party})
    return {"destination": destination, "parties": [named], "lines": [{"eccn": eccn}]}


def _short(eccn: str, advanced: bool | str) -> dict[str, object]:
    return {**_order(eccn), "lines": [{"eccn": eccn, "advanced_computing": advanced}]}


CODE, NOW = "ENDUSE_744_23", "2026-03-02"


EXAMPLES = [
    Example("the day before", "2023-11-16", _order("3A090.a"), NOT_APPLICABLE),
    Example("first day", "2023-11-17", _order("3A090.a"), HOLD, "ENDUSE_744_23"),
    Example("a .z paragraph", "2024-11-17", _order("5A992.z.2"), HOLD),
    Example("no advanced computing item", "2024-11-17", _order("5A992.c"), CLEAR),
    Example("the parent counts", "2024-11-17", _order("4A090", hq_country="SG", ultimate_parent_country="MO"), HOLD),
    Example("headquarters elsewhere", "2024-11-17", _order("4A090", hq_country="SG"), CLEAR),
    Example("China itself: 742.6(a)(6)", "2024-11-17", _order("3A090.a", "CN"), CLEAR),
    Example("Vietnam, D:1: 742.6(a)(6)", "2024-11-17", _order("3A090.a", "VN"), CLEAR),
    Example("an ultimate parent in D:5", "2024-11-17", _order("4A090", hq_country=None, ultimate_parent_country="CN"),
            HOLD),
    Example("only the forwarder is Chinese", "2024-11-17", _order("4A090", role="bank"), CLEAR),
    Example("to Israel, D:4 and A:6", "2024-11-17", _order("3A090.a", "IL"), HOLD),
    Example("EAR99", "2024-11-17", _order("EAR99"), CLEAR),
    Example("memory to Macau: 742.6(a)(6)", "2024-12-02", _order("3A090.c", "MO"), CLEAR),
    Example("memory to Vietnam", "2024-12-02", _order("3A090.c", "VN"), HOLD),
    Example("memory to China: 742.6(a)(6)", "2024-12-02", _order("3A090.c", "CN"), CLEAR),
    Example("memory to Brazil", NOW, _order("3A090.c", "BR"), HOLD, CODE),
    Example("a paragraph of 3A001 that is not .z", NOW, _order("3A001.a.7"), CLEAR),
    Example("memory to Singapore", NOW, _order("3A090.c"), HOLD, CODE),
    Example("headquarters in no country", NOW, _order("3A090.b", hq_country="ZZ"), UNSURE, CODE),
    Example("memory, headquarters in no country", NOW, _order("3A090.c", "VN", hq_country="ZZ"), UNSURE, CODE),
    Example("headquarters not given", NOW, _order("3A090.b", hq_country=None), CLEAR),
    Example("the strongest, last day under (a)(3)", "2025-05-14", _order("3A090.a"), HOLD, CODE),
    Example("the strongest, first day of the worldwide requirement", "2025-05-15", _order("3A090.a"), CLEAR),
    Example("the same, where that is not enforced", "2025-05-15", _order("3A090.a"), HOLD, CODE,
            policy={"ai_diffusion": "advise"}),
    Example("3A090.b, last day", "2025-05-14", _order("3A090.b"), HOLD, CODE),
    Example("3A090.b, first day", "2025-05-15", _order("3A090.b"), HOLD, CODE),
    Example("3A090.b to Vietnam: 742.6(a)(6)", NOW, _order("3A090.b", "VN"), CLEAR),
    Example("3A090.b to Brazil, in no such group", NOW, _order("3A090.b", "BR"), HOLD, CODE),
    Example("3A090.b to Israel, A:6", NOW, _order("3A090.b", "IL"), HOLD, CODE),
    Example("3A090, no paragraph", NOW, _order("3A090"), UNSURE, CODE),
    Example("3A090 to Vietnam may be memory", NOW, _order("3A090", "VN"), UNSURE, CODE),
    Example("3A090 to China: 742.6(a)(6)", NOW, _order("3A090", "CN"), CLEAR),
    Example("3A090 to Macau: 742.6(a)(6)", NOW, _order("3A090", "MO"), CLEAR),
    Example("4A090 to Vietnam has no memory", NOW, _order("4A090", "VN"), CLEAR),
    Example("4A090.a", NOW, _order("4A090.a"), CLEAR),
    Example("4A090.b", NOW, _order("4A090.b"), HOLD, CODE),
    Example("a .z paragraph, the stronger part", NOW, _order("5A992.z.1"), CLEAR),
    Example("the weaker part", NOW, _order("5A992.z.2"), HOLD, CODE),
    Example("a part of it", NOW, _order("3A001.z.1.b"), HOLD, CODE),
    Example(".z alone", NOW, _order("5A992.z"), UNSURE, CODE),
    Example(".z alone, before", "2025-05-14", _order("5A992.z"), HOLD, CODE),
    Example("the entry alone may be .z", NOW, _order("5A992"), UNSURE, CODE),
    Example("the entry alone, before", "2025-05-14", _order("5A992"), UNSURE, CODE),
    Example("the entry alone, where the rule is not enforced", NOW, _order("5A992"), UNSURE, CODE,
            policy={"ai_diffusion": "advise"}),
    Example("stated not to be .z", NOW, _short("5A992", advanced=False), CLEAR),
    Example("stated not to be .z, before", "2025-05-14", _short("5A992", advanced=False), CLEAR),
    Example("not known whether .z", NOW, _short("5A992", "unknown"), UNSURE, CODE),
    Example(".z, whatever is stated", NOW, _short("5A992.z.2", advanced=False), HOLD, CODE),
    Example("3A090, whatever is stated", NOW, _short("3A090.b", advanced=False), HOLD, CODE),
    *(Example(f"{eccn} has no .z", NOW, _order(eccn), CLEAR) for eccn in ("3A991", "4A994", "3B001", "5E992")),
    *(Example(f"{eccn} has one", NOW, _order(eccn), UNSURE, CODE) for eccn in
      ("3A001", "4A003", "4A004", "4A005", "5A002", "5A004", "5D002", "5D992")),
]  # fmt: skip
