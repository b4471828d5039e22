"""Headers of a dead letter on `orders.v1.dlq`; its key and value are the bytes as received."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.record import Record

Stage = Literal["size", "encoding", "json", "schema", "key", "decide"]
"""Where it was refused. decide: it could be read, but not decided, by a fault of the program."""


class DeadLetterHeaders(Record):
    """Kafka headers, UTF-8 text. Original headers follow unchanged after these."""

    dlq_reason: Annotated[str, Field(alias="dlq-reason", description="What is wrong, in one line.")]
    dlq_stage: Annotated[Stage, Field(alias="dlq-stage", description="Step that refused it.")]
    dlq_topic: Annotated[str, Field(alias="dlq-topic", description="Topic it was read from.")]
    dlq_partition: Annotated[str, Field(alias="dlq-partition", description="Partition it was read from.")]
    dlq_offset: Annotated[str, Field(alias="dlq-offset", description="Offset it was read from.")]
    dlq_order_id: Annotated[
        str | None, Field(alias="dlq-order-id", description="The order that is held: its key's, or its value's.")
    ] = None
