"""Listed words that a word may be a misspelling of: two letters away, or sounding alike."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, combinations

from rapidfuzz.distance.OSA import distance

from streams.matching.alignment import misspelt, similar
from streams.matching.sounds import sound

_START = 7
"""Letters of a word that are looked at: words two letters apart share a beginning of it but for two letters."""
_ALL, _ONE_LESS, _TWO_LESS = 2, 4, 6
"""Fewest letters of a word that is looked for as it stands, with one, and with two letters left out."""
_HEARD = 5
_HASH = (1 << 32) - 1


def _listed_sizes(size: int) -> range:
    """How many letters of a beginning of this size are kept where it is listed."""
    least = size if size < _ONE_LESS else size - 1 if size < _TWO_LESS else size - 2
    return range(least, min(size, _START - 1) + 1)


def _asked_sizes(size: int, less: int) -> range:
    """The same where it is asked. Beginnings that share many letters share fewer too, so that many need no look."""
    return range(size - less, max(size - less, min(size, _START - 2)) + 1)


_LISTED = {size: _listed_sizes(size) for size in range(_ALL, _START + 1)}
_ASKED = {less: {size: _asked_sizes(size, less) for size in range(_ONE_LESS, _START + 1)} for less in (1, 2)}


def _hashes(start: str, sizes: Iterable[int]) -> Iterator[int]:
    """Of what is left of a beginning when all but so many letters are left out, in every way."""
    return map(hash, chain.from_iterable([combinations(start, size) for size in sizes]))


class Near:
    """Listed words, under the beginnings that are left when letters are left out. Built once, never changed.

    The keys stand in two flat arrays: as a dictionary they would take ten times the memory.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)
        self.words = frozenset(self._words)
        self._sounds = {word: sound(word) for word in self._words}
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if len(word) >= _HEARD:
                self._by_sound[self._sounds[word]].append(word)
        keys, owners = array("I"), array("I")
        for number, word in enumerate(self._words):
            start = word[:_START]
            own = {hashed & _HASH for hashed in _hashes(start, _LISTED.get(len(start), ()))}
            keys.extend(own)
            owners.extend([number] * len(own))
        self._mask = (1 << len(keys).bit_length() + 1) - 1
        slots = [key & self._mask for key in keys]
        counts = array("I", bytes(4 * (self._mask + 2)))
        for slot in slots:
            counts[slot + 1] += 1
        self._first = array("I", accumulate(counts))
        self._numbers = _sorted_into(self._first, slots, owners)

    def of(self, word: str, heard: str, *, telling: bool) -> dict[str, float]:
        """Listed words and how similar they are, 0 to 1; the word itself where it is listed.

        heard: how the word sounds (sounds.sound). telling: whether it is rare, so that it is worth looking further.
        """
        known = word in self.words
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

    def _spelt_like(self, word: str, most: int) -> list[tuple[str, int]]:
        """Words at most so many letters away, and how many."""
        start, first, numbers, mask = word[:_START], self._first, self._numbers, self._mask
        met: set[int] = set()
        for hashed in _hashes(start, _ASKED[most][len(start)]):
            key = hashed & mask
            if (low := first[key]) != (high := first[key + 1]):
                met.update(numbers[low:high])
        words, short, long = self._words, len(word) - most, len(word) + most
        return [
            (other, letters)
            for number in met
            if short <= len(other := words[number]) <= long
            and 0 < (letters := distance(word, other, score_cutoff=most)) <= most
        ]


def _sorted_into(first: "array[int]", slots: Iterable[int], owners: Iterable[int]) -> "array[int]":
    """The owners in the order of their slots; first says where each slot's begin."""
    numbers, free = array("I", bytes(4 * first[-1])), array("I", first)
    for slot, owner in zip(slots, owners, strict=True):
        at = free[slot]
        numbers[at] = owner
        free[slot] = at + 1
    return numbers
