import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shipscreen

PARTY = {
    "list": "EL",
    "entry_id": "7",
    "name": "Granitfels Radar Works",
    "country": "CN",
    "effective_from": "2024-01-01",
}


def order(order_id: str = "A-1", revision: int = 1, name: str = "Elbmess GmbH", **more: Any) -> str:
    parties = [
        {"role": role, "name": name, "country": "DE"} for role in ("purchaser", "ultimate_consignee", "end_user")
    ]
    event = {
        "event": "submitted",
        "order_id": order_id,
        "revision": revision,
        "transaction_type": "export_from_us",
        "ship_from": "US",
        "destination": "DE",
        "ship_date": "2026-12-01",
        "parties": parties,
        "lines": [{"line": 1, "sku": "SEM-4010", "qty": 10, "unit": "pc"}],
    }
    return json.dumps(event | more)


def verdicts(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def codes(verdict: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in verdict["decision"]["findings"]}


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    file = tmp_path / "lists.jsonl"
    file.write_text(json.dumps(PARTY) + "\n")
    return file


def test_an_ordinary_order_clears_on_the_starter_data(shipscreen: Shipscreen) -> None:
    result = shipscreen("check", "-", input=order())
    assert result.exit_code == 0, result.output
    (verdict,) = verdicts(result.stdout)
    assert (verdict["kind"], verdict["decision"]["state"]) == ("clearance", "cleared")
    assert verdict["decision"]["evaluation_day"] == "2026-11-20"


def test_a_hold_is_a_result_and_no_failure(shipscreen: Shipscreen, lists: Path) -> None:
    result = shipscreen("check", "-", "--lists", lists, input=order(name="Granitfels Radar Works"))
    assert result.exit_code == 0
    (verdict,) = verdicts(result.stdout)
    assert "EL_LICENSE_REQUIRED" in codes(verdict)
    assert "1 held" in result.stderr


def test_as_of_is_the_day_of_screening(shipscreen: Shipscreen, lists: Path) -> None:
    past = order(name="Granitfels Radar Works", ship_date="2023-12-01")
    result = shipscreen("check", "-", "--lists", lists, "--as-of", "2023-11-20", input=past)
    (verdict,) = verdicts(result.stdout)
    assert verdict["decision"]["as_of"] == "2023-12-01"
    assert "EL_LICENSE_REQUIRED" not in codes(verdict)


def required(path: Path, *names: str) -> Path:
    """A file of lists with one entry of each."""
    entries = [{"list": name, "entry_id": "1", "name": f"Granitfels Radar Works {name}"} for name in names]
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return path


REQUIRED = ("EL", "DPL", "SDN", "UVL", "MEU")


def test_lists_too_old_hold_and_the_hold_says_how_to_load_newer_ones(shipscreen: Shipscreen, tmp_path: Path) -> None:
    file = required(tmp_path / "lists.jsonl", *REQUIRED)
    fresh, stale = (
        shipscreen("check", "-", "--lists", file, "--lists-checked", day, input=order())
        for day in ("2026-11-13", "2026-11-12")
    )
    assert "DATA_STALE_LIST" not in codes(verdicts(fresh.stdout)[0])
    (verdict,) = verdicts(stale.stdout)
    assert verdict["kind"] == "hold"
    (found,) = (finding for finding in verdict["decision"]["findings"] if finding["code"] == "DATA_STALE_LIST")
    assert found["evidence"]["lists"]["EL"] == "last checked 2026-11-12"
    assert "shipscreen lists fetch" in found["release"]


def test_a_file_of_lists_comes_beside_the_bundled_ones(shipscreen: Shipscreen, tmp_path: Path) -> None:
    house = tmp_path / "house.jsonl"
    house.write_text(json.dumps({"list": "HOUSE", "entry_id": "1", "name": "Granitfels Radar Works"}) + "\n")
    huawei = order(name="Huawei Technologies Co., Ltd.", destination="CN")
    result = shipscreen("check", "-", "--lists", house, input=huawei)
    assert codes(verdicts(result.stdout)[0]) & {"EL_LICENSE_REQUIRED", "PARTY_MATCH_REVIEW"}
    assert "from a file, of 2026-11-20: HOUSE 1" in result.stderr
    assert ", EL 3" in result.stderr
    found = shipscreen("party", "Huawei Technologies", "--listed", house)
    assert "Huawei" in found.stdout


def test_a_file_replaces_the_list_that_it_carries(shipscreen: Shipscreen, lists: Path) -> None:
    huawei = order(name="Huawei Technologies Co., Ltd.")
    result = shipscreen("check", "-", "--lists", lists, input=huawei)
    assert "from a file, of 2026-11-20: EL 1" in result.stderr
    assert not codes(verdicts(result.stdout)[0]) & {"EL_LICENSE_REQUIRED", "PARTY_MATCH_REVIEW"}


def test_bundled_lists_are_said_and_hold_where_policy_says_so(shipscreen: Shipscreen, tmp_path: Path) -> None:
    said = shipscreen("check", "-", input=order())
    (verdict,) = verdicts(said.stdout)
    assert "ADV_BUNDLED_LISTS" in {one["code"] for one in verdict["decision"]["advisories"]}
    assert "bundled with this release" in said.stderr
    strict = tmp_path / "policy.yaml"
    strict.write_text("bundled_lists: hold\n")
    held = shipscreen("check", "-", "--policy", strict, input=order())
    (verdict,) = verdicts(held.stdout)
    (found,) = (one for one in verdict["decision"]["findings"] if one["code"] == "DATA_STALE_LIST")
    assert found["evidence"]["lists"]["EL"].startswith("bundled snapshot of 2026-")


def test_a_required_list_without_entries_holds(shipscreen: Shipscreen, tmp_path: Path) -> None:
    strict = tmp_path / "policy.yaml"
    strict.write_text("required_lists: [EL, NONE]\n")
    result = shipscreen("check", "-", "--policy", strict, input=order())
    (found,) = (one for one in verdicts(result.stdout)[0]["decision"]["findings"] if one["code"] == "DATA_STALE_LIST")
    assert found["evidence"]["lists"] == {"NONE": "missing"}


def test_a_requirement_in_unknown_words_is_the_widest_and_says_so(shipscreen: Shipscreen, tmp_path: Path) -> None:
    file = tmp_path / "el.jsonl"
    file.write_text(json.dumps({**PARTY, "license_requirement": {"scope": "unknown", "text": "On odd days"}}) + "\n")
    result = shipscreen("check", "-", "--lists", file, input=order(name="Granitfels Radar Works"))
    (verdict,) = verdicts(result.stdout)
    assert "EL_LICENSE_REQUIRED" in codes(verdict)
    said = [one["evidence"] for one in verdict["decision"]["advisories"] if one["code"] == "ADV_RULESET_UNCONFIRMED"]
    assert any("widest" in one.get("rule", "") for one in said)


def test_revisions_are_kept_apart_as_a_worker_does(shipscreen: Shipscreen) -> None:
    stream = [
        order(revision=2),
        order(revision=1),
        order(revision=2),
        order(revision=2, destination="FR"),
        order(revision=3, event="cancelled"),
    ]
    found = verdicts(shipscreen("check", "-", input="\n".join(stream)).stdout)
    assert [verdict["decision"]["state"] for verdict in found] == [
        "cleared",
        "superseded",
        "cleared",
        "held",
        "cancelled",
    ]
    assert found[0] == found[2]
    assert codes(found[3]) == {"ORDER_CONTRADICTORY"}
    assert [verdict["course"]["number"] for verdict in found] == [1, 2, 1, 3, 4]


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("not json", False),
        ("[]", False),
        ('{"order_id": "B-1", "event": "submitted", "revision": "x"}', True),
        ('{"order_id": "B-1", "order_id": "B-2", "event": "submitted", "revision": 1}', False),
        ('{"order_id": "B-1", "event": "submitted", "revision": 1, "lines": [{"line": 1, "qty": NaN}]}', True),
    ],
)
def test_a_malformed_line_is_a_dead_letter_and_holds_what_it_names(
    shipscreen: Shipscreen, line: str, held: bool
) -> None:
    result = shipscreen("check", "-", input="\n".join([order(), line, order("A-2")]))
    assert result.exit_code == 4
    assert "-:2: dead letter" in result.stderr
    found = verdicts(result.stdout)
    assert len(found) == 2 + held
    if held:
        assert codes(found[1]) == {"ORDER_UNDECODED"}


