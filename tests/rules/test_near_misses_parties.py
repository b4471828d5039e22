"""Just beside a provision on parties, owners, licences and flags: what must not be said, though nearly all fits."""

from typing import Any

import pytest

from streams.law.kit.samples import foreign, item, listed, part, to
from tests.rules.screening import advised, codes, screened

NOW = "2024-06-11"
PINE = "Pinewood Optics Ltd"
ENTRY = listed(PINE)
CONTROLLED = "3A001.a.7"


def owned(pct: object, name: str = PINE, **more: Any) -> dict[str, Any]:
    party = to("Thu Duc Kestrel Co", country="VN", owners=[{"name": name, "pct": pct, **more}])
    return {"destination": "VN", "parties": [party], "lines": [{"eccn": "EAR99"}]}


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
    @pytest.mark.parametrize(
        ("address", "on", "code"),
        [
            ("Kirova Ave 21, Simferopol", "2014-12-18", None),
            ("Kirova Ave 21, Simferopol", "2014-12-19", "OFAC_OCCUPIED_REGIONS"),
            ("Kirova Ave 21, Simferopol", "2015-01-29", "EMBARGO_LICENSE_REQUIRED"),
            ("Artema St 4, Donetsk", "2022-02-20", None),
            ("Artema St 4, Donetsk", "2022-02-21", "OFAC_OCCUPIED_REGIONS"),
            ("Artema St 4, Donetsk", "2022-02-24", "EMBARGO_LICENSE_REQUIRED"),
            ("Khreshchatyk 22, Kyiv", NOW, None),
        ],
    )
    def test_a_place_is_occupied_by_name_and_day(self, address: str, on: str, code: str | None) -> None:
        order = {**item("UA"), "parties": [to("Tavrida Dental Supply", country="UA", address=address)]}
        assert codes(screened(order, on)) == ({code} if code else set())

    @pytest.mark.parametrize("eccn", ["QQQ", "EAR98", "ZA001", "3A01", "9Z999"])
    def test_what_is_no_classification(self, eccn: str) -> None:
        assert codes(screened(item("DE", eccn), NOW)) == {"DATA_INVALID_ECCN"}

    @pytest.mark.parametrize(("flag", "held"), [("RF_CASH", False), ("RF_BACKGROUND", True), ("RF_OVERPAY", True)])
    def test_a_resolution_is_of_its_own_flag(self, flag: str, held: bool) -> None:
        done = {"flag": flag, "who": "A. Reviewer", "when": NOW, "evidence": "bank letter"}
        order = {"signals": {"RF_CASH": True}, "red_flags_resolved": [done]}
        assert codes(screened(order, NOW)) == ({"RED_FLAG_UNRESOLVED"} if held else set())

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


class TestDaysOfAnEntry:
    """Both days count; days that contradict each other free nobody."""

    @pytest.mark.parametrize(
        ("first", "last", "held"),
        [
            ("2024-06-11", None, True),
            ("2024-06-12", None, False),
            ("2020-01-01", "2024-06-11", True),
            ("2020-01-01", "2024-06-10", False),
            ("2025-01-01", "2020-01-01", True),
            ("2024-01-01", "2020-01-01", True),
            ("2025-01-01", "2024-12-01", True),
        ],
    )
    def test_it_holds_while_it_stands(self, first: str, last: str | None, *, held: bool) -> None:
        entry = listed(PINE, effective_from=first, effective_to=last)
        order = {"destination": "VN", "parties": [to(PINE, country="VN")], "lines": [{"eccn": "EAR99"}]}
        assert ("EL_LICENSE_REQUIRED" in codes(screened(order, NOW, lists=[entry]))) is held
