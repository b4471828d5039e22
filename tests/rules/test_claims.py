"""Licence exceptions as an outsider would try them: odd spellings, several lines, claims beside each other."""

from typing import Any

import pytest

from streams.law.kit.samples import to
from tests.rules.screening import advised, codes, screened

DAY = "2026-03-02"
SMALL: dict[str, Any] = {"eccn": "3A002.a", "lvs_limit": "3000", "net_value_usd": "1500"}


def claimed(symbol: str, *lines: dict[str, Any], destination: str = "TH", **claims: Any) -> dict[str, Any]:
    return {"destination": destination, "lines": list(lines), "claims": {"license_exception": symbol, **claims}}


class TestSpelling:
    @pytest.mark.parametrize("symbol", ["LVS", "lvs", " Lvs ", "LVS\n"])
    def test_of_the_same_symbol(self, symbol: str) -> None:
        assert screened(claimed(symbol, SMALL), DAY).outcome == "clear"

    @pytest.mark.parametrize("symbol", ["LVS.", "LVS GBS", "LVS/GBS", "\uff2c\uff36\uff33", "740.3", "NLR", "none"])
    def test_of_none(self, symbol: str) -> None:
        assert "LEX_NOT_AVAILABLE" in codes(screened(claimed(symbol, SMALL), DAY))

    @pytest.mark.parametrize("eccn", ["3a002.A", " 3A002.a "])
    def test_of_the_number(self, eccn: str) -> None:
        assert screened(claimed("LVS", {**SMALL, "eccn": eccn}), DAY).outcome == "clear"


class TestLimitedValue:
    @pytest.mark.parametrize("eccn", ["3A002.c", "3a002.a.2", " 3A002.a"])
    def test_lines_of_the_entry_count_together_however_they_are_written(self, eccn: str) -> None:
        other = {**SMALL, "eccn": eccn, "net_value_usd": "1500.01"}
        assert "LEX_NOT_AVAILABLE" in codes(screened(claimed("LVS", SMALL, other), DAY))

    def test_lines_of_another_entry_do_not(self) -> None:
        other = {"eccn": "3A001.a.7", "lvs_limit": "5000", "net_value_usd": "4999"}
        assert screened(claimed("LVS", SMALL, other), DAY).outcome == "clear"

    @pytest.mark.parametrize("eccn", ["3A002.a", "3A001.a.1.a", "5A002.a", "1C002.b.3"])
    def test_no_stated_limit_is_higher_than_the_entry_s(self, eccn: str) -> None:
        line = {"eccn": eccn, "lvs_limit": "1000000", "net_value_usd": "5001"}
        assert "LEX_NOT_AVAILABLE" in codes(screened(claimed("LVS", line), DAY))

    def test_the_lowest_limit_of_any_paragraph_is_each_line_s_own(self) -> None:
        high = {"eccn": "3A001.a.7", "lvs_limit": "5000", "net_value_usd": "1000"}
        low = {"eccn": "3A001.c", "lvs_limit": "5000", "net_value_usd": "1000"}
        found = screened(claimed("LVS", high, low), DAY)
        assert [line.outcome for line in found.lines] == ["clear", "hold"]


class TestSeveralLines:
    def test_one_claim_is_asked_of_each(self) -> None:
        chip = {"eccn": "3A001.a.7", "gbs_eligible": True}
        found = screened(claimed("GBS", chip, {"eccn": "3A001.c", "gbs_eligible": True}, {"eccn": "5A991"}), DAY)
        assert [line.outcome for line in found.lines] == ["clear", "hold", "clear"]

    def test_a_number_without_its_paragraph_beside_an_exact_one(self) -> None:
        found = screened(
            claimed("ENC", {"eccn": "5A002.a"}, {"eccn": "5A002"}, destination="BR", enc_authorised=True), DAY
        )
        assert [line.outcome for line in found.lines] == ["clear", "hold"]


class TestDiffusion:
    """What only the diffusion rule could ask of the exact paragraph: RULES2 D.1, F.2c."""

    ORDER = claimed("ENC", {"eccn": "5A002"}, destination="DE", enc_authorised=True)

    def test_holds_the_claim(self) -> None:
        found = screened(self.ORDER, DAY)
        assert "LEX_NOT_AVAILABLE" in codes(found)
        assert "ADV_AI_DIFFUSION_NOT_ENFORCED" in advised(found)

    def test_or_is_told(self) -> None:
        found = screened(self.ORDER, DAY, policy={"ai_diffusion": "advise"})
        assert found.outcome == "clear"
        assert {"LEX_APPLIED", "ADV_AI_DIFFUSION_NOT_ENFORCED"} <= advised(found)

    def test_not_before_it_binds(self) -> None:
        found = screened(self.ORDER, "2025-05-14")
        assert found.outcome == "clear"
        assert "ADV_AI_DIFFUSION_NOT_ENFORCED" not in advised(found)

    def test_never_where_the_rule_of_2023_reaches(self) -> None:
        order = {**self.ORDER, "destination": "SA"}
        assert "LEX_NOT_AVAILABLE" in codes(screened(order, DAY, policy={"ai_diffusion": "advise"}))


