"""National security direct products: 15 CFR 734.9(b) (before 2022-02-03: 736.2(b)(3)(i)-(ii)).

An NS-controlled item made with US technology or software that needs a written assurance, or by a plant that is itself
such a direct product, is subject when it goes to Country Group D:1, E:1 or E:2.
"""

from collections.abc import Iterator

from schemas.item import Plant, Technology
from streams.content.direct_product import Limb, all_of, made_with, not_stated_foreign
from streams.rules.direct_product import EVERYWHERE, concluded
from streams.rules.kit import CLEAR, SUBJECT, UNSURE, Example, Found, Rule, Stage
from streams.rules.samples import foreign
from streams.rules.view import LineView

NAME = "FDP_NS"


def check(view: LineView) -> Iterator[Found]:
    control = view.law.controls.find(view.eccn or "")
    if control is None or "NS" not in control.reasons:
        return
    made = view.item.direct_product
    done = made is not None and made.status == "complete"

    def assured(one: Technology | Plant) -> Limb:
        needs = one.written_assurance
        stated = needs if isinstance(needs, bool) else (False if needs is None and done else None)
        return all_of(stated, not_stated_foreign(one))

    limb = made_with(made, _any, assured, assured)
    yield from concluded(view, NAME, EVERYWHERE, limb)


def _any(code: str) -> bool:
    return bool(code)


RULE = Rule(
    id="ear.734.9.national-security",
    title="National security direct product",
    cite="15 CFR 734.9(b)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"group:D:1", "group:E:1", "group:E:2"}),
    section="B",
)


def _made(destination: str, eccn: str = "3A001.a.7", **technology: object) -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": "3E001", "us_origin": True, **technology}]}
    return foreign(destination, ship_from="KR", eccn=eccn, direct_product=made)


EXAMPLES = [
    Example(
        "technology under written assurance, to D:1", "2024-06-18", _made("VN", written_assurance=True), SUBJECT, NAME
    ),
    Example("to a country outside", "2024-06-18", _made("TH", written_assurance=True), CLEAR, NAME),
    Example("no assurance needed", "2024-06-18", _made("VN", written_assurance=False), CLEAR, NAME),
    Example("a complete sheet says nothing of one", "2024-06-18", _made("VN"), CLEAR, NAME),
    Example("not known", "2024-06-18", _made("VN", written_assurance="unknown"), UNSURE, "DATA_MISSING_DIRECT_PRODUCT"),
    Example("an item that is not NS", "2024-06-18", _made("VN", "3A991", written_assurance=True), CLEAR, NAME),
    Example(
        "no production facts",
        "2024-06-18",
        foreign("VN", eccn="3A001.a.7", direct_product=None),
        UNSURE,
        "DATA_MISSING_DIRECT_PRODUCT",
    ),
]
