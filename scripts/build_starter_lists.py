"""Builds streams/reference/lists/*.jsonl, the lists that the demo starts with, from the public lists of the publishers.

    python -m scripts.build_starter_lists --data ../shared/data

All entries of Huawei and its listed affiliates, and a few hundred others: every footnote and scope of the Entity List,
address entries, and some of each other list. Facts only, each entry with its citation. The choice is by rule: the same
publications give the same files.

First days are days of law (streams/facts/effective_days.py). Huawei's entry in Hong Kong, which 87 FR 8180 made a part
of the main one, stands here with its last day, so that replays see the 69 entries of May 2019.
"""

import argparse
import gzip
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import orjson

from schemas.listed_party import Alias, ListedParty
from streams.lists.manifest import manifests
from streams.lists.publishers import csl, ecfr
from streams.lists.snapshot import entry_json

OUT = Path("streams/reference/lists")
HUAWEI_SCRIPT = Alias(name="华为技术有限公司", quality="strong")
"""Huawei Technologies Co., Ltd. in its own script: our addition, RULES.md C.8."""

MERGED = {
    "entry_id": "huawei-technologies-co-ltd-hong-kong",
    "name": "Huawei Technologies Co., Ltd.",
    "country": "HK",
    "countries": (),
    "aliases": (),
    "addresses": ("Tsim Sha Tsui, Kowloon, Hong Kong",),
    "effective_to": date(2022, 2, 13),
    "fr": "84 FR 22963; 85 FR 29853; 85 FR 36720; 85 FR 51603; 85 FR 83769; 87 FR 6026; 87 FR 8182",
}
"""Huawei's own entry in Hong Kong until it became an address of the main one: 84 FR 22961, 87 FR 8180."""

UNRELIABLE = (
    (
        "Lockheed Martin Corporation",
        "US",
        date(2023, 2, 16),
        "MOFCOM Unreliable Entity List, announcement of 2023-02-16",
    ),
    (
        "Raytheon Missiles & Defense",
        "US",
        date(2023, 2, 16),
        "MOFCOM Unreliable Entity List, announcement of 2023-02-16",
    ),
)


def every(entries: Sequence[ListedParty], count: int) -> list[ListedParty]:
    """About `count` entries, evenly spread."""
    step = max(1, len(entries) // count)
    return list(entries[::step])[:count]


def entity_list(entries: Sequence[ListedParty]) -> list[ListedParty]:
    """Picks entries of the Entity List: some of each kind that rules tell apart."""
    groups: tuple[tuple[Callable[[ListedParty], bool], int], ...] = (
        (lambda e: e.kind == "address", 20),
        (lambda e: scope(e) in {"all_except", "all_minus_ofac_gl", "all_with_gov"}, 20),
        (lambda e: scope(e) == "projects_746_8_a_4", 10),
        (lambda e: any(note.n == 3 for note in e.footnotes), 25),
        (lambda e: any(note.n == 4 for note in e.footnotes), 20),
        (lambda e: any(note.n == 5 for note in e.footnotes), 16),
        (lambda e: not e.footnotes and e.country == "CN", 35),
        (lambda e: not e.footnotes and e.country not in {"CN", "RU"}, 40),
        (lambda e: e.review_policy == "case_by_case_list", 10),
    )
    others = [entry for entry in entries if entry.family is None]
    chosen = {entry.key: entry for fits, count in groups for entry in every([e for e in others if fits(e)], count)}
    return sorted(chosen.values(), key=lambda entry: entry.entry_id)


def scope(entry: ListedParty) -> str:
    """Returns the scope of the entry's licence requirement; empty if it has none."""
    return entry.license_requirement.scope if entry.license_requirement else ""


def sanctioned(entries: Sequence[ListedParty]) -> list[ListedParty]:
    """Designated companies and vessels, with and without a tag that 744.8 reads, and a few persons."""
    companies = [e for e in entries if e.entity_type == "company" and e.country]
    chosen = [
        *every([e for e in companies if e.tag_744_8 and e.country not in {"US", "RU"}], 40),
        *every([e for e in companies if e.tag_744_8 and e.country == "RU"], 15),
        *every([e for e in companies if not e.tag_744_8], 25),
        *every([e for e in entries if e.entity_type == "vessel"], 10),
        *every([e for e in entries if e.entity_type == "person"], 10),
    ]
    return [e.model_copy(update={"fr": f"OFAC SDN List, number {e.entry_id}"}) for e in chosen]


def lean(entry: ListedParty) -> ListedParty:
    """Without the reading's own mark; few addresses and aliases are enough to start with."""
    aliases = entry.aliases[:8]
    if entry.name == "Huawei Technologies Co., Ltd.":
        aliases = (*aliases, HUAWEI_SCRIPT)
    return entry.model_copy(update={"aliases": aliases, "addresses": entry.addresses[:4]})


def write(name: str, entries: Iterable[ListedParty], source: str) -> None:
    """Writes the entries as one JSON object a line and prints how many."""
    lines = [entry_json(lean(entry).model_copy(update={"source": source})) for entry in entries]
    body = b"".join(orjson.dumps(line, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE) for line in lines)
    (OUT / name).write_bytes(body)
    print(f"{name}: {len(lines)} entries, {len(body):,} bytes")


def main() -> None:
    """Runs the command and writes all files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the publishers' files")
    data = parser.parse_args().data
    known = manifests()
    part = ecfr.read(gzip.decompress((data / "regulation/ecfr_15cfr744_2026-07-23.xml.gz").read_bytes()), known).lists
    screening = csl.read_projection(
        gzip.decompress((data / "lists/csl-2026-07-31-projection.json.gz").read_bytes()), known
    ).lists
    older = csl.read_csv(gzip.decompress((data / "lists/csl-2022-04.csv.gz").read_bytes()), known).lists
    ecfr_source = "15 CFR part 744, eCFR of 2026-07-23"
    csl_source = "US Consolidated Screening List of 2026-07-31"
    entities = part["EL"].entries
    huawei = [e for e in entities if e.family == "huawei"]
    main = next(e for e in huawei if e.name == MERGED["name"])
    write("huawei.jsonl", [*huawei, main.model_copy(update=MERGED)], f"{ecfr_source}, Supplement 4")
    write("el.jsonl", entity_list(entities), f"{ecfr_source}, Supplement 4")
    write("meu.jsonl", every(part["MEU"].entries, 30), f"{ecfr_source}, Supplement 7")
    write("uvl.jsonl", every(part["UVL"].entries, 30), f"{ecfr_source}, Supplement 6")
    denied = [e for e in older["DPL"].entries if e.effective_to and e.effective_to > date(2028, 1, 1)]
    write("dpl.jsonl", every(denied, 30), "US Consolidated Screening List of April 2022")
    write("sdn.jsonl", sanctioned(screening["SDN"].entries), csl_source)
    cmic = [e.model_copy(update={"fr": f"OFAC NS-CMIC List, number {e.entry_id}"}) for e in screening["CMIC"].entries]
    write("cmic.jsonl", every(cmic, 20), csl_source)
    unreliable = [
        ListedParty(list="CN_UEL", entry_id=f"uel-{n}", name=name, country=country, effective_from=day, fr=cite)
        for n, (name, country, day, cite) in enumerate(UNRELIABLE, start=1)
    ]
    write("cn_uel.jsonl", unreliable, "Ministry of Commerce of the PRC, Order 4 of 2020; RULES.md I")


if __name__ == "__main__":
    main()
