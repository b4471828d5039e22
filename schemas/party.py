"""A party to a transaction (15 CFR 748.5) and its owners."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from schemas.money import Percent
from schemas.record import Country, Fact, Name, Record, Unknown

ROLES = (
    "purchaser",
    "intermediate_consignee",
    "ultimate_consignee",
    "end_user",
    "freight_forwarder",
    "forwarding_agent",
    "carrier",
    "vessel",
    "aircraft",
    "bank",
    "notify_party",
    "broker",
    "manufacturer",
    "exporter",
    "supplier",
    "technology_recipient",
)
"""The roles with rules of their own; any other role counts as a 748.5 party."""


class Owner(Record):
    """An owner of a party. pct is the direct share, 0 to 100; absent, null or "unknown" means unknown."""

    name: Name | None = None
    names: tuple[Name, ...] = Field(default=(), max_length=100)
    country: Country | None = None
    address: Name | None = None
    pct: Percent | Unknown | None = None
    owners: tuple[Owner, ...] = Field(default=(), max_length=1000)


class Party(Record):
    """A party and what is known of it."""

    role: Annotated[str, Field(max_length=64)] | None = None
    name: Name | None = None
    names: tuple[Name, ...] = Field(default=(), max_length=100)
    """The same party's name in other scripts or forms."""
    country: Country | None = None
    address: Name | None = None
    customer_id: Annotated[str, Field(max_length=128)] | None = None
    owners: tuple[Owner, ...] | Unknown | None = Field(default=None, max_length=1000)
    """None = not reported; () = reported as having no owners to name."""
    hq_country: Country | None = None
    ultimate_parent_country: Country | None = None
    nationality: Country | None = None
    """Of a recipient of technology: latest citizenship or permanent residence (734.13(b), 734.14(b))."""
    government_of: Country | None = None
    """The party is part of the government of this country."""
    controlled_by: Country | None = None
    """Of a vessel or aircraft: country of its owner, lessee or charterer (744.7); `country` is that of registry."""
    ru_civil_exclusion: Fact = None
    """A civil end user of 746.8(a)(12)(ii)(A) to (F)."""
    military_end_user: Fact = None
    is_forwarder: Fact = None
    takes_possession: Fact = None
    incorporated: date | Unknown | None = None
    first_seen: date | None = None
    uvl_statement: Fact = None
    consolidated: Fact = None
    website: Annotated[str, Field(max_length=500)] | None = None
