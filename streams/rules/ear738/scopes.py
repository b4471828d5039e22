"""Requirements that stand outside the Country Chart: 15 CFR 742.4(a)(4), 742.6(a)(3)-(12), 742.13 and others.

The list names their destinations in prose: worldwide, Macau or D:5, China, Russia and Venezuela, and so on. Advanced
computing grew in steps (2022-10-21, 2023-01-17, 2023-11-17, 2025-05-15); semiconductor tools since 2022-10-07. The last
step is the diffusion rule of 2025, of which policy decides (streams/law/provisions/diffusion.py).
"""

from collections.abc import Iterator

from streams.law.kit import ADVISORY, CLEAR, HOLD, Example, Found, LineView, Rule, Stage, hold
from streams.law.kit.samples import foreign, item
from streams.law.provisions.chart import CHART_VALUES, by_diffusion, required
from streams.law.provisions.diffusion import binding, not_enforced
from streams.law.provisions.entities import SUPPLEMENT_4
from streams.law.provisions.possible import excluded_by_facts, tools_excluded

RELEASE = "a BIS licence, or a licence exception that this requirement allows"


def check(view: LineView) -> Iterator[Found]:
    eccn = view.eccn
    if eccn is None or eccn == "EAR99":
        return
    control = view.law.controls.find(eccn)
    if control is None or not control.scopes:
        return  # the usual answer, without working out the rest
    law, country, out = view.law, view.destination, excluded_by_facts(view)
    whole = required(law, eccn, country, settled=out)
    asked = whole if binding(view) else required(law, eccn, country, settled=out, diffusion=False)
    assert whole is not None
    assert asked is not None
    for name in asked.attached.scopes:
        scope = law.controls.scope(name)
        code = scope.code_for(eccn)
        if code == "RUS_BLR_LICENSE_REQUIRED" or (code == "SME_LICENSE_REQUIRED" and tools_excluded(view)):
            continue  # part 746 has a rule of its own
        evidence = {"eccn": eccn, "scope": name, "country": country}
        yield hold(code, evidence, RELEASE, cite=f"15 CFR {scope.cite}", sign={"scope": name})
    if any(by_diffusion(law, name, country, law.groups_of(country)) for name in whole.attached.scopes):
        yield not_enforced({"eccn": eccn, "country": country})


RULE = Rule(
    id="ear.742.scopes",
    title="Requirements beside the Country Chart",
    cite="15 CFR part 742",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    dated=(*CHART_VALUES, SUPPLEMENT_4),
    order=11,
)


def _tool(ship_from: str, seat: str | None) -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": "3E992"}]}
    order = foreign("CN", ship_from=ship_from, eccn="3B001.d", direct_product=made)
    return {**order, "exporter_headquarters": seat}


SME, ADV, CCL = "SME_LICENSE_REQUIRED", "ADV_COMPUTING_LICENSE_REQUIRED", "CCL_LICENSE_REQUIRED"
TOLD, ADVISE = "ADV_AI_DIFFUSION_NOT_ENFORCED", {"ai_diffusion": "advise"}
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
    Example("an accelerator to Germany, the day before", "2025-05-14", item("DE", "3A090.a"), CLEAR),
    Example("an accelerator to Germany, the first day", "2025-05-15", item("DE", "3A090.a"), HOLD, ADV),
    Example("the same, told", "2025-05-15", item("DE", "3A090.a"), ADVISORY, TOLD),
    Example("the same, told only", "2025-05-15", item("DE", "3A090.a"), ADVISORY, TOLD, policy=ADVISE),
    Example("to the Emirates, whatever policy says", "2026-08-03", item("AE", "3A090.a"), HOLD, ADV, policy=ADVISE),
    Example("perhaps an accelerator, to Germany", "2025-05-15", item("DE", "5A992"), HOLD, ADV),
    Example("surely none", "2025-05-15", item("DE", "5A992", advanced_computing=False), CLEAR),
    Example("nobody knows", "2025-05-15", item("DE", "5A992", advanced_computing="unknown"), HOLD, ADV),
    Example("technology for nobody knows what, to Canada", "2026-02-03", item("CA", "3E001"), HOLD, ADV),
    Example("technology for a chip, to Canada", "2026-02-03", item("CA", "3E001", for_items=["3A001.a.7"]), CLEAR),
    Example("technology for an accelerator", "2026-02-03", item("CA", "3E001", for_items=["3A090.a"]), HOLD, ADV),
    Example("and for an item of no list", "2026-02-03", item("CA", "3E001", for_items=["3A001.a.7", "3Z"]), HOLD, ADV),
    Example("a 600-series .y part to Venezuela", "2025-01-13", item("VE", "9A610.y"), HOLD, CCL),
    Example("a 600-series .y part to Brazil", "2025-01-13", item("BR", "9A610.y"), CLEAR),
    Example("surreptitious listening, anywhere", "2025-01-13", item("DE", "5A001.f.1"), HOLD, CCL),
    Example("model weights, the day before", "2025-05-14", item("DE", "4E091"), CLEAR),
    Example("model weights", "2025-05-15", item("DE", "4E091"), HOLD, ADV),
    Example("model weights, told only", "2025-05-15", item("DE", "4E091"), ADVISORY, TOLD, policy=ADVISE),
    Example("a direct product tool from Malaysia", "2025-03-04", _tool("MY", "MY"), HOLD, SME),
    Example("a direct product tool from the Netherlands", "2025-03-04", _tool("NL", "NL"), CLEAR),
    Example("from the Netherlands by a Chinese firm", "2025-03-04", _tool("NL", "CN"), HOLD, SME),
    Example("from the Netherlands by nobody knows whom", "2025-03-04", _tool("NL", None), HOLD, SME),
]
