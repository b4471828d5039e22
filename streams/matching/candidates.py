"""Finds candidates among listed names by several blocking keys, so that no single kind of change hides a name."""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from zlib import crc32

from streams.matching.blocks import PAIRED, RARE, Blocks, enough, rare_weight
from streams.matching.cut import Beginnings
from streams.matching.flat import Ints, Sections, ints
from streams.matching.near import Near
from streams.matching.people import abbreviated
from streams.matching.reading import MAX_TOKENS, Reading, told_by
from streams.matching.words import standard, text, weight

MOST = 12
"""Maximum number of candidates of a name that are aligned with it."""
_SHARE = 0.45
"""Share of the shorter name's rare words that a candidate must contain ..."""
_PART, _ONE_WORD = 0.3, 1.2
"""... or of the party's name, if the listed name has hardly more than one rare word."""
_WHOLE = 0.97
"""Share of the listed name's rare words from which the party's name contains it (RULES.md C.5)."""
_MUCH = 2.0

HINTS = ("found_b", "words_a", "words_less", "met_1", "met_2", "person", "one_word", "sizes")
"""Cheap features of two names before their alignment; bench/matching/fit.py fits their weights."""
_HINTED = json.loads(text("score.json"))["candidates"]
_WEIGHTS: dict[str, float] = {name: float(_HINTED["weights"].get(name, 0.0)) for name in HINTS}
_CONSTANT = float(_HINTED["constant"])
_LEAST = float(_HINTED["least"])
_REMEMBERED = 16_384
"""Size of the cache of word variants: seven of ten words of new names were seen before."""


_PERSONS = 128
"""Added to the number of words in a shape if the name is a person's."""
_MARKS = 61
"""Number of bits of the filter for names that lack a word."""


_Meant = tuple[tuple[tuple[float, Sequence[int]], ...], tuple[tuple[str, float], ...]]
"""Possible listed forms of a word: for rare words, weights and the names that share them; for words
that count in pairs, which and how similar. Plain tuples, which the garbage collector does not track."""


class _Glances:
    """Cheap features of listed names by number, in flat arrays, since scattered memory takes longer to read."""

    def __init__(self, names: Sequence[Reading], persons: Sequence[bool], saved: Sections | None) -> None:
        self.names = names
        self.rare: Sequence[float]
        """Weight of the rare words, never 0."""
        self.shapes: Ints
        """Number of different words, plus `_PERSONS` for a person."""
        self.marks: Ints
        """Bit filter of its words (_marks)."""
        if saved is not None:
            self.rare, self.marks = ints(saved["glances.rare"], "d"), ints(saved["glances.marks"], "Q")
            self.shapes = bytes(saved["glances.shapes"])
            return
        self.rare = array("d", [rare_weight(name) or RARE for name in names])
        sizes = (len(set(name.tokens)) for name in names)
        self.shapes = bytes(size + _PERSONS * person for size, person in zip(sizes, persons, strict=True))
        self.marks = array("Q", [_marks(name.tokens) for name in names])

    def sections(self) -> dict[str, bytes]:
        return {
            "glances.rare": array("d", self.rare).tobytes(),
            "glances.shapes": bytes(self.shapes),
            "glances.marks": array("Q", self.marks).tobytes(),
        }


class _Meanings:
    """Possible listed forms of words. It holds no reference to its cache: a cycle would keep an index alive."""

    def __init__(self, near: Near, by_word: Mapping[str, Sequence[int]], pairable: frozenset[str]) -> None:
        self._near = near
        self._by_word = by_word
        self._pairable = pairable

    def of(self, word: str, heard: str, telling: bool) -> _Meant:
        """Returns forms of a word. heard: its sound key. telling: True if it is rare, so that a wider search pays."""
        return self.weighed(self._near.of(word, heard, telling=telling))

    def of_parts(self, word: str) -> _Meant:
        """Returns forms of a word split in two at every position."""
        listed = self._near.words
        cuts = (part for cut in range(3, len(word) - 2) for part in (standard(word[:cut]), standard(word[cut:])))
        return self.weighed(dict.fromkeys((part for part in cuts if part in listed), 0.9))

    def weighed(self, alternatives: dict[str, float]) -> _Meant:
        """Returns the forms for listed words and their similarity."""
        by_word, pairable = self._by_word, self._pairable
        return (
            tuple((s * weight(word), numbers) for word, s in alternatives.items() if (numbers := by_word.get(word))),
            tuple((word, s) for word, s in alternatives.items() if word in pairable),
        )


