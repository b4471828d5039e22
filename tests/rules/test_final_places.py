"""Orders that end in several countries: which of them decides, what lifts it, and when the law changes for it."""

from datetime import date
from typing import Any

import pytest

from streams.law.countries import codes as countries
from streams.law.kit.samples import foreign, listed, part, to
from tests.rules.screening import advised, codes, screened

NOW = "2026-03-02"
CONTRADICTORY, ELSEWHERE = "DATA_CONTRADICTORY_DESTINATION", "ADV_FINAL_PARTY_ELSEWHERE"
NS_2 = {"eccn": "3A001.a.7", "qty": 1, "unit": "pc", "line_value_usd": "5", "net_value_usd": "5"}


def ends(destination: str, *users: str, **line: Any) -> dict[str, Any]:
    """A consignee at the destination, and users elsewhere."""
    named = [to("Kobe Hinoki KK", role="end_user", country=country) for country in users]
    parties = [to("Musterwerk Antriebe GmbH", country=destination), *named]
    return {"destination": destination, "parties": parties, "lines": [{**NS_2, **line}]}


class TestLicences:
    """A licence answers for the country that raised the requirement."""

    CLAIM = {"claims": {"licence_id": "D1"}}

    def licence(self, destination: str, eccn: str = "3A001") -> dict[str, Any]:
        named = {"ultimate_consignee": ["Musterwerk Antriebe GmbH"], "end_user": ["Kobe Hinoki KK"]}
        return {
            "id": "D1", "status": "active", "valid_from": "2025-01-10", "valid_to": "2027-11-11",
            "destination": destination, "parties": named,
            "lines": [{"eccn": eccn, "qty": 10, "unit": "pc", "value_usd": "50"}],
        }  # fmt: skip

    def test_for_the_country_of_the_user(self) -> None:
        decision = screened({**ends("DE", "CN"), **self.CLAIM}, NOW, licences=[self.licence("CN")])
        assert codes(decision) == set()
        assert "LIC_APPLIED" in advised(decision)
        assert ELSEWHERE not in advised(decision)

    def test_for_the_destination_that_needs_none(self) -> None:
        decision = screened({**ends("DE", "CN"), **self.CLAIM}, NOW, licences=[self.licence("DE")])
        assert codes(decision) == {"CCL_LICENSE_REQUIRED", "LIC_DEST_MISMATCH", CONTRADICTORY}

    @pytest.mark.parametrize("covered", ["MY", "CN"])
    def test_for_one_of_two_that_need_one(self, covered: str) -> None:
        decision = screened({**ends("MY", "CN"), **self.CLAIM}, NOW, licences=[self.licence(covered)])
        assert codes(decision) == {"CCL_LICENSE_REQUIRED", "LIC_DEST_MISMATCH"}
        assert "LIC_APPLIED" in advised(decision)

    def test_for_a_listed_user_elsewhere_it_is_the_destination(self) -> None:
        order = {**ends("DE", "CN", eccn="3A991"), **self.CLAIM}
        lists = [listed("Kobe Hinoki KK")]
        assert codes(screened(order, NOW, lists=lists, licences=[self.licence("DE", "3A991")])) == set()
        assert "LIC_DEST_MISMATCH" in codes(screened(order, NOW, lists=lists, licences=[self.licence("CN", "3A991")]))


class TestExceptions:
    """Terms on the country hold at every one of them."""

    def lvs(self, *places: str) -> set[str]:
        order = {**ends(*places, lvs_limit="3000"), "claims": {"license_exception": "LVS"}}
        return codes(screened(order, NOW))

    @pytest.mark.parametrize("user", ["TH", "DE", "US"])
    def test_open_to_both(self, user: str) -> None:
        assert self.lvs("TH", user) == set()

    @pytest.mark.parametrize("places", [("TH", "CN"), ("CN", "TH"), ("TH", "DE", "CN")])
    def test_open_to_one_alone(self, places: tuple[str, ...]) -> None:
        assert "LEX_NOT_AVAILABLE" in self.lvs(*places)

    @pytest.mark.parametrize(("user", "failure"), [("FR", set()), ("MY", {"TGL_SCOPE_MISMATCH", "EL_AFFILIATE_50"})])
    def test_a_waiver(self, user: str, failure: set[str]) -> None:
        order = {**ends("DE", user, eccn="EAR99"), "claims": {"tgl": "AFFILIATES-TGL-7"}}
        order["parties"][0]["owners"] = [{"name": "Larkspur Lasers Co", "pct": "60"}]
        decision = screened(order, "2025-10-15", lists=[listed("Larkspur Lasers Co")])
        assert codes(decision) == failure


