"""Red flags: one finding for each flag, party and line, and what resolves them (RULES2.md H.3)."""

from typing import Any

from schemas.verdict import Decision
from streams.law.kit.samples import resolution, to
from tests.rules.screening import codes, screened

NOW = "2025-07-01"


def flags(decision: Decision) -> list[tuple[str, str | None]]:
    """(flag, party) of every finding of a red flag."""
    found = (one for one in decision.findings if "flag" in one.evidence)
    return sorted((one.evidence["flag"], one.evidence.get("party")) for one in found)


def test_each_signal_is_a_finding_of_its_own() -> None:
    signals = {"RF_OVERPAY": True, "RF_CASH": None, "RF_STOP_NOTICE": True}
    done = [resolution("RF_STOP_NOTICE")]
    decision = screened({"signals": signals, "red_flags_resolved": done}, NOW)
    assert flags(decision) == [("RF_CASH", None), ("RF_OVERPAY", None), ("RF_STOP_NOTICE", None)]
    assert {one.evidence["flag"]: one.outcome for one in decision.findings}["RF_CASH"] == "unsure"


def test_each_forwarder_is_a_finding_of_its_own_whatever_its_roles() -> None:
    cargo: dict[str, Any] = {"country": "AE", "is_forwarder": True}
    parties = [
        to("Gulf Sextant Cargo LLC", **cargo),
        to("Gulf Sextant Cargo LLC", role="end_user", **cargo),
        to("Dune Freight LLC", role="end_user", **cargo),
    ]
    decision = screened({"parties": parties}, NOW)
    flag = "RF_FORWARDER_FINAL"
    assert flags(decision) == [(flag, "Dune Freight LLC"), (flag, "Gulf Sextant Cargo LLC")]
    assert {tuple(one.evidence["roles"]) for one in decision.findings} == {
        ("end_user",),
        ("end_user", "ultimate_consignee"),
    }


def test_each_new_customer_is_a_finding_of_its_own_on_each_line() -> None:
    new: dict[str, Any] = {"country": "KG", "incorporated": "2022-06-10"}
    order = {
        "destination": "KG",
        "parties": [to("Sarymsak Trade", **new), to("Tulpar Trade", role="purchaser", **new)],
        "lines": [{"eccn": "EAR99", "hs6": "854231"}, {"eccn": "EAR99", "hs6": "854232"}],
    }
    decision = screened(order, NOW)
    assert codes(decision) == {"TRANSSHIP_DIVERSION_RISK"}
    assert len(flags(decision)) == 4


class TestResolution:
    RAISED = {"signals": {"RF_CASH": True}, "ship_date": "2025-08-01"}

    def held(self, when: str, on: str = "2025-08-01", **order: Any) -> bool:
        given = {**self.RAISED, **order, "red_flags_resolved": [resolution("RF_CASH", when=when)]}
        return bool(codes(screened(given, on, today=NOW)))

    def test_by_today_for_goods_that_leave_later(self) -> None:
        assert not self.held(NOW)

    def test_what_is_dated_after_today_was_not_found_yet(self) -> None:
        assert self.held("2025-07-02")

    def test_by_the_day_of_law_for_goods_that_left(self) -> None:
        left = {"event": "shipped", "ship_date": None, "shipped_on": "2025-06-01"}
        given = {**self.RAISED, **left}
        for when, held in (("2025-06-01", False), ("2025-06-02", True)):
            stated = {"red_flags_resolved": [resolution("RF_CASH", when=when)]}
            assert bool(codes(screened({**given, **stated}, NOW))) is held
