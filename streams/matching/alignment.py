"""Aligns the words of two names despite typos, abbreviations, joined and split words, and any order."""

from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance.OSA import distance, normalized_similarity

from streams.matching.reading import Reading

_KNOWN = 0.95
"""Similarity of two forms of one personal name."""
_GLUED = 0.88
"""Similarity (0 to 1) from which joined words count as equal."""


class Alignment(NamedTuple):
    """The alignment of two names. Each word has a weight between 0 (not distinctive) and 1 (rare).

    pairs: position in a, position in b, similarity; a word joined in one of the names is in several pairs.
    """

    a: Reading
    b: Reading
    pairs: tuple[tuple[int, int, float], ...]

    def matched(self, side: int) -> dict[int, float]:
        """Returns the aligned words of one side (0 = a, 1 = b) with their similarity."""
        best: dict[int, float] = {}
        for i, j, similarity in self.pairs:
            at = j if side else i
            best[at] = max(best.get(at, 0.0), similarity)
        return best


def align(a: Reading, b: Reading, known: frozenset[tuple[int, int]] = frozenset()) -> Alignment:
    """Aligns equal words first, then joined, then similar ones by similarity. Symmetric except for ties.

    known: positions of words that are known variants of one name.
    """
    pairs, rest_a, rest_b = _equal(a.tokens, b.tokens)
    if rest_a and rest_b:
        glued = [
            *(_glued(a.words, b.words, rest_a, rest_b) if len(rest_b) > 1 else ()),
            *((i, j, s) for j, i, s in (_glued(b.words, a.words, rest_b, rest_a) if len(rest_a) > 1 else ())),
        ]
        if glued:
            pairs += glued
            rest_a = [i for i in rest_a if all(i != pair[0] for pair in glued)]
            rest_b = [j for j in rest_b if all(j != pair[1] for pair in glued)]
        pairs += _alike(a, b, rest_a, rest_b, known)
    return Alignment(a, b, tuple(pairs))


def _equal(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[list[tuple[int, int, float]], list[int], list[int]]:
    pairs: list[tuple[int, int, float]] = []
    rest_b = list(range(len(b)))
    rest_a: list[int] = []
    for i, token in enumerate(a):
        # Most tokens occur in one name only.
        j = next((j for j in rest_b if b[j] == token), None) if token in b else None
        if j is None:
            rest_a.append(i)
        else:
            pairs.append((i, j, 1.0))
            rest_b.remove(j)
    return pairs, rest_a, rest_b


def _glued(
    a: tuple[str, ...], b: tuple[str, ...], rest_a: list[int], rest_b: list[int]
) -> Iterator[tuple[int, int, float]]:
    """Yields words of a that equal several adjacent words of b joined."""
    for i in rest_a:
        word = a[i]
        if len(word) < 5:
            continue
        for first in rest_b:
            if b[first][:1] != word[:1] and b[first][1:2] != word[1:2]:
                continue
            joined, last = b[first], first
            while last + 1 in rest_b and len(joined) < len(word):
                last += 1
                joined += b[last]
            if last > first and abs(len(joined) - len(word)) < 4:
                similarity = normalized_similarity(word, joined, score_cutoff=_GLUED)
                if similarity:
                    yield from ((i, j, similarity) for j in range(first, last + 1))
                    break


def _alike(
    a: Reading, b: Reading, rest_a: list[int], rest_b: list[int], known: frozenset[tuple[int, int]]
) -> list[tuple[int, int, float]]:
    found: list[tuple[float, int, int]] = []
    for i in rest_a:
        ours, heard = a.tokens[i], a.sounds[i]
        for j in rest_b:
            theirs = b.tokens[j]
            # Most words differ obviously; comparing all of them closely would take most of the time.
            if (ours[0] == theirs[0] or -4 < len(ours) - len(theirs) < 4) and (
                similarity := similar(ours, theirs, alike=heard != "" and heard == b.sounds[j])
            ):
                found.append((similarity, i, j))
    if known:
        met = {(i, j): similarity for similarity, i, j in found}
        found += [(_KNOWN, i, j) for i, j in known if i in rest_a and j in rest_b and met.get((i, j), 0.0) < _KNOWN]
    found.sort(key=lambda f: (-f[0], abs(f[1] - f[2]), f[1]))
    pairs: list[tuple[int, int, float]] = []
    for similarity, i, j in found:
        if all(i != pair[0] and j != pair[1] for pair in pairs):
            pairs.append((i, j, similarity))
    return pairs


def similar(a: str, b: str, *, alike: bool) -> float:
    """Returns the similarity of two words, 0 (not the same word) to 1. Short words and numbers must be equal.

    alike: True if they sound alike (sounds.sound).
    """
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    size = len(longer)
    if size < 4 or len(shorter) < 3:
        return 1.0 if a == b else _initial(shorter, longer)
    allowed = _allowed(size)
    letters = distance(a, b, score_cutoff=allowed)
    if letters <= allowed:
        return _misspelt(a, b, letters / size, alike=alike)
    if a[0] == b[0]:
        if longer.startswith(shorter):
            return 0.7
        if len(shorter) == 3 and _within(shorter, longer):
            return 0.55
    return 0.75 if alike and size > 4 and 2 * distance(a, b) <= size + 1 else 0.0


def _allowed(size: int) -> int:
    """Returns the number of letters that may differ in words of this length."""
    return 1 if size < 6 else 2 if size < 10 else 3


def misspelt(a: str, b: str, letters: int, *, alike: bool) -> float:
    """Returns the similarity of two words, as `similar` does, given the number of differing letters."""
    size = max(len(a), len(b))
    if letters <= _allowed(size):
        return _misspelt(a, b, letters / size, alike=alike)
    return similar(a, b, alike=alike) if alike or a[0] == b[0] else 0.0


def _misspelt(a: str, b: str, share: float, *, alike: bool) -> float:
    """Returns the similarity of words in which this share of letters differs."""
    if share and (a.isdigit() or b.isdigit()):
        return 0.0
    similarity = 1 - 1.2 * share - (0.1 if a[0] != b[0] else 0.0)
    return max(similarity, 0.85) if alike and share else similarity


def _within(shorter: str, longer: str) -> bool:
    """Returns True if `shorter` abbreviates `longer`, as "avn" does "aviation"."""
    letters = iter(longer)
    return longer[-1] == shorter[-1] and all(letter in letters for letter in shorter)


def _initial(shorter: str, longer: str) -> float:
    return 0.5 if len(shorter) < 3 and longer.startswith(shorter) and not shorter.isdigit() else 0.0
