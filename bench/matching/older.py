"""An older list, as its publisher wrote it: built, and asked for its own names."""

import time
from collections.abc import Iterator
from typing import Any

from bench.matching.data import SHARED
from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.cli.shared.lists import snapshots_in
from streams.matching.index import MatchIndex

FILE = "lists/csl-2022-04.csv.gz"


def measure() -> dict[str, Any]:
    """Whether every strong name of the list of April 2022 finds its own entry, as written and in capitals."""
    parties = tuple(entry for snapshot in snapshots_in(SHARED / FILE) for entry in snapshot.entries)
    start = time.process_time()
    index = MatchIndex.of(parties)
    built = time.process_time() - start
    asked = list(_names(parties))
    lost = [name for entry, name in asked if not _hit(index, entry, name) or not _hit(index, entry, name.upper())]
    return {
        "entries": len(parties),
        "building, CPU seconds": round(built, 2),
        "strong names": len(asked),
        "strong names that do not hit their own entry": len(lost),
        "some of them": lost[:10],
    }


def _names(parties: tuple[ListedParty, ...]) -> Iterator[tuple[ListedParty, str]]:
    for entry in parties:
        if entry.kind != "address":
            strong = (alias.name for alias in entry.aliases if alias.quality == "strong")
            yield from ((entry, name) for name in (entry.name, *strong))


def _hit(index: MatchIndex, entry: ListedParty, name: str) -> bool:
    return any(match.entry is entry and match.tier == "hit" for match in index.find(Party(name=name)))
