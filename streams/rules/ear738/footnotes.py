"""Footnotes of the Country Chart: Supp. 1 to 15 CFR part 738, footnotes 7 and 10.

India (7): cameras of 6A003.b.4.b and 9A515.e items need a licence for regional stability (RS 2) although the column has
no X. Australia and the United Kingdom (10): firearms and their parts still need one.
"""

from collections.abc import Iterator

from streams.law.controls import base
from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage, hold
from streams.law.kit.samples import item
from streams.law.provisions.sme import may_be, within

INDIA = ("6A003.b.4.b", "9A515.e")
FIREARMS = frozenset({"0A501", "0A502", "0A504", "0A505", "0B501", "0B505", "0D501", "0D505", "0E501", "0E505"})


def check(view: LineView) -> Iterator[Found]:
    eccn, country = view.eccn or "", view.destination
    footnote = None
    if country == "IN" and any(within(eccn, one) or (may_be(eccn, one) and eccn != "") for one in INDIA):
        footnote = 7
    elif country in ("AU", "GB") and base(eccn) in FIREARMS and not eccn.endswith(".y"):
        footnote = 10
    if footnote:
        yield hold(
            "CCL_LICENSE_REQUIRED",
            {"eccn": eccn, "country": country, "footnote": footnote},
            "a BIS licence, or a licence exception that the ECCN and destination allow",
            sign={"column": "RS 2" if footnote == 7 else "RS 1", "reason": "RS"},
        )


RULE = Rule(
    id="ear.738.4.chart-footnotes",
    title="Footnotes of the Country Chart",
    cite="Supp. 1 to 15 CFR part 738, footnotes 7, 10",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"to:IN", "to:AU", "to:GB"}),
    order=12,
)


EXAMPLES = [
    Example("a camera to India", "2026-02-03", item("IN", "6A003.b.4.b"), HOLD, "CCL_LICENSE_REQUIRED"),
    Example("another camera to India", "2026-02-03", item("IN", "6A003.a"), CLEAR),
    Example("a firearm to Australia", "2026-02-03", item("AU", "0A501.a"), HOLD, "CCL_LICENSE_REQUIRED"),
    Example("a .y part to Australia", "2026-02-03", item("AU", "0A501.y"), CLEAR),
    Example("anything else to Australia", "2026-02-03", item("AU", "3A001.a.7"), CLEAR),
]
