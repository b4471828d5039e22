"""Right orders spoilt by one change each, and what must come of it. Every change stands for a kind of fault."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any, Literal, NamedTuple

Order = dict[str, Any]
Must = Literal["hold", "clear", "refused"]
"""hold: the order holds. clear: it clears as before. refused: no order event, and its order holds."""


class Change(NamedTuple):
    """A kind of change. apply: spoils the order in place, or gives other text for it."""

    kind: str
    must: Must
    apply: Callable[[Random, Order], str | None]


class Spoilt(NamedTuple):
    """One input. code: the reason that must be among those given; None where any will do."""

    kind: str
    must: Must
    text: str


NOBODY = (
    *("TBD", "tbd.", "N/A", "n/a", "Unknown", "null", "NULL", "To be advised", "same as above", "see attached"),
    *("various", "-", "???", "xxx", "Unbekannt", "siehe Anlage", "à déterminer", "por definir", "не указано"),
    *("未定", "待定", "同上", "미정"),
)
PHRASES = (
    ("", "(", "-- ", "please ", "still ", "currently "),
    ("pending", "awaiting", "to follow", "not yet confirmed", "withheld", "to be clarified", "TBC", "unknown"),
    ("", " confirmation", " details", " by customer", " from consignee", " later", " at this time"),
    ("", ")", " --", "...", "!", "?"),
)
"""Parts of what users write into a name's field, one from each row: "(awaiting details)"."""
SPOILERS = ("\x00", "\x1b[2J", "\x07", "\ufffd", "????", "%C3%A4", "Ã¤", "â€™", "\x85", "\ue000")
NO_COUNTRY = ("XX", "ZZ", "", "Iran", "Germany", "unknown", "N/A", "TBD", "??", "EU", "QQ")
ELSEWHERE = (
    *("Valiasr Street, Tehran, Iran", "12 Mira Ave., Minsk, Belarus", "Malecon 7, La Habana, Cuba"),
    *("1 Victory St, Pyongyang, North Korea", "Al Hamra, Damascus, Syria", "ul. Lenina 5, Moscow, Russia"),
)
FLAGS = (
    *("militery", "militay", "military_end_use", "nuclaer", "missle", "mil", "weapons", "Military ", "cwb", "chemical"),
    *("sme_developement", "icfabs", "supercomputer", "maritime_nuclaer", "nuke"),
)
CLAIMS = ("licence", "license_id", "exception", "licenceid", "waiver", "contract", "assurance", "end_use_government")
PRODUCTION = ("statuss", "technologies", "plants", "us_technology", "ic_from_us_plant", "designed_by")
MISSPELT = ("destinatoin", "transacton_type", "shipfrom", "partys", "Lines", "endUse", "end-use", "signal", "transits")
LINE_MISSPELT = (
    "eccm",
    "orgin",
    "us_contents",
    "madein",
    "contents_status",
    "direct_products",
    "itra",
    "hs_6",
    "publishd",
)
PARTY_MISSPELT = ("adress", "cuntry", "owner", "military_enduser", "hq_contry", "is_forwader", "takes_posession")
ROLES = (
    "ultimate_consigne",
    "end_usr",
    "endd_user",
    "ultimate_cosignee",
    "intermediate_consigne",
    "technology_recipent",
)
NEXT = ("identifiers", "birth_date")
"""Of schemas/known_next.txt."""
LEFT = "2026-11-20"
HARMLESS = ("warehouse", "incoterms", "sales_office", "po_number", "cost_centre", "salesperson", "priority_class")


