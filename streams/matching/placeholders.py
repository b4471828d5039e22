"""Recognises placeholders instead of a name: "TBD", "same as above", "siehe Anlage", "未定", "xxx".

The vocabulary is streams/reference/matching/placeholders.txt, with files of words for every mixture of them:
"Mr. TBD" and "unknown GmbH", "awaiting details from customer", "Customer 1".
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from streams.matching.words import lines, words

_NO_WORD = re.compile(r"[\W_]+")
_ONE_SIGN = re.compile(r"(.)\1*")
_LONGEST = 120
"""Longest placeholder in characters."""


def plain(text: str) -> str:
    """Returns the text without case, accents and punctuation, with single spaces between words."""
    if text.isascii():
        return _NO_WORD.sub(" ", text.casefold()).strip()
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return _NO_WORD.sub(" ", "".join(sign for sign in letters if not unicodedata.combining(sign))).strip()


_ROWS = tuple(lines("placeholders.txt"))
_WHOLE = frozenset(plain(row.rstrip("*#")) for row in _ROWS)
_BEGINNINGS = tuple(sorted({f"{plain(row[:-1])} " for row in _ROWS if row.endswith("*")}))
_NUMBERED = frozenset(plain(row[:-1]) for row in _ROWS if row.endswith("#"))
_NOBODY = frozenset(map(plain, words("nobody.txt")))
_BESIDE = _NOBODY.union(*(map(plain, words(name)) for name in ("anybody.txt", "endings.txt", "generic.txt")))
_OPEN = _NOBODY.union(map(plain, words("open.txt")))
_FORMAL = _OPEN.union(*(plain(word).split() for name in ("anybody.txt", "form.txt") for word in words(name)))
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
    if _still_open(said.split()):
        return True
    compact = said.replace(" ", "")
    if compact in _WHOLE and len(compact) == len(said.split()):
        return True  # T.B.D.
    return not any(sign.isalpha() for sign in compact) or bool(_ONE_SIGN.fullmatch(compact))


def _of_nobody(said: str) -> bool:
    """Returns True if one word means "unknown" and no other word is a name."""
    found = [word for one in said.split() for word in ([one] if one in _BESIDE else _parts(one))]
    return not _NOBODY.isdisjoint(found) and _BESIDE.issuperset(found)


def _still_open(found: Sequence[str]) -> bool:
    """Returns True for words of a form of which one says that something is open, for a numbered role ("Customer 1"),
    and for a placeholder written twice ("N/A N/A").
    """
    if len(found) > 1 and _FORMAL.issuperset(found) and not _OPEN.isdisjoint(found):
        return True  # "Advice" by itself is a firm
    if found and (len(found[-1]) == 1 or found[-1].isdigit()) and " ".join(found[:-1]) in _NUMBERED:
        return True
    half, odd = divmod(len(found), 2)
    return half > 0 and not odd and found[:half] == found[half:] and " ".join(found[:half]) in _WHOLE


def _parts(word: str) -> list[str]:
    return [word] if word.isascii() or _RUN_TOGETHER.sub("", word) else _RUN_TOGETHER.findall(word)
