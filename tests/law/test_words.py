"""Words in texts and names as rules read them: one finding each, where they reach, and until when (RULES2.md H)."""

from itertools import product
from typing import Any

import pytest

from schemas.verdict import Decision
from streams.law.kit import Stage
from streams.law.kit.samples import part, to
from tests.rules.screening import advised, codes, enacted, screened

NOW = "2026-03-02"
FLAGS = ("RF_END_USE_TEXT", "RF_MILITARY_NAME", "RF_BOYCOTT_TERM")


def found(decision: Decision) -> list[tuple[Any, ...]]:
    """(flag, line, party, words) of every such finding."""
    return sorted(
        (
            one.evidence["flag"],
            one.line,
            one.evidence.get("party"),
            [(word["word"], word["where"], word["at"]) for word in one.evidence["words"]],
        )
        for one in decision.findings
        if one.evidence.get("flag") in FLAGS
    )


def order(text: str | None = None, destination: str = "CN", **more: Any) -> dict[str, Any]:
    party = to("Qiantang Lamp", country=destination)
    return {"destination": destination, "parties": [party], "end_use": {"text": text}, **more}


class TestOneFinding:
    def test_for_each_line_with_every_word_and_where_it_stands(self) -> None:
        lines = [{"description": "Pump for the Navy"}, {"description": "Lamp"}, {"eccn": "EAR99"}]
        text = "Radar of the navy, the Navy and a missile"
        said = [("navy", "end_use.text", 13), ("missile", "end_use.text", 34)]
        assert found(screened(order(text, lines=lines), NOW)) == [
            ("RF_END_USE_TEXT", 1, None, [*said, ("Navy", "lines[1].description", 13)]),
            ("RF_END_USE_TEXT", 2, None, said),
            ("RF_END_USE_TEXT", 3, None, said),
        ]

    def test_of_military_words_only_on_lines_that_they_reach(self) -> None:
        given = order("Radar of the navy", "NI", lines=[{"eccn": "5A991"}, {"eccn": "EAR99"}])
        assert [(flag, line) for flag, line, *_ in found(screened(given, NOW))] == [("RF_END_USE_TEXT", 1)]

    def test_says_every_word_wherever_one_counts(self) -> None:
        words = [("Missile", "end_use.text", 0), ("navy", "end_use.text", 15)]
        assert found(screened(order("Missile of the navy", "MY"), NOW)) == [("RF_END_USE_TEXT", 1, None, words)]

    def test_for_all_final_countries_together(self) -> None:
        users = [to(f"{place} Lamp Works", role="end_user", country=place) for place in ("NI", "VN", "MY")]
        lines = [{"eccn": "3A991.a.1"}]
        mixed = order("Missile of the navy", "DE", parties=[to("Musterwerk", country="DE"), *users], lines=lines)
        navy = {**mixed, "end_use": {"text": "Spares of the navy"}}
        for given, contradictory in ((mixed, False), (navy, True)):
            decision = screened(given, NOW)
            assert [flag for flag, *_ in found(decision)] == ["RF_END_USE_TEXT"]
            assert ("DATA_CONTRADICTORY_DESTINATION" in codes(decision)) is contradictory

    def test_for_each_party_whatever_its_roles(self) -> None:
        navy, army = to("PLA Navy"), to("某解放军部队", role="end_user", names=["Ltd", "PLA Unit 1"])
        parties = [navy, {**navy, "role": "purchaser"}, army, to("Bank of the Army", role="bank")]
        assert found(screened(order(parties=parties), NOW)) == [
            ("RF_MILITARY_NAME", 1, "PLA Navy", [("PLA Navy", "name", 0)]),
            ("RF_MILITARY_NAME", 1, "某解放军部队", [("解放军", "name", 1), ("PLA Unit", "names[1]", 0)]),
        ]

    def test_of_terms_beside_one_of_words(self) -> None:
        given = order("Missile; goods are not of Israeli origin", "KW")
        decision = screened(given, NOW)
        terms, words = found(decision)
        assert terms == ("RF_BOYCOTT_TERM", 1, None, [("Israeli", "end_use.text", 26)])
        assert words == ("RF_END_USE_TEXT", 1, None, [("Missile", "end_use.text", 0)])
        assert "ADV_ANTIBOYCOTT_760" in advised(decision)


