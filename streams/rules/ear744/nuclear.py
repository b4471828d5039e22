"""Nuclear end uses: 15 CFR 744.2. Any item to any destination but the countries of Supp. 3 to part 744."""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, reported
from streams.law.provisions.kept import kept

SPARED = kept("bis", "nuclear_spared")
"""Supp. 3 to part 744: 22 names, Italy with San Marino and Holy See."""


def spared(view: LineView) -> bool:
    """The destination is one of the countries without this requirement."""
    return view.destination in (view.law[SPARED] or ())


def check(view: LineView) -> Iterator[Found]:
    fact = view.order.end_use.nuclear
    if fact and not spared(view):
        evidence = {"destination": view.destination, "nuclear": fact}
        yield reported(
            "ENDUSE_WMD", fact, evidence, question="whether the end use is nuclear",
            review_policy="case_by_case", sign={"paragraph": "744.2"},
        )  # fmt: skip


RULE = Rule(
    id="ear.744.2.nuclear",
    title="Nuclear end use",
    cite="15 CFR 744.2",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"end_use:nuclear"}),
    dated=(SPARED,),
)


def _order(destination: str, flag: bool | str | None = True) -> dict[str, object]:
    return {"destination": destination, "lines": [{"eccn": "EAR99"}], "end_use": {"nuclear": flag}}


SUPPLEMENT_3 = (
    "AT", "AU", "BE", "CA", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "IE", "IS", "IT", "JP", "LU", "NL", "NO", "NZ",
    "PT", "SE", "SM", "TR", "VA",
)  # fmt: skip

EXAMPLES = [
    Example("Pakistan", "2024-05-02", _order("PK"), HOLD, "ENDUSE_WMD"),
    *(Example(f"{name} is exempt", "2024-05-02", _order(name), CLEAR) for name in SUPPLEMENT_3),
    *(Example(f"{name} is not", "2024-05-02", _order(name), HOLD, "ENDUSE_WMD") for name in ("CH", "CZ", "KR", "PL")),
    Example("unknown", "2024-05-02", _order("PK", None), UNSURE, "ENDUSE_WMD"),
    Example("no nuclear use", "2024-05-02", _order("PK", flag=False), CLEAR),
]
