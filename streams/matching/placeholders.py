"""Recognises placeholders instead of a name: "TBD", "same as above", "siehe Anlage", "未定", "xxx".

The vocabulary is streams/reference/matching/placeholders.txt, with two files of words for every
mixture of them: "Mr. TBD", "unknown GmbH".
"""

import re
import unicodedata
from functools import lru_cache

from streams.matching.words import lines, words

_NO_WORD = re.compile(r"[\W_]+")
_ONE_SIGN = re.compile(r"(.)\1*")
_LONGEST = 120
"""Longest placeholder in characters."""


def plain(text: str) -> str:
    """Returns the text without case, accents and punctuation, with single spaces between words."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return _NO_WORD.sub(" ", "".join(sign for sign in letters if not unicodedata.combining(sign))).strip()


def _vocabulary() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = tuple(lines("placeholders.txt"))
    whole = {plain(row.removesuffix("*")) for row in rows}
    return frozenset(whole), tuple(sorted({f"{plain(row[:-1])} " for row in rows if row.endswith("*")}))


_WHOLE, _BEGINNINGS = _vocabulary()
_NOBODY = frozenset(map(plain, words("nobody.txt")))
_BESIDE = _NOBODY.union(*(map(plain, words(name)) for name in ("anybody.txt", "endings.txt", "generic.txt")))
_RUN_TOGETHER = re.compile("|".join(sorted((word for word in _BESIDE if not word.isascii()), key=len, reverse=True)))
"""Words of Chinese and Japanese, which have no spaces between words."""
_FORM = re.compile(r"\$?\{.+\}|<[^<>]+>|\[[^\[\]]+\]|%[a-z_]*%?|#[A-Z/0]+[!?]?", re.IGNORECASE)
"""An empty template field or a spreadsheet error: "{{name}}", "<customer>", "#REF!"."""


@lru_cache(maxsize=65_536)
def is_placeholder(text: str) -> bool:
    """Returns True if a text names nobody: a known placeholder, no letters, or one repeated character."""
    if len(text) > _LONGEST:
        return False
    said = plain(text)
    if said in _WHOLE or said.startswith(_BEGINNINGS) or _FORM.fullmatch(text.strip()) or _of_nobody(said):
        return True
    compact = said.replace(" ", "")
    if compact in _WHOLE and len(compact) == len(said.split()):
        return True  # T.B.D.
    return not any(sign.isalpha() for sign in compact) or bool(_ONE_SIGN.fullmatch(compact))


def _of_nobody(said: str) -> bool:
    """Returns True if one word means "unknown" and no other word is a name."""
    found = [word for one in said.split() for word in ([one] if one in _BESIDE else _parts(one))]
    return not _NOBODY.isdisjoint(found) and _BESIDE.issuperset(found)


def _parts(word: str) -> list[str]:
    return [word] if word.isascii() or _RUN_TOGETHER.sub("", word) else _RUN_TOGETHER.findall(word)
