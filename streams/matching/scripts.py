"""Converts names in non-Latin scripts: translates company words and romanises the rest."""

import re
from functools import lru_cache
from typing import NamedTuple

from rigour.text.translit import ascii_text

from streams.matching.words import lines


class _Word(NamedTuple):
    written: str
    latin: str
    what: str


_WORDS = {word.written: word for word in (_Word(*line.split("\t")) for line in lines("company_words.tsv"))}
# Scripts without spaces: company words are cut out wherever they occur, longest first.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_UNSPACED_WORDS = sorted((w for w in _WORDS if re.search(f"[{_UNSPACED}㈜㈱]", w)), key=lambda w: (-len(w), w))
_CUT = re.compile(f"({'|'.join(map(re.escape, _UNSPACED_WORDS))})(?:[市省]|自治区)?")
_RUN = re.compile(f"[{_UNSPACED}]+")
_ARABIC = str.maketrans("wy", "ui")
_DIGITS = "零一二三四五六七八九"
_ORDINAL = re.compile(f"第([{_DIGITS}十百]+)")
_LATIN = re.compile("[\x00-\x7f\xc0-\xd6\xd8-\xf6\xf8-\u024f\u1e00-\u1eff\u2013\u2014\u2018\u2019\u201c\u201d]+")
"""Letters that are transliterated one by one, independent of their neighbours."""
_WORDS_KEPT = 16_384


class _Letters(dict[int, str]):
    """ASCII forms by code point, filled on demand: rigour takes a third of a millisecond per text."""

    def __missing__(self, code: int) -> str:
        found = self[code] = chr(code) if code < 128 else ascii_text(chr(code))
        return found


_LETTERS = _Letters()


def place_words() -> frozenset[str]:
    """Latin forms of the places among the company words."""
    return frozenset(word.latin for word in _WORDS.values() if word.what == "place" and "+" not in word.latin)


def in_ascii(text: str) -> str:
    """Returns what `rigour.text.translit.ascii_text` returns, word by word, in a hundredth of the time."""
    if text.isascii():
        return text
    if _LATIN.fullmatch(text):
        return text.translate(_LETTERS)
    return " ".join(word if word.isascii() else _word(word) for word in text.split(" "))


@lru_cache(maxsize=_WORDS_KEPT)
def _word(word: str) -> str:
    return ascii_text(word)


def latin(text: str) -> str:
    """Returns the name in Latin letters. Runs of Han, Kana, Hangul or Thai other than company words become one word."""
    cut = _CUT.sub(_translated, _ORDINAL.sub(_number, text))
    romanised = _RUN.sub(lambda met: f" {_glued(met.group())} ", cut)
    if romanised.isascii():
        return romanised
    return in_ascii(" ".join(map(_spaced, romanised.split())))


def _spaced(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word].latin.replace("+", " ")
    # Waw and ya write long vowels as often as consonants, and only vowels are spelt in many ways.
    return in_ascii(word).translate(_ARABIC) if "\u0600" <= word[0] <= "\u06ff" else word


def _translated(met: re.Match[str]) -> str:
    word = _WORDS[met.group(1)]
    kept = "" if word.what in ("place", "legal") else met.group()[len(word.written) :]
    return f" {word.latin.replace('+', ' ')} {kept}"


def _glued(run: str) -> str:
    return "".join(c for c in in_ascii(run) if c.isalnum())


def _number(met: re.Match[str]) -> str:
    """第五十四 = 54; 第七七二 = 772."""
    digits = met.group(1)
    if "十" not in digits and "百" not in digits:
        return f" {''.join(str(_DIGITS.index(d)) for d in digits)} "
    total = unit = 0
    for d in digits:
        if d in _DIGITS:
            unit = _DIGITS.index(d)
        else:
            total, unit = total + (unit or 1) * (10 if d == "十" else 100), 0
    return f" {total + unit} "
