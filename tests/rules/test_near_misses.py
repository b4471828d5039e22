"""Just beside a provision: what must not be said, or not by that rule, though nearly every word of it fits."""

from datetime import date
from typing import Any

import pytest

from schemas.listed_party import ListedParty
from schemas.verdict import Decision
from streams.drafts import rulebook_of
from streams.rules.controls import is_9x515
from streams.rules.footnotes import carries
from streams.rules.samples import foreign, item, listed, part, to
from streams.rules.sme import in_fn5_set, in_sme_set
from streams.rules.us_content import kind_of
from streams.screen import screen
from tests.rules.screening import enacted, facts_of, policy_of, screened

NOW = "2024-06-11"
PINE = "Pinewood Optics Ltd"
ENTRY = listed(PINE)
HUAWEI = listed("Huawei Technologies Co., Ltd.", family="huawei")
CONTROLLED = "3A001.a.7"


def codes(decision: Decision) -> set[str]:
    return {one.code for one in decision.findings}


def advised(decision: Decision) -> set[str]:
    return {one.code for one in decision.advisories}


def owned(pct: object, name: str = PINE, **more: Any) -> dict[str, Any]:
    party = to("Thu Duc Kestrel Co", country="VN", owners=[{"name": name, "pct": pct, **more}])
    return {"destination": "VN", "parties": [party], "lines": [{"eccn": "EAR99"}]}


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
        assert in_sme_set(eccn) is tool

    @pytest.mark.parametrize(
        ("eccn", "tool"), [("3B001.b", True), ("3B001.g", False), ("3B991.b.2.a", False), ("3B991.b.2.c", True)]
    )
    def test_the_other_set(self, eccn: str, tool: bool) -> None:
        assert in_fn5_set(eccn) is tool

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
        assert kind_of(kind, eccn) == read


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
        order |= {"parties": [to(PINE)]}
        strict = screened(order, NOW, lists=[ENTRY])
        lenient = screened(order, NOW, lists=[ENTRY], policy={"missing_content": "assume_subject"})
        assert "DATA_MISSING_CONTENT" in codes(strict)
        assert codes(lenient) == set()

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


class TestPartiesToSeparateItems:
    """A party to which the US software goes that is sent beside a foreign item, itself outside the EAR."""

    @pytest.mark.parametrize(
        ("list_", "role", "code"),
        [
            ("EL", "end_user", "EL_LICENSE_REQUIRED"),
            ("EL", "carrier", "PARTY_ROLE_UNRESOLVED"),
            ("DPL", "bank", "DPL_DENIED_PERSON"),
            ("UVL", "end_user", "UVL_STATEMENT_MISSING"),
            ("SDN", "end_user", "SDN_EAR_744_8"),
        ],
    )
    def test_it_is_screened(self, list_: str, role: str, code: str) -> None:
        entry = listed(PINE, list_=list_, tags=["RUSSIA-EO14024"])
        for content, expected in (([], set()), ([part("5D992.c", "1", kind="software", mode="separate")], {code})):
            order = foreign("DE", us_content=content)
            order |= {"parties": [to("Kassel Feinwerk GmbH", country="DE"), to(PINE, role=role)]}
            assert codes(screened(order, NOW, lists=[entry])) == expected

    def test_a_listed_carrier_without_possession_is_a_red_flag(self) -> None:
        order = foreign("DE", us_content=[part("5D992.c", "1", kind="software", mode="separate")])
        carrier = to(PINE, role="carrier", takes_possession=False)
        order |= {"parties": [to("Kassel Feinwerk GmbH", country="DE"), carrier]}
        assert codes(screened(order, NOW, lists=[ENTRY])) == {"RED_FLAG_UNRESOLVED"}

    @pytest.mark.parametrize(
        ("resolution", "held"),
        [
            ({}, True),
            ({"who": "A. Reviewer", "when": NOW}, True),
            ({"who": "A. Reviewer", "when": NOW, "evidence": "contract of carriage"}, False),
        ],
    )
    def test_the_flag_of_a_listed_carrier_is_resolved_by_documents(
        self, resolution: dict[str, str], held: bool
    ) -> None:
        carrier = to(PINE, role="carrier", takes_possession=False)
        order = {"parties": [to("Kassel Feinwerk GmbH", country="DE"), carrier]}
        order |= {"red_flags_resolved": [{"flag": "RF_LISTED_FORWARDER", **resolution}]}
        assert bool(codes(screened(order, NOW, lists=[ENTRY]))) is held


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
        ("symbol", "why"), [("GFT", "its terms cannot be evidenced by an order"), ("XYZ", "no such exception")]
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


