"""Names of persons that are one name: forms in other languages and scripts, nicknames (rigour), initials."""

import re
from collections.abc import Iterator, Sequence

from rigour.names import NameTypeTag, SymbolCategory, analyze_names

from streams.matching.reading import MAX_LENGTH, Reading
from streams.matching.scripts import latin

_FORMS = frozenset((SymbolCategory.NAME, SymbolCategory.NICK))

_LETTERS = re.compile(r"\b\w\b\W*\b\w\b")
_WORD = re.compile(r"\w+")


def abbreviated(name: str) -> str:
    """The initials and the name of "I. S. Petrov" and "Petrov I S": "is petrov". "" of what is written otherwise."""
    if not _LETTERS.search(name[:MAX_LENGTH]):
        return ""
    said = _WORD.findall(latin(name[:MAX_LENGTH]).casefold())
    words = [word for word in said if len(word) > 1]
    return f"{''.join(word for word in said if len(word) == 1)} {words[0]}" if len(words) == 1 else ""


def abbreviations(words: Sequence[str]) -> Iterator[str]:
    """What `abbreviated` says of a name of several words, be its family name the first or the last."""
    if len(words) > 2:
        yield f"{''.join(word[0] for word in words[:-1])} {words[-1]}"
        yield f"{''.join(word[0] for word in words[1:])} {words[0]}"


def stands_for(short: Reading, long: Reading) -> bool:
    """Whether a name is the initials and the family name of another."""
    return (said := abbreviated(short.text)) != "" and said in abbreviations(long.words)


def same_names(a: Reading, b: Reading) -> frozenset[tuple[int, int]]:
    """Positions of words in a and b that are forms of one personal name: Ted and Theodore, فرناندو and Fernando."""
    ours, theirs = _symbols(a), _symbols(b)
    return frozenset((i, j) for i, some in ours.items() for j, others in theirs.items() if not some.isdisjoint(others))


def _symbols(name: Reading) -> dict[int, set[str]]:
    """Symbols by position of the word. Empty where rigour counts the words otherwise."""
    found: dict[int, set[str]] = {}
    for analysed in analyze_names(NameTypeTag.PER, [name.text], phonetics=False, numerics=False, rewrite=False):
        if len(analysed.parts) == len(name.words):
            for span in analysed.spans:
                if len(span.parts) == 1 and span.symbol.category in _FORMS:
                    found.setdefault(span.parts[0].index, set()).add(span.symbol.id)
    return found
