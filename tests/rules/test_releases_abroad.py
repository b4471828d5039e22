"""Deemed reexports: technology that leaves ends in the nationality of who receives it (734.14(a)(2), 734.20)."""

from typing import Any

import pytest

from schemas.verdict import Decision
from streams.law.kit.samples import foreign, item, to
from tests.rules.screening import codes, screened

DAY = "2026-03-02"
KINDS = ("export_from_us", "reexport", "export_from_abroad", "transfer_in_country", "import_to_us", None)


def released(nationality: str | None, *, eccn: str = "3E991", kind: str = "technology", **changes: Any) -> Decision:
    """To an engineer at the consignee's, in Germany."""
    engineer = to("Engineer Q", role="technology_recipient", country="DE", nationality=nationality)
    parties = [to("Musterwerk Antriebe GmbH", country="DE"), engineer]
    return screened({**item("DE", eccn, kind=kind), "parties": parties, **changes}, DAY)


def moved(kind: str | None) -> dict[str, Any]:
    ship_from = {"export_from_us": "US", "transfer_in_country": "DE"}.get(kind or "", "FR")
    return {"transaction_type": kind, "ship_from": ship_from}


@pytest.mark.parametrize("kind", KINDS[:4])
@pytest.mark.parametrize("nationality", ["IR", "CU", "KP", "SY"])
def test_a_national_of_an_embargoed_country_holds(kind: str | None, nationality: str) -> None:
    decision = released(nationality, **moved(kind))
    assert decision.outcome == "hold"
    assert "EMBARGO_LICENSE_REQUIRED" in codes(decision)


def test_what_the_chart_asks_for_the_nationality_holds() -> None:
    assert released("CN", eccn="3E001").outcome == "hold"
    assert released("RU", eccn="3E001").outcome == "hold"
    assert "EMBARGO_LICENSE_REQUIRED" not in codes(released("RU"))  # 746.8(a)(12)(i): no release is asked for


@pytest.mark.parametrize("kind", ["software", "technology", None, "unknown"])
def test_whatever_may_be_released(kind: str | None) -> None:
    lines = [{"eccn": "EAR99", "kind": kind}]
    assert released("KP", lines=lines).outcome == "hold"


def test_an_end_user_who_states_it() -> None:
    user = to("Engineer Q", role="end_user", country="DE", nationality="IR")
    assert released(None, parties=[to("Musterwerk Antriebe GmbH", country="DE"), user]).outcome == "hold"


def test_a_nationality_that_nobody_knows() -> None:
    assert "DATA_MISSING_NATIONALITY" in codes(released("ZZ", **moved("reexport")))


@pytest.mark.parametrize("kind", KINDS[:4])
@pytest.mark.parametrize("nationality", ["DE", "FR", "JP", "US", "IN", None])
def test_one_to_whom_it_may_go_clears(kind: str | None, nationality: str | None) -> None:
    assert released(nationality, **moved(kind)).outcome == "clear"


def test_the_list_alone_is_asked_of_a_release() -> None:
    """746.2(a)(2), 746.9(a): EAR99 technology to nationals is free, as it is of a deemed export."""
    assert released("CU", eccn="EAR99", **moved("reexport")).outcome == "clear"
    assert released("SY", eccn="EAR99", **moved("reexport")).outcome == "clear"
    assert released("KP", eccn="EAR99", **moved("reexport")).outcome == "hold"


def test_goods_beside_it_go_to_the_destination_alone() -> None:
    decision = released("CU", **moved("reexport"), lines=[{"eccn": "5A991"}, {"eccn": "EAR99", "kind": "technology"}])
    assert decision.outcome == "clear"


def test_goods_are_no_release() -> None:
    assert released("IR", lines=[{"eccn": "5A991", "kind": "commodity"}]).outcome == "clear"


def test_who_lives_there_is_no_national_alone() -> None:
    """Technology that goes to Cuba itself is no release to one of its nationals."""
    user = to("Engineer Q", role="end_user", country="CU", nationality="CU")
    parties = [to("Musterwerk Antriebe GmbH", country="DE"), user]
    assert released(None, eccn="EAR99", **moved("reexport"), parties=parties).outcome == "hold"


def test_a_foreign_made_item_by_the_nationality() -> None:
    """The 10 per cent level of E:1 and E:2 is asked for the nationality."""
    content = [{"eccn": "3E991", "kind": "technology", "mode": "commingled", "origin": "US",
                "value": {"amount": "150", "currency": "USD"}}]  # fmt: skip
    order = foreign("DE", ship_from="FR", kind="technology", eccn="3E991", us_content=content)
    engineer = to("Engineer Q", role="technology_recipient", country="DE", nationality="IR")
    consignee = to("Musterwerk Antriebe GmbH", country="DE")
    assert screened({**order, "parties": [consignee]}, DAY).outcome == "clear"
    assert screened({**order, "parties": [consignee, engineer]}, DAY).outcome == "hold"