class TestPlaces:
    def test_the_exact_paragraph_is_asked_at_a_second_country(self) -> None:
        order = claimed("ENC", {"eccn": "5A002"}, destination="BR", enc_authorised=True)
        order["parties"] = [to("Riyadh Lumen Co., Ltd.", country="SA")]
        found = screened(order, DAY, policy={"ai_diffusion": "advise"})
        assert "LEX_NOT_AVAILABLE" in codes(found)

    @pytest.mark.parametrize(("on", "destination"), [("2018-08-02", "IN"), ("2018-08-03", "IN")])
    def test_strategic_trade_to_india(self, on: str, destination: str) -> None:
        order = claimed("STA", {"eccn": "9A610.x"}, destination=destination, consignee_statement=True,
                        ultimate_end_use_government=True, parties_previously_approved=True)  # fmt: skip
        assert (screened(order, on).outcome == "clear") is (on >= "2018-08-03")

    @pytest.mark.parametrize("stop", ["RU", "CU", "KP"])
    def test_the_us_government_through_an_embargoed_country(self, stop: str) -> None:
        order = claimed("GOV", {"eccn": "5A002.a"}, destination="CN", ultimate_end_use_government=True)
        order |= {"parties": [to("Agency of the United States", country="US")], "transit": [{"country": stop}]}
        held = "GP8_TRANSIT" in codes(screened(order, DAY))
        assert held is (stop != "RU")  # 746.8(c) has GOV, and part 746 has none that reaches goods on the way


class TestPossible:
    def test_what_software_is_for(self) -> None:
        line = {"eccn": "4D001", "kind": "software", "for_items": ["4A003.b"]}
        found = screened(claimed("TMP", line, destination="CN", return_by=DAY), DAY)
        assert "LEX_NOT_AVAILABLE" in codes(found)  # 4A003.b may be for finger-prints: CC

    def test_technology_that_may_be_for_memory(self) -> None:
        line = {"eccn": "3E001", "kind": "technology", "tsr_eligible": True}
        given = claimed("TSR", line, destination="LB", written_assurance=True)
        assert "LEX_NOT_AVAILABLE" in codes(screened(given, DAY))
        settled = claimed("TSR", {**line, "for_items": ["3A001.a.7"]}, destination="LB", written_assurance=True)
        assert "LEX_NOT_AVAILABLE" not in codes(screened(settled, DAY))


class TestClosed:
    """Restrictions of 740.2(a) on items that stand outside the Country Chart, to a near ally."""

    @pytest.mark.parametrize("symbol", ["TMP", "STA", "LVS"])
    @pytest.mark.parametrize(
        ("eccn", "why"),
        [
            ("0A983", "742.11"),
            ("0A982", "740.2(a)(4)"),
            ("5A980", "740.2(a)(3)"),
            ("5A001.f.1", "740.2(a)(3)"),
            ("1C980", "740.2(a)(10)"),
            ("1C351.d.15", "742.18"),
            ("3B001.q", "740.2(a)(22)"),
        ],
    )
    def test_to_every_exception_but_those_named(self, symbol: str, eccn: str, why: str) -> None:
        found = screened(self.of(symbol, eccn), DAY)
        unmet = [text for one in found.findings if one.code == "LEX_NOT_AVAILABLE" for text in one.evidence["unmet"]]
        assert any(why in text for text in unmet)

    def test_detectors_of_explosives(self) -> None:
        assert "LEX_NOT_AVAILABLE" in codes(screened(self.of("TMP", "2A983", "CN"), DAY))
        assert screened(self.of("RPL", "2A983", "CN"), DAY).outcome == "clear"

    def test_new_items(self) -> None:
        assert "LEX_NOT_AVAILABLE" in codes(screened(self.of("TMP", "0A521"), DAY))

    def test_firearms_but_for_what_the_entry_grants(self) -> None:
        assert "LEX_NOT_AVAILABLE" in codes(screened(self.of("TMP", "0A501.c"), DAY))
        assert screened(self.of("LVS", "0A501.c"), DAY).outcome == "clear"
        assert "LEX_NOT_AVAILABLE" in codes(screened(self.of("LVS", "0A501.a"), DAY))

    @pytest.mark.parametrize("symbol", ["TMP", "STA", "GOV", "RPL"])
    @pytest.mark.parametrize("eccn", ["3A232", "1C395.a", "5A001.i"])
    def test_what_nobody_could_read(self, symbol: str, eccn: str) -> None:
        assert "LEX_NOT_AVAILABLE" in codes(screened(self.of(symbol, eccn), DAY))

    def of(self, symbol: str, eccn: str, destination: str = "DE") -> dict[str, Any]:
        review = {"by": "M. Okafor", "when": DAY, "reference": "LEX-2026-014"}
        line = {"eccn": eccn, "lvs_limit": "500", "net_value_usd": "10"}
        return claimed(symbol, line, destination=destination, return_by=DAY, consignee_statement=True,
                       ultimate_end_use_government=True, exception_reviewed=review)  # fmt: skip
