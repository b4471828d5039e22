"""Checks quickly whether a text contains no terms, which holds for nearly all texts."""

import re
from string import ascii_letters, digits

from streams.wording.spelling import APOSTROPHES, as_latin
from streams.wording.terms import WORDS

_WORDS = frozenset(word.encode() for word in WORDS)
_CHARS = tuple(map(chr, range(256)))
_AS_WORDS = bytes(ord(char.lower()) if char in ascii_letters else 32 for char in _CHARS)
_POSED = {char: as_latin(char) for char in _CHARS[:128] if char not in ascii_letters and as_latin(char).isalpha()}
"""Digits and symbols that look like letters."""
_AS_POSED = bytes(ord(_POSED.get(char, char).lower()) if char in _POSED or char in ascii_letters else 32
                  for char in _CHARS)  # fmt: skip
_AS_SHAPE = bytes(97 if char in ascii_letters else 48 if char in digits else 32 for char in _CHARS)
_DROPPED = "".join(char for char in APOSTROPHES if char.isascii()).encode()
_HYPHEN = re.compile(b"- *")
_POSING = "".join(_POSED).encode()


def silent(text: str) -> bool:
    """Returns True if the text cannot contain a term, plain or disguised. False: search it."""
    if not (text.isascii() and text.isprintable()):
        return False
    raw = text.encode()
    if not _WORDS.isdisjoint(raw.translate(_AS_WORDS, _DROPPED).split()):
        return False
    if b"-" in raw and not _WORDS.isdisjoint(_HYPHEN.sub(b"", raw).translate(_AS_WORDS, _DROPPED).split()):
        return False
    posing = len(raw.translate(None, _POSING)) != len(raw)
    if posing and not _WORDS.isdisjoint(raw.translate(_AS_POSED, _DROPPED).split()):
        return False
    return b" a a a " not in b" %b " % raw.translate(_AS_SHAPE).replace(b"  ", b" ")
