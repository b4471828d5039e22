"""Spacecraft items as direct products: 15 CFR 734.9(c).

A 9x515 item made with US 9D515 or 9E515 technology or software, or by a plant that is a product of such,
is subject when it goes to Country Group D:5, E:1, E:2.
"""

from collections.abc import Iterator

from streams.law.content.direct_product import made_with, not_stated_foreign
from streams.law.controls import is_9x515
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Citation, Dated, Example, Found, LineView, Rule, Stage, day
from streams.law.kit.samples import foreign, produced
from streams.law.provisions.direct_product import EVERYWHERE, concluded

NAME = "FDP_9X515"
IN_FORCE: Dated[bool] = Dated({day("2014-11-10"): (True, Citation("79 FR 27418", "M"))})
INPUTS = frozenset({"9D515", "9E515"})


def check(view: LineView) -> Iterator[Found]:
    if is_9x515(view.eccn or ""):
        limb = made_with(view.item.direct_product, INPUTS, not_stated_foreign, not_stated_foreign)
        yield from concluded(view, NAME, EVERYWHERE, limb)


RULE = Rule(
    id="ear.734.9.spacecraft",
    title="Spacecraft direct product",
    cite="15 CFR 734.9(c)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"group:D:5", "group:E:1", "group:E:2"}),
    force=IN_FORCE,
)


EXAMPLES = [
    Example("the day before", "2014-11-09", produced("CN", "9A515.x", "9E515"), CLEAR, NAME),
    Example("the first day", "2014-11-10", produced("CN", "9A515.x", "9E515"), SUBJECT, NAME),
    Example("to CN", "2024-06-18", produced("CN", "9A515.x", "9E515"), SUBJECT, NAME),
    Example("to a country outside", "2024-06-18", produced("SA", "9A515.x", "9E515"), CLEAR, NAME),
    Example("made with other technology", "2024-06-18", produced("CN", "9A515.x", "3E001"), CLEAR, NAME),
    Example("no production facts", "2024-06-18", foreign("CN", eccn="9A515.x", direct_product=None), UNSURE),
]
