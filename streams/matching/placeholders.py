"""Texts that stand where a name should and name nobody: "TBD", "same as above", "siehe Anlage", "未定", "xxx".

One vocabulary for every place that asks: streams/reference/matching/placeholders.txt; and two files of words for every
mixture of them: "Mr. TBD", "unknown GmbH".
"""

import re
import unicodedata
from functools import lru_cache

from streams.matching.words import lines, words

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
_NOBODY = frozenset(map(plain, words("nobody.txt")))
_BESIDE = _NOBODY.union(*(map(plain, words(name)) for name in ("anybody.txt", "endings.txt", "generic.txt")))
_RUN_TOGETHER = re.compile("|".join(sorted((word for word in _BESIDE if not word.isascii()), key=len, reverse=True)))
"""Chinese and Japanese write words without blanks."""
_FORM = re.compile(r"\$?\{.+\}|<[^<>]+>|\[[^\[\]]+\]|%[a-z_]*%?|#[A-Z/0]+[!?]?", re.IGNORECASE)
"""A field of a form that nothing was put into, or a spreadsheet's fault: "{{name}}", "<customer>", "#REF!"."""


@lru_cache(maxsize=65_536)
def is_placeholder(text: str) -> bool:
    """Whether a text names nobody: a known placeholder, no letter at all, or one sign again and again."""
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
    """One word says that nobody is known, and no other names anybody."""
    found = [word for one in said.split() for word in ([one] if one in _BESIDE else _parts(one))]
    return not _NOBODY.isdisjoint(found) and _BESIDE.issuperset(found)


def _parts(word: str) -> list[str]:
    return [word] if word.isascii() or _RUN_TOGETHER.sub("", word) else _RUN_TOGETHER.findall(word)
