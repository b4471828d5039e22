"""Computes a phonetic key: transcription systems' spellings of one name get the same key."""

import re

# Longest first: spellings of one sound by different systems (Cyrillic: ISO 9, BGN/PCGN, GOST; Arabic: ALA-LC, French;
# Chinese: Pinyin, Wade-Giles).
_SOUNDS = (
    ("dzh", "j"), ("tsch", "č"), ("tch", "č"), ("sch", "š"), ("dj", "j"), ("zh", "j"), ("ch", "č"), ("sh", "š"),
    ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("ts", "s"), ("tz", "s"), ("ck", "k"), ("ks", "x"), ("qu", "k"),
)  # fmt: skip
_PATTERN = re.compile("|".join(written for written, _ in _SOUNDS))
_OF = dict(_SOUNDS)
_LETTERS = str.maketrans({"q": "k", "c": "k", "w": "v", "z": "s", "x": "s", "č": "j", "š": "s", "p": "b", "f": "v"})
_MUTE = str.maketrans("", "", "aeiouyh")
_DOUBLE = re.compile(r"(.)\1+")


def sound(word: str) -> str:
    """Returns the phonetic key: consonants, with similar ones unified; a vowel counts only at the start."""
    plain = _PATTERN.sub(_said, word).translate(_LETTERS)
    first = "a" if plain[0] in "aeiouy" else plain[0]
    return _DOUBLE.sub(r"\1", first + plain[1:].translate(_MUTE))


def _said(met: re.Match[str]) -> str:
    return _OF[met.group()]