class TestEntityList:
    @pytest.mark.parametrize(
        ("stated", "eccn", "policy"),
        [
            ("case_by_case", "EAR99", "case_by_case"),
            ("case_by_case_ccl_approve_ear99", "EAR99", "presumption_of_approval"),
            ("case_by_case_ccl_approve_ear99", "5A991", "case_by_case"),
            ("case_by_case_list", "EAR99", "presumption_of_denial"),
            ("744.23(d)", "EAR99", "presumption_of_denial"),
        ],
    )
    def test_review_policy(self, stated: str, eccn: str, policy: str) -> None:
        order = {**item("CN", eccn), "parties": [to(PINE)]}
        assert screened(order, NOW, lists=[{**ENTRY, "review_policy": stated}]).review_policy == policy

    def test_the_citation_of_an_address_is_its_own(self) -> None:
        address = "Flat 14, 3/F, Hung To Road 88, Kwun Tong, Hong Kong"
        place = listed("Hong Kong Address 09", kind="address", country="HK", addresses=[address])
        order = {**item("HK"), "parties": [to("Quarry Lane Trading", country="HK", address=address)]}
        assert {one.cite for one in screened(order, "2024-09-24", lists=[place]).findings} == {"15 CFR 744.16(f)"}
        named = {**item("CN"), "parties": [to(PINE)]}
        assert "15 CFR 744.16(f)" not in {one.cite for one in screened(named, NOW, lists=[ENTRY]).findings}

    def test_a_requirement_that_nobody_could_map_is_no_project_requirement(self) -> None:
        odd = {**ENTRY, "license_requirement": {"scope": "unknown"}}
        order = {**item("RU", ru_by_hts=False), "parties": [to(PINE)], "end_use": {"project_746_8_a_4": False}}
        assert codes(screened(order, NOW, lists=[odd])) == {"EL_LICENSE_REQUIRED"}

    @pytest.mark.parametrize(
        ("requirement", "scope"), [(None, "not stated"), ({"scope": "all_with_gov"}, "all_with_gov")]
    )
    def test_the_scope_is_shown_as_it_is_listed(self, requirement: dict[str, str] | None, scope: str) -> None:
        entry = {**ENTRY, "license_requirement": requirement}
        found = screened({**item("CN"), "parties": [to(PINE)]}, NOW, lists=[entry]).findings
        assert [one.evidence["scope"] for one in found] == [scope]

    def test_whose_possession_is_asked_for(self) -> None:
        parties = [to("Musterwerk Antriebe GmbH", country="DE"), to(PINE, role="supplier"), to(PINE, role="carrier")]
        found = screened({**item("CN"), "parties": parties}, NOW, lists=[ENTRY]).findings
        said = {one.release for one in found if one.code == "PARTY_ROLE_UNRESOLVED"}
        assert said == {"whether the carrier takes possession of the goods"}

    def test_a_listed_buyer_is_no_bystander(self) -> None:
        decision = screened({**item("CN"), "parties": [to(PINE)]}, NOW, lists=[ENTRY])
        assert "ADV_LISTED_NONPARTY" not in advised(decision)

    def test_savings_need_an_actual_order(self) -> None:
        shipping = {"en_route_since": "2019-05-10", "actual_order": None}
        order = {**item("CN"), "parties": [to(PINE)], "shipping": shipping}
        saved = {**ENTRY, "savings_en_route": True}
        assert codes(screened(order, "2019-05-20", lists=[saved])) == {"EL_LICENSE_REQUIRED"}

    def test_a_carve_out_for_the_item_is_none_for_what_goes_along(self) -> None:
        scope = {"scope": "all_except", "except": [{"hs6": "270900"}]}
        entry = {**ENTRY, "license_requirement": scope}
        beside = part("5D992.c", "5", kind="software", mode="separate")
        for content, held in (([], False), ([beside], True)):
            order = foreign("CN", us_content=content, hs6="270900", direct_product={"status": "complete"})
            decision = screened(order | {"parties": [to(PINE)]}, NOW, lists=[entry])
            assert ("EL_LICENSE_REQUIRED" in codes(decision)) is held


