"""Names written otherwise: seeded treatments, each of them what order systems and people do to names."""

import random
import re
import string
from collections.abc import Callable, Mapping

import icu

from streams.matching.words import weight

Treatment = Callable[[random.Random, list[str]], list[str] | None]
"""Words of a name in, words of the treated name out; None = this name cannot be treated so."""

LEGAL = frozenset((
    "co", "company", "corp", "corporation", "inc", "incorporated", "ltd", "limited", "llc", "gmbh", "ag", "sa", "srl",
    "bv", "nv", "plc", "jsc", "ojsc", "pjsc", "ooo", "oao", "zao", "ao", "fze", "fzco", "sdn", "bhd", "pte", "pvt",
    "sirketi", "llp", "lp", "kg", "ab", "oy", "as", "spa",
))  # fmt: skip
SHORT = {
    "technology": "Tech", "technologies": "Tech", "company": "Co", "corporation": "Corp", "limited": "Ltd",
    "international": "Intl", "electronics": "Elec", "electronic": "Elec", "manufacturing": "Mfg", "industries": "Ind",
    "industry": "Ind", "industrial": "Ind", "development": "Dev", "engineering": "Eng", "research": "Res",
    "institute": "Inst", "university": "Univ", "national": "Natl", "science": "Sci", "group": "Grp", "trading": "Trdg",
    "equipment": "Equip", "department": "Dept", "laboratory": "Lab", "academy": "Acad", "information": "Info",
    "communication": "Comm", "communications": "Comms", "enterprise": "Ent", "general": "Gen", "services": "Svcs",
    "systems": "Sys", "precision": "Prec", "machinery": "Mach", "aviation": "Avn", "logistics": "Log", "center": "Ctr",
}  # fmt: skip
FORMS = ("LLC", "Ltd.", "Co., Ltd.", "GmbH", "Inc.", "Corp.", "S.A.", "Limited", "FZE", "JSC", "Pte. Ltd.", "B.V.")
ADDED = (
    "Logistics Dept", "Trading", "International", "Branch Office", "Warehouse", "Group", "Purchasing Department",
    "Import Export", "Hong Kong", "Head Office", "c/o DHL", "Sales Center", "Holding", "Attn Mr Li",
)  # fmt: skip
SPELLINGS = (
    ("kh", "h"), ("zh", "j"), ("ou", "u"), ("ts", "c"), ("ks", "x"), ("x", "ks"), ("y", "i"), ("ee", "i"), ("oo", "u"),
    ("ph", "f"), ("q", "k"), ("v", "w"), ("w", "v"), ("j", "y"), ("ck", "k"), ("c", "k"), ("sh", "sch"), ("ai", "ay"),
    ("ei", "ey"), ("iy", "y"), ("h", "kh"), ("u", "ou"), ("i", "y"),
)  # fmt: skip
_TRANSCRIBED = (
    ("ch", "č"), ("sh", "š"), ("zh", "ž"), ("ck", "k"), ("c", "k"), ("x", "ks"), ("w", "v"), ("q", "k"), ("j", "dž"),
)  # fmt: skip
_CYRILLIC = icu.Transliterator.createInstance("Latin-Cyrillic")


def treat(rng: random.Random, treatment: str, name: str) -> str | None:
    """The name, treated; None where the treatment does not apply or leaves the name as it was."""
    words = TREATMENTS[treatment](rng, name.split())
    treated = " ".join(words) if words else None
    return None if treated is None or treated == name else treated


def _core(words: list[str]) -> list[int]:
    """Positions of the words that are no legal forms."""
    return [
        i
        for i, word in enumerate(words)
        if re.sub(r"\W", "", word.casefold()) not in LEGAL and word.strip(string.punctuation)
    ]


