"""Military-intelligence end use and end users: 15 CFR 744.22.

Any item to Belarus, Burma, Cambodia, China, Russia, Venezuela and Country Groups E:1 and E:2, or to their
military-intelligence end users wherever located. From 2021-03-16. License Exception GOV for the US Government only.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, NOT_APPLICABLE, UNSURE, Example, Found, LineView, Rule, Stage, reported
from streams.law.kit.samples import to
from streams.law.provisions.military import INTELLIGENCE_COUNTRIES, intelligence_countries


def check(view: LineView) -> Iterator[Found]:
    fact, where = view.order.end_use.military_intelligence, intelligence_countries(view)
    if fact and where:
        yield reported(
            "MIEU_LICENSE_REQUIRED", fact, {"countries": where, "military_intelligence": fact},
            question="whether the end use or user is military intelligence",
            review_policy="presumption_of_denial", sign={"paragraph": "744.22"},
        )  # fmt: skip


RULE = Rule(
    id="ear.744.22.military-intelligence",
    title="Military-intelligence end use or end user",
    cite="15 CFR 744.22",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"end_use:military_intelligence"}),
    force=INTELLIGENCE_COUNTRIES,
)


def _order(country: str, flag: bool | str = True, party: str | None = None) -> dict[str, object]:
    return {
        "destination": country,
        "parties": [to("Signals Bureau", country=party or country)],
        "lines": [{"eccn": "EAR99"}],
        "end_use": {"military_intelligence": flag},
    }


EXAMPLES = [
    Example("the day before", "2021-03-15", _order("CN"), NOT_APPLICABLE),
    Example("first day", "2021-03-16", _order("CN"), HOLD, "MIEU_LICENSE_REQUIRED"),
    Example("Cambodia, the day before", "2021-12-08", _order("KH"), CLEAR),
    Example("Cambodia, first day", "2021-12-09", _order("KH"), HOLD),
    Example("Belarus, the day before", "2022-03-01", _order("BY"), CLEAR),
    Example("Belarus, first day", "2022-03-02", _order("BY"), HOLD),
    Example("Syria, Country Group E:1", "2022-03-02", _order("SY"), HOLD),
    Example("Cuba, Country Group E:2", "2022-03-02", _order("CU"), HOLD),
    Example("a Russian user elsewhere", "2023-05-02", _order("TR", party="RU"), HOLD),
    Example("another country", "2023-05-02", _order("TR"), CLEAR),
    Example("unknown", "2023-05-02", _order("CN", "unknown"), UNSURE, "MIEU_LICENSE_REQUIRED"),
    Example("not for it", "2023-05-02", _order("CN", flag=False), CLEAR),
]
