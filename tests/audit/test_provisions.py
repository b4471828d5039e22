"""The ledger of provisions is whole, and says clearly where it would not be."""

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files

import pytest

from streams.audit.identity import enacted
from streams.audit.provisions import Inventory, Provision, Section, faults, inventory, ledger, sections_in
from streams.facts.reasons import Reasons


@cache
def rules() -> frozenset[str]:
    return frozenset(rule.id for rule in enacted().rules)


def wrong(rows: Iterable[Provision], there: Inventory | None = None, ids: frozenset[str] | None = None) -> list[str]:
    return [*faults(tuple(rows), there or inventory(), ids or rules(), Reasons.load().codes)]


def row(section: str) -> Provision:
    [found] = [one for one in ledger() if section in one.sections]
    return found


def changed(section: str, **members: object) -> list[Provision]:
    old = row(section)
    return [replace(one, **members) if one == old else one for one in ledger()]  # type: ignore[arg-type]


def test_the_inventory_is_whole() -> None:
    table = json.loads(files("streams.reference").joinpath("sections.json").read_bytes())["parts"]
    assert sum(len(part["sections"]) for part in table.values()) == 282
    assert sum(len(part["supplements"]) for part in table.values()) == 89
    assert set(table) == {str(part) for part in inventory().parts}
    assert Section(744, supplement=False, number=13) in inventory().sections, "744.12-744.14 is one heading of three"


def test_every_section_and_rule_has_a_row() -> None:
    assert wrong(ledger()) == []


def test_nothing_is_still_to_come() -> None:
    assert [one.title for one in ledger() if one.pending] == []


def test_a_row_taken_away() -> None:
    found = wrong(one for one in ledger() if "744.2" not in one.sections)
    assert "744.2 has no row in provisions.yaml" in found
    assert "Supp. 3 to 744 has no row in provisions.yaml" in found
    assert "rule ear.744.2.nuclear stands in no row of provisions.yaml" in found


def test_a_rule_misspelt() -> None:
    found = wrong(changed("744.3", rules=("ear.744.3.misiles",)))
    assert "row 744.3: there is no rule ear.744.3.misiles; ear.744.3.missiles?" in found
    assert "rule ear.744.3.missiles stands in no row of provisions.yaml" in found


def test_a_rule_that_nobody_entered() -> None:
    found = wrong(ledger(), ids=rules() | {"ear.799.new"})
    assert found == ["rule ear.799.new stands in no row of provisions.yaml"]


def test_a_code_misspelt() -> None:
    assert wrong(changed("748.15", person=("LEX_NOT_AVAILABEL",))) == [
        "row 748.15, Supp. 7-9 to 748: there is no code LEX_NOT_AVAILABEL; LEX_NOT_AVAILABLE?"
    ]


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (Section(744, supplement=False, number=24), "744.24 has no row in provisions.yaml"),
        (Section(740, supplement=True, number=9), "Supp. 9 to 740 has no row in provisions.yaml"),
    ],
)
def test_a_section_that_the_code_adds(added: Section, said: str) -> None:
    there = inventory()
    assert wrong(ledger(), replace(there, sections=there.sections | {added})) == [said]


def test_a_section_within_a_range_that_the_code_adds_is_not_swallowed() -> None:
    there = inventory()
    without = replace(there, sections=there.sections - {Section(766, supplement=False, number=26)})
    assert wrong(ledger(), without) == []
    assert Section(766, supplement=False, number=26) not in without.named("766.1-766.25")


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        (("744.33",), "row 744.33: 744.33 is not in sections.json"),
        (("744.1-744.99",), "row 744.1-744.99: 744.1-744.99 is not in sections.json"),
        (("744.9-744.2",), "row 744.9-744.2: 744.9-744.2 is no range"),
        (("Supp. 4-12 to 744",), "row Supp. 4-12 to 744: Supp. 4-12 to 744 is not in sections.json"),
        (("744,2",), "row 744,2: 744,2 is no section"),
        (("755",), "row 755: 755 is no section"),
    ],
)
def test_a_section_that_there_is_not(sections: tuple[str, ...], said: str) -> None:
    assert said in wrong([*ledger(), replace(row("744.2"), sections=sections)])


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"out": None}, "without a trigger it must be out, with a reason"),
        ({"rules": ("ear.744.2.nuclear",)}, "without a trigger it must be out, with a reason"),
        ({"trigger": "ECCN"}, "nothing comes of its trigger"),
        ({"mark": "P"}, "mark P is none of V, S, M"),
    ],
)
def test_a_row_without_what_it_needs(members: dict[str, object], said: str) -> None:
    assert wrong(changed("743.5", **members)) == [f"row 743.5: {said}"]


def test_ranges_are_read() -> None:
    assert [str(one) for one in sections_in("738.2-738.4")] == ["738.2", "738.3", "738.4"]
    assert [str(one) for one in sections_in("Supp. 2-3 to 740")] == ["Supp. 2 to 740", "Supp. 3 to 740"]
    assert [str(one) for one in sections_in("Supplement No. 8 to Part 740")] == ["Supp. 8 to 740"]
    assert [str(one) for one in sections_in("740.2(a)(1)-(25)")] == ["740.2"]
    assert inventory().named("31 CFR 587") == inventory().named("747") == frozenset()
