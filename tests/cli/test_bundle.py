"""Commands on the bundled lists, and the index of them in the user's cache."""

from pathlib import Path

import pytest

from streams.cli.shared import lists as module
from streams.cli.shared.lists import bundled_index
from streams.lists import bundle
from streams.matching.index import MatchIndex
from tests.cli.conftest import Shipscreen

WHOLE = bundle.FOLDER


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "shipment-screening"


@pytest.mark.slow
def test_all_lists_are_searched(shipscreen: Shipscreen, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "FOLDER", WHOLE)
    for name, found in (("Sberbank", "SDN/"), ("Dahua Technology", "EL/"), ("David Menashe", "DTC/")):
        told = shipscreen("party", name)
        assert (told.exit_code, found in told.stdout) == (0, True), told.output
    assert len(list(cache.iterdir())) == 1


def test_the_index_is_made_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = bundled_index()
    (file,) = cache.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(MatchIndex, "of", None)
    assert len(bundled_index()) == len(made)


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o644])
def test_a_file_that_others_can_touch_is_not_read(cache: Path, monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    bundled_index()
    (file,) = cache.iterdir()
    file.chmod(mode)
    monkeypatch.setattr(MatchIndex, "saved", None)
    bundled_index()
    assert file.stat().st_mode & 0o777 == 0o600, "made again"


def test_a_link_is_not_followed(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled_index()
    (file,) = cache.iterdir()
    moved = file.rename(cache.parent / "elsewhere")
    file.symlink_to(moved)
    monkeypatch.setattr(MatchIndex, "saved", None)
    assert len(bundled_index()) > 500
    assert not file.is_symlink()


def test_a_damaged_file_is_made_again(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = bundled_index()
    (file,) = cache.iterdir()
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    assert len(bundled_index()) == len(made)
    assert "damaged" in capsys.readouterr().err
    assert len(bundled_index()) == len(made)
    assert "damaged" not in capsys.readouterr().err


def test_a_cache_that_cannot_be_written_costs_time_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert len(bundled_index()) > 500


def test_older_indexes_go(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.mkdir()
    for number in range(5):
        (cache / f"index-{number}").write_bytes(b"old")
    (cache / "fetched.json").write_text("{}")
    bundled_index()
    assert len(list(cache.glob("index-*"))) == module.KEPT
    assert (cache / "fetched.json").exists()
