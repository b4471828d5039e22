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
    assert "1 of 3 lines" in result.stderr
    rows = [json.loads(line) for line in shipscreen("orders", "validate", file, "--json").stdout.splitlines()]
    assert [row.get("line") for row in rows] == [3, 4, None]
    assert rows[0]["order_id"] == "B"
    assert rows[-1] == {"lines": 3, "valid": 1, "invalid": 2}


def test_validate_accepts(shipscreen: Shipscreen) -> None:
    result = shipscreen("orders", "validate", "-", input='{"event":"cancelled","order_id":"A","revision":2}\n')
    assert result.exit_code == 0


def test_counts_must_be_positive(shipscreen: Shipscreen) -> None:
    assert shipscreen("orders", "generate", "-n", "0").exit_code == 2
    assert shipscreen("orders", "generate", "3").stdout == shipscreen("orders", "generate", "-n", "3").stdout
