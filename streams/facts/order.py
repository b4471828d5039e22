"""Types of the facts about one order. Rules read these and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from schemas.item import ItemFacts
from schemas.licence import Licence
from schemas.listed_party import ListedParty
from schemas.order import Line, OrderEvent
from schemas.party import Owner, Party
from schemas.unread import Unread
from schemas.value import value
from schemas.verdict import TopicVersion

DAYS_AHEAD = 1
"""Days ahead of the evaluation day (US Eastern) that may have begun elsewhere."""

Tier = Literal["hit", "review", "advisory"]
How = Literal["name", "address"]


@value
class Match:
    """A listed entry that a party may be. Not filtered by date: rules ask which entries are active on a day.

    score: similarity from 0 to 1, rounded to 4 decimals.
    """

    entry: ListedParty
    tier: Tier
    how: How
    party_name: str
    """The party's name (or address) that matched ..."""
    entry_name: str
    """... this name, alias or address of the entry."""
    score: float
    weak_alias: bool = False
    parts: tuple[tuple[str, float], ...] = ()
    why: str = ""


@value
class OwnerFacts:
    """An owner with its own matches, and its owners in turn. screenable as in PartyFacts."""

    owner: Owner
    matches: tuple[Match, ...]
    owners: tuple["OwnerFacts", ...] = ()
    screenable: bool = True


@value
class PartyFacts:
    """A party and its matches. screenable: False if no name can be screened (empty, a placeholder, spoilt)."""

    index: int
    party: Party
    matches: tuple[Match, ...]
    owners: tuple[OwnerFacts, ...] = ()
    screenable: bool = True


@value
class UserFacts:
    """A party into whose parts, components or equipment the item goes, by the production facts (734.9(e), (g)).

    screenable: False if the name is "unknown" or cannot be screened; it may then be anybody.
    """

    name: str
    matches: tuple[Match, ...]
    screenable: bool = True


@value
class LineFacts:
    """A line with its item: the line's own facts merged with the item content of its sku.

    differing: names of facts in which the two differ. sku_known: None = the line names no sku.
    """

    line: Line
    item: ItemFacts
    differing: tuple[str, ...] = ()
    sku_known: bool | None = None
    users: tuple[UserFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ListState:
    """A list as last accepted: offset of its marker, size, and the day the publisher was last asked."""

    list: str
    version: int
    entries: int
    checked_at: date
    published_on: date | None = None
    hash: str = ""
    refused_at: date | None = None
    """Day on which a publication after it was refused; None = there was none."""
    refused_why: str | None = None
    bundled: bool = False
    """True for what a release carries, which is never the publisher's current list."""
    excerpt: bool = False
    """True in a golden case: the given entries, or none, represent the whole list."""
    accepted_by: str | None = None
    """Who accepted it though the publisher's check refused it."""


@dataclass(frozen=True, slots=True)
class ExchangeRates:
    """US dollars for one unit of a currency. USD itself is always 1."""

    rates: Mapping[str, Decimal]
    day: date | None = None
    """Day of the rates. None: valid on any day, as in golden cases; a file always names its day."""
    hash: str = ""
    unusable: str | None = None
    """Why none of the rates may be used; None = they may."""

    def on(self, today: date, max_age_days: int) -> "ExchangeRates":
        """Returns the rates for an evaluation day; without any rate if they are too old or in the future."""
        age = 0 if self.day is None else (today - self.day).days
        if -DAYS_AHEAD <= age <= max_age_days:
            return self
        wrong = f"more than {max_age_days} days old" if age > 0 else "a day to come"
        return replace(self, rates={}, unusable=f"the rates are of {self.day}, {wrong}")

    def no_later(self, day: date) -> "ExchangeRates":
        """Returns the rates with their day limited to this one, for looking back."""
        return self if self.day is None or self.day <= day else replace(self, day=day)

    def usd(self, amount: Decimal, currency: str) -> Decimal | None:
        """Returns the amount in US dollars, unrounded; None if there is no rate."""
        if currency == "USD":
            return amount
        rate = self.rates.get(currency)
        return None if rate is None else amount * rate


@value
class Facts:
    """All facts of one order. today: evaluation day; as_of: day of law (later planned ship date; actual if shipped)."""

    order: OrderEvent
    order_hash: str
    today: date
    as_of: date
    parties: tuple[PartyFacts, ...]
    lines: tuple[LineFacts, ...]
    licences: Mapping[str, Licence]
    """Known licences among the claimed ones, by id."""
    lists: Mapping[str, ListState]
    exchange_rates: ExchangeRates
    listed_parties_version: TopicVersion
    item_content_version: TopicVersion
    licences_version: TopicVersion
    unread: tuple[Unread, ...] = ()
    """Members of the order, its items and licences that no field reads."""
    superseded: bool = False
    """True if a higher revision of the order is known."""
    contradictory: bool = False
    """True if the same revision was sent before with different content."""
    unknown_order: bool = False
    """True if it amends, cancels or ships an order that was never submitted."""
    left_before: Mapping[int, Decimal] = field(default_factory=dict)
    """For a shipment: quantities shipped earlier, by order line."""
    rest_on: date | None = None
    """For a partial shipment: day of law of the remaining goods."""
