"""Files that people hand in: lines, arrays, printed JSON, and what is none of it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.reading import LONGEST, numbered_values
from tests.cli.conftest import Shipscreen
from tests.cli.test_check import order, verdicts

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.text())
objects = st.lists(st.dictionaries(st.text(), scalars, min_size=1), min_size=1, max_size=4)


@settings(deadline=None)  # files are written: how long that takes says nothing
@given(objects, st.sampled_from(["lines", "array", "printed array", "printed"]))
def test_all_forms_say_the_same(tmp_path_factory: pytest.TempPathFactory, values: list[object], form: str) -> None:
    written = {
        "lines": "\n".join(json.dumps(one) for one in values),
        "array": json.dumps(values),
        "printed array": json.dumps(values, indent=2, ensure_ascii=False),
        "printed": "\n".join(json.dumps(one, indent=1) for one in values),
    }[form]
    file = tmp_path_factory.mktemp("read") / "values.json"
    file.write_text(written, encoding="utf-8", newline="")
    assert [json.loads(value) for _, value in numbered_values(file)] == values


def test_each_value_has_the_line_on_which_it_begins(tmp_path: Path) -> None:
    file = tmp_path / "values.json"
    file.write_text('\n[\n {"a": 1},\n {"b":\n 2},\n {"c": 3}]\n')
    assert [number for number, _ in numbered_values(file)] == [3, 4, 6]


@pytest.mark.parametrize("written", ['{"a": 1}\n{"b": 2}', '[{"a": 1}, {"b": 2}]', '\r\n{"a": 1}\r\n{"b": 2}\r\n'])
def test_a_byte_order_mark_is_no_part_of_the_first_value(tmp_path: Path, written: str) -> None:
    file = tmp_path / "values.json"
    file.write_text(written, encoding="utf-8-sig", newline="")
    assert [json.loads(value) for _, value in numbered_values(file)] == [{"a": 1}, {"b": 2}]


def test_a_byte_order_mark_elsewhere_is_no_json(shipscreen: Shipscreen) -> None:
    result = shipscreen("check", "-", input=f"{order()}\n\ufeff{order()}")
    assert (result.exit_code, "not JSON" in result.stderr) == (int(Exit.PARTIAL), True)


def test_a_key_given_twice_is_still_seen(shipscreen: Shipscreen) -> None:
    twice = order().replace('"revision": 1', '"revision": 1, "revision": 2')
    result = shipscreen("check", "-", input=f"[\n{twice}\n]")
    assert (result.exit_code, "given twice" in result.stderr) == (int(Exit.PARTIAL), True)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[1, 2", '[{"a": 1}] x', "{\n", "]"])
def test_what_is_no_json_is_dead_letters_and_no_traceback(shipscreen: Shipscreen, text: str) -> None:
    result = shipscreen("check", "-", input=text)
    assert result.exit_code == int(Exit.PARTIAL), result.output
    assert "Traceback" not in result.output


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "zero"
    file.write_bytes(b"\0" * (LONGEST + 2))
    with pytest.raises(Failure, match="longer than 16 MiB"):
        list(numbered_values(file))


def test_check_explains_in_words(shipscreen: Shipscreen) -> None:
    told = shipscreen("check", "-", "--explain", input=order())
    assert "CLEARED" in told.stdout
    assert "no requirement" in told.stdout
    assert verdicts(shipscreen("check", "-", input=order()).stdout)


def test_an_empty_name_is_told_once(shipscreen: Shipscreen) -> None:
    result = shipscreen("party", "  ")
    assert result.exit_code == int(Exit.USAGE)
    assert result.output.count("The name is empty") == 1