class TestReach:
    """Which rules ask whether something is military is theirs to say; words only ask them."""

    ECCNS = ("EAR99", "5A991", "3A991.a.1", "3A992", "6A003.b.4", "6A993.a", "9A991", "1C995")
    COUNTRIES = ("CN", "HK", "MO", "RU", "BY", "VE", "MM", "KH", "NI", "IQ", "VN", "SA", "KR", "MY", "DE", "GB", "CU",
                 "IR", "KP", "SY", "LY", "IN")  # fmt: skip
    SECTIONS = ("744.9", "744.17", "744.21", "744.22", "746.3")

    @pytest.mark.parametrize("on", ["2019-10-21", NOW])
    def test_no_other_section_takes_part(self, on: str) -> None:
        other = set()
        for country, eccn in product(self.COUNTRIES, self.ECCNS):
            civil = order(destination=country, lines=[{"eccn": eccn}])
            party = {**civil["parties"][0], "military_end_user": True}
            use = {"military": True, "military_intelligence": True}
            military = {**civil, "parties": [party], "end_use": use}
            anyway = [(one.code, one.evidence) for one in screened(civil, on).findings]
            new = [one for one in screened(military, on).findings if (one.code, one.evidence) not in anyway]
            required = [one for one in new if stage(one.rule) in (Stage.REQUIRE, Stage.RESIDUAL)]
            other |= {one.rule for one in required if not any(section in one.cite for section in self.SECTIONS)}
            said = screened({**civil, "end_use": {"text": "Radar of a navy"}}, on)
            assert bool(required) is bool(found(said)), (country, eccn)
        assert not other

    @pytest.mark.parametrize(
        ("country", "eccn", "held"),
        [
            ("CN", "5A991", True),  # 744.21, .22
            ("NI", "5A991", True),  # 744.21
            ("NI", "EAR99", False),
            ("BY", "EAR99", True),  # 744.21(a)(2), .22
            ("CU", "EAR99", True),  # E:2, 744.22
            ("VN", "3A991.a.1", True),  # 744.17
            ("VN", "3A991.a", True),
            ("VN", "3A991.b", False),
            ("SA", "6A003.b.4", True),  # 744.9
            ("KR", "6A003.b.4", False),
            ("KR", "6A003.a.3", True),
            ("GB", "6A003.a.3", False),
            ("IQ", "EAR99", True),  # 746.3(a)(4)
            ("MY", "5A991", False),
        ],
    )
    def test_of_a_text_and_of_a_name(self, country: str, eccn: str, held: bool) -> None:
        lines = [{"eccn": eccn}]
        text = screened(order("Radar of a navy", country, lines=lines), NOW)
        name = screened(order(None, country, lines=lines, parties=[to("Some Navy", country=country)]), NOW)
        assert [bool(found(decision)) for decision in (text, name)] == [held, held]

    def test_what_is_not_subject_is_not_reached_but_weapons_are_asked_about_everywhere(self) -> None:
        abroad = {"transaction_type": "export_from_abroad", "ship_from": "DE"}
        line = {
            "origin": "DE", "fmv": {"amount": "1000", "currency": "USD"}, "us_content": [],
            "content_status": "complete", "direct_product": {"status": "complete"},
        }  # fmt: skip
        navy = order("Radar of a navy", lines=[line], **abroad)
        assert not found(screened(navy, NOW))
        assert found(screened({**navy, "end_use": {"text": "missile"}}, NOW))

    def test_a_us_part_that_travels_along_is_reached(self) -> None:
        abroad = {"transaction_type": "export_from_abroad", "ship_from": "DE"}
        line = {
            "origin": "DE", "fmv": {"amount": "1000", "currency": "USD"}, "content_status": "complete",
            "us_content": [part("5A991", "1", mode="separate")], "direct_product": {"status": "complete"},
        }  # fmt: skip
        assert found(screened(order("Radar of a navy", lines=[line], **abroad), NOW))

    def test_another_party_that_is_stated_to_be_military_does_not_hide_one_that_is_not(self) -> None:
        parties = [to("Garrison", country="NI", military_end_user=True), to("Some Navy", country="NI", role="end_user")]
        assert [party for _, _, party, _ in found(screened(order(None, "NI", parties=parties), NOW))] == ["Some Navy"]

    def test_an_army_of_the_government_of_iraq_is_spared(self) -> None:
        army = to("Iraqi Army", country="IQ", government_of="IQ")
        given = order(None, "IQ", lines=[{"eccn": "EAR99"}], parties=[army])
        assert not found(screened(given, NOW))
        assert found(screened({**given, "parties": [{**army, "government_of": None}]}, NOW))


class TestDays:
    def test_a_clearance_stands_until_the_words_begin_to_reach(self) -> None:
        given = order("Radar of a navy", "NI", parties=[to("Some Navy", country="NI")])
        decision = screened(given, "2024-03-14")
        assert (decision.outcome, decision.good_until and decision.good_until.isoformat()) == ("clear", "2024-03-14")
        assert codes(screened(given, "2024-03-15")) == {"RED_FLAG_UNRESOLVED"}

    def test_a_name_alone_too(self) -> None:
        given = order(None, "NI", parties=[to("Some Navy", country="NI")])
        assert str(screened(given, "2024-03-14").good_until) == "2024-03-14"


def stage(name: str) -> Stage | None:
    return next((rule.stage for rule in enacted().rules if rule.id == name), None)
