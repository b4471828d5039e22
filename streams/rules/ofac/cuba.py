"""Cuba: 31 CFR 515.201, 515.329. Goods outside the EAR, dealt in by a person subject to US jurisdiction.

That includes companies abroad which US persons own or control. What is subject to the EAR answers under 746.2: a BIS
authorisation suffices for it (515.533). Published technology is information (515.206).
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, unsure
from streams.law.kit.samples import foreign, item, to
from streams.law.provisions.nexus import information, prohibited


def check(view: LineView) -> Iterator[Found]:
    if view.subject is not True and not information(view):
        yield from prohibited(view.order, CODE, {"country": "CU", "eccn": view.eccn}, by_owned_companies=True)
    elif view.item.published == "unknown" and view.item.kind == "software" and not view.requirements:
        yield unsure(
            CODE, {"country": "CU", "eccn": view.eccn}, "whether the software is published: BIS spares what is not"
        )


CODE = "OFAC_CUBA"
RULE = Rule(
    id="ofac.cuba",
    title="US person to Cuba, goods outside the EAR",
    cite="31 CFR 515.201, 515.329",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"to:CU"}),
)


def _order(person: object = True, destination: str = "CU", **more: object) -> dict[str, object]:
    return {**foreign(destination, ship_from="DE", eccn="EAR99"), "us_person_involved": person, **more}


def _published(kind: str) -> dict[str, object]:
    return {**foreign("CU", ship_from="DE", eccn="EAR99", kind=kind, published=True), "us_person_involved": True}


def _released(published: object) -> dict[str, object]:
    return {**item("CU", kind="software", published=published), "transaction_type": "deemed_export"}


def _sold(exporter: dict[str, object]) -> dict[str, object]:
    return _order(False, parties=[to("Camaguey Lamp", country="CU"), exporter])


EXPORTER = to("Lampenwerk GmbH", role="exporter", country="DE", ultimate_parent_country="US")
EXAMPLES = [
    Example("a US person sells German goods", "2026-03-02", _order(), HOLD, CODE),
    Example("perhaps a US person", "2026-03-02", _order(None), UNSURE, CODE),
    Example("no US person", "2026-03-02", _order(False), CLEAR),
    Example("elsewhere", "2026-03-02", _order(destination="DO"), CLEAR),
    Example("an exporter with headquarters in the United States", "2026-03-02",
            _order(False, exporter_headquarters="US"), HOLD, CODE),
    Example("an exporter with a parent there", "2026-03-02",
            _sold(EXPORTER), HOLD, CODE),
    Example("an exporter with a parent nobody knows where", "2026-03-02",
            _sold({**EXPORTER, "ultimate_parent_country": "unknown"}), UNSURE, CODE),
    Example("perhaps an exporter with a parent there", "2026-03-02", _sold({**EXPORTER, "role": None}), UNSURE, CODE),
    Example("an exporter with headquarters nobody knows where", "2026-03-02",
            _order(False, exporter_headquarters="unknown"), UNSURE, CODE),
    Example("another exporter", "2026-03-02", _order(False, exporter_headquarters="DE"), CLEAR),
    Example("subject to the EAR: BIS answers", "2026-03-02", item("CU"), CLEAR),
    Example("content not known", "2026-03-02",
            {**foreign("CU", ship_from="DE", us_content=None), "us_person_involved": True}, HOLD, CODE),
    Example("published technology", "2026-03-02", _published("technology"), CLEAR),
    Example("published software", "2026-03-02", _published("software"), HOLD, CODE),
    Example("source code to a national, perhaps published", "2026-03-02", _released("unknown"), UNSURE, CODE),
    Example("source code to a national, not published", "2026-03-02", _released(False), CLEAR),
]  # fmt: skip
