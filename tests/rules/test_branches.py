"""What examples of single rules do not reach: entries, dated values, drafts' levels, the law of a day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schemas.item import ItemContent
from schemas.listed_party import ListedParty
from streams.facts.order import ExchangeRates
from streams.law.countries import Countries
from streams.law.day import MAX_PLANS
from streams.law.kit import FIRST_DAY, BeforeFirstDateError, Citation, Dated, canonical, day
from streams.law.kit.samples import foreign, laid, listed, part, to
from streams.law.provisions.embargo import PARTNERS
from streams.law.provisions.levels import FAMILY_LEVEL, Family
from streams.screening.gather import gather
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import MAX_DAYS, Draft
from streams.screening.screen import screen
from tests.rules.screening import RATES, enacted, facts_of, policy_of, screened

NOW = "2026-01-05"


class TestDated:
    LEVEL: Dated[int] = Dated({day("2020-01-01"): (1, Citation("a")), day("2021-01-01"): (None, Citation("b"))})

    @pytest.mark.parametrize(
        ("on", "value"), [("2020-01-01", 1), ("2020-12-31", 1), ("2021-01-01", None), ("2030-01-01", None)]
    )
    def test_the_value_of_a_day(self, on: str, value: int | None) -> None:
        assert self.LEVEL.on(day(on)) == value

    def test_before_the_first_day_it_raises(self) -> None:
        with pytest.raises(BeforeFirstDateError, match="2019-12-31"):
            self.LEVEL.on(day("2019-12-31"))

    def test_the_citation_of_a_day(self) -> None:
        assert self.LEVEL.cite(day("2020-06-01")).text == "a"

    def test_it_needs_a_day(self) -> None:
        with pytest.raises(ValueError, match="at least one day"):
            Dated({})


@pytest.mark.parametrize(
    ("given", "written"),
    [("3a001.A.7", "3A001.a.7"), (" ear99 ", "EAR99"), ("unknown", ""), (None, ""), ("", ""), ("5D992.C", "5D992.c")],
)
def test_how_an_eccn_is_written(given: str | None, written: str) -> None:
    assert canonical(given) == written


class TestReviewPolicy:
    @pytest.mark.parametrize(
        ("stated", "item", "policy"),
        [
            ("presumption_of_denial", {}, "presumption_of_denial"),
            ("case_by_case_list", {"eccn": "1A995"}, "case_by_case"),
            ("case_by_case_list", {"eccn": "EAR99"}, "presumption_of_denial"),
            ("case_by_case_ccl_approve_ear99", {"eccn": "EAR99"}, "presumption_of_approval"),
            ("case_by_case_ccl_approve_ear99", {"eccn": "5A991"}, "case_by_case"),
            (
                "policy_of_denial_food_medicine_case_by_case",
                {"eccn": "EAR99", "food_or_medicine": True},
                "case_by_case",
            ),
            ("policy_of_denial_food_medicine_case_by_case", {"eccn": "EAR99"}, "policy_of_denial"),
            ("policy_of_denial_food_medicine_case_by_case", {"eccn": "5A991"}, "policy_of_denial"),
            ("presumption_of_denial_200mm_case_by_case", {}, "presumption_of_denial"),
            ("telecom_case_by_case", {"eccn": "5A991"}, "case_by_case"),
            ("telecom_case_by_case", {"eccn": "EAR99"}, "presumption_of_denial"),
            ("something nobody mapped", {}, "presumption_of_denial"),
            (None, {}, None),
        ],
    )
    def test_resolved_for_the_line(self, stated: str | None, item: dict[str, Any], policy: str | None) -> None:
        given = {"parties": [to("Pinewood Optics Ltd")], "lines": [item]}
        decision = screened(given, NOW, lists=[listed("Pinewood Optics Ltd", review_policy=stated)])
        assert decision.outcome == "hold"
        assert decision.review_policy == policy

    def test_footnote_3_without_a_policy_is_denial(self) -> None:
        entry = listed("Pinewood Optics Ltd", review_policy=None, footnotes=[{"n": 3}])
        assert (
            screened({"parties": [to("Pinewood Optics Ltd")]}, NOW, lists=[entry]).review_policy == "policy_of_denial"
        )

    @pytest.mark.parametrize(
        ("capability", "policy"),
        [("4G", "case_by_case"), ("5G", "presumption_of_denial"), (None, "presumption_of_denial")],
    )
    def test_below_5g(self, capability: str | None, policy: str) -> None:
        made = {"status": "complete", "plant": [{"eccn": "3E991", "us_origin": True}]}
        item = foreign("CN", eccn="3A991", direct_product=made, capability=capability)
        entry = listed("Pinewood Optics Ltd", footnotes=[{"n": 1}])
        assert screened({**item, "parties": [to("Pinewood Optics Ltd")]}, NOW, lists=[entry]).review_policy == policy


def test_a_carve_out_may_speak_of_the_line() -> None:
    """With a sku, purpose stands on the line and not on the item."""
    pattern = {"purpose": "repair", "kind": "technology"}
    entry = listed("Pinewood Optics Ltd", license_requirement={"scope": "all_except", "except": [pattern]})
    item = ItemContent.model_validate({"sku": "S", "eccn": "EAR99", "kind": "technology", "origin": "US"})
    on = date(2026, 1, 5)
    knowledge = Knowledge.of([ListedParty.model_validate(entry)], [item], [], RATES, on)
    line = {"line": 1, "sku": "S", "purpose": "repair"}
    given = {**laid({"parties": [to("Pinewood Optics Ltd")]}), "lines": [line]}
    from schemas.order import OrderEvent

    facts = gather(OrderEvent.model_validate(given), "0" * 64, on, knowledge, policy_of({}))
    assert screen(facts, enacted(), policy_of({})).outcome == "clear"


class TestFamilyLevel:
    LEVELS: Dated[Family] = Dated({FIRST_DAY: (Family("huawei", Decimal(10), count_all=True), Citation("a draft"))})
    BOOK = enacted().patched(Draft("test", "Test", "draft", "none", {FAMILY_LEVEL: LEVELS}))

    @pytest.mark.parametrize(("family", "basis"), [("huawei", ("734.4(c)",)), ("other", ())])
    def test_only_of_the_family(self, family: str, basis: tuple[str, ...]) -> None:
        given = {**foreign("CN", us_content=[part("EAR99", "130")]), "parties": [to("Pinewood Optics Ltd")]}
        facts = facts_of(given, NOW, lists=[listed("Pinewood Optics Ltd", family=family)])
        decision = screen(facts, self.BOOK, policy_of({}))
        assert decision.lines[0].basis == basis
        assert decision.inputs.rulebook.endswith("+test")


class TestLaw:
    def test_a_day_is_resolved_once(self) -> None:
        assert enacted().on(date(2026, 1, 5)) is enacted().on(date(2026, 1, 5))

    def test_days_and_plans_do_not_pile_up(self) -> None:
        book = enacted().patched(Draft("fresh", "Fresh", "draft", "none"))
        for ordinal in range(MAX_DAYS + 2):
            book._days[date.fromordinal(730_000 + ordinal)] = enacted().on(date(2026, 1, 5))
        book.on(date(2026, 1, 6))
        assert len(book._days) == 1
        law = book.on(date(2026, 1, 6))
        for number in range(MAX_PLANS + 2):
            law._plans[frozenset({str(number)})] = law._planned(frozenset())
        law.plan(frozenset())
        assert len(law._plans) == 1
        for number in range(MAX_DAYS + 2):
            book._boundaries[frozenset({str(number)})] = ()
        book.boundaries_for(frozenset())
        assert len(book._boundaries) == 1

    def test_identity_changes_with_a_draft(self) -> None:
        assert enacted().identity.startswith(f"{enacted().release}+")
        assert enacted().patched(Draft("d", "D", "draft", "none")).identity == f"{enacted().identity}+d"

    def test_rules_removed_by_a_draft(self) -> None:
        gone = frozenset({"ear.738.4.country-chart"})
        book = enacted().patched(Draft("d", "D", "draft", "none", removed=gone))
        facts = facts_of({"destination": "MY", "lines": [{"eccn": "3A001.a.7"}]}, NOW)
        assert screen(facts, book, policy_of({})).outcome == "clear"

    def test_two_rules_may_not_share_an_id(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from streams.screening import rulebook

        twice = [(enacted().rules[0], ()), (enacted().rules[0], ())]
        monkeypatch.setattr(rulebook, "_discovered", lambda: iter(twice))
        with pytest.raises(ValueError, match="share an id"):
            rulebook.Rulebook.enacted(enacted().build)


class TestCountries:
    COUNTRIES = Countries.load()

    @pytest.mark.parametrize(
        ("group", "country", "first", "last"),
        [("D:5", "KH", "2021-12-09", "2026-02-03"), ("D:5", "NI", "2024-03-15", None),
         ("E:1", "SD", None, "2021-01-13"),
         ("E:1", "CU", None, "2015-07-21"), ("D:5", "RU", "2021-03-18", None), ("D:5", "HK", "2020-12-23", None)],
    )  # fmt: skip
    def test_membership_begins_and_ends(self, group: str, country: str, first: str | None, last: str | None) -> None:
        if first:
            start = date.fromisoformat(first)
            assert country in self.COUNTRIES.on(start).groups[group]
            assert country not in self.COUNTRIES.on(date.fromordinal(start.toordinal() - 1)).groups[group]
        if last:
            end = date.fromisoformat(last)
            assert country in self.COUNTRIES.on(end).groups[group]
            assert country not in self.COUNTRIES.on(date.fromordinal(end.toordinal() + 1)).groups[group]

    def test_macau_is_not_in_d5(self) -> None:
        assert "MO" not in self.COUNTRIES.on(date(2026, 1, 5)).groups["D:5"]

    def test_a_territory_has_the_row_of_its_country(self) -> None:
        chart = self.COUNTRIES.on(date(2026, 1, 5)).chart
        assert chart["KY"] == chart["GB"] == chart["BM"]
        assert chart["LI"] == chart["CH"]

    def test_a_state_in_free_association_is_no_territory(self) -> None:
        assert not {"CK", "NU"} & self.COUNTRIES.on(date(2026, 1, 5)).chart.keys()

    def test_belarus_left_the_nuclear_suppliers(self) -> None:
        assert "BY" in self.COUNTRIES.on(date(2022, 3, 1)).groups["A:4"]
        assert "BY" not in self.COUNTRIES.on(date(2022, 3, 2)).groups["A:4"]

    @pytest.mark.parametrize(("country", "first"), [("IS", "2022-04-12"), ("KR", "2022-03-04"), ("TW", "2024-06-12")])
    def test_partners_joined_over_time(self, country: str, first: str) -> None:
        start = date.fromisoformat(first)
        assert country in (PARTNERS.on(start) or ())
        assert country not in (PARTNERS.on(date.fromordinal(start.toordinal() - 1)) or ())


def test_a_list_that_a_party_meets_must_be_fresh_too() -> None:
    from dataclasses import replace

    entry = listed("Pinewood Optics Ltd", list_="HOUSE-1")
    facts = facts_of({"parties": [to("Pinewood Optics Ltd")]}, NOW, lists=[entry])
    stale = replace(facts.lists["HOUSE-1"], checked_at=date(2025, 12, 28))
    codes = {
        f.code
        for f in screen(replace(facts, lists={**facts.lists, "HOUSE-1": stale}), enacted(), policy_of({})).findings
    }
    assert "DATA_STALE_LIST" in codes


def test_bundled_ear99_software_is_no_item_of_its_own() -> None:
    bundled = part("EAR99", "5", kind="software", mode="bundled")
    decision = screened(foreign("DE", us_content=[bundled]), NOW)
    assert decision.outcome == "clear"
    assert not [found for found in decision.advisories if found.code == "ADV_SEPARATE_US_ITEM"]


def test_an_exchange_rate_is_exact() -> None:
    rates = ExchangeRates({"JPY": Decimal("0.0067")})
    assert rates.usd(Decimal(3), "JPY") == Decimal("0.0201")
    assert rates.usd(Decimal(3), "USD") == 3
    assert rates.usd(Decimal(3), "EUR") is None


def test_a_statement_nobody_could_read_holds() -> None:
    decision = screened({"lines": [{"eccn": "0A018"}]}, "2020-03-01")
    assert {finding.code for finding in decision.findings} >= {"CCL_LICENSE_REQUIRED"}


def test_an_entry_of_another_agency_is_referred() -> None:
    table = enacted().controls
    eccn = next((name for name, control in sorted(table.whole.items()) if control.agency), None)
    if eccn is None:
        pytest.skip("wants an entry of the control table that is another agency's: the table has none")
    assert {finding.code for finding in screened({"lines": [{"eccn": eccn}]}, NOW).findings} == {"ITAR_REFER"}
