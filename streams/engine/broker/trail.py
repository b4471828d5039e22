"""The history of the reference topics in brief, so that a partition can ask whether it is the one that it knew."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from schemas.topics import KNOWLEDGE
from schemas.verdict import TopicVersion
from streams.screening.knowledge import UNREAD, KnowledgeRecord, linked

_BRIEF = 8
"""Bytes kept of each hash: enough to tell histories apart, and a million records take 16 MB."""


class _Links:
    """Of one topic: by next offset, the beginning of the hash of everything before it."""

    def __init__(self) -> None:
        self._last = bytes.fromhex(UNREAD.hash)
        self._ends = array("q", [0])
        self._brief = array("Q", [_briefly(self._last)])

    def add(self, records: Iterable[KnowledgeRecord]) -> None:
        for record in records:
            self._last = linked(self._last, record)
            # In this order: another thread may look meanwhile, and it looks for the end first.
            self._brief.append(_briefly(self._last))
            self._ends.append(record.offset + 1)

    def same(self, version: TopicVersion) -> bool:
        at = bisect_left(self._ends, version.offset)
        there = at < len(self._ends) and self._ends[at] == version.offset
        return there and self._brief[at] == _briefly(bytes.fromhex(version.hash))


class Trail:
    """Every version of each reference topic that this worker has read."""

    def __init__(self) -> None:
        self._links: Mapping[str, _Links] = {topic.name: _Links() for topic in KNOWLEDGE}

    def add(self, records: Iterable[KnowledgeRecord]) -> None:
        """The next records, in the order of their offsets."""
        for record in records:
            self._links[record.topic].add((record,))

    def same(self, topic: str, version: TopicVersion) -> bool:
        """Whether the topic's history up to that version is the one read here."""
        return self._links[topic].same(version)


def _briefly(link: bytes) -> int:
    return int.from_bytes(link[:_BRIEF])
