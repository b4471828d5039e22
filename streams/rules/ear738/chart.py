"""Country Chart: 15 CFR 738.4(a)(2), Supp. 1 to part 738.

For every reason for control of the ECCN paragraph whose column has an X at the destination a licence is required, and
every one must be overcome. Cuba, Iran, North Korea and Syria have no X: part 746 speaks of them.
"""

from collections.abc import Iterator

from streams.rules.chart import CHART_VALUES, required
from streams.rules.countries import NONE
from streams.rules.kit import CLEAR, HOLD, Example, Found, Rule, Stage, hold
from streams.rules.view import LineView

RELEASE = "a BIS licence, or a licence exception that the ECCN and destination allow"


def check(view: LineView) -> Iterator[Found]:
    eccn = view.eccn
    if eccn is None or eccn == "EAR99":
        return
    control = view.law.controls.find(eccn)
    marks = view.law.countries.chart.get(view.destination, NONE)
    if control is None or (control.columns.isdisjoint(marks) and not control.unreadable):
        return  # the usual answer, without working out the rest
    asked = required(view.law, eccn, view.destination)
    assert asked is not None
    for column in sorted(asked.attached.columns):
        yield hold(
            "CCL_LICENSE_REQUIRED",
            {"eccn": eccn, "column": column, "country": view.destination},
            RELEASE,
            sign={"column": column, "reason": column[:2]},
        )
    for statement in asked.attached.unreadable:
        yield hold(
            "CCL_LICENSE_REQUIRED",
            {"eccn": eccn, "statement": statement[:300], "country": view.destination},
            f"the exact paragraph of {eccn}, or a BIS licence",
            sign={"column": None, "reason": "unreadable"},
        )


RULE = Rule(
    id="ear.738.4.country-chart",
    title="Country Chart",
    cite="15 CFR 738.4(a)(2); Supp. 1 to part 738",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    dated=CHART_VALUES,
    order=10,
    section="F.1",
)


def _item(eccn: str, destination: str) -> dict[str, object]:
    return {"destination": destination, "lines": [{"eccn": eccn}]}


CODE = "CCL_LICENSE_REQUIRED"
EXAMPLES = [
    Example("NS 2 to Malaysia", "2026-02-03", _item("3A001.a.7", "MY"), HOLD, CODE),
    Example("NS 2 to Germany", "2026-02-03", _item("3A001.a.7", "DE"), CLEAR),
    Example("NS 1 to Germany", "2026-02-03", _item("3A001.b.2", "DE"), HOLD, CODE),
    Example("AT-only to China", "2026-02-03", _item("3A991", "CN"), CLEAR),
    Example("EAR99 to China", "2026-02-03", _item("EAR99", "CN"), CLEAR),
    Example("NS 2 to Hong Kong, last day of its own row", "2020-12-22", _item("3A001.a.7", "HK"), CLEAR),
    Example("NS 2 to Hong Kong, on the row of China", "2020-12-23", _item("3A001.a.7", "HK"), HOLD, CODE),
    Example("AT-only to Sudan, last day of its AT columns", "2021-01-13", _item("3A991", "SD"), HOLD, CODE),
    Example("AT-only to Sudan, the day after", "2021-01-14", _item("3A991", "SD"), CLEAR),
    Example("NS 1 to a country that part 746 speaks of", "2026-02-03", _item("3A001.b.2", "CU"), CLEAR),
    Example("technology released to a Chinese national", "2024-02-27", _item("3E001", "CN"), HOLD, CODE),
]
