"""Who owns a party: 15 CFR 744.11(a)(1), 744.21(a)(3), 744.8(a)(2).  (RULES.md C.7)

A listed owner's direct share counts in full; so does the share of a holding that is itself restricted by ownership.
A restricted holding's stake is never multiplied, and an unrestricted holding's stake counts nothing.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from schemas.party import Owner
from streams.facts.order import Match, OwnerFacts, PartyFacts
from streams.facts.programmes import tagged
from streams.law.countries import UNITED_STATES
from streams.law.dated import FIRST_DAY, Citation, Dated, day
from streams.law.parties import Capacity, capacity, match_on

HALF = Decimal(50)
WHOLE = Decimal(100)
ZERO = Decimal(0)
State = Literal["yes", "unknown", "minor", "none"]
IsListed = Callable[[Match], bool]

AFFILIATES: Dated[Literal["in_force", "policy"]] = Dated(
    {
        FIRST_DAY: (None, Citation("legally distinct standard: unlisted affiliates are free")),
        day("2025-09-29"): ("in_force", Citation("90 FR 47201")),
        day("2025-11-10"): (None, Citation("90 FR 50857: stayed until 2026-11-09")),
        day("2026-11-10"): (
            "policy",
            Citation("90 FR 50857: returns absent an extension; not confirmed", "M", day_known=True),
        ),
    }
)


def restricts(match: Match) -> bool:
    """Returns True for listed owners under the affiliates rule: Entity List, MEU List, SDN; by name only.

    An SDN counts if it has a tag of 744.8 or no stated programmes.
    """
    entry = match.entry
    if entry.kind != "party" or match.how != "name":
        return False
    return entry.list in ("EL", "MEU") or (entry.list == "SDN" and tagged(entry) is not False)


def blocks(match: Match) -> bool:
    """Returns True for owners under OFAC's 50 per cent rule: SDNs of any programme."""
    return match.entry.list == "SDN" and match.how == "name"


class Stake(NamedTuple):
    """The total share of listed owners. unknown: True if a share that would count is unknown."""

    total: Decimal
    unknown: bool
    matches: tuple[Match, ...]

    @property
    def state(self) -> State:
        if self.total >= HALF:
            return "yes"
        if self.unknown:
            return "unknown"
        return "minor" if self.total > 0 else "none"


class Share(NamedTuple):
    """A party and the share of its listed owners. loose: that share if every possible match were sure."""

    party: PartyFacts
    capacity: Capacity
    stake: Stake
    loose: Stake


def stake(owners: Iterable[OwnerFacts], when: date, listed: IsListed, *, loose: bool = False) -> Stake:
    """Returns the sum of direct shares of owners that are listed or themselves restricted by ownership."""
    total, unknown = ZERO, False
    found: list[Match] = []
    for owner in owners:
        tiers = ("hit", "review") if loose else ("hit",)
        stand = (stands[0] for match in owner.matches if (stands := match_on(match, when)) is not None)
        own = [match for match in stand if match.tier in tiers and listed(match)]
        above = stake(owner.owners, when, listed, loose=loose) if owner.owners and not own else None
        if not own and (above is None or above.state in ("none", "minor")):
            continue
        found.extend(own or (above.matches if above else ()))
        pct = percentage(owner.owner)
        if pct is None or (not own and above is not None and above.state == "unknown"):
            unknown = True
        else:
            total += pct
    return Stake(total, unknown, tuple(found))


def percentage(owner: Owner) -> Decimal | None:
    """Returns a share from 0 to 100; None (unknown) for anything else."""
    pct = owner.pct
    return pct if isinstance(pct, Decimal) and ZERO <= pct <= WHOLE else None


def shares(parties: Iterable[PartyFacts], when: date, listed: IsListed = restricts) -> tuple[Share, ...]:
    """Returns the shares of foreign parties in (possible) 748.5 roles in which a listed owner holds a share."""
    found = []
    for party in parties:
        if not party.owners or party.party.country in UNITED_STATES:
            continue
        role = capacity(party.party)
        if role not in ("party", "unresolved"):
            continue
        loose = stake(party.owners, when, listed, loose=True)
        if loose.state != "none":
            found.append(Share(party, role, stake(party.owners, when, listed), loose))
    return tuple(found)
