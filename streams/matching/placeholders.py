"""Texts that stand where a name should and name nobody: "TBD", "same as above", "siehe Anlage", "未定", "xxx".

One vocabulary for every place that asks: streams/reference/matching/placeholders.txt.
"""

import re
import unicodedata
from functools import lru_cache

from streams.matching.words import lines

_NO_WORD = re.compile(r"[\W_]+")
_ONE_SIGN = re.compile(r"(.)\1*")
_LONGEST = 120
"""Characters; a longer text is a name, or an essay, but no placeholder."""


def plain(text: str) -> str:
    """Without case, accents and punctuation; words parted by one blank."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return _NO_WORD.sub(" ", "".join(sign for sign in letters if not unicodedata.combining(sign))).strip()


def _vocabulary() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = tuple(lines("placeholders.txt"))
    whole = {plain(row.removesuffix("*")) for row in rows}
    return frozenset(whole), tuple(sorted({f"{plain(row[:-1])} " for row in rows if row.endswith("*")}))


_WHOLE, _BEGINNINGS = _vocabulary()


@lru_cache(maxsize=65_536)
def is_placeholder(text: str) -> bool:
    """Whether a text names nobody: a known placeholder, no letter at all, or one sign again and again."""
    if len(text) > _LONGEST:
        return False
    words = plain(text)
    if words in _WHOLE or words.startswith(_BEGINNINGS):
        return True
    compact = words.replace(" ", "")
    if compact in _WHOLE and len(compact) == len(words.split()):
        return True  # T.B.D.
    return not any(sign.isalpha() for sign in compact) or bool(_ONE_SIGN.fullmatch(compact))
