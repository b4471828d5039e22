"""Military end uses and users in Iraq: 15 CFR 746.3(a)(4). Any item, EAR99 too; no exception, policy of denial.

Not for the Government of Iraq, nor for agencies of the United States: who is flagged must be stated to be one
(party.government_of); for a reported use, every final party. A "legitimate military organization" of (a)(4)(ii) that is
not stated to be the government's is for a person.
"""

from collections.abc import Iterator
from typing import Any

from schemas.record import Fact
from streams.law.kit import (
    CLEAR,
    HOLD,
    NOT_APPLICABLE,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    day,
    either,
    reported,
)
from streams.law.kit.samples import item, to
from streams.law.parties import capacity

CODE, PARAGRAPH = "IRAQ_746_3", "(a)(4)"
IN_FORCE = Dated({day("2004-07-30"): (True, Citation("69 FR 46077"))})
SPARED = frozenset({"IQ", "US"})
"""Governments that (a)(4) does not reach."""


def check(view: LineView) -> Iterator[Found]:
    use = _military(view)
    if use:
        evidence = {"country": "IQ", "eccn": view.eccn, "paragraph": PARAGRAPH}
        question = "whether the use or user is military, and whether it is the Government of Iraq"
        sign = {"paragraph": PARAGRAPH}
        yield reported(CODE, use, evidence, question=question, review_policy="policy_of_denial", sign=sign)


def _military(view: LineView) -> Fact:
    """A military end use or user that is not spared."""
    parties = [one.party for one in view.whole.parties if capacity(one.party) in ("party", "unresolved")]
    users = either(*(one.military_end_user for one in parties if one.government_of not in SPARED))
    final = view.whole.final_parties
    spared = bool(final) and all(one.government_of in SPARED for one in final)
    return users if spared else either(users, view.order.end_use.military)


RULE = Rule(
    id="ear.746.3.iraq-military",
    title="Military end uses and users in Iraq",
    cite="15 CFR 746.3(a)(4)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"to:IQ"}),
    force=IN_FORCE,
    order=21,
)


def _for(user: object = None, government: str | None = None, use: object = "absent", **more: Any) -> dict[str, object]:
    party = {**to("Basra Workshop", country="IQ", government_of=government)}
    if user is not None:
        party["military_end_user"] = user
    end_use = {} if use == "absent" else {"military": use}
    return {**item("IQ"), "parties": [party], "end_use": end_use, **more}


def _beside(role: str | None, **facts: Any) -> dict[str, object]:
    """The ministry is the consignee; somebody else takes part."""
    ministry = to("Baghdad Stores Directorate", country="IQ", government_of="IQ", military_end_user=True)
    return {**item("IQ"), "parties": [ministry, to("Basra Workshop", role=role, country="IQ", **facts)]}


EXAMPLES = [
    Example("the day before", "2004-07-29", _for(True), NOT_APPLICABLE),
    Example("the first day", "2004-07-30", _for(True), HOLD, CODE),
    Example("nothing military", "2026-03-02", _for(), CLEAR),
    Example("EAR99 to a military end user", "2026-03-02", _for(True), HOLD, CODE),
    Example("perhaps a military end user", "2026-03-02", _for("unknown"), UNSURE, CODE),
    Example("no military end user", "2026-03-02", _for(False), CLEAR),
    Example("the Government of Iraq", "2026-03-02", _for(True, "IQ"), CLEAR),
    Example("an agency of the United States", "2026-03-02", _for(True, "US"), CLEAR),
    Example("the government of another country", "2026-03-02", _for(True, "JO"), HOLD, CODE),
    Example("a government that nobody knows", "2026-03-02", _for(True, "ZZ"), HOLD, CODE),
    Example("military end use", "2026-03-02", _for(use=True), HOLD, CODE),
    Example("perhaps military end use", "2026-03-02", _for(use=None), UNSURE, CODE),
    Example("military end use by the Government of Iraq", "2026-03-02", _for(None, "IQ", True), CLEAR),
    Example("a military purchaser beside the ministry", "2026-03-02", _beside("purchaser", military_end_user=True),
            HOLD, CODE),
    Example("a civil purchaser beside the ministry", "2026-03-02", _beside("purchaser"), CLEAR),
    Example("a military supplier is no party", "2026-03-02", _beside("supplier", military_end_user=True), CLEAR),
    Example("military use, an end user beside the ministry", "2026-03-02",
            {**_beside("end_user"), "end_use": {"military": True}}, HOLD, CODE),
    Example("military use, a purchaser beside the ministry", "2026-03-02",
            {**_beside("purchaser"), "end_use": {"military": True}}, CLEAR),
    Example("military use, a party of no role beside the ministry", "2026-03-02",
            {**_beside(None), "end_use": {"military": True}}, HOLD, CODE),
    Example("military use, nobody final", "2026-03-02",
            {**item("IQ"), "parties": [to("Basra Workshop", role="purchaser")], "end_use": {"military": True}}, HOLD),
]  # fmt: skip
