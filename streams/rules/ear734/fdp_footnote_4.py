"""Footnote 4 direct products: 15 CFR 734.9(e)(2) (87 FR 62186).

Like footnote 1, for entities of supercomputing: with 4D090 and encryption technology among the inputs, and without any
licence exception.
"""

from collections.abc import Iterator

from streams.law.content.direct_product import made_with, us_plant
from streams.law.kit import CLEAR, SUBJECT, Example, Found, LineView, Rule, Stage
from streams.law.kit.samples import foreign, listed, to
from streams.law.provisions.direct_product import FOOTNOTE_4, concluded
from streams.law.provisions.footnotes import reach

NAME = "FDP_EL_FN4"


def check(view: LineView) -> Iterator[Found]:
    reached = reach(view, 4)
    inputs = view.law[FOOTNOTE_4] or frozenset()
    if not reached.met:
        return
    yield from concluded(view, NAME, reached, made_with(view.item.direct_product, inputs, us_plant))


RULE = Rule(
    id="ear.734.9.footnote-4",
    title="Footnote 4 direct product",
    cite="15 CFR 734.9(e)(2)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"list:EL", "users"}),
    force=FOOTNOTE_4,
)

NOTED = (listed("Pinewood Optics Ltd", footnotes=[{"n": 4, "from": "2022-10-21"}]),)


def _made(technology: str) -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": technology}]}
    return {**foreign("CN", eccn="4A994", direct_product=made), "parties": [to("Pinewood Optics Ltd")]}


EXAMPLES = [
    Example("the day before", "2022-10-20", _made("4E001"), CLEAR, NAME, lists=NOTED),
    Example("the first day", "2022-10-21", _made("4E001"), SUBJECT, NAME, lists=NOTED),
    Example("encryption technology is an input here", "2023-05-22", _made("5E002"), SUBJECT, NAME, lists=NOTED),
    Example("4D090, last day", "2024-12-01", _made("4D090"), SUBJECT, NAME, lists=NOTED),
    Example("4D090, no longer", "2024-12-02", _made("4D090"), CLEAR, NAME, lists=NOTED),
    Example(
        "an entity of another footnote",
        "2023-05-22",
        _made("4E001"),
        CLEAR,
        NAME,
        lists=(listed("Pinewood Optics Ltd"),),
    ),
]
