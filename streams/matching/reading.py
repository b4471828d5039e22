"""A name as the matcher reads it: normalised tokens without legal forms, and the keys by which names are equal."""

import re
import unicodedata
from dataclasses import dataclass

from rigour.names import extract_org_types
from rigour.text.normalize import Normalize, normalize
from rigour.text.translit import ascii_text

MAX_LENGTH = 400
"""Characters that are read. A longer name is no name of anyone; `screenable` says so, and what is read is matched."""

_FLAGS = Normalize.CASEFOLD | Normalize.NAME
_APOSTROPHES = re.compile(r"['’‘ʼ`´ʻʿʾ]")
_INITIALS = re.compile(r"\b(?:\w\.\s?){2,}(?:\w\b)?")
_ENDINGS = frozenset(("co", "company", "corp", "corporation", "inc", "incorporated", "ltd", "limited", "cie", "the"))
"""Legal forms only where they end a name: in the middle they may be part of it, so rigour leaves them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A name read once.

    tokens: Latin letters, no accents, legal forms removed unless nothing else is there.
    key: the tokens without spaces: two names with the same key are equal after normalising (RULES.md C.5).
    bare: True if the name holds nothing but legal forms, or nothing that can be read.
    """

    text: str
    tokens: tuple[str, ...]
    key: str
    bare: bool


def read(text: str) -> Reading:
    """Any string, however hostile; bounded in the length of the name."""
    words = _words(text[:MAX_LENGTH])
    core = _without_legal_forms(words)
    tokens = tuple(core or words)
    return Reading(text, tokens, "".join(tokens), bare=not core)


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKD", text).replace("&", " and ")
    text = _INITIALS.sub(lambda met: met.group().replace(".", "").replace(" ", "") + " ", _APOSTROPHES.sub("", text))
    folded = normalize(text, _FLAGS) or ""
    if not folded.isascii():
        folded = normalize(ascii_text(folded), _FLAGS) or ""
    return folded.split()


def _without_legal_forms(words: list[str]) -> list[str]:
    forms = [form.split() for form, _ in extract_org_types(" ".join(words), normalize_flags=_FLAGS)]
    core = words
    while core and (shorter := _one_less(core, forms)) is not None:
        core = shorter
    return core


def _one_less(words: list[str], forms: list[list[str]]) -> list[str] | None:
    """The words without one legal form at an end; None if no end is one. "AT and T" keeps its first word."""
    for form in forms:
        n = len(form)
        if words[-n:] == form:
            return words[:-n]
        if words[:n] == form and any(len(word) > 2 for word in words[n:] if word != "and"):
            return words[n:]
    if words[-1] in _ENDINGS:
        return words[:-1]
    return words[1:] if words[0] == "the" and len(words) > 1 else None