class Candidates:
    """Listed names by number and their blocking keys. Immutable once built."""

    def __init__(self, names: Sequence[Reading], persons: Sequence[bool] = (), saved: Sections | None = None) -> None:
        """persons: whether each name is a person's. saved: what `sections` made of the same names, instead."""
        self._listed = _Glances(names, persons, saved)
        self._blocks = Blocks.of(names, persons) if saved is None else Blocks.saved(saved)
        by_word = self._blocks.by_word
        pairable = frozenset(word for words in self._blocks.paired.values() for word in words)
        self._beginnings = Beginnings(names, saved)
        self._near = Near(by_word, saved)
        self._meanings = _Meanings(self._near, by_word, pairable)
        self._meant = lru_cache(_REMEMBERED)(self._meanings.of)
        self._parts = lru_cache(_REMEMBERED)(self._meanings.of_parts)

    def sections(self) -> dict[str, bytes]:
        """Returns what __init__ takes as `saved`."""
        return {
            **self._listed.sections(),
            **self._blocks.sections(),
            **self._beginnings.sections(),
            **self._near.sections(),
        }

    def equal(self, name: Reading) -> set[int]:
        """Returns the numbers of names that equal this one, or that it is short for."""
        blocks = self._blocks
        found = {*blocks.by_key.get(name.key, ()), *blocks.by_key.get(name.spelt, ())}
        if name.native:
            found.update(blocks.by_native.get(name.native, ()))
        if told := told_by(name):
            found.update(blocks.coined.get(told, ()), blocks.called.get(told, ()))
        return found

    def of(self, name: Reading) -> set[int]:
        """Returns the numbers of names that this one may match."""
        found = self.equal(name)
        if initials := abbreviated(name.text):
            found.update(self._blocks.by_initials.get(initials, ()))
        for word in name.tokens:
            found.update(self._blocks.coined.get(word, ()))
        meant = self.meant(name)
        found.update(self._beginnings.of(name))
        found.update(self._likely(self.shared(meant), name))
        found.update(self._sharing_pairs(meant))
        return found

    def meant(self, name: Reading) -> list[_Meant]:
        """Returns the possible listed words for each word of the name, including joined and split ones."""
        said = zip(name.tokens, name.sounds, name.weights, strict=True)
        meant = [self._meant(word, heard, share >= RARE) for word, heard, share in said]
        meant.extend(self._joined(name))
        return meant

    def shared(self, meant: Iterable[_Meant]) -> dict[int, float]:
        """Returns names that share rare words, with the shared weight."""
        shared: dict[int, float] = {}
        for rare, _ in meant:
            for share, numbers in rare:
                for number in numbers:
                    shared[number] = shared.get(number, 0.0) + share
        return shared

    def _likely(self, shared: dict[int, float], name: Reading) -> Iterable[int]:
        """Returns those names sharing rare words that pass the cheap features."""
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
            # Most contain too few words of any kind; look at the words of the others only.
            if hint + each * ((marks & listed.marks[number]).bit_count() + unmarked) >= _LEAST:
                hint += each * len(words.intersection(listed.names[number].tokens))
                if hint >= _LEAST:
                    likely.append((hint, -number))
                    continue
            if share >= _WHOLE * rare > _ONE_WORD:
                whole.append(number)
        return [*whole, *(-number for _, number in (likely if len(likely) <= MOST else nlargest(MOST, likely)))]

    def _sharing_enough(self, shared: dict[int, float], name: Reading) -> list[tuple[int, float]]:
        """Returns the names that share enough weight of rare words, with that weight."""
        own, weights = rare_weight(name) or 1.0, self._listed.rare
        least, less, small = _PART * own, _SHARE * own, _SHARE
        return [
            (number, share)
            for number, share in shared.items()
            if (share >= least if (rare := weights[number]) <= _ONE_WORD else share >= less or share >= small * rare)
        ]

    def glanced(self, name: Reading) -> list[tuple[int, tuple[float, ...]]]:
        """Returns names that share enough rare words with this one, with their HINTS."""
        enough = self._sharing_enough(self.shared(self.meant(name)), name)
        return [(number, self._hints(number, share, frozenset(name.tokens))) for number, share in enough]

    def _hints(self, number: int, share: float, words: frozenset[str]) -> tuple[float, ...]:
        """Returns the HINTS of a listed name and a party's with these words and this shared weight."""
        theirs = frozenset(self._listed.names[number].tokens)
        size, both = len(words), len(words & theirs)
        less, more = sorted((size, len(theirs)))
        met_1, met_2 = min(share, 1.0), min(max(share, 1.0), _MUCH) - 1.0
        found, person = min(1.0, share / self._listed.rare[number]), self._listed.shapes[number] >= _PERSONS
        return found, both / size, both / less, met_1, met_2, person, size == 1, less / more

    def _joined(self, name: Reading) -> Iterator[_Meant]:
        """Yields adjacent words joined, and long words split, if that gives a listed word."""
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
        """Returns names of common words only that share enough of them."""
        best: dict[str, float] = {}
        for _, common in meant:
            for word, similarity in common:
                if similarity > best.get(word, 0.0):
                    best[word] = similarity
        if len(best) < 2:
            return ()
        words = frozenset(sorted(sorted(best), key=best.__getitem__, reverse=True)[: PAIRED * 2])
        met: set[int] = set()
        paired = self._blocks.paired
        for one in words:
            if others := self._blocks.by_pair.get(one):
                for other in others.keys() & words:
                    met.update(others[other])
        shared = ((len(words & (listed := paired[number])), len(listed), number) for number in met)
        alike = [(both * (both - 1) / size, number) for both, size, number in shared if both >= enough(size)]
        return [number for _, number in (alike if len(alike) <= MOST else nlargest(MOST, alike))]


def _marks(words: Iterable[str]) -> int:
    """Returns one bit per word: a name without the bit lacks the word. The same in every process, unlike hash()."""
    marks = 0
    for word in words:
        marks |= 1 << crc32(word.encode("utf-8", "surrogatepass")) % _MARKS
    return marks


def _of_shape(ours: int, theirs: int, *, person: bool) -> tuple[float, float]:
    """Returns what the word counts of two names add to the weighted sum of HINTS, and per common word."""
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
