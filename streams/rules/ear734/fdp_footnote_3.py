"""Footnote 3 direct products (Russian and Belarusian military end users and procurement): 15 CFR 734.9(g).

Any item, EAR99 included, made with technology or software of any D or E entry, or by a plant that is a product of such,
if a footnote 3 entity is a party or it goes into that entity's things, wherever. Not from a country of Supp. 3 to
part 746.
"""

from collections.abc import Iterator

from streams.law.content.direct_product import by_group, made_with, not_stated_foreign
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Citation, Dated, Example, Found, LineView, Rule, Stage, day
from streams.law.kit.samples import foreign, listed, to
from streams.law.provisions.direct_product import CATEGORIES, concluded
from streams.law.provisions.embargo import PARTNERS, from_partner
from streams.law.provisions.footnotes import reach

NAME = "FDP_RU_BY_MEU_FN3"
IN_FORCE: Dated[bool] = Dated(
    {
        day("2022-02-24"): (True, Citation("87 FR 12226")),
        day("2024-08-27"): (True, Citation("89 FR 68539: and procurement")),
        day("2024-11-01"): (True, Citation("89 FR 87279: any destination and party, a clarification")),
    }
)


def check(view: LineView) -> Iterator[Found]:
    if from_partner(view.whole):
        return
    reached = reach(view, 3)
    if not reached.met:
        return
    inputs = by_group(categories=view.law[CATEGORIES] or "")
    limb = made_with(view.item.direct_product, inputs, not_stated_foreign)
    yield from concluded(view, NAME, reached, limb)


RULE = Rule(
    id="ear.734.9.footnote-3",
    title="Footnote 3 direct product",
    cite="15 CFR 734.9(g); 746.8(a)(3)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"list:EL", "users"}),
    dated=(CATEGORIES, PARTNERS),
    force=IN_FORCE,
)

NOTED = (listed("Pinewood Optics Ltd", footnotes=[{"n": 3, "from": "2022-02-24"}]),)


def _made(technology: str = "5E991", ship_from: str = "CN") -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": technology}]}
    item = foreign("AM", ship_from=ship_from, eccn="EAR99", direct_product=made)
    return {**item, "parties": [to("Pinewood Optics Ltd", country="AM")]}


EXAMPLES = [
    Example("the day before", "2022-02-23", _made(), CLEAR, NAME, lists=NOTED),
    Example("the first day", "2022-02-24", _made(), SUBJECT, NAME, lists=NOTED),
    Example("category 1 technology, last day outside", "2022-04-07", _made("1E994"), CLEAR, NAME, lists=NOTED),
    Example("category 1 technology", "2022-04-08", _made("1E994"), SUBJECT, NAME, lists=NOTED),
    Example("anywhere in the world", "2024-11-12", _made(), SUBJECT, NAME, lists=NOTED),
    Example("from a partner country", "2024-11-12", _made(ship_from="DE"), CLEAR, NAME, lists=NOTED),
    Example("made with EAR99 technology", "2024-11-12", _made("EAR99"), CLEAR, NAME, lists=NOTED),
    Example("not known", "2024-11-12", {**_made(), "lines": [{"eccn": "EAR99", "origin": "CN"}]}, UNSURE, lists=NOTED),
]