class TestScope:
    """Level, reach and US items that go along are asked at each country."""

    def made(self, destination: str, user: str, **facts: Any) -> dict[str, Any]:
        order = foreign(destination, ship_from="MY", **facts)
        return {**order, "parties": ends(destination, user)["parties"]}

    @pytest.mark.parametrize("places", [("MY", "IR"), ("IR", "MY")])
    def test_the_level_of_the_stricter(self, places: tuple[str, str]) -> None:
        decision = screened(self.made(*places, eccn="2B991", us_content=[part("2B991", "150")]), NOW)
        assert {"EMBARGO_LICENSE_REQUIRED", "OFAC_IRAN_REEXPORT"} <= codes(decision)
        line = decision.lines[0]
        assert (line.basis, line.calc_pct, line.level_pct) == (("734.4(c)",), "15.0000", "10")

    def test_a_share_that_nobody_can_tell_at_one_of_them(self) -> None:
        content = [part("EAR99", "10", ru_by_hts="unknown")]
        assert screened(self.made("DE", "RU", eccn="5A991", us_content=content), NOW).lines[0].calc_pct is None

    def test_a_prohibition_alone(self) -> None:
        """Ten per cent are out of the EAR and in OFAC's reach."""
        decision = screened(self.made("MY", "IR", eccn="2B991", us_content=[part("2B991", "100")]), NOW)
        assert codes(decision) == {"OFAC_IRAN_REEXPORT", CONTRADICTORY}
        assert ELSEWHERE not in advised(decision)

    def test_the_reach_of_a_direct_product_rule(self) -> None:
        made = {"status": "complete", "technology": [{"eccn": "3E991"}]}
        decision = screened(self.made("MY", "RU", eccn="3A991", direct_product=made), NOW)
        assert codes(decision) == {"RUS_BLR_LICENSE_REQUIRED", CONTRADICTORY}
        assert "FDP_RU_BY_CRIMEA" in decision.lines[0].basis

    def test_a_us_item_that_goes_along(self) -> None:
        content = [part("5D992.c", "10", kind="software", mode="separate")]
        decision = screened(self.made("MY", "RU", eccn="5A991", us_content=content), NOW)
        assert codes(decision) == {"RUS_BLR_LICENSE_REQUIRED", CONTRADICTORY}
        assert screened(self.made("MY", "TH", eccn="5A991", us_content=content), NOW).outcome == "clear"

    def test_missing_content_is_passed_over_only_where_it_cannot_matter(self) -> None:
        policy = {"missing_content": "assume_subject"}
        known = screened(self.made("MY", "TH", eccn="2B991", us_content=None), NOW, policy=policy)
        assert known.lines[0].clear_basis == ("NLR_EVEN_IF_SUBJECT",)
        decision = screened(self.made("MY", "IR", eccn="2B991", us_content=None), NOW, policy=policy)
        assert {"DATA_MISSING_CONTENT", "EMBARGO_LICENSE_REQUIRED"} <= codes(decision)


