"""Which desk a hold goes to."""

from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
import yaml

from schemas.topics import DESKS
from schemas.verdict import Course, Decision, Finding, Inputs, TopicVersion, Verdict
from streams.facts.reasons import Reasons
from streams.review.desks import Desks, route

VERSION = TopicVersion(0, "")
INPUTS = Inputs("", VERSION, VERSION, VERSION, "", "", "", "")
DAY = date(2026, 11, 21)


def hold(*codes: str) -> Verdict:
    findings = tuple(Finding(code, "hold", "r", "2026-11-21", "-") for code in codes)
    decision = Decision("SO-1", 3, "hold", "held", DAY, DAY, findings, (), (), (), None, None, INPUTS)
    return Verdict("hold", "SO-1/3/2", "SO-1", 3, "abc", decision, Course(2, "event"))


def changed(verdict: Verdict, **changes: Any) -> Verdict:
    return replace(verdict, decision=replace(verdict.decision, **changes))


@pytest.mark.parametrize(
    ("codes", "gravest", "desk", "others"),
    [
        (["CCL_LICENSE_REQUIRED"], "CCL_LICENSE_REQUIRED", "licensing", ()),
        (["CCL_LICENSE_REQUIRED", "DPL_DENIED_PERSON"], "DPL_DENIED_PERSON", "sanctions", ("licensing",)),
        (["DATA_MISSING_ECCN"], "DATA_MISSING_ECCN", "classification", ()),
        (["DATA_STALE_LIST", "RED_FLAG_UNRESOLVED"], "RED_FLAG_UNRESOLVED", "red-flags", ("data",)),
        (["EL_LICENSE_REQUIRED", "LIC_EXPIRED"], "EL_LICENSE_REQUIRED", "licensing", ()),
        (["PARTY_MATCH_REVIEW", "CCL_LICENSE_REQUIRED"], "PARTY_MATCH_REVIEW", "sanctions", ("licensing",)),
        (["ORDER_UNDECODED"], "ORDER_UNDECODED", "data", ()),
        (["RULE_ERROR", "DPL_DENIED_PERSON"], "RULE_ERROR", "data", ("sanctions",)),
        (["DATA_MISSING_FMV", "DATA_MISSING_CONTENT"], "DATA_MISSING_CONTENT", "classification", ("data",)),
        (["DATA_MISSING_CONTENT", "DATA_MISSING_FMV"], "DATA_MISSING_CONTENT", "classification", ("data",)),
        (["RED_FLAG_UNRESOLVED", "DATA_MISSING_HS", "CN_UEL_LISTED", "LIC_EXPIRED", "DATA_STALE_LIST"],
         "CN_UEL_LISTED", "sanctions", ("licensing", "classification", "data", "red-flags")),
    ],
)  # fmt: skip
def test_the_gravest_finding_decides(codes: list[str], gravest: str, desk: str, others: tuple[str, ...]) -> None:
    task = route(hold(*codes), Desks.load())
    assert task is not None
    assert (task.gravest, task.desk, task.other_desks) == (gravest, desk, others)
    assert task.codes == tuple(sorted(codes))


def test_a_task_speaks_of_one_verdict() -> None:
    task = route(hold("CCL_LICENSE_REQUIRED"), Desks.load())
    assert task is not None
    assert (task.state, task.order_id, task.revision, task.number) == ("open", "SO-1", 3, 2)
    assert (task.verdict_id, task.decision_hash, task.service_hours) == ("SO-1/3/2", "abc", 24)


def test_nobody_reviews_what_needs_no_review() -> None:
    verdict, desks = hold("ORDER_SUPERSEDED"), Desks.load()
    assert route(changed(verdict, state="superseded"), desks) is None
    assert route(changed(hold("ORDER_CANCELLED"), state="cancelled"), desks) is None
    assert route(changed(verdict, outcome="clear", state="cleared", findings=()), desks) is None


def test_every_code_has_one_desk_and_a_gravity() -> None:
    desks, reasons = Desks.load(), Reasons.load()
    assert desks.desk_of.keys() == desks.rank.keys() == reasons.holds.keys()
    assert set(desks.desk_of.values()) == set(DESKS) == set(desks.desks)


def table() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(files("streams.reference").joinpath("desks.yaml").read_text("utf-8"))
    return loaded


def test_a_table_that_leaves_a_code_out_is_refused() -> None:
    without_desk, without_rank, strange = table(), table(), table()
    without_desk["desks"]["red-flags"]["classes"] = []
    without_rank["gravity"].remove("class:review")
    strange["desks"]["night"] = {"service_hours": 1, "classes": [], "codes": []}
    with pytest.raises(ValueError, match="must have one desk, has none"):
        Desks.of(without_desk, Reasons.load())
    with pytest.raises(ValueError, match="no place in gravity"):
        Desks.of(without_rank, Reasons.load())
    with pytest.raises(ValueError, match="desks must be"):
        Desks.of(strange, Reasons.load())


def test_a_code_at_two_desks_is_refused() -> None:
    twice = table()
    twice["desks"]["data"]["codes"] = ["PARTY_MATCH_REVIEW"]
    with pytest.raises(ValueError, match=r"has .*sanctions.*data"):
        Desks.of(twice, Reasons.load())
