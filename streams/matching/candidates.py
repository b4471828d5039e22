"""Which listed names could be meant: several keys, so that no one kind of change hides a name."""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import combinations

from streams.matching.near import Near
from streams.matching.people import abbreviated, abbreviations
from streams.matching.reading import MAX_TOKENS, Reading
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
_WEIGHTS: dict[str, float] = {name: float(_HINTED["weights"].get(name, 0.0)) for name in HINTS}
_CONSTANT = float(_HINTED["constant"])
_LEAST = float(_HINTED["least"])
_REMEMBERED = 16_384
"""Words of which it is remembered what they may mean: of ten words of new names seven were met before."""


_PERSONS = 128
"""Added to the number of words in a shape, of persons."""
_MARKS = 61
"""Bits by which names are told that do not hold a word."""
_NOBODY = array("I")


_Meant = tuple[tuple[tuple[float, Sequence[int]], ...], tuple[tuple[str, float], ...]]
"""What a word of a party's name may be: the weights that count as shared and the names that share them; and of words
that count in pairs, which and how similar. Plain tuples of such things: the garbage collector leaves them alone."""


class _Glances:
    """Listed names at a glance, by number: flat, for names far apart in memory take longer to read than to weigh."""

    def __init__(self, names: Sequence[Reading], persons: Sequence[bool]) -> None:
        self.tokens = [name.tokens for name in names]
        self.rare = array("d", [_rare(name) or RARE for name in names])
        """Weight of rare words, never 0."""
        sizes = (len(set(name.tokens)) for name in names)
        self.shapes = bytes(size + _PERSONS * person for size, person in zip(sizes, persons, strict=True))
        """Number of different words, and whether it is a person's."""
        self.marks = array("Q", [_marks(name.tokens) for name in names])
        """Which words it may hold (_marks)."""


class _Meanings:
    """What words may mean. It knows nothing of who remembers it: in a circle an index would outlive its use."""

    def __init__(self, near: Near, by_word: Mapping[str, Sequence[int]], pairable: frozenset[str]) -> None:
        self._near = near
        self._by_word = by_word
        self._pairable = pairable

    def of(self, word: str, heard: str, telling: bool) -> _Meant:
        """Of a word that sounds so. telling: whether it is rare, so that it is worth looking further."""
        return self.weighed(self._near.of(word, heard, telling=telling))

    def of_parts(self, word: str) -> _Meant:
        """Of a word taken apart in two in every way."""
        listed = self._near.words
        cuts = (part for cut in range(3, len(word) - 2) for part in (standard(word[:cut]), standard(word[cut:])))
        return self.weighed(dict.fromkeys((part for part in cuts if part in listed), 0.9))

    def weighed(self, alternatives: dict[str, float]) -> _Meant:
        """Of listed words and how similar they are."""
        by_word, pairable = self._by_word, self._pairable
        return (
            tuple((s * weight(word), numbers) for word, s in alternatives.items() if (numbers := by_word.get(word))),
            tuple((word, s) for word, s in alternatives.items() if word in pairable),
        )


