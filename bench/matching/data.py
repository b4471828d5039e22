"""The real data the matcher is measured with, read from ../shared/data (see its README); nothing of it is copied."""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from schemas.listed_party import Alias, ListedParty

SHARED = Path("../shared/data")
BIS = ("EL", "MEU", "UVL", "DPL")
_TYPES = {"Individual": "person", "Entity": "company", "Vessel": "vessel", "Aircraft": "aircraft"}


class Pair(NamedTuple):
    """Two names and whether they are one party's."""

    a: str
    b: str
    same: bool
    kind: str
    quality: str


def listed() -> list[ListedParty]:
    """The Consolidated Screening List of 2026-07-31. Ids are positions: the projection has none."""
    loaded = json.loads(gzip.decompress((SHARED / "lists/csl-2026-07-31-projection.json.gz").read_bytes()))
    sources = [source.split("(")[-1].split(")")[0] for source in loaded["tables"]["sources"]]
    codes = [code.removesuffix(" List - Bureau of Industry and Security") for code in sources]
    return [_entry(number, entry, codes[entry["s"]]) for number, entry in enumerate(loaded["entries"])]


def _entry(number: int, entry: dict[str, object], code: str) -> ListedParty:
    countries = [str(c) for c in entry.get("c") or ()]  # type: ignore[attr-defined]
    aliases = [str(a) for a in entry.get("a") or ()]  # type: ignore[attr-defined]
    return ListedParty(
        list=code,
        entry_id=f"{number}",
        name=str(entry["n"]),
        entity_type=_TYPES.get(str(entry.get("t")), "unknown"),
        country=countries[0] if countries else None,
        countries=tuple(countries[1:]),
        aliases=tuple(Alias(name=alias, quality="weak" if _bare(alias) else "strong") for alias in aliases),
    )


def _bare(alias: str) -> bool:
    """A bare acronym (RULES.md C.5): one word of at most five capitals."""
    return alias.isalpha() and alias.isupper() and len(alias) <= 5


def companies() -> list[tuple[str, str]]:
    """Every company of the LEI files once: legal name and country."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - a bench-only dependency

    found: dict[str, tuple[str, str]] = {}
    for path in sorted((SHARED / "companies").glob("gleif-*.parquet")):
        columns = ["LEI", "Entity.LegalName", "Entity.LegalAddress.Country"]
        for row in pq.read_table(path, columns=columns).to_pylist():
            found[row["LEI"]] = (row["Entity.LegalName"], row["Entity.LegalAddress.Country"])
    return sorted(set(found.values()))


def vendors() -> list[tuple[str, str]]:
    """Every firm of the IEEE vendor list once: name and country. A third of them are called by one word."""
    with gzip.open(SHARED / "companies/oui-firms.csv.gz", "rt", encoding="utf-8") as file:
        return sorted({(row["name"], row["country"]) for row in csv.DictReader(file)})


def odd(name: str) -> int:
    """1 for the half of the firms that measures, 0 for the half that is counted and fitted on."""
    return hashlib.sha256(name.encode()).digest()[0] % 2


def name_pairs() -> list[Pair]:
    """The labelled pairs of people and companies."""
    return list(_name_pairs())


def _name_pairs() -> Iterator[Pair]:
    with (SHARED / "names/name-pairs.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kind = "person" if row["schema"] == "Person" else "vessel" if row["schema"] == "Vessel" else "company"
            yield Pair(row["name1"], row["name2"], row["is_match"] == "true", kind, row["quality"])


def zh_en_pairs() -> list[Pair]:
    """The labelled company pairs, Chinese (and Japanese, Korean) and English."""
    with (SHARED / "names/company-pairs-zh-en.csv").open(encoding="utf-8-sig") as file:
        return [Pair(r["Name_x"], r["Name_y"], r["Targets"] == "1", "company", "") for r in csv.DictReader(file)]
