"""Recognises variants of personal names: other languages and scripts, nicknames (rigour), initials."""

import re
from collections.abc import Iterator, Sequence

from rigour.names import NameTypeTag, SymbolCategory, analyze_names

from streams.matching.reading import MAX_LENGTH, Reading
from streams.matching.scripts import latin

_FORMS = frozenset((SymbolCategory.NAME, SymbolCategory.NICK))

_LETTERS = re.compile(r"\b\w\b\W*\b\w\b")
_WORD = re.compile(r"\w+")


def abbreviated(name: str) -> str:
    """Returns initials and name: "is petrov" for "I. S. Petrov" and "Petrov I S"; "" for names of another form."""
    if not _LETTERS.search(name[:MAX_LENGTH]):
        return ""
    said = _WORD.findall(latin(name[:MAX_LENGTH]).casefold())
    words = [word for word in said if len(word) > 1]
    return f"{''.join(word for word in said if len(word) == 1)} {words[0]}" if len(words) == 1 else ""


def abbreviations(words: Sequence[str]) -> Iterator[str]:
    """Yields the values of `abbreviated` for a full name, with the family name first or last."""
    if len(words) > 2:
        yield f"{''.join(word[0] for word in words[:-1])} {words[-1]}"
        yield f"{''.join(word[0] for word in words[1:])} {words[0]}"


def stands_for(short: Reading, long: Reading) -> bool:
    """Returns True if `short` consists of the initials and the family name of `long`."""
    return (said := abbreviated(short.text)) != "" and said in abbreviations(long.words)


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
