import json
from pathlib import Path

import pytest

from streams.cli.exits import Failure
from streams.cli.settings import load_policy, load_settings
from tests.cli.conftest import Shipscreen


def test_each_value_names_its_source(shipscreen: Shipscreen, tmp_path: Path) -> None:
    file = tmp_path / "shipscreen.toml"
    file.write_text('group = "from-file"\npartitions = 7\n')
    result = shipscreen("settings", "--json", SHIPSCREEN_SETTINGS=str(file), SHIPSCREEN_PARTITIONS="9")
    found = json.loads(result.stdout)
    assert found["group"] == {"value": "from-file", "source": f"file {file}"}
    assert found["partitions"] == {"value": 9, "source": "SHIPSCREEN_PARTITIONS"}
    assert found["replication"] == {"value": 1, "source": "default"}


def test_secrets_are_hidden(shipscreen: Shipscreen) -> None:
    for option in ([], ["--json"]):
        result = shipscreen("settings", *option, SHIPSCREEN_SASL_PASSWORD="open sesame")
        assert result.exit_code == 0
        assert "sesame" not in result.output
        assert "(hidden)" in result.output


def test_misspelt_variable_is_named(shipscreen: Shipscreen) -> None:
    assert "SHIPSCREEN_BROKR" in shipscreen("settings", SHIPSCREEN_BROKR="a:1").stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PARTITIONS", "none"),
        ("PARTITIONS", "0"),
        ("TODAY", "tomorrow"),
        ("DELIVERY", "maybe"),
        ("SETTINGS", "/nowhere"),
    ],
)
def test_wrong_values_end_with_usage(shipscreen: Shipscreen, variable: str, value: str) -> None:
    result = shipscreen("settings", **{f"SHIPSCREEN_{variable}": value})
    assert result.exit_code == 2
    assert variable.lower() in result.output.lower()


def test_settings_file_that_is_no_toml(shipscreen: Shipscreen, tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text("group = [")
    assert shipscreen("settings", SHIPSCREEN_SETTINGS=str(file)).exit_code == 2


def test_worker_is_told_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPSCREEN_BROKER", "kafka:9092")
    monkeypatch.setenv("SHIPSCREEN_SASL_PASSWORD", "secret")
    monkeypatch.setenv("SHIPSCREEN_HTTP_PORT", "-1")
    settings = load_settings()
    told = settings.worker(settings.connection(), allow_rollback=True)
    assert told.connection.bootstrap == "kafka:9092"
    assert told.connection.sasl_password == "secret"
    assert told.http_port is None
    assert told.allow_rollback
    assert str(told.today()) == "2026-11-20"


def test_policy_file(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text("list_max_age_days: 3\naffiliates_rule_from_2026_11_10: extended\n")
    assert load_policy(str(file)).list_max_age_days == 3
    for wrong in ("list_max_age: 3\n", "list_max_age_days: -1\n", "- a\n", "{"):
        file.write_text(wrong)
        with pytest.raises(Failure, match=r"policy\.yaml"):
            load_policy(str(file))
    with pytest.raises(Failure):
        load_policy(str(tmp_path / "missing.yaml"))