def changes() -> Iterator[Change]:
    """Every kind of change."""
    yield Change("consignee named by a placeholder", "hold", _name("ultimate_consignee"))
    yield Change("end user named by a placeholder", "hold", _name("end_user"))
    yield Change("consignee named by a phrase that names nobody", "hold", _phrase)
    yield Change("end user's name spoilt on its way", "hold", _spoilt_name)
    yield Change("purchaser named by a placeholder", "hold", _name("purchaser"))
    yield Change("consignee's country is none", "hold", _country("ultimate_consignee"))
    yield Change("end user's country is none", "hold", _country("end_user"))
    yield Change("destination is none", "hold", _destination)
    yield Change("address in another country", "hold", _address)
    yield Change("unknown end-use flag", "hold", _member("end_use", FLAGS))
    yield Change("unknown claim", "hold", _member("claims", CLAIMS))
    yield Change("unknown production fact", "hold", _production)
    yield Change("misspelt member of the order", "hold", _top(MISSPELT))
    yield Change("misspelt member of a line", "hold", _line(LINE_MISSPELT))
    yield Change("misspelt member of a party", "hold", _party(PARTY_MISSPELT))
    yield Change("fact in the wrong place", "hold", _top(("military", "eccn", "origin", "licence_id", "us_content")))
    yield Change("misspelt role", "hold", _role)
    yield Change("member of the sender's own", "clear", _top(HARMLESS))
    yield Change("marked as the sender's own", "clear", _own)
    yield Change("role by a usual code", "clear", _coded)
    yield Change("member of the next release", "clear", _top(NEXT))
    yield Change("member of the next release among the end use", "hold", _member("end_use", NEXT))
    yield Change("two lines with one number", "hold", _twice)
    yield Change("ship date in seconds", "refused", _set("ship_date", (1765756800, "1765756800", 1.7e9, 20261215)))
    yield Change("ship date that is no day", "refused", _set("ship_date", ("15.12.2026", "2026-13-01", "soon", True)))
    yield Change("ship date far ahead", "hold", _set("ship_date", ("2030-01-01", "9999-12-31")))
    yield Change("amount in odd digits", "refused", _amount)
    yield Change("quantity that cannot be", "hold", _quantity)
    yield Change("top-level order id is no text", "refused", _set("order_id", (17, None, [], {"order_id": "B-9"})))
    yield Change("value cut off", "refused", lambda rng, order: json.dumps(order)[: -rng.randrange(2, 40)])
    yield Change("key given twice", "refused", _doubled)
    yield Change("shipped without a day", "hold", _shipped(shipped_on=None))
    yield Change("shipped in the future", "hold", _shipped(shipped_on="2030-01-01"))
    yield Change("shipped on the last day there is", "hold", _shipped(shipped_on="9999-12-31"))
    yield Change("shipped as ordered", "clear", _shipped(shipped_on=LEFT))
    yield Change("shipped of a line that was not ordered", "hold", _left(lambda line: {**line, "line": 999}))
    yield Change("shipped more than was ordered", "hold", _left(lambda line: {**line, "qty": "100000000000000"}))
    yield Change("shipped less than nothing", "hold", _left(lambda line: {**line, "qty": "-5"}))
    yield Change("shipment of an order nobody knows", "hold", _event("shipped"))
    yield Change("amendment of an order nobody knows", "hold", _event("amended"))
    yield Change("cancellation of an order nobody knows", "hold", _event("cancelled"))


def spoilt(orders: list[Order], rng: Random, each: int) -> Iterator[Spoilt]:
    """`each` inputs of every kind, of orders taken at random."""
    for change in changes():
        for _ in range(each):
            order = deepcopy(rng.choice(orders)) | {"event": "submitted"}
            text = change.apply(rng, order)
            yield Spoilt(change.kind, change.must, json.dumps(order) if text is None else text)


def _at(order: Order, role: str) -> Order:
    """The party of that role; made of the first party where there is none."""
    found: list[Order] = [party for party in order["parties"] if party.get("role") == role]
    if not found:
        found = [{**order["parties"][0], "role": role}]
        order["parties"].extend(found)
    return found[0]


def _name(role: str) -> Callable[[Random, Order], None]:
    def apply(rng: Random, order: Order) -> None:
        _at(order, role)["name"] = rng.choice(NOBODY)

    return apply


def _phrase(rng: Random, order: Order) -> None:
    _at(order, "ultimate_consignee")["name"] = "".join(map(rng.choice, PHRASES))


def _spoilt_name(rng: Random, order: Order) -> None:
    party = _at(order, "end_user")
    place = rng.randint(0, len(party["name"]))
    party["name"] = party["name"][:place] + rng.choice(SPOILERS) + party["name"][place:]


