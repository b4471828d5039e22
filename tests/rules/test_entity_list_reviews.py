"""One party, one question: who surely needs a licence is not also asked who else on the list it may be."""

from streams.law.kit.samples import listed, to
from tests.rules.screening import screened

ON = "2026-01-05"
HUAWEI = listed("Pinewood Optics Technologies Ltd", entry_id="EL-A")
NEAR = listed("Pinewood Optics Technology Services Ltd", entry_id="EL-B")


def codes(*names: str) -> set[str]:
    parties = [to(name, role=role) for name, role in zip(names, ("ultimate_consignee", "end_user"), strict=False)]
    decision = screened({"destination": "CN", "parties": parties}, ON, lists=(HUAWEI, NEAR))
    return {finding.code for finding in decision.findings}


def test_a_near_entry_alone_is_reviewed() -> None:
    decision = screened({"destination": "CN", "parties": [to("Pinewood Optics Technologies Ltd")]}, ON, lists=(NEAR,))
    assert {finding.code for finding in decision.findings} == {"PARTY_MATCH_REVIEW"}


def test_a_near_entry_beside_a_sure_one_adds_nothing() -> None:
    assert codes("Pinewood Optics Technologies Ltd") == {"EL_LICENSE_REQUIRED"}


def test_another_party_near_an_entry_is_still_reviewed() -> None:
    assert codes("Pinewood Optics Technologies Ltd", "Pinewood Optics Technologie Servces") == {
        "EL_LICENSE_REQUIRED",
        "PARTY_MATCH_REVIEW",
    }
