"""The control table: agreement with the golden cases' coarse table, with its source, and where both were coarse."""

import gzip
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.law.controls import (
    CONDITIONAL,
    OF_ANOTHER_DAY,
    PARTLY,
    UNNAMED,
    Control,
    ControlTable,
    _above,
    base,
    is_9x515,
    is_600_series,
    limit_of,
)

SHARED = Path(__file__).parents[3] / "shared"
CCL = SHARED / "data" / "items" / "ccl-2026-07-23.json.gz"
COARSE = SHARED / "regulation" / "data" / "eccn_controls.json"
REPORT = Path(__file__).parents[2] / "streams" / "reference" / "controls" / "report.json"

NEW = {
    date(2020, 3, 9): "0A501 0A502 0A504 0A505 0A602 0B501 0B505 0B602 0D501 0D505 0D602 0E501 0E502 0E504 0E505 0E602",
    date(2021, 10, 5): "2D352",
    date(2022, 3, 7): "4A005 4D004",
    date(2024, 5, 30): "0A506 0A507 0A508 0A509",
    date(2024, 9, 6): "2B910 2D910 2E903 2E910 3A901 3D907 4E906",
}
"""ECCNs by their first day."""

# X marks of the Country Chart of 2026-07-23 (738 Supp. 1), as far as these tests ask.
KOREA = frozenset({"CB 1", "NS 1", "MT 1", "RS 1"})
CHINA = frozenset({"CB 1", "CB 2", "CB 3", "NP 1", "NP 2", "NS 1", "NS 2", "MT 1", "RS 1", "RS 2", "CC 1", "CC 3"})
CANADA = frozenset({"CB 1", "FC 1"})
GROUPS = {
    "CN": frozenset({"D:1", "D:3", "D:4", "D:5"}),
    "KR": frozenset({"A:1", "A:5", "B"}),
    "CA": frozenset({"A:1", "A:5", "B"}),
    "AE": frozenset({"A:5", "B", "D:3", "D:4"}),
    "SG": frozenset({"A:6", "B"}),
    "VN": frozenset({"D:1", "D:3"}),
    "MO": frozenset({"D:1", "D:3", "D:4"}),
}


TABLE = ControlTable.load()


@pytest.fixture(scope="module")
def table() -> ControlTable:
    return TABLE


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(gzip.decompress(CCL.read_bytes()))["entries"]
    return found


def of(table: ControlTable, eccn: str) -> Control:
    found = table.find(eccn)
    assert found is not None, eccn
    return found


def attached(table: ControlTable, eccn: str, country: str, marks: frozenset[str]) -> tuple[set[str], set[str]]:
    """Columns and scopes that attach."""
    found = of(table, eccn).attached(marks, lambda name: table.scope(name).covers(country, GROUPS[country]))
    return set(found.columns), set(found.scopes)


