"""Supercomputers in China, Macau or Country Group D:5: 15 CFR 744.23(a)(1).

The regulation names ICs and computers of certain ECCNs; an order that reports the end use holds for any item, since
what is incorporated into what is rarely known. From 2022-10-07.
"""

from collections.abc import Iterator

from streams.rules.advanced import POLICY
from streams.rules.kit import CLEAR, HOLD, NOT_APPLICABLE, UNSURE, Citation, Dated, Example, Found, Rule, Stage
from streams.rules.kit import day as on
from streams.rules.reported import reported
from streams.rules.view import LineView

RULE_OF_2022 = Dated({on("2022-10-07"): (True, Citation("87 FR 62186"))})


def check(view: LineView) -> Iterator[Found]:
    fact = view.order.end_use.supercomputer_cn
    if fact:
        yield reported(
            "ENDUSE_744_23", fact, {"supercomputer": fact}, question="whether the item is for such a supercomputer",
            review_policy=POLICY, cite="15 CFR 744.23(a)(1)", sign={"paragraph": "744.23(a)(1)"},
        )  # fmt: skip


RULE = Rule(
    id="ear.744.23.supercomputers",
    title="Supercomputer end use",
    cite="15 CFR 744.23(a)(1)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"end_use:supercomputer_cn"}),
    force=RULE_OF_2022,
    section="G",
)


def _order(flag: bool | str) -> dict[str, object]:
    return {"destination": "CN", "lines": [{"eccn": "4A994"}], "end_use": {"supercomputer_cn": flag}}


EXAMPLES = [
    Example("the day before", "2022-10-06", _order(flag=True), NOT_APPLICABLE),
    Example("first day", "2022-10-07", _order(flag=True), HOLD, "ENDUSE_744_23"),
    Example("unknown", "2024-10-07", _order("unknown"), UNSURE, "ENDUSE_744_23"),
    Example("not for one", "2024-10-07", _order(flag=False), CLEAR),
]
