"""A claimed BIS licence: 15 CFR 750.7, 750.8, 750.11.

Overcomes requirements only, and only where it covers the line in everything: days, destination, parties, item,
quantity, value, conditions. Never denied persons, OFAC, red flags, missing facts or other countries' law. Examined only
while a requirement that it can lift is open. A clearance that rests on a quantity nobody counts holds by policy.
"""

from collections.abc import Iterator
from typing import Any

from streams.facts.order import LineFacts
from streams.facts.reasons import Reasons
from streams.law.kit import CLEAR, HOLD, LIFTS, Example, Found, Lifts, LineView, Rule, Stage, hold
from streams.law.kit.samples import listed, to
from streams.law.parties import CARRIERS, capacity
from streams.licences.match import Claim, distinct, examine_licence

LICENSABLE = Reasons.load().licensable


def check(view: LineView) -> Iterator[Found]:
    wanted, claimed = tuple(one for one in view.open if one.code in LICENSABLE), view.order.claims.licence_id
    if not wanted or claimed is None:
        return
    licence = view.whole.facts.licences.get(claimed)
    if licence is None:
        yield hold("LIC_NOT_FOUND", {"licence": claimed}, "a licence that the register has")
        return
    countries = dict.fromkeys(one.country for one in wanted)
    examined = {country: examine_licence(claim_of(view, country), drawn(view)) for country in countries}
    for failure in distinct(one for examination in examined.values() for one in examination.failures):
        yield hold(failure.code, {"licence": claimed, **failure.evidence}, failure.release)
    covered = tuple(one for one in wanted if not examined[one.country].failures)
    if not covered:
        return
    yield Lifts("LIC_APPLIED", covered, {"licence": claimed})
    if any(examined[one.country].limited for one in covered) and view.whole.policy.licence_balances == "untracked":
        release = "a ledger of the licence's balance, or a reviewer's decision"
        yield hold("LIC_BALANCE_UNTRACKED", {"licence": claimed}, release)


def drawn(view: LineView) -> LineFacts:
    """The line as it draws on the licence. A US item that goes along is one of its own, of no known quantity."""
    if not view.separate:
        return view.facts
    line = view.line.model_copy(update={"sku": None, "qty": None, "unit": None, "line_value_usd": None})
    return LineFacts(line, view.item)


def claim_of(view: LineView, country: str) -> Claim:
    """What the order asks for requirements of this country: its 748.5 parties by the role that a licence names."""
    order, facts = view.order, view.whole.facts
    parties = tuple(
        (_role(one.party.role), one.party) for one in facts.parties if capacity(one.party) in ("party", "unresolved")
    )
    return Claim(
        facts.licences[order.claims.licence_id or ""],
        view.day,
        country,
        parties,
        (*facts.lines, drawn(view)) if view.separate else facts.lines,
        frozenset(name for name, met in order.conditions_met.items() if met is True),
        view.whole.policy.state_holidays,
    )


def _role(role: str | None) -> str:
    """Whoever takes possession on the way is an intermediate consignee; who receives technology, an end user."""
    if role in CARRIERS or role == "bank":
        return "intermediate_consignee"
    return "end_user" if role == "technology_recipient" else role or "unknown"


RULE = Rule(
    id="ear.750.licence",
    title="BIS licence",
    cite="15 CFR 750.7, 750.8, 750.11",
    stage=Stage.AUTHORISE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"claim:licence"}),
    order=70,
)

BUYER = "Zhongrui Velion Microsystems Co., Ltd."
ENTRY = listed(BUYER)
LICENCE = {
    "id": "D1", "status": "active", "valid_from": "2023-01-10", "valid_to": "2026-11-11", "destination": "CN",
    "parties": {"ultimate_consignee": [BUYER]},
    "lines": [{"eccn": "3A991", "qty": 1000, "unit": "pc", "value_usd": "50000"}],
}  # fmt: skip


def _order(usd: str = "5000", qty: int = 10, licence: str = "D1", **changes: Any) -> dict[str, object]:
    line = {"eccn": "3A991", "qty": qty, "line_value_usd": usd}
    return {"destination": "CN", "parties": [to(BUYER)], "lines": [line], "claims": {"licence_id": licence}, **changes}


def _example(says: str, on: str, given: dict[str, object], expect: str, code: str | None = None) -> Example:
    return Example(says, on, given, expect, code, lists=(ENTRY,), licences=(LICENCE,))  # type: ignore[arg-type]


FORWARDED = [to(BUYER), to("Changi Tidewater", role="freight_forwarder", country="SG")]
CARRIED = [to(BUYER), to("Changi Tidewater", role="freight_forwarder", country="SG", takes_possession=False)]

EXAMPLES = [
    _example("the day before", "2023-01-09", _order(), HOLD, "LIC_NOT_YET_VALID"),
    _example("first day", "2023-01-10", _order(), LIFTS, "LIC_APPLIED"),
    _example("last day, moved from Veterans Day", "2026-11-12", _order(), LIFTS, "LIC_APPLIED"),
    _example("the day after", "2026-11-13", _order(), HOLD, "LIC_EXPIRED"),
    _example("value with the whole tolerance", "2024-05-02", _order("55000"), LIFTS),
    _example("one cent over", "2024-05-02", _order("55000.01"), HOLD, "LIC_VALUE_EXCEEDED"),
    _example("the whole quantity", "2024-05-02", _order(qty=1000), LIFTS),
    _example("one unit over", "2024-05-02", _order(qty=1001), HOLD, "LIC_QTY_EXCEEDED"),
    _example("a number nobody has", "2024-05-02", _order(licence="D9"), HOLD, "LIC_NOT_FOUND"),
    _example("a forwarder who may take possession", "2024-05-02", _order(parties=FORWARDED), HOLD,
             "LIC_PARTY_MISMATCH"),
    _example("a forwarder who does not", "2024-05-02", _order(parties=CARRIED), LIFTS),
    _example("a review that no licence can lift", "2024-05-02",
             _order(parties=[to("Zhongrui Velion Microsistems Co., Ltd.")]), CLEAR),
    _example("nothing to lift", "2024-05-02", _order(parties=[to("Kobe Hinoki KK")]), CLEAR),
    _example("never applied unless claimed", "2024-05-02", _order(claims={}), CLEAR),
    Example("a balance that nobody tracks", "2024-05-02", _order(), HOLD, "LIC_BALANCE_UNTRACKED", lists=(ENTRY,),
            licences=(LICENCE,), policy={"licence_balances": "untracked"}),
]  # fmt: skip
