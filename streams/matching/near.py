"""Finds listed words that a word may misspell: at most two letters apart, or with the same sound key."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, combinations

import orjson
from rapidfuzz.distance.OSA import distance

from streams.matching.alignment import misspelt, similar
from streams.matching.flat import Ints, Sections, ints
from streams.matching.sounds import sound

_START = 7
"""Length of the prefix that is indexed; words two edits apart share all but two letters of it."""
_ALL, _ONE_LESS, _TWO_LESS = 2, 4, 6
"""Shortest word that is searched unchanged, with one deletion, and with two deletions."""
_HEARD = 5
_HASH = (1 << 32) - 1


def _listed_sizes(size: int) -> range:
    """Key sizes on the index side: letters kept of a prefix of this size."""
    least = size if size < _ONE_LESS else size - 1 if size < _TWO_LESS else size - 2
    return range(least, min(size, _START - 1) + 1)


def _asked_sizes(size: int, less: int) -> range:
    """Key sizes on the query side; fewer suffice, since prefixes sharing n letters share n-1."""
    return range(size - less, max(size - less, min(size, _START - 2)) + 1)


_LISTED = {size: _listed_sizes(size) for size in range(_ALL, _START + 1)}
_ASKED = {less: {size: _asked_sizes(size, less) for size in range(_ONE_LESS, _START + 1)} for less in (1, 2)}


def _hashes(start: str, sizes: Iterable[int]) -> Iterator[int]:
    """Yields hashes of all subsequences of a prefix with these sizes (deletion keys).

    Of numbers, not of letters: Python salts the hash of a text, and a saved index must be found by another process.
    """
    letters = tuple(map(ord, start))
    return map(hash, chain.from_iterable([combinations(letters, size) for size in sizes]))


class Near:
    """Listed words by the deletion keys of their prefixes. Immutable once built.

    The keys are in two flat arrays; a dictionary would take ten times the memory.
    """

    def __init__(self, words: Iterable[str], saved: Sections | None = None) -> None:
        """saved: what `sections` made of the same words."""
        self._words = sorted(words)
        self.words = frozenset(self._words)
        heard = map(sound, self._words) if saved is None else orjson.loads(saved["near.sounds"])
        self._sounds: dict[str, str] = dict(zip(self._words, heard, strict=True))
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if len(word) >= _HEARD:
                self._by_sound[self._sounds[word]].append(word)
        self._first: Ints
        self._numbers: Ints
        if saved is None:
            self._first, self._numbers = self._hashed()
        else:
            self._first, self._numbers = ints(saved["near.first"]), ints(saved["near.numbers"])
        self._mask = len(self._first) - 2

    def _hashed(self) -> tuple["array[int]", "array[int]"]:
        """Returns where the words of each deletion key begin, and the words' numbers in the order of the keys."""
        keys, owners = array("I"), array("I")
        for number, word in enumerate(self._words):
            start = word[:_START]
            own = {hashed & _HASH for hashed in _hashes(start, _LISTED.get(len(start), ()))}
            keys.extend(own)
            owners.extend([number] * len(own))
        mask = (1 << len(keys).bit_length() + 1) - 1
        slots = [key & mask for key in keys]
        counts = array("I", bytes(4 * (mask + 2)))
        for slot in slots:
            counts[slot + 1] += 1
        first = array("I", accumulate(counts))
        return first, _sorted_into(first, slots, owners)

    def sections(self) -> dict[str, bytes]:
        """Returns what __init__ takes as `saved`."""
        return {
            "near.sounds": orjson.dumps(list(self._sounds.values())),
            "near.first": array("I", self._first).tobytes(),
            "near.numbers": array("I", self._numbers).tobytes(),
        }

    def of(self, word: str, heard: str, *, telling: bool) -> dict[str, float]:
        """Returns listed words with their similarity, 0 to 1; includes the word itself if it is listed.

        heard: its sound key (sounds.sound). telling: True if the word is rare, so that a wider search pays.
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
        """Returns words at most `most` edits away, with their distance."""
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
    """Returns the owners sorted by slot; `first` holds the start of each slot."""
    numbers, free = array("I", bytes(4 * first[-1])), array("I", first)
    for slot, owner in zip(slots, owners, strict=True):
        at = free[slot]
        numbers[at] = owner
        free[slot] = at + 1
    return numbers
