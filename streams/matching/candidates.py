"""Which listed names could be meant: several keys, so that no one kind of change hides a name."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import combinations
from operator import mul

from streams.matching.near import Near
from streams.matching.reading import Reading
from streams.matching.words import coined, standard, text, weight

RARE = 0.5
"""Weight from which one shared word makes a candidate; commoner words count in pairs."""
MOST = 12
"""Candidates of one name that are laid side by side with it."""
_SHARE = 0.45
"""Share of the rare words of the shorter name that a candidate must hold ..."""
_PART, _ONE_WORD = 0.3, 1.2
"""... or of the party's name, where the listed one has little more than one rare word: no part of a long name is it."""
_WHOLE = 0.97
"""Share of the listed name's rare words from which it stands in the party's, whatever else does (RULES.md C.5)."""
_PAIRED = 6
_MUCH = 2.0

HINTS = ("found_b", "words_a", "words_less", "met_1", "met_2", "person", "one_word", "sizes")
"""What is seen of two names at a glance, before they are laid side by side; bench/matching/fit.py weighs it."""
_HINTED = json.loads(text("score.json"))["candidates"]
_WEIGHTS = tuple(float(_HINTED["weights"].get(name, 0.0)) for name in HINTS)
_CONSTANT = float(_HINTED["constant"])
_LEAST = float(_HINTED["least"])


