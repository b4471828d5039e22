"""The peer: a raw aiokafka consume-produce loop with the same transactions. `python -m bench.engine_loop '{...}'`."""

import asyncio
import json
import sys
import time
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

ORDERS, BOOK, HOLDS = "orders.v1", "order-book.v1", "holds.v1"
BATCH_BYTES = 1024 * 1024 - 1024


async def main(bootstrap: str, partitions: int, count: int, most: int) -> dict[str, float]:
    """Until `count` orders went through: seconds and CPU seconds from the first commit to the last."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, group_id=None, enable_auto_commit=False, auto_offset_reset="earliest",
        isolation_level="read_committed", fetch_max_wait_ms=20, max_partition_fetch_bytes=4 * 1024 * 1024,
    )  # fmt: skip
    places = [TopicPartition(ORDERS, number) for number in range(partitions)]
    producers = {place: await _producer(bootstrap, place.partition) for place in places}
    await consumer.start()
    consumer.assign(places)
    done, first = 0, None
    while done < count:
        found = await consumer.getmany(timeout_ms=1000, max_records=most)
        await asyncio.gather(*(_write(producers[place], place.partition, records) for place, records in found.items()))
        done += sum(len(records) for records in found.values())
        if found and first is None:
            first = (done, time.perf_counter(), time.process_time())
    assert first is not None
    told = _told(done - first[0], time.perf_counter() - first[1], time.process_time() - first[2])
    await consumer.stop()
    await asyncio.gather(*(producer.stop() for producer in producers.values()))
    return told


async def _producer(bootstrap: str, partition: int) -> AIOKafkaProducer:
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap, transactional_id=f"raw-{partition}", max_batch_size=BATCH_BYTES, linger_ms=0,
        max_request_size=16 * 1024 * 1024,
    )  # fmt: skip
    await producer.start()
    return producer


async def _write(producer: AIOKafkaProducer, partition: int, records: list[Any]) -> None:
    """One transaction: for each order a book record and a verdict."""
    await producer.begin_transaction()
    sent: list[Any] = []
    for topic in (BOOK, HOLDS):
        batch = producer.create_batch()
        for record in records:
            value = bare_record(record.value)
            if batch.append(key=record.key, value=value, timestamp=None, headers=[]) is None:
                sent.append(await producer.send_batch(batch, topic, partition=partition))
                batch = producer.create_batch()
                batch.append(key=record.key, value=value, timestamp=None, headers=[])
        sent.append(await producer.send_batch(batch, topic, partition=partition))
    await producer.commit_transaction()
    await asyncio.gather(*sent)


def bare_record(value: bytes) -> bytes:
    """What stands for a verdict where nothing is decided: the order read, and something of its size written."""
    try:
        order = orjson.loads(value)
    except orjson.JSONDecodeError:
        order = value.hex()
    return orjson.dumps({"kind": "hold", "of": order})


def _told(orders: int, seconds: float, cpu: float) -> dict[str, float]:
    return {"orders": orders, "seconds": seconds, "cpu": cpu, "per_second": orders / seconds, "us": cpu / orders * 1e6}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(**json.loads(sys.argv[1])))))
