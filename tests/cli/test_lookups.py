"""cases, rules, replay, party and names: commands that only read."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shipscreen
from tests.cli.test_check import order

CASES = Path(__file__).parents[1] / "golden" / "cases.jsonl"
LISTED = {
    "list": "EL",
    "entry_id": "7",
    "name": "Granitfels Radar Works",
    "country": "CN",
    "effective_from": "2024-01-01",
}


def first_cases(count: int) -> str:
    return "".join(CASES.read_text(encoding="utf-8").splitlines(keepends=True)[:count])


def test_cases_end_with_their_figures(shipscreen: Shipscreen, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(first_cases(20), encoding="utf-8")
    result = shipscreen("cases", file)
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout.splitlines()[-1])
    assert (figures["cases"], figures["outcome_exact"], figures["false_clears"]) == (20, 20, 0)
    rows = [json.loads(line) for line in shipscreen("cases", file, "--json").stdout.splitlines()]
    assert [row["id"] for row in rows[:-1]] == [json.loads(line)["id"] for line in first_cases(20).splitlines()]


def test_a_case_that_departs_fails_and_is_shown(shipscreen: Shipscreen, tmp_path: Path) -> None:
    case = json.loads(first_cases(1))
    case["expected"]["outcome"] = {"hold": "clear", "clear": "hold"}[case["expected"]["outcome"]]
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(case) + "\n" + first_cases(1), encoding="utf-8")
    result = shipscreen("cases", file, "--failed", "--json")
    assert result.exit_code == 1
    departing, figures = [json.loads(line) for line in result.stdout.splitlines()]
    assert departing["departures"]
    assert figures["outcome_exact"] == 1


@pytest.mark.parametrize("damage", [{"order": {}}, {"as_of": "soon"}, {"ruleset": "draft:none"}, {"expected": None}])
def test_what_is_no_case_is_named_and_the_rest_runs(
    shipscreen: Shipscreen, tmp_path: Path, damage: dict[str, object]
) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(json.loads(first_cases(1)) | damage) + "\n" + first_cases(1), encoding="utf-8")
    result = shipscreen("cases", file)
    assert result.exit_code == 4, result.output
    assert f"{file}:1" in result.stderr
    assert json.loads(result.stdout.splitlines()[-1])["cases"] == 1


def test_a_case_is_judged_by_its_own_lists_alone(shipscreen: Shipscreen, tmp_path: Path) -> None:
    """So that it means the same in ten years; its help says so, since elsewhere a file of lists adds to the others."""
    case = json.loads(first_cases(2).splitlines()[1])
    assert case["lists"][0]["name"] == "Huawei Technologies Co., Ltd."
    house = LISTED | {"list": "HOUSE"}
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(json.dumps(case | {"lists": lists}) for lists in ([], [house], [*case["lists"], house])))
    *rows, _ = (json.loads(line) for line in shipscreen("cases", file, "--json").stdout.splitlines())
    listed = ["EL_LICENSE_REQUIRED" in row["codes"] for row in rows]
    assert listed == [False, False, True]
    assert "its own `lists`" in " ".join(shipscreen("cases", "--help").stdout.replace("│", " ").split())


def test_rules_are_listed_with_their_law(shipscreen: Shipscreen) -> None:
    rows = [json.loads(line) for line in shipscreen("rules", "list", "--json").stdout.splitlines()]
    by_id = {row["id"]: row for row in rows}
    assert "744.11" in by_id["ear.744.11.entity-list"]["cite"]
    assert all(row["cite"] and row["checked_on"] for row in rows)


def test_a_rule_is_shown_with_provision_values_and_examples(shipscreen: Shipscreen) -> None:
    shown = json.loads(shipscreen("rules", "show", "ear.744.11.entity-list", "--json").stdout)
    assert shown["provision"]
    assert shown["examples"]
    assert "ear.744.11" in shipscreen("rules", "show", "ear.744.11.entity-list").stdout


def test_an_unknown_rule_suggests_others(shipscreen: Shipscreen) -> None:
    result = shipscreen("rules", "show", "ear.744.11.entity")
    assert result.exit_code == 6
    assert "ear.744.11.entity-list" in result.output


def test_stale_rules_by_day(shipscreen: Shipscreen) -> None:
    lately = [json.loads(line) for line in shipscreen("rules", "stale", "--json").stdout.splitlines()]
    assert not [row for row in lately if "checked_on" in row]
    unread = {(row["id"], row["from"], row["mark"]): row for row in lately}
    assert unread["ear.736.general-order-4", "2026-01-01", "S"]["cite"] == "88 FR 73458; 89 FR 96790"
    assert unread["ear.738.4.country-chart", "2021-03-18", "M"]["value"] == "RU D:5"
    assert unread["ear.744.list-days", "2019-06-24", "S"]["value"] == "84 FR 29371 day of print, not verified"
    assert all(row["cite"] and row["rules"] for row in lately)
    words = shipscreen("rules", "stale").stdout
    assert "M  ear.738.4.country-chart: RU D:5, from 2021-03-18" in words
    later = shipscreen("rules", "stale", "--as-of", "2030-01-01", "--json")
    assert later.exit_code == 1
    assert [json.loads(line) for line in later.stdout.splitlines() if "checked_on" in line]


def test_replay_lists_drafts_and_names_a_wrong_one(shipscreen: Shipscreen) -> None:
    assert "draft:2020-01-deminimis10" in shipscreen("replay").stdout
    result = shipscreen("replay", "-", "--rulebook", "draft:none", input="")
    assert result.exit_code == 6
    assert "draft:2020-01-deminimis10" in result.output


def test_replay_tells_what_moves(shipscreen: Shipscreen, tmp_path: Path) -> None:
    lists, items = tmp_path / "lists.jsonl", tmp_path / "items.jsonl"
    lists.write_text(json.dumps(LISTED | {"family": "huawei", "effective_from": "2019-05-16"}) + "\n")
    component = {"eccn": "EAR99", "kind": "commodity", "origin": "US", "mode": "incorporated"}
    items.write_text(json.dumps({
        "sku": "X", "kind": "commodity", "eccn": "5A991.g", "origin": "TW", "made_in": "TW", "hs6": "851762",
        "fmv": {"amount": "100", "currency": "USD"}, "content_status": "complete",
        "us_content": [component | {"value": {"amount": "15", "currency": "USD"}}],
        "direct_product": {"status": "complete"},
    }) + "\n")  # fmt: skip
    old = order(
        name="Granitfels Radar Works", transaction_type="export_from_abroad", ship_from="TW", destination="CN",
        ship_date="2020-02-01", lines=[{"line": 1, "sku": "X", "qty": 2, "unit": "pc"}],
    )  # fmt: skip
    arguments = ("replay", "-", "--rulebook", "draft:2020-01-deminimis10", "--lists", lists, "--items", items, "--json")
    result = shipscreen(*arguments, input=old + "\nnot an order\n")
    assert result.exit_code == 4
    move, summary = [json.loads(line) for line in result.stdout.splitlines()]
    assert (move["kind"], move["after"], move["value_usd"]) == ("clear_to_hold", ["EL_LICENSE_REQUIRED"], "200")
    assert summary["by_kind"]["clear_to_hold"]["lines"] == 1


def test_a_listed_name_is_found_and_explained(shipscreen: Shipscreen, tmp_path: Path) -> None:
    lists = tmp_path / "lists.jsonl"
    lists.write_text(json.dumps(LISTED) + "\n")
    found = json.loads(shipscreen("party", "GRANITFELS radar works", "--listed", lists, "--json").stdout)
    assert (found["matches"][0]["tier"], found["matches"][0]["entry_id"]) == ("hit", "7")
    assert found["matches"][0]["parts"]
    words = shipscreen("party", "Granitfels Radar Works Ltd", "--listed", lists).stdout
    assert "is     Granitfels Radar Works, CN, on the Entity List, from 2024-01-01 until now" in words
    assert "an order with it holds" in words
    parts = found["matches"][0]["parts"]
    assert not any(f"{part} {value:.2f}" in words for part, value in parts.items()), "how a score is made is for --json"
    for option in (["--as-of", "2023-12-31"], ["--list", "SDN"]):
        nothing = shipscreen("party", "Granitfels Radar Works", "--listed", lists, *option, "--json")
        assert json.loads(nothing.stdout)["matches"] == []
    assert not json.loads(shipscreen("party", "...", "--listed", lists, "--json").stdout)["screenable"]


def test_of_many_entries_the_best_is_told_and_the_rest_counted(shipscreen: Shipscreen) -> None:
    told = shipscreen("party", "Huawei Technologies", "--country", "CN", "--as-of", "2026-11-30").stdout
    first, _, more, *_ = [line for line in told.splitlines() if line.strip()]
    assert first.startswith("is     Huawei Technologies Co., Ltd., CN")
    assert "more entries like it: Huawei Technologies (Thailand) Co." in more
    every = shipscreen("party", "Huawei Technologies", "--country", "CN", "--as-of", "2026-11-30", "--all").stdout
    assert every.count("is     Huawei") > 5


def test_party_batch_gives_one_row_each_in_order(shipscreen: Shipscreen, tmp_path: Path) -> None:
    listed, batch = tmp_path / "listed.csv", tmp_path / "batch.csv"
    listed.write_text("name,country\nGranitfels Radar Works,CN\nBlocked Shipping Line,RU\n")
    batch.write_text("name,country,address\nElbmess Bakery,DE,\nBlocked Shipping Line,RU,\n,,\n")
    result = shipscreen("party", "--batch", batch, "--listed", listed)
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["row"], row["tier"]) for row in rows] == [(1, "none"), (2, "hit"), (3, "none")]
    assert set(rows[1]["matches"][0]) == {"list", "entry_id", "entry_name", "matched_name", "score", "tier"}


@pytest.mark.parametrize(
    ("listed", "tier"),
    [
        ("list,entry_id,name\r\nEL,9,Blocked Shipping Line\r\n", "hit"),
        # A ship and a party of no stated kind: a person looks.
        ('id,"name",kind\n9,Blocked Shipping Line,vessel\n', "review"),
        ('{"list":"EL","entry_id":"9","name":"Blocked Shipping Line"}\n', "hit"),
    ],
)
def test_lists_come_in_several_forms(shipscreen: Shipscreen, tmp_path: Path, listed: str, tier: str) -> None:
    file = tmp_path / "listed"
    file.write_bytes(listed.encode())
    found = json.loads(shipscreen("party", "Blocked Shipping Line", "--listed", file, "--json").stdout)
    assert (found["matches"][0]["tier"], found["matches"][0]["entry_id"]) == (tier, "9")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [([], 2), (["A", "--batch", "x.csv"], 2), (["--batch", "missing.csv"], 2), (["A", "--listed", "missing.csv"], 2)],
)
def test_party_says_what_is_wrong_with_its_arguments(shipscreen: Shipscreen, arguments: list[str], code: int) -> None:
    assert shipscreen("party", *arguments).exit_code == code


def test_names_keep_their_columns(shipscreen: Shipscreen, tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text('id,name1,name2,kind\n1,"Granitfels, Radar Works",Granitfels Radar Works,company\n2,Owl,Bakery,\n')
    result = shipscreen("names", file)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert float(rows[0]["score"]) > float(rows[1]["score"])
    assert rows[1]["tier"] == "none"
    as_json = [json.loads(line) for line in shipscreen("names", file, "--json").stdout.splitlines()]
    assert [str(row["score"]) for row in as_json] == [row["score"] for row in rows]


def test_tables_that_cannot_be_used(shipscreen: Shipscreen, tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    for content in (b"", b"name1\nA\n", b"\xff\xfe\x00"):
        file.write_bytes(content)
        result = shipscreen("names", file)
        assert result.exit_code == 3, result.output
        assert "pairs.csv" in result.output