class TestKinds:
    """Transfers, imports and domestic orders end in the countries of their final parties too."""

    @pytest.mark.parametrize("kind", ["transfer_in_country", "reexport", "export_from_us", "import_to_us", None])
    def test_whatever_the_order_is_called(self, kind: str | None) -> None:
        decision = screened({**ends("US", "CN"), "transaction_type": kind, "ship_from": "DE"}, NOW)
        assert {"CCL_LICENSE_REQUIRED", CONTRADICTORY} <= codes(decision)

    def test_an_import_for_nobody_abroad(self) -> None:
        assert (
            codes(screened({**ends("US", "PR"), "transaction_type": "import_to_us", "ship_from": "DE"}, NOW)) == set()
        )

    def test_a_line_that_needs_nothing_may_leave(self) -> None:
        order = {**ends("DE", "CN"), "split_shipment_allowed": True}
        order["lines"] = [*order["lines"], {"eccn": "EAR99"}]
        assert screened(order, NOW).releasable_lines == (2,)

    def test_what_came_of_one_line_counts_for_all(self) -> None:
        order = ends("DE", "CN")
        order["lines"] = [*order["lines"], {"eccn": "EAR99"}]
        assert ELSEWHERE not in advised(screened(order, NOW))

    def test_a_flag_at_both_is_no_contradiction(self) -> None:
        order = ends("AE", "TR", eccn="EAR99", hs6="854231")
        order["parties"][0]["incorporated"] = "2022-06-10"
        order["parties"][1]["incorporated"] = "2022-06-10"
        assert codes(screened(order, NOW)) == {"TRANSSHIP_DIVERSION_RISK"}

    def test_a_prohibition_of_the_order_holds_it_whole(self) -> None:
        order = {**ends("AE", "IR", eccn="EAR99", supp7_746=False), "split_shipment_allowed": True}
        decision = screened(order, NOW)
        assert {(one.code, one.line) for one in decision.findings} == {("OFAC_IRAN", None), (CONTRADICTORY, None)}
        assert decision.releasable_lines == ()


class TestDays:
    """A clearance is good until the law changes for any of the countries."""

    @pytest.mark.parametrize(
        ("user", "eccn", "last"),
        [("HK", "3A001.a.7", "2020-12-22"), ("RU", "3A991", "2022-02-23"), ("MO", "3A090.a", "2023-01-16")],
    )
    def test_last_day(self, user: str, eccn: str, last: str) -> None:
        decision = screened(ends("DE", user, eccn=eccn), last)
        assert (decision.outcome, decision.good_until) == ("clear", date.fromisoformat(last))
        after = date.fromordinal(date.fromisoformat(last).toordinal() + 1).isoformat()
        assert CONTRADICTORY in codes(screened(ends("DE", user, eccn=eccn), after))

    def test_a_ship_date_beyond_it(self) -> None:
        decision = screened(ends("KZ", "RU", eccn="3A991"), "2022-03-05", today="2022-02-20")
        assert "RUS_BLR_LICENSE_REQUIRED" in codes(decision)


