"""The ship gates that docs/integrating.md shows, run against a real broker."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaProducer

from schemas.standing import Standing
from schemas.topics import CLEARANCES, STANDING
from schemas.verdict import VERDICT
from streams.engine.settings import eastern_today
from tests.broker.jars import jars
from tests.kafka import Kafka

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
INPUTS = {
    "order": "0",
    "listed_parties": {"offset": 0, "hash": ""},
    "item_content": {"offset": 0, "hash": ""},
    "licences": {"offset": 0, "hash": ""},
    "exchange_rates": "",
    "reviews": "",
    "rulebook": "",
    "policy": "",
}


def clearance(order_id: str, revision: int, number: int, good_until: str | None = None) -> dict[str, Any]:
    decision = {
        "order_id": order_id, "revision": revision, "outcome": "clear", "state": "cleared",
        "evaluation_day": "2026-11-22", "as_of": "2026-11-22", "findings": [], "lines": [], "advisories": [],
        "releasable_lines": [], "good_until": good_until, "review_policy": None, "inputs": INPUTS,
    }  # fmt: skip
    record = {
        "kind": "clearance", "verdict_id": f"{order_id}/{revision}/{number}", "order_id": order_id,
        "revision": revision, "decision_hash": "", "decision": decision,
        "course": {"number": number, "cause": "event"},
    }  # fmt: skip
    VERDICT.validate_python(record | {"decision": decision | dict.fromkeys(("evaluation_day", "as_of"), date.max)})
    return record


def withdrawal(order_id: str, revision: int, number: int) -> dict[str, Any]:
    return {
        "kind": "withdrawal", "order_id": order_id, "revision": revision, "number": number,
        "withdraws": f"{order_id}/{revision}/{number - 1}", "replaced_by": f"{order_id}/{revision}/{number}",
        "cause": "list",
    }  # fmt: skip


def standing(partition: int, **changes: Any) -> dict[str, Any]:
    today = eastern_today()
    said = {
        "kind": "standing", "partition": partition, "current_at": datetime.now(UTC), "day": today, "knowledge": {},
        "orders_next": 0, "law_until": today, "lists": {"EL": today - timedelta(7), "SDN": today},
        "list_max_age_days": 7,
    }  # fmt: skip
    return Standing(**said | changes).model_dump(mode="json")


def standings() -> list[dict[str, Any]]:
    """One way of not standing for each partition but the first; the last was never screened."""
    now, today = datetime.now(UTC), eastern_today()
    return [
        # A clock that is ahead of the broker's makes nothing true for longer.
        standing(0, current_at=now + timedelta(hours=1)),
        standing(1, current_at=datetime(2026, 1, 31, 12, tzinfo=UTC)),
        standing(2, day=date(2026, 1, 31)),
        standing(3, lists={"EL": today, "SDN": date(2026, 1, 31)}),
        standing(4, lists={"EL": None, "SDN": today}),
        standing(5, lists={"EL": today + timedelta(1)}),
        standing(6, law_until=date(2026, 1, 31)),
        {"kind": "of-a-later-release", "partition": 0},
    ]


PARTITIONS = 8
COMMITTED = [
    clearance("cleared", 1, 1),
    clearance("amended", 2, 1),
    clearance("withdrawn", 1, 1),
    withdrawal("withdrawn", 1, 2),
    clearance("again", 1, 1),
    withdrawal("again", 1, 2),
    clearance("again", 1, 3),
    clearance("lapsed", 1, 1, "2020-01-31"),
    clearance("standing", 1, 1, "9999-12-30"),
    {"kind": "of-a-later-release", "order_id": "cleared"},
]
ABORTED = [clearance("aborted", 1, 1), withdrawal("cleared", 1, 2)]

ANSWERS = [
    ("cleared", 1, "ship"),
    ("unknown", 1, "do not ship: no clearance"),
    ("amended", 1, "do not ship: revision 2 was cleared, not 1"),
    ("amended", 2, "ship"),
    ("withdrawn", 1, "do not ship: the clearance was withdrawn"),
    ("again", 1, "ship"),
    ("lapsed", 1, "do not ship: the clearance stood until 2020-01-31"),
    ("standing", 1, "ship"),
    ("aborted", 1, "do not ship: no clearance"),
    ("on 1", 1, "do not ship: not screened since 2026-01-31T12:00:00Z"),
    ("on 2", 1, f"do not ship: screened for 2026-01-31, not for {eastern_today()}"),
    ("on 3", 1, "do not ship: list SDN was last checked on 2026-01-31"),
    ("on 4", 1, "do not ship: list EL is missing"),
    ("on 5", 1, f"do not ship: list EL was last checked on {eastern_today() + timedelta(1)}"),
    ("on 6", 1, "do not ship: the law is known until 2026-01-31"),
    ("on 7", 1, "do not ship: partition 7 was never screened"),
]


def put(producer: KafkaProducer, topic: str, partition: int, records: Iterable[dict[str, Any]]) -> None:
    for record in records:
        producer.send(topic, key=b"key", value=json.dumps(record).encode(), partition=partition)
    producer.flush()


@pytest.fixture(scope="module")
def broker(kafka_here: None) -> Iterator[str]:
    """A broker of our own: the topics' names are the contract's, and other tests use them too."""
    with Kafka() as kafka:
        admin = KafkaAdminClient(bootstrap_servers=kafka.bootstrap)
        for topic in (CLEARANCES, STANDING):
            settings = {"num_partitions": PARTITIONS, "replication_factor": 1, "configs": topic.configs()}
            admin.create_topics({topic.name: settings})
        admin.close()
        producer = transactional(kafka.bootstrap, "filled")
        producer.begin_transaction()
        put(producer, CLEARANCES.name, 0, COMMITTED)
        for number in range(1, PARTITIONS):
            put(producer, CLEARANCES.name, number, [clearance(f"on {number}", 1, 1)])
        for one in standings():
            put(producer, STANDING.name, one["partition"], [one])
        producer.commit_transaction()
        producer.begin_transaction()
        put(producer, CLEARANCES.name, 0, ABORTED)
        producer.abort_transaction()
        producer.close()
        yield kafka.bootstrap


def transactional(bootstrap: str, name: str) -> KafkaProducer:
    producer = KafkaProducer(bootstrap_servers=bootstrap, transactional_id=name)
    producer.init_transactions()
    return producer


class Gate:
    """A ship gate that is asked again and again."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(
            command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def asked(self, order_id: str, revision: int) -> str:
        assert self.process.stdin
        assert self.process.stdout
        assert self.process.stderr
        self.process.stdin.write(f"{order_id} {revision}\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline().strip()
        assert said, self.process.stderr.read()
        return said


def command(kind: str) -> list[str]:
    if kind == "python":
        return [sys.executable, str(EXAMPLES / "ship_gate.py")]
    java = [jars().java, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", jars().class_path]
    return [*java, str(EXAMPLES / "ShipGate.java")]


@pytest.fixture(scope="module", params=["python", "java"])
def gate(request: pytest.FixtureRequest, broker: str) -> Iterator[Gate]:
    asked = Gate([*command(request.param), broker])
    with asked.process:
        yield asked
        asked.process.kill()


@pytest.mark.parametrize(("order_id", "revision", "answer"), ANSWERS)
def test_an_order_may_leave_only_if_all_of_it_stands(gate: Gate, order_id: str, revision: int, answer: str) -> None:
    assert gate.asked(order_id, revision) == answer


def test_a_gate_reads_on_from_what_it_knows_and_waits_for_what_is_not_committed(gate: Gate, broker: str) -> None:
    """One process: a clearance comes, is being withdrawn, and is withdrawn."""
    name = f"later-{gate.process.pid}"
    producer = transactional(broker, name)
    producer.begin_transaction()
    put(producer, CLEARANCES.name, 0, [clearance(name, 1, 1)])
    producer.commit_transaction()
    assert gate.asked(name, 1) == "ship"
    producer.begin_transaction()
    put(producer, CLEARANCES.name, 0, [withdrawal(name, 1, 2)])
    assert gate.asked(name, 1) == "do not ship: not caught up"
    producer.commit_transaction()
    assert gate.asked(name, 1) == "do not ship: the clearance was withdrawn"
    producer.close()


@pytest.mark.parametrize("kind", ["python", "java"])
def test_how_long_a_word_holds_is_an_argument(kind: str, broker: str) -> None:
    asked = Gate([*command(kind), broker, "0"])
    with asked.process:
        assert asked.asked("cleared", 1).startswith("do not ship: not screened since ")
        asked.process.kill()
