"""How a romanised word sounds, roughly: one key for the spellings that transcription systems give the same name."""

import re

# Longest first: what different systems write for one sound (Cyrillic: ISO 9, BGN/PCGN, GOST; Arabic: ALA-LC, French;
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
    """Consonants of a word with like ones made one; a vowel counts only where it begins the word."""
    plain = _PATTERN.sub(_said, word).translate(_LETTERS)
    first = "a" if plain[0] in "aeiouy" else plain[0]
    return _DOUBLE.sub(r"\1", first + plain[1:].translate(_MUTE))


def _said(met: re.Match[str]) -> str:
    return _OF[met.group()]
