"""Compares the bundled lists with their sources, field by field, by other means than the script that made them.

    python -m scripts.bundle_check --data FOLDER [--sample 200] [--seed 17]

Entry counts per list; then entries drawn by lot: their fields against the publisher's own row. Exit code 1 if one
differs. The rows are read here with the standard library alone; only citations become days by the project's table.
"""

import argparse
import gzip
import html
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from schemas.listed_party import ListedParty
from scripts.build_bundle import COUNCIL, PART_744, SCREENING
from scripts.build_starter_lists import MERGED
from streams.lists.bundle import bundle

SHORT = {
    "Specially Designated Nationals": "SDN", "Denied Persons": "DPL", "ITAR Debarred": "DTC", "Sectoral": "SSI",
    "Nonproliferation": "ISN", "Palestinian": "PLC", "Military-Industrial": "CMIC", "Menu-Based": "MBS", "Capta": "CAP",
}  # fmt: skip
KINDS = {"Individual": "person", "Entity": "company", "Vessel": "vessel", "Aircraft": "aircraft"}
SUPPLEMENTS = {"EL": 4, "UVL": 6, "MEU": 7}


@dataclass(frozen=True)
class Rows:
    """Publishers' rows: of the screening list by list and name, the text of part 744 by list, the UN's by number."""

    screening: Mapping[tuple[str, str], list[dict[str, Any]]]
    part_744: Mapping[str, str]
    council: Mapping[str, str]
    counts: Mapping[str, int]


def plain(text: str) -> str:
    """Letters and digits: what is left when spaces, quotes and case differ."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def spaced(row: Mapping[str, Any]) -> str:
    """A row with single spaces and no quotes of its own."""
    return re.sub(r"\s+", " ", json.dumps(row, ensure_ascii=False)).replace(' "', '"').replace('" ', '"')


def read(data: Path) -> Rows:
    """Returns the rows of the publishers' files by list and entry, read without the loaders."""
    content = json.loads(gzip.decompress((data / SCREENING).read_bytes()))
    tables, counts = content["tables"], Counter[str]()
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for entry in content["entries"]:
        source = tables["sources"][entry["s"]]
        name = next((short for words, short in SHORT.items() if words in source), None)
        if name:
            told = {**entry, "programmes": tables["programmes"][entry["pg"]] if "pg" in entry else ""}
            same = rows.setdefault((name, plain(entry["n"])), [])
            # Without addresses some rows of the Denied Persons List are equal but for spaces: one entry.
            if spaced(told) not in map(spaced, same):
                counts[name] += 1
            same.append(told)
    text = gzip.decompress((data / PART_744).read_bytes()).decode()
    part = {name: _supplement(text, number) for name, number in SUPPLEMENTS.items()}
    council = gzip.decompress((data / COUNCIL).read_bytes()).decode()
    found = re.findall(r"<(INDIVIDUAL|ENTITY)>(.*?)</\1>", council, re.DOTALL)
    by_number = {re.findall(r"<REFERENCE_NUMBER>(.*?)<", row)[0].strip(): html.unescape(row) for _, row in found}
    counts["UN"] = len(found)
    return Rows(rows, part, by_number, counts)


def _supplement(text: str, number: int) -> str:
    begin = text.index(f'N="Supplement No. {number} to Part 744"')
    end = text.find("</DIV9>", begin)
    return plain(html.unescape(re.sub(r"<[^>]*>", " ", text[begin:end])))


def differences(entry: ListedParty, rows: Rows) -> Iterator[str]:
    """Yields what an entry says and its publisher does not."""
    if entry.list in rows.part_744:
        table = rows.part_744[entry.list]
        words = [entry.name, *(alias.name for alias in entry.aliases), *entry.addresses]
        yield from (f"{entry.key}: {word!r} is not in the table" for word in words if plain(word) not in table)
        yield from (f"{entry.key}: {cite} is not cited" for cite in _pages(entry) if cite not in table)
    elif entry.list == "UN":
        row = plain(re.sub(r"<[^>]*>", " ", rows.council.get(entry.entry_id, "")))
        words = [*entry.name.split(), *(alias.name for alias in entry.aliases), str(entry.effective_from)]
        yield from (f"{entry.key}: {word!r} is not in its row" for word in words if plain(word) not in row)
    else:
        found = [list(_unlike(entry, row)) for row in rows.screening.get((entry.list, plain(entry.name)), ())]
        yield from min(found, key=len, default=[f"{entry.key}: no row of that name"])


def _pages(entry: ListedParty) -> list[str]:
    return [plain(cite) for cite in (entry.fr or "").split("; ") if cite]


def _unlike(entry: ListedParty, row: Mapping[str, Any]) -> Iterator[str]:
    countries = [code for code in dict.fromkeys(row.get("c", ())) if re.fullmatch("[A-Z]{2}", code)]
    told = {
        "number": (entry.entry_id, row["e"]) if row.get("e") else ("", ""),
        "kind": (entry.entity_type, KINDS.get(row.get("t", ""), "unknown")),
        "countries": ([*filter(None, [entry.country]), *entry.countries], countries),
        "programmes": (
            list(entry.tags),
            list(dict.fromkeys(re.findall(r"[^;]+", row["programmes"].replace("; ", ";")))),
        ),
        "citation": (plain(entry.fr or ""), plain(row.get("fr", ""))),
    }
    yield from (
        f"{entry.key}: {name} {ours!r}, not {theirs!r}" for name, (ours, theirs) in told.items() if ours != theirs
    )
    ours, theirs = ({plain(name) for name in of} for of in ((a.name for a in entry.aliases), row.get("a", ())))
    missing = theirs - ours - {plain(entry.name), ""}
    yield from (f"{entry.key}: the alias {name!r} is missing" for name in sorted(missing))


def main() -> int:
    """Runs the command. Returns the exit code: 1 if an entry of the bundle is not as its publisher has it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=17)
    given = parser.parse_args()
    rows, lists = read(given.data), bundle()
    wrong = []
    for name, snapshot in sorted(lists.items()):
        expected = rows.counts.get(name)
        print(f"{name}: {len(snapshot.entries):,} entries" + (f", {expected:,} in the source" if expected else ""))
        if expected not in (None, len(snapshot.entries)):
            wrong.append(f"{name}: {len(snapshot.entries)} entries, {expected} in the source")
    drawn = [entry for one in lists.values() if one.list != "CN_UEL" for entry in one.entries]
    drawn = [entry for entry in drawn if entry.entry_id != MERGED["entry_id"]]
    for entry in Random(given.seed).sample(drawn, min(given.sample, len(drawn))):
        wrong += differences(entry, rows)
    print(f"{min(given.sample, len(drawn))} entries compared, {len(wrong)} differences")
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
