import json
from pathlib import Path

import pytest

from streams.cli.shared.exits import Failure
from streams.cli.shared.settings import load_policy, load_settings, unknown_settings
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
    monkeypatch.setenv("SHIPSCREEN_CLOSED_DAYS", "30")
    settings = load_settings()
    told = settings.worker(settings.connection(), allow_rollback=True)
    assert told.connection.bootstrap == "kafka:9092"
    assert told.connection.sasl_password == "secret"
    assert told.http_port is None
    assert told.closed_days == 30
    assert told.allow_rollback
    assert str(told.today()) == "2026-11-20"


def test_a_port_that_is_set_is_the_only_one_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPSCREEN_BROKER", "kafka:9092")
    told = load_settings()
    assert (told.worker(told.connection()).http_port, told.worker(told.connection()).http_tries) == (9464, 10)
    monkeypatch.setenv("SHIPSCREEN_HTTP_PORT", "9464")
    told = load_settings()
    assert told.worker(told.connection()).http_tries == 1


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


def test_a_wrong_value_names_its_variable_and_what_was_given(shipscreen: Shipscreen) -> None:
    told = shipscreen("settings", SHIPSCREEN_PARTITIONS="many", SHIPSCREEN_HTTP_PORT="99999").stderr
    for said in ("SHIPSCREEN_PARTITIONS", "'many'", "SHIPSCREEN_HTTP_PORT", "'99999'"):
        assert said in told


def test_a_misspelt_key_of_the_settings_file_is_named(shipscreen: Shipscreen, tmp_path: Path) -> None:
    file = tmp_path / "shipscreen.toml"
    file.write_text('borker = "kafka:9092"\n')
    assert "borker" in shipscreen("settings", SHIPSCREEN_SETTINGS=str(file)).stderr
    assert "borker" in shipscreen("doctor", SHIPSCREEN_SETTINGS=str(file)).stdout


def test_what_kubernetes_says_of_services_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "SHIPSCREEN_KAFKA_BOOTSTRAP_SERVICE_HOST": "10.0.0.1",
        "SHIPSCREEN_KAFKA_BOOTSTRAP_SERVICE_PORT_TCP_CLIENTS": "9092",
        "SHIPSCREEN_KAFKA_BOOTSTRAP_PORT": "tcp://10.0.0.1:9092",
        "SHIPSCREEN_KAFKA_BOOTSTRAP_PORT_9092_TCP_ADDR": "10.0.0.1",
    }
    for name, value in {**told, "SHIPSCREEN_HTPP_PORT": "9464"}.items():
        monkeypatch.setenv(name, value)
    assert unknown_settings() == ["SHIPSCREEN_HTPP_PORT"]


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"SECURITY_PROTOCOL": "SASL_SSL"}, ("SHIPSCREEN_SASL_USERNAME", "SHIPSCREEN_SASL_PASSWORD")),
        ({"SECURITY_PROTOCOL": "SSL", "CA_FILE": "/nowhere/ca.pem"}, ("SHIPSCREEN_CA_FILE", "/nowhere/ca.pem")),
        ({"SECURITY_PROTOCOL": "SSL", "CA_FILE": "pyproject.toml"}, ("SHIPSCREEN_CA_FILE", "PEM")),
        ({"SESSION_TIMEOUT": "3"}, ("SHIPSCREEN_HEARTBEAT_INTERVAL", "SHIPSCREEN_SESSION_TIMEOUT")),
        ({"POLICY": "/nowhere/policy.yaml"}, ("/nowhere/policy.yaml", "SHIPSCREEN_POLICY")),
        ({"RATES": "/nowhere/rates.json"}, ("/nowhere/rates.json", "SHIPSCREEN_RATES")),
        ({"RATES": "{place}/no-text"}, ("no-text", "SHIPSCREEN_RATES")),
        ({"POLICY": "{place}/no-text"}, ("no-text", "SHIPSCREEN_POLICY", "YAML")),
        ({"POLICY": "pyproject.toml"}, ("pyproject.toml", "SHIPSCREEN_POLICY", "YAML")),
        ({"POLICY": "Makefile"}, ("Makefile", "SHIPSCREEN_POLICY", "YAML")),
        ({"SETTINGS": "{place}/no-text"}, ("no-text", "SHIPSCREEN_SETTINGS", "TOML")),
        ({"BROKER": "127.0.0.1:99999"}, ("SHIPSCREEN_BROKER", "127.0.0.1:99999", "host:port")),
        ({"BROKER": "kafka-1:9092,http://kafka-2:9092"}, ("SHIPSCREEN_BROKER", "http://kafka-2:9092", "host:port")),
        ({"BROKER": "kafka:port"}, ("SHIPSCREEN_BROKER", "kafka:port", "host:port")),
        ({"BROKER": "kafka-1 kafka-2"}, ("SHIPSCREEN_BROKER", "host:port")),
        ({"GROUP": ""}, ("SHIPSCREEN_GROUP",)),
        ({"HTTP_HOST": ""}, ("SHIPSCREEN_HTTP_HOST",)),
    ],
)
def test_settings_that_cannot_be_right_stop_a_worker(
    shipscreen: Shipscreen, tmp_path: Path, settings: dict[str, str], named: tuple[str, ...]
) -> None:
    """Before it starts: code 2, the names, and a log event."""
    (tmp_path / "no-text").write_bytes(b"\xff\xfe\x00\x01")
    told = {"BROKER": "127.0.0.1:9", **settings}
    environment = {f"SHIPSCREEN_{name}": value.replace("{place}", str(tmp_path)) for name, value in told.items()}
    result = shipscreen("worker", **environment)
    assert result.exit_code == 2, result.output
    event = json.loads(result.stderr.splitlines()[-1])
    said = " ".join(result.stderr.splitlines()[:2])
    assert not [name for name in named if name not in said], said
    assert (event["exit_code"], event["level"]) == (2, "error")
    assert set(event["settings"]) >= {name for name in named if name.startswith("SHIPSCREEN_")}


def test_a_misspelt_variable_is_told_by_a_worker(shipscreen: Shipscreen) -> None:
    result = shipscreen("worker", SHIPSCREEN_POLICI="x.yaml", SHIPSCREEN_RATES="/nowhere", SHIPSCREEN_BROKER="x:1")
    assert json.loads(result.stderr.splitlines()[0])["name"] == "SHIPSCREEN_POLICI"


@pytest.mark.parametrize("broker", ["kafka", "kafka:9092", "a:1, b:2,", "[::1]:9092", "10.0.0.7:29092"])
def test_addresses_of_brokers(monkeypatch: pytest.MonkeyPatch, broker: str) -> None:
    """A bare name has Kafka's usual port; a comma too many does no harm."""
    monkeypatch.setenv("SHIPSCREEN_BROKER", broker)
    assert load_settings().connection().bootstrap == broker


@pytest.mark.parametrize(("password", "noted"), [("secret\n", True), ("se cret", False)])
def test_a_line_break_that_came_with_a_password_is_noted(shipscreen: Shipscreen, password: str, noted: bool) -> None:
    """It may be meant; but `wrong user or password` would not tell."""
    told = shipscreen("doctor", SHIPSCREEN_SASL_PASSWORD=password).stdout
    assert ("SHIPSCREEN_SASL_PASSWORD" in told) is noted
    assert "cret" not in told
