"""Counts how common words of names are: `python -m bench.matching.count_words`, then commit what it writes.

It writes word_counts.tsv (words of names), ordinary.txt (words that no company coined), letters.tsv (how letters follow
each other in words of names) and forms.tsv (in which countries legal forms are borne).
"""

import gzip
import math
import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase

from bench.matching.data import SHARED, companies, listed, odd, vendors
from schemas.listed_party import ListedParty
from streams.matching.reading import normalised_name
from streams.matching.words import words

TARGET = Path("streams/reference/matching/word_counts.tsv")
ORDINARY = TARGET.with_name("ordinary.txt")
LISTED, COMPANIES = 12, 2
"""A word held by fewer listed names and fewer companies is rare and gets no line."""
HEAD = """\
# How common words are: word, listed names that hold it, company names that hold it. Words without a line are rare.
# Counted over {listed} distinct names of the Consolidated Screening List of 2026-07-31 (US government work) and {held}
# names of companies that are not listed, of the LEI register (GLEIF, CC0) and the IEEE vendor list (public domain): the
# half whose names' SHA-256 begins with an even byte, so that the other half measures. Words as
# streams/matching/reading.py reads them. Kept: {least} listed names or {few} companies. Brands (a listed name of one
# word that {few} or fewer companies hold) count as unlisted; names of groups listed often (groups.txt) have no line.
# Made by bench/matching/count_words.py.
"""

PERSONS, LETTERS = 2, 5
"""Persons that must bear a name before it is an ordinary one; shorter words are never taken for coined ones."""
LETTERS_TARGET = TARGET.with_name("letters.tsv")
SECOND = f"{ascii_lowercase}$"
LETTERS_HEAD = """\
# How surprising a letter is after another in words of company names, in bits: a letter ("^": the word begins), then
# a to z and the end of the word behind it. Counted over {words} words of the companies of word_counts.tsv (GLEIF, CC0;
# IEEE vendor list, public domain). Made by bench/matching/count_words.py.
"""
FORMS_TARGET = TARGET.with_name("forms.tsv")
BORNE, BORNE_SHARE, ANYWHERE = 3, 0.005, 12
FORMS_HEAD = """\
# In which countries legal forms are borne: a word that is removed from a name as a legal form, countries (ISO 3166-1).
# Counted over companies of the LEI register (GLEIF, CC0) and of the Consolidated Screening List of 2026-07-31 (US
# government work); kept where {borne} of a country's names bear it, and not too few of all that do. *: in {anywhere} or
# more countries, so that it is also what a form of another language is translated by. Made by
# bench/matching/count_words.py.
"""
COMMON = """\
# Words that no company coined, so that one of them alone means no listed company: words of the Commerce Control List
# (15 CFR 774, US government work) and of the Harmonised System (HS 2022), names of listed vessels and aircraft, and
# names that two or more listed persons bear (Consolidated Screening List of 2026-07-31, US government work). Words with
# a line in word_counts.tsv that companies hold are left out. Made by bench/matching/count_words.py.
"""


def main() -> None:
    """Writes both files."""
    parties = listed()
    names = {name for entry in parties for name in (entry.name, *(alias.name for alias in entry.aliases))}
    firms = _unlisted(names)
    _write_counts(parties, names, firms)
    _write_ordinary(parties)
    _write_letters(firms)
    _write_forms(parties)


def _unlisted(names: Iterable[str]) -> set[str]:
    """The companies of the half that is counted, but those that are equal to a listed name."""
    keys = {normalised_name(name).key for name in names}
    return {name for name, _ in (*companies(), *vendors()) if not odd(name) and normalised_name(name).key not in keys}


