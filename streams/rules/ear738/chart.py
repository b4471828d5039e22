"""Country Chart: 15 CFR 738.4(a)(2), Supp. 1 to part 738.

For every reason for control of the ECCN paragraph whose column has an X at the destination a licence is required, and
every one must be overcome. Cuba, Iran, North Korea and Syria have no X: part 746 speaks of them.
"""

from collections.abc import Iterator

from streams.law.countries import NONE
from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage, hold
from streams.law.kit.samples import item
from streams.law.provisions.chart import CHART_VALUES, required
from streams.law.provisions.diffusion import binding
from streams.law.provisions.possible import UNREADABLE, excluded_by_facts

RELEASE = "a BIS licence, or a licence exception that the ECCN and destination allow"


def check(view: LineView) -> Iterator[Found]:
    eccn = view.eccn
    if eccn is None or eccn == "EAR99":
        return
    control = view.law.controls.find(eccn)
    marks = view.law.countries.chart.get(view.destination, NONE)
    if control is None or (control.columns.isdisjoint(marks) and not control.unreadable):
        return  # the usual answer, without working out the rest
    asked = required(view.law, eccn, view.destination, settled=excluded_by_facts(view), diffusion=binding(view))
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
            sign={"column": None, "reason": UNREADABLE},
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
)


CODE = "CCL_LICENSE_REQUIRED"
EXAMPLES = [
    Example("NS 2 to Malaysia", "2026-02-03", item("MY", "3A001.a.7"), HOLD, CODE),
    Example("NS 2 to Germany", "2026-02-03", item("DE", "3A001.a.7"), CLEAR),
    Example("NS 1 to Germany", "2026-02-03", item("DE", "3A001.b.2"), HOLD, CODE),
    Example("AT-only to China", "2026-02-03", item("CN", "3A991"), CLEAR),
    Example("EAR99 to China", "2026-02-03", item("CN", "EAR99"), CLEAR),
    Example("NS 2 to Hong Kong, last day of its own row", "2020-12-22", item("HK", "3A001.a.7"), CLEAR),
    Example("NS 2 to Hong Kong, on the row of China", "2020-12-23", item("HK", "3A001.a.7"), HOLD, CODE),
    Example("AT-only to Sudan, last day of its AT columns", "2021-01-13", item("SD", "3A991"), HOLD, CODE),
    Example("AT-only to Sudan, the day after", "2021-01-14", item("SD", "3A991"), CLEAR),
    Example("NS 1 to a country that part 746 speaks of", "2026-02-03", item("CU", "3A001.b.2"), CLEAR),
    Example("technology released to a Chinese national", "2024-02-27", item("CN", "3E001"), HOLD, CODE),
]