class TestOwners:
    def test_nothing_is_held_by_nought_per_cent(self) -> None:
        assert "ADV_LISTED_OWNER" not in advised(screened(owned(0), "2025-10-15", lists=[ENTRY]))

    def test_an_owner_at_a_listed_address_does_not_count(self) -> None:
        address = "No. 18 Zhang Jiang Road, Pudong New Area, Shanghai 201203, China"
        entry = {**ENTRY, "addresses": [address]}
        order = owned(80, "Quiet Willow Holdings", address=address)
        assert codes(screened(order, "2025-10-15", lists=[entry])) == set()

    @pytest.mark.parametrize(("pct", "held"), [(30, False), (60, True)])
    def test_an_owner_whose_name_is_only_near(self, pct: int, held: bool) -> None:
        decision = screened(owned(pct, "Pinewod Optics Ltd"), "2025-10-15", lists=[ENTRY])
        said = {one.rule for one in decision.findings if one.code == "PARTY_MATCH_REVIEW"}
        assert ("ear.744.11.affiliates" in said) is held

    @pytest.mark.parametrize(("actual", "saved"), [(True, True), (False, False), ("unknown", False), (None, False)])
    def test_affiliates_savings_need_an_actual_order(self, actual: object, saved: bool) -> None:
        shipping = {"en_route_since": "2025-09-20", "actual_order": actual}
        found = codes(screened(owned(80) | {"shipping": shipping}, "2025-10-15", lists=[ENTRY]))
        assert found == (set() if saved else {"EL_AFFILIATE_50"})

    def test_an_owner_of_the_sdn_list_is_of_no_other_rule(self) -> None:
        sdn = listed(PINE, list_="SDN", tags=["RUSSIA-EO14024"])
        order = {**owned(60), "lines": [{"eccn": "3A991"}], "transaction_type": "reexport", "ship_from": "SG"}
        assert codes(screened(order, "2025-10-15", lists=[sdn])) == {"SDN_EAR_744_8"}

    def test_an_owner_perhaps_of_the_meu_list_of_unknown_share(self) -> None:
        meu = listed(PINE, list_="MEU", since="2020-12-23")
        assert codes(screened(owned(None, "Pinewod Optics Ltd"), "2025-10-15", lists=[meu])) == {"PARTY_MATCH_REVIEW"}

    @pytest.mark.parametrize("list_", ["UVL", "UN", "UK", "EL"])
    def test_an_owner_of_another_list_blocks_nothing(self, list_: str) -> None:
        entry = listed(PINE, list_=list_, since="2020-12-23")
        assert "SDN_OFAC_BLOCKED" not in codes(screened(owned(80), NOW, lists=[entry]))

    def test_an_owner_of_the_meu_list_is_of_no_other_rule(self) -> None:
        meu = listed(PINE, list_="MEU", since="2020-12-23")
        order = {**owned(60), "lines": [{"eccn": "3A991"}]}
        assert codes(screened(order, "2025-10-15", lists=[meu])) == {"MEU_LICENSE_REQUIRED"}

    @pytest.mark.parametrize("list_", ["UVL", "DPL", "UN", "UK"])
    def test_an_owner_of_a_list_that_the_rule_does_not_cover(self, list_: str) -> None:
        entry = listed(PINE, list_=list_, since="2020-12-23", tag_744_8=True, tags=["RUSSIA-EO14024"])
        order = {**owned(80), "transaction_type": "reexport", "ship_from": "SG"}
        assert codes(screened(order, "2025-10-15", lists=[entry])) == set()
        assert "ADV_LISTED_OWNER" not in advised(screened(order, "2025-12-15", lists=[entry]))

    @pytest.mark.parametrize(("on", "said"), [("2026-11-09", False), ("2026-11-10", True)])
    def test_unconfirmed_law_is_said_from_its_day(self, on: str, said: bool) -> None:
        decision = screened(owned(30), on, lists=[ENTRY])
        assert ("ADV_RULESET_UNCONFIRMED" in advised(decision)) is said

    def test_unconfirmed_law_is_not_said_of_orders_without_listed_owners(self) -> None:
        assert "ADV_RULESET_UNCONFIRMED" not in advised(screened({}, "2026-11-20"))

    @pytest.mark.parametrize(("policy", "code"), [("advise", "advised"), ("hold", "held")])
    def test_how_many_silent_parties_are_shown(self, policy: str, code: str) -> None:
        parties = [to(f"Mill {n:02d} GmbH", country="DE") for n in range(25)]
        decision = screened({"parties": parties}, NOW, policy={"ownership_unknown": policy})
        found = decision.advisories if code == "advised" else decision.findings
        shown = [one.evidence["parties"] for one in found if one.rule == "ear.744.11.owners-unknown"]
        assert [len(names) for names in shown] == [20]


