"""Names that are not written in Latin letters: company words translated, the rest romanised."""

import re
from typing import NamedTuple

from rigour.text.translit import ascii_text

from streams.matching.words import lines


class _Word(NamedTuple):
    written: str
    latin: str
    what: str


_WORDS = {word.written: word for word in (_Word(*line.split("\t")) for line in lines("company_words.tsv"))}
# Scripts without spaces: a company word is cut out wherever it stands, the longest first.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_UNSPACED_WORDS = sorted((w for w in _WORDS if re.search(f"[{_UNSPACED}㈜㈱]", w)), key=lambda w: (-len(w), w))
_CUT = re.compile(f"({'|'.join(map(re.escape, _UNSPACED_WORDS))})(?:[市省]|自治区)?")
_RUN = re.compile(f"[{_UNSPACED}]+")
_ARABIC = str.maketrans("wy", "ui")
_DIGITS = "零一二三四五六七八九"
_ORDINAL = re.compile(f"第([{_DIGITS}十百]+)")


def latin(text: str) -> str:
    """The name in Latin letters. Runs of Han, Kana, Hangul or Thai that are no company word become one word each."""
    cut = _CUT.sub(_translated, _ORDINAL.sub(_number, text))
    romanised = _RUN.sub(lambda met: f" {_glued(met.group())} ", cut)
    if romanised.isascii():
        return romanised
    return ascii_text(" ".join(map(_spaced, romanised.split())))


def _spaced(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word].latin.replace("+", " ")
    # Waw and ya write long vowels as often as consonants, and only vowels are spelt in many ways.
    return ascii_text(word).translate(_ARABIC) if "\u0600" <= word[0] <= "\u06ff" else word


def _translated(met: re.Match[str]) -> str:
    word = _WORDS[met.group(1)]
    kept = "" if word.what in ("place", "legal") else met.group()[len(word.written) :]
    return f" {word.latin.replace('+', ' ')} {kept}"


def _glued(run: str) -> str:
    return "".join(c for c in ascii_text(run) if c.isalnum())


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
