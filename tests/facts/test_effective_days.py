"""First days of list entries: the day of law by the table of Federal Register rules, never the day of print."""

import json
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest

from schemas.listed_party import ListedParty
from streams.facts.effective_days import LONGEST_LAG, doubt, earliest, in_doubt, latest, register
from streams.lists.manifest import manifests
from streams.lists.publishers import csl, ecfr
from streams.lists.publishers.register import history
from streams.lists.starter import starter
from tests.lists.real import real

DAY = timedelta(days=1)
TABLE = json.loads(files("streams.reference.register").joinpath("effective_days.json").read_bytes())
RULES: list[dict[str, Any]] = TABLE["rules"]


def entry(fr: str, first: str | None, name: str = "EL", **facts: Any) -> ListedParty:
    row = {"list": name, "entry_id": "one", "name": "One", "fr": fr, "effective_from": first, **facts}
    return ListedParty.model_validate(row)


def expected(name: str, fr: str, first: date) -> date | None:
    """The day of law of the first citation, by the table alone; None where no rule of the table is cited."""
    volume, page = (int(part) for part in fr.split(";", maxsplit=1)[0].split(" FR "))
    rows = [row for row in RULES if name in row["lists"] and row["volume"] == volume and row["page"] <= page]
    if not rows:
        return None
    row = max(rows, key=lambda one: int(one["page"]))
    day, printed = date.fromisoformat(row.get("effective", row["printed"])), date.fromisoformat(row["printed"])
    return day if day <= first <= printed + timedelta(days=7) else None


@pytest.mark.parametrize("name", ["EL", "UVL", "MEU"])
def test_every_entry_of_part_744_follows_the_table(name: str) -> None:
    entries = ecfr.read(real("regulation/ecfr_15cfr744_2026-07-23.xml.gz"), manifests()).lists[name].entries
    followed = 0
    for one in entries:
        assert one.fr, one.name
        assert one.effective_from, one.name
        day = expected(name, one.fr, one.effective_from)
        assert day is None or one.effective_from == day, (one.name, one.fr)
        followed += day is not None
    assert followed >= {"EL": 2300, "UVL": 13, "MEU": 55}[name]


def test_entries_of_two_rules_by_day() -> None:
    """89 FR 96830 printed on 2024-12-05, and 88 FR 6621 printed on 2023-02-01."""
    entries = ecfr.read(real("regulation/ecfr_15cfr744_2026-07-23.xml.gz"), manifests()).lists["EL"].entries
    days = Counter(one.effective_from for one in entries)
    assert (days[date(2024, 12, 2)], days[date(2024, 12, 5)]) == (140, 0)
    assert (days[date(2023, 1, 31)], days[date(2023, 2, 1)]) == (7, 0)


def test_huawei_by_day() -> None:
    huawei = [one for one in starter()["EL"].entries if one.family == "huawei"]
    new = {
        day: sum(one.stands_on(day) and not one.stands_on(day - DAY) for one in huawei)
        for day in (date(2019, 5, 16), date(2019, 8, 19), date(2020, 8, 17))
    }
    assert list(new.values()) == [69, 46, 38]
    assert sum(new.values()) == len(huawei)
    assert not any(one.stands_on(date(2019, 5, 15)) for one in huawei)


def test_the_sub_entities_of_huawei() -> None:
    huawei = {one.name: one for one in starter()["EL"].entries if one.family == "huawei"}
    below = {name: one for name, one in huawei.items() if one.first_day_between}
    assert Counter(one.effective_from for one in below.values()) == {date(2019, 8, 19): 19, date(2019, 5, 16): 3}
    nineteenth = below["Shenzhen Huawei Technology Service"]
    assert nineteenth.fr is not None
    assert nineteenth.fr.startswith("84 FR 43495; 85 FR")
    assert huawei["Hui Tong Business Ltd."].effective_from == date(2019, 8, 19)
    assert huawei["Huawei Technologies Co., Ltd."].effective_from == date(2019, 5, 16)


def test_the_screening_list_gives_the_same_days() -> None:
    """Its own start date is the day of print."""
    found = csl.read_csv(real("lists/csl-2022-04.csv.gz"), manifests()).lists["EL"].entries
    ours = {one.name: one for one in found}
    assert ours["Hui Tong Business Ltd."].effective_from == date(2019, 8, 19)
    main = "Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: "
    assert ours[f"{main}Huawei Mobile Technology Ltd."].effective_from == date(2019, 8, 19)
    assert ours[f"{main}Shanghai Huawei Technologies Co., Ltd."].effective_from == date(2019, 5, 16)
    printed = {date.fromisoformat(row["printed"]) for row in RULES if row.get("effective", "") < row["printed"]}
    assert not {one.effective_from for one in found} & (printed & {date(2019, 5, 21), date(2019, 8, 21)})


