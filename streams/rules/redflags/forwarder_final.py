"""A forwarder as final destination: 748.5(e), Supp. 3 to part 732. A forwarding agent is no ultimate consignee."""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, OrderView, Rule, Stage, each, hold, resolved, unsure
from streams.law.kit.samples import resolution, to
from streams.law.parties import FINAL_ROLES

FLAG = "RF_FORWARDER_FINAL"


def check(view: OrderView) -> Iterator[Found]:
    final = [one.party for one in view.parties if one.party.role in FINAL_ROLES and one.party.is_forwarder]
    if final and not resolved(view, FLAG):
        for party, evidence in each(final):
            make = hold if party.is_forwarder is True else unsure
            yield make("RED_FLAG_UNRESOLVED", {"flag": FLAG, **evidence}, "who the goods are finally for, documented")


RULE = Rule(
    id="ear.748.5.forwarder-final",
    title="Forwarder as final destination",
    cite="15 CFR 748.5(e); Supp. 3 to part 732",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"forwarder"}),
)


def _order(fact: bool | str | None, role: str = "ultimate_consignee") -> dict[str, object]:
    return {"parties": [to("Gulf Sextant Cargo LLC", role=role, country="AE", is_forwarder=fact)]}


EXAMPLES = [
    Example("ultimate consignee", "2025-07-01", _order(fact=True), HOLD, "RED_FLAG_UNRESOLVED"),
    Example("end user", "2025-07-01", _order(fact=True, role="end_user"), HOLD, "RED_FLAG_UNRESOLVED"),
    Example("on the way it is what it should be", "2025-07-01", _order(fact=True, role="freight_forwarder"), CLEAR),
    Example("not known", "2025-07-01", _order(None), UNSURE, "RED_FLAG_UNRESOLVED"),
    Example("no forwarder", "2025-07-01", _order(fact=False), CLEAR),
    Example("resolved", "2025-07-01", {**_order(fact=True), "red_flags_resolved": [resolution(FLAG)]}, CLEAR),
    Example("named only", "2025-07-01", {**_order(fact=True), "red_flags_resolved": [FLAG]}, HOLD),
]
