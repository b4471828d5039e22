"""Which listed names could be meant: several keys, so that no one kind of change hides a name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import combinations

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from streams.matching.alignment import similar
from streams.matching.reading import Reading
from streams.matching.sounds import sound
from streams.matching.words import coined, standard, weight

RARE = 0.5
"""Weight from which one shared word makes a candidate; commoner words count in pairs."""
MOST = 10
"""Candidates of one name that are laid side by side with it."""
_SHARE = 0.58
"""Share of the rare words of the shorter name that a candidate must hold ..."""
_PART, _ONE_WORD = 0.34, 1.2
"""... or of the party's name, where the listed one has little more than one rare word: no part of a long name is it."""
_PAIRED = 6
_EDGE, _SIZE = 2, 4


class Candidates:
    """Names by number, and the keys under which they are looked up. Built once, never changed."""

    def __init__(self, names: Sequence[Reading]) -> None:
        self._rare = [sum(w for w in name.weights if w >= RARE) for name in names]
        self._words = [frozenset(name.tokens) for name in names]
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        self._by_native: defaultdict[str, list[int]] = defaultdict(list)
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        self._by_pair: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._coined: defaultdict[str, list[int]] = defaultdict(list)
        self._paired: dict[int, int] = {}
        for number, name in enumerate(names):
            self._add(number, name)
        self._near = _Near(self._by_word)

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
        meant = [self._near.of(*said) for said in zip(name.tokens, name.weights, name.sounds, strict=True)]
        meant.extend(self._joined(name))
        found.update(self._sharing(meant, name))
        found.update(self._sharing_pairs(meant))
        return found

    def _sharing(self, meant: list[dict[str, float]], name: Reading) -> Iterable[int]:
        """Names sharing rare words, glued ones too; the most alike of them."""
        shared: dict[int, float] = {}
        for alternatives in meant:
            for word, similarity in alternatives.items():
                if numbers := self._by_word.get(word):
                    share = similarity * weight(word)
                    for number in numbers:
                        shared[number] = shared.get(number, 0.0) + share
        own, rare = sum(w for w in name.weights if w >= RARE) or 1.0, self._rare
        alike = [
            number
            for number, share in shared.items()
            if share >= (_PART * own if rare[number] <= _ONE_WORD else _SHARE * min(own, rare[number]))
        ]
        if len(alike) <= MOST:
            return alike
        words = frozenset(name.tokens)

        def likeness(n: int) -> tuple[float, int]:
            return (shared[n] + 0.2 * len(words & self._words[n])) / (own + rare[n]), -n

        return nlargest(MOST, alike, key=likeness)

    def _joined(self, name: Reading) -> Iterator[dict[str, float]]:
        """Neighbouring words as one, and long words taken apart, where that gives a listed word."""
        for size in (2, 3):
            for first in range(len(name.words) - size + 1):
                joined = "".join(name.words[first : first + size])
                if joined in self._by_word:
                    yield {joined: 1.0}
        for word in name.words:
            if len(word) > 6 and word not in self._by_word:
                yield dict.fromkeys(self._parts(word), 0.9)

    def _parts(self, word: str) -> Iterator[str]:
        for cut in range(3, len(word) - 2):
            for part in (standard(word[:cut]), standard(word[cut:])):
                if part in self._by_word:
                    yield part

    def _sharing_pairs(self, meant: list[dict[str, float]]) -> Iterator[int]:
        """Names of common words only: enough pairs of them must be shared."""
        words = sorted({word for alternatives in meant for word in alternatives})[: _PAIRED * 2]
        shared: dict[int, int] = {}
        for pair in combinations(words, 2):
            for number in self._by_pair.get(pair, ()):
                shared[number] = shared.get(number, 0) + 1
        size = self._paired
        enough = [(pairs / size[number], number) for number, pairs in shared.items() if pairs >= _pairs(size[number])]
        enough.sort(reverse=True)
        return (number for _, number in enough[:MOST])


def _pairs(words: int) -> int:
    needed = words - words // 3
    return max(1, needed * (needed - 1) // 2)


class _Near:
    """Listed words that a word may be a misspelling of."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._sounds = {word: sound(word) for word in self._words}
        self._less_one: defaultdict[str, list[str]] = defaultdict(list)
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        self._by_edge: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._words):
            if len(word) > 3:
                for shorter in _less_one(word):
                    self._less_one[shorter].append(word)
            if len(word) > 4:
                self._by_sound[self._sounds[word]].append(word)
                self._by_edge[word[:_EDGE], len(word) // _SIZE].append(word)
                self._by_edge[word[-_EDGE:], -(len(word) // _SIZE)].append(word)

    def of(self, word: str, share: float, heard: str) -> dict[str, float]:
        """Listed words and how similar they are; the word itself where it is listed."""
        meant = {word: 1.0} if word in self._words else {}
        if (share < RARE and meant) or len(word) < 4:
            return meant
        near = set(self._less_one.get(word, ()))
        for shorter in _less_one(word):
            near.update(self._less_one.get(shorter, ()))
            if shorter in self._words:
                near.add(shorter)
        near.discard(word)
        found = self._similar(word, heard, near)
        if not meant and not found and len(word) > 4:
            found = self._similar(word, heard, (*self._by_sound.get(heard, ()), *self._twice_misspelt(word)))
        return meant | found

    def _similar(self, word: str, heard: str, others: Iterable[str]) -> dict[str, float]:
        sounds = self._sounds
        return {o: s for o in others if (s := similar(word, o, alike=heard != "" and sounds[o] == heard))}

    def _twice_misspelt(self, word: str) -> Iterator[str]:
        """Words two letters away that begin or end alike."""
        if len(word) > 5:
            for size in {(len(word) - 2) // _SIZE, (len(word) + 2) // _SIZE}:
                for edge in ((word[:_EDGE], size), (word[-_EDGE:], -size)):
                    if bucket := self._by_edge.get(edge):
                        for other, _, _ in extract(word, bucket, scorer=OSA.distance, score_cutoff=2, limit=4):
                            yield other


def _less_one(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}
