"""Recognises known entries in a new publication of a list whose publisher assigns no ids.

Ids derive from name and country (`words.stable_entry_id`), so a renamed entity, or one under a new country heading,
would become a new entry. It keeps its id here if name, aliases, addresses and citation show that it is the same.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from schemas.listed_party import ListedParty
from streams.lists.publishers.words import letters_and_digits

_MADE = re.compile(r"[a-z0-9-]+-[0-9a-f]{10}(~[0-9a-f]{6})?")


def recognised(previous: Mapping[str, ListedParty], entries: Sequence[ListedParty]) -> tuple[ListedParty, ...]:
    """Returns the entries under their known ids. If two entries could be the same known one, neither is matched."""
    now = {entry.entry_id for entry in entries}
    gone = [entry for key, entry in previous.items() if key not in now and _MADE.fullmatch(key)]
    fresh = [entry for entry in entries if entry.entry_id not in previous and _MADE.fullmatch(entry.entry_id)]
    ids = _pairs(gone, fresh)
    return tuple(
        entry.model_copy(update={"entry_id": ids[entry.entry_id]}) if entry.entry_id in ids else entry
        for entry in entries
    )


def _pairs(gone: Iterable[ListedParty], fresh: Iterable[ListedParty]) -> dict[str, str]:
    """Returns the known id of each recognised new id."""
    by_sign: defaultdict[tuple[str, ...], list[ListedParty]] = defaultdict(list)
    for entry in gone:
        for sign in _signs(entry):
            by_sign[sign].append(entry)
    candidates = {
        entry.entry_id: {old.entry_id for sign in _signs(entry) for old in by_sign.get(sign, ())} for entry in fresh
    }
    claims: defaultdict[str, list[str]] = defaultdict(list)
    for new, olds in candidates.items():
        for old in olds:
            claims[old].append(new)
    return {new: old for new, olds in candidates.items() if len(olds) == 1 for old in olds if len(claims[old]) == 1}


def _signs(entry: ListedParty) -> set[tuple[str, ...]]:
    """Returns identifying features (name and country, address and citation); entries that share one are the same."""
    names = {
        letters_and_digits(name)
        for name in (entry.name, *(one.name for one in entry.aliases if one.quality == "strong"))
    }
    first = (entry.fr or "").split(";")[0].strip()
    signs: set[tuple[str, ...]] = {("name", entry.kind, entry.country or "", one) for one in names if len(one) > 5}
    if first:
        signs |= {
            ("address", entry.kind, letters_and_digits(first), letters_and_digits(address))
            for address in entry.addresses
        }
    return signs
