"""Iran: 31 CFR 560.204, 560.206. Everything from the United States or by US persons; OFAC alone can authorise it."""

from collections.abc import Iterator

from streams.rules.kit import CLEAR, HOLD, UNSURE, Example, Found, Rule, Stage, hold, unsure
from streams.rules.nexus import us_nexus
from streams.rules.view import OrderView


def check(view: OrderView) -> Iterator[Found]:
    nexus = us_nexus(view.order)
    if view.destination == "IR" and nexus != "no":
        make = hold if nexus == "yes" else unsure
        release = "an OFAC licence" if nexus == "yes" else "whether a US person is involved"
        yield make("OFAC_IRAN", {"transaction_type": view.order.transaction_type, "us_nexus": nexus}, release)


RULE = Rule(
    id="ofac.iran",
    title="US export or US person to Iran",
    cite="31 CFR part 560",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"to:IR"}),
    section="F.3",
)

ABROAD = {"transaction_type": "reexport", "ship_from": "TR", "destination": "IR"}

EXAMPLES = [
    Example("a US export", "2024-05-19", {"destination": "IR"}, HOLD, "OFAC_IRAN"),
    Example("another country", "2024-05-19", {"destination": "DE"}, CLEAR),
    Example("another country of the alphabet's end", "2024-05-19", {"destination": "IT"}, CLEAR),
    Example("no US nexus", "2024-05-19", ABROAD, CLEAR),
    Example("a US person", "2024-05-19", {**ABROAD, "us_person_involved": True}, HOLD, "OFAC_IRAN"),
    Example("perhaps a US person", "2024-05-19", {**ABROAD, "us_person_involved": None}, UNSURE, "OFAC_IRAN"),
]
