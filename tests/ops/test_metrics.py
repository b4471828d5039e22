"""What a worker reports: bounded, in Prometheus' form, and right about what it counts."""

import os
import time
from dataclasses import replace
from datetime import date
from math import isnan
from random import Random
from typing import Any, get_args

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from schemas.alert import Alert
from schemas.listed_party import LISTS
from schemas.topics import DESKS
from schemas.verdict import Finding, State
from streams.cli.shared.files import starter_parties
from streams.engine.deciding.book import Book, BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.lanes.watch import Watch, measure_lists, region
from streams.engine.rescreening.rescreen import _CAUSES
from streams.facts.order import ListState
from streams.facts.reasons import Reasons
from streams.lists.manifest import manifests
from streams.ops.metrics import OTHER, Metrics, list_label
from streams.ops.persistent_counter import PersistentCounter
from streams.reference.items import starter_items
from streams.trial.orders.orders import events
from tests.engine.orders import DAY, Fetched, event, grounds, held

MOST_SERIES = 600
PARTITIONS = 12
LATER = date(2026, 11, 26)


def samples(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = text_string_to_metric_families(generate_latest(metrics.registry).decode())
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}


def value(metrics: Metrics, name: str, **labels: str) -> float:
    return samples(metrics)[f"shipscreen_{name}", tuple(sorted(labels.items()))]


def watched() -> Watch:
    return Watch(Metrics(), Reasons.load())


def drained(watch: Watch, records: list[Fetched], book: Book, partitions: int = 1, day: date = DAY) -> None:
    """Decided and written, as a lane does."""
    judge = Judge(PartitionPlace(0, partitions), grounds(day=day), BookDraft(book))
    judge.take(*records)
    judge.finish()
    watch.lane(0).wrote(0.01, judge.tally)
    for order_id, raw in judge.draft.records():
        book.put(order_id, raw)


@pytest.mark.long
@pytest.mark.slow
def test_series_are_bounded() -> None:
    """50,000 varied orders, with all troubles of the generator, in a worker that owns twelve partitions."""
    watch = watched()
    lanes = [watch.lane(partition) for partition in range(PARTITIONS)]
    made = events(Random(3), 50_000, DAY, starter_items(), starter_parties())
    book, batch = Book(), []
    for offset, one in enumerate(made):
        batch.append(Fetched(offset, one.key, one.value, timestamp=int(time.time() * 1000)))
        if len(batch) == 1_000:
            drained(watch, batch, book)
            batch.clear()
    watch.undecided(dict.fromkeys(range(PARTITIONS)))
    watch.open_holds(book.open_holds(), DAY)
    assert len(lanes) == PARTITIONS
    assert len(samples(watch.metrics)) < MOST_SERIES


def test_no_label_can_name_an_order_a_party_or_an_item() -> None:
    labels = {label for family in Metrics().registry.collect() for one in family.samples for label in one.labels}
    known = {"state", "cause", "reason_class", "stage", "kind", "partition", "topic", "list", "region", "desk", "le"}
    assert labels <= known


def test_a_hold_counts_for_its_desk_its_region_and_its_age() -> None:
    watch, book = watched(), Book()
    drained(watch, [held(0, "A-1"), event(1, "A-2")], book)
    watch.open_holds(book.open_holds(), date(2026, 11, 24))
    metrics = watch.metrics
    assert sum(value(metrics, "review_tasks_total", desk=desk, state="open") for desk in DESKS) == 1
    assert sum(value(metrics, "open_holds", desk=desk) for desk in DESKS) == 1
    assert max(value(metrics, "oldest_hold_days", desk=desk) for desk in DESKS) == 4
    assert value(metrics, "region_holds_total", region=OTHER) == 1


def test_a_new_verdict_makes_a_hold_no_younger() -> None:
    """Age counts from the first hold, through revisions and further verdicts, until the order is cleared."""
    watch, book = watched(), Book()
    for day, record in ((DAY, held(0, "A-1")), (LATER, held(1, "A-1", 2))):
        drained(watch, [record], book, day=day)
    assert [since for _, since in book.open_holds()] == [DAY.isoformat()]
    drained(watch, [event(2, "A-1", 3)], book, day=LATER)
    assert list(book.open_holds()) == []
    drained(watch, [held(3, "A-1", 4)], book, day=LATER)
    assert [since for _, since in book.open_holds()] == [LATER.isoformat()]


def test_a_cleared_order_is_no_open_hold() -> None:
    watch, book = watched(), Book()
    drained(watch, [held(0, "A-1")], book)
    drained(watch, [event(1, "A-1", 2)], book)
    assert list(book.open_holds()) == []
    assert sum(value(watch.metrics, "review_tasks_total", desk=desk, state="closed") for desk in DESKS) == 1


@pytest.mark.parametrize(
    ("country", "where"),
    [("DE", "Europe"), ("HK", "Asia"), ("IR", "Asia"), ("US", "Americas"), ("", OTHER), ("ZZ", OTHER)],
)
def test_regions(country: str, where: str) -> None:
    assert region(country) == where


def test_lists_have_few_names() -> None:
    assert {list_label(name) for name in (*LISTS, "HOUSE", "HOUSE_2", "surprise")} == {*LISTS, "house", OTHER}


