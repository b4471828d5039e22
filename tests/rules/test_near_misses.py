"""Just beside a provision: what must not be said, or not by that rule, though nearly every word of it fits."""

from datetime import date
from typing import Any

import pytest

from schemas.listed_party import ListedParty
from schemas.verdict import Decision
from streams.law.controls import is_9x515
from streams.law.kit.samples import foreign, item, listed, part, to
from streams.law.provisions.footnotes import carries
from streams.law.provisions.sme import in_fn5_set, in_sme_set
from streams.law.provisions.us_content import component_kind
from streams.screening.drafts import rulebook_of
from streams.screening.screen import screen
from tests.rules.screening import advised, codes, enacted, facts_of, policy_of, screened

NOW = "2024-06-11"
PINE = "Pinewood Optics Ltd"
ENTRY = listed(PINE)
HUAWEI = listed("Huawei Technologies Co., Ltd.", family="huawei")
CONTROLLED = "3A001.a.7"


def owned(pct: object, name: str = PINE, **more: Any) -> dict[str, Any]:
    party = to("Thu Duc Kestrel Co", country="VN", owners=[{"name": name, "pct": pct, **more}])
    return {"destination": "VN", "parties": [party], "lines": [{"eccn": "EAR99"}]}


TODAY = enacted().on(date(2026, 11, 30))


class TestClasses:
    def test_9x515_is_of_category_9(self) -> None:
        assert is_9x515("9A515.x")
        assert not is_9x515("8A515.x")

    @pytest.mark.parametrize(
        ("eccn", "tool"),
        [("3B001.d", True), ("3B001", True), ("3B001.b", False), ("3B002.c", True), ("3B002.b", False),
         ("3A001", False)],
    )  # fmt: skip
    def test_the_set_of_tools(self, eccn: str, tool: bool) -> None:
        assert in_sme_set(TODAY, eccn) is tool

    @pytest.mark.parametrize(
        ("eccn", "tool"), [("3B001.b", True), ("3B001.g", False), ("3B991.b.2.a", False), ("3B991.b.2.c", True)]
    )
    def test_the_other_set(self, eccn: str, tool: bool) -> None:
        assert in_fn5_set(TODAY, eccn) is tool

    @pytest.mark.parametrize(
        ("kind", "eccn", "read"),
        [
            (None, "5D002", "software"),
            (None, "3E001", "technology"),
            (None, "3A001", "commodity"),
            (None, "EAR99", None),
            (None, None, None),
            ("unknown", "5D002", "software"),
            ("technology", "5D002", "technology"),
        ],
    )
    def test_kind_by_product_group(self, kind: str | None, eccn: str | None, read: str | None) -> None:
        assert component_kind(kind, eccn) == read


class TestFootnotes:
    NOTED = ListedParty.model_validate(listed(PINE, footnotes=[{"n": 1, "from": "2020-05-15", "to": "2022-11-14"}]))

    @pytest.mark.parametrize(
        ("on", "held"), [("2020-05-14", False), ("2020-05-15", True), ("2022-11-14", True), ("2022-11-15", False)]
    )
    def test_its_days(self, on: str, held: bool) -> None:
        assert carries(self.NOTED, 1, date.fromisoformat(on)) is held
        assert not carries(self.NOTED, 2, date.fromisoformat(on))

    @pytest.mark.parametrize(("to_day", "asked"), [("2025-01-21", False), ("2025-01-20", True), (None, False)])
    def test_the_fab_of_a_footnote_5_entity_has_a_rule_of_its_own(self, to_day: str | None, asked: bool) -> None:
        noted = listed("Pine Fab", footnotes=[{"n": 5, "from": "2024-12-02", "to": to_day}])
        order = {**item("CN"), "parties": [to("Pine Fab")], "end_use": {"ic_fab": "advanced"}}
        assert ("ENDUSE_744_23" in codes(screened(order, "2025-01-21", lists=[noted]))) is asked

    @pytest.mark.parametrize(("to_day", "lifted"), [(None, True), ("2023-07-11", True), ("2023-07-10", False)])
    def test_an_exception_for_footnote_1_while_the_entry_carries_it(self, to_day: str | None, lifted: bool) -> None:
        noted = listed(PINE, footnotes=[{"n": 1, "from": "2020-05-15"}])
        ended = listed("Larkspur Lasers Co", entry_id="EL-2", footnotes=[{"n": 1, "from": "2020-05-15", "to": to_day}])
        made = {"status": "complete", "technology": [{"eccn": "3E001", "us_origin": True}]}
        order = foreign("SG", ship_from="JP", eccn="3A002.a", direct_product=made, net_value_usd="2500",
                        lvs_limit="3000", fmv={"amount": "2500", "currency": "USD"})  # fmt: skip
        parties = [to(PINE, country="SG"), to("Larkspur Lasers Co", role="purchaser", country="SG")]
        order |= {"parties": parties, "claims": {"license_exception": "LVS"}}
        decision = screened(order, "2023-07-11", lists=[noted, ended])
        assert ("EL_LICENSE_REQUIRED" not in codes(decision)) is lifted


