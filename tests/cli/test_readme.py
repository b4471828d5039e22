"""What README tells a newcomer to write and to type, written and typed."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Shipscreen

README = Path("README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(?:json|csv)\n(.*?)```", README, re.DOTALL)
FILES = dict(zip(("mine.json", "items.jsonl", "house.csv"), BLOCKS, strict=True))
FIRST = README.partition("## Your own orders")[2].partition("With your Kafka")[0]
TYPED = re.findall(r"^\$ shipscreen ([^#\n]*?) *(?:# *(.*))?$", FIRST, re.MULTILINE)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def typed(shipscreen: Shipscreen, folder: Path, command: str) -> str:
    words = re.findall(r'"([^"]*)"|(\S+)', command)
    arguments = [folder / (a or b) if (a or b) in FILES else a or b for a, b in words]
    result = shipscreen(*arguments)
    assert result.exit_code == 0, (command, result.output)
    return result.stdout


@pytest.mark.parametrize(("command", "said"), TYPED)
def test_each_command_runs_as_it_stands(shipscreen: Shipscreen, written: Path, command: str, said: str) -> None:
    told = typed(shipscreen, written, command)
    state = said.partition(":")[0]
    assert state not in {"HELD", "CLEARED"} or told.startswith(state)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Elbmess GmbH", "Huawei Technologies", "EL_LICENSE_REQUIRED"),
        ("Elbmess GmbH", "UI Trading", "HOUSE_LISTED"),
        ('"DE"', '"IR"', "OFAC_IRAN"),
    ],
)
def test_what_one_is_told_to_put_instead_is_held(
    shipscreen: Shipscreen, written: Path, old: str, new: str, code: str
) -> None:
    (written / "mine.json").write_text(FILES["mine.json"].replace(old, new), "utf-8")
    told = typed(shipscreen, written, "check mine.json --items items.jsonl --lists house.csv --explain")
    assert told.startswith("HELD")
    assert code in told
