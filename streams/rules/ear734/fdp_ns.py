"""National security direct products: 15 CFR 734.9(b) (before 2022-02-03: 736.2(b)(3)(i)-(ii)).

An NS-controlled item made with US technology or software that needs a written assurance, or by a plant that is itself
such a direct product, is subject when it goes to Country Group D:1, E:1 or E:2. What needs a written assurance follows
from the ECCN: technology and software with an NS column (Supp. 2 to part 748, (o)(3)(i); 740.6). It is
not asked of the user; a statement that none is needed, against the list, is a contradiction that holds.
"""

from collections.abc import Iterator

from schemas.item import Plant, Technology
from streams.law.content.direct_product import Limb, all_of, made_with, not_stated_foreign
from streams.law.day import Law
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Example, Found, LineView, Rule, Stage, canonical, unsure
from streams.law.kit.samples import foreign
from streams.law.provisions.direct_product import EVERYWHERE, concluded

NAME = "FDP_NS"


def check(view: LineView) -> Iterator[Found]:
    control = view.law.controls.find(view.eccn or "")
    if control is None or "NS" not in control.reasons:
        return
    made, law = view.item.direct_product, view.law

    def assured(one: Technology | Plant) -> Limb:
        return all_of(needs_written_assurance(law, one), not_stated_foreign(one))

    yield from concluded(view, NAME, EVERYWHERE, made_with(made, _any, assured, assured))
    inputs: tuple[Technology | Plant, ...] = (*made.technology, *made.plant) if made else ()
    denied = sorted(canonical(one.eccn) or "?" for one in inputs if denies(law, one))
    if denied:
        yield unsure(
            "DATA_CONTRADICTORY_ITEM",
            {"rule": NAME, "eccns": denied, "written_assurance": False},
            "whether a written assurance is needed: the list controls these for national security",
        )


def needs_written_assurance(law: Law, one: Technology | Plant) -> Limb:
    """As stated, else as the list has it; a stated unknown stays one where the list does not say yes."""
    if isinstance(one.written_assurance, bool):
        return one.written_assurance
    listed = _national_security(law, one.eccn)
    return None if one.written_assurance == "unknown" and not listed else listed


def denies(law: Law, one: Technology | Plant) -> bool:
    """Stated to need no written assurance, against the list."""
    stated = one.written_assurance is False and one.us_origin is not False
    return stated and _national_security(law, one.eccn) is not False


def _national_security(law: Law, eccn: str | None) -> Limb:
    code = canonical(eccn)
    if code == "EAR99":
        return False
    control = law.controls.find(code)
    if control is None or control.unreadable:
        return None
    return any(column.startswith("NS") for column in control.columns)


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
)


def _made(
    destination: str, eccn: str = "3A001.a.7", *, technology: str = "3E001", **facts: object
) -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": technology, "us_origin": True, **facts}]}
    return foreign(destination, ship_from="KR", eccn=eccn, direct_product=made)


EXAMPLES = [
    Example(
        "technology under written assurance, to D:1", "2024-06-18", _made("VN", written_assurance=True), SUBJECT, NAME
    ),
    Example("to a country outside", "2024-06-18", _made("TH", written_assurance=True), CLEAR, NAME),
    Example("NS technology needs one by law", "2024-06-18", _made("VN"), SUBJECT, NAME),
    Example("whatever is unknown of it", "2024-06-18", _made("VN", written_assurance="unknown"), SUBJECT, NAME),
    Example("to Cuba, Country Group E:2", "2024-06-18", _made("CU"), SUBJECT, NAME),
    Example("AT technology needs none", "2024-06-18", _made("VN", technology="3E991"), CLEAR, NAME),
    Example(
        "AT technology, and nobody knows",
        "2024-06-18",
        _made("VN", technology="3E991", written_assurance="unknown"),
        UNSURE,
        "DATA_MISSING_DIRECT_PRODUCT",
    ),
    Example("no such technology", "2024-06-18", _made("VN", technology="3E999"), UNSURE, "DATA_MISSING_DIRECT_PRODUCT"),
    Example(
        "a statement against the list",
        "2024-06-18",
        _made("VN", written_assurance=False),
        UNSURE,
        "DATA_CONTRADICTORY_ITEM",
    ),
    Example(
        "of technology that is not of the US",
        "2024-06-18",
        _made("VN", written_assurance=False, us_origin=False),
        CLEAR,
        NAME,
    ),
    Example(
        "a plant of such technology",
        "2024-06-18",
        foreign(
            "VN", ship_from="KR", eccn="3A001.a.7", direct_product={"status": "complete", "plant": [{"eccn": "3D001"}]}
        ),
        SUBJECT,
        NAME,
    ),
    Example("an item that is not NS", "2024-06-18", _made("VN", "3A991", written_assurance=True), CLEAR, NAME),
    Example(
        "no production facts",
        "2024-06-18",
        foreign("VN", eccn="3A001.a.7", direct_product=None),
        UNSURE,
        "DATA_MISSING_DIRECT_PRODUCT",
    ),
]
