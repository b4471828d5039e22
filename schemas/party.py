"""A party to a transaction (15 CFR 748.5) and its owners."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from schemas.money import Percent
from schemas.record import Country, Day, Fact, Name, Stated, Unknown
from schemas.roles import role_of


class Owner(Stated):
    """An owner of a party. pct is the direct share, 0 to 100; absent, null or "unknown" means unknown."""

    name: Name | None = None
    names: tuple[Name, ...] = Field(default=(), max_length=100)
    country: Country | None = None
    address: Name | None = None
    pct: Percent | Unknown | None = None
    owners: tuple[Owner, ...] = Field(default=(), max_length=1000)


class Party(Stated):
    """A party and what is known of it."""

    role: Annotated[str, Field(max_length=64), BeforeValidator(role_of)] | None = None
    """A role of schemas.roles, by its name or by a usual code of it ("WE", "ship_to")."""
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
    ru_sector_exclusion: Fact = None
    """An entity in agriculture or medicine alone (746.8(a)(12)(iv)): it needs no licence for EAR99 software."""
    military_end_user: Fact = None
    is_forwarder: Fact = None
    takes_possession: Fact = None
    incorporated: Day | Unknown | None = None
    first_seen: Day | None = None
    uvl_statement: Fact = None
    consolidated: Fact = None
    website: Annotated[str, Field(max_length=500)] | None = None


def names_given(who: Party | Owner) -> tuple[str, ...]:
    """Every name of a party or owner, in whatever script or form it came, each once; blank ones are none.

    As it came: matching reads it (and takes a listed name apart into its variants), a licence compares it.
    """
    return tuple(dict.fromkeys(name for name in (who.name, *who.names) if name and name.strip()))
