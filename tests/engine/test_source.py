"""What a source finds between the offset that was due and the first one fetched."""

from typing import Any, cast

import pytest
from aiokafka import TopicPartition

from streams.engine.lanes.source import Source

pytestmark = pytest.mark.asyncio


class Asker:
    """A consumer that knows where each partition begins."""

    def __init__(self, begins: int) -> None:
        self._begins = begins

    async def beginning_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, self._begins)


@pytest.mark.parametrize(
    ("begins", "lost"),
    [
        (4, None),
        (5, None),
        (6, (5, 6)),
        (9, (5, 9)),
        (12, (5, 9)),
    ],
)
async def test_what_retention_has_taken(begins: int, lost: tuple[int, int] | None) -> None:
    """Of orders from 5 up to the first one fetched, 9: what begins where it is due has lost nothing."""
    source = Source(cast("Any", None), 1.0, ends_known=True)
    source._asker = Asker(begins)
    assert await source.lost(0, 5, 9) == lost
