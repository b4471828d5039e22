"""Views for checks: an order or one of its lines on one day, with results of earlier stages. Immutable."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from schemas.item import ItemFacts
from schemas.order import Line, OrderEvent
from schemas.party import Party
from schemas.verdict import Finding
from streams.facts.order import Facts, LineFacts, PartyFacts, UserFacts
from streams.facts.policy import Policy
from streams.law.countries import NONE, UNITED_STATES
from streams.law.day import Law
from streams.law.eccn import canonical
from streams.law.finals import final_countries
from streams.law.ownership import AFFILIATES, Share, shares
from streams.law.parties import Hit, hits, is_final, match_on, owner_matches
from streams.law.results import Basis, Calculation, Lifts, Requirement
from streams.law.signs import signs


class OrderView(NamedTuple):
    """An order on a day. hits: matches of parties of every tier, by list; for owners see streams/law/ownership.py."""

    facts: Facts
    order: OrderEvent
    day: date
    policy: Policy
    law: Law
    destination: str | None
    """The country under judgement: the order's destination, or another one of `finals`."""
    finals: tuple[str, ...]
    """Every known country that the order ends in, the destination first."""
    groups: frozenset[str]
    """Country Groups of the country under judgement."""
    hits: Mapping[str, tuple[Hit, ...]]
    signs: frozenset[str]
    shares: tuple[Share, ...] = ()
    """Parties in which listed owners hold a share, whether or not the affiliates rule is in force."""
    affiliates: tuple[Share, ...] = ()
    """Those shares while the affiliates rule is in force (744.11(a)(1)); else empty."""
    lines: tuple["LineView", ...] = ()
    """PROHIBIT and FLAG only: every line as judged so far."""

    def judged(self, lines: "tuple[LineView, ...]") -> "OrderView":
        """Returns the order with its judged lines. Positional, since `_replace` takes 1.6 us instead of 0.4."""
        return OrderView._make((*self[:-1], lines))

    @property
    def parties(self) -> tuple[PartyFacts, ...]:
        return self.facts.parties

    @property
    def final_parties(self) -> tuple[Party, ...]:
        """Returns the parties with whom the goods may end: those of a final role, or of one that nobody knows."""
        return tuple(one.party for one in self.facts.parties if is_final(one.party.role))

    def at(self, country: str) -> "OrderView":
        """Returns the order as if it went to another country."""
        if country == self.destination:
            return self
        own = self.law.countries.signs
        here = own.get(self.destination or "", NONE) | {f"to:{self.destination}"}
        signs = (self.signs - here) | own.get(country, NONE) | {f"to:{country}"}
        return self._replace(destination=country, groups=self.law.groups_of(country), signs=signs)


class LineView(NamedTuple):
    """A line on a day, with results of earlier stages."""

    whole: OrderView
    facts: LineFacts
    line: Line
    item: ItemFacts
    """Facts of the line merged over those of its sku."""
    eccn: str | None
    """The ECCN as the list writes it ("3A001.a.7", "EAR99"); None if absent."""
    bases: tuple[Basis, ...] = ()
    gaps: tuple[Finding, ...] = ()
    """Holds of SCOPE and FOREIGN for missing facts that decide whether the item is subject."""
    calculation: Calculation | None = None
    requirements: tuple[Requirement, ...] = ()
    """All requirements that attached, lifted or not."""
    lifts: tuple[Lifts, ...] = ()
    outside: bool = False
    """True if it is outside this law (published)."""
    separate: bool = False
    """True for a US-origin item that ships with a foreign one and is judged separately (Supp. 2 to part 734)."""

    @property
    def day(self) -> date:
        return self.whole.day

    @property
    def law(self) -> Law:
        return self.whole.law

    @property
    def order(self) -> OrderEvent:
        return self.whole.order

    @property
    def destination(self) -> str:
        """The destination; a gate stops orders without one."""
        return self.whole.destination or ""

    @property
    def everywhere(self) -> Iterator["LineView"]:
        """Yields the line at each of its countries except the United States: terms on the country must hold at all."""
        countries = dict.fromkeys((*self.whole.finals, *(one.country for one in self.requirements)))
        if len(countries) < 2:
            yield self
            return
        for country in [one for one in countries if one not in UNITED_STATES] or self.whole.finals[:1]:
            yield self._replace(whole=self.whole.at(country))

    def grounded(
        self, bases: tuple[Basis, ...], gaps: tuple[Finding, ...], calculation: Calculation | None
    ) -> "LineView":
        """Returns the line with results of SCOPE or FOREIGN; positional, as in OrderView.judged."""
        return LineView._make((*self[:5], bases, gaps, calculation, *self[8:]))

    @property
    def hits(self) -> Mapping[str, tuple[Hit, ...]]:
        return self.whole.hits

    @property
    def subject(self) -> bool | None:
        """True with any basis; None = unknown and evaluated as if subject; False = not subject."""
        if self.bases:
            return True
        return None if self.gaps else False

    @property
    def open(self) -> tuple[Requirement, ...]:
        """Requirements that nothing has lifted yet."""
        if not self.lifts:
            return self.requirements
        done = {id(one) for lift in self.lifts for one in lift.requirements}
        return tuple(one for one in self.requirements if id(one) not in done)

    @property
    def codes(self) -> frozenset[str]:
        """Codes of all requirements."""
        return frozenset(one.code for one in self.requirements)


def order_view(facts: Facts, day: date, law: Law, policy: Policy) -> OrderView:
    """Returns the order as rules see it on that day."""
    order = facts.order
    ends = final_countries(order, facts.parties, facts.lines)
    destination = ends[0] if ends else None
    finals = ends if len(ends) < 2 else tuple(one for one in ends if one in law.countries.known)
    found = hits(facts, day)
    groups = law.groups_of(destination)
    owned = [one for one in facts.parties if one.owners]
    users = [user for line in facts.lines for user in line.users]
    lists = found.keys() | _further_lists(owned, users, day) if owned or users else found.keys()
    unchecked = (facts.as_of - law.checked_to).days > policy.law_advisory_days
    held = shares(facts.parties, day) if owned else ()
    return OrderView(
        facts,
        order,
        day,
        policy,
        law,
        destination,
        finals,
        groups,
        found,
        signs(
            facts,
            lists,
            ends,
            law.countries.signs.get(destination or "", NONE),
            unchecked=unchecked,
            unsure=bool(law.unsure),
            held_abroad=policy.own_regime == "hold",
        ),
        held,
        held if held and affiliates_in_force(law, policy) else (),
    )


def affiliates_in_force(law: Law, policy: Policy) -> bool:
    """Returns True if the affiliates rule binds on the law's day; from 2026-11-10 policy decides (RULES.md C.7)."""
    standing = law[AFFILIATES]
    if standing == "policy":
        return policy.affiliates_rule_from_2026_11_10 in (None, "reinstated")
    return standing is not None


def _further_lists(owned: Sequence[PartyFacts], users: Sequence[UserFacts], day: date) -> set[str]:
    matches = chain(*(owner_matches(party.owners) for party in owned), *(user.matches for user in users))
    return {match.entry.list for match in matches if match_on(match, day) is not None}


def line_view(whole: OrderView, facts: LineFacts) -> LineView:
    """Returns a line before any rule was applied."""
    return LineView(whole, facts, facts.line, facts.item, canonical(facts.item.eccn) or None)
