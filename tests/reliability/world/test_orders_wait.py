"""Orders that nobody decides are said, fetched or not; what transactions leave between records is none of them."""

import time
from pathlib import Path

from kafka import KafkaProducer

from schemas.topics import ORDERS
from streams.cli.checks.diagnosis import Diagnosis
from streams.cli.checks.partitions import orders, standing, workers
from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import check_topics
from streams.engine.settings import eastern_today
from tests.engine.orders import event
from tests.reliability.world.gate import WITHIN, WORLD, broker, screening

pytestmark = WORLD
COUNT_SECONDS = 60.0


def looked_at(connection: Connection) -> dict[str, Diagnosis]:
    layout, _ = check_topics(connection)
    found = [
        *workers(connection, layout, "shipment-screening"), *orders(connection, layout, COUNT_SECONDS),
        *standing(connection, layout, eastern_today()),
    ]  # fmt: skip
    return {one.about: one for one in found}


def an_hour_ago(connection: Connection, *names: str) -> None:
    """Sends orders, each in a transaction of its own."""
    producer = KafkaProducer(bootstrap_servers=connection.bootstrap, transactional_id="orders-wait")
    producer.init_transactions()
    for name in names:
        one = event(0, name)
        producer.begin_transaction()
        producer.send(ORDERS.name, key=one.key, value=one.value, timestamp_ms=int((time.time() - 3600) * 1000))
        producer.commit_transaction()
    producer.close()


def test_doctor_says_what_waits_and_who_screens(tmp_path: Path) -> None:
    with broker() as connection:
        an_hour_ago(connection, "A-1", "A-2", "A-3")
        found = looked_at(connection)
        assert {name: one.level for name, one in found.items()} == dict.fromkeys(
            ("workers", "orders", "standing"), "wrong"
        )
        assert found["orders"].said.startswith("3 wait to be decided, the oldest for 1 h ")
        assert "never screened" in found["standing"].said
        with screening(connection, tmp_path) as child:
            child.wait_until(lambda: {one.level for one in looked_at(connection).values()} == {"ok"}, WITHIN)
            assert looked_at(connection)["orders"] == Diagnosis("ok", "orders", "none waits to be decided")
