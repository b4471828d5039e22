"""A dump of topics: every record as it stood, one JSON array a line, packed. The first line says how it was made."""

import lzma
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import orjson

FOLDER = Path(__file__).parent / "dumps"
SUFFIX = ".jsonl.xz"


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as a consumer gave it. timestamp: milliseconds since 1970."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]

    @property
    def serialized_value_size(self) -> int:
        return len(self.value or b"")

    @classmethod
    def of(cls, record: Any) -> Self:
        headers = tuple((name, value or b"") for name, value in record.headers)
        place = record.topic, record.partition, record.offset, record.timestamp
        return cls(*place, record.key, record.value, headers)


@dataclass(frozen=True, slots=True)
class Made:
    """How a dump was made. day: the evaluation day that its worker was given; orders_id: topic id of `orders.v1`."""

    release: str
    commit: str
    day: str
    partitions: int
    orders_id: str


@dataclass(frozen=True, slots=True)
class Dump:
    """Records of every topic, in the order of partitions and offsets."""

    made: Made
    records: tuple[Kept, ...]

    def on(self, topic: str, partition: int = 0) -> list[Kept]:
        return [one for one in self.records if (one.topic, one.partition) == (topic, partition)]


def written(made: Made, records: Iterable[Kept]) -> bytes:
    """The file."""
    ordered = sorted(records, key=lambda one: (one.topic, one.partition, one.offset))
    lines = [orjson.dumps(asdict(made)), *(orjson.dumps(_plain(one)) for one in ordered)]
    return lzma.compress(b"\n".join(lines), preset=9 | lzma.PRESET_EXTREME)


def read(path: Path) -> Dump:
    """What `written` gave."""
    first, *lines = lzma.decompress(path.read_bytes()).split(b"\n")
    return Dump(Made(**orjson.loads(first)), tuple(_kept(*orjson.loads(line)) for line in lines))


def _plain(one: Kept) -> list[Any]:
    headers = [[name, _text(value)] for name, value in one.headers]
    return [one.topic, one.partition, one.offset, one.timestamp, _text(one.key), _text(one.value), headers]


def _kept(topic: str, partition: int, offset: int, timestamp: int, *rest: Any) -> Kept:
    key, value, headers = rest
    told = tuple((name, _bytes(text) or b"") for name, text in headers)
    return Kept(topic, partition, offset, timestamp, _bytes(key), _bytes(value), told)


def _text(raw: bytes | None) -> str | None:
    """Bytes as text, one to one."""
    return None if raw is None else raw.decode("latin-1")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("latin-1")
