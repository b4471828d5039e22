"""An example of every kind of event: `orders validate`, `check` and a worker read and judge it alike."""

import asyncio
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest

from schemas.order import EventKind
from schemas.topics import ALERTS, CLEARANCES, HOLDS
from streams.cli.shared.known import knowledge_of
from streams.cli.shared.settings import trial_policy
from tests.cli.conftest import Shipscreen
from tests.engine.lanes import Bench, until
from tests.engine.orders import Fetched

FOLDER = Path("docs/examples/events")
KINDS = get_args(EventKind)
DAY = date(2026, 11, 20)
STATES = {
    "submitted": ["cleared"],
    "amended": ["cleared", "cleared"],
    "cancelled": ["cleared", "cleared", "cancelled"],
    "shipped": ["cleared", "cleared", "cleared"],
}
STRAYS = [
    {"event": "amended", "order_id": "NOBODY-1", "revision": 2},
    {"event": "shipped", "order_id": "NOBODY-2", "revision": 1, "shipped_on": "2026-11-19"},
    {"event": "shipped", "order_id": "SO-4711", "revision": 1, "destination": "FR"},
    {"event": "submitted", "order_id": "SO-4711", "revision": 0},
    {"event": "submitted", "order_id": "SO-4711"},
]


def worked(raw: list[bytes], policy: Any, licences: Sequence[Path] = ()) -> tuple[list[Any], list[str]]:
    """Verdicts and kinds of alerts of a worker's lane that gets each event by itself."""
    bench = Bench(known=knowledge_of((), (), licences, None, DAY), day=DAY, policy=policy)

    async def run() -> None:
        lane = bench.lane()
        for offset, value in enumerate(raw):
            key = str(orjson.loads(value)["order_id"]).encode()
            bench.put(lane, Fetched(offset, key, value), follows=offset or None)
            await until(lane, partial(_acknowledged, bench, offset))

    asyncio.run(run())
    writes = [one for writes in bench.broker.written for one in writes]
    verdicts = [orjson.loads(one.value or b"") for one in writes if one.topic in {CLEARANCES.name, HOLDS.name}]
    alerts = [orjson.loads(one.value or b"")["alert"] for one in writes if one.topic == ALERTS.name]
    return [one for one in verdicts if one["kind"] != "withdrawal"], alerts


def _acknowledged(bench: Bench, offset: int) -> bool:
    return bench.acked[-1:] == [offset]


def test_there_is_an_example_of_every_kind() -> None:
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(KINDS)
    for kind in KINDS:
        *_, last = (FOLDER / f"{kind}.jsonl").read_bytes().splitlines()
        assert orjson.loads(last)["event"] == kind


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_read_and_judged_alike(kind: str, shipscreen: Shipscreen) -> None:
    path = FOLDER / f"{kind}.jsonl"
    assert shipscreen("orders", "validate", path).exit_code == 0
    checked = shipscreen("check", path)
    assert checked.exit_code == 0, checked.output
    printed = [orjson.loads(line) for line in checked.stdout.splitlines()]
    assert [one["decision"]["state"] for one in printed] == STATES[kind]
    assert worked(path.read_bytes().splitlines(), trial_policy(None)) == (printed, [])


def test_what_is_wrong_with_an_event_is_judged_alike(shipscreen: Shipscreen) -> None:
    first, part, last = (FOLDER / "shipped.jsonl").read_bytes().splitlines()
    strays = [orjson.dumps(orjson.loads(first) | stray) for stray in STRAYS]
    broken = orjson.dumps({"order_id": "SO-4711", "event": "shipped"})
    raw = [*strays[:2], first, part, first, part, *strays[2:4], last, broken, last]
    checked = shipscreen("check", "-", input=b"\n".join(raw))
    verdicts, alerts = worked(raw, trial_policy(None))
    assert [orjson.loads(line) for line in checked.stdout.splitlines()] == verdicts
    assert [line.rpartition(" ")[2] for line in checked.stderr.splitlines() if ": alert: " in line] == alerts
    assert set(alerts) == {"shipped_without_clearance", "recall"}


LICENCE = {
    "id": "D1", "status": "active", "valid_from": "2026-01-10", "valid_to": "2027-01-09", "destination": "CN",
    "parties": {"purchaser": ["Pinewood Metrology"], "ultimate_consignee": ["Pinewood Metrology"],
                "end_user": ["Pinewood Metrology"]},
    "lines": [{"eccn": "3A001.a.7", "qty": 1000, "unit": "pc", "value_usd": "50000"}],
}  # fmt: skip
LICENSED = {
    "event": "submitted", "order_id": "L-1", "revision": 1, "transaction_type": "export_from_us", "ship_from": "US",
    "destination": "CN", "ship_date": "2026-12-01", "claims": {"licence_id": "D1"},
    "parties": [{"role": role, "name": "Pinewood Metrology", "country": "CN"}
                for role in ("purchaser", "ultimate_consignee", "end_user")],
    "lines": [{"line": 1, "sku": "F-1", "qty": 10, "unit": "pc", "eccn": "3A001.a.7", "kind": "commodity",
               "origin": "US", "made_in": "US", "line_value_usd": "5000"}],
}  # fmt: skip


@pytest.mark.parametrize(("balances", "code"), [(None, True), ("untracked", True), ("given", False)])
def test_a_licence_with_quantities_is_judged_alike(
    shipscreen: Shipscreen, tmp_path: Path, balances: str | None, code: bool
) -> None:
    licences, chosen = tmp_path / "licences.jsonl", None
    licences.write_bytes(orjson.dumps(LICENCE))
    if balances is not None:
        chosen = tmp_path / "policy.yaml"
        chosen.write_text(f"licence_balances: {balances}\n")
    options = ("--policy", chosen) if chosen else ()
    checked = shipscreen("check", "-", "--licences", licences, *options, input=orjson.dumps(LICENSED))
    (printed,) = [orjson.loads(line) for line in checked.stdout.splitlines()]
    assert worked([orjson.dumps(LICENSED)], trial_policy(chosen), [licences]) == ([printed], [])
    said = {one["code"] for one in printed["decision"]["findings"]}
    assert ("LIC_BALANCE_UNTRACKED" in said) is code
    assert not said - {"LIC_BALANCE_UNTRACKED", "CCL_LICENSE_REQUIRED"}, "nothing else stands in the way"
