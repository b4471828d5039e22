"""Verdicts in words: of many listed entries the one that a party most likely is, and how many more there are."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shipscreen
from tests.cli.test_check import order

ENTRIES = {  # names as in the Entity List of April 2022
    "CN": [
        "Huawei Technologies Co., Ltd. (Huawei)",
        "Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Hangzhou Huawei Enterprises",
        "Shanghai Huawei Technologies Co., Ltd.",
        "HiSilicon Technologies Co., Ltd (HiSilicon), Bantian Longgang District",
        "Shanghai HiSilicon Technologies Co., Ltd.",
        "HiSilicon Tech (Suzhou) Co., Ltd., Suzhou, Jiangsu",
        "Hangzhou Hikvision Digital Technology Co., Ltd.",
        "Dahua Technology",
        "SMIC Holdings Limited",
        "Semiconductor Manufacturing International Corporation (SMIC)",
        "Semiconductor Manufacturing International (Beijing) Corporation",
        "SMIC Northern Integrated Circuit Manufacturing (Beijing) Co., Ltd.",
        "Megvii Technology",
        "Beijing Sensetime Technology Development Co., Ltd.",
        "Tianjin Phytium Information Technology",
        "Yitu Technologies",
        "China General Nuclear Power Corporation (CGNPC)",
    ],
    "TH": ["Huawei Technologies (Thailand) Co."],
    "AU": ["Huawei Technologies (Australia) Pty Ltd."],
    "GB": ["Huawei Technologies (UK) Co., Ltd."],
    "BO": ["Huawei Technologies (Bolivia) S.R.L."],
    "IR": ["ZTE Parsian"],
}
REAL = [
    ("Huawei Technologies Co., Ltd.", "is", "Huawei Technologies Co., Ltd. (Huawei), on the Entity List"),
    ("Huawei Technologies", "is", "Huawei Technologies Co., Ltd. (Huawei), on the Entity List"),
    ("Huawei", "may be", "Huawei Technologies Co., Ltd. (Huawei), on the Entity List"),
    ("HiSilicon", "may be", "HiSilicon Technologies Co., Ltd (HiSilicon)"),
    ("Hangzhou Hikvision Digital Technology", "is", "Hangzhou Hikvision Digital Technology Co., Ltd."),
    ("Dahua Technology Co., Ltd.", "is", "Dahua Technology"),
    ("SMIC", "may be", "Semiconductor Manufacturing International Corporation (SMIC)"),
    ("Megvii", "may be", "Megvii Technology"),
    ("SenseTime", "may be", "Beijing Sensetime Technology Development Co., Ltd."),
    ("Phytium Information Technology", "may be", "Tianjin Phytium Information Technology"),
    ("Yitu Technologies", "is", "Yitu Technologies"),
    ("CGNPC", "may be", "China General Nuclear Power Corporation (CGNPC)"),
]


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [(country, name) for country, names in ENTRIES.items() for name in names]
    file = tmp_path_factory.mktemp("lists") / "el.jsonl"
    file.write_text(
        "".join(
            json.dumps({
                "list": "EL", "entry_id": str(number), "name": name, "country": country, "entity_type": "company",
                "license_requirement": {"scope": "all_items_subject_to_ear"}, "effective_from": "2019-05-16",
            }) + "\n"
            for number, (country, name) in enumerate(rows)
        ),
        "utf-8",
    )  # fmt: skip
    return file


def to_china(name: str) -> str:
    made = json.loads(order(name=name, destination="CN"))
    for party in made["parties"]:
        party["country"] = "CN"
    return json.dumps(made)


@pytest.mark.parametrize(("name", "verb", "listed"), REAL)
def test_the_evidence_names_who_it_most_likely_is(
    shipscreen: Shipscreen, entries: Path, name: str, verb: str, listed: str
) -> None:
    told = " ".join(shipscreen("check", "-", "--explain", "--lists", entries, input=to_china(name)).stdout.split())
    assert "evidence: " in told
    assert told.partition("evidence: ")[2].partition('"')[2].startswith(f'{name}" {verb} {listed}')


def test_who_has_another_companys_word_in_its_name_is_not_that_company(shipscreen: Shipscreen, entries: Path) -> None:
    told = shipscreen("check", "-", "--explain", "--lists", entries, input=to_china("ZTE Corporation")).stdout
    assert "evidence:" not in told


def test_entries_like_it_are_counted_and_each_is_in_the_json(shipscreen: Shipscreen, entries: Path) -> None:
    arguments = ("check", "-", "--lists", entries)
    told = " ".join(shipscreen(*arguments, "--explain", input=to_china("Huawei Technologies")).stdout.split())
    findings = json.loads(shipscreen(*arguments, "--json", input=to_china("Huawei Technologies")).stdout)["decision"][
        "findings"
    ]
    listed = [one["evidence"]["entry"] for one in findings if one["code"] == "EL_LICENSE_REQUIRED"]
    assert len(listed) == len(set(listed)) > 2
    assert f"and {len(listed) - 1} more entries like it: " in told
    assert told.count("EL_LICENSE_REQUIRED (") == 1
