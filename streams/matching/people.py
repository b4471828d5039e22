"""Names of persons that are one name: forms in other languages and scripts, nicknames (rigour's name symbols)."""

from rigour.names import NameTypeTag, SymbolCategory, analyze_names

from streams.matching.reading import Reading

_FORMS = frozenset((SymbolCategory.NAME, SymbolCategory.NICK))


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