# Rows of the coarse table that this one does not simply repeat: columns and scopes it adds, and why.
PARTS = "the bare entry may be any of its paragraphs"
TERMS = "a condition the order does not state: performance, use, or the item a software or technology is for"
STATED = "a statement the coarse table leaves out"
DIFFERENCES: dict[str, tuple[set[str], set[str], str]] = {
    "3A001.b.2": (
        {"NS 2"},
        set(),
        f"{STATED}: NS 2 covers the entire entry; NS 1 and RS 1 unless civil telecommunications",
    ),
    "3A001.b.3": ({"NS 2"}, set(), f"{STATED}: as 3A001.b.2"),
    "3A001.z": ({"NS 2", "MT 1", "NP 1"}, {"ae_or_d1_d4_d5_not_a5_a6"}, f"{STATED}: F.1, scopes besides the columns"),
    "3A001": ({"NS 1", "RS 1", "MT 1", "NP 1"}, {"worldwide", "ae_or_d1_d4_d5_not_a5_a6"}, PARTS),
    "3A002": ({"MT 1"}, set(), PARTS),
    "3A611": (set(), {"un_arms_embargo", "cn_ru_ve"}, f"{PARTS}; {STATED}: UN"),
    "3A992": (set(), {"pakistan_rs"}, f"{STATED}: F.1, 742.6(a)(12)"),
    "3B001": (set(), {"macau_or_d5", "worldwide_iec"}, PARTS),
    "3D001": (set(), {"ae_or_d1_d4_d5_not_a5_a6", "macau_or_d5", "worldwide", "worldwide_iec"}, TERMS),
    "3E001": ({"MT 1", "NP 1", "RS 2"}, {"ae_or_d1_d4_d5_not_a5_a6", "macau_or_d5", "worldwide"}, TERMS),
    "4A003.b": ({"CC 1"}, set(), TERMS),
    "4A003": ({"CC 1", "NS 2"}, {"worldwide", "ae_or_d1_d4_d5_not_a5_a6"}, f"{PARTS}; F.1: 4A003.g is NS 2"),
    "5A001.f.1": ({"NS 2"}, set(), f"{STATED}: .f but .f.3 is NS 2"),
    "5A001": ({"NS 1"}, {"all_destinations_sl"}, f"{PARTS}; F.1: .a, .b.5, .e, .f.3, .h are NS 1"),
    "5D001": (set(), {"all_destinations_sl"}, TERMS),
    "5E001": (set(), {"all_destinations_sl"}, TERMS),
    "5A002": (set(), {"ei_742.15", "worldwide", "ae_or_d1_d4_d5_not_a5_a6"}, f"{PARTS}; {STATED}: EI"),
    "5A004": (set(), {"ei_742.15", "worldwide", "ae_or_d1_d4_d5_not_a5_a6"}, f"{PARTS}; {STATED}: EI"),
    "5D002": (set(), {"ei_742.15", "worldwide", "ae_or_d1_d4_d5_not_a5_a6"}, f"{PARTS}; {STATED}: EI"),
    "5E002": (set(), {"ei_742.15", "worldwide", "ae_or_d1_d4_d5_not_a5_a6"}, f"{TERMS}; {STATED}: EI"),
    "5A992": (set(), {"worldwide", "ae_or_d1_d4_d5_not_a5_a6"}, f"{PARTS}: .z"),
    "5D992": (set(), {"worldwide", "ae_or_d1_d4_d5_not_a5_a6"}, f"{PARTS}: .z"),
    "6A003.b.4.b": (set(), {"un_arms_embargo"}, f"{STATED}: UN"),
    "6A003": ({"NP 1", "RS 2"}, {"un_arms_embargo"}, PARTS),
    "1C350": (set(), {"e1_at", "cw_742.18"}, f"{STATED}: AT by Country Group E:1 without a column; CW"),
    "8A992": (set(), {"ru_by_sector"}, f"{STATED}: 746.8"),
    "9A991": (set(), {"un_arms_embargo"}, f"{STATED}: UN for .a"),
    "9A515": ({"MT 1", "NS 2", "RS 2"}, {"cn_ru_ve"}, f"{PARTS}; F.1: .e is RS 2"),
    "9A610": ({"MT 1"}, {"un_arms_embargo", "cn_ru_ve"}, PARTS),
    "0A501": (set(), {"un_arms_embargo"}, f"{STATED}: UN"),
}
# The only column that the coarse table has and this one has not; no country has an X under AT 1.
TAKEN_AWAY = {"1C350": {"AT 1"}}
SCOPE_NAMES = {"all_destinations_SL": "all_destinations_sl"}


@pytest.mark.skipif(not COARSE.exists(), reason=f"wants the coarse control table: put it at {COARSE}")
def test_agrees_with_the_coarse_table_or_says_why_not(table: ControlTable) -> None:
    told: dict[str, tuple[set[str], set[str]]] = {}
    for row in json.loads(COARSE.read_text())["rows"]:
        eccn = row["eccn"].replace("3B001.SME", "3B001.d")
        found, scope = of(table, eccn), row["prose_scope"]
        if eccn == "4E091":
            assert found.scopes == ("worldwide_ai_weights",)  # F.1: worldwide, but an advisory
            continue
        scopes = {SCOPE_NAMES.get(scope, scope)} if scope else set()
        assert set(row["columns"]) - found.columns == TAKEN_AWAY.get(eccn, set())
        assert scopes <= set(found.scopes)
        told[eccn] = (set(found.columns) - set(row["columns"]), set(found.scopes) - scopes)
    assert {eccn: added for eccn, added in told.items() if any(added)} == {
        eccn: (columns, scopes) for eccn, (columns, scopes, _) in DIFFERENCES.items()
    }


