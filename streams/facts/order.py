"""What is known about one order when it is judged: types only. Rules read these and nothing else."""

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
"""Elsewhere a day may have begun that the evaluation day (US Eastern) has yet to reach."""

Tier = Literal["hit", "review", "advisory"]
How = Literal["name", "address"]


@value
class Match:
    """A listed entry that a party may be. Not filtered by date: rules ask which entries are active on a day.

    score: 0 to 1, rounded to 4 decimals, higher = more alike, never saturated.
    """

    entry: ListedParty
    tier: Tier
    how: How
    party_name: str
    """The party's name (or address) that met ..."""
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
    """A party and its matches. screenable: False if no name can be screened (empty, one letter, only legal forms)."""

    index: int
    party: Party
    matches: tuple[Match, ...]
    owners: tuple[OwnerFacts, ...] = ()
    screenable: bool = True


@value
class UserFacts:
    """One whose parts, components or equipment the item goes into, as named in the production facts (734.9(e), (g)).

    screenable: False if the name is "unknown" or cannot be screened: it could be anybody.
    """

    name: str
    matches: tuple[Match, ...]
    screenable: bool = True


@value
class LineFacts:
    """A line with its item: the line's own facts and the item content of its sku, made one.

    differing: names of facts in which the two contradict each other. sku_known: None = the line names no sku.
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
    """The snapshot that the distribution carries, never the publisher's list of today."""
    excerpt: bool = False
    """Of a golden case: the entries that matter stand for the whole list, though there be none."""


@dataclass(frozen=True, slots=True)
class ExchangeRates:
    """US dollars for one unit of a currency. USD itself is always 1."""

    rates: Mapping[str, Decimal]
    day: date | None = None
    """None: as of whatever day is asked for; golden cases state them so. A file always names its day."""
    hash: str = ""
    unusable: str | None = None
    """Why none of them counts, where none does."""

    def on(self, today: date, max_age_days: int) -> "ExchangeRates":
        """As they may be used on an evaluation day: not at all, where they are too old or of a day to come."""
        age = 0 if self.day is None else (today - self.day).days
        if -DAYS_AHEAD <= age <= max_age_days:
            return self
        wrong = f"more than {max_age_days} days old" if age > 0 else "a day to come"
        return replace(self, rates={}, unusable=f"the rates are of {self.day}, {wrong}")

    def no_later(self, day: date) -> "ExchangeRates":
        """The same, counted as of that day where theirs is later: for looking back."""
        return self if self.day is None or self.day <= day else replace(self, day=day)

    def usd(self, amount: Decimal, currency: str) -> Decimal | None:
        """The amount in US dollars, unrounded; None where there is no rate."""
        if currency == "USD":
            return amount
        rate = self.rates.get(currency)
        return None if rate is None else amount * rate


@value
class Facts:
    """One order, gathered. today: evaluation day; as_of: day of law (planned ship date if later; actual if shipped)."""

    order: OrderEvent
    order_hash: str
    today: date
    as_of: date
    parties: tuple[PartyFacts, ...]
    lines: tuple[LineFacts, ...]
    licences: Mapping[str, Licence]
    """Claimed licences that are known, by id."""
    lists: Mapping[str, ListState]
    exchange_rates: ExchangeRates
    listed_parties_version: TopicVersion
    item_content_version: TopicVersion
    licences_version: TopicVersion
    unread: tuple[Unread, ...] = ()
    """Members of the order, its items and licences that no field reads."""
    superseded: bool = False
    """A higher revision of the order is known."""
    contradictory: bool = False
    """The same revision was sent before with other content."""
    unknown_order: bool = False
    """It amends, cancels or ships an order that was never submitted."""
    left_before: Mapping[int, Decimal] = field(default_factory=dict)
    """Of a shipment: what left by earlier ones, by order line."""
    rest_on: date | None = None
    """Of a shipment that is not the last: day of law of what has yet to leave."""
