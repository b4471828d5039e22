"""Requirements that stand outside the Country Chart: 15 CFR 742.4(a)(4), 742.6(a)(3)-(12), 742.13 and others.

The list names their destinations in prose: worldwide, Macau or D:5, China, Russia and Venezuela, and so on. Advanced
computing grew in steps (2022-10-21, 2023-01-17, 2023-11-17, 2025-01-13); semiconductor tools since 2022-10-07.
"""

from collections.abc import Iterator

from streams.rules.chart import CHART_VALUES, required
from streams.rules.entities import SUPP_4_742, headquarters
from streams.rules.kit import ADVISORY, CLEAR, HOLD, Example, Found, Rule, Stage, advisory, hold
from streams.rules.samples import foreign, item
from streams.rules.view import LineView

RELEASE = "a BIS licence, or a licence exception that this requirement allows"


def check(view: LineView) -> Iterator[Found]:
    eccn = view.eccn
    if eccn is None or eccn == "EAR99":
        return
    control = view.law.controls.find(eccn)
    if control is None or not control.scopes:
        return  # the usual answer, without working out the rest
    asked = required(view.law, eccn, view.destination)
    assert asked is not None
    controls = view.law.controls
    for name in asked.attached.scopes:
        scope = controls.scope(name)
        code = scope.code_for(eccn)
        if code == "RUS_BLR_LICENSE_REQUIRED" or (code == "SME_LICENSE_REQUIRED" and _tools_excluded(view)):
            continue  # part 746 has a rule of its own
        yield hold(
            code,
            {"eccn": eccn, "scope": name, "country": view.destination},
            RELEASE,
            cite=f"15 CFR {scope.cite}",
            sign={"scope": name},
        )
    for name in asked.control.scopes:
        scope = controls.scope(name)
        if scope.advisory and scope.in_force(eccn, view.day) and scope.code.startswith("ADV_"):
            yield advisory(scope.code, {"eccn": eccn, "scope": name}, cite=f"15 CFR {scope.cite}")


def _tools_excluded(view: LineView) -> bool:
    """742.4(a)(4): a tool that is subject only as a direct product or by a US chip, from a country of Supp. 4 to 742.

    Not for an exporter with headquarters in Macau or D:5, nor for one of which nobody says where they are [M].
    """
    names = {basis.name for basis in view.bases}
    if not names or not names <= {"FDP_SME", "734.4(a)(8)"} or view.order.ship_from not in SUPP_4_742:
        return False
    seat = headquarters(view)
    return seat is not None and seat != "MO" and seat not in view.law.group("D:5")


RULE = Rule(
    id="ear.742.scopes",
    title="Requirements beside the Country Chart",
    cite="15 CFR part 742",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    dated=CHART_VALUES,
    order=11,
    section="F.1",
)


def _tool(ship_from: str, seat: str | None) -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": "3E992"}]}
    order = foreign("CN", ship_from=ship_from, eccn="3B001.d", direct_product=made)
    return {**order, "exporter_headquarters": seat}


SME, ADV, CCL = "SME_LICENSE_REQUIRED", "ADV_COMPUTING_LICENSE_REQUIRED", "CCL_LICENSE_REQUIRED"
EXAMPLES = [
    Example("a tool to China, the day before", "2022-10-06", item("CN", "3B001.d"), CLEAR),
    Example("a tool to China, the first day", "2022-10-07", item("CN", "3B001.d"), HOLD, SME),
    Example("a tool to Macau", "2025-03-04", item("MO", "3B001.d"), HOLD, SME),
    Example("a tool to Japan", "2025-03-04", item("JP", "3B001.d"), CLEAR),
    Example("an accelerator to China, the day before", "2022-10-20", item("CN", "3A090.a"), CLEAR),
    Example("an accelerator to China, the first day", "2022-10-21", item("CN", "3A090.a"), HOLD, ADV),
    Example("an accelerator to Macau, the day before", "2023-01-16", item("MO", "3A090.a"), CLEAR),
    Example("an accelerator to Macau, the first day", "2023-01-17", item("MO", "3A090.a"), HOLD, ADV),
    Example("an accelerator to Vietnam, the day before", "2023-11-16", item("VN", "3A090.a"), CLEAR),
    Example("an accelerator to Vietnam, the first day", "2023-11-17", item("VN", "3A090.a"), HOLD, ADV),
    Example("an accelerator to Germany, the day before", "2025-01-12", item("DE", "3A090.a"), CLEAR),
    Example("an accelerator to Germany, the first day", "2025-01-13", item("DE", "3A090.a"), HOLD, ADV),
    Example("a 600-series .y part to Venezuela", "2025-01-13", item("VE", "9A610.y"), HOLD, CCL),
    Example("a 600-series .y part to Brazil", "2025-01-13", item("BR", "9A610.y"), CLEAR),
    Example("surreptitious listening, anywhere", "2025-01-13", item("DE", "5A001.f.1"), HOLD, CCL),
    Example("model weights", "2025-05-15", item("DE", "4E091"), ADVISORY, "ADV_AI_WEIGHTS_NOT_ENFORCED"),
    Example("a direct product tool from Malaysia", "2025-03-04", _tool("MY", "MY"), HOLD, SME),
    Example("a direct product tool from the Netherlands", "2025-03-04", _tool("NL", "NL"), CLEAR),
    Example("from the Netherlands by a Chinese firm", "2025-03-04", _tool("NL", "CN"), HOLD, SME),
    Example("from the Netherlands by nobody knows whom", "2025-03-04", _tool("NL", None), HOLD, SME),
]
