"""Decides who is a party of 748.5(c)-(f), and which listed entries match on a day (RULES.md C.1, C.5)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal, NamedTuple

from schemas.listed_party import ListedParty
from schemas.party import Party
from schemas.roles import ROLES
from streams.facts.effective_days import Doubt, in_doubt
from streams.facts.order import Facts, Match, OwnerFacts, PartyFacts
from streams.law.results import Result

Capacity = Literal["party", "unresolved", "forwarder", "nonparty", "owner", "named"]
"""party: 748.5(c)-(f). unresolved: may be one, possession unknown. forwarder: does not take possession.
nonparty: finances, supplies or exports. owner: of a party, at any depth. named: its items are what this goes into."""

FORWARDERS = frozenset({"freight_forwarder", "forwarding_agent"})
CARRIERS = FORWARDERS | {"carrier", "vessel", "aircraft"}
NONPARTIES = frozenset({"exporter", "manufacturer", "supplier"})
FINAL_ROLES = frozenset({"ultimate_consignee", "end_user", "technology_recipient"})
KNOWN_ROLES = frozenset(ROLES)


def is_final(role: str | None) -> bool:
    """Returns True if the goods may end with a party of this role; an unknown role may be final."""
    return role in FINAL_ROLES or role not in KNOWN_ROLES


def takes_on_the_way(party: Party) -> bool:
    """Whether the party takes, or may take, possession where it is, before the goods arrive (748.5(d)).

    takes_possession absent is unknown (RULES.md 0.8): a forwarder may. Of other carriers it must be stated.
    """
    if party.role in FORWARDERS:
        return party.takes_possession is not False
    carries = party.role in CARRIERS and party.takes_possession in (True, "unknown")
    return carries or party.role == "intermediate_consignee"


def capacity(party: Party) -> Capacity:
    """Returns a party's capacity under 748.5. An unknown role counts as a party; a bank only with possession."""
    if party.role in CARRIERS:
        if party.takes_possession is True:
            return "party"
        return "forwarder" if party.takes_possession is False else "unresolved"
    if party.role == "bank":
        if party.takes_possession is True:
            return "party"
        # Absent means "finances only"; an explicit unknown could be possession.
        return "unresolved" if party.takes_possession == "unknown" else "nonparty"
    return "nonparty" if party.role in NONPARTIES else "party"


TIERS = ("hit", "review", "advisory")


class Hit(NamedTuple):
    """A listed entry, active on the day, that matches a party, owner or named user."""

    entry: ListedParty
    match: Match
    capacity: Capacity
    party: PartyFacts | None
    """None for a user named in the production facts, who is not a party."""
    doubt: Doubt | None = None
    """Set if it is not confirmed that the entry was listed on the day."""

    @property
    def sure(self) -> bool:
        return self.match.tier == "hit"

    @property
    def same_country(self) -> bool | None:
        """Returns True if the party is in a country of the entry; None if either has no country."""
        own = self.party.party.country if self.party else None
        listed = {self.entry.country, *self.entry.countries} - {None}
        return own in listed if own and listed else None

    @property
    def place(self) -> tuple[int, float, bool, str, str]:
        """Returns the sort key: sure before possible, then by similarity and equal country."""
        order = TIERS.index(self.match.tier), -self.match.score, self.same_country is not True
        return (*order, self.match.party_name, self.match.entry_name)

    def evidence(self) -> dict[str, object]:
        """Returns evidence: the entry, the party, and why they match."""
        return {
            "entry": self.entry.key,
            "listed": self.entry.name,
            "fr": self.entry.fr,
            "party": self.match.party_name,
            "role": self.party.party.role if self.party else None,
            "matched": self.match.entry_name,
            "how": self.match.how,
            "score": self.match.score,
            "same_country": self.same_country,
        }

    def attached(self, found: Result) -> Result | None:
        """Returns the result for a sure hit, a review for a possible one, None for a weak one."""
        if self.match.tier == "hit":
            return found
        return reviewed(self, found.code) if self.match.tier == "review" else None


def reviewed(hit: Hit, code: str) -> Result:
    """Returns PARTY_MATCH_REVIEW for a match that, if sure, would give `code`."""
    decide = f"whether {hit.match.party_name!r} is {hit.entry.name!r} ({hit.entry.key})"
    if hit.doubt is not None:
        decide += f" and stood on that day ({hit.doubt.why})"
    return Result(
        "PARTY_MATCH_REVIEW",
        "unsure",
        {**hit.evidence(), "would_be": code, "why": hit.match.why},
        f"a documented decision {decide}",
        cite="Supp. 3 to part 732",
        sign={"hit": hit, "code": code},
    )


def match_on(match: Match, day: date) -> tuple[Match, Doubt | None] | None:
    """Returns the match on a day with any doubt about the day; None if the entry is not in force.

    An entry whose first day is not confirmed may have been in force; the match then needs review (RULES2 C.2).
    """
    doubt = in_doubt(match.entry, day)
    if match.entry.stands_on(day):
        return match, doubt
    if doubt is None or match.tier == "advisory":
        return None
    return replace(match, tier="review", why=f"may have stood on the day: {doubt.why}"), doubt


def hits(facts: Facts, day: date) -> Mapping[str, tuple[Hit, ...]]:
    """Returns hits of parties (not owners) and named users on a day, by list."""
    found: dict[str, list[Hit]] = {}
    for party in facts.parties:
        if party.matches:
            role = capacity(party.party)
            for match in party.matches:
                if (stands := match_on(match, day)) is not None:
                    found.setdefault(match.entry.list, []).append(Hit(match.entry, stands[0], role, party, stands[1]))
    return {name: tuple(rows) for name, rows in found.items()} if found else NO_HITS


NO_HITS: Mapping[str, tuple[Hit, ...]] = {}


def production_hits(matches: tuple[Match, ...], day: date) -> tuple[Hit, ...]:
    """Returns hits of a user named in production facts."""
    stand = (found for match in matches if (found := match_on(match, day)) is not None)
    return tuple(Hit(match.entry, match, "named", None, doubt) for match, doubt in stand)


def owner_matches(owners: tuple[OwnerFacts, ...]) -> Iterator[Match]:
    """Yields matches of owners at every depth."""
    for owner in owners:
        yield from owner.matches
        if owner.owners:
            yield from owner_matches(owner.owners)
