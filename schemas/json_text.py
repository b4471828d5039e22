"""JSON in which no object gives a key twice: parsers keep the last one, and which was meant nobody can know."""

import json
from typing import Any

import orjson


class RepeatedKeyError(ValueError):
    """An object of the JSON text gives a key twice."""


def refuse_repeated_keys(raw: bytes, canonical: bytes | None = None) -> None:
    """Raises RepeatedKeyError where a key is lost in parsing, and ValueError for what is not JSON.

    canonical: the parsed value written out again, if the caller has it.
    """
    if canonical is None:
        try:
            canonical = orjson.dumps(orjson.loads(raw))
        except orjson.JSONDecodeError as wrong:
            raise ValueError(f"not JSON: {wrong}") from None
    # Each lost key loses two quotation marks.
    if without_escapes(raw).count(b'"') != without_escapes(canonical).count(b'"'):
        raise RepeatedKeyError(f"key {_repeated(raw)!r} is given twice in one object")


def without_escapes(text: bytes) -> bytes:
    """Removes escapes, so that every remaining quotation mark begins or ends a string."""
    return text.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in text else text


def _repeated(raw: bytes) -> str:
    repeated: list[str] = []

    def look(pairs: list[tuple[str, Any]]) -> None:
        keys = [key for key, _ in pairs]
        repeated.extend(key for key in keys if keys.count(key) > 1)

    json.loads(raw, object_pairs_hook=look)
    return repeated[0] if repeated else "?"