def test_the_same_input_gives_the_same_bytes(shipscreen: Shipscreen) -> None:
    stream = "\n".join(order(f"A-{number}") for number in range(5))
    assert shipscreen("check", "-", input=stream).stdout == shipscreen("check", "-", input=stream).stdout


def test_files_that_cannot_be_used(shipscreen: Shipscreen, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"sku": "A"}\n{"sku": 5, "fmv": "x"}\n')
    two_numbers, two_lines = tmp_path / "two_numbers.jsonl", tmp_path / "two_lines.jsonl"
    two_numbers.write_text('{"sku": "A", "eccn": "3A001", "eccn": "EAR99"}\n')
    two_lines.write_text('{"sku": "A", "eccn": "3A001"}\n{"sku": "B"}\n{"sku": "A", "eccn": "EAR99"}\n')
    two_names, two_rates = tmp_path / "two_names.jsonl", tmp_path / "two_rates.json"
    two_names.write_text('{"list": "HOUSE", "entry_id": "1", "name": "Alder AG", "name": "Birch AG"}\n')
    two_rates.write_text('{"day": "2026-11-20", "rates": {"EUR": "1.1", "EUR": "0.1"}}')
    for arguments, code, said in (
        (["check", missing], 2, "missing"),
        (["check", "-", "--lists", missing], 2, "missing"),
        (["check", "-", "--lists", broken], 3, "broken.jsonl"),
        (["check", "-", "--items", broken], 3, "broken.jsonl:2"),
        (["check", "-", "--rates", broken], 3, "broken.jsonl"),
        (["check", "-", "--items", two_numbers], 3, "'eccn' is given twice"),
        (["check", "-", "--items", two_lines], 3, "two_lines.jsonl:3: A stands otherwise in"),
        (["check", "-", "--lists", two_names], 3, "'name' is given twice"),
        (["check", "-", "--rates", two_rates], 3, "'EUR' is given twice"),
        (["check", "-", "--policy", missing], 2, "missing"),
        (["check", "-", "--as-of", "yesterday"], 2, "yesterday"),
    ):
        result = shipscreen(*arguments, input=order())
        assert (result.exit_code, said in result.output) == (code, True), (arguments, result.output)


