"""Kafka's protocol as far as the proxy needs it: frames, their keys, and an answer that refuses a Produce."""

import asyncio
from enum import IntEnum
from struct import unpack_from

from kafka.protocol.producer.produce import ProduceRequest, ProduceResponse

NOT_ENOUGH_REPLICAS = 19
"""An error code on which clients try again."""
TOPIC_AUTHORIZATION_FAILED = 29
POLICY_VIOLATION = 44
"""An error code on which clients give up."""


class Api(IntEnum):
    """Requests that tests meddle with, by their keys in the protocol."""

    PRODUCE = 0
    FETCH = 1
    OFFSET_COMMIT = 8
    JOIN_GROUP = 11
    HEARTBEAT = 12
    INIT_PRODUCER_ID = 22
    ADD_PARTITIONS_TO_TXN = 24
    END_TXN = 26


async def read_frame(reader: asyncio.StreamReader) -> bytes:
    """One request or answer with its length. Raises IncompleteReadError at the end of the stream."""
    length = await reader.readexactly(4)
    return length + await reader.readexactly(int.from_bytes(length, "big"))


def api_of(request: bytes) -> int:
    """The key: request headers of all versions begin with length, key, version and correlation id."""
    return int.from_bytes(request[4:6], "big", signed=True)


def is_answered(request: bytes) -> bool:
    """All are, but Produce with acks=0."""
    return api_of(request) != Api.PRODUCE or bool(_produce(request).acks)


def refusal(request: bytes, error: int) -> bytes:
    """The answer to a Produce of any version that refuses all its partitions with `error`."""
    _, version, correlation = unpack_from(">hhi", request, 4)
    topic, partition = (
        ProduceResponse.TopicProduceResponse,
        ProduceResponse.TopicProduceResponse.PartitionProduceResponse,
    )
    refused = [
        topic(
            version=version,
            name=asked.name,
            topic_id=asked.topic_id,
            partition_responses=[
                partition(version=version, index=part.index, error_code=error, base_offset=-1)
                for part in asked.partition_data
            ],
        )
        for asked in _produce(request).topic_data
    ]
    response = ProduceResponse(version=version, responses=refused)
    response.with_header(correlation_id=correlation)
    return bytes(response.encode(header=True, framed=True))


def _produce(request: bytes) -> ProduceRequest:
    version = int.from_bytes(request[6:8], "big", signed=True)
    return ProduceRequest.decode(request, version=version, header=True, framed=True)
