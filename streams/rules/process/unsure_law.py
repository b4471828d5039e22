"""Replays that rest on memory: a dated value marked M, of a day that is past, that decided something of the order.

Nobody lists such orders. The law of a day knows which of its values rest on a step marked M (streams/rules/kit.py), and
remembers which of them the rules asked for. Values that are sets of countries count only where the step changed the
country of a party or of destination. On a day on which today's law stands nothing is unsure.
"""

from collections.abc import Iterator

from streams.rules.kit import ADVISORY, CLEAR, Example, Found, Rule, Stage, advisory
from streams.rules.samples import foreign, item, listed, to
from streams.rules.view import OrderView

CODE = "ADV_RULESET_UNCONFIRMED"


def check(view: OrderView) -> Iterator[Found]:
    places = {view.destination, view.order.ship_from, *(one.party.country for one in view.parties)}
    for unsure in view.law.rests_on(view.signs):
        if unsure.where is None or unsure.where & places:
            yield advisory(CODE, {"from": unsure.first.isoformat(), "from_memory": unsure.cite})


RULE = Rule(
    id="process.unsure-law",
    title="Law of an earlier day, from memory",
    cite="policy",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"unsure-law"}),
    order=99,
    section="F.2b",
)


def _military(country: str, eccn: str = "5A991") -> dict[str, object]:
    return {**item(country, eccn), "parties": [to("Sittwe Works", country=country, military_end_user=True)]}


def _begun(day: str | None) -> dict[str, object]:
    plant = [{"eccn": "3E991", "us_origin": True}]
    made = {"status": "complete", "plant": plant, "designed_by_fn1": True, "production_started": day}
    return {**foreign("CN", eccn="3A991", direct_product=made), "parties": [to("Pinewood Optics Ltd")]}


def _from(country: str) -> dict[str, object]:
    return foreign("RU", ship_from=country, eccn="3A991", us_content=[])


NOTED = (listed("Pinewood Optics Ltd", footnotes=[{"n": 1, "from": "2020-05-15"}]),)
EXAMPLES = [
    Example("military, Burma, the last day without it", "2021-03-07", _military("MM"), ADVISORY, CODE),
    Example("and once the next day is known", "2021-12-09", _military("MM"), CLEAR),
    Example("the same day, China", "2021-03-07", _military("CN"), CLEAR),
    Example("military, Burma, long before", "2020-06-28", _military("MM"), CLEAR),
    Example("an accelerator to Macau, the day before", "2023-01-16", item("MO", "3A090.a"), ADVISORY, CODE),
    Example("another item on that day", "2023-01-16", item("MO", "EAR99"), CLEAR),
    Example("production savings under the first version", "2020-08-16", _begun("2020-05-14"), CLEAR, lists=NOTED),
    Example("outlived by memory", "2020-08-17", _begun("2020-05-14"), ADVISORY, CODE, lists=NOTED),
    Example("the last day of that", "2020-09-14", _begun("2020-05-14"), ADVISORY, CODE, lists=NOTED),
    Example("nothing begun before", "2020-08-17", _begun(None), CLEAR, lists=NOTED),
    Example("from Korea before it was a partner, as memory goes", "2022-02-28", _from("KR"), ADVISORY, CODE),
    Example("from Korea once the next joined", "2022-04-08", _from("KR"), CLEAR),
    Example("from Japan, a partner from the first day", "2022-02-28", _from("JP"), CLEAR),
    Example("an accelerator today", "2026-11-30", item("MO", "3A090.a"), CLEAR),
]
