"""Other ways to read a text: legal forms glued to a name ("JSCARGUMENT"), signs in place of letters ("Hu@wei")."""

import re
from collections.abc import Iterator

from streams.matching.words import words

_FORM = 3
"""Letters of a legal form that is seen when it is glued to a name; a shorter one only behind such a form."""
_NAME, _BEGINNING = 4, 2
"""Letters of what is left as a name, or as the beginning of one."""
_FORMS = tuple(sorted((form for form in words("endings.txt") if len(form) >= _FORM), key=lambda form: -len(form)))
_SHORT = ("co", "pte", "pvt", "sdn", "corp")
_SIGNS = re.compile(r"(?:[a-z][@$!|013457]|[@$!|013457][a-z]{2})", re.IGNORECASE)
_MAY_BE = frozenset("@$!|013457")
_ALL_SIGNS = str.maketrans("@$!|013457", "asiioieast")
_AS_L = str.maketrans("1!|", "lll")
_LETTERS = 3
"""Letters of a word in which signs are read as letters."""


def readings(text: str, said: tuple[str, ...]) -> Iterator[str]:
    """Yields what a text may say besides. said: its words, read (streams/matching/reading.py)."""
    if said and (said[0].startswith(_FORMS) or said[-1].endswith(_FORMS)):
        first, last = _behind_a_form(said[0], _NAME if len(said) == 1 else _BEGINNING), _before_forms(said[-1])
        if first:
            yield " ".join((first, *said[1:]))
        if last:
            yield " ".join((*said[:-1], last))
    if not _MAY_BE.isdisjoint(text) and _SIGNS.search(text):
        plain = " ".join(map(_spelt, text.split()))
        if plain != text:
            yield plain
            yield " ".join(_spelt(word.translate(_AS_L) if _written(word) else word) for word in text.split())


def _behind_a_form(word: str, least: int) -> str:
    form = next((form for form in _FORMS if word.startswith(form)), "")
    return word[len(form) :] if form and len(word) - len(form) >= least else ""


def _before_forms(word: str) -> str:
    form = next((form for form in _FORMS if word.endswith(form)), "")
    if not form or len(word) - len(form) < _NAME:
        return ""
    rest = word[: -len(form)]
    short = next((short for short in _SHORT if rest.endswith(short)), "")
    return rest[: -len(short)] if short and len(rest) - len(short) >= _NAME else rest


def _written(word: str) -> bool:
    """Whether signs among a word's letters may be letters; a number or a sign behind it is none."""
    letters = sum(sign.isalpha() for sign in word)
    return letters >= _LETTERS and 2 * letters > len(word) and _SIGNS.search(word) is not None


def _spelt(word: str) -> str:
    return word.translate(_ALL_SIGNS) if _written(word) else word