def _country(role: str) -> Callable[[Random, Order], None]:
    def apply(rng: Random, order: Order) -> None:
        _at(order, role)["country"] = rng.choice(NO_COUNTRY)

    return apply


def _destination(rng: Random, order: Order) -> None:
    order["destination"] = rng.choice(NO_COUNTRY)


def _address(rng: Random, order: Order) -> None:
    party = _at(order, rng.choice(("ultimate_consignee", "end_user", "purchaser")))
    party["country"] = party.get("country") or order["destination"]
    party["address"] = rng.choice(ELSEWHERE)


def _member(place: str, names: tuple[str, ...]) -> Callable[[Random, Order], None]:
    def apply(rng: Random, order: Order) -> None:
        order.setdefault(place, {})[rng.choice(names)] = rng.choice((True, "yes", None, "x"))

    return apply


def _production(rng: Random, order: Order) -> None:
    made = rng.choice(order["lines"]).setdefault("direct_product", {"status": "complete"})
    made[rng.choice(PRODUCTION)] = True


def _top(names: tuple[str, ...]) -> Callable[[Random, Order], None]:
    def apply(rng: Random, order: Order) -> None:
        order[rng.choice(names)] = rng.choice(("IR", True, "4711"))

    return apply


def _line(names: tuple[str, ...]) -> Callable[[Random, Order], None]:
    def apply(rng: Random, order: Order) -> None:
        rng.choice(order["lines"])[rng.choice(names)] = rng.choice(("3A001", True, "US"))

    return apply


def _party(names: tuple[str, ...]) -> Callable[[Random, Order], None]:
    def apply(rng: Random, order: Order) -> None:
        rng.choice(order["parties"])[rng.choice(names)] = rng.choice(("IR", True, "Tehran"))

    return apply


def _role(rng: Random, order: Order) -> None:
    order["parties"].append({**rng.choice(order["parties"]), "role": rng.choice(ROLES)})


def _own(rng: Random, order: Order) -> None:
    order["x_" + rng.choice(MISSPELT)] = True
    order["extensions"] = {"militery": True, "end_use": "x"}


def _coded(rng: Random, order: Order) -> None:
    codes = {"ultimate_consignee": ("WE", "ship_to", "UC", "Ship-To Party", "st"), "purchaser": ("AG", "sold_to", "BY")}
    for party in order["parties"]:
        if names := codes.get(party.get("role", "")):
            party["role"] = rng.choice(names)


def _twice(rng: Random, order: Order) -> None:
    order["lines"].append(deepcopy(rng.choice(order["lines"])))


def _set(name: str, values: tuple[Any, ...]) -> Callable[[Random, Order], None]:
    def apply(rng: Random, order: Order) -> None:
        order[name] = rng.choice(values)

    return apply


def _amount(rng: Random, order: Order) -> None:
    rng.choice(order["lines"])["qty"] = rng.choice(("1_000", "١٠", "1,000", "ten", "0x10", "１０", True, " 5"))


def _quantity(rng: Random, order: Order) -> None:
    rng.choice(order["lines"])["qty"] = rng.choice(("-5", "0", -1))


def _doubled(rng: Random, order: Order) -> str:
    text = json.dumps(order)
    return f'{{"revision": {rng.randrange(90, 99)}, {text[1:]}'


def _event(kind: str) -> Callable[[Random, Order], None]:
    def apply(rng: Random, order: Order) -> None:
        order["event"] = kind
        order["order_id"] = f"NEW-{rng.randrange(10**9)}"
        if kind == "shipped":
            order["shipped_on"] = LEFT

    return apply


def _shipped(**facts: Any) -> Callable[[Random, Order], None]:
    def apply(rng: Random, order: Order) -> None:
        del rng
        order.update(event="shipped", **facts)

    return apply


def _left(spoil: Callable[[Order], Order]) -> Callable[[Random, Order], None]:
    def apply(rng: Random, order: Order) -> None:
        lines: list[Order] = [{"line": line["line"], "qty": line["qty"]} for line in order["lines"]]
        at = rng.randrange(len(lines))
        lines[at] = spoil(lines[at])
        order.update(event="shipped", shipped_on=LEFT, shipped_lines=lines)

    return apply
