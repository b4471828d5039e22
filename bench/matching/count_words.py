"""Counts how common words of names are: `python -m bench.matching.count_words`, then commit what it writes.

It writes word_counts.tsv (words of names) and ordinary.txt (words that no company coined).
"""

import gzip
import hashlib
import re
import textwrap
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench.matching.data import SHARED, companies, listed
from schemas.listed_party import ListedParty
from streams.matching.reading import normalised_name

TARGET = Path("streams/reference/matching/word_counts.tsv")
ORDINARY = TARGET.with_name("ordinary.txt")
LISTED, COMPANIES = 12, 2
"""A word held by fewer listed names and fewer companies is rare and gets no line."""
HEAD = """\
# How common words are: word, listed names that hold it, company names that hold it. Words without a line are rare.
# Counted over {listed} distinct names of the Consolidated Screening List of 2026-07-31 (US government work) and {held}
# company names of the LEI register (GLEIF, CC0): the half whose names' SHA-256 begins with an even byte, so that the
# other half measures. Words as streams/matching/reading.py reads them. Kept: {least} listed names or {few} companies.
# Brands (a listed name of one word that {few} or fewer companies hold) count as unlisted. Made by
# bench/matching/count_words.py.
"""

PERSONS, LETTERS = 2, 5
"""Persons that must bear a name before it is an ordinary one; shorter words are never taken for coined ones."""
COMMON = """\
# Words that no company coined, so that one of them alone means no listed company: words of the Commerce Control List
# (15 CFR 774, US government work) and of the Harmonised System (HS 2022), names of listed vessels and aircraft, and
# names that two or more listed persons bear (Consolidated Screening List of 2026-07-31, US government work). Words with
# a line in word_counts.tsv that companies hold are left out. Made by bench/matching/count_words.py.
"""


def main() -> None:
    """Writes both files."""
    parties = listed()
    _write_counts(parties)
    _write_ordinary(parties)


def _write_counts(parties: list[ListedParty]) -> None:
    names = {name for entry in parties for name in (entry.name, *(alias.name for alias in entry.aliases))}
    firms = {name for name, _ in companies() if hashlib.sha256(name.encode()).digest()[0] % 2 == 0}
    in_list, in_firms = _counted(names), _counted(firms)
    brands = {word for word in _single(parties) if in_list[word] >= LISTED and in_firms[word] <= COMPANIES}
    kept = [
        (word, 0 if word in brands else in_list[word], in_firms[word])
        for word in sorted(in_list.keys() | in_firms.keys())
        if not word.isdigit() and (in_firms[word] >= COMPANIES or (in_list[word] >= LISTED and word not in brands))
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
