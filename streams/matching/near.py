"""Listed words that a word may be a misspelling of: two letters away, or sounding alike."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, combinations
from operator import itemgetter

from rapidfuzz.distance.OSA import distance

from streams.matching.alignment import misspelt, similar
from streams.matching.sounds import sound

_START = 7
"""Letters of a word that are looked at: words two letters apart share a beginning of it but for two letters."""
_ALL, _ONE_LESS, _TWO_LESS = 2, 4, 6
"""Fewest letters of a word that is looked for as it stands, with one, and with two letters left out."""
_HEARD = 5
_HASH = (1 << 32) - 1


def _pickers(size: int, less: int) -> tuple[Callable[[str], object], ...]:
    """What leaves up to so many letters out of a beginning of this size, each in every way."""
    kept = (keep for gone in range(less + 1) for keep in combinations(range(size), size - gone))
    return tuple(itemgetter(*keep) for keep in kept if keep)


_LISTED = {n: _pickers(n, 0 if n < _ONE_LESS else 1 if n < _TWO_LESS else 2) for n in range(_ALL, _START + 1)}
_ASKED = {less: {n: _pickers(n, less) for n in range(_ALL, _START + 1)} for less in (1, 2)}


class Near:
    """Listed words, under the beginnings that are left when letters are left out. Built once, never changed.

    The keys stand in two flat arrays: as a dictionary they would take ten times the memory.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)
        self._known = frozenset(self._words)
        self._sounds = {word: sound(word) for word in self._words}
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if len(word) >= _HEARD:
                self._by_sound[self._sounds[word]].append(word)
        keys, owners = array("I"), array("I")
        for number, word in enumerate(self._words):
            start = word[:_START]
            own = {hash(pick(start)) & _HASH for pick in _LISTED.get(len(start), ())}
            keys.extend(own)
            owners.extend([number] * len(own))
        self._mask = (1 << len(keys).bit_length() + 1) - 1
        counts = array("I", bytes(4 * (self._mask + 2)))
        for key in keys:
            counts[(key & self._mask) + 1] += 1
        self._first = array("I", accumulate(counts))
        self._numbers = _sorted_into(self._first, self._mask, keys, owners)

    def of(self, word: str, heard: str, *, telling: bool) -> dict[str, float]:
        """Listed words and how similar they are, 0 to 1; the word itself where it is listed.

        heard: how the word sounds (sounds.sound). telling: whether it is rare, so that it is worth looking further.
        """
        known = word in self._known
        meant = {word: 1.0} if known else {}
        if len(word) < _ONE_LESS or (known and not telling):
            return meant
        sounds = self._sounds
        for other, letters in self._spelt_like(word, 1 if known or len(word) < _TWO_LESS - 1 else 2):
            if share := misspelt(word, other, letters, alike=heard != "" and sounds[other] == heard):
                meant[other] = share
        if not known and len(word) >= _HEARD:
            for other in self._by_sound.get(heard, ()):
                if other not in meant and (share := similar(word, other, alike=True)):
                    meant[other] = share
        return meant

    def _spelt_like(self, word: str, most: int) -> Iterator[tuple[str, int]]:
        """Words at most so many letters away, and how many."""
        start, first, numbers, mask = word[:_START], self._first, self._numbers, self._mask
        met: set[int] = set()
        for pick in _ASKED[most][len(start)]:
            key = hash(pick(start)) & mask
            if (low := first[key]) != (high := first[key + 1]):
                met.update(numbers[low:high])
        words, size = self._words, len(word)
        for number in met:
            other = words[number]
            if -most <= len(other) - size <= most and 0 < (letters := distance(word, other, score_cutoff=most)) <= most:
                yield other, letters

    def __contains__(self, word: str) -> bool:
        return word in self._known


def _sorted_into(first: "array[int]", mask: int, keys: "array[int]", owners: "array[int]") -> "array[int]":
    """The owners in the order of their keys; first says where each key's begin."""
    numbers, at = array("I", bytes(4 * len(keys))), array("I", first)
    for key, owner in zip(keys, owners, strict=True):
        numbers[at[key & mask]] = owner
        at[key & mask] += 1
    return numbers
