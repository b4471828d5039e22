import json
from importlib.resources import files

from schemas.item import ItemContent
from streams.reference.items import starter_items
from streams.trial.orders.goods import Goods, uncontrolled
from streams.trial.orders.trade import Trade


def test_starter_items_are_whole_and_cited() -> None:
    items = starter_items()
    assert len(items) >= 40
    assert len({item.sku for item in items}) == len(items)
    for item in items:
        assert item.source
        assert item.source.startswith("15 CFR")
        assert item.eccn == "EAR99" or (item.eccn or "?") in item.source
        assert None not in {
            item.kind,
            item.eccn,
            item.origin,
            item.made_in,
            item.fmv,
            item.us_content,
            item.direct_product,
        }
        assert item.content_status == "complete"


def test_starter_items_carry_no_field_that_the_contract_does_not_know() -> None:
    text = files("streams.reference.items").joinpath("items.jsonl").read_text(encoding="utf-8")
    for line in text.splitlines():
        assert set(json.loads(line)) <= set(ItemContent.model_fields)


def test_goods_are_sorted_by_reach() -> None:
    goods = Goods.of(starter_items(), Trade.load())
    assert {good.sku for good in goods.list_2} == {"RAD-3060", "SEM-4050", "SEM-4060", "INS-5030"}
    assert {"NET-2060", "SEM-4090", "INS-5060"} <= {good.sku for good in goods.licensed}
    assert uncontrolled("EAR99")
    assert uncontrolled("5A991.c")
    assert not uncontrolled("5A002")
