"""Iraq: 15 CFR 746.3, from 2004-07-30; until then OFAC licensed all (31 CFR part 575, no longer modelled: all holds).

(a)(1) items of the list for NS, MT, NP, CW, CB, RS, CC, EI, SI or SL reasons; (2) for UN reasons; (3) for RS reasons of
eight entries. (f)(1) transfers within Iraq of what came there under a licence or exception, which a person must say.
The exceptions of (c) lift (a)(1) to (3) alone. Military uses, (a)(4): iraq_military.py.
"""

from collections.abc import Iterator

from schemas.order import OrderEvent
from schemas.record import UNKNOWN_COUNTRY
from streams.law.controls import base
from streams.law.countries import NONE
from streams.law.kit import (
    CLEAR,
    FIRST_DAY,
    HOLD,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    day,
    hold,
    unsure,
)
from streams.law.kit.samples import item
from streams.law.provisions.chart import CHART_VALUES
from streams.law.provisions.embargo import un_reason
from streams.law.provisions.kept import kept
from streams.law.provisions.possible import needs

CODE = "IRAQ_746_3"
BY_BIS: Dated[bool] = Dated(
    {
        FIRST_DAY: (False, Citation("31 CFR part 575, until 69 FR 46069 of 2004-07-30")),
        day("2004-07-30"): (True, Citation("69 FR 46077")),
    }
)
REASONS = kept("bis", "iraq_reasons")
"""Reasons of (a)(1) that count wherever they stand; RS only where it asks for a licence to Iraq, else (3) were idle."""
ENTRIES = kept("bis", "iraq_entries")
ADVANCED = "ADV_COMPUTING_LICENSE_REQUIRED"


def check(view: LineView) -> Iterator[Found]:
    evidence = {"country": "IQ", "eccn": view.eccn}
    if not view.law[BY_BIS]:
        yield hold(CODE, evidence, "a licence of OFAC or BIS of that day")
        return
    paragraph = _listed(view)
    if paragraph:
        release = "a BIS licence, or an exception named in 746.3(c)"
        yield hold(CODE, {**evidence, "paragraph": paragraph}, release)
    if _within_iraq(view.order):
        question = "whether the item came to Iraq under a licence or a licence exception; then a BIS licence"
        yield unsure(CODE, {**evidence, "paragraph": "(f)(1)"}, question, sign={"paragraph": "(f)(1)"})


def _within_iraq(order: OrderEvent) -> bool:
    """A transfer in Iraq, whatever it is called; or of no kind that is given, from nowhere else that is."""
    stated = order.transaction_type
    if stated == "transfer_in_country" or order.ship_from == "IQ":
        return True
    return stated is None and order.ship_from in (UNKNOWN_COUNTRY, None)


def _listed(view: LineView) -> str | None:
    """The paragraph that an item of the list meets; one that it may meet counts."""
    control = view.law.controls.find(view.eccn) if view.eccn and view.eccn != "EAR99" else None
    if control is None or view.eccn is None:
        return None
    if control.reasons & (view.law[REASONS] or NONE):
        return "(a)(1)"
    if base(view.eccn) in (view.law[ENTRIES] or NONE):
        return "(a)(3)"
    if "RS" in control.reasons and any(one.name.startswith("RS") or one.code == ADVANCED for one in needs(view)):
        return "(a)(1)"
    return "(a)(2)" if un_reason(control) else None


RULE = Rule(
    id="ear.746.3.iraq",
    title="Iraq",
    cite="15 CFR 746.3",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"to:IQ"}),
    dated=(*CHART_VALUES, BY_BIS, REASONS, ENTRIES),
    order=20,
)


NAMED = ("0B999", "0D999", "1B999", "1C992", "1C995", "1C997", "1C999", "6A992")
TRANSFER = {"transaction_type": "transfer_in_country", "ship_from": "IQ"}
EXAMPLES = [
    Example("within Iraq, of a kind that is not given", "2026-03-02",
            {**item("IQ"), "transaction_type": None, "ship_from": "IQ"}, UNSURE, CODE),
    Example("within Iraq, called a reexport", "2026-03-02",
            {**item("IQ"), "transaction_type": "reexport", "ship_from": "IQ"}, UNSURE, CODE),
    Example("to Iraq, of a kind that is not given", "2026-03-02", {**item("IQ"), "transaction_type": None}, CLEAR),
    Example("the last day of OFAC's", "2004-07-29", item("IQ"), HOLD, CODE),
    Example("the first day of BIS's", "2004-07-30", item("IQ"), CLEAR),
    Example("an NS item", "2026-03-02", item("IQ", "3A001.a.7"), HOLD, CODE),
    Example("a CC item that the chart does not ask for", "2026-03-02", item("IQ", "0A503"), HOLD, CODE),
    Example("a chemical for CW reasons", "2026-03-02", item("IQ", "1C355"), HOLD, CODE),
    Example("an RS item", "2026-03-02", item("IQ", "2A983"), HOLD, CODE),
    Example("an RS item, perhaps", "2026-03-02", item("IQ", "5A992"), HOLD, CODE),
    Example("an RS item for certain not", "2026-03-02", item("IQ", "5A992", advanced_computing=False), CLEAR),
    Example("an item whose RS reason is for Pakistan", "2026-03-02", item("IQ", "3A992"), CLEAR),
    Example("an advanced chip", "2026-03-02", item("IQ", "3A090.a"), HOLD, CODE),
    *(Example(f"{eccn}", "2026-03-02", item("IQ", eccn), HOLD, CODE) for eccn in NAMED),
    Example("a UN item", "2026-03-02", item("IQ", "9A991.a"), HOLD, CODE),
    Example("perhaps a UN item", "2026-03-02", item("IQ", "9A991"), HOLD, CODE),
    Example("an AT item", "2026-03-02", item("IQ", "5A991"), CLEAR),
    Example("EAR99", "2026-03-02", item("IQ"), CLEAR),
    Example("elsewhere", "2026-03-02", item("JO", "0B999"), CLEAR),
    Example("a transfer within Iraq", "2026-03-02", {**item("IQ"), **TRANSFER}, UNSURE, CODE),
    Example("a transfer elsewhere", "2026-03-02",
            {**item("JO"), "transaction_type": "transfer_in_country", "ship_from": "JO"}, CLEAR),
]  # fmt: skip
