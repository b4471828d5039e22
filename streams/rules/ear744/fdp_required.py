"""Entity List direct products without a listed party: 15 CFR 744.11(a)(2), 746.8(a)(3).

An item that is subject because it goes into a footnote entity's parts, components or equipment needs a licence to
whomever it is sold.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage, hold
from streams.law.kit.samples import foreign, listed, to
from streams.law.parties import production_hits
from streams.law.provisions.entities import (
    ENTITY_CODES,
    ENTITY_FDP,
    SUPPLEMENT_4,
    applicable_review_policy,
    fn5_excluded,
)


def check(view: LineView) -> Iterator[Found]:
    names = sorted({basis.name for basis in view.bases} & ENTITY_FDP)
    if not names or view.codes & ENTITY_CODES or fn5_excluded(view):
        return
    users = [hit for user in view.facts.users for hit in production_hits(user.matches, view.day) if hit.sure]
    policies = sorted({policy for hit in users if (policy := applicable_review_policy(hit.entry, view))})
    yield hold(
        "FDP_LICENSE_REQUIRED",
        {"rules": names, "users": sorted({hit.entry.key for hit in users})},
        "a BIS licence for this item and end user",
        review_policy=policies[-1] if policies else None,
    )


RULE = Rule(
    id="ear.744.11.direct-product",
    title="Direct product for a footnote entity that is no party",
    cite="15 CFR 744.11(a)(2)",
    stage=Stage.RESIDUAL,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"users", "end_use:ic_fab"}),
    dated=(SUPPLEMENT_4,),
)

NOTED = listed("Pinewood Optics Ltd", footnotes=[{"n": 1, "from": "2020-05-15"}])


def _for(user: str) -> dict[str, object]:
    made = {"status": "complete", "plant": [{"eccn": "3E991", "us_origin": True}], "incorporated_into_items_of": user}
    return {**foreign("CN", eccn="3A991", direct_product=made), "parties": [to("Lanternfield Module Co")]}


EXAMPLES = [
    Example(
        "it goes into their equipment",
        "2021-04-12",
        _for("Pinewood Optics Ltd"),
        HOLD,
        "FDP_LICENSE_REQUIRED",
        lists=(NOTED,),
    ),
    Example("before incorporation was reached", "2020-08-16", _for("Pinewood Optics Ltd"), CLEAR, lists=(NOTED,)),
    Example("its first day", "2020-08-17", _for("Pinewood Optics Ltd"), HOLD, "FDP_LICENSE_REQUIRED", lists=(NOTED,)),
    Example("into somebody else's", "2021-04-12", _for("Ostrich Radio Works"), CLEAR, lists=(NOTED,)),
]
