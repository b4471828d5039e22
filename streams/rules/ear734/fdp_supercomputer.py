"""Supercomputer direct products: 15 CFR 734.9(i) (87 FR 62186), from 2022-10-21.

Any item made with listed technology, or by a plant that is a product of US-origin such, that is for a supercomputer in
China or Macau or for its parts.
"""

from collections.abc import Iterator

from streams.law.content.direct_product import made_with, us_plant
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Example, Found, LineView, Rule, Stage
from streams.law.kit.samples import foreign
from streams.law.provisions.direct_product import SUPERCOMPUTER, concluded
from streams.law.provisions.footnotes import Reach

NAME = "FDP_SUPERCOMPUTER"


def check(view: LineView) -> Iterator[Found]:
    inputs = view.law[SUPERCOMPUTER] or frozenset()
    flag = view.order.end_use.supercomputer_cn
    reached = Reach(met=True, doubt=None if flag is True else "ENDUSE_744_23", who="a supercomputer in China or Macau")
    yield from concluded(view, NAME, reached, made_with(view.item.direct_product, inputs, us_plant))


RULE = Rule(
    id="ear.734.9.supercomputer",
    title="Supercomputer direct product",
    cite="15 CFR 734.9(i)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"end_use:supercomputer_cn"}),
    force=SUPERCOMPUTER,
)


def _made(*, flag: object = True, technology: str = "4E001") -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": technology}]}
    return {**foreign("CN", eccn="EAR99", direct_product=made), "end_use": {"supercomputer_cn": flag}}


EXAMPLES = [
    Example("the day before", "2022-10-20", _made(), CLEAR, NAME),
    Example("the first day", "2022-10-21", _made(), SUBJECT, NAME),
    Example("not known whether it is for one", "2022-10-21", _made(flag="unknown"), UNSURE, "ENDUSE_744_23"),
    Example("for something else", "2022-10-21", _made(flag=False), CLEAR, NAME),
    Example("other technology", "2022-10-21", _made(technology="7E994"), CLEAR, NAME),
]
