"""What advisories name: clauses, papers, law of other authorities."""

from typing import Any

import pytest

from streams.law.kit.samples import foreign, item, listed, to
from tests.rules.screening import screened

DAY = "2025-05-05"


def told(code: str, given: dict[str, Any], on: str = DAY, **more: Any) -> dict[str, Any] | None:
    found = [one.evidence for one in screened(given, on, **more).advisories if one.code == code]
    assert len(found) <= 1, "one advisory, whatever comes together"
    return found[0] if found else None


def lines(*eccns: str, **facts: Any) -> list[dict[str, Any]]:
    return [{"eccn": eccn, **facts} for eccn in eccns]


def b(*numbers: int) -> list[str]:
    return [f"758.1(b)({number})" for number in numbers]


@pytest.mark.parametrize(
    ("given", "clauses"),
    [
        ({"destination": "CU", "lines": lines("5A991")}, b(1)),
        ({"claims": {"licence_id": "D9", "license_exception": "sta"}}, b(2, 5)),
        ({"claims": {"license_exception": "VEU"}}, b(7)),
        ({"lines": lines("EAR99", "9a610.x")}, b(3)),
        ({"transit": [{"country": "AU"}, {"country": "NL"}]}, b(6)),
        ({"destination": "GB", "transit": [{"country": "GB"}]}, None),
        ({"transit": [{}]}, None),
        ({"lines": lines("0A505.a", "EAR99")}, ["758.1(b)(9), 758.11"]),
        ({"destination": "CN", "lines": lines("EAR99", "5A991")}, b(10)),
        ({"destination": "VE", "lines": lines("5A991")}, b(10)),
    ],
)
def test_clauses_of_758_1(given: dict[str, Any], clauses: list[str] | None) -> None:
    assert told("ADV_EEI_758", given) == (clauses and {"clauses": clauses})


def test_the_unverified_list_is_filed_for() -> None:
    entry = listed("Gordon Pike Trading", list_="UVL", country="DE")
    found = told("ADV_EEI_758", {"parties": [to("Gordon Pike Trading", country="DE")]}, lists=[entry])
    assert found == {"clauses": b(8)}


@pytest.mark.parametrize(
    ("given", "papers"),
    [
        ({"lines": lines("1C351", "EAR99")}, ["745.1 notice, 45 days ahead"]),
        ({"lines": lines("1C351.d.11")}, ["745.1 notice, 45 days ahead"]),
        ({"destination": "IL", "lines": lines("1C350.c.1")}, ["745.2 end-use certificate"]),
        ({"destination": "IL", "lines": lines("1C350.d")}, None),
        (
            {"destination": "HK", "lines": lines("0A501"), "claims": {"licence_id": "D9"}},
            ["748.10 end-user statement", "748.12 import certificate or permit (742.17)"],
        ),
        ({"lines": [{"eccn": None}, {"eccn": "0A501"}]}, ["748.12 import certificate or permit (742.17)"]),
    ],
)
def test_papers(given: dict[str, Any], papers: list[str] | None) -> None:
    assert told("ADV_PAPERS_DUE", given) == (papers and {"papers": papers})


DOE, NRC = "10 CFR 810 (DOE)", "10 CFR 110 (NRC)"
ATOM = {"end_use": {"nuclear": True}, "destination": "FR"}
COMING = {"transaction_type": "import_to_us", "ship_from": "KR", "destination": "US"}
VEHICLES = "15 CFR 791 subpart D (connected vehicles)"


@pytest.mark.parametrize(
    ("given", "law"),
    [
        ({**ATOM, "lines": lines("EAR99", kind="commodity")}, [NRC]),
        ({**ATOM, "lines": lines("EAR99", kind="technology")}, [DOE]),
        ({**ATOM, "lines": lines("EAR99", kind="software")}, [DOE]),
        ({**ATOM, "lines": lines("EAR99", kind="unknown")}, [NRC, DOE]),
        ({**COMING, "lines": lines("0A501", "EAR99")}, ["15 CFR 758.10 (temporary imports)", "27 CFR 447 (ATF)"]),
        ({**COMING, "lines": [{"hs6": "871200"}, {"hs6": "870829", "made_in": "CN"}]}, [VEHICLES]),
        ({**COMING, "lines": [{"hs6": "870380", "origin": "RU"}]}, [VEHICLES]),
        ({**COMING, "lines": [{"hs6": "870380", "origin": "KR"}]}, None),
        (
            {**COMING, "lines": [{"eccn": "EAR99", "description": "KASPERSKY Endpoint, 50 seats"}]},
            ["Final Determination on Kaspersky (15 CFR part 791)"],
        ),
        ({"destination": "DE", "lines": [{"eccn": "EAR99", "hs6": "870380", "origin": "CN"}]}, None),
    ],
)
def test_law_of_other_authorities(given: dict[str, Any], law: list[str] | None) -> None:
    assert told("ADV_OTHER_LAW_NOT_SCREENED", given) == (law and {"law": law})


ALWAYS = ["734.18(a)(3)", "734.18(a)(5)"]


