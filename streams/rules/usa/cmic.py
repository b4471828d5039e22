"""NS-CMIC list: a securities rule (EO 13959 as amended by EO 14032). No export effect; said, not held."""

from collections.abc import Iterator

from streams.law.kit import ADVISORY, CLEAR, Example, Found, OrderView, Rule, Stage, advisory
from streams.law.kit.samples import listed, to


def check(view: OrderView) -> Iterator[Found]:
    for hit in view.hits.get("CMIC", ()):
        if hit.sure:
            yield advisory("ADV_CMIC", hit.evidence())


RULE = Rule(
    id="usa.cmic",
    title="Chinese military-industrial complex company",
    cite="EO 14032",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"list:CMIC"}),
)

ENTRY = listed("Fibre Backbone Group", list_="CMIC", since="2021-08-02")

EXAMPLES = [
    Example("listed", "2021-08-02", {"parties": [to("Fibre Backbone Group")]}, ADVISORY, "ADV_CMIC", lists=(ENTRY,)),
    Example("a near name says nothing", "2022-08-02", {"parties": [to("Fiber Backbon Group")]}, CLEAR, "ADV_CMIC",
            lists=(ENTRY,)),
    Example("the day before", "2021-08-01", {"parties": [to("Fibre Backbone Group")]}, CLEAR, lists=(ENTRY,)),
]  # fmt: skip
