"""The screening core: days, outcomes, releases of lines, and input that nobody should send."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest

from schemas.order import OrderEvent
from schemas.verdict import VERDICT, Course, Decision, Verdict
from streams.law.kit import Citation, Dated, Found, LineView, OrderView, Rule, Stage, day
from streams.law.kit.samples import foreign, laid, listed, part, to
from streams.screening.evaluation import evaluate
from streams.screening.gather import gather, law_day
from streams.screening.knowledge import Knowledge
from streams.screening.screen import screen, undecoded
from streams.screening.verdicts import decision_bytes, decision_hash, differs, verdict, verdict_bytes
from tests.rules.screening import RATES, advised, enacted, facts_of, policy_of, screened

ENTRY = listed("Pinewood Optics Ltd", since="2026-12-01")
PARTIES = [to("Pinewood Optics Ltd")]
NOW = "2026-11-22"


def codes(decision: Decision) -> set[str]:
    return {finding.code for finding in decision.findings}


def later(given: dict[str, Any], on: str, **more: Any) -> Decision:
    """Judged today for a planned ship date."""
    facts = facts_of(given, on, today=NOW, **more)
    return screen(facts, enacted(), policy_of(more.get("policy") or {}))


class TestDays:
    def test_the_planned_day_is_the_day_of_law(self) -> None:
        decision = later({"parties": PARTIES}, "2026-12-01", lists=[ENTRY])
        assert decision.as_of == date(2026, 12, 1)
        assert decision.evaluation_day == date(2026, 11, 22)
        assert codes(decision) == {"EL_LICENSE_REQUIRED"}

    def test_a_clearance_stands_until_the_day_before_a_boundary(self) -> None:
        decision = later({"parties": PARTIES}, "2026-11-25", lists=[ENTRY])
        assert decision.outcome == "clear"
        assert decision.good_until == date(2026, 11, 30)

    def test_a_savings_clause_stands_as_long_as_policy_believes_the_voyage(self) -> None:
        saving = listed("Pinewood Optics Ltd", since="2026-10-01", savings_en_route=True)
        shipping = {"en_route_since": "2026-09-20", "actual_order": True}
        decision = later({"parties": PARTIES, "shipping": shipping}, "2026-11-25", lists=[saving])
        assert decision.outcome == "clear"
        assert decision.good_until == date(2027, 1, 29)

    @pytest.mark.parametrize("first", ["0001-01-01", "9999-12-31"])
    def test_an_entry_at_the_end_of_the_calendar(self, first: str) -> None:
        saving = listed("Pinewood Optics Ltd", since=first, savings_en_route=True, fr="76 FR 71869")
        shipping = {"en_route_since": "2026-09-20", "actual_order": True}
        decision = later({"parties": PARTIES, "shipping": shipping}, "2026-11-25", lists=[saving])
        assert decision.outcome == ("hold" if first < "2026" else "clear")

    def test_without_a_boundary_ahead_it_stands(self) -> None:
        assert later({}, "2026-11-25").good_until is None

    def test_a_boundary_of_a_rule_that_cannot_apply_is_none(self) -> None:
        claimed = later({"claims": {"tgl": "GO-4"}}, "2026-11-25").good_until
        assert claimed is not None
        assert claimed + timedelta(days=1) in enacted().boundaries

    def test_the_stricter_side_of_a_boundary_stands(self) -> None:
        leaving = listed("Pinewood Optics Ltd", effective_to="2026-11-30")
        decision = later({"parties": PARTIES}, "2026-12-05", lists=[leaving])
        assert decision.outcome == "hold"
        [finding] = decision.findings
        assert finding.as_of == date(2026, 11, 22)
        assert decision.lines[0].outcome == "hold"
        assert decision.lines[0].codes == ("EL_LICENSE_REQUIRED",)

    def test_a_boundary_between_two_others_is_asked_too(self) -> None:
        between = listed("Pinewood Optics Ltd", since="2026-11-25", effective_to="2026-11-27")
        decision = later({"parties": PARTIES}, "2026-12-05", lists=[between])
        assert [finding.as_of for finding in decision.findings] == [date(2026, 11, 25)]

    def test_a_licence_that_ends_on_the_way(self) -> None:
        licence = {
            "id": "D1", "status": "active", "valid_from": "2026-01-01", "valid_to": "2026-11-25", "destination": "CN",
        }  # fmt: skip
        decision = later({"claims": {"licence_id": "D1"}}, "2026-11-24", licences=[licence])
        assert decision.good_until == date(2026, 11, 25)

    def test_an_entry_that_ends_with_the_calendar(self) -> None:
        entry = listed("Pinewood Optics Ltd", effective_to="9999-12-31", effective_from="0001-01-01")
        assert later({"parties": PARTIES}, "2026-12-05", lists=[entry]).outcome == "hold"

    def test_a_shipped_order_is_judged_on_its_day(self) -> None:
        order = OrderEvent.model_validate({**laid({}), "event": "shipped", "shipped_on": "2026-11-20"})
        assert law_day(order, date(2026, 11, 22)) == date(2026, 11, 20)
        undated = order.model_copy(update={"shipped_on": None})
        assert law_day(undated, date(2026, 11, 22)) == date(2026, 11, 22)

    @pytest.mark.parametrize(
        ("shipped_on", "day"), [("2026-11-23", "2026-11-23"), ("2026-11-24", NOW), ("9999-12-31", NOW)]
    )
    def test_a_shipment_on_a_day_to_come_is_judged_today(self, shipped_on: str, day: str) -> None:
        order = OrderEvent.model_validate({**laid({}), "event": "shipped", "shipped_on": shipped_on})
        assert law_day(order, date(2026, 11, 22)).isoformat() == day

    @pytest.mark.parametrize(
        ("ship_date", "final", "held"),
        [(None, True, False), (None, False, False), ("2026-12-01", True, False), ("2026-12-01", False, True)],
    )
    def test_what_has_yet_to_leave_of_a_shipped_order_is_judged_by_its_own_day(
        self, ship_date: str | None, final: bool, held: bool
    ) -> None:
        left = {"event": "shipped", "shipped_on": "2026-11-20", "shipped_lines": [{"line": 1, "qty": "0.5"}]}
        given = {**left, "final": final, "ship_date": ship_date, "parties": PARTIES}
        decision = screen(facts_of(given, NOW, lists=[ENTRY]), enacted(), policy_of({}))
        assert decision.as_of == date(2026, 11, 20)
        assert (decision.outcome == "hold") is held
        assert {finding.as_of for finding in decision.findings} == ({date(2026, 12, 1)} if held else set())

    def test_a_clearance_of_the_rest_stands_until_the_law_of_the_rest_changes(self) -> None:
        left = {"event": "shipped", "shipped_on": "2026-11-20", "shipped_lines": [{"line": 1, "qty": "0.5"}]}
        decision = screen(
            facts_of({**left, "final": False, "parties": PARTIES}, NOW, lists=[ENTRY]), enacted(), policy_of({})
        )
        assert decision.good_until == date(2026, 11, 30)

    def test_a_ship_date_in_the_past_is_today(self) -> None:
        order = OrderEvent.model_validate(laid({"ship_date": "2026-11-01"}))
        assert law_day(order, date(2026, 11, 22)) == date(2026, 11, 22)

    @pytest.mark.parametrize(("on", "held"), [("2027-11-22", False), ("2027-11-23", True)])
    def test_too_far_ahead(self, on: str, held: bool) -> None:
        decision = later({}, on)
        assert (codes(decision) == {"DATA_SHIP_DATE_TOO_FAR"}) is held

    def test_a_day_before_every_rule_holds_and_names_it(self) -> None:
        decision = screened({}, "1996-03-24")
        assert decision.outcome == "hold"
        assert codes(decision) == {"DATA_SHIP_DATE_TOO_FAR"}
        assert any("1996-03-25" in str(finding.evidence) for finding in decision.findings)

    @pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
    def test_the_ends_of_the_calendar(self, on: str) -> None:
        decision = screened({}, on)
        assert codes(decision) == {"DATA_SHIP_DATE_TOO_FAR" if on < "1996" else "DATA_LAW_NOT_KNOWN"}

    @pytest.mark.parametrize(
        ("checked", "held"),
        [
            ("2026-11-15", False),
            ("2026-11-14", True),
            ("2026-11-23", False),
            ("2026-11-24", True),
            ("2031-01-01", True),
        ],
    )
    def test_lists_older_than_policy_allows_or_checked_on_a_day_to_come(self, checked: str, held: bool) -> None:
        facts = facts_of({}, NOW)
        lists = {name: replace(state, checked_at=date.fromisoformat(checked)) for name, state in facts.lists.items()}
        decision = screen(replace(facts, lists=lists), enacted(), policy_of({}))
        assert (codes(decision) == {"DATA_STALE_LIST"}) is held

    @pytest.mark.parametrize(
        ("policy", "held", "said"),
        [
            ({}, {"DATA_STALE_LIST"}, set()),
            ({"bundled_lists": "hold"}, {"DATA_STALE_LIST"}, set()),
            ({"bundled_lists": "advise"}, set(), {"ADV_BUNDLED_LISTS"}),
        ],
    )
    def test_bundled_lists(self, policy: dict[str, str], held: set[str], said: set[str]) -> None:
        facts = facts_of({"ship_date": NOW}, NOW, policy=policy)
        lists = {name: replace(state, bundled=True) for name, state in facts.lists.items()}
        decision = screen(replace(facts, lists=lists), enacted(), policy_of(policy))
        assert codes(decision) == held
        assert advised(decision) & {"ADV_BUNDLED_LISTS"} == said

    @pytest.mark.parametrize("given", [{"ship_date": NOW}, {"destination": None}, {"event": "cancelled"}])
    def test_a_clock_that_can_be_set_is_said_of_every_verdict(self, given: dict[str, Any]) -> None:
        facts = facts_of(given, NOW)
        plain, trial = (screen(facts, enacted(), policy_of({"clock": clock})) for clock in ("real", "trial"))
        assert "ADV_TRIAL_CLOCK" not in advised(plain)
        assert advised(trial) == advised(plain) | {"ADV_TRIAL_CLOCK"}
        assert (trial.outcome, trial.findings) == (plain.outcome, plain.findings)
        assert trial.inputs.policy != plain.inputs.policy


class TestOutcome:
    def test_gates_stop_alone(self) -> None:
        decision = screened({"destination": "", "lines": [{"eccn": None}]}, NOW)
        assert codes(decision) == {"DATA_MISSING_DESTINATION"}
        assert decision.lines[0].outcome == "hold"
        assert decision.lines[0].subject_to_ear is None

    def test_cancelled_and_superseded_ask_nobody(self) -> None:
        assert screened({"event": "cancelled"}, NOW).state == "cancelled"
        facts = facts_of({"destination": None}, NOW)
        decision = screen(replace(facts, superseded=True), enacted(), policy_of({}))
        assert decision.state == "superseded"
        assert [finding.evidence for finding in decision.findings] == [{}]

    @pytest.mark.parametrize("event", ["amended", "cancelled", "shipped"])
    def test_of_an_order_that_nobody_knows_nothing_else_is_asked(self, event: str) -> None:
        facts = facts_of({"event": event, "destination": None}, NOW)
        decision = screen(replace(facts, unknown_order=True, contradictory=True), enacted(), policy_of({}))
        assert (decision.state, codes(decision)) == ("held", {"ORDER_UNKNOWN"})

    @pytest.mark.parametrize(("before", "held"), [("0", False), ("4", False), ("4.001", True), ("10", True)])
    def test_what_left_before_counts_against_what_was_ordered(self, before: str, held: bool) -> None:
        left = {"event": "shipped", "shipped_on": NOW, "shipped_lines": [{"line": 1, "qty": "6"}]}
        facts = facts_of({**left, "lines": [{"qty": "10"}]}, NOW)
        decision = screen(replace(facts, left_before={1: Decimal(before)}), enacted(), policy_of({}))
        assert codes(decision) == ({"DATA_CONTRADICTORY_ITEM"} if held else set())

    @pytest.mark.parametrize(
        ("shipment", "held"),
        [
            ({}, True),
            ({"event": "shipped", "shipped_on": NOW}, False),
            ({"event": "shipped", "shipped_on": NOW, "final": False, "shipped_lines": [{"line": 1, "qty": "1"}]}, True),
        ],
    )
    def test_a_planned_day_too_far_ahead_counts_while_something_has_yet_to_leave(
        self, shipment: dict[str, Any], held: bool
    ) -> None:
        facts = facts_of({"ship_date": "2036-01-01", "lines": [{"qty": "10"}], **shipment}, NOW)
        found = codes(screen(facts, enacted(), policy_of({})))
        assert ("DATA_SHIP_DATE_TOO_FAR" in found) is held

    def test_more_than_was_ordered_is_told_with_what_left_before(self) -> None:
        left = [{"line": 1, "qty": "11"}, {"line": 2, "qty": "6"}, {"line": 3, "qty": "1"}]
        lines = [{"line": number, "qty": "10"} for number in (1, 2, 3)]
        given = {"event": "shipped", "shipped_on": NOW, "lines": lines, "shipped_lines": left}
        facts = replace(facts_of(given, NOW), left_before={2: Decimal(5)})
        (finding,) = screen(facts, enacted(), policy_of({})).findings
        assert finding.evidence["given"] == [
            {"line": 1, "given": "11", "left_before": "0", "ordered": "10"},
            {"line": 2, "given": "6", "left_before": "5", "ordered": "10"},
        ]

    @pytest.mark.parametrize(("before", "held"), [({}, False), ({1: "10"}, True), ({1: "4"}, False)])
    def test_what_leaves_of_an_order_that_has_left_is_said(self, before: dict[int, str], held: bool) -> None:
        facts = facts_of({"event": "shipped", "shipped_on": NOW, "lines": [{"qty": "10"}]}, NOW)
        left = {line: Decimal(qty) for line, qty in before.items()}
        decision = screen(replace(facts, left_before=left), enacted(), policy_of({}))
        assert codes(decision) == ({"DATA_CONTRADICTORY_ITEM"} if held else set())

    def test_contradictory(self) -> None:
        decision = screen(replace(facts_of({}, NOW), contradictory=True), enacted(), policy_of({}))
        assert codes(decision) == {"ORDER_CONTRADICTORY"}
        assert decision.state == "held"
        elsewhere = facts_of({"lines": [{"eccn": None}]}, NOW)
        also = screen(replace(elsewhere, contradictory=True), enacted(), policy_of({}))
        assert codes(also) == {"ORDER_CONTRADICTORY"}, "of an order that contradicts itself nothing else is asked"

    def test_a_line_stopped_at_the_classification_is_of_unknown_scope(self) -> None:
        assert screened({"lines": [{"eccn": None}]}, NOW).lines[0].subject_to_ear is None

    def test_published_is_outside(self) -> None:
        line = screened({"lines": [{"kind": "technology", "eccn": "5E991", "published": True}]}, NOW).lines[0]
        assert (line.outcome, line.subject_to_ear, line.clear_basis) == ("clear", False, ("NOT_SUBJECT_TO_EAR",))

    @pytest.mark.parametrize(("kind", "held"), [("technology", False), ("software", True)])
    def test_published_software_of_unknown_class_may_be_encryption(self, kind: str, held: bool) -> None:
        decision = screened({"lines": [{"kind": kind, "eccn": None, "published": True}]}, NOW)
        assert codes(decision) == ({"DATA_MISSING_ECCN"} if held else set())

    def test_four_answers(self) -> None:
        line = screened({"destination": "MY", "lines": [{"eccn": "3A001.a.7"}]}, NOW).lines[0]
        assert line.basis == ("734.3(a)(1)", "734.3(a)(2)")
        assert line.requirements == ("CCL_LICENSE_REQUIRED",)
        assert line.lifted == ()
        assert line.codes == ("CCL_LICENSE_REQUIRED",)

    def test_nothing_is_authorised_on_a_mere_suspicion(self) -> None:
        given = {**foreign("CN", us_content=None), "parties": PARTIES,
                 "shipping": {"en_route_since": "2019-01-01", "actual_order": True}}  # fmt: skip
        entry = listed("Pinewood Optics Ltd", savings_en_route=True)
        decision = screened(given, NOW, lists=[entry])
        assert codes(decision) == {"DATA_MISSING_CONTENT", "EL_LICENSE_REQUIRED"}
        assert decision.lines[0].subject_to_ear is None

    def test_the_gap_may_be_passed_over_where_nothing_is_required(self) -> None:
        assume = {"missing_content": "assume_subject"}
        line = screened(foreign("DE", us_content=None), NOW, policy=assume).lines[0]
        assert line.clear_basis == ("NLR_EVEN_IF_SUBJECT",)
        assert screened(foreign("DE", us_content=None, eccn="3A001.b.2"), NOW, policy=assume).outcome == "hold"
        assert screened(foreign("DE", fmv={"amount": "0", "currency": "USD"}), NOW, policy=assume).outcome == "hold"

    def test_separate_software_is_judged_by_itself(self) -> None:
        travels = part("5D002", "1", kind="software", mode="separate", enc_status="740.17(b)(1)")
        line = screened(foreign("DE", us_content=[travels]), NOW)
        assert codes(line) == {"CCL_LICENSE_REQUIRED"}
        assert line.lines[0].subject_to_ear is False
        assert line.lines[0].calc_pct == "0.0000"
        assert [found.code for found in line.advisories if found.line] == ["ADV_SEPARATE_US_ITEM"]

    def test_bundled_software_that_is_light_is_content(self) -> None:
        bundled = part("5D992.c", "50", kind="software", mode="bundled")
        heavy = part("5D002", "50", kind="software", mode="bundled", enc_status="740.17(b)(1)")
        assert screened(foreign("SY", us_content=[bundled]), NOW).lines[0].calc_pct == "5.0000"
        assert screened(foreign("SY", us_content=[heavy]), NOW).lines[0].calc_pct == "0.0000"

    def test_a_separate_part_without_class_holds(self) -> None:
        travels = part(None, "1", kind="software", mode="separate")
        decision = screened(foreign("DE", us_content=[travels]), NOW)
        assert "DATA_MISSING_ECCN" in codes(decision)

    def test_review_policy_is_the_strictest(self) -> None:
        entries = [
            listed("Pinewood Optics Ltd", review_policy="case_by_case"),
            listed("Larkspur Lasers Co", entry_id="EL-2", review_policy="policy_of_denial"),
        ]
        given = {"parties": [*PARTIES, to("Larkspur Lasers Co", role="end_user")]}
        assert screened(given, NOW, lists=entries).review_policy == "policy_of_denial"

    def test_parties_of_one_entry_are_one_finding(self) -> None:
        given = {"parties": [to("Pinewood Optics Ltd", role=role) for role in ("ultimate_consignee", "end_user")]}
        [finding] = screened(given, NOW, lists=[listed("Pinewood Optics Ltd")]).findings
        assert [row["role"] for row in finding.evidence["parties"]] == ["end_user", "ultimate_consignee"]


class TestReleasableLines:
    LINES = ({"eccn": "EAR99"}, {"eccn": "3A001.b.2"}, {"eccn": "5A991"})

    def released(self, **more: Any) -> tuple[int, ...]:
        return screened({"lines": list(self.LINES), "split_shipment_allowed": True, **more}, NOW).releasable_lines

    def test_the_clear_lines(self) -> None:
        assert self.released() == (1, 3)

    def test_not_without_leave_to_split(self) -> None:
        assert self.released(split_shipment_allowed=False) == ()

    def test_not_with_an_order_level_finding(self) -> None:
        assert self.released(parties=[to("Kobe KK", role="purchaser")]) == ()

    def test_not_where_lvs_is_claimed(self) -> None:
        assert self.released(claims={"license_exception": "LVS"}) == ()

    def test_nothing_is_released_where_two_lines_share_a_number(self) -> None:
        lines = [{"eccn": "EAR99", "line": 1}, {"eccn": "3A001.b.2", "line": 1}, {"eccn": "5A991", "line": 2}]
        assert self.released(lines=lines) == ()

    def test_a_clear_order_names_none(self) -> None:
        assert screened({"split_shipment_allowed": True}, NOW).releasable_lines == ()


def raising(view: LineView) -> list[Found]:
    raise RecursionError(f"line {view.line.line}")


def raising_gate(view: OrderView) -> list[Found]:
    raise ZeroDivisionError(view.order.order_id)


class TestRuleThatRaises:
    @pytest.mark.parametrize("stage", list(Stage))
    def test_it_holds_and_is_counted(self, stage: Stage) -> None:
        per: Any = "order" if stage is Stage.GATE else "line"
        dated: Dated[bool] = Dated({day("2019-01-01"): (True, Citation("none"))})
        broken = Rule("test.broken", "Broken", "none", stage, raising_gate if per == "order" else raising,
                      "2026-01-01", per=per, dated=(dated,))  # fmt: skip
        rulebook = replace(enacted(), rules=(*enacted().rules, broken), _days={})
        given = {"lines": [{"eccn": "3A001.b.2"}]} if stage is not Stage.FOREIGN else foreign("DE")
        facts = facts_of(given, NOW)
        decision = screen(facts, rulebook, policy_of({}))
        assert decision.outcome == "hold"
        [error] = [finding for finding in decision.findings if finding.code == "RULE_ERROR"]
        assert (error.outcome, error.rule, error.version) == ("error", "test.broken", "2019-01-01")

    def test_a_value_that_no_rule_declares_raises(self) -> None:
        law = enacted().on(date(2026, 1, 1))
        with pytest.raises(LookupError, match="not declared"):
            law[Dated({day("2019-01-01"): (True, Citation("none"))})]


BAD: dict[str, dict[str, Any]] = {
    "no parties": {"parties": []},
    "no lines": {"lines": []},
    "no country": {"destination": "ZZ"},
    "huge destination": {"destination": "C" * 64},
    "negative content": foreign("DE", us_content=[part("3A001.b.2", "-5")]),
    "zero value": foreign("DE", fmv={"amount": "0", "currency": "USD"}),
    "negative value": foreign("DE", fmv={"amount": "-1", "currency": "USD"}),
    "unknown currency": foreign("DE", fmv={"amount": "1", "currency": "XTS"}),
    "contradictory classes": {"lines": [{"other_classifications": ["3A001.b.2"]}]},
    "no such class": {"lines": [{"eccn": "9Z999"}]},
    "class of odd letters": {"lines": [{"eccn": "3А001"}]},
    "unknown sku": {"lines": [{"sku": "NONE", "eccn": None}]},
    "origin unknown": {**foreign("DE"), "lines": [{**foreign("DE")["lines"][0], "origin": "??"}]},
    "name of one letter": {"parties": [to("X")]},
    "name of controls": {"parties": [to("\u202e\u0000\u200b")]},
    "cycle": foreign("DE", us_content=[part("3A991", "1", id="a", part_of="a")]),
    "licence unknown": {"destination": "MY", "lines": [{"eccn": "3A001.a.7"}], "claims": {"licence_id": "D9"}},
    "share of 400 per cent": {
        "parties": [to("Alder AG", owners=[{"name": "Pinewood Optics Ltd", "pct": "400"}])],
    },
}  # fmt: skip


class TestBadInput:
    @pytest.mark.parametrize("given", BAD.values(), ids=BAD.keys())
    def test_holds_naming_it(self, given: dict[str, Any]) -> None:
        decision = screened(given, NOW, lists=[listed("Pinewood Optics Ltd")])
        assert decision.outcome == "hold"
        assert "RULE_ERROR" not in codes(decision)
        assert all(finding.release for finding in decision.findings)

    def test_ten_thousand_components(self) -> None:
        parts = [part("3A991", "0.01", id=str(n), part_of=str(n + 1)) for n in range(10_000)]
        decision = screened(foreign("CN", us_content=parts), NOW)
        assert decision.outcome == "clear"
        assert len(decision.lines[0].components) == 10_000

    def test_a_cycle_of_ten_thousand(self) -> None:
        parts = [part("3A991", "0.01", id=str(n), part_of=str((n + 1) % 10_000)) for n in range(10_000)]
        assert codes(screened(foreign("CN", us_content=parts), NOW)) == {"DATA_MISSING_CONTENT"}

    def test_owners_of_owners_of_owners(self) -> None:
        chain: dict[str, Any] = {"name": "Pinewood Optics Ltd", "pct": "100"}
        for n in range(30):
            chain = {"name": f"Holding Number {n} AG", "pct": "100", "owners": [chain]}
        decision = screened({"parties": [to("Alder AG", country="DE", owners=[chain])]}, NOW,
                            lists=[listed("Pinewood Optics Ltd")])  # fmt: skip
        assert "EL_AFFILIATE_50" in codes(decision)

    def test_owners_deeper_than_anybody_reads(self) -> None:
        chain: dict[str, Any] = {"name": "Pinewood Optics Ltd", "pct": "100"}
        for n in range(60):
            chain = {"name": f"Holding Number {n} AG", "pct": "100", "owners": [chain]}
        decision = screened({"parties": [to("Alder AG", country="DE", owners=[chain])]}, NOW)
        assert codes(decision) == {"DATA_UNSCREENABLE_NAME"}

    def test_amounts_of_every_size_are_exact(self) -> None:
        huge = {"amount": "999999999999999.999999999", "currency": "EUR"}
        tiny = {"amount": "0.000000001", "currency": "USD"}
        line = screened(foreign("CN", us_content=[part("3A001.a.7", "1", value=huge)], fmv=tiny), NOW).lines[0]
        assert line.basis == ("734.4(d)",)
        assert line.calc_pct == "109999999999999999999999890.0000"
        level = {"amount": "400000000000000.000000001", "currency": "USD"}
        over = part("3A001.a.7", "100000000000000.000000001")
        assert screened(foreign("CN", us_content=[over], fmv=level), NOW).lines[0].basis == ("734.4(d)",)

    def test_what_raises_outside_a_rule_holds_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object) -> None:
            raise ValueError("no plan")

        monkeypatch.setattr("streams.screening.screen.evaluate", broken)
        decision = screened({}, NOW)
        assert (decision.outcome, codes(decision), decision.lines) == ("hold", {"RULE_ERROR"}, ())


class TestVerdicts:
    def test_same_inputs_same_bytes(self) -> None:
        given = {**foreign("CN", us_content=[part("3A001.a.7", "300")]), "parties": PARTIES}
        one, other = (screened(given, NOW, lists=[listed("Pinewood Optics Ltd")]) for _ in range(2))
        assert decision_bytes(one) == decision_bytes(other)
        assert decision_hash(one) == hashlib.sha256(decision_bytes(one)).hexdigest()

    def test_reads_back(self) -> None:
        made = verdict(screened({"destination": "MY", "lines": [{"eccn": "3A001.a.7"}]}, NOW), Course(1, "event"))
        assert made.kind == "hold"
        assert made.verdict_id == "EXAMPLE-1/1/1"
        read = VERDICT.validate_json(verdict_bytes(made))
        assert isinstance(read, Verdict)
        assert verdict_bytes(read) == verdict_bytes(made)
        assert orjson.loads(verdict_bytes(made))["decision"]["outcome"] == "hold"

    def test_what_a_consumer_must_hear_of(self) -> None:
        one = screened({}, NOW)
        assert not differs(one, replace(one, inputs=replace(one.inputs, order="other")))
        assert differs(one, screened({"destination": "MY", "lines": [{"eccn": "3A001.a.7"}]}, NOW))
        assert differs(one, replace(one, releasable_lines=(1,)))

    def test_undecoded(self) -> None:
        knowledge = Knowledge.of([], [], [], RATES, date(2026, 11, 22))
        made = undecoded("SO-1", 3, "not JSON", date(2026, 11, 22), knowledge, enacted(), policy_of({}))
        assert (made.outcome, made.undecoded, codes(made)) == ("hold", True, {"ORDER_UNDECODED"})
        trial = policy_of({"clock": "trial"})
        made = undecoded("SO-1", 3, "not JSON", date(2026, 11, 22), knowledge, enacted(), trial)
        assert advised(made) == {"ADV_TRIAL_CLOCK"}
        assert made.inputs.rulebook == enacted().identity
        assert decision_bytes(made)

    def test_inputs_are_named(self) -> None:
        facts = facts_of({}, NOW)
        inputs = screen(facts, enacted(), policy_of({})).inputs
        assert inputs.order == facts.order_hash
        assert inputs.rulebook == enacted().identity
        assert inputs.policy == policy_of({}).hash
        assert inputs.policy != policy_of({"missing_content": "assume_subject"}).hash


def test_evaluation_says_the_same_as_the_decision() -> None:
    facts = facts_of({"destination": "MY", "lines": [{"eccn": "3A001.a.7"}]}, NOW)
    result = evaluate(facts, enacted().on(facts.as_of), policy_of({}))
    assert {finding.code for finding in result.findings} == {"CCL_LICENSE_REQUIRED"}


def test_gather_takes_no_policy_into_account() -> None:
    order = OrderEvent.model_validate(laid({}))
    knowledge = Knowledge.of([], [], [], RATES, date(2026, 11, 22))
    one = gather(order, "0" * 64, date(2026, 11, 22), knowledge, policy_of({}))
    assert one == gather(order, "0" * 64, date(2026, 11, 22), knowledge, policy_of({"no_ship_date": "hold"}))
