"""Records that no order system should send, from a seed. Each carries its number in a header, to be traced by."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import orjson

HEADER: Final = "fuzz"
MB: Final = 1_000_000
ODD: Final = (
    "\u202e", "\u200b", "\ufeff", "\x00", "\x1b[31m", "\ue000", "\U0001f4a3", "\u0301" * 400, "\u4e2d\u570b", "\u05d0",
    "\u0e01\u0e33", "\uff21\uff23\uff2d\uff25", "a\u0338b", "\u2028", "I\u0307", "\u00df" * 50, "\U000e0041", "",
)  # fmt: skip
WEIRD: Final[tuple[Any, ...]] = (
    None, True, -1, 2**63, 10**30, 1.5, "", " ", "unknown", [], {}, [[]], [None], {"": {}}, "x" * 9000, "NaN",
    "9999-12-31", "0000-00-00", "1e999999999", "-0", "\u0000", ["a"] * 1001,
)  # fmt: skip
NOT_MONEY: Final = (
    "NaN", "sNaN", "Infinity", "-Infinity", "1e999999999", "-1e-999999999", "1e400", "0x10", "1,200.00", "1_000",
    "٣٤", "９", "", "9" * 400, "0." + "0" * 400 + "1", " 5 ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Poison:
    """compressed: in a gzip batch, which the topic measures packed. astray: on a partition of chance."""

    number: int
    kind: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    compressed: bool = False
    astray: bool = False


Made = bytes | None | Mapping[str, Any]
"""A value; or members of the poison that differ from the usual ones."""
Order = dict[str, Any]


def poisons(rng: Random, count: int, order: bytes, *, first: int = 0, nameless: bool = False) -> Iterator[Poison]:
    """That many, all kinds by turns; the large ones are rare. order: a good one, from which others are spoiled.

    first: number of the first. nameless: only kinds of which no order id can be read, so that no book grows by them.
    """
    kinds = [(kind, KINDS[kind]) for kind in (NAMELESS if nameless else KINDS)]
    for number in range(first, first + count):
        kind, make = rng.choice(RARE) if not nameless and rng.random() < RARE_SHARE else kinds[number % len(kinds)]
        name = f"PX-{number:06d}"
        good: Order = orjson.loads(order) | {"order_id": name, "revision": 1}
        made = make(good, rng)
        told: dict[str, Any] = dict(made) if isinstance(made, Mapping) else {"value": made}
        headers = ((HEADER, b"%d" % number), *told.pop("more", ()))
        yield Poison(number, kind, **{"key": name.encode(), "headers": headers, **told})


def dumped(order: Order) -> bytes:
    """As Python writes it: NaN, huge integers and lone surrogates included."""
    return json.dumps(order, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _random_bytes(order: Order, rng: Random) -> Made:
    return rng.randbytes(rng.randint(0, 4000))


def _random_bytes_no_key(order: Order, rng: Random) -> Made:
    return {"value": rng.randbytes(rng.randint(1, 400)), "key": None}


def _truncated(order: Order, rng: Random) -> Made:
    whole = dumped(order)
    return whole[: rng.randrange(len(whole))]


def _flipped(order: Order, rng: Random) -> Made:
    whole = bytearray(dumped(order))
    for _ in range(rng.randint(1, 6)):
        whole[rng.randrange(len(whole))] = rng.randrange(256)
    return bytes(whole)


def _wrong_type(order: Order, rng: Random) -> Made:
    place: Any = order
    while True:
        key = rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))
        if isinstance(place[key], dict | list) and place[key] and rng.random() < 0.7:
            place = place[key]
            continue
        if key != "order_id" or place is not order:
            place[key] = rng.choice(WEIRD)
        return dumped(order)


def _added(order: Order, rng: Random) -> Made:
    known = (
        "claims", "end_use", "signals", "transit", "shipping", "icts", "ship_date", "shipped_on", "red_flags_resolved",
        "conditions_met", "split_shipment_allowed", "final", "shipped_lines", "event", "transaction_type",
    )  # fmt: skip
    return dumped(order | {rng.choice(known): rng.choice(WEIRD)})


def _huge_number(order: Order, rng: Random) -> Made:
    digits = "9" * rng.choice((20, 400, 5000, 200_000))
    number = rng.choice((digits, f"-{digits}", f"0.{digits}", "1e308", "1e309", "-1e-400", f"1e{digits[:9]}"))
    place = rng.choice(("revision", "unknown_field", "split_shipment_allowed", "ship_date"))
    return dumped(order | {place: 0}).replace(f'"{place}":0'.encode(), f'"{place}":{number}'.encode())


def _line(order: Order, rng: Random, **members: Any) -> Made:
    order["lines"][0].update(members)
    return dumped(order)


def _negative_money(order: Order, rng: Random) -> Made:
    field = rng.choice(("line_value_usd", "net_value_usd", "qty", "fmv_usd"))
    return _line(order, rng, **{field: rng.choice((-1, "-1200.00", -0.01, "-0", "-1e5"))})


def _not_money(order: Order, rng: Random) -> Made:
    field = rng.choice(("line_value_usd", "net_value_usd", "qty"))
    return _line(order, rng, **{field: rng.choice((*NOT_MONEY, math.nan, math.inf, -math.inf))})


def _deep(order: Order, rng: Random) -> Made:
    depth = rng.choice((49, 51, 200, 2_000, 100_000))
    opened, closed = rng.choice((("[", "]"), ('{"a":', "}")))
    core = "1" if opened != "[" else ""
    return dumped(order)[:-1] + f',"deep":{opened * depth}{core}{closed * depth}}}'.encode()


def _duplicate_key(order: Order, rng: Random) -> Made:
    twice = rng.choice(
        (b'"revision":2', b'"order_id":"PX-OTHER"', b'"\\u0072evision":3', b'"lines":[]', b'"event":"cancelled"')
    )
    return dumped(order)[:-1] + b"," + twice + b"}"


def _odd_text(order: Order, rng: Random) -> Made:
    text = "".join(rng.choices(ODD, k=rng.randint(1, 6)))
    place = rng.randrange(5)
    if place == 0:
        order["order_id"] = text
    elif place == 1:
        order["parties"][0]["name"] = text
    elif place == 2:
        order["lines"][0]["sku"] = text
    elif place == 3:
        order["destination"] = text
    else:
        order[text] = text
    return dumped(order) if rng.random() < 0.5 else orjson.dumps(order)


def _lone_surrogate(order: Order, rng: Random) -> Made:
    order["parties"][0]["name"] = f"Acme {chr(0xD800 + rng.randrange(0x800))}"
    return (
        dumped(order) if rng.random() < 0.5 else json.dumps(order, ensure_ascii=False).encode("utf-8", "surrogatepass")
    )


def _other_encoding(order: Order, rng: Random) -> Made:
    order["end_use"] = {"text": "Prüfstände"}
    text = json.dumps(order, ensure_ascii=False)
    return text.encode(rng.choice(("utf-16", "utf-8-sig", "latin-1", "utf-32", "cp037")))


def _literal(order: Order, rng: Random) -> Made:
    return rng.choice((b"", b"null", b"[]", b"{}", b"0", b'""', b"true", b"\n", b"[[[", b'{"order_id":null}', b"NaN"))


def _null_value(order: Order, rng: Random) -> Made:
    return None


def _nothing(order: Order, rng: Random) -> Made:
    return {"value": None, "key": None}


def _odd_key(order: Order, rng: Random) -> Made:
    key = rng.choice(
        (None, b"", b"\xff\xfe", b"#partition", b"OTHER", b"k" * 200_000, str(order["order_id"]).lower().encode())
    )
    return {"value": dumped(order), "key": key}


def _disagreeing(order: Order, rng: Random) -> Made:
    """The key names one order; the value another, at its top or deeper."""
    other = f"{order['order_id']}-OTHER"
    values = (
        dumped(order | {"order_id": other}), dumped(order | {"order_id": other})[:-2],
        dumped({"order_id": 17, "replaces": {"order_id": other}}), dumped({"lines": [{"order_id": other}]}),
    )  # fmt: skip
    return {"value": rng.choice(values), "astray": rng.random() < 0.3}


def _astray(order: Order, rng: Random) -> Made:
    return {"value": rng.choice((dumped(order), b"{", None)), "astray": True}


def _headers(order: Order, rng: Random) -> Made:
    mine = (("", b""), ("dlq-reason", b"forged"), ("dlq-order-id", b"FORGED"), ("x" * 2000, rng.randbytes(20_000)))
    return {"value": b"{", "more": mine}


def _future(order: Order, rng: Random) -> Made:
    day = rng.choice(("9999-12-31", "0001-01-01", "9998-01-01", "2027-11-01", "1899-12-31"))
    return dumped(order | {rng.choice(("ship_date", "shipped_on")): day, "event": rng.choice(("submitted", "shipped"))})


def _crowd(order: Order, rng: Random) -> Made:
    many = rng.choice((60, 200, 201))
    order["parties"] = [
        {**order["parties"][0], "name": f"{rng.choice(ODD)} Trading {rng.random()}"} for _ in range(many)
    ]
    return dumped(order)


def _long_names(order: Order, rng: Random) -> Made:
    letters = rng.choice(("ab c", "中文 ", "é ", "x", "\u0301", "Huawei "))
    for party in order["parties"]:
        party["name"] = (letters * 8192)[: rng.choice((2000, 8192, 8193))]
    return dumped(order)


def _many_lines(order: Order, rng: Random) -> Made:
    line = order["lines"][0]
    order["lines"] = [{**line, "line": number} for number in range(rng.choice((300, 1000, 1001)))]
    return dumped(order)


def _growing_numbers(order: Order, rng: Random) -> Made:
    """Few bytes that are many once read and written again: 1e15 becomes 1000000000000000.0."""
    return dumped(order)[:-1] + b',"more":[' + b",".join([b"1e15"] * 500_000) + b"]}"


def _two_mb(order: Order, rng: Random) -> Made:
    return _padded(order, rng, 2 * MB)


def _five_mb(order: Order, rng: Random) -> Made:
    """More than the topic takes, unless it is packed."""
    return _padded(order, rng, 5 * MB)


def _five_mb_packed(order: Order, rng: Random) -> Made:
    return {"value": _padded(order, rng, 5 * MB), "compressed": True}


def _padded(order: Order, rng: Random, size: int) -> bytes:
    place = rng.randrange(4)
    if place == 0:
        return b"\xff" * size
    if place == 1:
        order["padding"] = "x" * size
    elif place == 2:
        order["lines"][0]["description"] = "x" * size
    else:
        order["padding"] = ["x" * 100] * (size // 103)
    return dumped(order)


KINDS: Final[Mapping[str, Callable[[Order, Random], Made]]] = {
    "random bytes": _random_bytes,
    "random bytes, no key": _random_bytes_no_key,
    "truncated": _truncated,
    "bytes changed": _flipped,
    "wrong type": _wrong_type,
    "fields of any type": _added,
    "huge number": _huge_number,
    "negative money": _negative_money,
    "money that is none": _not_money,
    "deep nesting": _deep,
    "key given twice": _duplicate_key,
    "odd characters": _odd_text,
    "lone surrogate": _lone_surrogate,
    "other encoding": _other_encoding,
    "bare literal": _literal,
    "no value": _null_value,
    "neither key nor value": _nothing,
    "odd key": _odd_key,
    "key and value disagree": _disagreeing,
    "wrong partition": _astray,
    "odd headers": _headers,
    "impossible days": _future,
}
NAMELESS: Final = ("random bytes, no key", "neither key nor value")
RARE: Final = (
    ("crowd of parties", _crowd), ("long names", _long_names), ("a thousand lines", _many_lines),
    ("growing numbers", _growing_numbers), ("2 MB", _two_mb), ("5 MB", _five_mb), ("5 MB, packed", _five_mb_packed),
)  # fmt: skip
RARE_SHARE: Final = 0.03
