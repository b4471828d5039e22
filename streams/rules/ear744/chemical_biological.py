"""Chemical and biological weapons end uses: 15 CFR 744.4(a). Any item, anywhere.

Also whole plants that make the precursors of 1C350, everywhere but in Country Group A:3 (Australia Group).
"""

from collections.abc import Iterator

from schemas.record import Fact
from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, reported


def check(view: LineView) -> Iterator[Found]:
    use = view.order.end_use
    if use.cbw:
        yield _found(use.cbw, "cbw", "whether the end use is chemical or biological weapons")
    if use.precursor_plant and "A:3" not in view.whole.groups:
        yield _found(use.precursor_plant, "precursor_plant", "whether it is for a plant to make precursors of 1C350")


def _found(fact: Fact, name: str, question: str) -> Found:
    sign = {"paragraph": "744.4"}
    return reported("ENDUSE_WMD", fact, {name: fact}, question=question, review_policy="case_by_case", sign=sign)


RULE = Rule(
    id="ear.744.4.chemical-biological",
    title="Chemical or biological weapons end use",
    cite="15 CFR 744.4(a)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"end_use:cbw", "end_use:precursor_plant"}),
)


def _plant(destination: str, flag: object = True) -> dict[str, object]:
    return {"destination": destination, "lines": [{"eccn": "EAR99"}], "end_use": {"precursor_plant": flag}}


EXAMPLES = [
    Example("anywhere", "2024-05-02", {"end_use": {"cbw": True}}, HOLD, "ENDUSE_WMD"),
    Example("unknown", "2024-05-02", {"end_use": {"cbw": None}}, UNSURE, "ENDUSE_WMD"),
    Example("not for them", "2024-05-02", {"end_use": {"cbw": False}}, CLEAR),
    Example("not reported", "2024-05-02", {}, CLEAR),
    Example("a precursor plant in Egypt", "2024-05-02", _plant("EG"), HOLD, "ENDUSE_WMD"),
    Example("a precursor plant in China", "2019-01-02", _plant("CN"), HOLD, "ENDUSE_WMD"),
    Example("a precursor plant in Germany, A:3", "2024-05-02", _plant("DE"), CLEAR),
    Example("a precursor plant in India, A:3", "2024-05-02", _plant("IN"), CLEAR),
    Example("perhaps a precursor plant", "2024-05-02", _plant("EG", None), UNSURE, "ENDUSE_WMD"),
    Example("no precursor plant", "2024-05-02", _plant("EG", flag=False), CLEAR),
    Example("weapons made in a precursor plant, in Germany", "2024-05-02",
            {"end_use": {"cbw": True, "precursor_plant": True}}, HOLD, "ENDUSE_WMD"),
]  # fmt: skip
