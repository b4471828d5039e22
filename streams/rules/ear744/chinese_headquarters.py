"""Advanced computing items for companies of Macau or Country Group D:5, elsewhere: 15 CFR 744.23(a)(3).

3A090, 4A090 and the .z paragraphs for an entity whose headquarters or ultimate parent is in Macau or D:5, where the
destination itself is outside the reach of 742.6(a)(6). From 2023-11-17. An unknown headquarters is not reported.
"""

from collections.abc import Iterator
from typing import Any

from streams.rules.advanced import POLICY, headquartered
from streams.rules.kit import CLEAR, HOLD, NOT_APPLICABLE, Citation, Dated, Example, Found, Rule, Stage, hold
from streams.rules.kit import day as on
from streams.rules.samples import to
from streams.rules.view import LineView

RULE_OF_2023 = Dated({on("2023-11-17"): (True, Citation("88 FR 73458"))})
ACCELERATORS = frozenset({"3A090", "4A090"})
WITH_Z = frozenset({"3A001", "4A003", "4A004", "4A005", "5A002", "5A004", "5A992", "5D002", "5D992"})
MEMORY = "3A090.c"


def check(view: LineView) -> Iterator[Found]:
    if advanced_computing(view.eccn) and _elsewhere(view) and headquartered(view):
        yield hold(
            "ENDUSE_744_23",
            {"destination": view.destination, "eccn": view.eccn},
            "a BIS licence",
            review_policy=POLICY,
            sign={"paragraph": "744.23(a)(3)"},
        )


def advanced_computing(eccn: str | None) -> bool:
    """3A090, 4A090, or a .z paragraph of an entry that has one."""
    if eccn is None:
        return False
    return eccn[:5] in ACCELERATORS or (eccn[:5] in WITH_Z and eccn[5:7].lower() == ".z")


def _elsewhere(view: LineView) -> bool:
    groups = view.whole.groups
    if view.eccn and view.eccn.upper().startswith(MEMORY.upper()):
        return view.destination != "MO" and "D:5" not in groups
    return not (groups & {"D:1", "D:4", "D:5"}) or bool(groups & {"A:5", "A:6"})


RULE = Rule(
    id="ear.744.23.headquarters",
    title="Advanced computing items for companies of Macau or D:5",
    cite="15 CFR 744.23(a)(3)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"headquarters"}),
    force=RULE_OF_2023,
    section="G",
)


def _order(eccn: str, destination: str = "SG", **party: Any) -> dict[str, object]:
    named = to("Skylark Cloud", country=destination, **{"hq_country": "CN", **party})
    return {"destination": destination, "parties": [named], "lines": [{"eccn": eccn}]}


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
]  # fmt: skip
