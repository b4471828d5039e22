import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer

from streams.cli.shared.exits import Exit
from streams.cli.shared.lazy import PANELS, discovered
from tests.cli.conftest import Shipscreen

NAMES = list(discovered())


def test_help_loads_nothing_that_is_slow() -> None:
    program = (
        "import sys\n"
        "from streams.cli.app import app\n"
        "app(['--help'], standalone_mode=False)\n"
        "slow = {'faust', 'aiokafka', 'kafka', 'pydantic', 'rigour', 'aiohttp'} & set(sys.modules)\n"
        "sys.exit(repr(slow) if slow else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Exit codes" in done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_an_example(shipscreen: Shipscreen, name: str) -> None:
    result = shipscreen(name, "--help")
    assert result.exit_code == 0, result.output
    group = shipscreen(name).output if name in {"orders", "lists", "items", "licences", "topics", "rules"} else ""
    assert "Example" in result.output or "COMMAND" in result.output + group


@pytest.mark.parametrize(
    ("group", "command"),
    [
        *(("orders", one) for one in ("generate", "validate", "send")),
        *(("lists", one) for one in ("check", "load", "fetch", "status", "show", "diff")),
        *(("rules", one) for one in ("list", "show", "stale")),
        *(("dead-letters", one) for one in ("list", "show", "replay")),
        *(("topics", one) for one in ("create", "list")),
        ("items", "load"),
        ("licences", "load"),
    ],
)
def test_every_command_of_a_group_has_an_example(shipscreen: Shipscreen, group: str, command: str) -> None:
    result = shipscreen(group, command, "--help")
    assert result.exit_code == 0, result.output
    assert "Example: " in result.output


@pytest.mark.parametrize("options", [["--json"], []])
def test_whoever_stops_reading_ends_it_with_one_code(options: list[str]) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, "-m", "streams.cli", "rules", "list", *options]
    done = subprocess.run(command, stdout=writes, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writes)
    assert (done.returncode, done.stderr) == (141, "")


def test_unknown_command_suggests(shipscreen: Shipscreen) -> None:
    result = shipscreen("chekc")
    assert result.exit_code == 2
    assert "check" in result.output


def test_version(shipscreen: Shipscreen) -> None:
    assert shipscreen("--version").output.startswith("shipscreen 0")


@pytest.mark.parametrize("command", [["topics", "list"], ["watch"], ["explain", "A"], ["status"], ["lists", "status"]])
def test_without_a_broker_it_says_what_to_set(shipscreen: Shipscreen, command: list[str]) -> None:
    result = shipscreen(*command)
    assert result.exit_code == 2
    assert "SHIPSCREEN_BROKER" in result.output


def test_a_broker_that_is_away_is_said_once(shipscreen: Shipscreen) -> None:
    result = shipscreen("topics", "list", SHIPSCREEN_BROKER="127.0.0.1:9")
    assert result.exit_code == 5
    assert ["127.0.0.1:9" in line for line in result.stderr.splitlines()] == [True, False]
    service = shipscreen("lists", "status", SHIPSCREEN_BROKER="127.0.0.1:9")
    (event,) = map(json.loads, service.stderr.splitlines())
    assert (event["exit_code"], event["level"], event["settings"]) == (5, "error", ["SHIPSCREEN_BROKER"])
    assert "Traceback" not in result.output


def test_a_reader_that_has_enough_ends_it_without_a_word(tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    example = Path("docs/examples/events/submitted.jsonl").read_text("utf-8").splitlines()[0]
    file.write_text("".join(example.replace("SO-4711", f"SO-{number}") + "\n" for number in range(2_000)), "utf-8")
    command = [sys.executable, "-m", "streams.cli", "check", str(file), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stderr
        assert child.stdout.readline().startswith("{")
        child.stdout.close()
        said = child.stderr.read()
    assert (child.returncode, said) == (int(Exit.CLOSED), "")


def test_every_module_with_a_command_declares_it() -> None:
    for name, (command, module) in discovered().items():
        loaded = import_module(module)
        assert command == loaded.COMMAND
        assert command.name == name
        assert isinstance(loaded.app, typer.Typer)
    assert {command.panel for command, _ in discovered().values()} == set(PANELS)