class TestOthers:
    @pytest.mark.parametrize("kind", ["reexport", "transfer_in_country", "export_from_abroad"])
    def test_ict_goods_that_stay_abroad(self, kind: str) -> None:
        icts = {"foreign_adversary": True, "category": "telecommunications"}
        order = {**foreign("BR"), "transaction_type": kind, "icts": icts}
        assert "ICTS_REVIEW" not in codes(screened(order, NOW))


class TestIranAtTenPerCent:
    """31 CFR 560.420 asks for a share also where 734.4(a) knows no level; a BIS licence does not answer OFAC."""

    TERMS: dict[str, Any] = {
        "id": "D1", "status": "active", "valid_from": "2021-01-10", "valid_to": "2027-01-31", "destination": "IR",
        "parties": {"ultimate_consignee": [PINE]},
        "lines": [{"eccn": "4A003.b", "qty": 100, "unit": "pc", "value_usd": "9000000"}],
    }  # fmt: skip

    @pytest.mark.parametrize("policy", ["hold", "assume_subject"])
    @pytest.mark.parametrize(("content", "held"), [("99.99", False), ("100", True), ("500", True), (None, True)])
    def test_a_computer_without_a_level(self, content: str | None, held: bool, policy: str) -> None:
        inside = part(CONTROLLED, content) if content else part(CONTROLLED, "0", value=None)
        order = foreign("IR", eccn="4A003.b", us_content=[inside], line_value_usd="1000")
        order |= {"parties": [to(PINE, country="IR")], "claims": {"licence_id": "D1"}}
        decision = screened(order, NOW, licences=[self.TERMS], policy={"missing_content": policy})
        assert decision.lines[0].basis == ("734.4(a)(1)",)
        assert codes(decision) == ({"OFAC_IRAN_REEXPORT"} if held else set())


