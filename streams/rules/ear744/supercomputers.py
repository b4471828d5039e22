"""Supercomputers in China, Macau or Country Group D:5: 15 CFR 744.23(a)(1).

ICs of 3A001, 3A991, 4A994, 5A002, 5A004, 5A992 and computers, assemblies and components of 4A003, 4A004, 4A994, 5A002,
5A004, 5A992: (a)(1)(i). Whether an item of these numbers is an IC or a computer is not asked. From 2022-10-21, wherever
the item goes: what counts is where the supercomputer is, and the flag says it.
"""

from collections.abc import Iterator

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
    reported,
)
from streams.law.kit import day as on
from streams.law.provisions.advanced import POLICY
from streams.law.provisions.kept import kept

RULE_OF_2022 = Dated({on("2022-10-21"): (True, Citation("87 FR 62186; step of 2022-10-21"))})
ITEMS = kept("bis", "supercomputer_items")


def check(view: LineView) -> Iterator[Found]:
    fact = view.order.end_use.supercomputer_cn
    if fact and view.eccn is not None and view.eccn[:5] in (view.law[ITEMS] or ()):
        evidence = {"supercomputer": fact, "eccn": view.eccn}
        yield reported(
            "ENDUSE_744_23", fact, evidence, question="whether the item is for such a supercomputer",
            review_policy=POLICY, cite="15 CFR 744.23(a)(1)", sign={"paragraph": "744.23(a)(1)"},
        )  # fmt: skip


RULE = Rule(
    id="ear.744.23.supercomputers",
    title="Supercomputer end use",
    cite="15 CFR 744.23(a)(1)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"end_use:supercomputer_cn"}),
    dated=(ITEMS,),
    force=RULE_OF_2022,
)


def _order(flag: bool | str = True, eccn: str = "4A994", destination: str = "CN") -> dict[str, object]:
    return {"destination": destination, "lines": [{"eccn": eccn}], "end_use": {"supercomputer_cn": flag}}


EXAMPLES = [
    Example("the day before", "2022-10-20", _order(), NOT_APPLICABLE),
    Example("first day", "2022-10-21", _order(), HOLD, "ENDUSE_744_23"),
    Example("unknown", "2024-10-07", _order("unknown"), UNSURE, "ENDUSE_744_23"),
    Example("not for one", "2024-10-07", _order(flag=False), CLEAR),
    Example("not reported", "2024-10-07", {"destination": "CN", "lines": [{"eccn": "4A994"}]}, CLEAR),
    Example("built in Malaysia for China", "2024-10-07", _order(destination="MY"), HOLD, "ENDUSE_744_23"),
    *(Example(f"of {eccn}", "2024-10-07", _order(eccn=eccn), HOLD, "ENDUSE_744_23")
      for eccn in ("3A001", "3A991", "4A003", "4A004", "4A994", "5A002", "5A004", "5A992")),
    Example("a paragraph", "2024-10-07", _order(eccn="5A992.c"), HOLD, "ENDUSE_744_23"),
    *(Example(f"{eccn} is not named", "2024-10-07", _order(eccn=eccn), CLEAR)
      for eccn in ("EAR99", "3A090.a", "4A005", "5A991", "4D994", "3B001.c")),
]  # fmt: skip
