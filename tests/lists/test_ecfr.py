"""Part 744 of the eCFR: small tables made here, and the two real files."""

from collections import Counter
from datetime import date

import pytest

from schemas.listed_party import ListedParty
from streams.lists.diff import diff, without_false_changes
from streams.lists.manifest import manifests
from streams.lists.publishers.ecfr import read
from streams.lists.publishers.reading import UnreadableError
from tests.lists.real import real

MANIFESTS = manifests()
COLUMNS = ("Country", "Entity", "License requirement", "License review policy", "Citation")
HEAD = f"<TR>{''.join(f'<TH>{name}</TH>' for name in COLUMNS)}</TR>"


def table(*rows: str, head: str = HEAD) -> bytes:
    return (
        f'<?xml version="1.0"?><DIV5 N="744"><DIV9 N="Supplement No. 4 to Part 744"><TABLE>{head}{"".join(rows)}'
        "</TABLE></DIV9></DIV5>"
    ).encode()


def row(country: str, entity: str, requirement: str = "", policy: str = "", cites: str = "") -> str:
    return f"<TR>{''.join(f'<TD>{cell}</TD>' for cell in (country, entity, requirement, policy, cites))}</TR>"


HUAWEI = "For all items subject to the EAR, see &#xA7;&#xA7; 734.9(e) <sup>1</sup> and 744.11 of the EAR <sup>2</sup>"
ALL = "For all items subject to the EAR. (See &#xA7; 744.11 of the EAR)"


def entries(raw: bytes) -> dict[str, ListedParty]:
    return {entry.name: entry for entry in read(raw, MANIFESTS).lists["EL"].entries}


def test_rules_in_force_before_they_were_printed() -> None:
    found = entries(
        table(
            row("CHINA, PEOPLE'S REPUBLIC OF", "Works One Co., Ltd., Beijing, China.", HUAWEI, "Presumption of denial",
                "84 FR 22963, 5/21/19. 85 FR 29852, 5/19/20. 85 FR 51603, 8/20/20."),
            row(" ", "Works Two, Hong Kong.", HUAWEI, "Presumption of denial",
                "84 FR 43495, 8/21/19. 85 FR 29852, 5/19/20."),
            row("FRANCE", "Cloud Paris, Paris, France.", HUAWEI, "Presumption of denial", "85 FR 51603, 8/20/20."),
            row("IRAN", "Other, Tehran, Iran.", ALL, "Presumption of denial", "76 FR 71869, 11/21/11."),
        )
    )  # fmt: skip
    assert {name: entry.effective_from for name, entry in found.items()} == {
        "Works One Co., Ltd.": date(2019, 5, 16),
        "Works Two": date(2019, 8, 19),
        "Cloud Paris": date(2020, 8, 17),
        "Other": date(2011, 11, 21),
    }
    one, cloud, other = found["Works One Co., Ltd."], found["Cloud Paris"], found["Other"]
    assert [(note.n, note.from_) for note in one.footnotes] == [(1, date(2020, 5, 15)), (2, date(2020, 8, 17))]
    assert [(note.n, note.from_) for note in cloud.footnotes] == [(1, date(2020, 8, 17)), (2, date(2020, 8, 17))]
    assert (one.family, one.savings_en_route, one.country) == ("huawei", True, "CN")
    assert (found["Works Two"].country, found["Works Two"].countries) == ("HK", ("CN",))
    assert (other.family, other.savings_en_route, other.footnotes) == (None, None, ())


def test_rows_that_go_on_and_addresses() -> None:
    found = entries(
        table(
            row("CHINA, PEOPLE'S REPUBLIC OF", "Big Co., Ltd., to include the following affiliated entities:<br/> <br/>"
                "Addresses for Big Co., Ltd.: Base 1, China.", ALL, "Presumption of denial", "84 FR 22963, 5/21/19."),
            row(" ", "Affiliated entities:<br/> Small Co., Ltd., Zone B, Wuhan, China.", "", "", ""),
            row(" ", "Address 01, Unit D, 16/F One Place, 18 Luard Rd, Hong Kong.", ALL, "", "89 FR 51652, 6/18/24."),
        )
    )  # fmt: skip
    small, address = found["Small Co., Ltd."], found["Address 01"]
    assert small.effective_from == date(2019, 5, 16)
    assert small.license_requirement is not None
    assert address.kind == "address"
    assert address.addresses == ("Unit D, 16/F One Place, 18 Luard Rd, Hong Kong",)


