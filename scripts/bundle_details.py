"""What older files of a publisher say of entries that still stand: addresses, days, numbers, weak aliases.

A detail is taken only if the older record is surely of the same entry (same number and name, or same name and Federal
Register citation), and days only if they agree with the entry's standing on the day of the newer list.
"""

import gzip
import io
import re
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import zstandard

from schemas.listed_party import Alias, ListedParty
from streams.lists.manifest import Manifests
from streams.lists.publishers import csl, dpl, ofac
from streams.lists.publishers.words import letters_and_digits

_CITE = re.compile(r"(\d{2,3})\s*F\.?\s*R\.?\s*(\d{1,3},?\d{3,})")
_LOST = re.compile(r"\ufffd|\w\?|\?\w")
"""A character that the older file has lost."""
_NO_NUMBER = re.compile(r"\b(?:Directive|Date|Type|risk|Name|Determination|Sanctions|Gender|Issuer|visit)\b")
"""Words of what the screening list puts among numbers and is none."""
_LONGEST = 80
MOST = 20
"""Numbers and addresses that are kept of an entry; matching needs no more."""


@dataclass(frozen=True)
class Details:
    """Older records by list, newest file first."""

    denied: Mapping[str, tuple[ListedParty, ...]]
    """Of the Denied Persons List, by letters of the name."""
    numbered: Mapping[str, tuple[ListedParty, ...]]
    """By key."""

    def added(self, entry: ListedParty, day: date) -> ListedParty:
        """Returns the entry with its details. day: on which it stands."""
        if entry.list == "DPL":
            older = [one for one in self.denied.get(letters_and_digits(entry.name), ()) if _same_order(one, entry)]
        else:
            older = [one for one in self.numbered.get(entry.key, ()) if _same_name(one, entry)]
        if not older:
            return entry
        addresses = _kept(place for one in older for place in one.addresses)
        numbers = _kept(number for one in older for number in one.identifiers if _is_number(number))
        weak = {a.name.casefold() for one in older for a in one.aliases if a.quality == "weak"}
        told = {alias.name.casefold() for alias in entry.aliases}
        more = {a.name: a for one in older for a in one.aliases if a.quality == "weak" and _new(a, told)}
        aliases = (*(_of(alias, weak) for alias in entry.aliases), *more.values())
        found = {"addresses": addresses, "identifiers": numbers, "aliases": aliases}
        return entry.model_copy(update=found | _days(older, day))


def details_from(raw: Mapping[str, bytes], known: Manifests) -> Details:
    """Reads the older files."""
    screening = csl.read_csv(gzip.decompress(raw["lists/csl-2022-04.csv.gz"]), known).lists
    newest = _last_member(raw["lists/sdn-history-2021-08-to-2024-05.tar.zst"])
    treasury = ofac.read({"sdn.csv": newest}, known).lists["SDN"].entries
    years = ("lists/dpl_2023-11_watchman.txt", "lists/dpl_2022-09_watchman.txt")
    denied = [dpl.read(raw[path], known).lists["DPL"].entries for path in years]
    numbered = [*treasury, *(one for name, of in screening.items() if name != "DPL" for one in of.entries)]
    return Details(
        _grouped((letters_and_digits(one.name), one) for of in denied for one in of),
        _grouped((one.key, one) for one in numbered),
    )


def _last_member(packed: bytes) -> bytes:
    """The newest of the history's files: their names begin with their days."""
    found: tuple[str, bytes] = ("", b"")
    plain = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(packed))
    with tarfile.open(fileobj=plain, mode="r|") as archive:
        for member in archive:
            if member.isfile() and member.name > found[0]:
                content = archive.extractfile(member)
                found = (member.name, content.read() if content else b"")
    return found[1]


def _grouped(pairs: Iterable[tuple[str, ListedParty]]) -> dict[str, tuple[ListedParty, ...]]:
    found: dict[str, tuple[ListedParty, ...]] = {}
    for key, one in pairs:
        found[key] = (*found.get(key, ()), one)
    return found


def _same_order(older: ListedParty, entry: ListedParty) -> bool:
    return not set(_CITE.findall(older.fr or "")).isdisjoint(_CITE.findall(entry.fr or ""))


def _same_name(older: ListedParty, entry: ListedParty) -> bool:
    names = {letters_and_digits(name) for name in (entry.name, *(alias.name for alias in entry.aliases))}
    return letters_and_digits(older.name) in names


def _kept(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if not _LOST.search(one)))[:MOST]


def _is_number(text: str) -> bool:
    return len(text) <= _LONGEST and any(sign.isdigit() for sign in text) and not _NO_NUMBER.search(text)


def _new(alias: Alias, told: set[str]) -> bool:
    return alias.name.casefold() not in told and not _LOST.search(alias.name)


def _of(alias: Alias, weak: set[str]) -> Alias:
    return Alias(name=alias.name, quality="weak") if alias.name.casefold() in weak else alias


def _days(older: Iterable[ListedParty], day: date) -> dict[str, date | None]:
    """First and last day, if all records agree and the entry stands by them on the day of the newer list."""
    spans = {(one.effective_from, one.effective_to) for one in older}
    if len(spans) != 1:
        return {}
    first, last = spans.pop()
    if first is None or (last is not None and last < day):
        return {}
    return {"effective_from": first, "effective_to": last}