class TestContent:
    def test_within_the_level_whatever_the_unknown_one_is_worth(self) -> None:
        order = foreign("CN", us_content=[part("5D992.c", "100", kind="software", mode="unknown")])
        strict = screened(order, NOW, lists=[ENTRY])
        lenient = screened(order, NOW, lists=[ENTRY], policy={"missing_content": "assume_subject"})
        assert "DATA_MISSING_CONTENT" in codes(strict)
        assert codes(lenient) == set()
        order |= {"parties": [to(PINE)]}  # who gets it as an item of its own, for all that anybody knows
        lenient = screened(order, NOW, lists=[ENTRY], policy={"missing_content": "assume_subject"})
        assert codes(lenient) == {"EL_LICENSE_REQUIRED"}

    def test_perhaps_over_the_level_holds_under_either_policy(self) -> None:
        order = foreign("CN", us_content=[part(CONTROLLED, "100"), part(CONTROLLED, "0", value=None)])
        order |= {"parties": [to(PINE)]}
        lenient = screened(order, NOW, lists=[ENTRY], policy={"missing_content": "assume_subject"})
        assert "DATA_MISSING_CONTENT" in codes(lenient)

    def test_ear99_content_to_crimea_counts(self) -> None:
        order = {**foreign("UA", us_content=[part("EAR99", "251")]), "destination_region": "UA-43"}
        assert screened(order, NOW).lines[0].calc_pct == "25.1000"

    def test_ear99_content_to_the_rest_of_ukraine_does_not(self) -> None:
        order = {**foreign("UA", us_content=[part("EAR99", "251")]), "destination_region": "UA-30"}
        assert screened(order, NOW).lines[0].calc_pct == "0.0000"

    def test_a_600_series_component_of_no_stated_paragraph(self) -> None:
        decision = screened(foreign("CN", eccn="9A991", us_content=[part("9A610", "1")]), NOW)
        assert "734.4(a)(6)(i)" in decision.lines[0].basis

    def test_no_share_is_stated_where_perhaps_there_is_no_level(self) -> None:
        order = foreign("CN", eccn="3B001.d", us_content=[part("3A991", "1")])
        decision = screened(order, "2024-12-31")
        assert "DATA_MISSING_CONTENT" in codes(decision)
        assert decision.lines[0].calc_pct is None

    def test_the_draft_level_is_for_parties_of_the_family(self) -> None:
        content = [part(CONTROLLED, "60"), part("EAR99", "60")]
        rules = rulebook_of("draft:2020-01-deminimis10", enacted())
        for role, level in (("ultimate_consignee", "10"), ("supplier", "25"), ("bank", "25")):
            parties = [to(str(HUAWEI["name"]), role=role), to("Ningbo Farrow Trading", role="purchaser")]
            facts = facts_of({**foreign("CN", us_content=content), "parties": parties}, "2020-02-25", lists=[HUAWEI])
            assert screen(facts, rules, policy_of({})).lines[0].level_pct == level, role


class TestSeparateItems:
    """Separate software goes through the requirements as a US item; nothing else that is bundled does."""

    def of(self, eccn: str | None, **facts: Any) -> Decision:
        return screened(foreign("CN", us_content=[part(eccn, "1", **facts)]), NOW)

    def test_bundled_software_that_is_controlled(self) -> None:
        decision = self.of("5D002", kind="software", mode="bundled", enc_status="740.17(b)(1)")
        assert codes(decision) == {"CCL_LICENSE_REQUIRED"}
        assert decision.lines[0].calc_pct == "0.0000"

    @pytest.mark.parametrize("kind", ["commodity", "technology"])
    def test_bundled_is_a_word_for_software(self, kind: str) -> None:
        decision = self.of("3E001" if kind == "technology" else CONTROLLED, kind=kind, mode="bundled")
        assert "ADV_SEPARATE_US_ITEM" not in advised(decision)
        assert decision.lines[0].calc_pct == "0.1000"

    def test_separate_software_of_no_class(self) -> None:
        assert "DATA_MISSING_ECCN" in codes(self.of(None, kind="software", mode="separate"))

    def test_separate_software_of_a_class(self) -> None:
        assert codes(self.of("5D992.c", kind="software", mode="separate")) == set()