def test_an_entity_below_another_of_which_no_rule_is_known() -> None:
    own = history("83 FR 37427, 8/1/18. 85 FR 34497, 6/5/20.", "EL").of_entity("EL", "Small Works", below=True)
    assert (own.effective_from, own.first_day_between) == (date(2018, 8, 1), (date(2018, 8, 1), date(2020, 6, 5)))
    one = entry(str(own), "2018-08-01", **own.facts())
    assert (earliest(one), latest(one)) == (date(2018, 8, 1), date(2020, 6, 5))
    assert in_doubt(one, date(2020, 6, 4)) is not None
    assert in_doubt(one, date(2020, 6, 5)) is None
    single = history("83 FR 37427, 8/1/18.", "EL").of_entity("EL", "Small Works", below=True)
    assert single.first_day_between is None


@pytest.mark.parametrize(
    ("cites", "name", "day"),
    [
        ("84 FR 22963, 5/21/19.", "EL", date(2019, 5, 16)),
        ("84 FR 22963", "EL", date(2019, 5, 16)),
        ("86 FR 4864, 1/15/21.", "MEU", date(2021, 1, 14)),
        ("87 FR 61975, 10/13/22.", "UVL", date(2022, 10, 7)),
        ("87 FR 61975, 10/13/22.", "EL", date(2022, 10, 13)),  # the rule amended another list
        ("84 FR 29373, 6/24/19.", "EL", date(2019, 6, 24)),  # not verified: the print day stands
        ("90 FR 4619, 1/16/25.", "EL", date(2025, 1, 16)),
        ("84 FR 22963, 6/24/19.", "EL", date(2019, 6, 24)),  # page of one rule, day of another: neither
        ("87 FR 75174, 12/8/22.", "EL", date(2022, 12, 7)),
        ("76 FR 71869, 11/21/11.", "EL", date(2011, 11, 21)),
        ("76 FR 71869", "EL", None),
    ],
)
def test_a_citation(cites: str, name: str, day: date | None) -> None:
    assert history(cites, name).effective_from == day


@pytest.mark.parametrize(
    ("fr", "first", "days"),
    [
        ("88 FR 6622", "2023-01-31", None),  # read
        ("88 FR 38741", "2023-06-12", None),  # a secondary source
        ("88 FR 9390", "2023-02-10", ("2023-02-08", "2023-02-13")),  # from memory
        ("89 FR 68548", "2024-08-27", ("2024-08-21", "2024-08-26")),  # not verified
        ("91 FR 99999", "2026-08-24", ("2026-08-18", "2026-08-23")),  # a rule that the table does not know
        ("example", "2026-08-24", None),  # no citation of the Federal Register
        ("89 FR 68548", None, None),  # has always stood
    ],
)
def test_doubt(fr: str, first: str | None, days: tuple[str, str] | None) -> None:
    found = doubt(entry(fr, first))
    assert (found and (found.first.isoformat(), found.last.isoformat())) == days


def test_only_lists_of_the_federal_register_are_in_doubt() -> None:
    assert doubt(entry("89 FR 68548", "2024-08-27", "SDN")) is None


def test_the_table_is_in_order_and_no_confirmed_lag_is_longer_than_the_one_that_is_excepted() -> None:
    lags = {(one.volume, one.page): one.printed - one.effective for one in register().rules if one.effective}
    long = {place for place, lag in lags.items() if lag.days > LONGEST_LAG}
    assert long == {(87, 12226)}
    assert all(one.printed.year - 1935 == one.volume for one in register().rules)


def test_the_table_is_that_of_the_rule_model() -> None:
    rows = {(row["volume"], row["page"]): row for row in RULES}
    for row in json.loads(real("../regulation/data/el_effective_days.json")):
        ours = rows[row["volume"], row["page"]]
        assert (ours["printed"], ours["effective"]) == (row["printed"], row["effective"])
        assert "+".join(ours["lists"]) == row["list"]
        assert ours["mark"] in row["mark"]


@pytest.mark.parametrize("first", ["0001-01-01", "0001-01-03", "9999-12-31"])
@pytest.mark.parametrize("day", [date.min, date(2026, 11, 30), date.max])
def test_days_at_the_ends_of_the_calendar(first: str, day: date) -> None:
    one = entry("76 FR 71869", first)
    assert in_doubt(one, day) is None or abs((day - one.effective_from).days) <= LONGEST_LAG  # type: ignore[operator]
    assert earliest(one) is not None
    assert latest(one) is not None
