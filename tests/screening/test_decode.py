"""Reading order events: everything doubtful is refused, and what is accepted is what was sent."""

import json
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.topics import MAX_ORDER_BYTES
from streams.screening.decode import MAX_DEPTH, Decoded, Undecodable, decode, encode
from streams.screening.order_ids import order_id_of, readable_order_id

ORDER: dict[str, Any] = {"event": "submitted", "order_id": "A-1", "revision": 1, "lines": [{"line": 1, "qty": "2.50"}]}


def raw(**changes: Any) -> bytes:
    return orjson.dumps({**ORDER, **changes})


def refused(value: bytes | None) -> Undecodable:
    read = decode(value)
    assert isinstance(read, Undecodable)
    return read


def test_reads_an_order_and_hashes_its_content_not_its_spelling() -> None:
    one, other = decode(raw()), decode(json.dumps(dict(reversed(ORDER.items())), indent=3).encode())
    assert isinstance(one, Decoded)
    assert isinstance(other, Decoded)
    assert one.order.lines[0].qty == Decimal("2.50")
    assert one.content_hash == other.content_hash
    assert decode(raw(revision=2)) != one


def test_unknown_fields_are_tolerated_and_part_of_the_content() -> None:
    newer = decode(raw(colour="red"))
    assert isinstance(newer, Decoded)
    assert b'"colour":"red"' in newer.canonical


@pytest.mark.parametrize(
    ("value", "stage", "says"),
    [
        (None, "json", "no value"),
        (b"", "json", "not JSON"),
        (b"\xff\xfe", "encoding", "byte 0"),
        (raw()[:-1], "json", "not JSON"),
        (b"[]", "schema", "the whole"),
        (raw(revision=-1), "schema", "revision"),
        (raw(event="teleported"), "schema", "event"),
        (raw(order_id="#partition"), "schema", "order_id"),
        (raw(order_id="a\x00b"), "schema", "order_id"),
        (raw(order_id=""), "schema", "order_id"),
        (raw(pad="x" * MAX_ORDER_BYTES), "size", str(MAX_ORDER_BYTES)),
        (raw()[:-1] + b',"revision":2}', "json", "'revision' is given twice"),
        (raw()[:-1] + b',"\\u0072evision":2}', "json", "'revision' is given twice"),
        (raw()[:-1] + b',"x":{"q\\"":1,"q\\"":1}}', "json", "twice"),
        (raw()[:-1] + b',"x":NaN}', "json", "not JSON"),
        (raw()[:-1] + b',"x":-Infinity}', "json", "not JSON"),
        (raw()[:-1] + b',"x":1e400}', "json", "not JSON"),
        (raw()[:-1] + b',"x":1e-400}', "json", "digits"),
        (raw()[:-1] + b',"x":18446744073709551616}', "json", "64 bits"),
        (raw()[:-1] + b',"x":0.12345678901234567}', "json", "digits"),
        (raw()[:-1] + b',"x":"\\ud800"}', "json", "not JSON"),
        (raw()[:-1] + b',"x":' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}", "json", "nested"),
        (b"[" * 100_000, "json", "not JSON"),
        (raw(lines=[{"line": 1, "qty": "NaN"}]), "schema", "lines.0.qty"),
        (raw(lines=[{"line": 1, "qty": "1e999999"}]), "schema", "lines.0.qty"),
    ],
)
def test_refuses(value: bytes | None, stage: str, says: str) -> None:
    told = refused(value)
    assert told.stage == stage
    assert says in told.reason


@pytest.mark.parametrize(
    "number", [b"1", b"-0", b"12.5", b"1e3", b"123456789012345", b"18446744073709551615", b"0.000"]
)
def test_numbers_that_a_double_keeps_are_welcome(number: bytes) -> None:
    assert isinstance(decode(raw()[:-1] + b',"x":' + number + b"}"), Decoded)


def test_deepest_allowed_nesting() -> None:
    inside = MAX_DEPTH - 1
    assert isinstance(decode(raw()[:-1] + b',"x":' + b"[" * inside + b"]" * inside + b"}"), Decoded)


@pytest.mark.parametrize(
    ("value", "order_id"),
    [
        (raw(revision="x"), "A-1"),
        (raw()[:-5], "A-1"),
        (raw()[:-1] + b',"order_id":"B"}', None),
        (b'{"order_id":"#partition"', None),
        (b"\x00\x01", None),
        (b'\xef\xbb\xbf{"order_id":"A-1"}', "A-1"),
        (b'\x00\x00\x00\x00\x07{"order_id" : "A-1"', "A-1"),
        (b'{"order\\u005fid":"A\\u002d1","x":NaN}', "A-1"),
        (b'{"order_id":"Gr\\u00fcn 1","x":', "Grün 1"),
        (b'{"text":"a \\" b {[","order_id":"A-1","lines":[{"order_id":"B-9"}', "A-1"),
        (b'{"order_id":"A-1"}}\n{"order_id":"B-9"}', "A-1"),
        (b'{"order_id":"A-1","order_id":"A-1"}', "A-1"),
        (b'{"order_id":17,"replaces":{"order_id":"B-9"}}', None),
        (b'{"replaces":{"order_id":"B-9"},"order_id":', None),
        (b'[{"order_id":"B-9"}]', None),
        (b'{"a":["order_id","B-9"],"order_id","B-9"}', None),
        (b'{"kind":"order_id","B-9":1', None),
        (b'{"order_id":"B-9', None),
        (b'{"order_id":"\\ud800"}', None),
        (b'{"order_id":"\xff"}', None),
        (b'"{\\"order_id\\":\\"B-9\\"}"', None),
        (b"{'order_id': 'B-9'}", None),
        (b'}{"order_id":"B-9"}', None),
    ],
)
def test_an_order_id_is_read_from_what_cannot_be_decoded(value: bytes, order_id: str | None) -> None:
    assert refused(value).order_id == order_id


def test_keys_that_spell_an_order_id() -> None:
    assert order_id_of("Bestellung ü 1".encode()) == "Bestellung ü 1"
    assert [order_id_of(key) for key in (None, b"", b"\xff", b"#partition", b"x" * 129, b"a\nb", b"  ")] == [None] * 7


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@given(st.binary() | st.text().map(lambda text: text.encode(errors="replace")))
def test_no_bytes_make_it_raise(value: bytes) -> None:
    assert isinstance(decode(value), Undecodable)


@given(JSON, st.booleans())
def test_any_extra_content_is_tolerated_unless_a_key_comes_twice(extra: Any, ascii_only: bool) -> None:
    once = json.dumps({**ORDER, "extra": extra}, ensure_ascii=ascii_only)
    assert isinstance(decode(once.encode()), Decoded)
    twice = json.dumps({"k": extra}, ensure_ascii=ascii_only)[:-1] + ', "\\u006b": 1}'
    assert "twice" in refused((once[:-1] + f', "inner": [{twice}]}}').encode()).reason


def test_equal_values_are_equal_bytes() -> None:
    assert encode({"b": Decimal("1.20"), "a": (1,)}) == b'{"a":[1],"b":"1.20"}'


@pytest.mark.parametrize("unit", [b'\\"', b"[]", b'""', b'"order_id":1,', b"{", b'"\\', b'"'])
def test_an_order_id_behind_three_megabytes_of_anything_is_looked_for_once(unit: bytes) -> None:
    """With a step back at each quotation mark this would not end."""
    whole = b'{"a":"' + unit * (MAX_ORDER_BYTES // len(unit))
    assert readable_order_id(whole) is None
    assert readable_order_id(b'{"order_id":"A-1",' + whole[1:]) == "A-1"
