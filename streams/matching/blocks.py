"""The blocking keys of listed names: each table gives the numbers of the names that have a key."""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Self

import orjson

from streams.matching.flat import Ints, Postings, Sections, postings
from streams.matching.people import abbreviations
from streams.matching.reading import Reading, told_by

RARE = 0.5
"""Weight from which one shared word makes a candidate; more common words count in pairs."""
PAIRED = 6
"""Words of a name that its pairs are made of."""
_NOBODY = array("I")


def rare_weight(name: Reading) -> float:
    """Returns the weight of the rare words of a name."""
    return sum([w for w in name.weights if w >= RARE])


def enough(words: int) -> int:
    """Returns how many of this many common words must be shared."""
    return max(2, words - words // 3)


@dataclass(frozen=True, slots=True)
class Blocks:
    """by_word: rare words, and with no names those that count in pairs only; by_pair: pairs of these, in their order.

    coined, called: the one telling word of names that hold nothing else, and of those that do. paired: by number, the
    words of which pairs are made.
    """

    by_key: Mapping[str, Ints]
    by_native: Mapping[str, Ints]
    by_word: Mapping[str, Ints]
    coined: Mapping[str, Ints]
    called: Mapping[str, Ints]
    by_initials: Mapping[str, Ints]
    by_pair: Mapping[str, Mapping[str, Ints]]
    paired: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, names: Sequence[Reading], persons: Sequence[bool]) -> Self:
        """Builds the tables of these names. persons: whether each is a person's."""
        made = _Building()
        for number, name in enumerate(names):
            made.add(number, name)
            for initials in abbreviations(name.words) if persons[number] else ():
                made.by_initials[initials].append(number)
        return cls(
            made.by_key, made.by_native, made.by_word, made.coined, made.called, made.by_initials, made.by_pair,
            made.paired,
        )  # fmt: skip

    @classmethod
    def saved(cls, of: Sections) -> Self:
        """Reads what `sections` wrote."""
        by_key, by_native, by_word, coined, called, by_initials = (Postings.of(of, name) for name in _FLAT)
        paired = {int(number): frozenset(words) for number, words in orjson.loads(of["paired"]).items()}
        return cls(by_key, by_native, by_word, coined, called, by_initials, orjson.loads(of["by_pair"]), paired)

    def sections(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for name in _FLAT:
            found |= postings(name, getattr(self, name))
        found["by_pair"] = orjson.dumps({one: dict(others) for one, others in self.by_pair.items()})
        found["paired"] = orjson.dumps({str(number): sorted(words) for number, words in self.paired.items()})
        return found


_FLAT = ("by_key", "by_native", "by_word", "coined", "called", "by_initials")


class _Building:
    def __init__(self) -> None:
        self.by_key: defaultdict[str, list[int]] = defaultdict(list)
        self.by_native: defaultdict[str, list[int]] = defaultdict(list)
        self.by_word: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self.by_pair: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.coined: defaultdict[str, list[int]] = defaultdict(list)
        self.called: defaultdict[str, list[int]] = defaultdict(list)
        self.by_initials: defaultdict[str, list[int]] = defaultdict(list)
        self.paired: dict[int, frozenset[str]] = {}

    def add(self, number: int, name: Reading) -> None:
        self.by_key[name.key].append(number)
        if name.spelt != name.key:
            self.by_key[name.spelt].append(number)
        if name.native:
            self.by_native[name.native].append(number)
        if word := told_by(name):
            (self.coined if len(name.tokens) == 1 else self.called)[word].append(number)
        weighed = dict(zip(name.tokens, name.weights, strict=True))
        for word, share in weighed.items():
            if share >= RARE:
                self.by_word[word].append(number)
        if (rare_weight(name) or RARE) < 2 * RARE:
            self._pair(number, weighed)

    def _pair(self, number: int, weighed: dict[str, float]) -> None:
        """Adds pairs of its most distinctive words, enough that a sufficiently similar name shares one."""
        common = sorted(weighed, key=lambda word: (-weighed[word], word))[:PAIRED]
        for word in common:
            self.by_word[word] += _NOBODY
        if len(common) > 1:
            self.paired[number] = frozenset(common)
            for one, other in combinations(sorted(common[: len(common) - enough(len(common)) + 2]), 2):
                self.by_pair[one][other].append(number)
