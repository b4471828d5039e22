"""Data does not steer terminals, spreadsheets or logs."""

import csv
import io
import json
import logging
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from streams.cli.shared.terminal import Screen
from streams.ops.escaping import visible, visible_cell, visible_json
from streams.ops.logs import configure
from tests.cli.conftest import Shipscreen

CLEAR = "\x1b[2J\x1b[H\x1b[32mCLEARED\x1b[0m"
STEERING = (CLEAR, "a\x00b", "a\x07", "a\rb", "a\x9b2Jb", "abc\u202egnp.exe", "x\u2066y\u2069", "\x7f", "line\u2028two")


def steers(text: str) -> bool:
    codes = [ord(sign) for sign in text if sign not in "\n\t"]
    return any(code < 0x20 or 0x7F <= code < 0xA0 or code in (0x202E, 0x2066, 0x2028) for code in codes)


@pytest.mark.parametrize("text", STEERING)
def test_text_and_tables_are_written_out(text: str) -> None:
    out = io.StringIO()
    screen = Screen(file=out, width=100)
    table = Table("Name")
    table.add_row(text)
    for shown in (text, Text(text), table):
        screen.print(shown, markup=False, highlight=False)
    assert not steers(out.getvalue())


def test_colours_of_our_own_stay_on_a_terminal() -> None:
    out = io.StringIO()
    screen = Screen(file=out, force_terminal=True, color_system="standard")
    screen.print(f"[green]fine[/] and {escape(CLEAR)}")
    assert "\x1b[32mfine" in out.getvalue()
    assert "\x1b[2J" not in out.getvalue()


@example("\x7f")
@given(st.text())
def test_json_says_the_same(text: str) -> None:
    line = json.dumps({"name": text}, ensure_ascii=False)
    assert json.loads(visible_json(line)) == {"name": text}
    assert not steers(visible_json(line))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert visible_cell(cell).startswith("'")


def test_ordinary_text_is_as_it_was() -> None:
    for text in ("Huawei Technologies Co., Ltd.", "Żółw", "华为", "line\none", "tab\tstop", "a\u200cb"):
        assert visible(text) == text


def test_logs_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        configure("info", human=True)
        logging.getLogger("streams").info("order %s", CLEAR)
    finally:
        logging.getLogger().handlers[:], _ = before
        logging.getLogger().setLevel(before[1])
    assert "\x1b[2J" not in capsys.readouterr().err


def test_verdicts_and_scores(shipscreen: Shipscreen, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    with pairs.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name1", "name2"), ("=cmd|' /C calc'!A0", CLEAR)])
    scored = shipscreen("names", pairs).stdout
    assert not steers(scored)
    assert '"=' not in scored
    order = {"event": "submitted", "order_id": "A", "revision": 1, "lines": [{"line": 1, "sku": f"\x9b{CLEAR}"}]}
    checked = shipscreen("check", "-", input=json.dumps(order))
    assert checked.stdout
    assert not steers(checked.stdout + checked.stderr)