@pytest.mark.skipif(not CCL.exists(), reason=f"wants the Commerce Control List as rows: put it at {CCL}")
class TestSource:
    def test_every_entry_is_found(self, table: ControlTable, entries: list[dict[str, Any]]) -> None:
        assert len(entries) == 633
        assert [entry["eccn"] for entry in entries if not table.exists(entry["eccn"])] == []

    def test_every_stated_column_is_in_the_table(self, table: ControlTable, entries: list[dict[str, Any]]) -> None:
        # Read without the grammar: whatever column a row of the list names must be a requirement of the bare ECCN.
        neighbours = {("3D005", "NS 2")}  # belongs to 3D006
        for entry in entries:
            for row in entry["countryChart"]:
                reason = row["control"][:2]
                for found in re.finditer(r"(?:\b([A-Z]{2}) )?Column (\d)", row["countryChart"]):
                    column = f"{found[1] or reason} {found[2]}"
                    if (entry["eccn"], column) not in neighbours:
                        assert column in of(table, entry["eccn"]).columns, (entry["eccn"], row)

    def test_every_reason_for_control_is_in_the_table(self, table: ControlTable, entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            found = of(table, entry["eccn"])
            for reason in re.findall(r"\b[A-Z]{2}\b", entry["reasonForControl"] or ""):
                assert reason in found.reasons or any(why.startswith(reason) for why in found.unreadable), entry["eccn"]

    def test_committed_table_is_fresh(self) -> None:
        from scripts.build_controls import stale

        assert stale() == []


def test_what_the_source_lost_is_there(table: ControlTable) -> None:
    report = json.loads(REPORT.read_text())
    assert report["lost_by_the_source"] == ["0D614", "2B352", "3D006", "3E002", "8D001"]
    assert report["eccns"] == report["eccns_of_the_source"] + 5 == 638
    assert all(table.exists(eccn) for eccn in report["lost_by_the_source"])
    assert of(table, "3E002").columns == {"NS 1", "AT 1"}
    assert of(table, "3D005").columns == {"NS 1", "AT 1"}
    assert of(table, "3D006").columns == {"NS 2", "AT 1"}


def test_unreadable_statements_are_listed_and_count(table: ControlTable) -> None:
    listed = json.loads(REPORT.read_text())["unreadable"]
    found = {eccn for eccn, control in table.whole.items() if len(eccn) == 5 and control.unreadable}
    other_days = {eccn for eccn, control in table.whole.items() if control.unreadable == (OF_ANOTHER_DAY,)}
    assert found - other_days - {"1B233", "7A005", "9A004"} == set(listed)
    assert of(table, "3A232").attached(frozenset(), lambda _: False)


def test_a_reason_without_a_requirement_is_read_as_one(table: ControlTable) -> None:
    assert "NP" in of(table, "4A001").reasons  # licence review alone: 742.3(b)
    assert not of(table, "4A001").attached(frozenset(), lambda _: False)
    assert of(table, "6A992").scopes == ("iraq_rs",)


def test_what_only_points_elsewhere(table: ControlTable) -> None:
    assert of(table, "9A005").agency == "ITAR"


@pytest.mark.parametrize(
    ("eccn", "columns", "scopes"),
    [
        *[(f"5A001.{path}", {"NS 1", "AT 1"}, set()) for path in ("a", "b.5", "b.5.a", "e", "f.3", "h")],
        *[(f"5A001.{path}", {"NS 2", "AT 1"}, set()) for path in ("b.1", "c", "d", "f.2", "g", "j")],
        ("5A001.f.1", {"NS 2", "AT 1"}, {"all_destinations_sl"}),
        ("3B001.c.1.a", {"AT 1"}, {"macau_or_d5", "worldwide_iec"}),
        ("3B001.c.1.c", {"AT 1"}, {"macau_or_d5", "worldwide_iec"}),
        ("3B001.c.1.b", {"AT 1"}, {"macau_or_d5"}),
        ("3B001.q", {"AT 1"}, {"worldwide_iec"}),
        *[
            (f"3B001.{path}", {"NS 2", "AT 1"}, set())
            for path in ("a.1", "a.2", "a.3", "b", "e", "f.2", "f.3", "f.4", "g", "h", "i", "j")
        ],
        *[
            (f"3B001.{path}", {"AT 1"}, {"macau_or_d5"})
            for path in ("a.4", "d", "f.1", "f.5", "f.6", "k", "l", "m", "n", "p.2", "p.4", "r")
        ],
        ("3B002.c", {"AT 1"}, {"macau_or_d5"}),
        ("3A001.a.7", {"NS 2", "AT 1"}, set()),
        ("3A001.z.1.a", {"NS 2", "AT 1"}, {"worldwide"}),
        ("3A001.z.1.b", {"NS 2", "AT 1"}, {"ae_or_d1_d4_d5_not_a5_a6"}),
        ("4A003.b", {"NS 1", "CC 1", "AT 1"}, set()),
        ("4A003.g", {"NS 2", "CC 1", "AT 1"}, set()),
        ("4A003.z.1.a", {"NS 1", "CC 1", "AT 1"}, {"worldwide"}),
        ("4A003.z.2.b", {"NS 2", "CC 1", "AT 1"}, {"ae_or_d1_d4_d5_not_a5_a6"}),
        ("5A992.c", {"AT 1"}, set()),
        ("5A992.z.1", {"AT 1"}, {"worldwide"}),
        ("5D002.z.9.b", {"NS 1", "AT 1"}, {"ae_or_d1_d4_d5_not_a5_a6"}),
        ("6A003.a.1", {"NS 2", "AT 1"}, set()),
        ("6A003.b.3", {"NS 2", "RS 1", "AT 1"}, {"un_arms_embargo"}),
        ("6A003.b.4.b", {"NS 2", "RS 1", "RS 2", "AT 1"}, {"un_arms_embargo"}),
        ("9A515.e.1", {"RS 2", "AT 1"}, set()),
        ("9A515.x", {"NS 2", "RS 2", "AT 1"}, set()),
        ("9A515.y", {"AT 1"}, {"cn_ru_ve"}),
        ("0A501.y", {"AT 1"}, {"un_arms_embargo"}),
        ("0A501.a", {"NS 1", "RS 1", "FC 1", "AT 1"}, {"un_arms_embargo"}),
        ("3A992", {"AT 1"}, {"pakistan_rs"}),
        ("9A610.x", {"NS 1", "RS 1", "AT 1"}, {"un_arms_embargo"}),
        ("9A610.b", {"AT 1"}, {"un_arms_embargo"}),
        ("8A620.b", {"RS 1", "AT 1"}, {"un_arms_embargo"}),
        ("1C351.d.16", {"CB 1", "CB 2", "AT 1"}, {"all_destinations_cw"}),
        ("1C351.a", {"CB 2", "AT 1"}, set()),
        ("1A231", {"NP 1", "AT 1"}, set()),
        ("1D018", {"NS 1", "MT 1", "AT 1"}, {"un_arms_embargo"}),
        ("9A990.a", {"AT 2"}, set()),
        ("0E982", set(), {"all_except_canada"}),
        ("2B999.h.1", set(), {"north_korea_at", "pakistan_rs"}),
        ("2B999.h.2", set(), {"north_korea_at"}),
        ("6A002.a.3.d.2.a", {"NS 2", "MT 1", "AT 1"}, {"un_arms_embargo"}),
    ],
)
def test_paragraphs(table: ControlTable, eccn: str, columns: set[str], scopes: set[str]) -> None:
    found = of(table, eccn)
    assert (set(found.columns), set(found.scopes), found.unreadable) == (columns, scopes, ())


class TestAttached:
    """What a requirement at a destination comes to; the bare ECCNs are those of the golden cases."""

    def test_a_paragraph_without_a_mark_is_free(self, table: ControlTable) -> None:
        assert attached(table, "3A001.a.7", "KR", KOREA) == (set(), set())  # D-097

    def test_a_bare_entry_is_not(self, table: ControlTable) -> None:
        assert attached(table, "3A001", "KR", KOREA) == ({"NS 1", "RS 1", "MT 1"}, set())

    def test_certain_columns_come_alone(self, table: ControlTable) -> None:
        assert attached(table, "5E002", "CN", CHINA) == ({"NS 1"}, set())  # D-015

    def test_possible_columns_come_before_possible_scopes(self, table: ControlTable) -> None:
        assert attached(table, "3E001", "CN", CHINA) == ({"NS 1", "MT 1", "NP 1", "RS 2"}, set())  # D-127

    def test_a_certain_scope_keeps_a_possible_one_away(self, table: ControlTable) -> None:
        assert attached(table, "3B001.c", "CN", CHINA) == (set(), {"macau_or_d5"})  # D-037

    def test_a_possible_scope_holds_where_nothing_else_does(self, table: ControlTable) -> None:
        assert attached(table, "3B001.c", "KR", KOREA) == (set(), {"worldwide_iec"})
        assert attached(table, "3E001", "CA", CANADA) == (set(), {"worldwide"})

    def test_scopes_of_the_paragraph(self, table: ControlTable) -> None:
        assert attached(table, "3A090.a", "CN", CHINA) == (set(), {"worldwide"})  # D-040
        assert attached(table, "3A090.b", "SG", frozenset()) == (set(), set())
        assert attached(table, "3A090.b", "AE", frozenset()) == (set(), {"ae_or_d1_d4_d5_not_a5_a6"})
        assert attached(table, "3A090.c", "MO", frozenset()) == (set(), {"macau_or_d5"})

    def test_unreadable_attaches_everywhere(self, table: ControlTable) -> None:
        assert of(table, "1C395").attached(frozenset(), lambda _: False).unreadable
        assert not of(table, "3A991").attached(CHINA, lambda _: True)


class TestPassedOver:
    """An entry that names all its paragraphs for NS says nothing of others: no clearance for those."""

    @pytest.mark.parametrize(
        "eccn", ["5A001.i", "3A090.d", "3B001.o", "3B001.f.7", "9A004.a", "1B233.a", "7A005.a", "0A505.z"]
    )
    def test_holds(self, table: ControlTable, eccn: str) -> None:
        assert of(table, eccn).unreadable == (UNNAMED,)

    @pytest.mark.parametrize(
        "eccn", ["5A001", "3B001", "3B001.f", "9A515.e", "0A501.y", "1C607.a.10", "6A998.a", "0A505.c"]
    )
    def test_named_or_not_for_ns(self, table: ControlTable, eccn: str) -> None:
        assert of(table, eccn).unreadable == ()


class TestFind:
    @pytest.mark.parametrize(
        "eccn",
        [
            "",
            "EAR99",
            "3A01",
            "3A0011",
            "3F001",
            "3A001.",
            "3A001.aa",
            "3A001 a",
            "3A001..a",
            "3A001.a.\uff11",
            "3A001.\u212a",
            "3A001.a.123",
            "3A005",
        ],
    )
    def test_malformed_or_unknown(self, table: ControlTable, eccn: str) -> None:
        assert table.find(eccn) is None
        assert table.find(eccn) is None  # from the memo
        assert not table.exists(eccn)

    @pytest.mark.parametrize(
        ("asked", "answered"),
        [
            ("3A001.a.7.b.1", "3A001.a.7"),
            ("3A001.q", "3A001"),
            ("3a001.A.5.A", "3A001.a.5.a"),
            ("3B001.c.1", "3B001.c.1"),
            ("9A610.X", "9A610"),
        ],
    )
    def test_longest_prefix(self, table: ControlTable, asked: str, answered: str) -> None:
        assert of(table, asked).eccn == answered

    def test_the_rest_of_a_paragraph_is_without_its_named_parts(self, table: ControlTable) -> None:
        assert "MT 1" in of(table, "3A001.a.5").columns
        assert "MT 1" not in of(table, "3A001.a.5.b").columns

    def test_other_days(self, table: ControlTable) -> None:
        assert table.exists("3B090", date(2023, 11, 16))
        assert not table.exists("3B090", date(2023, 11, 17))
        assert not table.exists("3E992", date(2024, 12, 1))
        assert table.exists("3E992", date(2024, 12, 2))
        assert table.exists("3A001.a.7", date(2019, 1, 1))
        for first, eccns in NEW.items():
            assert not any(table.exists(eccn, date.fromordinal(first.toordinal() - 1)) for eccn in eccns.split())
            assert all(table.exists(eccn, first) for eccn in eccns.split())
        assert of(table, "0A018").unreadable == (OF_ANOTHER_DAY,)

    def test_memo_is_bounded(self, table: ControlTable, monkeypatch: pytest.MonkeyPatch) -> None:
        table.find("3A001.h.8")
        monkeypatch.setattr("streams.law.controls.MEMO", len(table.memo) - 1)
        assert of(table, "3A001.h.9").eccn == "3A001.h"
        assert "3A001.h.9" not in table.memo


@given(eccn=st.one_of(st.text(), st.from_regex(r"\d[A-E]\d{3}(\.[a-z0-9]{1,2})*", fullmatch=True)))
def test_any_text_has_an_answer_or_none(eccn: str) -> None:
    found = TABLE.find(eccn)
    assert found is None or eccn.upper().startswith(found.eccn.upper())


def test_less_said_is_never_less_required(table: ControlTable) -> None:
    for eccn, part in table.whole.items():
        assert part.certain_columns <= part.columns
        assert set(part.certain_scopes) <= set(part.scopes)
        whole = of(table, eccn.rpartition(".")[0] or eccn)
        assert part.columns <= whole.columns
        assert set(part.scopes) <= set(whole.scopes)
        assert set(part.unreadable) <= {*whole.unreadable, UNNAMED}


class TestExceptions:
    @pytest.mark.parametrize(
        ("eccn", "name", "value"),
        [
            ("3A002.a", "LVS", "3000"),
            ("3A002.h", "LVS", None),
            ("3A002.h", "GBS", CONDITIONAL),
            ("3A001.a.2", "GBS", True),
            ("3A001.a.2", "LVS", "5000"),
            ("3A001.b.1", "GBS", None),
            ("3A001.a.7", "CIV", True),
            ("3A001.a.2", "CIV", None),
            ("3A001.b.2", "LVS", "conditional 3000"),
            ("3A001.b.2", "STA", False),
            ("3A001.c", "LVS", "1500"),
            ("3A001.z.1.a", "LPP", True),
            ("3A001", "GBS", PARTLY),
            ("3A090.c", "HBM", True),
            ("3B001.d", "LVS", None),
            ("3B001.b", "LVS", "500"),
            ("3B001.e", "GBS", None),
            ("3B001.q", "IEC", True),
            ("5A001.b.5", "STA", "A:5"),
            ("5A001.j", "STA", False),
            ("5A001.c", "LVS", "3000"),
            ("6A003.a.1", "LVS", "1500"),
            ("6A003.b.4.b", "LVS", None),
            ("9A610.x", "LVS", "1500"),
            ("9A610.x", "STA", "A:5"),
            ("9A610.a", "STA", False),
            ("9B515.b", "LVS", "5000"),
            ("9B515.a", "LVS", "1500"),
            ("1C002", "LVS", "conditional 3000"),
            ("1A008.d", "LVS", "6000"),
            ("2E003.e", "TSR", None),
            ("2E003.a", "TSR", True),
            ("4D004", "STA", False),
            ("6A001.a.1.a", "LVS", "conditional 3000"),
            ("2B001.a", "LVS", None),
            ("5A002.a", "ENC", CONDITIONAL),
            ("1C351.a", "STA", CONDITIONAL),
            ("2E001", "STA", CONDITIONAL),
            ("3D006", "STA", CONDITIONAL),
        ],
    )
    def test_values(self, table: ControlTable, eccn: str, name: str, value: str | bool | None) -> None:
        assert of(table, eccn).exceptions.get(name) == value

    def test_every_limit_is_an_amount(self, table: ControlTable) -> None:
        limits = {found.exceptions["LVS"] for found in table.whole.values() if "LVS" in found.exceptions} - {PARTLY}
        assert all(200 <= (limit_of(limit) or 0) <= 6000 for limit in limits)

    def test_a_paragraph_has_the_strictest_terms_of_its_parts(self, table: ControlTable) -> None:
        assert of(table, "3A002").exceptions["LVS"] == PARTLY  # 3A002.h has none
        assert of(table, "9B515").exceptions["LVS"] == "1500"  # 9B515.b has 5000


class TestScopes:
    def test_every_scope_used_is_described(self, table: ControlTable) -> None:
        assert {name for found in table.whole.values() for name in found.scopes} == set(table.scopes)

    def test_an_unknown_scope_covers_everything(self, table: ControlTable) -> None:
        assert table.scope("see_999.1").covers("CA", GROUPS["CA"])

    def test_codes_and_days(self, table: ControlTable) -> None:
        scope = table.scope("macau_or_d5")
        assert scope.code_for("3B001.c") == "SME_LICENSE_REQUIRED"
        assert scope.code_for("3A090.c") == "ADV_COMPUTING_LICENSE_REQUIRED"
        assert not scope.in_force("3A090.c", date(2024, 12, 1))
        assert scope.in_force("3A090.c", date(2024, 12, 2))
        assert scope.in_force("3B001.c", date(2022, 10, 7))
        assert not scope.in_force("3B001.c", date(2022, 10, 6))
        assert table.scope("cn_ru_ve").in_force("3A611.y", date(2000, 1, 1))

    def test_destinations(self, table: ControlTable) -> None:
        assert not table.scope("un_arms_embargo").covers("CN", GROUPS["CN"])
        assert not table.scope("see_742.6(a)(11)").covers("CN", GROUPS["CN"])  # of parties, not of destinations
        assert not table.scope("all_except_canada").covers("CA", GROUPS["CA"])
        assert table.scope("all_except_canada").covers("KR", GROUPS["KR"])
        assert not table.scope("ae_or_d1_d4_d5_not_a5_a6").covers("KR", GROUPS["KR"])
        assert table.scope("ae_or_d1_d4_d5_not_a5_a6").covers("VN", GROUPS["VN"])


def test_at_only(table: ControlTable) -> None:
    assert all(of(table, eccn).at_only for eccn in ("3A991", "5A992.c", "9A991", "0A501.y", "4A994.l", "1A999"))
    assert not any(of(table, eccn).at_only for eccn in ("3A001.a.7", "5A992", "3A992", "9A515.y", "4A001", "9A005"))


def test_series() -> None:
    assert is_600_series("9A610.x")
    assert is_600_series("0A606")
    assert not is_600_series("3A001")
    assert is_9x515("9A515.x")
    assert not is_9x515("9A610")
    assert base("3a001.A.7") == "3A001"


@pytest.mark.parametrize(
    ("eccn", "above"),
    [
        ("3A001", []),
        ("3A001.a", ["3A001"]),
        ("3A001.a.7", ["3A001.a", "3A001"]),
        ("3A001.a.7.b", ["3A001.a.7", "3A001.a", "3A001"]),
    ],
)
def test_the_paragraphs_above_one(eccn: str, above: list[str]) -> None:
    assert _above(eccn) == above
