"""Advanced computing direct products: 15 CFR 734.9(h) (87 FR 62186, 88 FR 73458, 90 FR 4544).

3A090 and 4A090 items, their technology, and the .z paragraphs, made with listed technology or by a plant that is a
product of US-origin such. To China (2022-10-21), Macau (2023-01-17), D:1, D:4, D:5 without A:5 and A:6, or a party with
headquarters in Macau or D:5 (2023-11-17), every destination (2025-05-15, the diffusion rule).
"""

from collections.abc import Iterator
from typing import Any

from schemas.record import Fact
from streams.law.content.direct_product import made_with, us_plant
from streams.law.countries import UNITED_STATES
from streams.law.kit import ADVISORY, CLEAR, SUBJECT, UNSURE, Example, Found, LineView, Rule, Stage, unsure
from streams.law.kit.samples import foreign, to
from streams.law.provisions.advanced import headquartered
from streams.law.provisions.chart import ADVANCED_REACH, reached_before
from streams.law.provisions.diffusion import binding, not_enforced
from streams.law.provisions.direct_product import ADVANCED_COMPUTING, EVERYWHERE, concluded
from streams.law.provisions.footnotes import Reach
from streams.law.provisions.possible import RESTRICTED, excluded_by_facts, meets_parameters

NAME = "FDP_ADV_COMPUTING"
PERHAPS = Reach(met=True, doubt="ADV_COMPUTING_LICENSE_REQUIRED", who="a party with headquarters that no table knows")
ITEMS = ("3A090", "4A090", "3E001", "4E001")
Z_ENTRIES = ("3A001", "4A003", "4A004", "4A005", "5A002", "5A004", "5A992")


def check(view: LineView) -> Iterator[Found]:
    eccn = view.eccn or ""
    if not eccn.startswith(ITEMS) and not (eccn in Z_ENTRIES or (eccn[:5] in Z_ENTRIES and eccn[5:7] == ".z")):
        return
    if not meets_parameters(eccn) and _settled(view, eccn):
        return
    inputs = view.law[ADVANCED_COMPUTING] or frozenset()
    near = _near(view)
    diffusion = view.law[ADVANCED_REACH] == "table" and near is not True
    if not _reached(view, near, diffusion=diffusion):
        return
    limb = made_with(view.item.direct_product, inputs, us_plant)
    if diffusion and limb is not False:
        yield not_enforced({"rule": NAME, "eccn": eccn, "country": view.destination})
        if not binding(view) and not near:
            return
    if eccn in Z_ENTRIES and limb:
        yield unsure("DATA_MISSING_ECCN", {"rule": NAME, "eccn": eccn}, f"the paragraph of {eccn}: whether it is .z")
    else:
        perhaps = near == "unknown" and not (diffusion and binding(view))
        yield from concluded(view, NAME, PERHAPS if perhaps else EVERYWHERE, limb)


def _settled(view: LineView, eccn: str) -> bool:
    """The line's facts take every control of 742.6(a)(6) out of what the exact paragraph could be."""
    control = view.law.controls.find(eccn)
    return control is not None and not RESTRICTED.intersection(control.scopes) - excluded_by_facts(view)


def _reached(view: LineView, near: Fact, *, diffusion: bool) -> bool:
    scope, country = view.law[ADVANCED_REACH], view.destination
    if scope is None or country in UNITED_STATES:
        return False
    if diffusion or country in ("CN", "HK"):
        return True
    return country == "MO" if scope == "china_macau" else scope != "china" and bool(near)


def _near(view: LineView) -> Fact:
    """The reach without the diffusion rule."""
    return reached_before(view.destination, view.whole.groups) or headquartered(view)


RULE = Rule(
    id="ear.734.9.advanced-computing",
    title="Advanced computing direct product",
    cite="15 CFR 734.9(h)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    dated=(ADVANCED_REACH,),
    force=ADVANCED_COMPUTING,
)


