"""Metrics, logs and the pages of a worker."""

import io
import json
import logging

import aiohttp
import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from schemas.listed_party import LISTS
from streams.ops import logs
from streams.ops.metrics import Metrics, list_label
from streams.ops.server import ListenError, application, served


def test_names_follow_the_conventions() -> None:
    for family in Metrics().registry.collect():
        # process_... are the client library's, the same for every program.
        assert family.name.startswith(("shipscreen_", "process_"))
        assert family.documentation.endswith(".")
        if family.type == "histogram" and family.name.endswith("seconds"):
            assert "ms" not in family.name


def test_list_labels_are_few() -> None:
    labels = {list_label(name) for name in (*LISTS, *(f"HOUSE-{number}" for number in range(100)), "x", "y")}
    assert labels == {*LISTS, "house", "other"}


def test_what_is_no_longer_owned_is_no_longer_reported() -> None:
    metrics = Metrics()
    metrics.lag_records.labels("3").set(7)
    metrics.lag_records.labels("4").set(8)
    metrics.forget(3)
    left = [sample.labels["partition"] for family in metrics.lag_records.collect() for sample in family.samples]
    assert left == ["4"]


@pytest.mark.asyncio
async def test_pages_say_live_and_what_is_missing() -> None:
    metrics, lacks = Metrics(), ["reading the reference topics"]
    pages = application(metrics, lambda: metrics.ready.set(0), lambda: lacks[0] if lacks else None)
    async with served(pages, "127.0.0.1", 0) as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web:
        async with web.get("/livez") as answer:
            assert answer.status == 200
        async with web.get("/readyz") as answer:
            assert (answer.status, await answer.text()) == (503, "reading the reference topics\n")
        lacks.clear()
        async with web.get("/readyz") as answer:
            assert answer.status == 200
        async with web.get("/metrics") as answer:
            found = {family.name for family in text_string_to_metric_families(await answer.text())}
    assert {"shipscreen_ready", "shipscreen_events_received", "shipscreen_transaction_seconds"} <= found


@pytest.mark.asyncio
async def test_a_second_worker_takes_the_next_port() -> None:
    pages = [application(Metrics(), lambda: None, lambda: None) for _ in range(3)]
    async with served(pages[0], "127.0.0.1", 0) as first:
        assert first is not None
        async with served(pages[1], "127.0.0.1", first, tries=10) as second:
            assert second is not None
            assert first < second < first + 10
        with pytest.raises(ListenError, match=str(first)):
            async with served(pages[2], "127.0.0.1", first):
                pass


def test_logs_are_json_lines_of_ours_and_of_libraries_alike() -> None:
    out, root = io.StringIO(), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        logs.configure("info", stream=out)
        structlog.get_logger("streams.test").info("verdict", order_id="A-1", verdict_id="A-1/1/1")
        logging.getLogger("aiokafka.consumer").warning("away %s", 7)
        logging.getLogger("aiokafka.consumer").info("chatter")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
    ours, theirs = map(json.loads, out.getvalue().splitlines())
    assert (ours["event"], ours["order_id"], ours["level"]) == ("verdict", "A-1", "info")
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("away 7", "warning", "aiokafka.consumer")


def test_what_a_library_repeats_is_said_once_in_a_while() -> None:
    now, seldom = [0.0], logs.RateLimit(30, lambda: now[0])

    def said(name: str, words: str, *args: object) -> str | None:
        record = logging.LogRecord(name, logging.ERROR, "", 0, words, args, None)
        return record.getMessage() if seldom.filter(record) else None

    assert said("aiokafka", "away from %s", 1) == "away from 1"
    assert [said("aiokafka", "away from %s", 2), said("aiokafka", "away from %s", 3)] == [None, None]
    assert said("aiokafka.consumer", "away from %s", 1) == "away from 1"
    assert said("streams.engine", "verdict") == said("streams.engine", "verdict") == "verdict"
    now[0] = 31
    assert said("aiokafka", "away from %s", 4) == "away from 4 (and 2 times more)"
    assert said("aiokafka", "away from %s", 5) is None
