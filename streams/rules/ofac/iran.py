"""Iran: 31 CFR 560.204, 560.403. Everything from the United States or by US persons, directly or indirectly.

To Iran or through Iran; also by companies abroad that US persons own or control (560.215). OFAC alone can authorise
it. A country on the way that nobody knows may be Iran. Parties there: streams/rules/ofac/interests.py.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, OrderView, Rule, Stage, unsure
from streams.law.kit.samples import foreign
from streams.law.provisions.nexus import prohibited, us_nexus

CODE, IRAN = "OFAC_IRAN", "IR"


def check(view: OrderView) -> Iterator[Found]:
    evidence: dict[str, object] = {"transaction_type": view.order.transaction_type}
    if view.destination != IRAN:
        through = tuple(leg.country for leg in view.order.transit)
        known = view.law.countries.known
        if IRAN in through:
            evidence["through"] = IRAN
        elif any(country not in known for country in through) and us_nexus(view.order) != "no":
            yield unsure(CODE, {**evidence, "through": None}, "the countries on the way")
            return
        else:
            return
    yield from prohibited(view.order, CODE, evidence, by_owned_companies=True)


RULE = Rule(
    id="ofac.iran",
    title="US export or US person to or through Iran",
    cite="31 CFR part 560",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"to:IR", "transit"}),
)

ABROAD = {"transaction_type": "reexport", "ship_from": "TR", "destination": "IR"}


def _by(*stops: str | None, **more: object) -> dict[str, object]:
    return {"destination": "OM", "transit": [{"country": stop} for stop in stops], **more}


EXAMPLES = [
    Example("a US export", "2024-05-19", {"destination": "IR"}, HOLD, CODE),
    Example("another country", "2024-05-19", {"destination": "DE"}, CLEAR),
    Example("another country of the alphabet's end", "2024-05-19", {"destination": "IT"}, CLEAR),
    Example("no US nexus", "2024-05-19", ABROAD, CLEAR),
    Example("a US person", "2024-05-19", {**ABROAD, "us_person_involved": True}, HOLD, CODE),
    Example("perhaps a US person", "2024-05-19", {**ABROAD, "us_person_involved": None}, UNSURE, CODE),
    Example("an exporter with headquarters in the United States", "2024-05-19",
            {**ABROAD, "exporter_headquarters": "US"}, HOLD, CODE),
    Example("through Iran", "2026-03-02", _by("AE", "IR"), HOLD, CODE),
    Example("through the Emirates", "2026-03-02", _by("AE"), CLEAR),
    Example("through Syria", "2026-03-02", _by("SY"), CLEAR),
    Example("through a country that nobody knows", "2026-03-02", _by(None), UNSURE, CODE),
    Example("through Iran without US nexus", "2026-03-02",
            {**foreign("OM", ship_from="TR"), "transit": [{"country": "IR"}]}, CLEAR),
    Example("through nobody knows where without US nexus", "2026-03-02",
            {**foreign("OM", ship_from="TR"), "transit": [{}]}, CLEAR),
    Example("through nobody knows where, perhaps a US person", "2026-03-02",
            {**foreign("OM", ship_from="TR"), "transit": [{}], "us_person_involved": None}, UNSURE, CODE),
]  # fmt: skip
