"""The lists that the distribution carries, whole."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from streams.lists import bundle as module
from streams.lists.bundle import bundle, bundle_hash, described
from streams.lists.snapshot import Snapshot, digests, entries_hash
from tests.sample import sample_bundle

LEAST = {
    "EL": 3_463, "UVL": 186, "MEU": 70, "SDN": 19_181, "DPL": 1_593, "DTC": 787, "SSI": 286, "ISN": 161, "PLC": 78,
    "CMIC": 68, "MBS": 51, "CAP": 1, "UN": 1_003, "CN_UEL": 81,
}  # fmt: skip


@pytest.fixture(scope="module")
def lists() -> Mapping[str, Snapshot]:
    return bundle()


def test_every_list_is_whole(lists: Mapping[str, Snapshot]) -> None:
    assert lists.keys() == LEAST.keys()
    for name, least in LEAST.items():
        assert len(lists[name].entries) >= least, name


def test_what_is_told_without_reading_them_is_true(lists: Mapping[str, Snapshot]) -> None:
    for name, told in described().items():
        entries = lists[name].entries
        assert (told.entries, told.hash) == (len(entries), entries_hash(digests(entries))), name
        assert lists[name].bundled_on == told.checked_on
        assert told.published_on is not None
        assert told.published_on <= told.checked_on


def test_known_parties(lists: Mapping[str, Snapshot]) -> None:
    huawei = [entry for entry in lists["EL"].entries if entry.family == "huawei"]
    assert len(huawei) >= 150
    assert any(alias.name == "华为技术有限公司" for entry in huawei for alias in entry.aliases)
    assert "huawei-technologies-co-ltd-hong-kong" in lists["EL"].by_id()
    assert any("Dahua Technology" in entry.name for entry in lists["EL"].entries)
    assert any("SBERBANK" in entry.name.upper() for entry in lists["SDN"].entries)
    orders = [entry for entry in lists["DPL"].entries if entry.addresses and entry.effective_to]
    assert len(orders) > 250
    assert all(entry.effective_to >= date(2026, 7, 31) for entry in orders if entry.effective_to)


def test_the_unreliable_entity_list(lists: Mapping[str, Snapshot]) -> None:
    """Each with its day, announcement and mark, and most with the name in Chinese."""
    entries = {entry.name: entry for entry in lists["CN_UEL"].entries}
    assert all(entry.effective_from and "mark S" in (entry.fr or "") for entry in entries.values())
    assert entries["Skydio Inc."].aliases[0].name == "斯凯迪奥公司"
    assert "suspended from 2025-05-14 to 2026-11-10" in (entries["Skydio Inc."].fr or "")
    assert entries["TechInsights Inc."].country == "CA"
    assert sum(bool(entry.aliases) for entry in entries.values()) > 70


def test_no_sentence_of_a_projection(lists: Mapping[str, Snapshot]) -> None:
    for name, snapshot in lists.items():
        if name != "EL":
            assert not any(entry.license_requirement or entry.review_policy for entry in snapshot.entries), name


def test_its_inputs_are_named() -> None:
    folder = Path("streams/reference/bundle")
    rows = [line.split() for line in (folder / "inputs.sha256").read_text("utf-8").splitlines()]
    assert len(rows) == 7
    assert all(len(digest) == len(hashlib.sha256().hexdigest()) for digest, _ in rows)
    assert "public domain" in (folder / "ORIGIN.md").read_text("utf-8")


def test_damaged_lists_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = sample_bundle(tmp_path / "sample")
    monkeypatch.setattr(module, "FOLDER", folder)
    assert len(bundle()["EL"].entries) > 300
    raw = (folder / "lists.jsonl.gz").read_bytes()
    (folder / "lists.jsonl.gz").write_bytes(raw[:-10])
    for read in (bundle, bundle_hash):
        with pytest.raises(ValueError, match="damaged"):
            read()