class TestDirectProducts:
    def test_an_accelerator_to_the_united_states(self) -> None:
        made = {"status": "complete", "plant": [{"eccn": "3E001", "us_origin": True}]}
        order = foreign("US", eccn="3A090.a", direct_product=made)
        assert "FDP_ADV_COMPUTING" not in screened(order, "2025-06-11").lines[0].basis

    @pytest.mark.parametrize(
        ("given", "code", "release"),
        [
            ({"parties": [to("Pinewod Optics Ltd")]}, "PARTY_MATCH_REVIEW", "a documented decision whether"),
            (
                {"parties": [to("Musterwerk Antriebe GmbH", country="DE"), to(PINE, role="freight_forwarder")]},
                "PARTY_ROLE_UNRESOLVED",
                "takes possession",
            ),
            ({"parties": owned("unknown")["parties"]}, "EL_AFFILIATE_UNKNOWN", "the share that listed owners hold"),
        ],
    )
    def test_what_settles_a_doubtful_reach(self, given: dict[str, Any], code: str, release: str) -> None:
        noted = listed(PINE, footnotes=[{"n": 1, "from": "2020-05-15"}])
        made = {"status": "complete", "plant": [{"eccn": "3E991", "us_origin": True}]}
        decision = screened({**foreign("CN", direct_product=made), **given}, "2025-10-15", lists=[noted])
        said = [one for one in decision.findings if one.rule == "ear.734.9.footnote-1" and one.code == code]
        assert said
        assert all(release in (one.release or "") for one in said)

    def test_what_settles_a_supercomputer_perhaps(self) -> None:
        made = {"status": "complete", "technology": [{"eccn": "3E991"}]}
        order = {**foreign("CN", direct_product=made), "end_use": {"supercomputer_cn": "unknown"}}
        said = [one for one in screened(order, NOW).findings if one.rule == "ear.734.9.supercomputer"]
        assert [one.release for one in said] == ["who the item is for, and what it goes into"]

    @pytest.mark.parametrize(("seat", "asked"), [("NL", False), ("CN", True)])
    def test_a_tool_that_two_rules_make_subject(self, seat: str, asked: bool) -> None:
        made = {"status": "complete", "technology": [{"eccn": "3E992", "us_origin": True}]}
        chip = part("3A991", "1", is_ic=True)
        order = foreign("CN", ship_from="NL", eccn="3B001.d", direct_product=made, us_content=[chip])
        decision = screened(order | {"exporter_headquarters": seat}, "2025-03-04")
        assert decision.lines[0].basis == ("734.4(a)(8)", "FDP_SME")
        assert ("SME_LICENSE_REQUIRED" in codes(decision)) is asked

    @pytest.mark.parametrize(("country", "reached"), [("CN", True), ("MO", True), ("DE", False), ("TW", False)])
    def test_an_advanced_facility_of_footnote_5_is_in_macau_or_d5(self, country: str, reached: bool) -> None:
        made = {"status": "complete", "contains_ic_from_us_plant": True}
        order = foreign(country, ship_from="MY", eccn="3B992", direct_product=made) | {
            "end_use": {"ic_fab": "advanced"}
        }
        assert ("FDP_EL_FN5" in screened(order, "2025-08-11").lines[0].basis) is reached

    @pytest.mark.parametrize(("content", "asked"), [([], False), ([part(CONTROLLED, "300", is_ic=False)], True)])
    def test_a_dutch_tool_that_is_subject_for_another_reason_too(self, content: list[Any], asked: bool) -> None:
        noted = listed(PINE, footnotes=[{"n": 5, "from": "2024-12-02"}])
        made = {"status": "complete", "contains_ic_from_us_plant": True}
        order = foreign("CN", ship_from="NL", eccn="3B991.a", direct_product=made, us_content=content)
        order |= {"parties": [to(PINE)], "exporter_headquarters": "NL"}
        assert ("EL_LICENSE_REQUIRED" in codes(screened(order, "2025-08-11", lists=[noted]))) is asked

    def test_a_footnote_is_of_entities_not_of_addresses(self) -> None:
        address = "Flat 14, 3/F, Hung To Road 88, Kwun Tong, Hong Kong"
        place = listed("Hong Kong Address 09", kind="address", country="HK", addresses=[address],
                       footnotes=[{"n": 1, "from": "2020-05-15"}])  # fmt: skip
        made = {"status": "complete", "plant": [{"eccn": "3E991", "us_origin": True}]}
        order = foreign("HK", direct_product=made) | {"parties": [to("Quarry Lane", country="HK", address=address)]}
        assert screened(order, "2024-09-24", lists=[place]).lines[0].basis == ()