def test_rates_and_items_of_ones_own(shipscreen: Shipscreen, tmp_path: Path) -> None:
    items, rates = tmp_path / "items.jsonl", tmp_path / "rates.json"
    items.write_text(json.dumps({
        "sku": "X", "kind": "commodity", "eccn": "5A991.g", "origin": "TW", "made_in": "TW",
        "fmv": {"amount": "100", "currency": "EUR"}, "content_status": "complete",
        "us_content": [{"eccn": "3A001.a.7", "kind": "commodity", "origin": "US", "mode": "incorporated",
                        "value": {"amount": "26", "currency": "USD"}}],
        "direct_product": {"status": "complete"},
    }) + "\n")  # fmt: skip
    rates.write_text('{"day": "2026-11-19", "rates": {"EUR": "1.00"}}')
    abroad = order(
        transaction_type="export_from_abroad", ship_from="TW", destination="VN",
        lines=[{"line": 1, "sku": "X", "qty": 1, "unit": "pc"}],
    )  # fmt: skip
    without = shipscreen("check", "-", "--items", items, input=abroad)
    assert codes(verdicts(without.stdout)[0]) == {"DATA_MISSING_FX"}
    result = shipscreen("check", "-", "--items", items, "--rates", rates, input=abroad)
    (verdict,) = verdicts(result.stdout)
    assert verdict["decision"]["lines"][0]["calc_pct"] == "26.0000"
    assert verdict["decision"]["inputs"]["exchange_rates"]
    earlier = shipscreen("check", "-", "--items", items, "--rates", rates, "--as-of", "2025-03-03", input=abroad)
    assert verdicts(earlier.stdout)[0]["decision"]["lines"][0]["calc_pct"] == "26.0000"
    rates.write_text('{"day": "2026-11-12", "rates": {"EUR": "1.00"}}')
    old = shipscreen("check", "-", "--items", items, "--rates", rates, input=abroad)
    assert "2026-11-12" in str(verdicts(old.stdout)[0]["decision"]["findings"])


def test_generated_orders_mostly_clear(shipscreen: Shipscreen) -> None:
    generated = shipscreen("orders", "generate", "--count", "400", "--seed", "3")
    assert generated.exit_code == 0, generated.output
    result = shipscreen("check", "-", input=generated.stdout)
    states = [verdict["decision"]["state"] for verdict in verdicts(result.stdout)]
    assert 0.80 <= states.count("cleared") / len(states) <= 0.97
    assert {"held", "cancelled", "superseded"} <= set(states)


EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "orders-2019.jsonl"


def test_each_order_on_its_own_day(shipscreen: Shipscreen) -> None:
    """Huawei the day before it was listed and on the day; a waiver; content of 26 per cent."""
    result = shipscreen("check", EXAMPLES, "--as-of", "order")
    said = {one["order_id"]: one["decision"] for one in verdicts(result.stdout)}
    assert {name: one["state"] for name, one in said.items() if one["state"] == "held"}.keys() == {
        "EX-2019-02", "EX-2019-03", "EX-2020-09", "EX-2020-10",
    }  # fmt: skip
    assert said["EX-2019-01"]["evaluation_day"] == said["EX-2019-01"]["as_of"] == "2019-05-15"
    assert said["EX-2019-04"]["lines"][0]["clear_basis"] == ["TGL_APPLIED"]


def test_what_a_draft_would_have_moved(shipscreen: Shipscreen) -> None:
    told = shipscreen("replay", EXAMPLES, "--rulebook", "draft:2020-01-deminimis10", "--json")
    summary = json.loads(told.stdout.splitlines()[-1])
    assert summary["by_kind"]["clear_to_hold"]["lines"] == 2


def test_a_day_that_is_none(shipscreen: Shipscreen) -> None:
    assert shipscreen("check", "-", "--as-of", "soon", input=order()).exit_code == 2
