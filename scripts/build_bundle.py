"""Builds streams/reference/bundle/, the public lists that a release carries, from the publishers' files.

    python -m scripts.build_bundle --data FOLDER

FOLDER holds the inputs by the names of INPUTS. EL, UVL and MEU come whole from the official XML of 15 CFR part 744,
the UN's list from its XML, every other US list from a projection of the Consolidated Screening List: names, aliases,
countries, programmes and numbers, and no sentence of it. Where an older file of the same publisher has addresses, days
or numbers of an entry that still stands, they are added (scripts/bundle_details.py). On top stand Huawei's entries
as checked by hand, and what is kept by hand of China's list. The same inputs give the same bytes.
"""

import argparse
import gzip
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from schemas.listed_party import ListedParty
from scripts.build_starter_lists import HUAWEI_SCRIPT, MERGED
from scripts.bundle_details import Details, details_from
from scripts.bundle_file import Source, write
from streams.lists.manifest import Manifests, manifests
from streams.lists.publishers import csl, ecfr, un
from streams.lists.publishers.house import read_csv
from streams.lists.snapshot import Snapshot

OUT = Path("streams/reference/bundle")
BY_HAND = OUT / "cn_uel.csv"
PART_744 = "regulation/ecfr_15cfr744_2026-07-23.xml.gz"
SCREENING = "lists/csl-2026-07-31-projection.json.gz"
COUNCIL = "lists/un_consolidated_2026-02_watchman.xml.gz"
INPUTS = (
    PART_744,
    SCREENING,
    COUNCIL,
    "lists/csl-2022-04.csv.gz",
    "lists/dpl_2023-11_watchman.txt",
    "lists/dpl_2022-09_watchman.txt",
    "lists/sdn-history-2021-08-to-2024-05.tar.zst",
)
PART_744_DAY = date(2026, 7, 23)
"""Day up to which the XML of part 744 was current."""
BY_HAND_DAY, BY_HAND_LAST = date(2026, 11, 30), date(2025, 11, 5)
"""Day on which what is known of China's announcements was last looked up, and the newest one that was found."""


def main() -> None:
    """Runs the command and writes the bundle.

    Raises FileNotFoundError if a publisher's file is missing.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the publishers' files")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    raw = {path: (given.data / path).read_bytes() for path in INPUTS}
    lists = dict(snapshots(raw, manifests()))
    given.out.mkdir(parents=True, exist_ok=True)
    write(given.out, lists)
    for name, (snapshot, _) in sorted(lists.items()):
        undated = sum(entry.effective_from is None for entry in snapshot.entries)
        print(f"{name}: {len(snapshot.entries):,} entries, {undated:,} without a first day")
    sums = "".join(f"{hashlib.sha256(raw[path]).hexdigest()}  {path}\n" for path in sorted(raw))
    (given.out / "inputs.sha256").write_text(sums, "utf-8")


def snapshots(raw: Mapping[str, bytes], known: Manifests) -> Iterator[tuple[str, tuple[Snapshot, Source]]]:
    """Yields the lists of the bundle by name, each with its source."""
    part = ecfr.read(gzip.decompress(raw[PART_744]), known).lists
    for name, snapshot in part.items():
        listed = with_huawei(snapshot.entries) if name == "EL" else snapshot.entries
        source = Source(PART_744, "15 CFR part 744, eCFR of 2026-07-23", PART_744_DAY)
        yield name, (Snapshot.of(name, listed, published_on=PART_744_DAY), source)
    details = details_from(raw, known)
    screening = csl.read_projection(gzip.decompress(raw[SCREENING]), known).lists
    for name, snapshot in screening.items():
        if name not in part:
            told = f"US Consolidated Screening List of {snapshot.published_on}, facts only"
            yield name, (detailed(snapshot, details), Source(SCREENING, told, snapshot.published_on or date.min))
    council = un.read(gzip.decompress(raw[COUNCIL]), known).lists["UN"]
    told = f"UN Security Council Consolidated List of {council.published_on}, facts only"
    yield "UN", (council, Source(COUNCIL, told, council.published_on or date.min))
    for name, snapshot in read_csv(BY_HAND.read_bytes(), known).lists.items():
        told = "announcements of the Unreliable Entity List's working mechanism, kept by hand from a transcription"
        yield name, (replace(snapshot, published_on=BY_HAND_LAST), Source(BY_HAND.name, told, BY_HAND_DAY))


def with_huawei(entries: Iterable[ListedParty]) -> list[ListedParty]:
    """The Entity List with Huawei's name in its own script, and its entry in Hong Kong until that was merged."""
    found = list(entries)
    at = next(n for n, entry in enumerate(found) if entry.name == MERGED["name"] and entry.family == "huawei")
    main = found[at]
    found[at] = main.model_copy(update={"aliases": (*main.aliases, HUAWEI_SCRIPT)})
    return [*found, main.model_copy(update={**MERGED, "source": None})]


def detailed(snapshot: Snapshot, details: Details) -> Snapshot:
    """The list with what older files of its publisher say of its entries."""
    day = snapshot.published_on or date.max
    return replace(snapshot, entries=tuple(details.added(entry, day) for entry in snapshot.entries))


if __name__ == "__main__":
    main()
