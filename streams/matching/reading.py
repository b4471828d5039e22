"""Normalises a name for matching: tokens without legal forms, and the keys by which names are equal."""

import re
import unicodedata
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from rigour.names import extract_org_types
from rigour.text.normalize import Normalize, normalize

from streams.matching.markup import without_markup
from streams.matching.scripts import latin
from streams.matching.sounds import sound
from streams.matching.words import coined, corrected, standard, weight, words

MAX_LENGTH = 400
"""Longest part of a name that is read, in characters. A longer name is not `screenable`, but its start is matched."""
MAX_TOKENS = 24
"""Maximum number of tokens that are compared; the others only count in the key."""

_FLAGS = Normalize.CASEFOLD | Normalize.NAME
_SIGNS = str.maketrans({"&": " and ", **dict.fromkeys("'’‘ʼ`´ʻʿʾ")})
_INITIALS = re.compile(r"\b(?:\w\.\s?){2,}(?:\w\b(?!\.))?")
_DOTTED = re.compile(r"(?<=\w\w)\.(?=\w\w)")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_HEARD = 0.3
_LEGAL = 0.1
"""Weight of a word of a legal form in the middle of a name."""
TELLING = 0.5
"""Weight from which a word makes what it is added to another name."""
_ENDINGS = words("endings.txt")
_FORMS = frozenset(word for word in _ENDINGS if len(word) > 2)
"""Of these the ones that are hardly anything else in the middle of a name either."""
_REMEMBERED = 65_536
"""Size of the cache of words: names are many, their words far fewer."""


class Reading(NamedTuple):
    """A normalised name.

    words: Latin letters, no accents, legal forms removed unless nothing else is there.
    tokens: the words, with abbreviations and spellings of common company words unified.
    weights: how distinctive each token is, 0 to 1.
    sounds: sound key (sounds.sound) of each distinctive token, "" for the others.
    key: the standard words without spaces: names with the same key are equal after normalising (RULES.md C.5).
    spelt: the words without spaces.
    native: the name in its own letters without spaces, "" if these are Latin.
    bare: True if the name holds nothing but legal forms, or nothing that can be read.
    forms: the words, read, that were removed as legal forms.
    """

    text: str
    words: tuple[str, ...]
    tokens: tuple[str, ...]
    weights: tuple[float, ...]
    sounds: tuple[str, ...]
    key: str
    spelt: str
    native: str
    bare: bool
    forms: tuple[str, ...] = ()


def normalised_name(text: str) -> Reading:
    """Normalises any string, even a hostile one, in time bounded by the length of the name."""
    folded = _folded(without_markup(text[:MAX_LENGTH]))
    whole = folded.split()
    core, legal = _without_legal_forms(whole)
    removed = _removed(whole, core)
    native = ""
    if not folded.isascii():
        native = "" if any("a" <= c <= "z" for c in "".join(core)) else "".join(core)
        whole = (normalize(latin(" ".join(core)), _FLAGS) or "").split()
        core, more = _without_legal_forms(whole)
        removed += _removed(whole, core)
        legal |= more
    kept = tuple(core) or tuple((normalize(latin(folded), _FLAGS) or "").split())
    given, standards, tokens, weights, sounds = zip(*map(_word, kept), strict=True) if kept else ((),) * 5
    if len(given) > MAX_TOKENS:
        tokens, weights, sounds = tokens[:MAX_TOKENS], weights[:MAX_TOKENS], sounds[:MAX_TOKENS]
    legal |= _FORMS.intersection(kept)
    if not legal.isdisjoint(tokens):
        weights = tuple(_LEGAL if token in legal else weight for token, weight in zip(tokens, weights, strict=True))
        sounds = tuple("" if token in legal else heard for token, heard in zip(tokens, sounds, strict=True))
    key, spelt = "".join(standards), "".join(given)
    return Reading(text, given[:MAX_TOKENS], tokens, weights, sounds, key, spelt, native, not core, removed)


def told_by(name: Reading) -> str | None:
    """The coined word that is all that tells in a name; None if there is no such word, or more tells."""
    telling = [token for token, weight in zip(name.tokens, name.weights, strict=True) if weight >= TELLING]
    return telling[0] if len(telling) == 1 and coined(telling[0]) else None


@lru_cache(maxsize=_REMEMBERED)
def _word(written: str) -> tuple[str, str, str, float, str]:
    """Returns a word as given, its standard spelling, token, weight and sound key, as in Reading."""
    given = _ORDINAL.sub(r"\1", written) if written[0].isdigit() else written
    token = intern(corrected(given))
    says = weight(token)
    return given, standard(given), token, says, sound(token) if says > _HEARD and len(token) > 3 else ""


def _folded(text: str) -> str:
    """Reduces a text to letters, digits and single spaces; A.B.C. is ABC, A & B is A and B, Ab.Cd is two words."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    elif "&" in text or "'" in text or "`" in text:
        text = text.translate(_SIGNS)  # the only signs among ASCII
    if "." in text:
        text = _DOTTED.sub(" ", _INITIALS.sub(_initials, text))
    return (normalize(text, _FLAGS) or "").replace("hong kong", "hongkong")


def _initials(met: re.Match[str]) -> str:
    return met.group().replace(".", "").replace(" ", "") + " "


def _without_legal_forms(read_words: list[str]) -> tuple[list[str], set[str]]:
    """Returns the words without legal forms at either end, and the words of all legal forms."""
    forms = [form.split() for form, _ in extract_org_types(" ".join(read_words), normalize_flags=_FLAGS)]
    core = read_words
    while core and (shorter := _one_less(core, forms)) is not None:
        core = shorter
    return core, {word for form in forms for word in form}


def _removed(whole: list[str], core: list[str]) -> tuple[str, ...]:
    """The words at the ends that the core, which stands in the whole, does not hold."""
    gone = len(whole) - len(core)
    if not gone:
        return ()
    first = next(first for first in range(gone + 1) if whole[first : first + len(core)] == core)
    return (*whole[:first], *whole[first + len(core) :])


def _one_less(core: list[str], forms: list[list[str]]) -> list[str] | None:
    """Removes one legal form at an end; returns None if there is none. "AT and T" keeps its first word."""
    for form in forms:
        if core[-len(form) :] == form:
            return core[: -len(form)]
    if core[-1] in _ENDINGS:
        return core[:-1]
    for form in forms:
        rest = core[len(form) :]
        if core[: len(form)] == form and any(len(word) > 2 for word in rest if word != "and"):
            return rest
    return core[1:] if core[0] == "the" and len(core) > 1 else None