class TestTransit:
    @pytest.mark.parametrize(("country", "held"), [("AM", False), ("BY", True), ("RU", True), ("VN", False)])
    def test_an_item_that_only_russia_and_belarus_ask_a_licence_for(self, country: str, held: bool) -> None:
        order = {**item("KR", "5A991"), "transit": [{"country": country}]}
        assert ("GP8_TRANSIT" in codes(screened(order, NOW))) is held

    def test_belarus_before_its_day(self) -> None:
        order = {**item("KR", "5A991"), "transit": [{"country": "BY"}]}
        assert "GP8_TRANSIT" not in codes(screened(order, "2022-03-01"))


class TestChartFootnotes:
    @pytest.mark.parametrize(("country", "eccn", "note"), [("IN", "9A515.e", 7), ("AU", "0A501.a", 10)])
    def test_which_footnote(self, country: str, eccn: str, note: int) -> None:
        said = [one.evidence.get("footnote") for one in screened(item(country, eccn), NOW).findings]
        assert note in said


class TestExceptions:
    @pytest.mark.parametrize(
        ("symbol", "why"),
        [
            ("RPL", "a reviewer's decision on the terms of RPL: by whom, when, and where it is written"),
            ("XYZ", "no such exception"),
        ],
    )
    def test_why_it_is_not_available(self, symbol: str, why: str) -> None:
        order = {**item("TH", "3A002.a"), "claims": {"license_exception": symbol}}
        found = {one.code: one for one in screened(order, NOW).findings}
        assert found["LEX_NOT_AVAILABLE"].evidence["unmet"] == [why]

    @pytest.mark.parametrize("statement", [None, False, "unknown"])
    def test_sta_without_the_statement(self, statement: object) -> None:
        order = {**item("FR", "3A002.a"), "claims": {"license_exception": "STA", "consignee_statement": statement}}
        order["lines"] = [{"eccn": "3A001.b.2"}]
        assert codes(screened(order, NOW)) == {"CCL_LICENSE_REQUIRED", "LEX_NOT_AVAILABLE"}

    @pytest.mark.parametrize(
        ("eccn", "paragraph"), [("9A101.a", "740.2(a)(5)"), ("3A981", "740.2(a)(4)"), ("9A610.x", "740.2(a)(12)")]
    )
    def test_what_no_exception_reaches(self, eccn: str, paragraph: str) -> None:
        order = {**item("CN", eccn), "claims": {"license_exception": "TMP", "return_by": "2024-08-11"}}
        unmet = [one.evidence["unmet"] for one in screened(order, NOW).findings if one.code == "LEX_NOT_AVAILABLE"]
        assert [[paragraph in word for word in words].count(True) for words in unmet] == [1]

    def test_tmp_back_on_the_same_day(self) -> None:
        order = {**item("TH", "3A002.a"), "claims": {"license_exception": "TMP", "return_by": NOW}}
        assert codes(screened(order, NOW)) == set()

    def test_a_fact_that_is_missing_is_no_requirement(self) -> None:
        # EAR99 to Russia of unknown tariff status: only the fact is open, so no exception is examined.
        order = {**item("RU"), "claims": {"license_exception": "GFT"}}
        assert codes(screened(order, NOW)) == {"DATA_MISSING_HS"}

    def test_a_waiver_of_another_name(self) -> None:
        order = {**item("CN"), "parties": [to(str(HUAWEI["name"]))], "claims": {
            "tgl": "AFFILIATES-TGL-7", "category": "existing_networks", "contract_date": "2018-11-02",
            "exporter_certification": True, "huawei_certification": True}}  # fmt: skip
        assert "EL_LICENSE_REQUIRED" in codes(screened(order, "2019-10-07", lists=[HUAWEI]))
