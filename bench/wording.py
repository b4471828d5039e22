"""False alarms of words in texts and names, on data that nobody tuned on: `python -m bench.wording`.

Writes bench/results/wording.md and .json: every kind of word that was found, how often, with examples. Names of real
companies are no military bodies but for a few; descriptions of real shipments, of HS and of the Commerce Control List
say what goods are, not whom they are for. Each is read as what it is and, harder, as an end-use text.
"""

import csv
import gzip
import io
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from schemas.party import Party
from streams.law.words import words_in_names
from streams.wording.reading import Word, in_description, in_name, in_text

SHARED = Path("../shared/data")
RESULTS = Path("bench/results")
SHOWN = 4
"""Examples of each kind."""


class Alarm(NamedTuple):
    """A word that was found: its list, how it is spelt, in what."""

    list: str
    word: str
    text: str


def companies() -> Iterator[tuple[str, str]]:
    """Legal name and country of every company, once."""
    import pyarrow.parquet as pq  # noqa: PLC0415  a bench-only dependency

    found: dict[tuple[str, str], None] = {}
    for path in sorted((SHARED / "companies").glob("gleif-*.parquet")):
        columns = pq.read_table(path, columns=["Entity.LegalName", "Entity.LegalAddress.Country"]).to_pydict()
        for name, country in zip(*columns.values(), strict=True):
            found[name or "", country or ""] = None
    with gzip.open(SHARED / "companies/oui-firms.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found[row["name"], row["country"]] = None
    yield from found


def shipments() -> Iterator[str]:
    """Item descriptions of real shipments, each once."""
    raw = gzip.decompress((SHARED / "orders/scms_delivery_history.csv.gz").read_bytes()).decode("utf-8")
    rows = csv.DictReader(io.StringIO(raw.replace("\r", "\n")), delimiter="\t")
    yield from dict.fromkeys(row["Item Description"] or "" for row in rows)


def tariff() -> Iterator[str]:
    """Every text of HS 2022."""
    with gzip.open(SHARED / "items/hs2022.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        yield from dict.fromkeys(row["description"] for row in csv.DictReader(stream))


def control_list() -> Iterator[str]:
    """Every text of the Commerce Control List of at least two words, each once."""
    loaded = json.loads(gzip.decompress((SHARED / "items/ccl-2026-07-23.json.gz").read_bytes()))
    texts = (text[:2000] for text in _texts(loaded) if " " in text)
    yield from dict.fromkeys(texts)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def alarms(texts: Iterable[str], read: Callable[[str], Iterable[Word]]) -> dict[str, Any]:
    """Counts and kinds of what was found."""
    texts = tuple(texts)
    began, raised = time.process_time(), 0
    kinds: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text in texts:
        found = {(word.list, " ".join(word.written.casefold().split())) for word in read(text)}
        raised += bool(found)
        for kind in sorted(found):
            kinds[kind] += 1
            if len(shown[kind]) < SHOWN:
                shown[kind].append(text[:160])
    spent, count = time.process_time() - began, len(texts)
    return {
        "texts": count,
        "with a word": raised,
        "share": f"{100 * raised / count:.3f} %",
        "CPU time each, µs": round(spent / count * 1e6, 1),
        "kinds": [
            {"list": kind[0], "word": kind[1], "count": times, "examples": shown[kind]}
            for kind, times in sorted(kinds.items(), key=lambda row: (-row[1], row[0]))
        ],
    }


def names(rows: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Names as the rule reads them: of foreign parties, short forms only where they belong."""
    by_name = dict(rows)
    return alarms(by_name, lambda name: _named(name, by_name[name]))


def _named(name: str, country: str) -> list[Word]:
    return [Word(word.list, word.word, word.at) for word in words_in_names(Party(name=name, country=country or None))]


LONGEST = 4000
HARD = (
    "navy ",
    "navy blue ",
    "Мы не для военных целей navy mіssile ",
    "for the navy; ",
    "not military, ",
    "解放军",
    "海军不用于",
    "n a v y ",
    "n-\n",
    "for use in military or nuclear ",
    "a\n",
    " \t",
    "navy PLA army missile boycott uranium enrichment ",
)


def hardest() -> dict[str, float]:
    """CPU milliseconds to read the longest text made of one piece, the first time."""
    found: dict[str, float] = {}
    for piece in HARD:
        text = (piece * LONGEST)[: LONGEST - 1]
        began = time.process_time()
        in_text(text)
        found[repr(piece)] = round((time.process_time() - began) * 1000, 1)
    return found


def main() -> None:
    """Measures and writes the report."""
    if not SHARED.exists():
        sys.exit("the real data (../shared/data) is not here; nothing to measure")
    firms = tuple(companies())
    report = {
        "names of companies, as parties": names(firms),
        "names of companies, in any country": alarms((name for name, _ in firms), in_name),
        "descriptions of shipments": alarms(shipments(), in_description),
        "descriptions of shipments, as end-use texts": alarms(shipments(), in_text),
        "HS 2022, as descriptions": alarms(tariff(), in_description),
        "HS 2022, as end-use texts": alarms(tariff(), in_text),
        "Commerce Control List, as descriptions": alarms(control_list(), in_description),
        "Commerce Control List, as end-use texts": alarms(control_list(), in_text),
        "names of companies, as end-use texts": alarms((name for name, _ in firms), in_text),
    }
    report["longest texts"] = {"milliseconds": hardest()}
    (RESULTS / "wording.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (RESULTS / "wording.md").write_text(page(report), "utf-8")
    print(page(report))


def page(report: dict[str, Any]) -> str:
    """The report in words."""
    lines = ["# Words in texts and names: false alarms", "", "Written by `python -m bench.wording`.", ""]
    lines += ["| what was read | texts | with a word | share | CPU time each, µs |", "|---|---|---|---|---|"]
    slow = report["longest texts"]["milliseconds"]
    read = {what: figures for what, figures in report.items() if "kinds" in figures}
    for what, figures in read.items():
        cells = (what, *(str(value) for name, value in figures.items() if name != "kinds"))
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", f"The longest texts ({LONGEST} characters) of one piece, CPU time of the first reading:", ""]
    lines += [f"* {piece}: {spent} ms" for piece, spent in slow.items()]
    for what, figures in read.items():
        if figures["kinds"]:
            lines += ["", f"## {what}", "", "| list | word | times | for example |", "|---|---|---|---|"]
            lines += [_row(kind) for kind in figures["kinds"]]
    return "\n".join(lines) + "\n"


def _row(kind: dict[str, Any]) -> str:
    example = " ".join(kind["examples"][0].split()).replace("|", "/")[:100]
    return f"| {kind['list']} | {kind['word'].replace('|', '/')} | {kind['count']} | {example} |"


if __name__ == "__main__":
    main()
