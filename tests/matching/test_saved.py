"""An index in a file: it finds the same in another process, whose hashes of texts are salted otherwise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.lists.starter import starter
from streams.matching.index import MatchIndex

ASKED = (
    ("Huawei Technologies", "CN", None),
    ("Huawai Tecnologies", "CN", None),
    ("华为技术有限公司", "CN", None),
    ("201 Institute", "CN", None),
    ("Nobody in Particular", "DE", None),
    ("Nine Lamps Trading", "CN", "50 Yongding Road, Haidian District, Beijing, China"),
    ("OJSC 140 Repair Plnt", "BY", "19 Luysi Chalovskoy Street, Borisov"),
)
IN_ANOTHER = """
import sys
from pathlib import Path
from streams.matching.index import MatchIndex
from tests.matching.test_saved import told
print(told(MatchIndex.saved(memoryview(Path(sys.argv[1]).read_bytes()))))
"""


def told(index: MatchIndex) -> list[object]:
    return [
        (match.entry.key, match.tier, match.score, match.why, match.entry_name)
        for name, country, address in ASKED
        for match in index.find(Party(name=name, country=country, address=address))
    ]


@pytest.fixture(scope="module")
def parties() -> list[ListedParty]:
    return [entry for snapshot in starter().values() for entry in snapshot.entries]


@pytest.fixture(scope="module")
def file(parties: list[ListedParty], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saved") / "index"
    path.write_bytes(MatchIndex.of(parties).save())
    return path


def read(file: Path) -> MatchIndex:
    return MatchIndex.saved(memoryview(file.read_bytes()))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_finds_the_same(file: Path, parties: list[ListedParty], seed: str) -> None:
    expected = told(MatchIndex.of(parties))
    assert len(expected) > 20
    run = [sys.executable, "-c", IN_ANOTHER, str(file)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    found = subprocess.run(run, env=environment, capture_output=True, text=True, check=True).stdout
    assert found.strip() == str(expected)


def test_the_same_lists_give_the_same_file_content(file: Path, parties: list[ListedParty]) -> None:
    index = read(file)
    assert list(index) == list({party.key: party for party in parties}.values())
    assert MatchIndex.saved(memoryview(index.save())).entry(parties[0].key) == parties[0]


def test_changes_on_a_saved_index(file: Path, parties: list[ListedParty]) -> None:
    index = read(file)
    huawei = next(match.entry for match in index.find(Party(name="Huawei Technologies Co., Ltd.", country="CN")))
    new = ListedParty(list="EL", entry_id="new", name="Pinewood Optics Ltd")
    after = index.with_changes([(huawei, None), (None, new)])
    assert (after.entry(huawei.key), after.entry("EL/new")) == (None, new)
    assert [match.entry for match in after.find(Party(name="Pinewood Optics Ltd"))] == [new]
    still = {match.entry.key for match in after.find(Party(name="Huawei Technologies Co., Ltd.", country="CN"))}
    assert huawei.key not in still
    assert still
    assert index.entry(huawei.key) == huawei


@pytest.mark.parametrize("at", [0, 33, 60, 5_000, -1])
def test_damage_is_refused(file: Path, at: int) -> None:
    raw = bytearray(file.read_bytes())
    raw[at] ^= 1
    with pytest.raises(ValueError, match="damaged"):
        MatchIndex.saved(memoryview(raw))


@pytest.mark.parametrize("size", [0, 10, 39, 5_000])
def test_a_file_cut_off_is_refused(file: Path, size: int) -> None:
    with pytest.raises(ValueError, match="damaged"):
        MatchIndex.saved(memoryview(file.read_bytes()[:size]))
