"""De minimis level: 15 CFR 734.4(c), (d); Supp. 2 to part 734.

A foreign-made item is subject if controlled US content is MORE than the level of its fair market value: 10 per cent to
Country Group E:1 (and, over time, Cuba), 25 per cent elsewhere. It is a share of value of controlled content, not of
work, cost or origin in general. Technology needs a one-time report before the level may be relied on.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from streams.law.content.de_minimis import (
    Content,
    MissingFact,
    content_known,
    controlled_content,
    fair_value,
    first_missing,
    over,
    share,
)
from streams.law.kit import (
    CLEAR,
    SUBJECT,
    UNSURE,
    Basis,
    Calculation,
    Example,
    Found,
    LineView,
    Result,
    Rule,
    Stage,
    unsure,
)  # fmt: skip
from streams.law.kit.samples import foreign, listed, part, to
from streams.law.provisions.chart import CHART_VALUES
from streams.law.provisions.embargo import EMBARGO_VALUES
from streams.law.provisions.levels import LEVEL_VALUES, family_of, level_of
from streams.law.provisions.suspensions import SUSPENDED
from streams.law.provisions.us_content import NO_STATUS, UNCLASSIFIED, ComponentJudge, component_kind, valued
from streams.law.provisions.zero_level import NO_LEVEL


def check(view: LineView) -> Iterator[Found]:
    item = view.item
    if not content_known(item):
        status = item.content_status or "not given"
        yield unsure(
            "DATA_MISSING_CONTENT",
            {"content_status": status, "us_content": "known" if isinstance(item.us_content, tuple) else "unknown"},
            "a complete list of the item's US components with ECCN and value",
        )
        return
    assert isinstance(item.us_content, tuple)
    if any(basis.name.startswith("734.4(a)") for basis in view.bases) or any(gap.rule == NO_LEVEL for gap in view.gaps):
        return  # 734.4(a) leaves no level to compare with
    family = family_of(view)
    level, paragraph = (family.level, "734.4(c)") if family else level_of(view)
    judge = ComponentJudge.of(view, count_all=family is not None and family.count_all)
    found = controlled_content(valued(item.us_content), view.whole.facts.exchange_rates, judge)
    yield from _compared(view, found, level, paragraph)


def _compared(view: LineView, found: Content, level: Decimal, paragraph: str) -> Iterator[Found]:
    total = fair_value(view.item.fmv, view.whole.facts.exchange_rates)
    missing = [*found.missing, *([total] if isinstance(total, MissingFact) else [])]
    if isinstance(total, MissingFact) or (missing and not _decided(view, found, total, level)):
        yield Calculation(None, level, found.components)
        yield from _gaps(missing, found, total, level)
        return
    exact = found.certain == found.possible
    yield Calculation(share(found.certain, total) if exact else None, level, found.components)
    # A kind known to be unknown may be technology, whatever the ECCN suggests.
    kind = None if view.item.kind == "unknown" else component_kind(view.item.kind, view.eccn)
    if kind in (None, "technology") and found.possible and view.item.tech_report_filed is not True:
        yield unsure(
            "DATA_TECH_REPORT_MISSING",
            {"tech_report_filed": view.item.tech_report_filed, "kind": kind},
            "the one-time report to BIS on this technology (Supp. 2(b) to part 734)",
        )
    if over(found.certain, total, level):
        yield Basis(paragraph, {"level_pct": str(level), "content_usd": str(found.certain), "value_usd": str(total)})


def _decided(view: LineView, found: Content, total: Decimal, level: Decimal) -> bool:
    """Whether what is missing cannot change the answer; asked only where policy does not hold on every gap.

    The status of encryption content (734.4(b)) never makes less of content that is over the level.
    """
    if over(found.certain, total, level) and all(one.why.endswith(NO_STATUS) for one in found.missing):
        return True
    if view.whole.policy.missing_content == "hold" or any(one.code == "DATA_INVALID_VALUE" for one in found.missing):
        return False
    if any(one.why.endswith((UNCLASSIFIED, NO_STATUS)) for one in found.missing):
        return False  # a component that nobody classified may be one of 734.4(a); 734.4(b) lets no level be relied on
    if over(found.certain, total, level):
        return True
    return found.possible is not None and not over(found.possible, total, level)


def _gaps(missing: list[MissingFact], found: Content, total: Decimal | MissingFact, level: Decimal) -> Iterator[Result]:
    for code, one in first_missing(missing).items():
        same = [other for other in missing if other.code == code]
        evidence: dict[str, object] = {"why": one.why, "count": len(same), "level_pct": str(level)}
        if one.component is not None:
            evidence["components"] = sorted({o.component for o in same if o.component is not None})[:20]
        if isinstance(total, Decimal):
            evidence["at_least_pct"] = str(share(found.certain, total).quantize(Decimal("0.0001")))
            if found.possible is not None:
                evidence["at_most_pct"] = str(share(found.possible, total).quantize(Decimal("0.0001")))
        yield unsure(code, evidence, one.release)


RULE = Rule(
    id="ear.734.4.de-minimis",
    title="De minimis level",
    cite="15 CFR 734.4(c), (d); Supp. 2 to part 734",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    dated=(*LEVEL_VALUES, *CHART_VALUES, *EMBARGO_VALUES, SUSPENDED),
)


def _with(destination: str, *parts: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return foreign(destination, **{"us_content": list(parts), **facts})


def _usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


CONTROLLED = "3A001.a.7"
EXAMPLES = [
    Example("exactly 25 per cent is within", "2019-10-01", _with("CN", part(CONTROLLED, "250")), CLEAR, "734.4(d)"),
    Example("one cent over", "2019-10-01", _with("CN", part(CONTROLLED, "250.01")), SUBJECT, "734.4(d)"),
    Example("AT-only parts do not count to China", "2019-11-04", _with("CN", part("3A991", "600")), CLEAR, "734.4(d)"),
    Example("Cuba at 15 per cent, last day of 25", "2019-10-20", _with("CU", part("3A991", "150")), CLEAR, "734.4(c)"),
    Example("Cuba at 15 per cent, first day of 10", "2019-10-21", _with("CU", part("3A991", "150")), SUBJECT,
            "734.4(c)"),
    Example("Cuba at 15 per cent, last day in E:1", "2015-07-21", _with("CU", part("3A991", "150")), SUBJECT,
            "734.4(c)"),
    Example("Cuba at 15 per cent, first day out of E:1", "2015-07-22", _with("CU", part("3A991", "150")), CLEAR,
            "734.4(c)"),
    Example("Syria at exactly 10 per cent, EAR99", "2020-06-10", _with("SY", part("EAR99", "100")), CLEAR, "734.4(c)"),
    Example("Syria one cent over", "2020-06-10", _with("SY", part("EAR99", "100.01")), SUBJECT, "734.4(c)"),
    Example("Syria, food does not count", "2020-06-10", _with("SY", part("EAR99", "300", food_or_medicine=True)), CLEAR,
            "734.4(c)"),
    Example("Sudan, last day in E:1, AT-only counts", "2021-01-13", _with("SD", part("3A991", "110")), SUBJECT,
            "734.4(c)"),
    Example("Sudan, first day out", "2021-01-14", _with("SD", part("3A991", "600")), CLEAR, "734.4(c)"),
    Example("bundled AT-only software is added", "2020-04-06",
            _with("SY", part("3A991", "60"), part("5D992.c", "50", kind="software", mode="bundled")), SUBJECT,
            "734.4(c)"),
    Example("a discrete foreign product's part is not counted again", "2019-09-10",
            _with("CN", part(CONTROLLED, "200"), part(CONTROLLED, "200", second_incorporation="discrete")), CLEAR,
            "734.4(d)"),
    Example("nobody says that it is discrete", "2019-09-10",
            _with("CN", part(CONTROLLED, "200"), part(CONTROLLED, "200", second_incorporation="unknown")), SUBJECT,
            "734.4(d)"),
    Example("an affiliate's transfer price gives way to the fair market value", "2019-11-20",
            _with("CN", part(CONTROLLED, "180", value_basis="affiliate_transfer_price", fmv=_usd("270"))), SUBJECT,
            "734.4(d)"),
    Example("a transfer price alone", "2019-11-20",
            _with("CN", part(CONTROLLED, "180", value_basis="affiliate_transfer_price")), UNSURE,
            "DATA_MISSING_CONTENT"),
    Example("a price between affiliates", "2019-11-20",
            _with("CN", part(CONTROLLED, "180", value_basis="inter-company")), UNSURE, "DATA_MISSING_CONTENT"),
    Example("a value of who knows what basis", "2019-11-20",
            _with("CN", part(CONTROLLED, "180", value_basis="unknown")), UNSURE, "DATA_MISSING_CONTENT"),
    Example("content that could go under GBS is left out", "2024-10-08",
            _with("SG", part("3A001.a.2", "600", gbs_eligible=True)), CLEAR, "734.4(d)"),
    Example("GBS is for Group B only", "2024-10-08", _with("CN", part("3A001.a.2", "600", gbs_eligible=True)), SUBJECT,
            "734.4(d)"),
    Example("from a partner country AT-only content to Russia is ignored", "2023-05-09",
            _with("RU", part("3A991", "400"), ship_from="DE"), CLEAR, "734.4(d)"),
    Example("from elsewhere it counts", "2023-05-09", _with("RU", part("3A991", "400"), ship_from="MY"), SUBJECT,
            "734.4(d)"),
    Example("the day before Russia", "2022-02-23", _with("RU", part("3A991", "400")), CLEAR, "734.4(d)"),
    Example("Russia's first day", "2022-02-24", _with("RU", part("3A991", "400")), SUBJECT, "734.4(d)"),
    Example("EAR99 in Supp. 7 to Iran counts", "2023-02-24",
            _with("IR", part("EAR99", "110", supp7_746=True), ship_from="MY"), SUBJECT, "734.4(c)"),
    Example("EAR99 of unknown status to Iran", "2023-02-24", _with("IR", part("EAR99", "110"), ship_from="MY"), UNSURE,
            "DATA_MISSING_HS"),
    Example("EAR99 to Iran before Supp. 7", "2023-02-23", _with("IR", part("EAR99", "110")), CLEAR, "734.4(c)"),
    Example("no content sheet", "2020-03-02", _with("CN", us_content=None), UNSURE, "DATA_MISSING_CONTENT"),
    Example("a stale one", "2020-03-02", _with("CN", content_status="stale"), UNSURE, "DATA_MISSING_CONTENT"),
    Example("one that does not say whether it is complete", "2020-03-02", _with("CN", content_status=None), UNSURE),
    Example("a component without ECCN", "2021-08-23", _with("VN", part(None, "200")), UNSURE, "DATA_MISSING_CONTENT"),
    Example("no fair market value", "2024-01-09", _with("CN", part(CONTROLLED, "10"), fmv=None), UNSURE,
            "DATA_MISSING_FMV"),
    Example("a free sample still has a value", "2022-06-01", _with("VN", fmv=_usd("0")), UNSURE, "DATA_INVALID_VALUE"),
    Example("a negative component", "2022-06-01", _with("CN", part(CONTROLLED, "-1")), UNSURE, "DATA_INVALID_VALUE"),
    Example("no rate for a currency", "2022-06-01",
            _with("CN", part(CONTROLLED, "0", value={"amount": "1", "currency": "XTS"})), UNSURE, "DATA_MISSING_FX"),
    Example("components inside each other", "2022-06-01",
            _with("CN", part("3A991", "1", id="a", part_of="b"), part("3A991", "1", id="b", part_of="a")), UNSURE,
            "DATA_MISSING_CONTENT"),
    Example("one inside another that counts is not counted twice", "2022-06-01",
            _with("CN", part(CONTROLLED, "200", id="board"), part(CONTROLLED, "100", part_of="board")), CLEAR,
            "734.4(d)"),
    Example("content that could go under GBS", "2026-03-02", _with("TH", part(CONTROLLED, "600", gbs_eligible=True)),
            CLEAR, "734.4(d)"),
    Example("stated so, against the list", "2026-03-02", _with("TH", part("9A610.x", "600", gbs_eligible=True)),
            SUBJECT, "734.4(d)"),
    Example("stated so, to Ukraine", "2026-03-02", _with("UA", part(CONTROLLED, "600", gbs_eligible=True)), SUBJECT,
            "734.4(d)"),
    Example("US encryption content over the level, of unstated status", "2022-06-01",
            _with("CN", part("5D002", "251", kind="software", mode="incorporated")), SUBJECT, "734.4(d)"),
    Example("US encryption content of unstated status", "2022-06-01", _with("CN", part("5D002", "1", kind="software")),
            UNSURE, "DATA_MISSING_CONTENT"),
    Example("of unstated status, where policy asks only where it matters", "2022-06-01",
            {**_with("CN", part("5D002", "1", kind="software")), "parties": [to("Sugon")]}, UNSURE,
            "DATA_MISSING_CONTENT", lists=(listed("Sugon"),), policy={"missing_content": "assume_subject"}),
    Example("its status a word for nothing", "2022-06-01",
            _with("CN", part("5D002", "1", kind="software", enc_status="n/a")), UNSURE, "DATA_MISSING_CONTENT"),
    Example("its paragraph named", "2022-06-01",
            _with("CN", part("5D002", "1", kind="software", mode="incorporated", enc_status="b.1")), CLEAR, "734.4(d)"),
    Example("technology without the one-time report", "2022-02-14",
            _with("CN", part("3E001", "200", kind="technology", mode="commingled"), kind="technology", eccn="3E991"),
            UNSURE, "DATA_TECH_REPORT_MISSING"),
    Example("technology with it", "2022-02-14",
            _with("CN", part("3E001", "200", kind="technology", mode="commingled"), kind="technology", eccn="3E991",
                  tech_report_filed=True), CLEAR, "734.4(d)"),
    Example("an unknown value that cannot matter, if policy asks only where it matters", "2022-06-01",
            _with("CN", part("3A991", "1", value=None)), UNSURE, "DATA_MISSING_CONTENT"),
    Example("not a component of the United States", "2022-06-01", _with("CN", part(CONTROLLED, "900", origin="JP")),
            CLEAR, "734.4(d)"),
    Example("to the United States", "2022-06-01", _with("US", part(CONTROLLED, "900")), CLEAR, "734.4(d)"),
    Example("a component of no class in the list", "2022-06-01", _with("CN", part("9Z999", "1")), UNSURE,
            "DATA_MISSING_CONTENT"),
    Example("software of unknown mode", "2022-06-01", _with("CN", part("5D992.c", "1", kind="software", mode=None)),
            UNSURE, "DATA_MISSING_CONTENT"),
    Example("EAR99 to Russia by tariff code", "2022-06-01",
            _with("RU", part("EAR99", "300", ru_by_hts=True), ship_from="MY"), SUBJECT, "734.4(d)"),
    Example("EAR99 to Russia outside the tariff codes", "2022-06-01",
            _with("RU", part("EAR99", "300", ru_by_hts=False), ship_from="MY"), CLEAR, "734.4(d)"),
    Example("EAR99 to Russia from a partner", "2022-06-01",
            _with("RU", part("EAR99", "300", ru_by_hts=True), ship_from="DE"), CLEAR, "734.4(d)"),
    Example("a component of unknown class may be one of 734.4(a)", "2022-06-01",
            _with("CN", part(None, "1"), eccn=CONTROLLED), UNSURE, "DATA_MISSING_CONTENT",
            policy={"missing_content": "assume_subject"}),
    Example("so may one whose class is written wrong", "2022-06-01",
            _with("CN", part("9A51S.x", "1"), eccn=CONTROLLED), UNSURE, "DATA_MISSING_CONTENT",
            policy={"missing_content": "assume_subject"}),
    Example("at most within the level", "2022-06-01",
            _with("CN", part("5D992.c", "100", kind="software", mode="unknown")), CLEAR, "734.4(d)",
            policy={"missing_content": "assume_subject"}),
    Example("over the level whatever the unknown one is worth", "2022-06-01",
            _with("CN", part(CONTROLLED, "300"), part("3A001.a.5", "1", value=None)), SUBJECT, "734.4(d)",
            policy={"missing_content": "assume_subject"}),
]  # fmt: skip
