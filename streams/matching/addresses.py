"""Matches addresses: all numbers must agree, and 85 % of the other tokens (RULES.md C.5)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from rapidfuzz.distance import Indel
from rigour.addresses import address_fingerprint

from streams.matching.flat import Ints
from streams.matching.scripts import in_ascii
from streams.matching.words import words

MAX_LENGTH = 600
"""Longest part of an address that is read, in characters."""
REST = 0.85
"""Share (0 to 1) of the listed tokens other than numbers that must be found (RULES.md C.5)."""

# Words that only label a number or name; writers omit or vary them.
_SIGNIFIERS = words("address_words.txt")
_BETWEEN_SCRIPTS = re.compile(
    r"(?<=[\dA-Za-z])(?=[^\W\dA-Za-z])|(?<=[^\W\dA-Za-z])(?=[\dA-Za-z])|(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)"
)
_LETTERS = re.compile(r"\b(?:[a-z] )+[a-z]\b")
_POSTCODE = range(5, 7)
_SIMILAR = 0.8

EntryT = TypeVar("EntryT")
Agreement = Literal["same", "other numbers"]


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed address. numbers: without postcodes; towns: codes of towns and regions; words: distinctive words."""

    text: str
    numbers: frozenset[str]
    postcodes: frozenset[str]
    towns: frozenset[str]
    words: tuple[str, ...]
    glued: str

    @property
    def telling(self) -> bool:
        """Returns True if it identifies one place, unlike "Tehran" or "Room 3, Dubai"."""
        needed = (1 if self.towns else 2) if self.numbers else 4
        return sum(len(word) > 2 for word in self.words) >= needed


def place(text: str) -> Address:
    """Parses any string; rigour unifies spellings of streets, floors and towns, and other scripts are romanised."""
    cut = _BETWEEN_SCRIPTS.sub(" ", text[:MAX_LENGTH])
    marked = address_fingerprint(in_ascii(cut)) or ""
    tokens = _LETTERS.sub(lambda met: met.group().replace(" ", ""), marked).split()
    digits = [token for token in tokens if token.isdigit()]
    posts = frozenset(d for d in digits if len(d) in _POSTCODE)
    numbers = frozenset(d.lstrip("0") or "0" for d in digits) - posts
    towns = frozenset(token for token in tokens if "-" in token)
    telling = tuple(w for w in tokens if not w.isdigit() and "-" not in w and w not in _SIGNIFIERS)
    return Address(text, numbers, posts, towns, telling, "".join(telling))


def agreement(party: Address, entry: Address) -> tuple[Agreement, float] | None:
    """Compares an address with a listed one; returns how they agree and the share of listed tokens found, or None."""
    if not entry.telling:
        return None
    found = sum(_found(word, party) for word in entry.words) / len(entry.words)
    if found < REST or _apart(entry.towns, party.towns):
        return None
    same = entry.numbers <= party.numbers and not _apart(entry.postcodes, party.postcodes)
    return ("same" if same else "other numbers"), found


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and a.isdisjoint(b)


def _found(word: str, party: Address) -> bool:
    if word in party.words or (len(word) > 4 and word in party.glued):
        return True
    if len(word) < 5:
        return False
    return any(Indel.normalized_similarity(word, w, score_cutoff=_SIMILAR) for w in party.words if w[0] == word[0])


def keys(where: Address, *, any_number: bool) -> Iterator[str]:
    """Yields the blocking keys of a listed address. any_number: also find it with other numbers or none."""
    words = sorted((w for w in where.words if len(w) > 2), key=lambda word: (-len(word), word))[:5]
    number = max(where.numbers, key=lambda digits: (len(digits), digits), default="")
    for word in words:
        yield f"{number} {word}"
        if any_number and number:
            yield f" {word}"


def looked_up(where: Address) -> Iterator[str]:
    """Yields the blocking keys of a party's address: each number, or none, with each word and pair of words."""
    words = {*where.words, *(a + b for a, b in zip(where.words, where.words[1:], strict=False))}
    for number in ("", *where.numbers):
        for word in words:
            yield f"{number} {word}"


class Places(Generic[EntryT]):
    """Listed addresses and the entries at each."""

    def __init__(self, listed: Sequence[tuple[EntryT, Address]], by_key: Mapping[str, Ints]) -> None:
        self.listed = listed
        self.by_key = by_key

    @classmethod
    def of(cls, listed: Iterable[tuple[EntryT, Address, bool]]) -> "Places[EntryT]":
        """Builds the table of the addresses that tell a place; each with its entry and `any_number` of `keys`."""
        telling: list[tuple[EntryT, Address]] = []
        by_key: defaultdict[str, list[int]] = defaultdict(list)
        for entry, where, any_number in listed:
            if where.telling:
                for key in keys(where, any_number=any_number):
                    by_key[key].append(len(telling))
                telling.append((entry, where))
        return cls(telling, by_key)

    def __len__(self) -> int:
        return len(self.by_key)

    def at(self, where: Address) -> Iterator[tuple[EntryT, Address, Agreement, float]]:
        """Yields every listed address that agrees with this one."""
        seen: set[int] = set()
        for key in looked_up(where):
            for number in self.by_key.get(key, ()):
                if number not in seen:
                    seen.add(number)
                    entry, listed = self.listed[number]
                    if met := agreement(where, listed):
                        yield entry, listed, *met