def _made(destination: str, eccn: str = "3A090.a", technology: str = "3E001", **party: Any) -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": technology}]}
    item = foreign(destination, eccn=eccn, direct_product=made)
    return {**item, "parties": [to("Alder Cloud", country=destination, **party)]}


EXAMPLES = [
    Example("China, the day before", "2022-10-20", _made("CN"), CLEAR, NAME),
    Example("China, the first day", "2022-10-21", _made("CN"), SUBJECT, NAME),
    Example("Vietnam, while China alone is reached", "2022-10-21", _made("VN"), CLEAR, NAME),
    Example("Macau, the day before", "2023-01-16", _made("MO"), CLEAR, NAME),
    Example("Macau, the first day", "2023-01-17", _made("MO"), SUBJECT, NAME),
    Example("Vietnam, the day before", "2023-11-16", _made("VN"), CLEAR, NAME),
    Example("Vietnam, the first day", "2023-11-17", _made("VN"), SUBJECT, NAME),
    Example("Germany, a Chinese parent", "2023-11-17", _made("DE", ultimate_parent_country="CN"), SUBJECT, NAME),
    Example("Germany, headquarters in no country, the day before", "2023-11-16", _made("DE", hq_country="ZZ"), CLEAR,
            NAME),
    Example("Germany, headquarters in no country", "2023-11-17", _made("DE", hq_country="ZZ"), UNSURE,
            "ADV_COMPUTING_LICENSE_REQUIRED"),
    Example("the same, everywhere reached", "2025-05-15", _made("DE", hq_country="ZZ"), SUBJECT, NAME),
    Example("the same, told only", "2025-05-15", _made("DE", hq_country="ZZ"), UNSURE,
            "ADV_COMPUTING_LICENSE_REQUIRED", policy={"ai_diffusion": "advise"}),
    Example("Germany, the last day outside", "2025-05-14", _made("DE"), CLEAR, NAME),
    Example("Germany, the first day", "2025-05-15", _made("DE"), SUBJECT, NAME),
    Example("Germany, told only", "2025-05-15", _made("DE"), CLEAR, NAME, policy={"ai_diffusion": "advise"}),
    Example("Germany, told", "2025-05-15", _made("DE"), ADVISORY, "ADV_AI_DIFFUSION_NOT_ENFORCED"),
    Example(
        "Vietnam, whatever policy says", "2025-05-15", _made("VN"), SUBJECT, NAME, policy={"ai_diffusion": "advise"}
    ),
    Example("a .z paragraph", "2023-12-05", _made("CN", "5A992.z"), SUBJECT, NAME),
    Example("a paragraph that is not .z", "2023-12-05", _made("CN", "3A001.a.7"), CLEAR, NAME),
    Example("a paragraph that is not given", "2023-12-05", _made("CN", "3A001"), UNSURE, "DATA_MISSING_ECCN"),
    Example("surely none of 742.6(a)(6)", "2023-12-05",
            foreign("CN", eccn="3A001", advanced_computing=False, direct_product={"status": "complete",
                    "technology": [{"eccn": "3E001"}]}), CLEAR),
    Example("technology for a chip that is none", "2023-12-05",
            foreign("CN", eccn="3E001", kind="technology", for_items=["3A001.a.7"], tech_report_filed=True,
                    direct_product={"status": "complete", "technology": [{"eccn": "3E001"}]}), CLEAR, NAME),
    Example("technology that may be for memory", "2023-12-05",
            foreign("CN", eccn="3E001", kind="technology", advanced_computing=False, tech_report_filed=True,
                    direct_product={"status": "complete", "technology": [{"eccn": "3E001"}]}), SUBJECT, NAME),
    Example("other technology", "2023-12-05", _made("CN", technology="7E994"), CLEAR, NAME),
    Example("no production facts", "2023-12-05", foreign("CN", eccn="3A090.a", direct_product=None), UNSURE),
]  # fmt: skip
