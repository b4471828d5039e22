"""Shares of owners that cannot be: project policy (RULES.md 0.4: contradictions hold; C.7).

What owners hold directly of one company adds up to 100 per cent at most, and no share is above it or below nothing:
of 80 and 80 nobody knows which is wrong, nor who owns the half that the affiliates rules ask for.
"""

from collections.abc import Iterator
from decimal import Decimal

from schemas.party import Owner
from streams.law.kit import CLEAR, UNSURE, Example, Found, OrderView, Rule, Stage, unsure
from streams.law.kit.samples import to
from streams.law.ownership import WHOLE

CODE = "DATA_CONTRADICTORY_PARTY"
ROUNDED = Decimal("0.5")
"""Per cent by which rounded shares may add up to more than there is."""


def check(view: OrderView) -> Iterator[Found]:
    for one in view.parties:
        owners = one.party.owners
        if isinstance(owners, tuple) and owners:
            yield from _shares((one.party.name or "")[:200], owners)


def _shares(owned: str, owners: tuple[Owner, ...]) -> Iterator[Found]:
    shares = [owner.pct for owner in owners if isinstance(owner.pct, Decimal)]
    total = sum(shares, Decimal(0))
    if total > WHOLE + ROUNDED or any(not 0 <= share <= WHOLE for share in shares):
        evidence = {"owned": owned, "fact": "pct", "given": [str(share) for share in shares[:20]], "sum": str(total)}
        yield unsure(CODE, evidence, f"shares of the owners of {owned} that add up to 100 per cent at most")
    for owner in owners:
        if owner.owners:
            yield from _shares((owner.name or "")[:200], owner.owners)


RULE = Rule(
    id="process.shares",
    title="Shares of owners that can be",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"owners"}),
    order=94,
)


def _of(*shares: object, country: str = "DE") -> dict[str, object]:
    owners = [{"name": f"Alder Holding {place}", "pct": share} for place, share in enumerate(shares)]
    return {"parties": [to("Birch AG", country=country, owners=owners)]}


def _above(*shares: object) -> dict[str, object]:
    above = [{"name": f"Cedar Holding {place}", "pct": share} for place, share in enumerate(shares)]
    return {"parties": [to("Birch AG", country="DE", owners=[{"name": "Alder Holding", "pct": 30, "owners": above}])]}


EXAMPLES = [
    Example("80 and 80", "2026-11-30", _of(80, 80), UNSURE, CODE),
    Example("80 and 20", "2026-11-30", _of(80, 20), CLEAR),
    Example("rounded", "2026-11-30", _of("33.4", "33.4", "33.4"), CLEAR),
    Example("as much as may be rounded", "2026-11-30", _of("50.25", "50.25"), CLEAR),
    Example("a little more", "2026-11-30", _of("50.25", "50.26"), UNSURE, CODE),
    Example("80 and what nobody knows", "2026-11-30", _of(80, None), CLEAR),
    Example("no share at all", "2026-11-30", _of(None, "unknown"), CLEAR),
    Example("nothing to name", "2026-11-30", _of(), CLEAR),
    Example("of an owner", "2026-11-30", _above(70, 70), UNSURE, CODE),
    Example("each level by itself", "2026-11-30", _above(60, 40), CLEAR),
    Example("a party of the United States too", "2026-11-30", _of(80, 80, country="US"), UNSURE, CODE),
]