class Candidates:
    """Names by number, and the keys under which they are looked up. Built once, never changed."""

    def __init__(self, names: Sequence[Reading], persons: Sequence[bool]) -> None:
        self._listed = _Glances(names, persons)
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        self._by_native: defaultdict[str, list[int]] = defaultdict(list)
        self._by_word: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._by_pair: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._coined: defaultdict[str, list[int]] = defaultdict(list)
        self._by_initials: defaultdict[str, list[int]] = defaultdict(list)
        self._paired: dict[int, frozenset[str]] = {}
        for number, name in enumerate(names):
            self._add(number, name)
            for initials in abbreviations(name.words) if persons[number] else ():
                self._by_initials[initials].append(number)
        pairable = frozenset(word for words in self._paired.values() for word in words)
        self._near = Near(self._by_word)
        self._meanings = _Meanings(self._near, self._by_word, pairable)
        self._meant = lru_cache(_REMEMBERED)(self._meanings.of)
        self._parts = lru_cache(_REMEMBERED)(self._meanings.of_parts)

    def _add(self, number: int, name: Reading) -> None:
        self._by_key[name.key].append(number)
        if name.spelt != name.key:
            self._by_key[name.spelt].append(number)
        if name.native:
            self._by_native[name.native].append(number)
        if len(name.tokens) == 1 and coined(name.tokens[0]):
            self._coined[name.tokens[0]].append(number)
        weighed = dict(zip(name.tokens, name.weights, strict=True))
        for word, share in weighed.items():
            if share >= RARE:
                self._by_word[word].append(number)
        if self._listed.rare[number] < 2 * RARE:
            self._pair(number, weighed)

    def _pair(self, number: int, weighed: dict[str, float]) -> None:
        """Under pairs of its most telling words: so many of them that a name that shares enough shares one."""
        common = sorted(weighed, key=lambda word: (-weighed[word], word))[:_PAIRED]
        for word in common:
            self._by_word[word] += _NOBODY
        if len(common) > 1:
            self._paired[number] = frozenset(common)
            for one, other in combinations(sorted(common[: len(common) - _enough(len(common)) + 2]), 2):
                self._by_pair[one][other].append(number)

    def of(self, name: Reading) -> set[int]:
        """Numbers of the names that this one may be."""
        found = {*self._by_key.get(name.key, ()), *self._by_key.get(name.spelt, ())}
        if name.native:
            found.update(self._by_native.get(name.native, ()))
        if initials := abbreviated(name.text):
            found.update(self._by_initials.get(initials, ()))
        for word in name.tokens:
            if word in self._coined:
                found.update(self._coined[word])
        meant = self.meant(name)
        found.update(self._likely(self.shared(meant), name))
        found.update(self._sharing_pairs(meant))
        return found

    def meant(self, name: Reading) -> list[_Meant]:
        """For each word of the name, and for glued and split ones, the listed words it may be."""
        said = zip(name.tokens, name.sounds, name.weights, strict=True)
        meant = [self._meant(word, heard, share >= RARE) for word, heard, share in said]
        meant.extend(self._joined(name))
        return meant

    def shared(self, meant: Iterable[_Meant]) -> dict[int, float]:
        """Names that share rare words, and the weight of what they share."""
        shared: dict[int, float] = {}
        for rare, _ in meant:
            for share, numbers in rare:
                for number in numbers:
                    shared[number] = shared.get(number, 0.0) + share
        return shared

    def _likely(self, shared: dict[int, float], name: Reading) -> Iterable[int]:
        """Of the names that share rare words those that look alike at a glance."""
        if not shared:
            return []
        likely: list[tuple[float, int]] = []
        whole: list[int] = []
        words, marks = frozenset(name.tokens), _marks(name.tokens)
        listed, by_shape, unmarked = self._listed, _BY_SHAPE[len(words)], len(words) - marks.bit_count()
        for number, share in self._sharing_enough(shared, name):
            rare = listed.rare[number]
            constant, each = by_shape[listed.shapes[number]]
            hint = constant + _FOUND_B * (share / rare if share < rare else 1.0)
            hint += _MET_1 * share if share < 1.0 else _MET_1 + _MET_2 * (share - 1.0 if share < _MUCH else _MUCH - 1.0)
            # Most hold too few of the words whichever they are; only of the others the words are looked at.
            if hint + each * ((marks & listed.marks[number]).bit_count() + unmarked) >= _LEAST:
                hint += each * len(words.intersection(listed.tokens[number]))
                if hint >= _LEAST:
                    likely.append((hint, -number))
                    continue
            if share >= _WHOLE * rare > _ONE_WORD:
                whole.append(number)
        return [*whole, *(-number for _, number in (likely if len(likely) <= MOST else nlargest(MOST, likely)))]

    def _sharing_enough(self, shared: dict[int, float], name: Reading) -> list[tuple[int, float]]:
        """Of the names that share rare words those that share enough, and the weight of what they share."""
        own, weights = _rare(name) or 1.0, self._listed.rare
        least, less, small = _PART * own, _SHARE * own, _SHARE
        return [
            (number, share)
            for number, share in shared.items()
            if (share >= least if (rare := weights[number]) <= _ONE_WORD else share >= less or share >= small * rare)
        ]

    def glanced(self, name: Reading) -> list[tuple[int, tuple[float, ...]]]:
        """Names that share enough rare words with this one, and HINTS."""
        enough = self._sharing_enough(self.shared(self.meant(name)), name)
        return [(number, self._hints(number, share, frozenset(name.tokens))) for number, share in enough]

    def _hints(self, number: int, share: float, words: frozenset[str]) -> tuple[float, ...]:
        """HINTS of a listed name and a party's with these words and this weight of shared rare ones."""
        theirs = frozenset(self._listed.tokens[number])
        size, both = len(words), len(words & theirs)
        less, more = sorted((size, len(theirs)))
        met_1, met_2 = min(share, 1.0), min(max(share, 1.0), _MUCH) - 1.0
        found, person = min(1.0, share / self._listed.rare[number]), self._listed.shapes[number] >= _PERSONS
        return found, both / size, both / less, met_1, met_2, person, size == 1, less / more

    def _joined(self, name: Reading) -> Iterator[_Meant]:
        """Neighbouring words as one, and long words taken apart, where that gives a listed word."""
        listed, words = self._near.words, name.words
        for size in (2, 3):
            for first in range(len(words) - size + 1):
                joined = "".join(words[first : first + size])
                if joined in listed:
                    yield self._meanings.weighed({joined: 1.0})
        for word in words:
            if len(word) > 6 and word not in listed:
                yield self._parts(word)

    def _sharing_pairs(self, meant: Iterable[_Meant]) -> Iterable[int]:
        """Names of common words only: enough of them must be shared."""
        best: dict[str, float] = {}
        for _, common in meant:
            for word, similarity in common:
                if similarity > best.get(word, 0.0):
                    best[word] = similarity
        if len(best) < 2:
            return ()
        words = frozenset(sorted(sorted(best), key=best.__getitem__, reverse=True)[: _PAIRED * 2])
        met: set[int] = set()
        for one in words:
            if others := self._by_pair.get(one):
                for other in others.keys() & words:
                    met.update(others[other])
        shared = ((len(words & (listed := self._paired[number])), len(listed), number) for number in met)
        alike = [(both * (both - 1) / size, number) for both, size, number in shared if both >= _enough(size)]
        return [number for _, number in (alike if len(alike) <= MOST else nlargest(MOST, alike))]


