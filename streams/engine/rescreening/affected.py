"""Finds orders that a change of knowledge or day may affect. Doubtful ones count: screening again is cheap."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

import orjson

from schemas.listed_party import ListedParty
from schemas.party import Owner, Party
from streams.facts.effective_days import boundaries
from streams.matching.index import MatchIndex
from streams.screening.knowledge import Delta

FRESHNESS: Final = (b'"DATA_STALE_LIST"', b'"DATA_SHIP_DATE_TOO_FAR"')
"""Codes that time or a new check of a list lifts, as written in a verdict's bytes."""
_NAMED_USERS: Final = b'"incorporated_into_items_of"'
_FOREIGN: Final = re.compile(rb'"currency"\s*:\s*"(?!USD")')
_FRESH: Final = b'"DATA_S'
"""Common prefix of both."""
_UNTIL: Final = b'"good_until":"'
_ORDER: Final = b',"order":{'
_AFTER_ORDER: Final = b',"content_hash":'
"""Bytes before and after the order in a book record, whose fields have a fixed order."""
_OLD: Final = "~before"

Changes = tuple[tuple[ListedParty | None, ListedParty | None], ...]
"""Pairs of an entry before and after a change."""


class ChangeMatcher:
    """Tells whether a party matches a changed entry, as it was or as it is; remembers the answer for each party."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self._index = MatchIndex.of(_both_versions(changes))
        self._known: dict[Hashable, bool] = {}

    def __call__(self, party: Mapping[str, Any]) -> bool:
        """True if the party, given as it stands in an order's JSON, matches a changed entry."""
        key: Hashable = party.get("name"), party.get("country"), party.get("address")
        if "names" in party or "owners" in party:
            key = key, orjson.dumps((party.get("names"), party.get("owners")))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = any(self._index.find(who) for who in _everybody(Party.model_validate(party)))
        return known


@dataclass(frozen=True)
class AffectedOrders:
    """A test of each order: must it be screened again after this change?"""

    delta: Delta
    before: date
    now: date
    """Evaluation days: `before` is that of the last screening, `now` the current one."""
    matches: ChangeMatcher
    """Built from the entries of `delta`."""
    items: Mapping[str, bytes] = field(default_factory=dict)
    """Raw item content by sku: an item may name the users whose items it goes into."""

    def __call__(self, raw: bytes) -> bool:
        """True if the order in this book record must be screened again."""
        if self._fresher and _FRESH in raw and any(code in raw for code in FRESHNESS):
            return True
        if self._later and self._outlived(raw):
            return True
        # A mere check of a list affects few orders; the others need not be parsed.
        order = order_of(raw) if self._known_anew else None
        return order is not None and (self._content(order) or self._names(raw, order))

    @cached_property
    def _later(self) -> bool:
        return self.now > self.before

    @cached_property
    def _fresher(self) -> bool:
        return self._later or bool(self.delta.lists)

    @cached_property
    def _known_anew(self) -> bool:
        return bool(self.delta.parties or self.delta.skus or self.delta.licences or self.delta.rates)

    def _outlived(self, raw: bytes) -> bool:
        if _UNTIL not in raw:
            return False
        until = orjson.loads(raw)["verdict"]["decision"]["good_until"]
        return until is not None and date.fromisoformat(until) < self.now

    def _content(self, order: Mapping[str, Any]) -> bool:
        if self.delta.rates and any(map(self._foreign, order.get("lines", ()))):
            return True
        if self.delta.skus and any(line.get("sku") in self.delta.skus for line in order.get("lines", ())):
            return True
        return bool(self.delta.licences) and (order.get("claims") or {}).get("licence_id") in self.delta.licences

    def _foreign(self, line: Mapping[str, Any]) -> bool:
        """Returns True if an amount of the line or its sku is not in US dollars."""
        return bool(_FOREIGN.search(orjson.dumps(line)) or _FOREIGN.search(self.items.get(line.get("sku") or "", b"")))

    def _names(self, raw: bytes, order: Mapping[str, Any]) -> bool:
        if not self.delta.parties:
            return False
        if _NAMED_USERS in raw:
            return True
        return any(map(self.matches, order.get("parties", ()))) or any(map(self._names_users, order.get("lines", ())))

    def _names_users(self, line: Mapping[str, Any]) -> bool:
        """True if the item of this line names users. A pass over all items at once would stop live orders."""
        sku = line.get("sku")
        return sku is not None and _NAMED_USERS in self.items.get(sku, b"")


def order_of(raw: bytes) -> Mapping[str, Any] | None:
    """Returns the order event of a book record, parsed without the rest if possible; None if there is none."""
    begin, end = raw.find(_ORDER), raw.rfind(_AFTER_ORDER)
    try:
        order = orjson.loads(raw[begin + len(_ORDER) - 1 : end]) if 0 <= begin < end else None
    except orjson.JSONDecodeError:
        # Text in the verdict looks like the start of an order.
        order = None
    found: Mapping[str, Any] | None = orjson.loads(raw)["order"] if order is None else order
    return found


def _everybody(who: Party | Owner) -> Iterator[Party | Owner]:
    yield who
    if isinstance(who.owners, tuple):
        for owner in who.owners:
            yield from _everybody(owner)


def _both_versions(changes: Changes) -> Iterator[ListedParty]:
    """Each changed entry as it was and as it is: an order that matched it before is affected too."""
    for old, new in changes:
        if old is not None:
            yield old.model_copy(update={"entry_id": old.entry_id + _OLD})
        if new is not None:
            yield new


def dated(entries: Iterable[ListedParty], before: date, now: date) -> Iterator[ListedParty]:
    """Yields entries of which a part comes into or goes out of force after `before` and up to `now`."""
    if now > before:
        yield from (entry for entry in entries if any(before < day <= now for day in boundaries(entry)))
