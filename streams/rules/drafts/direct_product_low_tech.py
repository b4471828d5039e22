"""February 2020: any US technology in items for Huawei. Discussed, never law; enacted instead: footnote 1.

Where a 748.5 party is of the Huawei family an item is subject if it is the direct product of ANY US-origin technology
or software, EAR99 included, or of a plant that is. Old orders rarely say so much: then the answer is not known.
"""

from collections.abc import Iterator

from schemas.item import DirectProduct
from streams.law.kit import Basis, Found, LineView, Rule, Stage, unsure
from streams.law.kit.draft import Draft

FAMILY = "huawei"
BASIS = "FDP_DRAFT_LOW_TECH"


def check(view: LineView) -> Iterator[Found]:
    if not any(_concerned(view)):
        return
    made = view.item.direct_product
    answer = _product(made) if made is not None else None
    if answer:
        yield Basis(BASIS, {"family": FAMILY})
    elif answer is None:
        release = "which US technology, software and plant made the item, EAR99 included"
        yield unsure("DATA_MISSING_DIRECT_PRODUCT", {"rule": BASIS}, release)


def _concerned(view: LineView) -> Iterator[bool]:
    for hits in view.hits.values():
        yield from (hit.sure and hit.entry.family == FAMILY and hit.capacity == "party" for hit in hits)


def _product(made: DirectProduct) -> bool | None:
    """Direct product of US technology or plant: yes, no, or not known."""
    origins = {one.us_origin for one in made.technology} | {one.us_origin for one in made.plant}
    if True in origins:
        return True
    return None if made.status != "complete" or origins - {False} else False


RULE = Rule(
    id="draft.2020-02.direct-product-low-tech",
    title="Direct product of any US technology, for Huawei",
    cite="draft of February 2020, press reports",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"any-match"}),
)

DRAFT = Draft(
    id="draft:2020-02-fdp-lowtech",
    title="Direct product of any US technology, for Huawei",
    status="draft",
    source="press reports of February 2020",
    added=(RULE,),
)