def test_the_first_of_something_is_an_increase_too() -> None:
    """A counter that begins with its first event is never seen to rise."""
    metrics = Metrics()
    for kind in Alert.__annotations__["alert"].__args__:
        assert value(metrics, "alerts_total", kind=kind) == 0
    assert value(metrics, "dead_letters_total", stage="json") == 0


def test_what_has_not_happened_is_nothing_and_not_unknown() -> None:
    """Else "Cleared" shows no data, not 0 %, on workers that start with stale lists and hold everything."""
    metrics = watched().metrics
    for state in get_args(State):
        assert value(metrics, "verdicts_total", state=state, cause="event") == 0
    for _, cause in _CAUSES:
        assert value(metrics, "rescreened_total", cause=cause) == 0
    assert value(metrics, "holds_total", reason_class="data") == 0


def test_lists_are_measured_with_their_last_refusal() -> None:
    metrics = Metrics()
    states = [
        ListState("EL", 7, 100, date(2026, 11, 18)),
        ListState("SDN", 7, 100, date(2026, 11, 18), accepted_by="Ada"),
        ListState("UVL", 7, 1, date(2026, 11, 18), bundled=True),
        ListState("MEU", 7, 40, date(2026, 11, 18)),
        ListState("HOUSE_A", 8, 2, date(2026, 11, 20)),
        ListState("HOUSE_B", 9, 3, date(2026, 11, 10), refused_at=date(2026, 11, 19), refused_why="halved"),
    ]
    known = manifests()
    measure_lists(metrics, states, DAY, known)
    assert value(metrics, "list_missing_entries", list="EL") == known["EL"].min_entries - 100
    for name in ("SDN", "UVL", "MEU", "house"):
        assert value(metrics, "list_missing_entries", list=name) == 0
    assert value(metrics, "list_entries", list="house") == 5
    assert value(metrics, "list_age_days", list="house") == 10
    assert value(metrics, "list_age_days", list="EL") == 2
    assert value(metrics, "list_refused_timestamp_seconds", list="EL") == 0
    assert value(metrics, "list_refused_timestamp_seconds", list="house") == 1_795_064_400


def test_a_match_that_is_too_weak_to_hold_for_is_counted() -> None:
    watch, metrics = watched(), Metrics()
    watch.metrics = metrics
    weak = Finding("ADV_WEAK_ALIAS", "advisory", "r", "v", "c", {"entry": "SDN/1", "name": "x"})
    other = Finding("ADV_LISTED_NONPARTY", "advisory", "r", "v", "c", {"entry": "EL/1"})
    book = Book()
    judge = Judge(PartitionPlace(0, 1), grounds(), BookDraft(book))
    judge.take(event(0, "A-1"))
    judge.finish()
    (done,) = judge.tally.published
    watch.published(replace(done, decision=replace(done.decision, advisories=(weak, weak, other))))
    assert value(metrics, "suppressed_matches_total", list="SDN") == 1
    assert value(metrics, "suppressed_matches_total", list="EL") == 0


def test_clocks_that_were_not_compared_are_not_said_to_agree() -> None:
    assert isnan(value(Metrics(), "clock_ahead_seconds"))


@pytest.mark.parametrize(("end", "lag"), [(7, 4), (3, 0), (2, 0)])
def test_lag_is_what_the_partition_holds_beyond_what_is_decided(end: int, lag: int) -> None:
    watch = watched()
    records: list[Any] = [event(1), event(2)]
    watch.lane(0).decided(records, end - records[-1].offset - 1)
    assert value(watch.metrics, "lag_records", partition="0") == lag


def test_age_of_what_waits() -> None:
    watch = watched()
    watch.undecided({0: None, 1: int((time.time() - 90) * 1000)})
    assert value(watch.metrics, "oldest_undecided_seconds", partition="0") == 0
    assert 89 < value(watch.metrics, "oldest_undecided_seconds", partition="1") < 95


def test_a_partition_that_is_another_workers_is_not_reported() -> None:
    watch = watched()
    watch.lane(3)
    watch.undecided({3: None})
    watch.metrics.forget(3)
    assert not [key for key in samples(watch.metrics) if ("partition", "3") in key[1]]


def test_a_count_is_kept_in_a_file_of_ours_whatever_others_put_in_its_place(tmp_path: Any) -> None:
    other, counter = tmp_path / "other", PersistentCounter("../g/w", tmp_path)
    other.write_text("7")
    counter.add()
    (file,) = tmp_path.glob("shipscreen-*")
    assert file.parent == tmp_path
    for put in (file.symlink_to, file.hardlink_to, lambda _: os.mkfifo(file), lambda _: file.mkdir()):
        file.unlink()
        put(other)
        counter.add()
        assert (counter.count, other.read_text()) == (0, "7")
    file.rmdir()
    PersistentCounter("--g-w", tmp_path).add()
    assert counter.count == 0, "another name is another file"


def test_a_count_outlives_its_process(tmp_path: Any) -> None:
    PersistentCounter("w", tmp_path).add()
    PersistentCounter("w", tmp_path).add()
    assert PersistentCounter("w", tmp_path).count == 2
    assert PersistentCounter("other", tmp_path).count == 0
    (file,) = tmp_path.glob("shipscreen-w-*.count")
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("rubbish")
    assert PersistentCounter("w", tmp_path).count == 0
    PersistentCounter("w", tmp_path / "not" / "there").add()
