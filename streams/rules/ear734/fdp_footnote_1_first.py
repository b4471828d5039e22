"""Footnote 1 direct products, first version: 736.2(b)(3)(vi), 85 FR 29849; 2020-05-15 to 2020-08-16.

Items destined to a footnote 1 entity that (A) it produced or developed with listed technology, or (B) were made to its
designs in a plant that is a product of US-origin listed technology. Of (B), items whose production began before
2020-05-15 may go until 2020-09-14, which lies past this version's end.
"""

from collections.abc import Iterator

from streams.law.content.direct_product import all_of, any_of, of_plant, of_technology, stated, us_plant
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Citation, Dated, Example, Found, LineView, Rule, Stage, day
from streams.law.kit.samples import foreign, listed, to
from streams.law.provisions.direct_product import FOOTNOTE_1, concluded
from streams.law.provisions.footnotes import reach
from streams.law.provisions.production_savings import PRODUCTION_SAVINGS, saved

NAME = "FDP_EL_FN1"
IN_FORCE: Dated[bool] = Dated(
    {day("2020-05-15"): (True, Citation("85 FR 29849")), day("2020-08-17"): (None, Citation("85 FR 51596"))}
)


def check(view: LineView) -> Iterator[Found]:
    reached = reach(view, 1, through_items=False)
    inputs = view.law[FOOTNOTE_1] or frozenset()
    if not reached.met:
        return
    made = view.item.direct_product
    limb = None
    if made is not None:
        own = all_of(stated(made, made.produced_or_developed_by_fn1), of_technology(made, inputs))
        designed = all_of(stated(made, made.designed_by_fn1), of_plant(made, inputs, us_plant), not saved(view))
        limb = any_of((own, designed))
    yield from concluded(view, NAME, reached, limb)


RULE = Rule(
    id="ear.734.9.footnote-1-first",
    title="Footnote 1 direct product, May to August 2020",
    cite="15 CFR 736.2(b)(3)(vi); 85 FR 29849",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"list:EL"}),
    dated=(FOOTNOTE_1, PRODUCTION_SAVINGS),
    force=IN_FORCE,
)

NOTED = (listed("Pinewood Optics Ltd", footnotes=[{"n": 1, "from": "2020-05-15"}]),)
PLANT = [{"eccn": "3E991", "us_origin": True}]


def _made(**facts: object) -> dict[str, object]:
    made = {"status": "complete", **facts}
    return {**foreign("CN", eccn="3A991", direct_product=made), "parties": [to("Pinewood Optics Ltd")]}


DESIGNED = _made(designed_by_fn1=True, plant=PLANT)
OWN = _made(produced_or_developed_by_fn1=True, technology=[{"eccn": "3E991"}])
EXAMPLES = [
    Example("its design, the day before", "2020-05-14", DESIGNED, CLEAR, NAME, lists=NOTED),
    Example("its design, the first day", "2020-05-15", DESIGNED, SUBJECT, NAME, lists=NOTED),
    Example("its design, the last day", "2020-08-16", DESIGNED, SUBJECT, NAME, lists=NOTED),
    Example("its own product", "2020-06-01", OWN, SUBJECT, NAME, lists=NOTED),
    Example("nobody's design", "2020-08-16", _made(plant=PLANT), CLEAR, NAME, lists=NOTED),
    Example("not known whose design", "2020-06-01", _made(designed_by_fn1=None, plant=PLANT), UNSURE, lists=NOTED),
    Example(
        "production began before",
        "2020-06-01",
        _made(designed_by_fn1=True, plant=PLANT, production_started="2020-05-14"),
        CLEAR,
        NAME,
        lists=NOTED,
    ),
    Example(
        "production began on the day",
        "2020-06-01",
        _made(designed_by_fn1=True, plant=PLANT, production_started="2020-05-15"),
        SUBJECT,
        NAME,
        lists=NOTED,
    ),
]