class TestLicence:
    TERMS: dict[str, Any] = {
        "id": "D1", "status": "active", "valid_from": "2023-01-10", "valid_to": "2027-01-31", "destination": "CN",
        "parties": {"ultimate_consignee": [PINE], "end_user": ["Dr. Lin"], "intermediate_consignee": ["Harbour Bank"]},
        "lines": [{"eccn": "EAR99", "qty": 100, "unit": "pc", "value_usd": "9000"}],
    }  # fmt: skip

    def of(
        self, *more: dict[str, Any], conditions: tuple[str, ...] = (), met: dict[str, Any] | None = None
    ) -> set[str]:
        order = item("CN", line_value_usd="50")
        order |= {"parties": [to(PINE), *more], "claims": {"licence_id": "D1"}, "conditions_met": met or {}}
        licence = {**self.TERMS, "conditions": conditions}
        return codes(screened(order, NOW, lists=[ENTRY], licences=[licence]))

    def test_who_is_named_by_the_role_that_the_law_gives(self) -> None:
        assert self.of(to("Harbour Bank", role="bank", takes_possession=True)) == set()
        assert self.of(to("Dr. Lin", role="technology_recipient")) == set()

    @pytest.mark.parametrize("role", ["ultimate_consignee", "purchaser", "applicant"])
    def test_who_is_named_in_another_role(self, role: str) -> None:
        assert self.of(to("Harbour Bank", role=role)) == {"EL_LICENSE_REQUIRED", "LIC_PARTY_MISMATCH"}

    @pytest.mark.parametrize(("met", "held"), [(True, False), (False, True), ("unknown", True), (None, True)])
    def test_a_condition_is_evidenced_or_not(self, met: object, held: bool) -> None:
        found = self.of(conditions=("delivery",), met={"delivery": met})
        assert found == ({"EL_LICENSE_REQUIRED", "LIC_CONDITION_UNMET"} if held else set())

    def beside(self, granted: dict[str, Any], **facts: Any) -> set[str]:
        """What a licence line says of a US item that goes along with a foreign one of 5A991."""
        order = foreign("CN", us_content=[part(mode="separate", usd="5", **facts)])
        order |= {"parties": [to(PINE)], "claims": {"licence_id": "D1"}}
        return codes(screened(order, NOW, lists=[ENTRY], licences=[{**self.TERMS, "lines": [granted]}]))

    def test_software_sent_beside_a_foreign_item_is_licensed_by_itself(self) -> None:
        software = {"eccn": "5D002", "kind": "software"}
        assert self.beside(software, **software) == set()
        required = {"CCL_LICENSE_REQUIRED", "EL_LICENSE_REQUIRED", "LIC_ITEM_MISMATCH"}
        of_the_item = {"eccn": "5A991", "qty": 100, "unit": "pc", "value_usd": "9000"}
        assert self.beside(of_the_item, **software) == required
        assert self.beside({**software, "item_id": "KIT-1"}, **software) == required

    def test_goods_sent_beside_it_are_of_no_known_quantity(self) -> None:
        granted = {"eccn": "3A001", "qty": 100, "unit": "pc", "value_usd": "9000"}
        found = self.beside(granted, eccn="3A001.a.7", kind="commodity")
        assert found >= {"CCL_LICENSE_REQUIRED", "EL_LICENSE_REQUIRED", "LIC_UNIT_MISMATCH"}

    def test_strangers_are_shown_in_order(self) -> None:
        order = item("CN", line_value_usd="50")
        strangers = [to("Zinnia", role="purchaser"), to("Aster", role="purchaser"), to("Mallow", role="applicant")]
        order |= {"parties": [to(PINE), *strangers], "claims": {"licence_id": "D1"}}
        found = screened(order, NOW, lists=[ENTRY], licences=[self.TERMS]).findings
        shown = [one.evidence["parties"] for one in found if one.code == "LIC_PARTY_MISMATCH"]
        assert [[row["name"] for row in rows] for rows in shown] == [["Mallow", "Aster", "Zinnia"]]
