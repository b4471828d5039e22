"""Replays that rest on memory: a dated value marked M, of a day that is past, that decides something of the order.

Nobody lists such orders. The law of a day knows which of its values rest on a step marked M (streams/law/dated.py). The
rules that read such a value are asked again as if the step had begun later, or earlier; where one of them would say
something else, the order rests on memory, and this says on what. On a day on which today's law stands nothing does.
"""

from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import Any

from streams.law.day import Law, Unsure
from streams.law.kit import (
    ADVISORY,
    CLEAR,
    Basis,
    Calculation,
    Example,
    Found,
    Lifts,
    LineView,
    OrderView,
    Result,
    Rule,
    Stage,
    advisory,
)
from streams.law.kit.samples import foreign, item, listed, to

CODE = "ADV_RULESET_UNCONFIRMED"


def check(view: OrderView) -> Iterator[Found]:
    said: dict[str, list[Hashable]] = {}
    for unsure in sorted(view.law.unsure, key=lambda one: one[:2]):
        if _decides(view, unsure, said):
            yield advisory(CODE, {"from": unsure.first.isoformat(), "from_memory": unsure.cite})


def _decides(view: OrderView, unsure: Unsure, said: dict[str, list[Hashable]]) -> bool:
    """said: what rules say under the law of the day, by id."""
    asked = [rule for rule in unsure.rules if not rule.needs or rule.needs & view.signs]
    others = [replace(view.law, values=values) for values in unsure.otherwise] if asked else ()
    for rule in asked:
        if rule.id not in said:
            said[rule.id] = _says(rule, view, view.law)
        if any(_says(rule, view, other) != said[rule.id] for other in others):
            return True
    return False


def _says(rule: Rule, view: OrderView, law: Law) -> list[Hashable]:
    """What the rule says under a law, as far as it could decide; nothing where it is not in force."""
    if rule.force is not None and law.values.get(rule.force) is None:
        return []
    whole = view._replace(law=law)
    asked: list[LineView | OrderView] = [whole]
    if rule.stage is not Stage.GATE and rule.per == "line":
        asked = [line._replace(whole=whole, lifts=()) for line in view.lines]
    check: Any = rule.check
    try:
        return [told for one in asked for found in check(one) if (told := _told(found)) is not None]
    except Exception as error:  # noqa: BLE001  a rule that raises holds, and so says something too
        return [type(error).__name__]


def _told(found: Found) -> Hashable:
    if isinstance(found, Result):
        return None if found.outcome == "advisory" else (found.code, found.outcome)
    if isinstance(found, Basis | Lifts):
        return found.name if isinstance(found, Basis) else found.basis
    return found.pct if isinstance(found, Calculation) else "outside"


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
)


def _intelligence(country: str) -> dict[str, object]:
    return {**item(country, "5A991"), "end_use": {"military_intelligence": True}}


def _begun(day: str | None) -> dict[str, object]:
    plant = [{"eccn": "3E991", "us_origin": True}]
    made = {"status": "complete", "plant": plant, "designed_by_fn1": True, "production_started": day}
    return {**foreign("CN", eccn="3A991", direct_product=made), "parties": [to("Pinewood Optics Ltd")]}


def _from(country: str) -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": "3E991", "us_origin": True}]}
    return foreign("RU", ship_from=country, eccn="3A991", direct_product=made)


NOTED = (listed("Pinewood Optics Ltd", footnotes=[{"n": 1, "from": "2020-05-15"}]),)


def _in_venezuela(**facts: Any) -> dict[str, object]:
    return {**item("VE"), "parties": [to("Caracas Lamp", country="VE", **facts)]}


EXAMPLES = [
    Example("military intelligence, Belarus, the day before, as read", "2022-03-01", _intelligence("BY"), CLEAR),
    Example("an accelerator to Macau, the day before, as read", "2023-01-16", item("MO", "3A090.a"), CLEAR),
    Example("production savings under the first version", "2020-08-16", _begun("2020-05-14"), CLEAR, lists=NOTED),
    Example("outlived by memory", "2020-08-17", _begun("2020-05-14"), ADVISORY, CODE, lists=NOTED),
    Example("the last day of that", "2020-09-14", _begun("2020-05-14"), ADVISORY, CODE, lists=NOTED),
    Example("nothing begun before", "2020-08-17", _begun(None), CLEAR, lists=NOTED),
    Example("from Norway, whose rule was read", "2022-04-11", _from("NO"), CLEAR),
    Example("from Korea, whose day was read", "2022-03-03", _from("KR"), CLEAR),
    Example("another item on that day", "2022-04-07", item("RU", "EAR99"), CLEAR),
    Example("from Japan, a partner from the first day", "2022-02-28", _from("JP"), CLEAR),
    Example(
        "a firm of Venezuela's government, the day before the law",
        "2019-08-04",
        _in_venezuela(government_of="VE"),
        ADVISORY,
        CODE,
    ),
    Example("a private firm there", "2019-08-04", _in_venezuela(), CLEAR),
    Example("an accelerator today", "2026-11-30", item("MO", "3A090.a"), CLEAR),
]
