"""Finds order ids in keys and values, even in values that are not order events."""

import json
import re
from typing import Final

from schemas.topics import MAX_ORDER_BYTES

MAX_ORDER_ID: Final = 128
RESERVED: Final = "#"
"""No order id begins with it: `#partition` is a key of the order book."""

# Strings, runs of brackets, and a quotation mark that opens an unterminated string, after which nothing is known.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]+|[\]}]+|"', re.DOTALL)
_COLON = re.compile(rb"\s*:\s*")
_NAME: Final = b'"order_id"'


def order_id_of(raw: bytes | None) -> str | None:
    """Returns the order id of a record's key; None if it is not one."""
    try:
        text = raw.decode() if raw else ""
    except UnicodeDecodeError:
        return None
    fits = 0 < len(text) <= MAX_ORDER_ID and text.isprintable() and not text.isspace()
    return text if fits and text[0] != RESERVED else None


def readable_order_id(raw: bytes | None) -> str | None:
    """The order id of bytes that are not (wholly) an order event: a string in their outermost object, however broken.

    None where there is none, or more than one. An id nested deeper is another's: of an order replaced, of a parent.
    """
    found: set[str] = set()
    depth, value_at = 0, -1
    for token in _TOKEN.finditer(raw or b"", 0, MAX_ORDER_BYTES):
        text = token.group()
        if text[0] in b"{[":
            if depth == 0 and text[0] in b"[":
                return None
            depth += len(text)
        elif text[0] in b"}]":
            depth -= len(text)
            if depth <= 0:
                break
        elif len(text) == 1:
            break
        elif depth == 1 and token.start() == value_at:
            order_id = order_id_of((_string(text) or "").encode())
            found.update([order_id] if order_id else [])
        elif depth == 1 and (text == _NAME or (b"\\" in text and _string(text) == "order_id")):
            colon = _COLON.match(token.string, token.end())
            value_at = colon.end() if colon else -1
    return found.pop() if len(found) == 1 else None


def _string(token: bytes) -> str | None:
    """Decodes a JSON string; returns None if it is not one, or not text."""
    try:
        text = str(json.loads(token.decode(), strict=False)) if b"\\" in token else token[1:-1].decode()
        text.encode()
    except ValueError:
        return None
    return text
