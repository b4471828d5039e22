"""A table of listed entries and the search in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from schemas.listed_party import ListedParty
from schemas.party import Owner, Party, names_given
from streams.facts.order import Match, Tier
from streams.matching.addresses import Places, place
from streams.matching.candidates import Candidates
from streams.matching.equality import telling
from streams.matching.fields import NameInField, names_in_field
from streams.matching.garbled import garbled
from streams.matching.names import listed_names
from streams.matching.placeholders import is_placeholder
from streams.matching.reading import MAX_LENGTH, Reading, normalised_name
from streams.matching.scoring import Scored, score_listed
from streams.matching.tiers import RANK, address_tier, name_tier, part_tier


class ListedName(NamedTuple):
    """A normalised name of an entry."""

    entry: ListedParty
    name: Reading
    weak: bool


class ReadField(NamedTuple):
    """A party's name field, read: the whole, and the names that stand in it."""

    name: Reading
    parts: tuple[NameInField, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Entries and the blocking keys of their names and addresses."""

    entries: Sequence[ListedParty]
    names: Sequence[ListedName]
    candidates: Candidates
    places: Places[ListedParty]

    @classmethod
    def of(cls, parties: Iterable[ListedParty]) -> Self:
        """Builds a table from every name and address of every entry."""
        entries = tuple(parties)
        names = tuple(listed for entry in entries for listed in _listed(entry))
        places = Places.of((e, place(text), e.kind == "address") for e in entries for text in e.addresses)
        persons = [listed.entry.entity_type == "person" for listed in names]
        return cls(entries, names, Candidates([listed.name for listed in names], persons), places)

    def __len__(self) -> int:
        return len(self.entries)

    def find(self, who: Party | Owner, names: Iterable[ReadField]) -> Iterator[Match]:
        """Yields every match, several per entry if several names match. names: the party's (names_of)."""
        for name, parts in names:
            for number in self.candidates.of(name):
                match = _by_name(who, name, self.names[number])
                if match is not None:
                    yield match
            for part in parts:
                met = (
                    self.candidates.of(part.name)
                    if part.beside in ("told", "titled")
                    else self.candidates.equal(part.name)
                )
                for number in met:
                    match = _by_part(who, name, part, self.names[number])
                    if match is not None:
                        yield match
        # A change often has no address; the party's then need not be parsed.
        if who.address and self.places:
            yield from self._at(who.address)

    def _at(self, address: str) -> Iterator[Match]:
        for entry, where, agreement, found in self.places.at(place(address)):
            tier = address_tier(entry, agreement)
            if tier is not None:
                parts = (("words", round(found, 4)), ("numbers", float(agreement == "same")))
                score = round(0.98 * found * (1 if agreement == "same" else 0.8), 4)
                why = "same address" if agreement == "same" else "same address but for numbers"
                yield Match(entry, tier, "address", address, where.text, score, parts=parts, why=why)


def _listed(entry: ListedParty) -> Iterator[ListedName]:
    """The names of an entry, read; of names that read the same the first. Legal forms count where no word tells."""
    seen = set()
    for text, weak in listed_names(entry):
        name = normalised_name(text)
        forms = () if telling(name) else name.forms
        known = (name.tokens, name.key, name.spelt, name.native, forms, weak)
        if known not in seen:
            seen.add(known)
            yield ListedName(entry, name, weak)


def can_read(entry: ListedParty) -> None:
    """Raises what a name or an address of an entry raises that cannot be read: no table can be made with it."""
    for text, _ in listed_names(entry):
        normalised_name(text)
    for text in entry.addresses:
        place(text)


def names_of(who: Party | Owner) -> tuple[ReadField, ...]:
    """The names of a party, read; of one too long the beginning. Blank ones are none."""
    return tuple(ReadField(name, names_in_field(name)) for name in map(normalised_name, names_given(who)))


def screenable(names: Iterable[ReadField]) -> bool:
    """Returns True if a party with these names can be screened: none is one letter, only legal forms, far too long,
    a placeholder ("TBD"), or spoilt on its way.
    """
    given = tuple(name for name, _ in names)
    return bool(given) and all(
        len(n.text) <= MAX_LENGTH
        and not n.bare
        and len(n.key) > 1
        and not garbled(n.text)
        and not is_placeholder(n.text)
        for n in given
    )


def best_first(found: Iterable[Iterable[Match]], country: str | None) -> tuple[Match, ...]:
    """Returns each entry's best match, best first; ties go to the party's country, then to list and id order."""
    best = (min(matches, key=_order) for matches in found)
    return tuple(sorted(best, key=lambda match: _place(match, country)))


def _order(match: Match) -> tuple[int, float, str, str]:
    return RANK[match.tier], -match.score, match.how, match.entry_name


def _place(match: Match, country: str | None) -> tuple[int, float, bool, str, str, str]:
    tier, score, how, name = _order(match)
    return tier, score, country not in {match.entry.country, *match.entry.countries}, how, name, match.entry.key


def _by_name(who: Party | Owner, name: Reading, listed: ListedName) -> Match | None:
    entry = listed.entry
    scored = score_listed(name, listed.name, entry.entity_type)
    tier = None if scored is None else name_tier(scored, entry, who.country, weak=listed.weak)
    if scored is None or tier is None:
        return None
    return _match(tier, name, listed, scored, scored.marked())


def _by_part(who: Party | Owner, name: Reading, part: NameInField, listed: ListedName) -> Match | None:
    entry = listed.entry
    scored = score_listed(part.name, listed.name, entry.entity_type)
    tier = None if scored is None else part_tier(scored, entry, who.country, part.beside, weak=listed.weak)
    if scored is None or tier is None:
        return None
    return _match(tier, name, listed, scored, f"in the field: {scored.marked()}")


def _match(tier: Tier, name: Reading, listed: ListedName, scored: Scored, why: str) -> Match:
    parts = scored.named_parts()
    return Match(listed.entry, tier, "name", name.text, listed.name.text, scored.score, listed.weak, parts, why)