class TestEvidence:
    def test_which_party_where(self) -> None:
        found = {one.code: one.evidence for one in screened(ends("DE", "CN"), NOW).findings}
        assert found["CCL_LICENSE_REQUIRED"]["final_party"] == {"country": "CN", "party": "Kobe Hinoki KK"}
        assert found[CONTRADICTORY] == {"destination": "DE", "countries": ["CN"], "codes": ["CCL_LICENSE_REQUIRED"]}

    def test_the_first_of_the_final_parties_there(self) -> None:
        order = ends("DE", "CN", "CN")
        order["parties"][1]["name"] = "Nagoya Lantern Works " * 20
        order["parties"] += [
            to("Alder Werkzeuge AG", role="purchaser"),
            to("Baltic Lamps", role="end_user", country="FR"),
        ]
        found = {one.code: one.evidence for one in screened(order, NOW).findings}
        assert found["CCL_LICENSE_REQUIRED"]["final_party"]["party"] == "Kobe Hinoki KK"
        order["parties"][2]["country"] = "DE"
        found = {one.code: one.evidence for one in screened(order, NOW).findings}
        assert found["CCL_LICENSE_REQUIRED"]["final_party"]["party"] == ("Nagoya Lantern Works " * 20)[:200]

    def test_a_party_without_a_name(self) -> None:
        order = ends("DE", "CN")
        del order["parties"][1]["name"]
        found = {one.code: one.evidence for one in screened(order, NOW).findings}
        assert found["CCL_LICENSE_REQUIRED"]["final_party"]["party"] == "end_user"

    def test_what_arises_at_the_destination_names_no_party(self) -> None:
        decision = screened(ends("CN", "DE"), NOW)
        assert codes(decision) == {"CCL_LICENSE_REQUIRED"}
        assert "final_party" not in decision.findings[0].evidence

    def test_what_arises_everywhere_is_said_once(self) -> None:
        decision = screened(ends("DE", "FR", "JP", eccn="EAR99"), NOW, lists=[listed("Kobe Hinoki KK")])
        assert [one.code for one in decision.findings].count("EL_LICENSE_REQUIRED") == 1

    def test_a_prohibition_of_the_destination_names_no_party(self) -> None:
        for order in ({"destination": "IR"}, ends("IR", "DE", eccn="EAR99", supp7_746=False)):
            found = {one.code: one.evidence for one in screened(order, NOW).findings}
            assert "final_party" not in found["OFAC_IRAN"]

    def test_what_is_asked_before_any_country_is_said_once(self) -> None:
        found = screened(ends("DE", "FR", "CN", eccn="EAR99", published=True), NOW).findings
        assert [(one.code, "final_party" in one.evidence) for one in found] == [("DATA_CONTRADICTORY_ITEM", False)]

    def test_nothing_came_of_it(self) -> None:
        found = {one.code: one.evidence for one in screened(ends("DE", "JP", "FR"), NOW).advisories}
        assert found[ELSEWHERE] == {"destination": "DE", "countries": ["FR", "JP"]}

    def test_what_two_places_say_in_the_same_words_is_said_once(self) -> None:
        order = {**ends("DE", "CN", "RU", eccn="3A991"), "end_use": {"text": "radios for the army"}}
        found = [one for one in screened(order, NOW).findings if one.code == "RED_FLAG_UNRESOLVED"]
        assert len(found) == 1

    @pytest.mark.parametrize("order", [1, -1])
    def test_the_order_of_parties_does_not_matter(self, order: int) -> None:
        given = ends("DE", "CN", "IR", "MY")
        found = screened({**given, "parties": given["parties"][::order]}, NOW)
        assert [(one.code, one.line, one.evidence) for one in found.findings] == [
            (one.code, one.line, one.evidence) for one in screened(given, NOW).findings
        ]


def test_countries_all_over_the_world_hold_without_being_judged() -> None:
    decision = screened(ends("DE", *sorted(countries())[:199]), NOW)
    assert codes(decision) == {CONTRADICTORY}
    assert decision.lines[0].subject_to_ear is None


class TestReleases:
    """Deemed exports go by the nationality of whoever receives the technology."""

    def release(self, destination: str | None, *recipients: dict[str, Any]) -> set[str]:
        line = {"kind": "technology", "eccn": "5E991"}
        order = {"transaction_type": "deemed_export", "destination": destination}
        return codes(screened({**order, "parties": list(recipients), "lines": [line]}, NOW))

    def engineer(self, country: str, **facts: Any) -> dict[str, Any]:
        return to("Alma Quist", role="technology_recipient", country=country, **facts)

    def test_every_recipient_counts(self) -> None:
        both = self.release("US", self.engineer("DE"), self.engineer("US", nationality="IR"))
        assert both == {"EMBARGO_LICENSE_REQUIRED", "OFAC_IRAN"}

    def test_which_recipient(self) -> None:
        line = {"kind": "technology", "eccn": "5E991"}
        recipients = [self.engineer("DE"), {**self.engineer("US", nationality="IR"), "name": "Omid Farzan"}]
        order = {"transaction_type": "deemed_export", "destination": "US", "parties": recipients, "lines": [line]}
        found = {one.code: one.evidence for one in screened(order, NOW).findings}
        assert found["EMBARGO_LICENSE_REQUIRED"]["final_party"] == {"country": "IR", "party": "Omid Farzan"}

    def test_an_end_user_stands_in_and_a_consignee_for_him(self) -> None:
        user, consignee = (to("Alma Quist", role=role, country="IR") for role in ("end_user", "ultimate_consignee"))
        elsewhere = to("Alma Quist", country="DE")
        assert self.release("US", user, elsewhere) == self.release("US", consignee)
        assert self.release("US", {**user, "country": "DE"}, consignee) == set()

    @pytest.mark.parametrize(("destination", "country"), [("DE", "IR"), ("IR", "DE")])
    def test_without_nationality_both_places_count(self, destination: str, country: str) -> None:
        assert self.release(destination, self.engineer(country)) == {"EMBARGO_LICENSE_REQUIRED", "OFAC_IRAN"}

    def test_a_nationality_decides(self) -> None:
        assert self.release("IR", self.engineer("IR", nationality="DE")) == set()

    def test_one_of_whom_nothing_is_known_does_not_hide_another(self) -> None:
        line = {"kind": "technology", "eccn": "5E991"}
        recipients = [self.engineer("US"), {**self.engineer("US", nationality="IR"), "name": "Omid Farzan"}]
        order = {"transaction_type": "deemed_export", "destination": "US", "parties": recipients, "lines": [line]}
        found = {one.code: one.evidence for one in screened(order, NOW).findings}
        assert found.keys() == {"DATA_MISSING_NATIONALITY", "EMBARGO_LICENSE_REQUIRED", "OFAC_IRAN"}
        assert found["DATA_MISSING_NATIONALITY"] == {"recipients": ["Alma Quist"]}

    def test_where_the_employer_is_does_not_matter(self) -> None:
        employer = to("Musterwerk Antriebe GmbH", role="end_user", country="ZZ")
        engineer = self.engineer("US", nationality="DE")
        assert "DATA_MISSING_PARTY_COUNTRY" not in self.release("US", engineer, employer)

    def test_the_employer_is_no_recipient(self) -> None:
        employer = to("Musterwerk Antriebe GmbH", role="end_user", country="CN")
        assert self.release("US", self.engineer("US", nationality="DE"), employer) == set()


