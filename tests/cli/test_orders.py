import json
from pathlib import Path

from tests.cli.conftest import Shipscreen


def test_generate_is_repeatable(shipscreen: Shipscreen) -> None:
    one, again, other = (
        shipscreen("orders", "generate", "-n", "50", "--seed", seed, "--prefix", "T").stdout for seed in (5, 5, 6)
    )
    assert one == again != other
    assert all('"order_id":"T-' in line for line in one.splitlines() if '"revision":1,' in line)


def test_validate_names_line_stage_and_reason(shipscreen: Shipscreen, tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    file.write_text(
        '{"event":"submitted","order_id":"A","revision":1}\n\n{"event":"x","order_id":"B","revision":1}\nnothing\n'
    )
    result = shipscreen("orders", "validate", file)
    assert result.exit_code == 4
    assert f"{file}:3: schema: event" in result.stderr
    assert f"{file}:4: json" in result.stderr
    assert "1 of 3 values" in result.stderr
    rows = [json.loads(line) for line in shipscreen("orders", "validate", file, "--json").stdout.splitlines()]
    assert [row.get("line") for row in rows] == [3, 4, None]
    assert rows[0]["order_id"] == "B"
    assert rows[-1] == {"lines": 3, "valid": 1, "invalid": 2, "misspelt": 0}


def test_validate_names_members_that_nobody_reads(shipscreen: Shipscreen) -> None:
    event = '{"event":"submitted","order_id":"A","revision":1,"end_use":{"militery":true},"warehouse":"W"}'
    told = shipscreen("orders", "validate", "-", input=event)
    assert told.exit_code == 4
    assert "no field reads end_use.militery: its order holds; military is meant?" in told.stderr
    assert "no field reads warehouse: it is passed over" in told.stderr
    rows = [json.loads(line) for line in shipscreen("orders", "validate", "--json", input=event).stdout.splitlines()]
    assert {row["member"]: row["holds"] for row in rows[:-1]} == {"end_use.militery": True, "warehouse": False}


def test_validate_says_what_was_given_and_what_is_accepted(shipscreen: Shipscreen) -> None:
    event = '{"event":"submitted","order_id":"A","revision":1,"ship_date":1797292800}'
    told = shipscreen("orders", "validate", "-", input=event)
    assert "ship_date: Value error, a day as YYYY-MM-DD is expected, not '1797292800'" in told.stderr


def test_validate_accepts(shipscreen: Shipscreen) -> None:
    result = shipscreen("orders", "validate", "-", input='{"event":"cancelled","order_id":"A","revision":2}\n')
    assert result.exit_code == 0


def test_counts_must_be_positive(shipscreen: Shipscreen) -> None:
    assert shipscreen("orders", "generate", "-n", "0").exit_code == 2
    assert shipscreen("orders", "generate", "3").stdout == shipscreen("orders", "generate", "-n", "3").stdout
