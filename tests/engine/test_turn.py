"""What an event is to its order: shipments are counted once, repeats change nothing, and nobody's order clears."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.verdict import Verdict
from streams.engine.deciding.content import content_of, occurrence_of
from streams.engine.deciding.decide import Judge
from streams.engine.deciding.entry import BookEntry, decoded_entry
from streams.engine.deciding.sender import sender_of
from streams.engine.deciding.turn import left_after
from streams.engine.deciding.writes import Write
from streams.law.kit.samples import SAMPLE, SAMPLE_LINE, SAMPLE_PARTY
from streams.screening.decode import Decoded, decode
from tests.engine.orders import DAY, LISTED, Fetched, entity, event, knowledge
from tests.engine.test_decide import Desk, codes, on, only, topics
from tests.reliability.course import Course

TEN = [{**SAMPLE_LINE, "qty": "10"}, {**SAMPLE_LINE, "line": 2, "qty": "4"}]
ALL = [{"line": 1, "qty": "10"}, {"line": 2, "qty": "4"}]


def ordered(offset: int, revision: int = 1, **changes: Any) -> Fetched:
    """Ten and four pieces; clears."""
    return event(offset, revision=revision, **{"lines": TEN, **changes})


def left(offset: int, *lines: dict[str, Any], revision: int = 1, **changes: Any) -> Fetched:
    """They, or some of them, have left today."""
    told = {"event": "shipped", "shipped_on": DAY.isoformat(), "shipped_lines": lines, **changes}
    return ordered(offset, revision, **told)


def part(qty: object, line: int = 1) -> dict[str, Any]:
    return {"line": line, "qty": qty}


def standing(desk: Desk) -> BookEntry:
    entry = desk.book.get("A-1")
    assert entry is not None
    return entry


def form(desk: Desk) -> int:
    return int(orjson.loads(desk.book.raw("A-1") or b"")["form"])


def alerts(writes: list[Write]) -> list[str]:
    return [orjson.loads(write.value or b"")["alert"] for write in writes if write.topic == "alerts.v1"]


def test_a_shipment_as_the_guide_says_it_is_a_clearance_of_its_day_and_no_recall() -> None:
    desk = Desk()
    desk.take(ordered(0))
    yesterday = (DAY - timedelta(1)).isoformat()
    writes = desk.take(left(1, *ALL, shipped_on=yesterday))
    assert topics(writes) == ["clearances.v1"]
    verdict = only(writes)
    assert (verdict.verdict_id, verdict.decision.as_of) == ("A-1/1/2", DAY - timedelta(1))
    assert standing(desk).closed == DAY
    assert form(desk) == 2, "an earlier release would take the order sent again for a contradiction"


def test_a_shipment_sent_again_and_the_order_sent_again_after_it_change_nothing() -> None:
    desk = Desk()
    desk.take(ordered(0))
    shipped = desk.take(left(1, *ALL))
    before = standing(desk)
    for again in (left(2, *reversed(ALL)), ordered(3), ordered(4, event="amended")):
        assert [write.value for write in desk.take(again)] == [shipped[0].value]
    assert standing(desk) == before


def test_shipments_are_added_up_and_what_is_too_much_holds_and_alerts() -> None:
    desk = Desk()
    desk.take(ordered(0))
    assert only(desk.take(left(1, part("6"), final=False))).kind == "clearance"
    assert standing(desk).closed is None
    assert only(desk.take(left(2, part("4.0"), part(4, line=2), final=False))).kind == "clearance"
    writes = desk.take(left(3, part("0.001"), final=False))
    assert topics(writes) == ["clearances.v1", "holds.v1", "reviews.data.v1", "alerts.v1"]
    assert alerts(writes) == ["recall"]
    (hold,) = [one for one in on("holds.v1", writes) if isinstance(one, Verdict)]
    (finding,) = hold.decision.findings
    assert finding.code == "DATA_CONTRADICTORY_ITEM"
    assert finding.evidence["fact"] == "shipped_lines.qty"
    assert finding.evidence["given"] == [{"line": 1, "given": "0.001", "left_before": "10.0", "ordered": "10"}]


def test_what_could_not_have_left_is_not_added_and_can_be_put_right() -> None:
    desk = Desk()
    desk.take(ordered(0))
    impossible = left(1, part("100000000000000"), part("-5", line=2), part(1, line=9), final=False)
    assert codes(on("holds.v1", desk.take(impossible))[0]) == {"DATA_CONTRADICTORY_ITEM", "DATA_INVALID_VALUE"}
    assert only(desk.take(left(2, *ALL, revision=2, final=False))) is not None
    assert standing(desk).kind == "clearance"


def test_a_last_shipment_that_names_no_lines_takes_the_rest_and_a_second_one_nothing() -> None:
    desk = Desk()
    desk.take(ordered(0), left(1, part(6), final=False))
    assert standing(desk).kind == "clearance"
    assert only(desk.take(left(2))).kind == "clearance"
    assert alerts(desk.take(left(3, shipped_on=(DAY - timedelta(1)).isoformat()))) == ["recall"]


def test_equal_shipments_of_one_day_are_two_only_under_two_revisions() -> None:
    desk = Desk()
    desk.take(ordered(0))
    first = desk.take(left(1, part(3), final=False))
    assert [write.value for write in desk.take(left(2, part(3), final=False))] == [first[0].value]
    assert only(desk.take(left(3, part(3), final=False, revision=2))).verdict_id == "A-1/2/3"
    assert only(desk.take(left(4, part(3), final=False, revision=3))).kind == "clearance"
    assert alerts(desk.take(left(5, part(3), final=False, revision=4))) == ["recall"]


def test_quantities_that_left_stay_known_when_the_order_is_amended() -> None:
    desk = Desk()
    desk.take(ordered(0), left(1, part(6), final=False), ordered(2, revision=2, event="amended"))
    assert standing(desk).left == {"1": "6"}
    assert alerts(desk.take(left(3, part(6), final=False, revision=2))) == ["recall"]


def test_a_shipment_of_other_content_is_a_contradiction_and_a_recall() -> None:
    desk = Desk()
    desk.take(ordered(0))
    writes = desk.take(left(1, *ALL, destination="FR"))
    assert alerts(writes) == ["recall"]
    assert codes(on("holds.v1", writes)[0]) == {"ORDER_CONTRADICTORY"}


def test_a_cancelled_order_is_not_reopened_by_a_repeat_and_may_not_ship() -> None:
    desk = Desk()
    desk.take(ordered(0))
    writes = desk.take(ordered(1, event="cancelled"))
    assert on("holds.v1", writes)[0].decision.state == "cancelled"
    before = standing(desk)
    assert [write.value for write in desk.take(ordered(2))] == [before.verdict]
    assert standing(desk) == before
    writes = desk.take(left(3, *ALL))
    assert alerts(writes) == ["shipped_without_clearance"]
    assert codes(only(writes)) == {"ORDER_CONTRADICTORY"}


@pytest.mark.parametrize("kind", ["amended", "cancelled", "shipped"])
def test_what_happens_to_an_order_that_nobody_knows_holds_until_it_is_submitted(kind: str) -> None:
    desk = Desk()
    told: dict[str, Any] = {"event": kind, "shipped_on": DAY.isoformat(), "shipped_lines": [part(2)]}
    writes = desk.take(ordered(0, **told))
    assert codes(only(writes)) == {"ORDER_UNKNOWN"}
    assert only(writes).decision.state == "held"
    assert alerts(writes) == (["shipped_without_clearance"] if kind == "shipped" else [])
    assert form(desk) == 2
    assert [write.value for write in desk.take(ordered(1, **told))] == [standing(desk).verdict]
    assert codes(only(desk.take(ordered(2, revision=2, **told)))) == {"ORDER_UNKNOWN"}
    verdict = only(
        [write for write in desk.take(ordered(3, revision=2)) if write.topic != "holds.v1" or kind != "amended"]
    )
    assert (verdict.decision.state, verdict.verdict_id) == (
        "cancelled" if kind == "cancelled" else "cleared",
        "A-1/2/3",
    )
    assert (form(desk), standing(desk).unknown) == (2 if kind == "shipped" else 1, False)


@pytest.mark.parametrize(
    ("kind", "state"), [("amended", "cleared"), ("cancelled", "cancelled"), ("shipped", "cleared")]
)
def test_a_submission_that_comes_late_makes_the_order_known(kind: str, state: str) -> None:
    desk = Desk()
    desk.take(ordered(0, revision=2, event=kind, shipped_on=DAY.isoformat()))
    writes = desk.take(ordered(1))
    verdicts = [one for topic in ("holds.v1", "clearances.v1") for one in on(topic, writes) if isinstance(one, Verdict)]
    told = sorted((one.course.number, one.revision, one.decision.state) for one in verdicts)
    assert told == [(2, 1, "superseded"), (3, 2, state)]
    assert standing(desk).verdict_id == "A-1/2/3"


def test_an_order_of_which_only_something_unreadable_came_may_be_amended() -> None:
    desk = Desk()
    desk.take(Fetched(0, b"A-1", b"{"))
    assert only(desk.take(ordered(1, event="amended"))).kind == "clearance"


def test_goods_that_leave_while_something_unreadable_holds_them_are_told_and_counted_and_lift_nothing() -> None:
    desk = Desk()
    desk.take(ordered(0), Fetched(1, b"A-1", b"{"))
    writes = desk.take(left(2, part(6), final=False))
    assert alerts(writes) == ["shipped_without_clearance"]
    assert only(writes).decision.undecoded
    assert alerts(desk.take(left(3, part(6), final=False))) == []
    desk.take(ordered(4, revision=2))
    assert standing(desk).left == {"1": "6"}


def test_goods_that_left_by_an_overtaken_revision_are_told() -> None:
    desk = Desk()
    desk.take(ordered(0), ordered(1, revision=3, event="amended"))
    writes = desk.take(left(2, *ALL, revision=2))
    assert (alerts(writes), only(writes).decision.state) == (["shipped_without_clearance"], "superseded")


def test_what_has_yet_to_leave_is_judged_by_the_law_of_today() -> None:
    """The consignee is listed from today; what left yesterday had to be cleared, what is left must not be."""
    listed = entity().model_copy(update={"effective_from": DAY})
    known = knowledge(listed)
    parties = [{**SAMPLE_PARTY, "name": LISTED}]
    yesterday = (DAY - timedelta(1)).isoformat()
    for final, kind in ((True, "clearance"), (False, "hold")):
        desk = Desk(known=known)
        desk.take(ordered(0, parties=parties))
        writes = desk.take(left(1, part(6), shipped_on=yesterday, final=final, parties=parties))
        assert standing(desk).kind == kind
        assert only([write for write in writes if b'"withdrawal"' not in (write.value or b"")[:30]]).kind == kind


def test_what_an_earlier_release_kept_of_a_shipment_is_read() -> None:
    """Its record says only the last event; form 1."""
    desk = Desk()
    desk.take(ordered(0), left(1, part(6), revision=2, final=False))
    assert form(desk) == 1
    assert topics(desk.take(left(2, part(6), revision=2, final=False))) == ["clearances.v1"]
    assert alerts(desk.take(left(3, part("4.1"), revision=2, final=False))) == ["recall"]


def test_content_hashed_in_another_form_is_hashed_again() -> None:
    desk = Desk()
    first = desk.take(ordered(0))
    desk.book.put("A-1", replace(standing(desk), content_hash="of another form").encoded())
    assert [write.value for write in desk.take(ordered(1))] == [first[0].value]


def content(**changes: Any) -> str | None:
    read = decode(orjson.dumps({**SAMPLE, **changes}))
    assert isinstance(read, Decoded)
    return content_of(read.canonical)


@pytest.mark.parametrize(
    "changes",
    [
        {"destination": "de"},
        {"lines": [{**SAMPLE_LINE, "qty": 1.0}]},
        {"ship_date": None, "transit": [], "claims": {}},
        {"event": "shipped", "shipped_on": "2026-11-20", "shipped_lines": [{"line": 1, "qty": 1}], "final": False},
    ],
)
def test_what_means_the_same_is_the_same_content(changes: dict[str, Any]) -> None:
    assert content(**changes) == content()


@pytest.mark.parametrize(
    "changes",
    [
        {"destination": "FR"},
        {"end_use": {"militery": True}},
        {"end_use": {"military": None}},
        {"lines": [{**SAMPLE_LINE, "x_own": 1}]},
        {"parties": [{**SAMPLE_PARTY, "owners": [{"name": "A", "note": "B"}]}]},
        {"signals": {"RF_CASH": None}},
    ],
)
def test_what_may_mean_something_else_is_other_content(changes: dict[str, Any]) -> None:
    assert content(**changes) != content()


def test_content_is_hashed_as_earlier_releases_hashed_it() -> None:
    """The book keeps these hashes: by another one every order sent again would contradict itself."""
    informed = {"claims": {"is_informed": {"section": "744.11(c)", "from": "2026-01-02"}}}
    plain = {
        "order_id": "A-1", "revision": 1, "event": "submitted", "destination": "DE", "note": "as told",
        "lines": [{"line": 1, "sku": "S-1", "qty": "1.50", "unit_price": {"amount": "2.0", "currency": "USD"}}],
        "parties": [{"role": "consignee", "name": "Works Ltd", "country": "DE"}],
    }  # fmt: skip
    assert content_of(orjson.dumps(plain)) == "d6bb2a1a59cfd6c97e2b0ced9fa55f9631defee56cc7ff6e0af38ce1744e7c09"
    assert (
        content_of(orjson.dumps({**plain, **informed}))
        == "323c1f3c8d3bf4b35bffc56588cfb5d452244551989d40979f9b9af672074684"
    )


def test_nothing_is_the_content_of_what_this_release_does_not_take() -> None:
    assert content_of(b'{"event":"submitted"}') is None
    assert content_of(b'{"lines":[{"line":1,"qty":"many"}]}') is None


def test_an_order_that_this_release_no_longer_takes_is_other_than_any_that_it_does() -> None:
    desk = Desk()
    desk.take(ordered(0))
    desk.book.put("A-1", replace(standing(desk), order=b'{"event":"submitted","lines":7}').encoded())
    writes = desk.take(left(1, *ALL))
    assert codes(on("holds.v1", writes)[0]) == {"ORDER_CONTRADICTORY"}


def test_days_lines_and_the_last_of_it_make_an_occurrence() -> None:
    def of(**changes: Any) -> str:
        read = decode(left(0, *ALL, **changes).value)
        assert isinstance(read, Decoded)
        return occurrence_of(read.order)

    assert of() == of(shipped_lines=[{"line": 2, "qty": "4.00"}, {"line": 1, "qty": 10}])
    assert len({of(), of(final=False), of(shipped_on="2026-11-19"), of(shipped_lines=ALL[:1])}) == 4


def sent(one: Fetched, source: str) -> Fetched:
    return replace(one, headers=(("ce_type", b"order"), ("ce_source", source.encode())))


def refused(writes: list[Write]) -> tuple[str, set[str], str]:
    """Stage of the dead letter, codes and id of the hold."""
    letter = next(one for one in writes if one.topic == "orders.v1.dlq")
    hold = next(one for one in on("holds.v1", writes) if isinstance(one, Verdict))
    assert hold.decision.undecoded
    return dict(letter.headers)["dlq-stage"].decode(), codes(hold), hold.verdict_id


def test_a_revision_too_far_away_holds_and_is_not_the_order_s() -> None:
    desk = Desk()
    desk.take(ordered(0, revision=7))
    writes = desk.take(ordered(1, revision=2**53, event="amended"))
    assert topics(writes) == ["orders.v1.dlq", "clearances.v1", "holds.v1", "reviews.data.v1"]
    assert refused(writes) == ("schema", {"ORDER_REVISION_STEP"}, "A-1/7/2")
    assert standing(desk).revision == 7
    assert only([one for one in desk.take(ordered(2, revision=8)) if one.topic == "clearances.v1"]).revision == 8


@pytest.mark.parametrize(("revision", "taken"), [(10**13, True), (10**13 + 1, False), (2**53, False)])
def test_the_first_revision_of_an_order_is_a_step_too(revision: int, taken: bool) -> None:
    desk = Desk()
    writes = desk.take(ordered(0, revision=revision))
    if taken:
        assert only(writes).verdict_id == f"A-1/{revision}/1"
    else:
        assert refused(writes) == ("schema", {"ORDER_REVISION_STEP"}, "A-1/0/1")
    wide = Desk(max_revision_step=2**53)
    assert only(wide.take(ordered(0, revision=revision))).kind == "clearance"


@given(st.lists(st.integers(0, 2**53 - 1), min_size=1, max_size=8), st.integers(1, 2**53))
def test_no_revision_blocks_an_order_for_ever(revisions: list[int], most: int) -> None:
    desk, stands = Desk(max_revision_step=most), 0
    for offset, revision in enumerate(revisions):
        desk.take(ordered(offset, revision))
        if revision - stands <= most:
            stands = max(stands, revision)
        assert standing(desk).revision == stands
    following = ordered(99, stands + 1, event="submitted")
    assert standing(desk).kind == "hold" or desk.take(following)
    desk.take(following)
    assert (standing(desk).kind, standing(desk).revision) == ("clearance", stands + 1)


def test_an_event_of_another_source_holds_an_order_until_its_own_sends_it_again() -> None:
    desk = Desk()
    desk.take(sent(ordered(0), "/erp"))
    writes = desk.take(sent(ordered(1, revision=5), "/wms"))
    assert refused(writes) == ("key", {"ORDER_OTHER_SOURCE"}, "A-1/1/2")
    assert b"ce_source '/wms' sent it, and the order belongs to '/erp'" in writes[0].headers[0][1]
    assert refused(desk.take(ordered(2, revision=5)))[0] == "key", "no source is a source of its own"
    assert only([one for one in desk.take(sent(ordered(3, revision=2), "/erp")) if one.topic == "clearances.v1"])
    assert (standing(desk).sender, standing(desk).revision) == ("/erp", 2)


@pytest.mark.parametrize(
    ("sources", "follows"),
    [
        ({"/erp": ["/wms"]}, True),
        ({"/erp": ["*"]}, True),
        ({"*": ["/wms"]}, True),
        ({"*": ["*"]}, True),
        ({"/erp": ["/edi"]}, False),
        ({"/wms": ["/erp"]}, False),
    ],
)
@pytest.mark.parametrize("bury", [False, True])
def test_the_policy_says_who_may_follow_whom(sources: dict[str, list[str]], follows: bool, bury: bool) -> None:
    desk = Desk(sources=sources)
    desk.take(sent(ordered(0, event="submitted"), "/erp"), sent(ordered(1, event="cancelled"), "/erp"))
    if bury:
        desk.book.put("A-1", standing(desk).bury().encoded())
    writes = desk.take(sent(ordered(2, revision=2), "/wms"))
    assert (standing(desk).kind == "clearance") is follows
    assert ("orders.v1.dlq" in topics(writes)) is not follows
    desk.take(sent(ordered(3, revision=3), "/erp"))
    assert (standing(desk).kind, standing(desk).revision) == ("clearance", 3), "it still belongs to whom it did"


def test_an_order_from_before_senders_were_kept_belongs_to_the_next() -> None:
    desk = Desk()
    desk.take(sent(ordered(0), "/erp"))
    kept = orjson.loads(standing(desk).encoded())
    assert kept.pop("sender") == "/erp"
    desk.book.put("A-1", orjson.dumps(kept))
    assert standing(desk).sender is None
    desk.take(sent(ordered(1, revision=2), "/wms"))
    assert standing(desk).sender == "/wms"
    desk.book.put("A-1", replace(standing(desk), sender=None, closed=DAY).bury().encoded())
    desk.take(sent(ordered(2, revision=3), "/edi"))
    assert standing(desk).sender == "/edi"


def test_a_source_that_is_very_long_is_kept_short() -> None:
    desk, long = Desk(), "/" + "x" * 5_000
    desk.take(sent(ordered(0), long))
    assert len(standing(desk).sender or "") < 30
    assert only(desk.take(sent(ordered(1, revision=2), long))).kind == "clearance"
    assert refused(desk.take(sent(ordered(2, revision=3), long + "x")))[0] == "key"


KINDS = st.sampled_from(["submitted", "amended", "cancelled", "shipped", "broken", "stranger"])
REVISIONS = st.sampled_from([1, 2, 3, 10**13 + 9, 2**53])
STEPS = st.lists(st.tuples(KINDS, REVISIONS, st.sampled_from(["4", "6", "11"]), st.booleans()), max_size=12)


def story(steps: list[tuple[str, int, str, bool]]) -> list[Fetched]:
    events = []
    for offset, (kind, revision, qty, final) in enumerate(steps):
        if kind == "broken":
            events.append(Fetched(offset, b"A-1", b"{"))
        elif kind == "shipped":
            events.append(left(offset, part(qty), revision=revision, final=final))
        elif kind == "stranger":
            events.append(sent(ordered(offset, revision, event="amended"), "/other"))
        else:
            events.append(ordered(offset, revision, event=kind))
    return events


@given(STEPS, st.lists(st.booleans(), min_size=12, max_size=12))
def test_however_events_are_drained_they_lead_to_the_same(
    steps: list[tuple[str, int, str, bool]], cuts: list[bool]
) -> None:
    events, one_by_one, together = story(steps), Desk(), Desk()
    single = [write for each in events for write in one_by_one.take(each)]
    parts: list[list[Fetched]] = [[]]
    for each, cut in zip(events, cuts, strict=False):
        parts[-1].append(each)
        if cut:
            parts.append([])
    assert [write for some in parts for write in together.take(*some)] == single
    assert together.book.raw("A-1") == one_by_one.book.raw("A-1")


@given(STEPS)
def test_no_redelivery_lifts_a_hold_or_counts_a_shipment_twice(steps: list[tuple[str, int, str, bool]]) -> None:
    desk, events = Desk(), story(steps)
    for number, each in enumerate(events, 1):
        desk.take(each)
        before = standing(desk)
        for again in events[:number]:
            desk.take(replace(again, offset=1_000))
            now = standing(desk)
            assert (now.kind, now.undecoded) == (before.kind, before.undecoded) or now.kind == "hold"
            assert left_after(now) == left_after(before)
            assert now.closed == before.closed
            desk.book.put("A-1", before.encoded())


@given(STEPS)
def test_the_worker_and_the_account_of_the_log_agree(steps: list[tuple[str, int, str, bool]]) -> None:
    desk, course, counts = Desk(), Course(), Counter[str]()
    for each in story(steps):
        read = decode(each.value)
        if isinstance(read, Decoded):
            course.take(read, sender_of(each))
        else:
            course.refuse()
        desk.take(each)
        assert desk.judge is not None
        counts.update(done.cause for done in desk.judge.tally.published)
        counts["repeated"] += desk.judge.tally.repeated
        entry = standing(desk)
        assert (entry.content_hash, entry.undecoded) == (course.content, course.undecoded)
        assert (entry.contradictory, entry.unknown) == (course.contradictory, course.unknown)
        assert left_after(entry) == course.left
        told = counts["event"], counts["undecoded"], counts["repeated"]
        assert told == (course.decided, course.refused, course.repeats)


def test_a_record_of_an_order_with_a_course_is_the_same_after_its_bytes() -> None:
    desk = Desk()
    desk.take(ordered(0), left(1, part(3), final=False), left(2, part(2), final=False))
    entry = standing(desk)
    assert (len(entry.seen), entry.left) == (2, {"1": "3"})
    assert decoded_entry(entry.encoded()) == entry
    assert isinstance(desk.judge, Judge)
