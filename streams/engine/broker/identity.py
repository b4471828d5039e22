"""Who the topics are: the broker gives each an id of its own, so one made anew under an old name is another."""

import asyncio
from collections.abc import Mapping
from typing import Final

import structlog

from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import describe

_LOOKS: Final = 5
_BETWEEN_SECONDS: Final = 2.0
"""A broker that has just started may not have heard of a topic yet."""
_NO_ID: Final = frozenset({"", "00000000-0000-0000-0000-000000000000", "None"})

log = structlog.get_logger(__name__)


class TopicGoneError(RuntimeError):
    """A topic of the table is no longer there, while workers rely on it."""


class TopicIds:
    """Asks for the ids of all topics of the table, in one request, however many want them at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._asking = asyncio.Lock()
        self._next: asyncio.Task[Mapping[str, str]] | None = None

    async def ask(self) -> Mapping[str, str]:
        """As they are now, by name; topics to which the broker gives no id are left out. Raises TopicGoneError."""
        if self._next is None:
            self._next = asyncio.create_task(self._asked(), name="topic ids")
        return await asyncio.shield(self._next)

    async def _asked(self) -> Mapping[str, str]:
        async with self._asking:
            # Whoever comes from now on wants an answer that was asked for after it came.
            self._next = None
            for look in range(1, _LOOKS + 1):
                told = await asyncio.to_thread(describe, self._connection)
                gone = sorted(row["name"] for row in told if row["error_code"])
                if not gone:
                    return {row["name"]: str(row["topic_id"]) for row in told if str(row["topic_id"]) not in _NO_ID}
                log.warning("topics are not there", topics=gone, look=look, of=_LOOKS)
                await asyncio.sleep(_BETWEEN_SECONDS)
        raise TopicGoneError(
            f"{', '.join(gone)}: no longer there, or not to be described by this user, while this worker relies on it. "
            'Create nothing in its place before you have read docs/operations.md, "A topic made anew or lost"; then '
            "`shipscreen partitions adopt` is the way back."
        )
