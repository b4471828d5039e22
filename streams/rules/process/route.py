"""The kind of transaction against the way that the order goes: project policy (docs/architecture.md, law 1).

Rules ask by kind what is an import, a transfer within a country or a release to a person. Where the places that are
stated, or the goods, say that it is none, nobody knows which of them is right. What comes from abroad into the United
States may be called anything: the border decides (streams/law/provisions/nexus.py). So may what stays in one country.
"""

from collections.abc import Iterator

from schemas.item import ItemFacts
from streams.law.finals import DEEMED
from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, canonical, hold
from streams.law.route import strays
from streams.law.signs import INTANGIBLE

RELEASE = "the kind of transaction that it is, or the true places that it leaves from and ends in"


def check(view: OrderView) -> Iterator[Found]:
    order = view.order
    if strays(order):
        evidence = {
            "transaction_type": order.transaction_type,
            "ship_from": order.ship_from,
            "destination": order.destination,
        }
        yield hold("DATA_CONTRADICTORY_DESTINATION", evidence, RELEASE)
    goods = [line.line.line for line in view.facts.lines if not _released(line.item)]
    if goods and order.transaction_type == DEEMED:
        yield hold("DATA_CONTRADICTORY_ITEM", {"transaction_type": DEEMED, "lines": sorted(goods)}, "what is released")


def _released(item: ItemFacts) -> bool:
    """It is stated to be software or technology, by its kind or by the product group of its number."""
    return item.kind in INTANGIBLE or (item.kind != "commodity" and canonical(item.eccn)[1:2] in ("D", "E"))


RULE = Rule(
    id="process.route",
    title="A kind of transaction that the route does not contradict",
    cite="policy; 734.13-734.16",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"strays", f"type:{DEEMED}"}),
    order=42,
)

PLACE, ITEM = "DATA_CONTRADICTORY_DESTINATION", "DATA_CONTRADICTORY_ITEM"


def _order(kind: str | None, ship_from: str | None, destination: str | None) -> dict[str, object]:
    return {"transaction_type": kind, "ship_from": ship_from, "destination": destination}


def _release(kind: str | None) -> dict[str, object]:
    return {**_order(DEEMED, "US", "DE"), "lines": [{"eccn": "EAR99", "kind": kind}]}


EXAMPLES = [
    Example("an import that ends in Canada", "2026-03-02", _order("import_to_us", "DE", "CA"), HOLD, PLACE),
    Example("an import from the United States", "2026-03-02", _order("import_to_us", "US", "US"), HOLD, PLACE),
    Example("an import", "2026-03-02", _order("import_to_us", "DE", "PR"), CLEAR),
    Example("an import from nowhere given", "2026-03-02", _order("import_to_us", None, "US"), CLEAR),
    Example("an export from Germany", "2026-03-02", _order("export_from_us", "DE", "FR"), HOLD, PLACE),
    Example("an export from nowhere given", "2026-03-02", _order("export_from_us", None, "FR"), CLEAR),
    Example("an export from nobody knows where", "2026-03-02", _order("export_from_us", "unknown", "FR"), CLEAR),
    Example("an export from Guam", "2026-03-02", _order("export_from_us", "GU", "FR"), CLEAR),
    Example("an export that ends at home", "2026-03-02", _order("export_from_us", "US", "US"), HOLD, PLACE),
    Example("an export to Puerto Rico", "2026-03-02", _order("export_from_us", "US", "PR"), CLEAR),
    Example("a reexport from the United States", "2026-03-02", _order("reexport", "US", "FR"), HOLD, PLACE),
    Example("an export from abroad, from Puerto Rico", "2026-03-02", _order("export_from_abroad", "PR", "FR"), HOLD,
            PLACE),
    Example("a reexport", "2026-03-02", _order("reexport", "DE", "FR"), CLEAR),
    Example("a reexport to the United States", "2026-03-02", _order("reexport", "DE", "US"), CLEAR),
    Example("a transfer across a border", "2026-03-02", _order("transfer_in_country", "DE", "FR"), HOLD, PLACE),
    Example("a transfer", "2026-03-02", _order("transfer_in_country", "DE", "DE"), CLEAR),
    Example("a transfer from nowhere given", "2026-03-02", _order("transfer_in_country", None, "DE"), CLEAR),
    Example("of no kind that is given", "2026-03-02", _order(None, "DE", "FR"), CLEAR),
    Example("goods released", "2026-03-02", _release("commodity"), HOLD, ITEM),
    Example("nobody says what is released", "2026-03-02", _release(None), HOLD, ITEM),
    Example("what is released, by its number", "2026-03-02",
            {**_release(None), "lines": [{"eccn": "3E991", "kind": None}]}, CLEAR),
    Example("technology released", "2026-03-02", _release("technology"), CLEAR),
]  # fmt: skip
