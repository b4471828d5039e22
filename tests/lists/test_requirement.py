"""Licence requirement and review policy columns: the real strings of the Entity List of 2022 and 2026."""

import csv
import io
import json
from collections import Counter

import pytest

from streams.lists.publishers.requirement import footnotes, parse_review_policy, requirement
from tests.lists.real import real

ALL = "all_items_subject_to_ear"
GOV = "This license requirement may be overcome by License Exception GOV under § 740.11(b)(2) and (e)."


@pytest.mark.parametrize(
    ("text", "scope", "numbers"),
    [
        ("For all items subject to the EAR. (See §744.11 of the EAR).", ALL, ()),
        ("For All Items Subject to the EAR (See §744.11(b) of the EAR).", ALL, ()),
        ("For all items subject to the EAR. (See part§744.11 of the EAR).", ALL, ()),
        ("All Items Subject to the EAR", ALL, ()),
        ("For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2", ALL, (1, 2)),
        ("For all items subject to the EAR, see §§ 734.9(e) ^1 and 744.11 of the EAR ^2", ALL, (1, 2)),
        ("For All Items Subject to the EAR (See §734.9(e)1, and §744.11 of the EAR)2.", ALL, (1, 2)),
        ("For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", ALL, (3,)),
        ("For all items subject to the EAR (See §§734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR", ALL, (3,)),
        ("For all items subject to the EAR (See §§ 734.9(g), 746.8(a)(3), and 744.21(b) of the EAR)", ALL, (3,)),
        ("For all items subject to the EAR (See §§ 734.9(g)^,3 746.8(a)(3), and 744.21(b) of the EAR)", ALL, (3,)),
        ("For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)4", ALL, (4,)),
        ("For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)", ALL, (4,)),
        ("For all items subject to the EAR. (See §§ 734.9(e) and 744.11 of the EAR) 4", ALL, (4,)),
        ("For all items subject to the EAR (See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5", ALL, (5,)),
        # 734.9(e) without paragraph or number: which footnote cannot be told, so all that it may be.
        ("For all items subject to the EAR. (See §734.9(e) and §744.11 of the EAR)", ALL, (1, 4, 5)),
        (f"For all items subject to the EAR. (See § 744.11 of the EAR). {GOV}", "all_with_gov", ()),
        (f"For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR) {GOV}",
         "all_with_gov", (3,)),
        ("For items on the CCL and EAR99 items listed in supplement no. 7 to part 746 of the EAR", "ccl_and_supp7", ()),
        ("For items on the CCL and listed in supplement no. 7 to part 746 of the EAR", "ccl_and_supp7", ()),
        ("For all items subject to the EAR when used in projects specified in § 746.8(a)(4) of the EAR",
         "projects_746_8_a_4", ()),
        ("For all items subject to the EAR when used in projects specified in§746.5 of the EAR. ",
         "projects_746_8_a_4", ()),
        ("For items on the CCL", "ccl_only", ()),
        ("For all items subject to the EAR except small arms (see § 744.11 of the EAR)", "unknown", ()),
        ("For most items", "unknown", ()),
        ("", "unknown", ()),
    ],
)  # fmt: skip
def test_requirement(text: str, scope: str, numbers: tuple[int, ...]) -> None:
    read_as = requirement(text)
    assert read_as.requirement.scope == scope
    assert read_as.footnotes == numbers
    assert read_as.requirement.text == " ".join(text.split())


def test_carve_outs() -> None:
    drones = requirement(
        "For All Items Subject to the EAR (See §744.11 of the EAR), except for EAR99-designated technology for the "
        "operation, maintenance, or repair of unmanned aerial vehicles (UAV) released to this entity by the operator "
        "of the UAV."
    ).requirement
    assert drones.scope == "all_except"
    assert drones.except_ == (
        {
            "eccn": "EAR99",
            "kind": "technology",
            "purpose": "uav_operation_maintenance_repair",
            "released_by_uav_operator": True,
        },
    )
    oil = requirement(
        "All items subject to the EAR except for: crude oil under the following Harmonized System (HS) codes: 271111, "
        "2711210000, 2709, 271019; or items required for the continued operation of joint ventures"
    ).requirement
    assert oil.scope == "all_except"
    assert oil.except_ == ({"hs6": "271019"}, {"hs6": "271111"})


def test_general_licence() -> None:
    text = (
        "All items subject to the EAR, apart from items that are related to transactions that are authorized by the "
        "Department of the Treasury’s Office of Foreign Assets Control pursuant to General License No. 1B of March 2, "
        "2021. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)"
    )
    assert requirement(text).requirement.scope == "all_minus_ofac_gl"
    assert requirement(text).requirement.ofac_gl == "GL 1B"
    assert footnotes(text) == (3,)


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("Presumption of denial.", "presumption_of_denial"),
        ("Presumption for denial", "presumption_of_denial"),
        ("Policy of denial See §§ 746.8(b) and 744.21(e).", "policy_of_denial"),
        (("Policy of denial for all items subject to the EAR apart from food and medicine designated as EAR99, which "
         "will be reviewed on a case-by case basis. See §§ 746.8(b) and 744.21(e)"),
         "policy_of_denial_food_medicine_case_by_case"),
        ("Case-by-case review for ECCNs 1A004.c, 1A004.d, 1A995, 1A999.a", "case_by_case_list"),
        ("Case-by-case for all items listed on the CCL. Presumption of approval for EAR99 items",
         "case_by_case_ccl_approve_ear99"),
        ("See §§ 744.2(d), and 744.3(d) of this part", "744.2(d)+744.3(d)"),
        ("See §744.2 (d) of the EAR", "744.2(d)"),
        ("See §§744.11 and 744.23(d) of the EAR.", "744.11+744.23(d)"),
        ("Something else", "unknown"),
        ("", None),
    ],
)  # fmt: skip
def test_review_policy(text: str, policy: str | None) -> None:
    assert parse_review_policy(text) == policy


def test_every_string_of_2026_is_understood() -> None:
    tables = json.loads(real("lists/csl-2026-07-31-projection.json.gz"))["tables"]
    texts = tables["licenceRequirements"]
    assert len(texts) >= 88
    scopes = Counter(requirement(text).requirement.scope for text in texts)
    assert scopes["unknown"] == 0
    assert scopes["projects_746_8_a_4"] == 3
    assert scopes["ccl_and_supp7"] == 3


def test_every_string_of_2022_is_understood() -> None:
    rows = csv.DictReader(io.StringIO(real("lists/csl-2022-04.csv.gz").decode()))
    texts = [row["license_requirement"] for row in rows if row["source"].startswith("Entity List")]
    unknown = [text for text in texts if requirement(text).requirement.scope == "unknown"]
    assert unknown == [""], "one row has none"
