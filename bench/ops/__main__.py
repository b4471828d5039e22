"""`make ops-check`: every query of every panel and rule against live workers, and a provoked fault for each alert.

Rules run hurried: windows and waits HURRY times shorter, thresholds and names as in deploy/. Writes
bench/results/ops.json, bench/results/ops.md and the pictures in docs/img. Exit code 1 where a query is empty or an
alert did not do as it should.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bench.ops.asking import boards, empty, unseen
from bench.ops.faults import FAULTS, Fault, nothing
from bench.ops.prometheus import SCRAPE_SECONDS, Prometheus
from bench.ops.report import markdown
from bench.ops.stage import Stage
from streams.engine.broker.child import free_port
from tests.broker.settings import Listener
from tests.kafka import Kafka
from tests.proxy import Proxy

ROOT: Final = Path(__file__).resolve().parents[2]
RESULTS: Final = ROOT / "bench" / "results"
HURRY: Final = 30
WARM_SECONDS: Final = 45
CALM_SECONDS: Final = 150.0
SEEN_SECONDS: Final = 3.0 * SCRAPE_SECONDS
"""A fault stands for so long after its alerts fired: nobody mends one within a scrape, and panels are to show it."""


def tools() -> Path:
    """Installs the tools that the check needs and returns their folder."""
    done = subprocess.run([ROOT / "scripts/setup-ops"], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


async def tried(stage: Stage, fault: Fault, endings: list["asyncio.Task[None]"]) -> dict[str, Any]:
    """Provokes a fault; when its alerts fired. When they end after it is healed is seen while the next goes on."""
    before = await calm(stage, fault)
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {fault.says}\n")
    started, began = time.monotonic(), time.time()
    rows: dict[str, dict[str, Any]] = {name: {"alert": name, "fired_s": None, "ended_s": None} for name in fault.alerts}
    acting: asyncio.Future[None] = asyncio.ensure_future(fault.provoke(stage))
    waiting = set(fault.alerts)
    while (waiting or not acting.done()) and time.monotonic() < started + fault.within:
        for name in waiting & await asyncio.to_thread(stage.prometheus.firing):
            rows[name]["fired_s"] = round(time.monotonic() - started, 1)
        waiting = {name for name in waiting if rows[name]["fired_s"] is None}
        await asyncio.sleep(0.5)
    await acting
    if waiting:
        sys.stderr.write(f"not fired: {sorted(waiting)}\n{stage.last_words()}\n")
    if fault.heal is not nothing:
        await asyncio.sleep(SEEN_SECONDS)
    alerts = list(rows.values())
    told = {"fault": fault.says, "began": began, "alerts": alerts, "lasting": fault.lasting, "before": before}
    endings.append(asyncio.create_task(ended(stage, fault, told, time.monotonic())))
    await fault.heal(stage)
    return told


async def calm(stage: Stage, fault: Fault) -> list[str]:
    """Waits until what a fault is to raise is quiet; gives what fires all the same."""
    await stage.until(lambda: not set(fault.alerts) & stage.prometheus.firing(), CALM_SECONDS)
    return sorted(set(fault.alerts) & stage.prometheus.firing())


async def ended(stage: Stage, fault: Fault, told: dict[str, Any], healing: float) -> None:
    """Notes when each alert ends, in seconds from the moment that healing began, and when all have."""
    rows = {row["alert"]: row for row in told["alerts"]}
    left = {name for name, row in rows.items() if row["fired_s"] is not None and name != fault.stays}
    while left and time.monotonic() < healing + fault.resolves:
        still = await asyncio.to_thread(stage.prometheus.firing)
        for name in left - still:
            rows[name]["ended_s"] = round(time.monotonic() - healing, 1)
        left &= still
        await asyncio.sleep(0.5)
    told["over"] = time.time()


def wrong(fault: dict[str, Any]) -> list[str]:
    """Alerts that did not fire, fired before, or did not end."""
    return [
        row["alert"]
        for row in fault["alerts"]
        if row["fired_s"] is None
        or row["alert"] in fault["before"]
        or (row["ended_s"] is None and row["alert"] != fault["lasting"].partition(":")[0])
    ]


def cost(prometheus: Prometheus) -> dict[str, Any]:
    """What the metrics cost: series and scrape time of a worker."""
    series = [float(one["value"][1]) for one in prometheus.instant("max_over_time(scrape_samples_scraped[1h])")]
    # Under the steady load, not while workers build their indices.
    half = prometheus.instant(f"quantile_over_time(0.5, scrape_duration_seconds[{WARM_SECONDS}s])")
    most = prometheus.instant(f"quantile_over_time(0.95, scrape_duration_seconds[{WARM_SECONDS}s])")
    return {
        "series_per_worker": max(series),
        "scrape_seconds_median": max(float(one["value"][1]) for one in half),
        "scrape_seconds_95": max(float(one["value"][1]) for one in most),
    }


async def run(rate: float, faults: Sequence[Fault]) -> dict[str, Any]:
    """Runs broker, proxy, Prometheus and workers, provokes the faults and returns what was seen.

    rate: orders per second.
    """
    folder = tools()
    with tempfile.TemporaryDirectory(prefix="shipscreen-ops-") as temporary:
        place = Path(temporary)
        with Kafka(listeners=[Listener("PROXIED", advertised=free_port())], heap="512m") as kafka:
            prometheus = Prometheus(
                folder / "debian/usr/bin/prometheus", place, ROOT / "deploy/prometheus/rules", HURRY
            )
            with Proxy(kafka.listener("PROXIED")) as proxy:
                stage = Stage(kafka, proxy, prometheus, place, rate)
                try:
                    return await _played(stage, prometheus, faults, folder)
                finally:
                    await stage.close()
                    prometheus.stop()


async def _played(stage: Stage, prometheus: Prometheus, faults: Sequence[Fault], folder: Path) -> dict[str, Any]:
    start = time.time()
    await stage.open()
    await asyncio.sleep(WARM_SECONDS)
    quiet = sorted(prometheus.firing())
    costs = cost(prometheus)
    now = time.time()
    empty_in_calm = empty(boards(prometheus, now - 2 * SCRAPE_SECONDS, now))
    endings: list[asyncio.Task[None]] = []
    tried_faults = [await tried(stage, fault, endings) for fault in faults]
    await asyncio.gather(*endings)
    for fault in tried_faults:
        fault["wrong"] = wrong(fault)
        sys.stderr.write(f"{fault}\n")
    end = time.time()
    data = boards(prometheus, start, end)
    marks = [{"says": fault["fault"], "began": fault["began"]} for fault in tried_faults]
    await asyncio.to_thread(draw, {"start": start, "end": end, "boards": data, "faults": marks}, folder, stage.place)
    spans = {row["alert"]: (fault["began"], fault["over"]) for fault in tried_faults for row in fault["alerts"]}
    for fault in tried_faults:
        fault.update(began=round(fault["began"] - start), over=round(fault["over"] - start))
    return {
        "day": time.strftime("%Y-%m-%d"),
        "machine": {"cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()]},
        "hurry": HURRY,
        "orders_sent": stage.sent,
        "seconds": round(time.time() - start),
        "boards": len(data),
        "panels": sum(len(board["panels"]) for board in data),
        "queries": sum(len(panel["queries"]) for board in data for panel in board["panels"]),
        "empty": empty(data),
        "empty_in_calm": empty_in_calm,
        "fault_panels": sum(panel["fault"] in spans for board in data for panel in board["panels"]),
        "faults_unseen": unseen(data, spans),
        "slowest_query_s": max(q["seconds"] for b in data for p in b["panels"] for q in p["queries"]),
        "rule_faults": prometheus.rule_faults(),
        "firing_before_any_fault": quiet,
        "metrics": costs,
        "faults": tried_faults,
    }


def draw(data: dict[str, Any], folder: Path, place: Path) -> None:
    """The dashboards as pictures, by the Python that has matplotlib."""
    recorded = place / "recorded.json"
    recorded.write_text(json.dumps(data))
    program = [folder / "venv/bin/python", ROOT / "bench/ops/pictures.py"]
    subprocess.run([*program, recorded, ROOT / "deploy/grafana/dashboards", ROOT / "docs/img"], check=True)


def merged(before: dict[str, Any], again: dict[str, Any]) -> dict[str, Any]:
    """The earlier report, with the faults that were tried again in the place of theirs."""
    rows = {fault["fault"]: fault for fault in before["faults"]}
    rows.update((fault["fault"], {**fault, "tried_again": True}) for fault in again["faults"])
    return {**before, "faults": list(rows.values())}


def main() -> int:
    """Runs the command. Returns the exit code: 1 if a query is empty or an alert behaves wrongly."""
    parser = argparse.ArgumentParser(prog="python -m bench.ops", description=__doc__)
    parser.add_argument("--rate", type=float, default=150, help="orders per second (150)")
    parser.add_argument("--only", nargs="+", help="faults whose words contain one of these; others keep their rows")
    given = parser.parse_args()
    faults = [fault for fault in FAULTS if given.only is None or any(words in fault.says for words in given.only)]
    told = asyncio.run(run(given.rate, faults))
    if given.only is not None:
        told = merged(json.loads((RESULTS / "ops.json").read_text()), told)
    failed = [name for fault in told["faults"] for name in fault["wrong"]]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "ops.json").write_text(json.dumps(told, indent=2) + "\n")
    (RESULTS / "ops.md").write_text(markdown(told))
    sys.stdout.write(json.dumps(told, indent=2) + "\n")
    lacking = [told[what] for what in ("empty", "empty_in_calm", "faults_unseen", "rule_faults") if told[what]]
    return 1 if failed or lacking else 0


if __name__ == "__main__":
    sys.exit(main())
