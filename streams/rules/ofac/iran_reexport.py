"""Foreign-made items with US content to Iran: 31 CFR 560.205, 560.420.

The EAR leave 10 percent or less outside; OFAC asks for LESS than 10 percent. An item at exactly 10.00 percent is out of
the EAR and still held. Unknown content holds by itself, whatever policy says of gaps under the EAR, and the share is
asked also of an item that is subject to the EAR at any share (734.4(a)) or as a direct product: no BIS licence answers.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from streams.law.content.de_minimis import MissingFact, content_known, controlled_content, fair_value, share
from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, hold, unsure
from streams.law.kit.samples import foreign, part
from streams.law.provisions.chart import CHART_VALUES
from streams.law.provisions.embargo import EMBARGO_VALUES
from streams.law.provisions.nexus import us_nexus
from streams.law.provisions.suspensions import SUSPENDED
from streams.law.provisions.us_content import ComponentJudge, valued

LIMIT = Decimal(10)
HERE = frozenset({"734.3(a)(1)", "734.3(a)(2)"})
"""Subject by place or origin: not a foreign-made item."""


def check(view: LineView) -> Iterator[Found]:
    if us_nexus(view.order) == "yes" or view.outside or HERE & {basis.name for basis in view.bases}:
        return
    pct = _share(view)
    if pct is None:
        yield from _unknown(view)
    elif pct >= LIMIT:
        evidence = {"limit_pct": str(LIMIT), "content_pct": str(pct.quantize(Decimal("0.0001")))}
        yield hold("OFAC_IRAN_REEXPORT", evidence, "an OFAC licence, or less than 10 percent of US content")


def _share(view: LineView) -> Decimal | None:
    """Per cent of controlled US content. Where 734.4(a) knows no level nobody has calculated it yet."""
    if view.calculation:
        return view.calculation.pct
    components, rates = view.item.us_content, view.whole.facts.exchange_rates
    total = fair_value(view.item.fmv, rates)
    if isinstance(total, MissingFact) or not isinstance(components, tuple) or not content_known(view.item):
        return None
    found = controlled_content(valued(components), rates, ComponentJudge.of(view))
    return None if found.missing else share(found.certain, total)


def _unknown(view: LineView) -> Iterator[Found]:
    # A gap that already holds says the same; one that policy may clear, or none at all, must hold here.
    if not (view.gaps and view.whole.policy.missing_content == "hold"):
        yield unsure("OFAC_IRAN_REEXPORT", {"content_pct": None}, "the share of controlled US content")


RULE = Rule(
    id="ofac.iran-reexport",
    title="Foreign-made item with 10 percent or more US content to Iran",
    cite="31 CFR 560.205, 560.420",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"to:IR"}),
    dated=(*CHART_VALUES, *EMBARGO_VALUES, SUSPENDED),
)


def _order(usd: str, **facts: Any) -> dict[str, object]:
    return foreign("IR", ship_from="TR", eccn="2B991", **{"us_content": [part("2B991", usd)], **facts})


ASSUME = {"missing_content": "assume_subject"}

EXAMPLES = [
    Example("one cent under 10 percent", "2021-09-01", _order("99.99"), CLEAR),
    Example("exactly 10 percent", "2021-09-01", _order("100.00"), HOLD, "OFAC_IRAN_REEXPORT"),
    Example("one cent over", "2021-09-01", _order("100.01"), HOLD, "OFAC_IRAN_REEXPORT"),
    Example("no US content", "2021-09-01", foreign("IR", eccn="2B991"), CLEAR),
    Example("content unknown, gap waived by policy", "2021-09-01", _order("1", us_content=None), UNSURE,
            "OFAC_IRAN_REEXPORT", policy=ASSUME),
    Example("value unknown, gap waived by policy", "2021-09-01", _order("1", fmv=None), UNSURE, "OFAC_IRAN_REEXPORT",
            policy=ASSUME),
    Example("a US person: OFAC_IRAN says it", "2021-09-01", {**_order("500"), "us_person_involved": True}, CLEAR),
]  # fmt: skip
