"""Each hold says what would release it: a licence where the provision applies, the fact where nobody knows."""

from typing import Any

import pytest

from streams.law.kit.samples import listed, to
from tests.rules.screening import screened

ABROAD = {"transaction_type": "reexport", "ship_from": "TR"}
SDN = listed("Baltmor Shipping AG", list_="SDN", country="CH", tags=["CUBA"])
BLOCKED = {**ABROAD, "destination": "CH", "parties": [to("Baltmor Shipping AG", country="CH")]}


def flagged(name: str, flag: Any, destination: str = "CN", eccn: str = "3A992") -> dict[str, Any]:
    return {"destination": destination, "lines": [{"eccn": eccn}], "end_use": {name: flag}}


@pytest.mark.parametrize(
    ("given", "rule", "release"),
    [
        (flagged("us_person_support_744_6", True), "ear.744.6.us-persons", "licence"),
        (flagged("us_person_support_744_6", None), "ear.744.6.us-persons", "whether a US person"),
        (flagged("military", True), "ear.744.21.military-end-use", "licence"),
        (flagged("military", None), "ear.744.21.military-end-use", "whether the end use"),
        (flagged("military_intelligence", True), "ear.744.22.military-intelligence", "licence"),
        (flagged("military_intelligence", None), "ear.744.22.military-intelligence", "whether the end use"),
        (flagged("supercomputer_cn", True, eccn="4A994"), "ear.744.23.supercomputers", "licence"),
        (flagged("supercomputer_cn", None, eccn="4A994"), "ear.744.23.supercomputers", "whether the item"),
        (flagged("sme_development", True), "ear.744.23.equipment-makers", "licence"),
        (flagged("sme_development", None), "ear.744.23.equipment-makers", "whether the item"),
        (flagged("nuclear", True), "ear.744.2.nuclear", "licence"),
        (flagged("nuclear", None), "ear.744.2.nuclear", "whether the end use"),
        (flagged("cbw", True), "ear.744.4.chemical-biological", "licence"),
        (flagged("cbw", None), "ear.744.4.chemical-biological", "whether the end use"),
        ({"destination": "IR"}, "ofac.iran", "an OFAC licence"),
        ({**ABROAD, "destination": "IR", "us_person_involved": None}, "ofac.iran", "whether a US person"),
        ({**BLOCKED, "us_person_involved": True}, "ofac.blocked", "an OFAC licence"),
        ({**BLOCKED, "us_person_involved": None}, "ofac.blocked", "whether a US person"),
    ],
)
def test_release(given: dict[str, Any], rule: str, release: str) -> None:
    found = [one for one in screened(given, "2024-06-11", lists=[SDN]).findings if one.rule == rule]
    assert found
    assert all(release in (one.release or "") for one in found)


def test_every_hold_names_a_release() -> None:
    for given in (flagged("nuclear", True), flagged("missile", True, "EG"), {"signals": {"RF_CASH": True}}):
        assert all(one.release for one in screened(given, "2024-06-11").findings)
