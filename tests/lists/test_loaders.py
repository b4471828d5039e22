"""The other publishers' forms: what the real files hold, and what small ones with slips are read as."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
import pytest

from schemas.listed_party import ListedParty
from streams.lists.manifest import manifests
from streams.lists.publishers import csl, dpl, house, ofac, uk, un
from streams.lists.publishers.reading import Publication, UnreadableError
from tests.lists.real import real

MANIFESTS = manifests()


def counts(reading: Publication) -> dict[str, int]:
    return {name: len(found.entries) for name, found in sorted(reading.lists.items())}


def only(reading: Publication) -> ListedParty:
    (found,) = reading.lists.values()
    (entry,) = found.entries
    return entry


def csl_csv(**cells: str) -> bytes:
    given = {"_id": "1", "source": "Entity List (EL) - Bureau of Industry and Security", "name": "Works", **cells}
    values = (given.get(column, "") for column in csl.COLUMNS.split(","))
    return (csl.COLUMNS + "\n" + ",".join(f'"{value}"' for value in values) + "\n").encode()


def test_csl_csv() -> None:
    entry = only(
        csl.read_csv(
            csl_csv(
                addresses="Street 1, Shenzhen, CN; Hong Kong, HK",
                alt_names="Works Ltd; WKS",
                license_requirement="For all items subject to the EAR. (See §744.11 of the EAR)",
                license_policy="Presumption of denial",
                federal_register_notice="84 FR 22961",
                start_date="2019-05-21",
            ),
            MANIFESTS,
        )
    )
    assert (entry.country, entry.countries, entry.effective_from) == ("CN", ("HK",), date(2019, 5, 16))
    assert [(alias.name, alias.quality) for alias in entry.aliases] == [("Works Ltd", "strong"), ("WKS", "weak")]
    assert entry.license_requirement is not None
    assert entry.license_requirement.scope == "all_items_subject_to_ear"


def test_a_requirement_in_unknown_words_is_noted_and_refuses_nothing() -> None:
    reading = csl.read_csv(csl_csv(license_requirement="On odd days"), MANIFESTS)
    (note,) = reading.problems
    assert not note.grave
    assert "counts as the widest scope: 'On odd days'" in note.what


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Entity List (EL) - Bureau of Industry and Security", "EL"),
        ("Entity List (EL)", "EL"),
        ("Specially Designated Nationals (SDN) - Treasury Department", "SDN"),
    ],
)
def test_a_source_is_known_with_its_agency_or_without(source: str, name: str) -> None:
    assert list(csl.read_csv(csl_csv(source=source, entity_number="7"), MANIFESTS).lists) == [name]


@pytest.mark.parametrize("address", ["Street 1, Shenzhen, CN", "CN", "Shenzhen, China", "China"])
def test_a_country_is_the_last_part_of_an_address(address: str) -> None:
    assert only(csl.read_csv(csl_csv(addresses=address), MANIFESTS)).country == "CN"


@pytest.mark.parametrize("value", ["0017-05-26", "2019-13-45", "21.05.2019", "0001-01-01"])
def test_a_garbage_date_is_grave_unless_it_is_a_known_one(value: str) -> None:
    problems = csl.read_csv(csl_csv(start_date=value), MANIFESTS).problems
    known = value == "0017-05-26"
    assert [problem.grave for problem in problems] == ([] if known else [True])


def test_a_known_bad_date_is_read_as_its_manifest_says() -> None:
    assert only(csl.read_csv(csl_csv(start_date="0097-06-30"), MANIFESTS)).effective_from == date(1997, 6, 30)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (csl_csv()[:-1], "cut off"),
        (csl_csv() + csl_csv(), "header comes again"),
        (csl_csv() + b"a,b\n", "half a record"),
        (csl_csv(source="Other List (OL)"), "unknown source"),
        (csl_csv(name="\xff").decode().encode("latin-1"), "not UTF-8"),
        (b"a,b\n1,2\n", "expected the columns"),
        (csl_csv() + b'"unfinished\n', "line|record"),
    ],
)
def test_a_damaged_csl_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        csl.read_csv(raw, MANIFESTS)


def test_the_truncated_download_is_refused() -> None:
    with pytest.raises(UnreadableError):
        csl.read_csv(real("lists/csl-2023-11-truncated.csv.gz"), MANIFESTS)
    with pytest.raises(UnreadableError, match=r"half a record|header comes again"):
        csl.read_csv(real("lists/csl-2023-11-truncated.csv.gz") + b"\n", MANIFESTS)


def test_csl_json() -> None:
    record: dict[str, Any] = {
        "id": "x", "source": "Specially Designated Nationals (SDN) - Treasury Department", "entity_number": 15268,
        "type": "Entity", "programs": ["SDGT", "IRAN"], "name": "WORKS CO", "alt_names": ["OTHER NAME"],
        "addresses": [{"address": "Street 1", "city": "Tehran", "state": None, "postal_code": None, "country": "IR"}],
        "ids": [{"type": "Tax ID No.", "number": "123", "country": "IR"}], "start_date": None,
    }  # fmt: skip
    entry = only(csl.read_json(orjson.dumps({"total": 1, "results": [record]}), MANIFESTS))
    assert (entry.key, entry.country, entry.tag_744_8) == ("SDN/15268", "IR", True)
    assert entry.addresses == ("Street 1, Tehran, IR",)
    assert entry.identifiers == ("IR, 123, Tax ID No.",)
    with pytest.raises(UnreadableError, match="a page, not the list"):
        csl.read_json(orjson.dumps({"total": 25_921, "results": [record]}), MANIFESTS)
    for raw in (b"{", b"<html>", b'{"message": "limit"}', b'{"results": [1]}', b"3"):
        with pytest.raises(UnreadableError):
            csl.read_json(raw, MANIFESTS)


def test_the_real_lists_of_2022_and_2026() -> None:
    older = csl.read_csv(real("lists/csl-2022-04.csv.gz"), MANIFESTS)
    assert sum(counts(older).values()) == 14_159, "14,160 rows, one of which stands twice"
    assert [problem for problem in older.problems if problem.grave] == []
    newer = csl.read_projection(real("lists/csl-2026-07-31-projection.json.gz"), MANIFESTS)
    assert counts(newer)["SDN"] == 19_181
    assert [problem for problem in newer.problems if problem.grave] == []
    assert newer.lists["EL"].published_on == date(2026, 7, 31)
    assert sum(1 for entry in newer.lists["EL"].entries if entry.kind == "address") == 19
    tagged = {entry.entry_id for entry in newer.lists["SDN"].entries if entry.tag_744_8}
    assert 10_000 < len(tagged) < 19_181


def test_a_projection_that_does_not_hold_what_it_announces_is_refused() -> None:
    content = orjson.loads(real("lists/csl-2026-07-31-projection.json.gz"))
    content["entries"].pop()
    with pytest.raises(UnreadableError, match=r"25921 entries announced, 25920 found"):
        csl.read_projection(orjson.dumps(content), MANIFESTS)
    content["entryCount"] -= 1
    with pytest.raises(UnreadableError, match="counts by source"):
        csl.read_projection(orjson.dumps(content), MANIFESTS)


SDN = (
    b'36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. \'AERO\'."\r\n'
    b'99,"NASRALLAH, Hasan","individual","SDGT] [SYRIA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    b'"DOB 31 Aug 1960; Passport 042833 (Lebanon)."\r\n'
)
END = b"\x1a\r\n"
ADD = b'36,25,-0- ,"Havana","Cuba",-0- \r\n'
ALT = b'36,12,"aka","AERO-CARIBBEAN",-0- \r\n'


def test_sdn_triple() -> None:
    reading = ofac.read({"sdn.csv": SDN + END, "add.csv": ADD + END, "alt.csv": ALT + END}, MANIFESTS)
    airline, person = reading.lists["SDN"].entries
    assert (airline.country, airline.addresses, airline.tags) == ("CU", ("Havana, Cuba",), ("CUBA",))
    assert [(a.name, a.quality) for a in airline.aliases] == [("AERO-CARIBBEAN", "strong"), ("AERO", "weak")]
    assert airline.tag_744_8 is False
    assert (person.entity_type, person.tags, person.tag_744_8) == ("person", ("SDGT", "SYRIA"), True)
    assert person.identifiers == ("Passport 042833 (Lebanon)",)


def test_identifiers_are_kept_whole_up_to_a_length_and_once() -> None:
    long = "Passport " + "9" * 300
    remarks = f"DOB 31 Aug 1960; {long}; Passport 1 (Lebanon); Passport 1 (Lebanon)."
    row = SDN.splitlines(keepends=True)[1].replace(b"DOB 31 Aug 1960; Passport 042833 (Lebanon).", remarks.encode())
    person = only(ofac.read({"sdn.csv": row + END}, MANIFESTS))
    assert person.identifiers == (long[:200], "Passport 1 (Lebanon)")


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"sdn.csv": SDN}, "does not end in Ctrl-Z"),
        ({"sdn.csv": SDN[:-20] + END}, "columns|line"),
        ({"sdn.csv": b"x" + SDN + END}, "not a number"),
        ({"add.csv": ADD + END}, "no sdn.csv"),
        ({"sdn.csv": SDN + END, "alt.csv": ALT.replace(b"36", b"37") + END}, "not one publication"),
        ({"sdn.csv": SDN + END, "names.csv": ALT + END}, "is none of"),
    ],
)
def test_a_damaged_sdn_is_refused(files: dict[str, bytes], why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        ofac.read(files, MANIFESTS)


def test_the_real_triple_of_2021() -> None:
    files = {f"{name}.csv": real(f"lists/ofac-2021-07-{name}.csv.gz") for name in ("sdn", "add", "alt")}
    entries = ofac.read(files, MANIFESTS).lists["SDN"].entries
    assert len(entries) == 8_976
    assert sum(len(entry.addresses) for entry in entries) > 8_000
    assert sum(1 for entry in entries if entry.country) > 6_900


@pytest.mark.parametrize(
    ("name", "entries"),
    [("dpl_2019-06_watchman.txt", 543), ("dpl_2022-09_watchman.txt", 579), ("dpl_2023-11_watchman.txt", 663)],
)
def test_the_real_denied_persons(name: str, entries: int) -> None:
    reading = dpl.read(real(f"lists/{name}"), MANIFESTS)
    assert counts(reading) == {"DPL": entries}
    assert [problem for problem in reading.problems if problem.grave] == []
    assert all(entry.effective_from for entry in reading.lists["DPL"].entries)


def dpl_txt(*rows: str) -> bytes:
    lines = [dpl.HEADER.replace("\t", '"\t"'), *(row.replace("|", '"\t"') for row in rows)]
    return "".join(f'"{line}"\n' for line in lines).encode()


def test_denied_persons() -> None:
    entry = only(
        dpl.read(
            dpl_txt("A. NOBODY|1 STREET|CITY|CA|US|95133|07/31/2001|07/31/2026|Y|2001-08-01||66 F.R. 1"), MANIFESTS
        )
    )
    assert (entry.effective_from, entry.effective_to) == (date(2001, 7, 31), date(2026, 7, 31))
    assert entry.addresses == ("1 STREET, CITY, CA, 95133, US",)
    twice = dpl_txt(*["B|||||US|07/31/2001||Y|||66 F.R. 1"] * 2)
    assert [problem.grave for problem in dpl.read(twice, MANIFESTS).problems] == [True]
    garbage = dpl_txt("C|||||US|07/31/0097||Y|||66 F.R. 1", "|||||US|07/31/1997||maybe|||66 F.R. 1")
    assert len([problem for problem in dpl.read(garbage, MANIFESTS).problems if problem.grave]) == 4


@pytest.mark.parametrize("other", ["Order_Type", "A", "Zone"])
def test_denied_persons_under_other_columns_are_refused(other: str) -> None:
    row = "A. NOBODY|1 STREET|CITY|CA|US|95133|07/31/2001|07/31/2026|Y|2001-08-01||66 F.R. 1"
    for column in ("Effective_Date", "FR_Citation"):
        raw = dpl_txt(row).replace(column.encode(), other.encode())
        with pytest.raises(UnreadableError, match="expected the columns"):
            dpl.read(raw, MANIFESTS)


def test_the_real_un_list() -> None:
    found = un.read(real("lists/un_consolidated_2026-02_watchman.xml.gz"), MANIFESTS).lists["UN"]
    assert (len(found.entries), found.published_on) == (1_003, date(2026, 2, 27))
    by_id = found.by_id()
    forces = by_id["CDe.001"]
    assert (forces.name, forces.country, forces.effective_from) == ("ADF", "CD", date(2014, 6, 30))
    assert "Allied Democratic Forces" in {alias.name for alias in forces.aliases if alias.quality == "strong"}
    assert {alias.quality for entry in found.entries for alias in entry.aliases} == {"strong", "weak"}


@pytest.mark.parametrize(
    "raw",
    [
        b"<OTHER/>",
        b"<CONSOLIDATED_LIST dateGenerated='2026-02-27T00:00:00Z'><INDIVIDUALS/></CONSOLIDATED_LIST>",
        b"<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL/></INDIVIDUALS><ENTITIES><ENTITY/></ENTITIES></CONSOLIDATED_LIST>",
    ],
)
def test_a_damaged_un_list_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableError):
        un.read(raw, MANIFESTS)


def test_the_real_uk_list() -> None:
    found = uk.read(real("lists/uk_conlist_2018-04-13.csv.gz"), MANIFESTS).lists["UK"]
    assert (len(found.entries), found.published_on) == (2_106, date(2018, 4, 13))
    assert found.by_id()["13188"].name == "ANSAR AL CHARIA BENGHAZI", "the prime alias is the name"
    assert sum(1 for entry in found.entries if entry.country) > 1_050, "the others give none"


def uk_csv(*rows: Mapping[str, str], head: str = "Last Updated,21/11/2026", columns: str = uk.HEADER) -> bytes:
    names = uk.HEADER.split(",")
    lines = [",".join(f'"{row.get(name, "")}"' for name in names) for row in rows]
    return "".join(f"{line}\r\n" for line in (head, columns, *lines)).encode()


UK_ROW = {
    "Name 6": "WORKS", "Name 1": "THE", "Group Type": "Entity", "Alias Type": "Prime alias", "Regime": "Syria",
    "Listed On": "01/02/2020", "Country": "Syria", "Group ID": "7",
}  # fmt: skip


def test_a_uk_group_is_one_entry_whose_aliases_have_rows() -> None:
    reading = uk.read(uk_csv(UK_ROW, {**UK_ROW, "Name 6": "MILLS", "Alias Type": "AKA"}), MANIFESTS)
    entry = only(reading)
    assert (entry.entry_id, entry.name, entry.country) == ("7", "THE WORKS", "SY")
    assert (entry.effective_from, entry.tags) == (date(2020, 2, 1), ("Syria",))
    assert [alias.name for alias in entry.aliases] == ["THE MILLS"]
    assert reading.lists["UK"].published_on == date(2026, 11, 21)


def test_a_uk_list_may_say_no_day_but_not_a_wrong_one() -> None:
    assert uk.read(uk_csv(UK_ROW, head="Last Updated"), MANIFESTS).lists["UK"].published_on is None
    with pytest.raises(UnreadableError, match=r"Last Updated: .* is no plausible date"):
        uk.read(uk_csv(UK_ROW, head="Last Updated,31/31/2026"), MANIFESTS)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"head": "Updated,21/11/2026"}, "expected 'Last Updated' and the columns"),
        ({"head": "Zuletzt,21/11/2026"}, "expected 'Last Updated' and the columns"),
        ({"columns": uk.HEADER.replace("Group ID", "Group")}, "expected 'Last Updated' and the columns"),
        ({"columns": uk.HEADER.replace("Name 6", "Name 7")}, "expected 'Last Updated' and the columns"),
        ({"columns": uk.HEADER.replace("Name 6", "A Name")}, "expected 'Last Updated' and the columns"),
    ],
)
def test_a_uk_list_under_other_columns_is_refused(given: dict[str, str], why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        uk.read(uk_csv(UK_ROW, **given), MANIFESTS)


def test_a_uk_list_cut_off_is_refused() -> None:
    for raw in (uk_csv(UK_ROW)[:-2], uk_csv(UK_ROW)[:-4] + b"\r\n"):
        with pytest.raises(UnreadableError):
            uk.read(raw, MANIFESTS)


def house_csv(*rows: str) -> bytes:
    return "\n".join([house.COLUMNS, *rows, ""]).encode()


@pytest.mark.parametrize("name", ["", "\x00", "\x1b[2J", "Works\x1b[2J Ltd", "Works\x7f Ltd", "...", "  "])
def test_an_entry_that_names_nothing_is_damage(name: str) -> None:
    entry = {"list": "HOUSE", "entry_id": "1", "name": name}
    assert any(problem.grave for problem in house.read_jsonl(orjson.dumps(entry), MANIFESTS).problems)
    row = f'HOUSE,1,"{name}",,,company,DE,,,,,\n'.encode()
    assert any(problem.grave for problem in house.read_csv(house.COLUMNS.encode() + b"\n" + row, MANIFESTS).problems)


@pytest.mark.parametrize("name", ["Works Ltd", "Works\tLtd", "W\u00f6rks \u6df1\u5733", "Works~", "!Works Ltd?"])
def test_a_name_in_any_letters_is_a_name(name: str) -> None:
    entry = {"list": "HOUSE", "entry_id": "1", "name": name}
    assert house.read_jsonl(orjson.dumps(entry), MANIFESTS).problems == ()


def test_house_list() -> None:
    row = "HOUSE,h-1,Works Ltd,Other;Another,WKS,company,DE,Street 1,HRB 1,2024-01-31,,Board decision of 2024-01-30"
    entry = only(house.read_csv(house_csv(row), MANIFESTS))
    assert (entry.key, entry.country, entry.effective_from) == ("HOUSE/h-1", "DE", date(2024, 1, 31))
    assert [(a.name, a.quality) for a in entry.aliases] == [("Other", "strong"), ("Another", "strong"), ("WKS", "weak")]
    assert [p.grave for p in house.read_csv(house_csv(row, row), MANIFESTS).problems] == [True]
    assert [p.grave for p in house.read_csv(house_csv(row.replace("2024-01-31", "31.1.2024")), MANIFESTS).problems] == [
        True
    ]
    for raw in (b"", b"a,b\n", house_csv("a,b"), house_csv(row).decode().encode("utf-16")):
        with pytest.raises(UnreadableError):
            house.read_csv(raw, MANIFESTS)


def test_json_lines() -> None:
    line = b'{"list": "HOUSE", "entry_id": "1", "name": "Works"}\n'
    assert only(house.read_jsonl(line + b"\n", MANIFESTS)) == ListedParty(list="HOUSE", entry_id="1", name="Works")
    with pytest.raises(UnreadableError, match="line 2: entry_id"):
        house.read_jsonl(line + b'{"list": "HOUSE", "name": "Works"}\n', MANIFESTS)
    with pytest.raises(UnreadableError, match="line 1"):
        house.read_jsonl(line[:20], MANIFESTS)
