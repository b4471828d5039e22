"""The ship gates that docs/integrating.md shows, run against a real broker."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaProducer

from schemas.topics import CLEARANCES
from schemas.verdict import VERDICT
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
]


def send(producer: KafkaProducer, records: list[dict[str, Any]], *, commit: bool) -> None:
    producer.begin_transaction()
    for record in records:
        producer.send(CLEARANCES.name, key=record["order_id"].encode(), value=json.dumps(record).encode())
    producer.flush()
    producer.commit_transaction() if commit else producer.abort_transaction()


@pytest.fixture(scope="module")
def broker(kafka_here: None) -> Iterator[str]:
    """A broker of our own: the topic's name is the contract's, and other tests use it too."""
    with Kafka() as kafka:
        fill(kafka.bootstrap)
        yield kafka.bootstrap


def fill(bootstrap: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    admin.create_topics({CLEARANCES.name: {"num_partitions": 2, "replication_factor": 1}})
    admin.close()
    producer = KafkaProducer(bootstrap_servers=bootstrap, transactional_id="ship-gate-test")
    producer.init_transactions()
    send(producer, COMMITTED, commit=True)
    send(producer, ABORTED, commit=False)
    producer.close()


def ask(command: list[str], bootstrap: str, order_id: str, revision: int) -> tuple[str, int]:
    run = subprocess.run(
        [*command, bootstrap, order_id, str(revision)], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode in (0, 1), run.stderr
    return run.stdout.strip(), run.returncode


@pytest.mark.parametrize(("order_id", "revision", "answer"), ANSWERS)
def test_python_gate(broker: str, order_id: str, revision: int, answer: str) -> None:
    said, code = ask([sys.executable, str(EXAMPLES / "ship_gate.py")], broker, order_id, revision)
    assert (said, code) == (answer, 0 if answer == "ship" else 1)


@pytest.mark.parametrize(("order_id", "revision", "answer"), ANSWERS[:4] + ANSWERS[6:9:2])
def test_java_gate(broker: str, order_id: str, revision: int, answer: str) -> None:
    java = [jars().java, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", jars().class_path]
    said, code = ask([*java, str(EXAMPLES / "ShipGate.java")], broker, order_id, revision)
    assert (said, code) == (answer, 0 if answer == "ship" else 1)
