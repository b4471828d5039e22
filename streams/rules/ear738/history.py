"""Replays that rest on memory: days on which groups or row of the destination are not confirmed.

A row of streams/reference/countries/history.json that is marked M says so of every day before the first that is sure;
before 2018-08-03 only single changes were collected. A group counts for every item, a column for items that carry it.
"""

from collections.abc import Iterator

from streams.law.countries import NONE
from streams.law.kit import ADVISORY, CLEAR, Example, Found, LineView, Rule, Stage, advisory
from streams.law.kit.samples import item

CODE = "ADV_CHART_HISTORY_UNCONFIRMED"


def check(view: LineView) -> Iterator[Found]:
    control = view.law.controls.find(view.eccn) if view.eccn and view.eccn != "EAR99" else None
    columns = control.columns if control else NONE
    for change in view.law.countries.unconfirmed.get(view.destination, ()):
        if change.concerns(columns):
            evidence = {"country": view.destination, "names": sorted(change.names), "cite": change.cite}
            yield advisory(CODE, evidence)


RULE = Rule(
    id="ear.738.history",
    title="Groups and chart of an earlier day, from memory",
    cite="Supp. 1 to 15 CFR part 738; Supp. 1 to part 740",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"unconfirmed-history"}),
)

OF_NO_NUMBER = {"destination": "HK", "lines": [{"eccn": None, "kind": "technology", "published": True}]}
EXAMPLES = [
    Example("Hong Kong on its own row, a column of it", "2020-12-22", item("HK", "3A001.b.2"), ADVISORY, CODE),
    Example("a column that it did not have, by memory", "2020-12-22", item("HK", "3A001.a.7"), ADVISORY, CODE),
    Example("an item without columns", "2020-12-22", item("HK", "EAR99"), CLEAR),
    Example("published, of no number", "2020-12-22", OF_NO_NUMBER, CLEAR, CODE),
    Example("on the row of China", "2020-12-23", item("HK", "3A001.b.2"), CLEAR),
    Example("Russia before its arms embargo", "2021-03-17", item("RU", "EAR99"), ADVISORY, CODE),
    Example("its first day", "2021-03-18", item("RU", "EAR99"), CLEAR),
    Example("crime control to Liechtenstein, on the row of Switzerland", "2023-12-07", item("LI", "3A981"), ADVISORY),
    Example("the day after", "2023-12-08", item("LI", "3A981"), CLEAR),
    Example("a row that was read", "2024-04-18", item("GB", "9A610.x"), CLEAR),
    Example("any country before the collection begins", "2018-08-02", item("DE", "EAR99"), ADVISORY, CODE),
    Example("the day on which it begins", "2018-08-03", item("DE", "EAR99"), CLEAR),
    Example("the Emirates the day before the table", "2026-07-22", item("AE", "EAR99"), ADVISORY, CODE),
    Example("on the day of the table", "2026-07-23", item("AE", "EAR99"), CLEAR),
]