def _write_counts(parties: list[ListedParty], names: set[str], firms: set[str]) -> None:
    groups = words("groups.txt")
    in_list, in_firms = _counted(names), _counted(firms)
    brands = {word for word in _single(parties) if in_list[word] >= LISTED and in_firms[word] <= COMPANIES}
    kept = [
        (word, 0 if word in brands else in_list[word], in_firms[word])
        for word in sorted(in_list.keys() | in_firms.keys())
        if not word.isdigit()
        and word not in groups
        and (in_firms[word] >= COMPANIES or (in_list[word] >= LISTED and word not in brands))
    ]
    lines = [f"*\t{len(names)}\t{len(firms)}", *("\t".join(map(str, row)) for row in kept)]
    head = HEAD.format(listed=len(names), held=len(firms), least=LISTED, few=COMPANIES)
    TARGET.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def _write_ordinary(parties: list[ListedParty]) -> None:
    borne = Counter(word for entry in parties if entry.entity_type == "person" for word in _words_of(entry))
    things = {word for e in parties if e.entity_type in ("vessel", "aircraft") for word in _words_of(e)}
    prose = "".join(
        gzip.decompress((SHARED / "items" / name).read_bytes()).decode()
        for name in ("ccl-2026-07-23.json.gz", "hs2022.csv.gz")
    )
    found = {
        *things,
        *(w for w, persons in borne.items() if persons >= PERSONS),
        *re.findall("[a-z]+", prose.casefold()),
    }
    known = {line.split("\t")[0] for line in TARGET.read_text().splitlines() if line.split("\t")[-1] not in ("0", "1")}
    words = sorted(w for w in found - known if len(w) >= LETTERS and w.isalpha() and w.isascii())
    ORDINARY.write_text(COMMON + textwrap.fill(" ".join(words), 118) + "\n", encoding="utf-8")


def _write_letters(firms: Iterable[str]) -> None:
    """Bits of each letter after each letter; "^" stands before a word and "$" behind it."""
    spelt = {word for name in firms for word in normalised_name(name).words if word.isascii() and word.isalpha()}
    pairs = Counter(pair for word in spelt for pair in pairwise(f"^{word}$"))
    after = Counter(first for word in spelt for first in f"^{word}")
    lines = [
        f"{first}\t" + " ".join(f"{_bits(pairs[first, second], after[first]):.1f}" for second in SECOND)
        for first in f"^{ascii_lowercase}"
    ]
    LETTERS_TARGET.write_text(LETTERS_HEAD.format(words=len(spelt)) + "\n".join(lines) + "\n", encoding="utf-8")


def _write_forms(parties: Iterable[ListedParty]) -> None:
    borne: defaultdict[str, Counter[str]] = defaultdict(Counter)
    named = [(name, [country]) for name, country in companies()]
    for entry in parties:
        if entry.entity_type in ("company", "unknown"):
            names = (entry.name, *(alias.name for alias in entry.aliases))
            named += [(name, [c for c in (entry.country, *entry.countries) if c]) for name in names]
    for name, countries in named:
        for form in set(normalised_name(name).forms):
            borne[form].update(countries)
    lines = [f"{form}\t{where}" for form, of in sorted(borne.items()) if (where := _borne(of))]
    FORMS_TARGET.write_text(FORMS_HEAD.format(borne=BORNE, anywhere=ANYWHERE) + "\n".join(lines) + "\n", "utf-8")


def _borne(held: Counter[str]) -> str:
    countries = sorted(country for country, names in held.items() if names >= BORNE)
    if len(countries) >= ANYWHERE:
        return "*"
    return " ".join(country for country in countries if held[country] >= BORNE_SHARE * held.total())


def _bits(met: int, of: int) -> float:
    return -math.log2((met + 0.5) / (of + 0.5 * len(SECOND)))


def _words_of(entry: ListedParty) -> set[str]:
    return {
        word for name in (entry.name, *(alias.name for alias in entry.aliases)) for word in normalised_name(name).tokens
    }


def _counted(names: Iterable[str]) -> Counter[str]:
    return Counter(word for name in names for word in set(normalised_name(name).tokens))


def _single(parties: Iterable[ListedParty]) -> set[str]:
    """Words that are a whole listed company name."""
    found = set()
    for entry in parties:
        if entry.entity_type in ("company", "unknown"):
            for name in (entry.name, *(alias.name for alias in entry.aliases)):
                tokens = normalised_name(name).tokens
                if len(tokens) == 1:
                    found.add(tokens[0])
    return found


if __name__ == "__main__":
    main()
