"""A worker as a process, on real Kafka and on the embedded broker: from orders sent to verdicts read back."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from schemas.listed_party import ListedParty
from schemas.topics import ALERTS, CLEARANCES, HOLDS, ITEM_CONTENT, ORDERS
from streams.engine.broker.child import free_port
from streams.engine.broker.connection import Connection
from streams.engine.broker.embedded import EmbeddedBrokerMissingError, embedded_broker
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.send import send_all, sender
from streams.engine.broker.topics import check_topics, create_topics
from streams.engine.knowledge.publisher import publish_lists
from streams.engine.worker import OK, REFUSED
from streams.facts.policy import Policy
from streams.law.kit.samples import foreign, laid
from streams.lists.snapshot import Snapshot
from streams.reference.items import starter_items
from streams.trial.orders.orders import events
from streams.trial.tally import READ_BACK, Report, Sent, Tally
from tests.engine.orders import DAY, LISTED, entity, event
from tests.kafka import Kafka
from tests.policies import TRIAL_CLOCK_FILE

pytestmark = pytest.mark.slow
COUNT = 300


@pytest.fixture(params=["kafka", "embedded"])
def broker(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "kafka":
        request.getfixturevalue("kafka_here")
        with Kafka() as kafka:
            yield kafka.bootstrap
    else:
        try:
            with embedded_broker() as address:
                yield address
        except EmbeddedBrokerMissingError as missing:
            pytest.skip(f"wants the embedded broker: {missing}")


@contextmanager
def worker(bootstrap: str, port: int | None = None, **settings: Any) -> Iterator["subprocess.Popen[bytes]"]:
    told = {"bootstrap": bootstrap, "day": DAY.isoformat(), "http_port": port, "session_timeout": 6.0, **settings}
    process = subprocess.Popen([sys.executable, "-m", "tests.engine.process", json.dumps(told)])
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    finally:
        process.kill()
        process.wait(10)


def until(what: Callable[[], bool], seconds: float = 90.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "nothing came of it in time"
        time.sleep(0.1)


def page(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    except (urllib.error.URLError, TimeoutError):
        return 0, ""


async def publish(connection: Connection, seed: int) -> Sent:
    sent, items = Sent(), starter_items()
    async with sender(connection) as producer:
        known = [(item.sku.encode(), item.model_dump_json(exclude_unset=True).encode()) for item in items]
        await send_all(producer, ITEM_CONTENT.name, known)
        made = list(events(Random(seed), COUNT, DAY, items, prefix=f"S{seed}"))
        for one in made:
            sent.note(one.order_id, one.revision)
        await send_all(producer, ORDERS.name, [(one.key, one.value) for one in made])
    return sent


def report(connection: Connection, sent: Sent) -> Report:
    tally = Tally()
    asyncio.run(read_to_end(connection, READ_BACK, tally.take))
    return tally.report(sent)


def test_every_order_gets_one_verdict_and_a_restart_changes_nothing(broker: str) -> None:
    connection, port = Connection(broker), free_port()
    create_topics(connection, 3)
    assert check_topics(connection)[1] == []
    sent = asyncio.run(publish(connection, 1))
    with worker(broker, port) as process:
        until(lambda: page(port, "/readyz")[0] == 200)
        assert page(port, "/livez")[0] == 200
        until(lambda: report(connection, sent).missing == 0)
        scraped = page(port, "/metrics")[1]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == OK
    first = report(connection, sent)
    assert first.adds_up, first.plain()
    assert f"shipscreen_events_received_total {float(sent.records)}" in scraped
    more = asyncio.run(publish(connection, 2))
    with worker(broker):
        until(lambda: report(connection, more).missing == 0)
    for one in sent.versions:
        more.note(*one)
    for name in sent.broken:
        more.note(name, None)
    more.unreadable += sent.unreadable
    assert report(connection, more).adds_up, report(connection, more).plain()


def test_the_day_passing_withdraws_what_no_longer_stands(broker: str, tmp_path: Path) -> None:
    """Lists were never loaded, so nothing is cleared; holds stay as they are."""
    connection, first = Connection(broker), free_port()
    create_topics(connection, 3)
    sent = asyncio.run(publish(connection, 1))
    with worker(broker, first):
        until(lambda: page(first, "/readyz")[0] == 200)
        until(lambda: report(connection, sent).missing == 0)
    seen: list[Any] = []
    before = asyncio.run(read_to_end(connection, [HOLDS.name, CLEARANCES.name, ALERTS.name], seen.append))
    day = tmp_path / "day"
    day.write_text("2026-11-23")
    with worker(broker, port := free_port(), day=f"@{day}"):
        until(lambda: page(port, "/readyz")[0] == 200)
        until(lambda: "shipscreen_rescreened_total" in page(port, "/metrics")[1])
        time.sleep(1)
    after: list[Any] = []
    asyncio.run(read_to_end(connection, [HOLDS.name, CLEARANCES.name, ALERTS.name], after.append, starts=before))
    assert after == []


async def publish_lists_of(connection: Connection, *parties: ListedParty) -> None:
    """These, and in every required list somebody else: a list that holds nobody is no list."""
    others = [entity("Granitfels Radar Works").model_copy(update={"list": name}) for name in Policy().required_lists]
    others = [one.model_copy(update={"entry_id": "0"}) for one in others]
    named = {one.list: [one, *(party for party in parties if party.list == one.list)] for one in others}
    await publish_lists(connection, [Snapshot.of(name, found) for name, found in named.items()], DAY)


def verdicts(connection: Connection, key: bytes) -> list[tuple[str, str, int]]:
    """Kind, cause and number of everything published of one order, as it stands in time."""
    seen: list[Any] = []
    asyncio.run(read_to_end(connection, [HOLDS.name, CLEARANCES.name], seen.append))
    told = [(record.timestamp, json.loads(record.value)) for record in seen if record.key == key]
    return [
        (one["kind"], one.get("cause") or one["course"]["cause"], one.get("number") or one["course"]["number"])
        for _, one in sorted(told, key=lambda pair: pair[0])
    ]


def test_a_list_published_later_takes_the_clearance_back(broker: str) -> None:
    connection, port = Connection(broker), free_port()
    create_topics(connection, 3)
    hit = event(0, "HIT-1", parties=[{"role": "ultimate_consignee", "name": LISTED, "country": "DE"}])
    free = event(0, "FREE-1")

    async def send() -> None:
        async with sender(connection) as producer:
            await send_all(producer, ORDERS.name, [(one.key, one.value) for one in (hit, free)])

    asyncio.run(publish_lists_of(connection))
    with worker(broker, port):
        until(lambda: page(port, "/readyz")[0] == 200)
        asyncio.run(send())
        until(lambda: bool(verdicts(connection, b"HIT-1")) and bool(verdicts(connection, b"FREE-1")))
        asyncio.run(publish_lists_of(connection, entity()))
        until(lambda: len(verdicts(connection, b"HIT-1")) == 3)
    assert verdicts(connection, b"FREE-1") == [("clearance", "event", 1)]
    first, *after = verdicts(connection, b"HIT-1")
    assert first == ("clearance", "event", 1)
    assert sorted(after) == [("hold", "list", 2), ("withdrawal", "list", 2)]


def test_rates_that_come_into_the_file_release_what_waited_for_them(broker: str, tmp_path: Path) -> None:
    connection, port, path = Connection(broker), free_port(), tmp_path / "rates.json"
    create_topics(connection, 3)
    order = laid(foreign("VN", fmv={"amount": "400", "currency": "EUR"}))
    del order["order_id"], order["revision"]
    euro = event(0, "EURO-1", **order)

    async def send() -> None:
        async with sender(connection) as producer:
            await send_all(producer, ORDERS.name, [(euro.key, euro.value)])

    asyncio.run(publish_lists_of(connection))
    with worker(broker, port, rates_file=str(path)):
        until(lambda: page(port, "/readyz")[0] == 200)
        asyncio.run(send())
        until(lambda: verdicts(connection, b"EURO-1") == [("hold", "event", 1)])
        path.write_text(json.dumps({"day": DAY.isoformat(), "rates": {"EUR": "1.16"}}))
        until(lambda: len(verdicts(connection, b"EURO-1")) == 3)
        assert "shipscreen_rates_age 0.0" in page(port, "/metrics")[1]
    assert sorted(verdicts(connection, b"EURO-1")[1:]) == [("clearance", "item", 2), ("withdrawal", "item", 2)]


def test_a_worker_without_its_topics_refuses_and_says_what_to_do(
    kafka_here: None, capfd: pytest.CaptureFixture[str]
) -> None:
    with Kafka() as kafka, worker(kafka.bootstrap) as process:
        assert process.wait(30) == REFUSED
    assert "shipscreen topics create" in capfd.readouterr().err


def test_a_worker_leaves_nothing_where_it_was_started(broker: str, tmp_path: Path) -> None:
    """It needs no disk: neither a folder of the user's is littered, nor does a read-only root keep it from starting."""
    create_topics(Connection(broker), 3)
    port = free_port()
    told = {"SHIPSCREEN_BROKER": broker, "SHIPSCREEN_HTTP_PORT": str(port), "TMPDIR": str(tmp_path)}
    told["SHIPSCREEN_POLICY"] = TRIAL_CLOCK_FILE
    command = [sys.executable, "-m", "streams.cli", "worker"]
    process = subprocess.Popen(command, cwd=tmp_path, env=os.environ | told)
    try:
        until(lambda: page(port, "/readyz")[0] == 200)
        while_it_ran = list(tmp_path.iterdir())
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == OK
    finally:
        process.kill()
        process.wait(10)
    assert (while_it_ran, list(tmp_path.iterdir())) == ([], [])
