"""600 series items as direct products: 15 CFR 734.9(d).

A 600-series item made with US 600-series D or E technology or software, or by a plant that is a product of such,
is subject when it goes to Country Group D:1, D:3, D:4, D:5, E:1, E:2. An 0A919 commodity: as a direct product only.
"""

from collections.abc import Iterator

from streams.law.content.direct_product import made_with, not_stated_foreign, of_technology
from streams.law.controls import is_600_series
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Citation, Dated, Example, Found, LineView, Rule, Stage, day
from streams.law.kit.samples import foreign, produced
from streams.law.provisions.direct_product import EVERYWHERE, concluded

NAME = "FDP_600"
IN_FORCE: Dated[bool] = Dated({day("2013-10-15"): (True, Citation("78 FR 22660", "M"))})


def check(view: LineView) -> Iterator[Found]:
    eccn = view.eccn or ""
    if not (is_600_series(eccn) or eccn.startswith("0A919")):
        return
    made = view.item.direct_product
    if is_600_series(eccn):
        limb = made_with(made, _series, not_stated_foreign, not_stated_foreign)
    else:
        limb = of_technology(made, _series, not_stated_foreign)
    yield from concluded(view, NAME, EVERYWHERE, limb)


def _series(code: str) -> bool:
    return is_600_series(code) and code[1:2] in "DE"


RULE = Rule(
    id="ear.734.9.600-series",
    title="600 series direct product",
    cite="15 CFR 734.9(d)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"group:D:1", "group:D:3", "group:D:4", "group:D:5", "group:E:1", "group:E:2"}),
    force=IN_FORCE,
)


EXAMPLES = [
    Example("the day before", "2013-10-14", produced("CN", "9A610.x", "9E610"), CLEAR, NAME),
    Example("the first day", "2013-10-15", produced("CN", "9A610.x", "9E610"), SUBJECT, NAME),
    Example("to SA", "2024-06-18", produced("SA", "9A610.x", "9E610"), SUBJECT, NAME),
    Example("to a country outside", "2024-06-18", produced("DE", "9A610.x", "9E610"), CLEAR, NAME),
    Example("made with other technology", "2024-06-18", produced("CN", "9A610.x", "3E001"), CLEAR, NAME),
    Example("no production facts", "2024-06-18", foreign("CN", eccn="9A610.x", direct_product=None), UNSURE),
]
