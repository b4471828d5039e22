"""Footnote 1 direct products: 15 CFR 734.9(e)(1) (85 FR 51596; before 2022-02-03 736.2(b)(3)(vi)), from 2020-08-17.

Any item made with listed technology or software, or by a plant that is a product of US-origin such, if a footnote 1
entity is a party, or if it is known to go into anything that such an entity produces, purchases or orders.
"""

from collections.abc import Iterator

from streams.law.content.direct_product import made_with, us_plant
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Citation, Dated, Example, Found, LineView, Rule, Stage, day
from streams.law.kit.samples import foreign, listed, to
from streams.law.provisions.direct_product import FOOTNOTE_1, concluded
from streams.law.provisions.footnotes import reach
from streams.law.provisions.production_savings import PRODUCTION_SAVINGS, saved

NAME = "FDP_EL_FN1"
IN_FORCE: Dated[bool] = Dated({day("2020-08-17"): (True, Citation("85 FR 51596; 87 FR 6022"))})


def check(view: LineView) -> Iterator[Found]:
    reached = reach(view, 1)
    inputs = view.law[FOOTNOTE_1] or frozenset()
    if not reached.met or saved(view):
        return
    yield from concluded(view, NAME, reached, made_with(view.item.direct_product, inputs, us_plant))


RULE = Rule(
    id="ear.734.9.footnote-1",
    title="Footnote 1 direct product",
    cite="15 CFR 734.9(e)(1)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"list:EL", "users"}),
    dated=(FOOTNOTE_1, PRODUCTION_SAVINGS),
    force=IN_FORCE,
)

NOTED = (listed("Pinewood Optics Ltd", footnotes=[{"n": 1, "from": "2020-05-15"}]),)
PLANT = [{"eccn": "3E991", "us_origin": True}]


def _made(*, role: str = "ultimate_consignee", **facts: object) -> dict[str, object]:
    made = {"status": "complete", **facts}
    parties = [to("Pinewood Optics Ltd", role=role), to("Musterwerk Antriebe GmbH", country="DE")]
    return {**foreign("CN", eccn="3A991", direct_product=made), "parties": parties}


def _for(user: str) -> dict[str, object]:
    made = {"status": "complete", "plant": PLANT, "incorporated_into_items_of": user}
    return foreign("CN", eccn="3A991", direct_product=made)


def _near() -> dict[str, object]:
    return {**_made(plant=PLANT), "parties": [to("Pinewod Optics Ltd")]}


def _forwarded() -> dict[str, object]:
    forwarder = to("Pinewood Optics Ltd", role="freight_forwarder")
    return {**_made(plant=PLANT), "parties": [to("Musterwerk Antriebe GmbH", country="DE"), forwarder]}


def _owned(pct: str) -> dict[str, object]:
    owners = [{"name": "Pinewood Optics Ltd", "pct": pct}]
    return {**_made(plant=PLANT), "parties": [to("Thu Duc Kestrel Co", country="VN", owners=owners)]}


FOREIGN: dict[str, object] = {"eccn": "5E991", "us_origin": False}
NEW = _made(technology=[{"eccn": "3E994"}])
BEGUN = _made(plant=PLANT, designed_by_fn1=True, production_started="2020-05-14")
EXAMPLES = [
    Example("the day before", "2020-08-16", _made(plant=PLANT), CLEAR, NAME, lists=NOTED),
    Example("the first day", "2020-08-17", _made(plant=PLANT), SUBJECT, NAME, lists=NOTED),
    Example("listed technology", "2021-06-08", _made(technology=[{"eccn": "5E991"}]), SUBJECT, NAME, lists=NOTED),
    Example(
        "technology that is not listed", "2021-06-08", _made(technology=[{"eccn": "7E994"}]), CLEAR, NAME, lists=NOTED
    ),
    Example("EAR99 technology", "2021-06-08", _made(technology=[{"eccn": "EAR99"}]), CLEAR, NAME, lists=NOTED),
    Example(
        "technology stated not to be subject",
        "2021-06-08",
        _made(technology=[{"eccn": "3E001", "subject_to_ear": False}]),
        CLEAR,
        NAME,
        lists=NOTED,
    ),
    Example("technology of no known class", "2021-06-08", _made(technology=[{"us_origin": True}]), UNSURE, lists=NOTED),
    Example("foreign technology", "2021-06-08", _made(technology=[FOREIGN]), CLEAR, NAME, lists=NOTED),
    Example(
        "foreign technology that is subject for another reason",
        "2021-06-08",
        _made(technology=[{**FOREIGN, "subject_to_ear": True}]),
        SUBJECT,
        NAME,
        lists=NOTED,
    ),
    Example(
        "foreign technology that may be subject",
        "2021-06-08",
        _made(technology=[{**FOREIGN, "subject_to_ear": "unknown"}]),
        UNSURE,
        lists=NOTED,
    ),
    Example("listed later, the day before", "2024-12-01", NEW, CLEAR, NAME, lists=NOTED),
    Example("listed later", "2024-12-02", NEW, SUBJECT, NAME, lists=NOTED),
    Example(
        "a foreign plant", "2021-06-08", _made(plant=[{"eccn": "3E991", "us_origin": False}]), CLEAR, NAME, lists=NOTED
    ),
    Example("a plant of unknown origin", "2021-06-08", _made(plant=[{"eccn": "3E991"}]), UNSURE, lists=NOTED),
    Example(
        "no production facts",
        "2020-10-05",
        {**_made(), "lines": [{"eccn": "3A991", "origin": "TW"}]},
        UNSURE,
        "DATA_MISSING_DIRECT_PRODUCT",
        lists=NOTED,
    ),
    Example("facts that are not complete", "2020-10-05", _made(status="incomplete"), UNSURE, lists=NOTED),
    Example("the entity is the supplier", "2021-06-08", _made(role="supplier", plant=PLANT), CLEAR, NAME, lists=NOTED),
    Example("it goes into their equipment", "2021-04-12", _for("Pinewood Optics Ltd"), SUBJECT, NAME, lists=NOTED),
    Example("it could go into anybody's", "2021-04-12", _for("unknown"), UNSURE, lists=NOTED),
    Example("a near name", "2021-06-08", _near(), UNSURE, "PARTY_MATCH_REVIEW", lists=NOTED),
    Example(
        "a forwarder, possession unknown", "2021-06-08", _forwarded(), UNSURE, "PARTY_ROLE_UNRESOLVED", lists=NOTED
    ),
    Example("an affiliate inherits the footnote", "2025-10-15", _owned("60"), SUBJECT, NAME, lists=NOTED),
    Example(
        "an affiliate of unknown share", "2025-10-15", _owned("unknown"), UNSURE, "EL_AFFILIATE_UNKNOWN", lists=NOTED
    ),
    Example("an affiliate during the stay", "2025-12-15", _owned("60"), CLEAR, NAME, lists=NOTED),
    Example("production savings, last day", "2020-09-14", BEGUN, CLEAR, NAME, lists=NOTED),
    Example("production savings, the day after", "2020-09-15", BEGUN, SUBJECT, NAME, lists=NOTED),
]
