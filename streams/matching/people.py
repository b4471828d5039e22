"""Recognises variants of personal names: other languages and scripts, nicknames (rigour), initials."""

import re
from collections.abc import Iterator, Sequence

from rigour.names import NameTypeTag, SymbolCategory, analyze_names

from streams.matching.reading import MAX_LENGTH, Reading
from streams.matching.scripts import latin

_FORMS = frozenset((SymbolCategory.NAME, SymbolCategory.NICK))

_FAMILY = 3
"""Most words of a family name."""
_LETTERS = re.compile(r"\b\w\b\W*\b\w\b")
_WORD = re.compile(r"\w+")


def abbreviated(name: str) -> str:
    """Returns initials and name: "is petrov" for "I. S. Petrov" and "Petrov I S"; "" for names of another form.

    A family name may have several words: "mp gutierrez barboza".
    """
    if not _LETTERS.search(name[:MAX_LENGTH]):
        return ""
    said = _WORD.findall(latin(name[:MAX_LENGTH]).casefold())
    words = [word for word in said if len(word) > 1]
    return f"{''.join(word for word in said if len(word) == 1)} {' '.join(words)}" if 0 < len(words) <= _FAMILY else ""


def abbreviations(words: Sequence[str]) -> Iterator[str]:
    """Yields the values of `abbreviated` for a full name, with the family name first or last."""
    for family in range(1, min(_FAMILY, len(words) - 2) + 1):
        yield f"{''.join(word[0] for word in words[:-family])} {' '.join(words[-family:])}"
        yield f"{''.join(word[0] for word in words[family:])} {' '.join(words[:family])}"


def without_initials(ours: Reading, theirs: Reading) -> Reading:
    """Returns a party's name without the initials that stand for what it does not spell out of the listed name.

    "Boris V. Gryzlov" says of Boris Vyacheslavovich Gryzlov no less than "Boris Gryzlov" does.
    """
    letters = [word for word in ours.words if len(word) == 1]
    said = [word for word in ours.words if len(word) > 1]
    if not letters or len(said) < 2:
        return ours
    rest = list(theirs.words)
    for word in said:
        if word in rest:
            rest.remove(word)
    for letter in letters:
        meant = next((word for word in rest if word[0] == letter), None)
        if meant is None:
            return ours
        rest.remove(meant)
    kept = [n for n, word in enumerate(ours.words) if len(word) > 1]
    spelt = "".join(said)
    return ours._replace(
        words=tuple(said),
        tokens=tuple(ours.tokens[n] for n in kept),
        weights=tuple(ours.weights[n] for n in kept),
        sounds=tuple(ours.sounds[n] for n in kept),
        key=spelt,
        spelt=spelt,
        native="",
    )


def stands_for(short: Reading, long: Reading) -> bool:
    """Returns True if `short` says each word of `long`, some by their initials: family name and initials suffice."""
    if (said := abbreviated(short.text)) != "" and said in abbreviations(long.words):
        return True
    spelt = [word for word in short.words if len(word) > 1]
    if not 1 < len(spelt) < len(short.words) == len(long.words) or not set(spelt).issubset(long.words):
        return False
    return without_initials(short, long) is not short


def same_names(a: Reading, b: Reading) -> frozenset[tuple[int, int]]:
    """Returns positions of words that are forms of one personal name: Ted and Theodore, فرناندو and Fernando."""
    ours, theirs = _symbols(a), _symbols(b)
    return frozenset((i, j) for i, some in ours.items() for j, others in theirs.items() if not some.isdisjoint(others))


def _symbols(name: Reading) -> dict[int, set[str]]:
    """Returns rigour's symbols by word position; empty if rigour splits the name into other words."""
    found: dict[int, set[str]] = {}
    for analysed in analyze_names(NameTypeTag.PER, [name.text], phonetics=False, numerics=False, rewrite=False):
        if len(analysed.parts) == len(name.words):
            for span in analysed.spans:
                if len(span.parts) == 1 and span.symbol.category in _FORMS:
                    found.setdefault(span.parts[0].index, set()).add(span.symbol.id)
    return found
