"""Decodes order events; refuses anything that cannot be read completely and unambiguously."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import ValidationError

from schemas.dead_letter import Stage
from schemas.json_text import RepeatedKeyError, refuse_repeated_keys, without_escapes
from schemas.order import OrderEvent
from schemas.topics import MAX_ORDER_BYTES
from streams.screening.order_ids import RESERVED, order_id_of, readable_order_id

Headers = Sequence[tuple[str, bytes]]

MAX_DEPTH = 50
"""Maximum nesting of objects and arrays; deeper values are refused before they are traversed."""
MAX_REASON = 400
MAX_GIVEN = 60
"""Maximum number of characters of a wrong value in its refusal."""
INTEGER_LIMIT = 2**64

PACKED = "shipscreen-packed"
"""Header of a record that is a compressed batch of events, too large to decompress (see `packed`)."""
UNREADABLE = "shipscreen-unreadable"
"""Header of a record whose headers, or of a batch whose records, cannot be read (see `batches`)."""
_MARKS: dict[str, Stage] = {PACKED: "size", UNREADABLE: "encoding"}

# Maps all digits and points to one character, and both letters of an exponent to another.
_SHAPE = bytes(ord("0") if chr(c) in "0123456789." else ord("e") if chr(c) in "eE" else ord(" ") for c in range(256))
_SIXTEEN = b"0" * 16
_EXPONENT = b"0e"
# Of JSON without its strings, everything but the brackets goes, and both kinds of bracket become one.
_BRACKETS = bytes.maketrans(b"[{]}", b"(())")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[{]}"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded order event. canonical: its JSON with sorted keys and unknown fields; content_hash: SHA-256 of that."""

    order: OrderEvent
    content_hash: str
    canonical: bytes


@dataclass(frozen=True, slots=True)
class Undecodable:
    """Why bytes are not an order event. order_id: the order to hold, if they name one."""

    reason: str
    stage: Stage
    order_id: str | None = None
    detail: str = ""
    code: str = "ORDER_UNDECODED"
    """Reason code of the hold."""


class RefusedError(ValueError):
    """The bytes are not an order event; it names the decoding step that refused them."""

    def __init__(self, stage: Stage, reason: str) -> None:
        super().__init__(reason)
        self.stage: Stage = stage


def decode(raw: bytes | None, headers: Headers = ()) -> Decoded | Undecodable:
    """Decodes one value of `orders.v1`; never raises. headers: those of the record."""
    for name, why in headers:
        if name in _MARKS:
            return Undecodable((why or b"").decode(errors="replace")[:MAX_REASON], _MARKS[name], readable_order_id(raw))
    try:
        parsed, canonical = _parsed(raw)
        order = read_order(parsed)
    except RefusedError as refused:
        return Undecodable(str(refused)[:MAX_REASON], refused.stage, readable_order_id(raw))
    return Decoded(order, hashlib.sha256(canonical).hexdigest(), canonical)


def encode(value: Any) -> bytes:
    """Encodes our own values (dataclasses, dates, decimals) as JSON with sorted keys: equal values give equal bytes."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS)


def _parsed(raw: bytes | None) -> tuple[Any, bytes]:
    """Parses JSON; returns the value and its canonical bytes. Raises RefusedError."""
    if raw is None:
        raise RefusedError("json", "the record has no value; an order is cancelled by an event of its own")
    if len(raw) > MAX_ORDER_BYTES:
        raise RefusedError("size", f"{len(raw)} bytes, more than the {MAX_ORDER_BYTES} of an order event")
    try:
        parsed = orjson.loads(raw)
    except orjson.JSONDecodeError as wrong:
        raise _not_json(raw, wrong) from None
    canonical = orjson.dumps(parsed, option=orjson.OPT_SORT_KEYS)
    if len(canonical) > MAX_ORDER_BYTES:
        # 1e15 becomes 1000000000000000.0, and the order book has no room for such growth.
        raise RefusedError("size", f"{len(canonical)} bytes once its numbers are written out: more than an order event")
    try:
        refuse_repeated_keys(raw, canonical)
    except RepeatedKeyError as repeated:
        raise RefusedError("json", str(repeated)) from None
    if _deep_or_doubtful(raw):
        _refuse_deep_or_lossy(raw)
    return parsed, canonical


def _not_json(raw: bytes, wrong: ValueError) -> RefusedError:
    try:
        raw.decode()
    except UnicodeDecodeError as undecodable:
        return RefusedError("encoding", f"not UTF-8: {undecodable.reason} at byte {undecodable.start}")
    return RefusedError("json", f"not JSON: {wrong}")


def _deep_or_doubtful(raw: bytes) -> bool:
    """Returns True if it may be nested too deeply or have numbers that a double cannot hold. Never falsely False.

    It also looks inside strings, so True only means that a closer check is needed.
    """
    return raw.count(b"{") + raw.count(b"[") > MAX_DEPTH or _doubtful_number(raw)


def _doubtful_number(text: bytes) -> bool:
    """Returns True for 16 or more digits in a row or an exponent, which a double may not represent exactly."""
    shape = text.translate(_SHAPE)
    return _SIXTEEN in shape or _EXPONENT in shape


def _refuse_deep_or_lossy(raw: bytes) -> None:
    outside_strings = b" ".join(without_escapes(raw).split(b'"')[::2])
    if _too_deep(outside_strings):
        raise RefusedError("json", f"nested deeper than {MAX_DEPTH} levels")
    if _doubtful_number(outside_strings):
        _refuse_lossy_numbers(raw)


def _too_deep(outside_strings: bytes) -> bool:
    left = outside_strings.translate(_BRACKETS, _NOT_BRACKETS)
    for _ in range(MAX_DEPTH):
        if not left:
            return False
        left = left.replace(b"()", b"")
    return bool(left)


def _refuse_lossy_numbers(raw: bytes) -> None:
    """Refuses numbers that parsing would change; as strings they are accepted."""
    try:
        json.loads(raw, parse_int=_whole, parse_float=_kept)
    except ValueError as wrong:
        raise wrong if isinstance(wrong, RefusedError) else RefusedError("json", f"not JSON: {wrong}") from None


def _whole(text: str) -> None:
    if len(text) > len(str(INTEGER_LIMIT)) or abs(int(text)) >= INTEGER_LIMIT:
        raise RefusedError("json", f"integer {text[:40]} does not fit 64 bits; send it as a string")


def _kept(text: str) -> None:
    digits = text.lower().split("e")[0].lstrip("-0.").replace(".", "").rstrip("0")
    if len(digits) > 15 or (digits and float(text) in {0.0, float("inf"), float("-inf")}):
        raise RefusedError("json", f"number {text[:40]} has more digits than a double keeps; send it as a string")


def read_order(parsed: Any) -> OrderEvent:
    """Validates parsed JSON as an order event. Raises RefusedError."""
    try:
        order = OrderEvent.stated(parsed)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole"
        given = "" if first["type"] == "missing" else f", not {str(first['input'])[:MAX_GIVEN]!r}"
        raise RefusedError("schema", f"{place}: {first['msg']}{given} ({invalid.error_count()} in all)") from None
    except (ValueError, TypeError, ArithmeticError, RecursionError) as wrong:
        raise RefusedError("schema", f"{type(wrong).__name__}: {wrong}") from None
    if order_id_of(order.order_id.encode()) is None:
        raise RefusedError(
            "schema", f"order_id: begins with {RESERVED}, is blank or has characters that cannot be printed"
        )
    return order


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return str(value)
