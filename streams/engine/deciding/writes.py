"""Records that a lane will write to several topics, before they are batched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from streams.screening.decode import Headers

JSON = b"application/json"


class Received(Protocol):
    """A fetched record. timestamp: milliseconds since 1970, set by the sender or the broker."""

    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def timestamp(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...


@dataclass(frozen=True, slots=True)
class Write:
    """One record to write, on the lane's own partition unless `partition` is set.

    about: CloudEvents type and id; None = no CloudEvents headers (order book, dead letters, forwarded orders).
    """

    topic: str
    key: bytes | None
    value: bytes | None
    about: tuple[bytes, str] | None = None
    headers: Headers = ()
    partition: int | None = None


@dataclass(frozen=True)
class Stamp:
    """CloudEvents 1.0 attributes as Kafka headers (binary mode). No other output contains wall-clock time."""

    fixed: tuple[tuple[str, bytes], ...]

    @classmethod
    def now(cls, source: str) -> "Stamp":
        time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return cls(
            (
                ("ce_specversion", b"1.0"),
                ("content-type", JSON),
                ("ce_source", source.encode()),
                ("ce_time", time.encode()),
            )
        )

    def headers(self, write: Write) -> Headers:
        if write.about is None:
            return write.headers
        kind, identity = write.about
        return (*self.fixed, ("ce_type", kind), ("ce_id", identity.encode()), *write.headers)


def by_place(writes: Iterable[Write], own: int) -> dict[tuple[str, int], list[Write]]:
    """Groups writes by topic and partition, in order."""
    places: dict[tuple[str, int], list[Write]] = {}
    for write in writes:
        place = (write.topic, own if write.partition is None else write.partition)
        places.setdefault(place, []).append(write)
    return places