class TestCrafts:
    def vessel(self, country: str, *more: dict[str, Any], eccn: str = "5A991") -> dict[str, Any]:
        craft = to("Lantern Star", role="vessel", country=country)
        parties = [to("Musterwerk Antriebe GmbH", country="AE"), craft, *more]
        lines = [{"eccn": eccn, "purpose": "vessel_stores"}, {"eccn": eccn}]
        return {"destination": "AE", "parties": parties, "lines": lines, "split_shipment_allowed": True}

    def test_only_the_lines_for_it(self) -> None:
        decision = screened(self.vessel("RU"), NOW)
        assert {(one.code, one.line) for one in decision.findings} == {("VESSEL_AIRCRAFT_744_7", 1)}
        evidence = decision.findings[0].evidence
        assert (evidence["country"], evidence["code"]) == ("RU", "RUS_BLR_LICENSE_REQUIRED")
        assert decision.releasable_lines == (2,)

    def test_what_it_prohibits_stands_too(self) -> None:
        assert {"OFAC_IRAN", "DATA_MISSING_HS"} <= codes(screened(self.vessel("IR", eccn="EAR99"), NOW))

    def test_what_its_country_asks_contradicts_no_destination(self) -> None:
        user = to("Kobe Hinoki KK", role="end_user", country="FR")
        found = {one.code: one.evidence for one in screened(self.vessel("IR", user, eccn="EAR99"), NOW).findings}
        assert found["DATA_MISSING_HS"]["craft"] == "IR"
        assert CONTRADICTORY not in found

    def test_a_craft_of_the_destination_adds_nothing(self) -> None:
        assert codes(screened(self.vessel("AE"), NOW)) == set()

    def test_a_craft_of_another_final_country_adds_nothing(self) -> None:
        user = to("Kobe Hinoki KK", role="end_user", country="RU")
        found = {(one.code, one.line) for one in screened(self.vessel("RU", user), NOW).findings}
        assert {code for code, _ in found} == {"RUS_BLR_LICENSE_REQUIRED", CONTRADICTORY}

    def test_a_registry_that_nobody_knows_asks_nothing_more(self) -> None:
        found = {one.code: one.evidence for one in screened(self.vessel("ZZ", eccn="3A001.b.2"), NOW).findings}
        assert found["DATA_MISSING_PARTY_COUNTRY"] == {"purpose": "vessel_stores", "crafts": ["Lantern Star"]}
        assert "VESSEL_AIRCRAFT_744_7" not in found

    def test_any_of_several(self) -> None:
        other = to("Lantern Moon", role="vessel", country="CU")
        assert codes(screened(self.vessel("LR", other), NOW)) == {"VESSEL_AIRCRAFT_744_7", "OFAC_CUBA"}
