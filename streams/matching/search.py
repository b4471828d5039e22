"""One table of listed entries and the search in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self

from schemas.listed_party import ListedParty
from schemas.party import Owner, Party
from streams.facts import Match, Tier
from streams.matching.addresses import Places, place
from streams.matching.reading import MAX_LENGTH, Reading, read

RANK = {"hit": 0, "review": 1, "advisory": 2}


class Listed(NamedTuple):
    """A name of an entry, read."""

    entry: ListedParty
    name: Reading
    weak: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Entries and the keys by which their names are found."""

    entries: tuple[ListedParty, ...]
    by_key: dict[str, list[Listed]]
    places: Places[ListedParty]

    @classmethod
    def of(cls, parties: Iterable[ListedParty]) -> Self:
        """Reads every name of every entry."""
        entries = tuple(parties)
        by_key: defaultdict[str, list[Listed]] = defaultdict(list)
        for listed in (listed for entry in entries for listed in _listed(entry)):
            by_key[listed.name.key].append(listed)
        places = Places((e, place(text), e.kind == "address") for e in entries for text in e.addresses)
        return cls(entries, dict(by_key), places)

    def __len__(self) -> int:
        return len(self.entries)

    def find(self, who: Party | Owner) -> Iterator[Match]:
        """Every match, several per entry where several names meet."""
        for name in names_of(who):
            for listed in self.by_key.get(name.key, ()):
                yield _match(who, name, listed)
        if who.address:
            yield from self._at(who.address)

    def _at(self, address: str) -> Iterator[Match]:
        for entry, where, agreement, found in self.places.at(place(address)):
            if agreement == "same" or entry.kind == "address":
                tier: Tier = "hit" if agreement == "same" and entry.kind == "address" else "review"
                parts = (("words", round(found, 4)), ("numbers", float(agreement == "same")))
                score = round(0.98 * found * (1 if agreement == "same" else 0.8), 4)
                yield Match(
                    entry, tier, "address", address, where.text, score, parts=parts, why=f"address, {agreement}"
                )


def names_of(who: Party | Owner) -> Iterator[Reading]:
    """The names of a party that can be screened."""
    for text in (who.name, *who.names):
        if text and len(text) <= MAX_LENGTH and not (name := read(text)).bare and len(name.key) > 1:
            yield name


def best_first(found: Iterable[Iterable[Match]]) -> tuple[Match, ...]:
    """The best match of each entry, best first; ties by list and entry id."""
    best = (min(matches, key=_order) for matches in found)
    return tuple(sorted(best, key=lambda match: (*_order(match), match.entry.key)))


def _order(match: Match) -> tuple[int, float, str]:
    return RANK[match.tier], -match.score, match.how


def _listed(entry: ListedParty) -> Iterator[Listed]:
    if entry.kind == "address":
        return
    yield Listed(entry, read(entry.name), weak=False)
    for alias in entry.aliases:
        yield Listed(entry, read(alias.name), weak=alias.quality == "weak")


def _match(who: Party | Owner, name: Reading, listed: Listed) -> Match:
    tier: Tier = "hit"
    if listed.weak:
        tier = "advisory" if _contradicts(who.country, listed.entry) else "review"
    return Match(listed.entry, tier, "name", name.text, listed.name.text, 1.0, weak_alias=listed.weak)


def _contradicts(country: str | None, entry: ListedParty) -> bool:
    countries = {entry.country, *entry.countries} - {None}
    return bool(country and countries and country not in countries)
