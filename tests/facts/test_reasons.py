"""The table of reason codes."""

from streams.facts.reasons import Reasons


def test_every_hold_names_its_class_and_what_overcomes_it() -> None:
    reasons = Reasons.load()
    assert all(reason.cls and reason.overcome_by and reason.meaning for reason in reasons.holds.values())
    assert all(code == reason.code for code, reason in reasons.holds.items())


def test_a_licence_lifts_requirements_only() -> None:
    reasons = Reasons.load()
    assert {"CCL_LICENSE_REQUIRED", "EL_LICENSE_REQUIRED", "GP8_TRANSIT"} <= reasons.licensable
    never = {"DPL_DENIED_PERSON", "SDN_OFAC_BLOCKED", "US_PERSON_744_6", "RED_FLAG_UNRESOLVED", "UVL_STATEMENT_MISSING"}
    assert not never & reasons.licensable