class Candidates:
    """Names by number, and the keys under which they are looked up. Built once, never changed."""

    def __init__(self, names: Sequence[Reading], persons: Sequence[bool]) -> None:
        self._rare = [sum(w for w in name.weights if w >= RARE) for name in names]
        self._words = [frozenset(name.tokens) for name in names]
        self._persons = persons
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        self._by_native: defaultdict[str, list[int]] = defaultdict(list)
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        self._by_pair: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._coined: defaultdict[str, list[int]] = defaultdict(list)
        self._paired: dict[int, int] = {}
        for number, name in enumerate(names):
            self._add(number, name)
        self._pairable = frozenset(word for pair in self._by_pair for word in pair)
        self._near = Near(self._by_word)

    def _add(self, number: int, name: Reading) -> None:
        for key in {name.key, name.spelt}:
            self._by_key[key].append(number)
        if name.native:
            self._by_native[name.native].append(number)
        if len(name.tokens) == 1 and coined(name.tokens[0]):
            self._coined[name.tokens[0]].append(number)
        weighed = dict(zip(name.tokens, name.weights, strict=True))
        for word, share in weighed.items():
            if share >= RARE:
                self._by_word[word].append(number)
        if self._rare[number] < 2 * RARE:
            common = sorted(weighed, key=lambda word: (-weighed[word], word))[:_PAIRED]
            self._paired[number] = len(common)
            for pair in combinations(sorted(common), 2):
                self._by_pair[pair].append(number)
            for word in common:
                self._by_word.setdefault(word, [])

    def of(self, name: Reading) -> set[int]:
        """Numbers of the names that this one may be."""
        found = {*self._by_key.get(name.key, ()), *self._by_key.get(name.spelt, ())}
        if name.native:
            found.update(self._by_native.get(name.native, ()))
        for word in name.tokens:
            found.update(self._coined.get(word, ()))
        meant = self.meant(name)
        found.update(self._likely(self.shared(meant), name))
        found.update(self._sharing_pairs(meant))
        return found

    def meant(self, name: Reading) -> list[dict[str, float]]:
        """For each word of the name, and for glued and split ones, the listed words it may be."""
        said = zip(name.tokens, name.weights, name.sounds, strict=True)
        meant = [self._near.of(word, heard, telling=share >= RARE) for word, share, heard in said]
        meant.extend(self._joined(name))
        return meant

    def shared(self, meant: Iterable[dict[str, float]]) -> dict[int, float]:
        """Names that share rare words, and the weight of what they share."""
        shared: dict[int, float] = {}
        for alternatives in meant:
            for word, similarity in alternatives.items():
                if numbers := self._by_word.get(word):
                    share = similarity * weight(word)
                    for number in numbers:
                        shared[number] = shared.get(number, 0.0) + share
        return shared

    def _likely(self, shared: dict[int, float], name: Reading) -> Iterable[int]:
        """Of the names that share rare words those that look alike at a glance."""
        likely: list[tuple[float, int]] = []
        whole: list[int] = []
        for number, share, seen in self.glanced(shared, name):
            hint = sum(map(mul, _WEIGHTS, seen), _CONSTANT)
            if hint >= _LEAST:
                likely.append((hint, -number))
            elif share >= _WHOLE * self._rare[number] > _ONE_WORD:
                whole.append(number)
        return [*whole, *(-number for _, number in (likely if len(likely) <= MOST else nlargest(MOST, likely)))]

    def glanced(self, shared: dict[int, float], name: Reading) -> list[tuple[int, float, tuple[float, ...]]]:
        """Of the names that share rare words those that share enough, the weight of what they share, and HINTS."""
        own, rare = sum(w for w in name.weights if w >= RARE) or 1.0, self._rare
        least, less, small = _PART * own, _SHARE * own, _SHARE
        words, hints = frozenset(name.tokens), self._hints
        return [
            (number, share, hints(number, share, words))
            for number, share in shared.items()
            if (share >= least if (theirs := rare[number]) <= _ONE_WORD else share >= less or share >= small * theirs)
        ]

    def _hints(self, number: int, share: float, words: frozenset[str]) -> tuple[float, ...]:
        """HINTS of a listed name and a party's with these words and this weight of shared rare ones."""
        theirs = self._words[number]
        found = share / (self._rare[number] or RARE)
        size_a, size_b, both = len(words), len(theirs), len(words & theirs)
        less, more = (size_a, size_b) if size_a < size_b else (size_b, size_a)
        met_1, met_2 = (share, 0.0) if share < 1.0 else (1.0, share - 1.0 if share < _MUCH else _MUCH - 1.0)
        person, one = self._persons[number], size_a == 1
        return min(1.0, found), both / size_a, both / less, met_1, met_2, person, one, less / more

    def _joined(self, name: Reading) -> Iterator[dict[str, float]]:
        """Neighbouring words as one, and long words taken apart, where that gives a listed word."""
        for size in (2, 3):
            for first in range(len(name.words) - size + 1):
                joined = "".join(name.words[first : first + size])
                if joined in self._near:
                    yield {joined: 1.0}
        for word in name.words:
            if len(word) > 6 and word not in self._near:
                yield dict.fromkeys(self._parts(word), 0.9)

    def _parts(self, word: str) -> Iterator[str]:
        for cut in range(3, len(word) - 2):
            for part in (standard(word[:cut]), standard(word[cut:])):
                if part in self._near:
                    yield part

    def _sharing_pairs(self, meant: list[dict[str, float]]) -> Iterable[int]:
        """Names of common words only: enough pairs of them must be shared."""
        best: dict[str, float] = {}
        for alternatives in meant:
            for word, similarity in alternatives.items():
                if word in self._pairable and similarity > best.get(word, 0.0):
                    best[word] = similarity
        if len(best) < 2:
            return ()
        shared: dict[int, int] = {}
        for pair in combinations(sorted(sorted(best, key=lambda word: (-best[word], word))[: _PAIRED * 2]), 2):
            for number in self._by_pair.get(pair, ()):
                shared[number] = shared.get(number, 0) + 1
        size = self._paired
        enough = [(pairs / size[number], number) for number, pairs in shared.items() if pairs >= _pairs(size[number])]
        return [number for _, number in nlargest(MOST, enough)]


def _pairs(words: int) -> int:
    needed = words - words // 3
    return max(1, needed * (needed - 1) // 2)
