"""Chemical and biological weapons end uses: 15 CFR 744.4. Any item, anywhere."""

from collections.abc import Iterator

from streams.rules.kit import CLEAR, HOLD, UNSURE, Example, Found, Rule, Stage
from streams.rules.reported import reported
from streams.rules.view import LineView


def check(view: LineView) -> Iterator[Found]:
    fact = view.order.end_use.cbw
    if fact:
        yield reported(
            "ENDUSE_WMD", fact, {"cbw": fact}, question="whether the end use is chemical or biological weapons",
            review_policy="case_by_case", sign={"paragraph": "744.4"},
        )  # fmt: skip


RULE = Rule(
    id="ear.744.4.chemical-biological",
    title="Chemical or biological weapons end use",
    cite="15 CFR 744.4",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"end_use:cbw"}),
    section="G",
)

EXAMPLES = [
    Example("anywhere", "2024-05-02", {"end_use": {"cbw": True}}, HOLD, "ENDUSE_WMD"),
    Example("unknown", "2024-05-02", {"end_use": {"cbw": None}}, UNSURE, "ENDUSE_WMD"),
    Example("not for them", "2024-05-02", {"end_use": {"cbw": False}}, CLEAR),
    Example("not reported", "2024-05-02", {}, CLEAR),
]