def _typo(rng: random.Random, words: list[str]) -> list[str] | None:
    long = [i for i in _core(words) if len(words[i]) > 4]
    if not long:
        return None
    i = rng.choice(long)
    word, at = words[i], rng.randrange(1, len(words[i]) - 1)
    letter = rng.choice(string.ascii_lowercase)
    letter = letter.upper() if word.isupper() else letter
    edited = rng.choice(
        (
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    return [*words[:i], edited, *words[i + 1 :]]


def _two_typos(rng: random.Random, words: list[str]) -> list[str] | None:
    once = _typo(rng, words)
    return _typo(rng, once) if once and sum(map(len, words)) > 9 else None


def _glue(rng: random.Random, words: list[str]) -> list[str] | None:
    core = [i for i in _core(words) if i + 1 in _core(words)]
    if not core:
        return None
    i = rng.choice(core)
    return [*words[:i], words[i] + words[i + 1], *words[i + 2 :]]


def _split(rng: random.Random, words: list[str]) -> list[str] | None:
    long = [i for i in _core(words) if len(words[i]) > 5]
    if not long:
        return None
    i = rng.choice(long)
    at = rng.randrange(2, len(words[i]) - 2)
    return [*words[:i], words[i][:at], words[i][at:], *words[i + 1 :]]


def _reorder(rng: random.Random, words: list[str]) -> list[str] | None:
    core = _core(words)
    if len(core) < 2:
        return None
    if rng.random() < 0.5:
        i = rng.randrange(len(core) - 1)
        words = words[:]
        words[core[i]], words[core[i + 1]] = words[core[i + 1]], words[core[i]]
        return words
    return [words[core[-1]], *(w for i, w in enumerate(words) if i != core[-1])]


def _drop(rng: random.Random, words: list[str]) -> list[str] | None:
    """A word less, but never the most telling one: without it the rest names nobody."""
    core = _core(words)
    if len(core) < 3:
        return None
    telling = max(core, key=lambda i: (weight(words[i].casefold()), len(words[i])))
    gone = rng.choice([i for i in core if i != telling])
    return [w for i, w in enumerate(words) if i != gone]


def _add(rng: random.Random, words: list[str]) -> list[str] | None:
    return [*words, rng.choice(ADDED)] if _core(words) else None


def _suffix(rng: random.Random, words: list[str]) -> list[str] | None:
    core = _core(words)
    if not core or core[-1] == len(words) - 1:
        return None
    return [*words[: core[-1] + 1], rng.choice(FORMS)]


def _abbreviate(_: random.Random, words: list[str]) -> list[str] | None:
    short = [SHORT.get(re.sub(r"\W", "", word.casefold()), word) for word in words]
    return short if short != words else None


def _spell(rng: random.Random, words: list[str]) -> list[str] | None:
    core = [i for i in _core(words) if words[i].isascii() and len(words[i]) > 3]
    if not core:
        return None
    if rng.random() < 0.4:
        return [_CYRILLIC.transliterate(_sounded(w)) if i in core else w for i, w in enumerate(words)]
    i = rng.choice(core)
    fitting = [(a, b) for a, b in SPELLINGS if a in words[i].casefold()]
    if not fitting:
        return None
    a, b = rng.choice(fitting)
    return [*words[:i], words[i].casefold().replace(a, b, 1).title(), *words[i + 1 :]]


def _sounded(word: str) -> str:
    """English letters by their sound, as a Russian writer would transcribe them."""
    word = re.sub(r"c(?=[eiy])", "s", word.casefold())
    for a, b in (
        ("ch", "č"),
        ("sh", "š"),
        ("zh", "ž"),
        ("ck", "k"),
        ("c", "k"),
        ("x", "ks"),
        ("w", "v"),
        ("q", "k"),
        ("j", "dž"),
    ):
        word = word.replace(a, b)
    return word


def _dress(rng: random.Random, words: list[str]) -> list[str] | None:
    name = " ".join(words)
    name = rng.choice((name.upper(), name.lower(), name.title(), name.swapcase()))
    dressed = (
        name.replace(",", ""),
        name.replace(" ", "-"),
        name.replace(" ", "  "),
        f'"{name}"',
        name.replace(".", ""),
    )
    return rng.choice(dressed).split()


TREATMENTS: Mapping[str, Treatment] = {
    "one typo": _typo,
    "two typos": _two_typos,
    "glue": _glue,
    "split": _split,
    "reorder": _reorder,
    "drop": _drop,
    "add": _add,
    "suffix": _suffix,
    "abbreviation": _abbreviate,
    "transliteration": _spell,
    "casing and punctuation": _dress,
}
