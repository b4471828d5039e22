"""Records the dump of a release: what its code leaves on the topics after some 2,000 orders of every fate.

`python -m tests.upgrade.record` in a checkout of that release; one that is older than this folder gets a copy of it.
A dump stands for good: a release is recorded once, on the day that it gets its number.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson

from schemas.licence import Licence
from schemas.listed_party import ListedParty
from schemas.topics import ORDER_BOOK, ORDERS, TOPICS
from streams.audit.identity import enacted
from streams.engine.broker.child import Child
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.send import Message, send_all, sender
from streams.engine.broker.topics import create_topics, fit_layout
from streams.engine.deciding.book import PARTITION_KEY, Position, decoded_position
from streams.engine.knowledge.publisher import publish_items, publish_licences, publish_lists
from streams.law.kit.samples import SAMPLE, SAMPLE_LINE, SAMPLE_PARTY
from streams.lists.snapshot import Snapshot
from streams.lists.starter import starter
from streams.reference.items import starter_items
from streams.trial.orders.mix import Mix
from streams.trial.orders.orders import events
from tests.kafka import Kafka
from tests.upgrade.dump import FOLDER, SUFFIX, Kept, Made, written

DAY: Final = date(2026, 11, 22)
PARTITIONS: Final = 2
VERSIONS: Final = 2_750
"""Of orders, as the generator counts them: about 2,000 orders."""
MIX: Final = Mix(6_700, 700, 200, 500, 1_200, 400, 100, 100, 100)
WITHIN: Final = 300.0
CUSTOMERS: Final = 30
"""So many customers are listed once their orders were decided."""

LICENSED: Final = {**SAMPLE_LINE, "eccn": "3A001.b.2.a", "line_value_usd": "100"}

# What the first release took as it came. Whatever a later one makes of it, the order stands in its book.
ODD: Final[tuple[dict[str, Any], ...]] = (
    {"ship_date": 1_797_120_000},
    {"lines": [{**SAMPLE_LINE, "qty": "1_000"}]},
    {"lines": [{**SAMPLE_LINE, "qty": "٣٤"}]},
    {"lines": [{**SAMPLE_LINE}, {**SAMPLE_LINE}]},
    {"lines": [{**SAMPLE_LINE, "line": "7"}]},
    {"parties": [{**SAMPLE_PARTY, "name": "TBD"}]},
    {"parties": [{**SAMPLE_PARTY, "country": ""}]},
    {"parties": [{**SAMPLE_PARTY, "country": "Germany"}]},
    {"parties": [{**SAMPLE_PARTY, "address": "Valiasr Street, Tehran, Iran"}]},
    {"parties": [SAMPLE_PARTY, {"role": "ship_to", "name": "Kobe Hinoki KK", "country": "JP"}]},
    {"end_use": {"militery": True}},
    {"claims": {"license": "D123"}, "x_own": 1, "extensions": {"erp": "S4"}},
    {"signals": {"RF_CASH": "false"}},
    {"split_shipment_allowed": "yes"},
    {"us_person_involved": "no"},
    {"colour": "red"},
    {"claims": {"licence_id": "D700001"}, "lines": [LICENSED], "destination": "IN"},
)
SHIPPED: Final[tuple[dict[str, Any], ...]] = (
    {"shipped_on": "2026-11-20", "shipped_lines": [{"line": 1, "qty": "1"}]},
    {"shipped_on": "2026-11-20", "shipped_lines": [{"line": 1, "qty": "0.5"}], "final": False},
    {"shipped_on": None},
    {"shipped_on": "9999-12-31"},
    {"shipped_on": "2026-11-20", "shipped_lines": [{"line": 1, "qty": "100000000000000"}], "final": False},
    {"shipped_on": "2026-11-20", "shipped_lines": [{"line": 9, "qty": -5}], "final": False},
)


def odd(number: int) -> dict[str, Any]:
    """Each of them once, submitted."""
    return {**SAMPLE, "order_id": f"ODD-{number}", **ODD[number]}


def shipments() -> Iterator[dict[str, Any]]:
    """Orders, and then their shipments: once under a higher revision, once under the one that was cleared."""
    for number, told in enumerate(SHIPPED):
        for revision in (1, 2):
            order = {**SAMPLE, "order_id": f"LEFT-{number}-{revision}"}
            yield order
            yield {**order, "event": "shipped", "revision": revision, **told}


def orders() -> tuple[list[Message], list[ListedParty]]:
    """What is sent, and who of it is listed afterwards."""
    listed = [party for snapshot in starter().values() for party in snapshot.entries]
    made = list(events(Random(20261122), VERSIONS, DAY, starter_items(), listed, mix=MIX))
    sent: list[Message] = [(one.key, one.value) for one in made]
    by_hand = [*map(odd, range(len(ODD))), *shipments()]
    sent.extend((str(one["order_id"]).encode(), orjson.dumps(one)) for one in by_hand)
    names = dict.fromkeys(orjson.loads(one.value)["parties"][0]["name"] for one in made if one.kind == "submitted")
    house = [
        ListedParty(list="HOUSE-UPGRADE", entry_id=str(number), name=name, entity_type="company")
        for number, name in enumerate(list(names)[:: len(names) // CUSTOMERS])
    ]
    return sent, house


def licences() -> list[Licence]:
    line = {"line": 1, "eccn": "3A001.b.2.a", "kind": "commodity", "qty": "10", "unit": "pc", "value_usd": "10000"}
    told = {"status": "active", "valid_from": "2026-01-01", "valid_to": "2029-12-31", "destination": "IN"}
    parties = {"ultimate_consignee": [SAMPLE_PARTY["name"]]}
    return [Licence.model_validate({"id": "D700001", "lines": [line], "parties": parties, **told})]


@contextmanager
def worker(connection: Connection, place: Path) -> Iterator[Child]:
    told = {"bootstrap": connection.bootstrap, "day": DAY.isoformat(), "http_port": None}
    child = Child([sys.executable, "-m", "tests.engine.process", json.dumps(told)], place / "worker.log")
    try:
        yield child
        assert child.stop(60)
    finally:
        child.kill()


async def everything(connection: Connection) -> list[Kept]:
    found: list[Kept] = []
    await read_to_end(connection, [topic.name for topic in TOPICS], lambda record: found.append(Kept.of(record)))
    return found


def at_rest(records: list[Kept]) -> bool:
    """Whether all that was sent is decided, and screened with all that is known."""
    ends = {(one.topic, one.partition): one.offset + 1 for one in records}
    known = ends["listed-parties.v1", 0], ends["item-content.v1", 0], ends["licences.v1", 0]
    positions: dict[int, Position] = {}
    for one in records:
        if one.topic == ORDER_BOOK.name and one.key == PARTITION_KEY.encode():
            assert one.value is not None
            positions[one.partition] = decoded_position(one.value)
    return len(positions) == PARTITIONS and all(
        position.next == ends[ORDERS.name, partition] and position.screened_to.offsets == known
        for partition, position in positions.items()
    )


async def until_at_rest(connection: Connection, child: Child) -> list[Kept]:
    deadline = time.monotonic() + WITHIN
    while not at_rest(found := await everything(connection)):
        assert child.alive, child.log.read_text()[-3000:]
        assert time.monotonic() < deadline, child.log.read_text()[-3000:]
        await asyncio.sleep(1)
    return found


async def recorded(connection: Connection, place: Path) -> list[Kept]:
    """Everything on the topics, after lists, items, a licence, orders, and a list that names some of their parties."""
    await publish_lists(connection, starter().values(), DAY)
    await publish_items(connection, starter_items())
    await publish_licences(connection, licences())
    sent, house = orders()
    async with sender(connection) as producer:
        await send_all(producer, ORDERS.name, sent)
    with worker(connection, place) as child:
        await until_at_rest(connection, child)
        await publish_lists(connection, [Snapshot.of("HOUSE-UPGRADE", house)], DAY)
        return await until_at_rest(connection, child)


def main() -> None:
    release = enacted().release
    path = FOLDER / f"{release}{SUFFIX}"
    assert not path.exists(), f"{path} stands for good"
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    with Kafka() as kafka, TemporaryDirectory() as place:
        connection = Connection(kafka.bootstrap)
        create_topics(connection, PARTITIONS)
        layout, _ = fit_layout(connection)
        records = asyncio.run(recorded(connection, Path(place)))
    made = Made(release, told.stdout.strip(), DAY.isoformat(), PARTITIONS, layout.ids[ORDERS.name])
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(written(made, records))
    sys.stdout.write(f"{path}: {len(records):,} records, {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