def _rare(name: Reading) -> float:
    """Weight of the rare words of a name."""
    return sum([w for w in name.weights if w >= RARE])


def _marks(words: Iterable[str]) -> int:
    """A bit for each word: names without the bit do not hold the word."""
    marks = 0
    for word in words:
        marks |= 1 << hash(word) % _MARKS
    return marks


def _of_shape(ours: int, theirs: int, *, person: bool) -> tuple[float, float]:
    """What the numbers of words of two names add to the sum of weighed HINTS, and each word that both hold."""
    less, more = sorted((ours, theirs))
    constant = _CONSTANT + _WEIGHTS["one_word"] * (ours == 1) + _WEIGHTS["sizes"] * less / more
    each = _WEIGHTS["words_a"] / ours + _WEIGHTS["words_less"] / less
    return constant + _WEIGHTS["person"] * person, each


def _shapes(ours: int) -> dict[int, tuple[float, float]]:
    theirs = range(1, MAX_TOKENS + 1)
    return {
        size + _PERSONS * person: _of_shape(ours, size, person=person) for size in theirs for person in (False, True)
    }


_BY_SHAPE = {ours: _shapes(ours) for ours in range(1, MAX_TOKENS + 1)}
_FOUND_B, _MET_1, _MET_2 = (_WEIGHTS[name] for name in ("found_b", "met_1", "met_2"))


def _enough(words: int) -> int:
    """Of so many common words those that must be shared."""
    return max(2, words - words // 3)
