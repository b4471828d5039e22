"""Counts how common words of names are: `python -m bench.matching.count_words`, then commit word_counts.tsv."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench.matching.data import companies, listed
from schemas.listed_party import ListedParty
from streams.matching.reading import read

TARGET = Path("streams/reference/matching/word_counts.tsv")
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


def main() -> None:
    """Writes the counts."""
    parties = listed()
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


def _counted(names: Iterable[str]) -> Counter[str]:
    return Counter(word for name in names for word in set(read(name).tokens))


def _single(parties: Iterable[ListedParty]) -> set[str]:
    """Words that are a whole listed company name."""
    found = set()
    for entry in parties:
        if entry.entity_type in ("company", "unknown"):
            for name in (entry.name, *(alias.name for alias in entry.aliases)):
                tokens = read(name).tokens
                if len(tokens) == 1:
                    found.add(tokens[0])
    return found


if __name__ == "__main__":
    main()
