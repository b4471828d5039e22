"""The contract as documents: JSON Schemas of every record, and an AsyncAPI 3 document from the table of topics."""

import re
from typing import Any

from pydantic import BaseModel, TypeAdapter

from schemas.dead_letter import DeadLetterHeaders
from schemas.topics import DEAD_LETTERS, ORDER_BOOK, TOPICS, Topic

Document = dict[str, Any]
KAFKA_BINDING = "0.5.0"


def slug(record: type) -> str:
    """File and message name of a record: OrderEvent -> order-event."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", record.__name__).lower()


def json_schema(record: type) -> Document:
    """JSON Schema (2020-12) of one record as it stands on its topic."""
    adapter: TypeAdapter[Any] = TypeAdapter(record)
    mode = "validation" if issubclass(record, BaseModel) else "serialization"
    schema = adapter.json_schema(by_alias=True, mode=mode)  # type: ignore[arg-type]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def records() -> list[type]:
    """Every record of the contract, each once."""
    return list(dict.fromkeys([*(record for topic in TOPICS for record in topic.values), DeadLetterHeaders]))


def json_schemas() -> dict[str, Document]:
    """File name -> JSON Schema."""
    return {f"{slug(record)}.schema.json": json_schema(record) for record in records()}


def _message(record: type) -> Document:
    return {
        "name": record.__name__,
        "title": record.__name__,
        "summary": (record.__doc__ or "").strip().split("\n", maxsplit=1)[0],
        "contentType": "application/json",
        "payload": {"$ref": f"./json/{slug(record)}.schema.json"},
        "headers": {"$ref": "#/components/schemas/CloudEventHeaders"},
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": KAFKA_BINDING}},
    }


def _opaque(topic: Topic) -> Document:
    headers = "./json/dead-letter-headers.schema.json" if topic is DEAD_LETTERS else "#/components/schemas/AnyHeaders"
    return {
        "name": "Bytes",
        "summary": topic.purpose,
        "contentType": "application/octet-stream",
        "payload": {"description": "Bytes; not part of the contract."},
        "headers": {"$ref": headers},
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": KAFKA_BINDING}},
    }


def channel_id(topic: Topic) -> str:
    """orders.v1 -> orders_v1: AsyncAPI ids carry no dots."""
    return re.sub(r"[.-]", "_", topic.name)


def _channel(topic: Topic) -> Document:
    messages = {record.__name__: _message(record) for record in topic.values} or {"Bytes": _opaque(topic)}
    configuration: Document = {"cleanup.policy": [topic.cleanup], "max.message.bytes": topic.max_message_bytes}
    if topic.cleanup == "delete":
        configuration["retention.ms"] = topic.retention_ms
    configuration.update(topic.more)
    kafka: Document = {"topic": topic.name, "topicConfiguration": configuration, "bindingVersion": KAFKA_BINDING}
    if isinstance(topic.partitions, int):
        kafka["partitions"] = topic.partitions
    return {
        "address": topic.name,
        "description": f"{topic.purpose} Key: {topic.key}.",
        "messages": messages,
        "bindings": {"kafka": kafka},
    }


RECEIVES = {"orders.v1", "review-decisions.v1", "listed-parties.v1", "item-content.v1", "licences.v1"}


def _operation(topic: Topic) -> Document:
    action = "receive" if topic.name in RECEIVES else "send"
    return {"action": action, "channel": {"$ref": f"#/channels/{channel_id(topic)}"}, "summary": topic.purpose}


def _cloud_event_headers() -> Document:
    names = {
        "ce_specversion": "CloudEvents version, 1.0.",
        "ce_id": "Unique per source.",
        "ce_source": "Who sent it.",
        "ce_type": "What it is.",
        "ce_time": "Wall-clock time of sending, RFC 3339.",
    }
    properties = {name: {"type": "string", "description": text} for name, text in names.items()}
    return {"type": "object", "description": "CloudEvents 1.0, Kafka binding, binary mode.", "properties": properties}


def asyncapi() -> Document:
    """The AsyncAPI 3.0 document, seen from the screening application."""
    public = [topic for topic in TOPICS if topic is not ORDER_BOOK]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "shipment-screening",
            "version": "1.0.0",
            "description": "Order events in, holds and clearances out. Read with isolation.level=read_committed; per "
            "order the verdict with the highest (revision, number) is current. All order topics have the same number "
            "of partitions; partition = murmur2(key) mod N. Ignore fields and kinds of records that you do not know.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {channel_id(topic): _channel(topic) for topic in public},
        "operations": {channel_id(topic): _operation(topic) for topic in public},
        "components": {
            "schemas": {"CloudEventHeaders": _cloud_event_headers(), "AnyHeaders": {"type": "object"}},
        },
    }