@pytest.mark.parametrize(
    ("given", "see"),
    [
        (item("CN", "3E001", kind="technology"), ALWAYS),
        ({**item("CN", "3E001", kind="technology"), "transaction_type": "reexport"}, [*ALWAYS, "734.20"]),
        (item("CN", "5D002.c.1", kind="software"), ["734.17(b), (c)", *ALWAYS]),
        ({"destination": "CN", "lines": lines("3D001", "5D002", kind="software")}, ["734.17(b), (c)", *ALWAYS]),
        ({"destination": "CN", "lines": [*lines("EAR99", kind="software"), *lines("3A001.a.7")]}, None),
    ],
)
def test_sections_under_which_nothing_is_exported(given: dict[str, Any], see: list[str] | None) -> None:
    assert told("ADV_NOT_AN_EXPORT", given) == (see and {"see": see})


LISTED, BUYER = "Pinewood Optics Ltd", {"parties": [to("Pinewood Optics Ltd")]}


@pytest.mark.parametrize(
    ("given", "scope", "why"),
    [
        (foreign("CN"), {}, ["the item is not subject to the EAR"]),
        (item("CN"), {"scope": "ccl_only"}, ["the entry's licence requirement does not cover EAR99"]),
        (item("CN", "5A991", published=True, kind="technology"), {}, None),
        (item("CN"), {}, None),
    ],
)
def test_why_a_listed_party_clears(given: dict[str, Any], scope: dict[str, Any], why: list[str] | None) -> None:
    entry = {**listed(LISTED), **({"license_requirement": scope} if scope else {})}
    found = told("ADV_LISTED_PARTY_CLEARS", {**given, **BUYER}, lists=[entry])
    assert (found and found["why"]) == why


def test_exporters_who_are_not_the_licensee_are_named() -> None:
    named = {"ultimate_consignee": ["Zhongrui Velion Microsystems"]}
    licence = {
        "id": "D1", "status": "active", "valid_from": "2023-01-10", "valid_to": "2026-11-11", "destination": "CN",
        "licensee": "Alder Grove Instruments, Inc.", "parties": named,
        "lines": [{"eccn": "3A001", "qty": 1000, "unit": "pc", "value_usd": "50000"}],
    }  # fmt: skip
    exporters = [to(name, role="exporter", country="US") for name in ("Gordon Pike Trading", "Birch Trading")]
    parties = [to("Zhongrui Velion Microsystems"), *exporters]
    given = {**item("CN", "3A001.a.7", qty=10, line_value_usd="5000"), "parties": parties}
    decision = screened({**given, "claims": {"licence_id": "D1"}}, "2024-05-02", licences=[licence])
    found = [one.evidence["exporters"] for one in decision.findings if one.code == "LIC_PARTY_MISMATCH"]
    assert found == [["Birch Trading", "Gordon Pike Trading"]]


def members(count: int) -> dict[str, Any]:
    return {"end_use": {f"zeppelin_{number:02}": True for number in range(count)}}


@pytest.mark.parametrize(("count", "named", "said"), [(1, 1, None), (20, 20, None), (21, 20, 21)])
def test_how_many_members_nobody_reads(count: int, named: int, said: int | None) -> None:
    found = [one.evidence for one in screened(members(count), DAY).findings if one.code == "DATA_UNKNOWN_FACT"]
    assert len(found) == named
    assert {one.get("unread_members") for one in found} == {said}


def test_an_order_without_lines_has_none() -> None:
    assert [one.evidence for one in screened({"lines": []}, DAY).findings] == [{"lines": 0}]


@pytest.mark.parametrize("count", [2, 20, 21])
def test_lines_given_twice_are_named_up_to_twenty(count: int) -> None:
    twice = [{"line": number, "eccn": "EAR99"} for number in range(1, count + 1) for _ in range(2)]
    found = [one.evidence for one in screened({"lines": twice}, DAY).findings if "given_twice" in one.evidence]
    assert [len(one["given_twice"]) for one in found] == [min(count, 20)]


def test_classifications_that_differ_are_all_named() -> None:
    line = {"eccn": "5A991", "other_classifications": ["5a991", "5A001.a"]}
    found = [one.evidence["eccns"] for one in screened({"lines": [line]}, DAY).findings if "eccns" in one.evidence]
    assert found == [["5A001.a", "5A991"]]


@pytest.mark.parametrize("count", [1, 20, 22])
def test_roles_that_nobody_knows_are_named_up_to_twenty(count: int) -> None:
    parties = [to("Alder Werkzeuge AG", role=f"installer of line {number}", country="DE") for number in range(count)]
    found = told("ADV_UNKNOWN_ROLE", {"parties": [to("Musterwerk Antriebe GmbH", country="DE"), *parties]})
    assert found is not None
    assert len(found["given"]) == min(count, 20)


def test_a_denied_person_is_said_once() -> None:
    entry = listed("Gordon Pike", list_="DPL", country="DE", aliases=[{"name": "GPX", "quality": "weak"}])
    roles = [to(name, role=role, country="GB") for name in ("Gordon Pike", "GPX") for role in ("end_user", "bank")]
    given = {"parties": [to("Musterwerk Antriebe GmbH", country="DE"), *roles]}
    decision = screened(given, DAY, lists=[entry])
    assert [one.evidence["party"] for one in decision.findings if one.code == "DPL_DENIED_PERSON"] == ["Gordon Pike"]
    assert not [one for one in decision.findings if one.code == "RULE_ERROR"]
