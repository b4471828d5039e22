"""Orders around the first day of a list entry: who is met, in whatever role, on a day that nobody has confirmed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schemas.listed_party import ListedParty
from schemas.verdict import Decision
from streams.facts.effective_days import boundaries
from streams.law.kit.samples import foreign, listed, to
from streams.screening.screen import screen
from tests.rules.screening import enacted, facts_of, policy_of, screened

NAME = "Pinewood Optics Ltd"
AT = "Unit 501, Harbour Tower, 12 Dock Road, Kowloon, Hong Kong"
REVIEW, SAID = "PARTY_MATCH_REVIEW", "ADV_LIST_DAY_UNCONFIRMED"
MADE = {
    "status": "complete",
    "plant": [{"eccn": "3E991", "us_origin": True}],
    "incorporated_into_items_of": NAME,
}
OWNED = {"parties": [to("Thu Duc Kestrel Co", country="VN", owners=[{"name": NAME, "pct": "60"}])]}
NAMED = {**foreign("CN", eccn="3A991", direct_product=MADE), "parties": [to("Lanternfield Module Co")]}
FORWARDED = {"parties": [to("Musterwerk Antriebe GmbH", country="DE"), to(NAME, role="freight_forwarder")]}
ADDRESSED = {"destination": "HK", "parties": [to("Nine Lamps Trading", country="HK", address=AT)]}


def codes(decision: Decision) -> set[str]:
    return {finding.code for finding in decision.findings}


def said(decision: Decision) -> bool:
    return SAID in {one.code for one in decision.advisories}


@pytest.mark.parametrize(
    ("order", "first", "fr", "sure"),
    [
        ({"parties": [to(NAME)]}, "2024-04-11", "89 FR 25505", "EL_LICENSE_REQUIRED"),
        (OWNED, "2025-10-09", "90 FR 48195", "EL_AFFILIATE_50"),
        (NAMED, "2024-04-11", "89 FR 25505", "FDP_LICENSE_REQUIRED"),
        (FORWARDED, "2024-04-11", "89 FR 25505", "PARTY_ROLE_UNRESOLVED"),
    ],
)
def test_six_days_before_an_unverified_print_day(order: dict[str, Any], first: str, fr: str, sure: str) -> None:
    entry = listed(NAME, since=first, fr=fr, footnotes=[{"n": 1, "from": first}])
    day = date.fromisoformat(first)
    for days, expected in ((7, set()), (6, {REVIEW}), (1, {REVIEW}), (0, {sure})):
        decision = screened(order, day.fromordinal(day.toordinal() - days).isoformat(), lists=[entry])
        assert codes(decision) == expected, days
        assert said(decision) is (days in (6, 1))


def test_an_address_in_force_from_memory() -> None:
    """89 FR 51644 was printed on 2024-06-18 and in force, from memory, on 2024-06-12."""
    entry = listed("Address 10", kind="address", country="HK", addresses=[AT], since="2024-06-12", fr="89 FR 51652")
    assert codes(screened(ADDRESSED, "2024-06-11", lists=[entry])) == set()
    for day, doubt in (("2024-06-12", True), ("2024-06-17", True), ("2024-06-18", False)):
        decision = screened(ADDRESSED, day, lists=[entry])
        assert codes(decision) == {"EL_ADDRESS_MATCH"}
        assert said(decision) is doubt


def test_a_weak_match_on_such_a_day_is_none() -> None:
    weak = listed("Aurora Borealis Holdings", since="2024-04-11", fr="89 FR 25505",
                  aliases=[{"name": NAME, "quality": "weak"}], country="NO")  # fmt: skip
    assert not said(screened({"parties": [to(NAME, country="CN")]}, "2024-04-08", lists=[weak]))


@pytest.mark.parametrize("listing", ["MEU", "UVL"])
def test_other_lists_of_the_federal_register(listing: str) -> None:
    order = {"destination": "CN", "parties": [to(NAME)], "lines": [{"eccn": "3A991"}]}
    entry = listed(NAME, list_=listing, since="2024-08-27", fr="89 FR 68548")
    assert codes(screened(order, "2024-08-20", lists=[entry])) == set()
    assert codes(screened(order, "2024-08-21", lists=[entry])) == {REVIEW}


def test_an_entity_below_another_between_two_rules() -> None:
    entry = listed(NAME, since="2019-08-19", fr="84 FR 43495", first_day_between=["2019-05-16", "2019-08-19"])
    assert codes(screened({"parties": [to(NAME)]}, "2019-05-15", lists=[entry])) == set()
    assert codes(screened({"parties": [to(NAME)]}, "2019-05-16", lists=[entry])) == {REVIEW}
    assert codes(screened({"parties": [to(NAME)]}, "2019-08-18", lists=[entry])) == {REVIEW}
    assert codes(screened({"parties": [to(NAME)]}, "2019-08-19", lists=[entry])) == {"EL_LICENSE_REQUIRED"}


def test_a_review_says_what_is_not_confirmed() -> None:
    entry = listed(NAME, since="2024-04-11", fr="89 FR 25505")
    (finding,) = screened({"parties": [to(NAME)]}, "2024-04-10", lists=[entry]).findings
    assert "may have stood on the day" in finding.evidence["why"]
    assert finding.release is not None
    assert "and stood on that day (89 FR 25503: day of print)" in finding.release


def test_the_days_on_which_an_order_is_screened_again() -> None:
    entry = ListedParty.model_validate(listed(NAME, since="2026-12-10", fr="91 FR 99999"))
    assert {date(2026, 12, 4), date(2026, 12, 10)} <= set(boundaries(entry))
    ahead = screened({"parties": [to(NAME)]}, "2026-11-30", lists=[listed(NAME, since="2026-12-10", fr="91 FR 99999")])
    assert ahead.good_until == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-11-20", False), ("2026-11-13", False), ("2026-11-12", True), ("2020-01-02", True)]
)
def test_an_entry_without_a_first_day_counts_and_says_so_of_past_days(day: str, expected: bool) -> None:
    """Listed when the list was read: on an earlier day nobody knows."""
    entry = listed(NAME, list_="SDN", effective_from=None, tags=["IRAN"])
    facts = facts_of({"parties": [to(NAME)]}, day, lists=[entry])
    read = replace(facts.lists["SDN"], published_on=date(2026, 11, 20))
    decision = screen(replace(facts, lists={**facts.lists, "SDN": read}), enacted(), policy_of({}))
    assert codes(decision)
    assert said(decision) is expected
