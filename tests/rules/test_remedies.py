"""What a hold of the list says would release it: exceptions that are open at every place, with their open terms."""

from typing import Any

import pytest

from streams.law.kit.samples import item, listed, to
from streams.screening.remedies import NONE
from tests.rules.screening import screened

DAY = "2026-03-02"
LISTED = ("CCL_LICENSE_REQUIRED", "ADV_COMPUTING_LICENSE_REQUIRED", "SME_LICENSE_REQUIRED")
TO_A_VALUE = "net value of the order under this entry within"


def releases(given: dict[str, Any]) -> set[str]:
    return {one.release or "" for one in screened(given, DAY).findings if one.code in LISTED}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (item("TH", "3A002.a"), f"LVS up to 3000 US dollars (lvs_limit stated; {TO_A_VALUE} 3000 US dollars)"),
        (item("TH", "3A001.a.7", lvs_limit="9000", net_value_usd="100"), ("LVS up to 5000 US dollars (claim it); "
         "or GBS (gbs_eligible stated)")),
        (item("UA", "3A001.a.7", gbs_eligible=True, lvs_limit="5000", net_value_usd="1"), ("LVS up to 5000 US dollars "
         "(claim it)")),
        (item("TH", "3A001"), ("LVS for some paragraphs of 3A001 (give the paragraph); "
         "or GBS for some paragraphs of 3A001 (give the paragraph)")),
        (item("BR", "5A002.a", lvs_limit="500", net_value_usd="501"), (f"LVS up to 500 US dollars ({TO_A_VALUE} 500 US "
         "dollars); or ENC (authorised under a paragraph of 740.17)")),
        (item("DE", "4A003.c"), "STA (a prior consignee statement); or APP (app_eligible stated)"),
        (item("TH", "3E001", kind="technology", for_items=["3A001.a.7"]), ("TSR (tsr_eligible stated; "
         "a written assurance of the consignee)")),
    ],
)  # fmt: skip
def test_open_terms(given: dict[str, Any], says: str) -> None:
    assert releases(given) == {f"a BIS licence, or {says}"}


@pytest.mark.parametrize(
    "given",
    [item("CN", "3A001.a.7"), item("CN", "3B001.d"), item("DE", "3A090.a"), item("RU", "3A001.a.7"),
     item("TH", "7A003.d"), item("VN", "3A002.a")],
)  # fmt: skip
def test_nothing_that_this_table_knows(given: dict[str, Any]) -> None:
    assert releases(given) == {NONE}


def test_the_place_must_hold_everywhere() -> None:
    given = {**item("TH", "3A001.a.7"), "parties": [to("Ayutthaya Lumen Co., Ltd.", country="CN")]}
    assert releases(given) == {NONE}


def test_another_requirement_stays_open() -> None:
    given = {
        **item("TH", "3A002.a", lvs_limit="3000", net_value_usd="1"),
        "parties": [to("Sugon Meridian", country="TH")],
    }
    found = screened(given, DAY, lists=(listed("Sugon Meridian"),)).findings
    told = next(one.release for one in found if one.code == "CCL_LICENSE_REQUIRED")
    assert told == "a BIS licence, or LVS up to 3000 US dollars (does not lift EL_LICENSE_REQUIRED)"


HUAWEI = listed("Huawei Technologies Co., Ltd.", family="huawei")
TO_HUAWEI = {**item("CN", "EAR99"), "parties": [to("Huawei Technologies Co., Ltd.")]}


@pytest.mark.parametrize(("on", "named"), [("2019-09-02", True), ("2020-08-13", True), ("2020-08-14", False)])
def test_waivers_of_the_day(on: str, named: bool) -> None:
    found = screened(TO_HUAWEI, on, lists=(HUAWEI,)).findings
    told = next(one.release or "" for one in found if one.code == "EL_LICENSE_REQUIRED")
    assert ("HUAWEI-TGL" in told) is named
    assert told.startswith("a BIS licence")


def test_a_waiver_that_nobody_knows() -> None:
    found = screened({**TO_HUAWEI, "claims": {"tgl": "TGL-99"}}, "2019-09-02", lists=(HUAWEI,)).findings
    told = next(one for one in found if one.code == "TGL_SCOPE_MISMATCH")
    assert "HUAWEI-TGL" in told.evidence["valid"]
    assert "HUAWEI-TGL" in (told.release or "")