def test_layout_is_no_change() -> None:
    cites = "76 FR 71869, 11/21/11."
    lines = "Works, a.k.a., the following one alias:<br/>&#x2014;Alias. <br/> <br/> Street 1, Tehran, Iran."
    line = "Works, a.k.a., the following one alias: &#x2014;Alias <br/>Street 1, Tehran, Iran"
    one = table(row("IRAN", lines, ALL, "Presumption of denial", cites))
    other = table(row("IRAN", line, ALL.replace("EAR)", "EAR.)"), "Presumption of denial.", cites))
    held = read(one, MANIFESTS).lists["EL"]
    now = without_false_changes(held.by_id(), read(other, MANIFESTS).lists["EL"])
    assert len(diff(held.by_id(), now)) == 0
    assert now.entries == held.entries
    real_change = table(row("IRAN", "Works, Street 2, Tehran, Iran.", ALL, "Presumption of denial", cites))
    changes = diff(held.by_id(), without_false_changes(held.by_id(), read(real_change, MANIFESTS).lists["EL"]))
    assert [(one.change, set(one.fields) >= {"addresses", "aliases"}) for one in changes] == [("changed", True)]


def test_entries_of_one_name_are_told_apart_and_stay() -> None:
    old = row("IRAN", "Works, Street 1, Tehran, Iran.", ALL, "Presumption of denial", "76 FR 71869, 11/21/11.")
    new = row("IRAN", "Works, Street 2, Shiraz, Iran.", ALL, "Presumption of denial", "80 FR 71869, 11/21/15.")
    one = {entry.entry_id for entry in read(table(old), MANIFESTS).lists["EL"].entries}
    both = {entry.entry_id for entry in read(table(new, old), MANIFESTS).lists["EL"].entries}
    assert len(both) == 2
    assert one < both


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"<DIV5><DIV9 N='Supplement No. 1 to Part 744'/></DIV5>", "no supplement 4, 6 or 7"),
        (table(head=HEAD.replace("Entity", "Name")), "the table is headed"),
        (b"<!DOCTYPE html><html><body><br></body></html>", "is not read|HTML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><DIV5>&a;</DIV5>', "document type or entities"),
        (b"<DIV5>", "does not parse"),
    ],
)
def test_what_is_not_this_part_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        read(raw, MANIFESTS)


def test_a_garbled_date_or_half_a_row_is_grave() -> None:
    raw = table(
        row("IRAN", "Works, Tehran, Iran.", ALL, "Presumption of denial", "76 FR 71869, 77/21/11."),
        "<TR><TD>x</TD><TD>y</TD></TR>",
    )
    problems = [problem for problem in read(raw, MANIFESTS).problems if problem.grave]
    assert len(problems) == 2
    assert {"77/21/11" in problem.what or "columns" in problem.what for problem in problems} == {True}


def test_a_problem_names_the_row_as_people_count_rows() -> None:
    good = row("IRAN", "Mills, Tehran, Iran.", ALL, "Presumption of denial", "76 FR 71869, 11/21/11.")
    bad = row("IRAN", "Works, Tehran, Iran.", ALL, "Presumption of denial", "76 FR 71869, 77/21/11.")
    nowhere = row("ATLANTIS", "Boats, Tehran, Iran.", ALL, "Presumption of denial", "76 FR 71869, 11/21/11.")
    problems = read(table(good, good.replace("Mills", "Tools"), bad, nowhere), MANIFESTS).problems
    assert [(one.where, one.grave) for one in problems if one.where.startswith("row")] == [
        ("row 3", True),
        ("row 4", False),
    ]


def test_the_two_real_files_differ_in_nothing() -> None:
    before = read(real("regulation/ecfr_15cfr744_2026-03-25.xml.gz"), MANIFESTS).lists
    after = read(real("regulation/ecfr_15cfr744_2026-07-23.xml.gz"), MANIFESTS).lists
    assert {name: len(found.entries) for name, found in after.items()} == {"EL": 3462, "UVL": 186, "MEU": 70}
    for name, found in after.items():
        held = before[name].by_id()
        assert len(diff(held, without_false_changes(held, found))) == 0, name
    entities = after["EL"].entries
    assert all(entry.effective_from for entry in entities)
    huawei = Counter(entry.effective_from for entry in entities if entry.family == "huawei")
    # The 69th of May 2019, Huawei in Hong Kong, has been an address of the main entry since 87 FR 8180.
    assert huawei == {date(2019, 5, 16): 68, date(2019, 8, 19): 46, date(2020, 8, 17): 38}
    scopes = Counter(entry.license_requirement.scope for entry in entities if entry.license_requirement)
    assert scopes["unknown"] == 0
    assert sum(1 for entry in entities if entry.kind == "address") == 19
