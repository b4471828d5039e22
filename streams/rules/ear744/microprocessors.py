"""Microprocessors for military end uses and users: 15 CFR 744.17.

Microprocessors of 5 GFLOPS or more with an arithmetic logic unit of 32 bit or more (3A991.a.1, also with information
security), and software and technology to develop or produce them, to Country Group D:1. Military end users are also
national police and intelligence of any government. A shorter number may be the paragraph; software and technology that
does not say what it is for may be for it. No exception but GOV, whatever the item would need otherwise.
"""

from collections.abc import Iterator
from typing import Any

from schemas.record import Fact
from streams.law.kit import (
    CLEAR,
    HOLD,
    NOT_APPLICABLE,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    canonical,
    when_all,
)
from streams.law.kit import day as on
from streams.law.kit.samples import to
from streams.law.provisions.military import military_or_intelligence
from streams.law.provisions.sme import may_be, within
from streams.law.provisions.us_content import component_kind

SINCE = Dated({on("2003-01-14"): (True, Citation("68 FR 1797; the parameter is that of 79 FR 75046"))})
PARAGRAPH = "3A991.a.1"
ASSOCIATED = frozenset({"3D991", "3E991"})
SECURE = frozenset({"5A002", "5A992"})
"""With information security they may be such microprocessors: where the order says so (for_items)."""


def check(view: LineView) -> Iterator[Found]:
    if "D:1" in view.whole.groups:
        user = military_or_intelligence(view.whole)
        yield from when_all(
            "ENDUSE_744_17",
            {
                "whether the end use or an end user is military": user,
                f"the exact paragraph: whether the item is {PARAGRAPH}, or for it": described(view),
            },
            {"destination": view.destination, "eccn": view.eccn, "military": user},
            release="a BIS licence, or License Exception GOV",
            review_policy="presumption_of_denial",
            sign={"paragraph": "744.17"},
        )


def described(view: LineView) -> Fact:
    """Whether the item is such a microprocessor, or its software or technology."""
    eccn = view.eccn or ""
    if eccn[:5] not in SECURE and component_kind(view.item.kind, view.eccn) == "commodity":
        return _meant(eccn)
    stated = {_meant(canonical(one)) for one in view.item.for_items}
    if not stated:
        return "unknown" if eccn[:5] in ASSOCIATED else _meant(eccn)
    return True if True in stated else "unknown" if "unknown" in stated else False


def _meant(eccn: str) -> Fact:
    return True if within(eccn, PARAGRAPH) else "unknown" if may_be(eccn, PARAGRAPH) else False


RULE = Rule(
    id="ear.744.17.microprocessors",
    title="Microprocessors for military end use or users",
    cite="15 CFR 744.17(a)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"end_use:military", "end_use:military_intelligence", "military_end_user"}),
    force=SINCE,
)


def _order(eccn: str = "3A991.a.1", country: str = "VN", user: object = True, **item: Any) -> dict[str, object]:
    party = to("Signal Workshop", country=country, military_end_user=user)
    return {"destination": country, "parties": [party], "lines": [{"eccn": eccn, "kind": "commodity", **item}]}


def _made_for(eccn: str, *items: str, kind: str | None = "technology") -> dict[str, object]:
    return _order(eccn, kind=kind, for_items=items)


CIVIL = _order(user=False)

EXAMPLES = [
    Example("the day before", "2003-01-13", _order(), NOT_APPLICABLE),
    Example("first day", "2003-01-14", _order(), HOLD, "ENDUSE_744_17"),
    Example("Vietnam, D:1", "2026-03-02", _order(), HOLD, "ENDUSE_744_17"),
    Example("Macau, D:1", "2026-03-02", _order(country="MO"), HOLD, "ENDUSE_744_17"),
    Example("Hong Kong, as China", "2026-03-02", _order(country="HK"), HOLD, "ENDUSE_744_17"),
    Example("Malaysia is not in D:1", "2026-03-02", _order(country="MY"), CLEAR),
    Example("Israel, D:2 to D:4 only", "2026-03-02", _order(country="IL"), CLEAR),
    Example("a civil buyer", "2026-03-02", CIVIL, CLEAR),
    Example("a buyer of whom nothing is said", "2026-03-02", {**CIVIL, "parties": [to("Lantern JSC", country="VN")]},
            CLEAR),
    Example("the buyer may be military", "2026-03-02", _order(user=None), UNSURE, "ENDUSE_744_17"),
    Example("military end use", "2026-03-02", {**CIVIL, "end_use": {"military": True}}, HOLD),
    Example("end use not known", "2026-03-02", {**CIVIL, "end_use": {"military": "unknown"}}, UNSURE),
    Example("intelligence of a government that 744.22 does not name", "2026-03-02",
            {**CIVIL, "end_use": {"military_intelligence": True}}, HOLD, "ENDUSE_744_17"),
    Example("no intelligence", "2026-03-02", {**CIVIL, "end_use": {"military_intelligence": False}}, CLEAR),
    Example("a part of the paragraph", "2026-03-02", _order("3A991.a.1.b"), HOLD),
    Example("the entry alone may be it", "2026-03-02", _order("3A991"), UNSURE, "ENDUSE_744_17"),
    Example("so may 3A991.a", "2026-03-02", _order("3A991.a"), UNSURE, "ENDUSE_744_17"),
    Example("another paragraph", "2026-03-02", _order("3A991.a.2"), CLEAR),
    Example("a paragraph that only looks alike", "2026-03-02", _order("3A991.a.10"), CLEAR),
    Example("both may be", "2026-03-02", _order("3A991", user="unknown"), UNSURE, "ENDUSE_744_17"),
    Example("software of 3D991, for what is not said", "2026-03-02", _made_for("3D991", kind="software"), UNSURE),
    Example("technology of 3E991, for what is not said", "2026-03-02", _made_for("3E991"), UNSURE, "ENDUSE_744_17"),
    Example("a paragraph of 3E991", "2026-03-02", _made_for("3E991.a"), UNSURE, "ENDUSE_744_17"),
    Example("technology for the microprocessors", "2026-03-02", _made_for("3E991", "3A991.A.1"), HOLD),
    Example("technology for 3A991, no paragraph", "2026-03-02", _made_for("3E991", "3A991"), UNSURE),
    Example("technology for other items", "2026-03-02", _made_for("3E991", "3A991.c", "3A992"), CLEAR),
    Example("for one of several items", "2026-03-02", _made_for("3E991", "3A992", "3A991.a.1"), HOLD),
    Example("for one that may be", "2026-03-02", _made_for("3E991", "3A992", "3A991.a"), UNSURE),
    Example("for one that is, one that may be", "2026-03-02", _made_for("3E991", "3A991", "3A991.a.1"), HOLD),
    Example("EAR99 technology", "2026-03-02", _made_for("EAR99"), CLEAR),
    Example("EAR99 technology for them", "2026-03-02", _made_for("EAR99", "3A991.a.1"), HOLD),
    Example("EAR99 for them, what it is is not known", "2026-03-02", _made_for("EAR99", "3A991.a.1", kind="unknown"),
            HOLD),
    Example("a tester for them is neither software nor technology", "2026-03-02",
            _made_for("3B992", "3A991.a.1", kind="commodity"), CLEAR),
    Example("one with encryption", "2026-03-02", _made_for("5A992.c", "3A991.a.1", kind="commodity"), HOLD),
    Example("encryption equipment of which nobody says so", "2026-03-02", _order("5A992.c"), CLEAR),
    Example("one of 5A002", "2026-03-02", _made_for("5A002.a", "3A991.a.1", kind="commodity"), HOLD),
]  # fmt: skip
