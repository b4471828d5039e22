"""Suppressions: cleared reviews of a party and an entry that need no further review (RULES.md C.5)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import orjson

from schemas.listed_party import ListedParty
from schemas.party import Owner, Party, names_given
from streams.facts.order import Match
from streams.matching.reading import normalised_name


@dataclass(frozen=True, slots=True)
class Suppression:
    """A cleared review. It applies to one party and one version of one entry, until the end of a day.

    scope: "customer" = only for the customer id it was made for; "party" = for whoever has the same fingerprint.
    """

    party: str
    """fingerprint() of the party."""
    entry: str
    """Key of the entry: list and entry id."""
    entry_version: str
    """version() of the entry when it was cleared."""
    scope: Literal["customer", "party"]
    customer_id: str | None
    reason: str
    who: str
    expires: date
    """Last day on which it holds, US Eastern."""


def fingerprint(who: Party | Owner) -> str:
    """SHA-256 of what matching reads of a party: names, country, address. Spacing and case change nothing."""
    names = sorted({normalised_name(text).key for text in names_given(who)})
    address = " ".join((who.address or "").casefold().split())
    return hashlib.sha256(orjson.dumps([names, who.country, address])).hexdigest()


def version(entry: ListedParty) -> str:
    """Returns the SHA-256 of an entry, so that any change of it ends its suppressions."""
    return hashlib.sha256(orjson.dumps(entry.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)).hexdigest()


def apply(
    matches: Iterable[Match], who: Party | Owner, suppressions: Iterable[Suppression], on: date
) -> tuple[tuple[Match, ...], tuple[tuple[Match, Suppression], ...]]:
    """Returns the remaining matches, and the suppressed ones with their suppressions. Hits are never suppressed."""
    own = fingerprint(who)
    customer = who.customer_id if isinstance(who, Party) else None
    held = {s.entry: s for s in suppressions if s.party == own and s.expires >= on and _in_scope(s, customer)}
    standing: list[Match] = []
    suppressed: list[tuple[Match, Suppression]] = []
    for match in matches:
        known = held.get(match.entry.key)
        if known is None or match.tier == "hit" or known.entry_version != version(match.entry):
            standing.append(match)
        else:
            suppressed.append((match, known))
    return tuple(standing), tuple(suppressed)


def _in_scope(suppression: Suppression, customer: str | None) -> bool:
    return suppression.scope == "party" or (customer is not None and suppression.customer_id == customer)
