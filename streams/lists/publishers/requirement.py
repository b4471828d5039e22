"""Parses the licence requirement and review policy columns of the Entity List (RULES.md C.2, C.3).

Superscript footnote numbers read `^3` if the source marks them; otherwise they follow the text directly
("734.9(g),3", "EAR2"). Both are parsed. A text that is not understood gets the scope `unknown`, which counts as the
widest scope and adds an advisory.
"""

import re
from typing import NamedTuple

from schemas.listed_party import LicenceRequirement

_SECTION = r"(?:\d{3}\.\d+(?:\([0-9a-zA-Z]+\))*)"
_MARKED = re.compile(r"\^\s*,?\s*(\d)")
_GLUED = (
    (re.compile(r"734\.9\(e\)\s?1(?!\d)"), 1),
    (re.compile(r"\bEAR\)?\s?2(?!\d)|of the EAR\)2"), 2),
    (re.compile(r"734\.9\(g\),?\s?3(?!\d)"), 3),
    (re.compile(r"\bEAR\)\.?\s?4(?!\d)"), 4),
    (re.compile(r"\bEAR\)\.?\s?5(?!\d)"), 5),
)
_BY_SECTION = (
    # The cited provision identifies the footnote even if its number was lost.
    (re.compile(r"734\.9\(e\)\(1\)"), 1),
    (re.compile(r"736\.2\(b\)\(3\)\(vi\)"), 1),  # its place before 2022-02-03
    (re.compile(r"734\.9\(g\)"), 3),
    (re.compile(r"734\.9\(e\)\(2\)"), 4),
    (re.compile(r"734\.9\(e\)\(3\)"), 5),
)
_BARE_EL_RULE = re.compile(r"734\.9\(e\)(?!\()")
"""734.9(e) without its paragraph: only a footnote number tells which footnote it means."""

_ALL_ITEMS = re.compile(r"(?:for )?all items subject to the ear\b(.*)")
_MERE_REFERENCE = re.compile(r"see?|part|of|the|ear|this|and|\d{3}\.\d+\w*|[0-9a-z]|[ivx]+")
"""A word of a section reference ("see § 744.2l(b) of the EAR", misprints included), which does not narrow the scope."""
_GOV = re.compile(
    r"this license requirement may be overcome by license exception gov under § ?740\.11\(b\)"
    r"(\(2\)( and \(?e\)?)?)?( when used by the u\.?s\.? geological survey)?"
)
_NARROWS_NOTHING = re.compile(
    r"the license requirements under this entry also extend to any export, reexport and transfer \(in-country\) to the "
    r"entity wherever located worldwide"
    r"|, with case-by-case basis for items listed on the ccl"
    # Releases to standards organisations are a rule of their own (744.11(a)(1)), whatever the entry says of them.
    r"|except for technology subject to the ear that is designated as ear99, or controlled on the commerce control "
    r"list for anti-terrorism reasons only, when released to members of a .standards organization. "
    r"\(see ?§ ?772\.1\) for the purpose of contributing to the revision or development of a .standard. "
    r"\(see ?§ ?772\.1\)"
)
_PROJECTS = re.compile(
    r"(for )?all items subject to the ear( when used in projects specified in|[. ]*\(see) ?§ ?746\.(8\(a\)\(4\)|5).*"
)
_CCL_SUPP7 = re.compile(
    r"for items on the ccl and (ear ?99 items )?listed in supplement no\. 7 to part 746 of the ear[\s.]*"
)
_CCL = re.compile(r"(for )?(all )?items (on|listed on) the (ccl|commerce control list)[\s.]*")
_OFAC = re.compile(
    r"apart from items that are related to transactions that are authorized by .*general license no\. (\w+)"
)
_UAV = re.compile(
    r"except for ear99-designated technology for the operation, maintenance, or repair of unmanned aerial"
)
_FOOD = re.compile(r"except for food or medicine designated as ear99")
_PETROLEUM = re.compile(r"except for: .*harmonized system \(hs\) codes: ([0-9, ]+)")
_MEU = re.compile(r"for any item subject to the ear listed in supplement no\. 2 to part 744[\s.]*")


class RequirementColumn(NamedTuple):
    """A parsed requirement column: the requirement and its footnote numbers."""

    requirement: LicenceRequirement
    footnotes: tuple[int, ...]


def requirement(text: str) -> RequirementColumn:
    """Parses a licence requirement column."""
    text = " ".join(text.split())
    plain = " ".join(_without_marks(text).lower().replace("’", "'").split())
    return RequirementColumn(_scoped(plain, text), footnotes(text))


def footnotes(text: str) -> tuple[int, ...]:
    """Returns the sorted footnote numbers of a licence requirement column.

    734.9(e) without paragraph or number may mean footnote 1, 4 or 5; all three are returned, the strictest reading.
    """
    found = {int(number) for number in _MARKED.findall(text)}
    bare = _MARKED.sub("", text)
    found |= {number for pattern, number in (*_GLUED, *_BY_SECTION) if pattern.search(bare)}
    if _BARE_EL_RULE.search(bare) and not found & {1, 4, 5}:
        found |= {1, 4, 5}
    return tuple(sorted(found))


def _without_marks(text: str) -> str:
    text = _MARKED.sub("", text)
    text = re.sub(r"(734\.9\(e\))\s?1(?!\d)", r"\1", text)
    text = re.sub(r"(734\.9\(g\),?)\s?3(?!\d)", r"\1", text)
    return re.sub(r"(EAR\)?\.?)\s?[2-5](?!\d)", r"\1", text)


def _scoped(plain: str, text: str) -> LicenceRequirement:
    kept = text[:4000]
    if _MEU.fullmatch(plain):
        # The Military End-User List's own scope (Supplement 2 to part 744) is the rule's, not the entry's.
        return LicenceRequirement(scope="all_items_subject_to_ear", text=kept)
    if _is_all(_GOV.sub("", plain)):
        return LicenceRequirement(scope="all_with_gov" if _GOV.search(plain) else "all_items_subject_to_ear", text=kept)
    for pattern, scope in ((_PROJECTS, "projects_746_8_a_4"), (_CCL_SUPP7, "ccl_and_supp7"), (_CCL, "ccl_only")):
        if pattern.fullmatch(plain):
            return LicenceRequirement(scope=scope, text=kept)
    return _exceptional(plain, kept)


def _is_all(plain: str) -> bool:
    found = _ALL_ITEMS.fullmatch(_NARROWS_NOTHING.sub("", plain))
    if found is None or "746.8(a)(4)" in plain or "746.5" in plain:
        return False
    words = re.split(r"[\s.,;()§]+", re.sub(r"(\d{3})\.(\d)", r"\1_\2", found[1]))
    return all(_MERE_REFERENCE.fullmatch(word.replace("_", ".")) for word in words if word)


def _exceptional(plain: str, kept: str) -> LicenceRequirement:
    general_licence = _OFAC.search(plain)
    if general_licence:
        return LicenceRequirement(scope="all_minus_ofac_gl", ofac_gl=f"GL {general_licence[1].upper()}", text=kept)
    if _UAV.search(plain):
        carve_out: dict[str, str | bool] = {
            "eccn": "EAR99",
            "kind": "technology",
            "purpose": "uav_operation_maintenance_repair",
            "released_by_uav_operator": True,
        }
        return _all_except((carve_out,), kept)
    if _FOOD.search(plain):
        return _all_except(({"eccn": "EAR99", "food_or_medicine": True},), kept)
    petroleum = _PETROLEUM.search(plain)
    if petroleum:
        # Only whole six-digit codes can be told from an order line; longer ones name a part of a subheading.
        codes = sorted({code for code in re.findall(r"\d+", petroleum[1]) if len(code) == 6})
        return _all_except(tuple({"hs6": code} for code in codes), kept)
    return LicenceRequirement(scope="unknown", text=kept)


def _all_except(carve_outs: tuple[dict[str, str | bool], ...], text: str) -> LicenceRequirement:
    return LicenceRequirement.model_validate({"scope": "all_except", "except": carve_outs, "text": text})


_POLICIES = (
    (r"policy of denial.* food and medicine .*space station.*", "policy_of_denial_food_medicine_iss_case_by_case"),
    (r"policy of denial.* food and medicine .*", "policy_of_denial_food_medicine_case_by_case"),
    (r"policy of denial.*(space station|space programs).*", "policy_of_denial_iss_case_by_case"),
    (r"policy of denial( for all items subject to (the )?ear)?\b[\s.]*(see .*)?", "policy_of_denial"),
    (r".*200 ?mm wafer.*", "presumption_of_denial_200mm_case_by_case"),
    (r"presumption of denial except case-by-case for items .* 3b001.*", "presumption_of_denial_sme_case_by_case"),
    (r"presumption of denial for items uniquely required .* advanced .* nodes.*", "case_by_case_but_advanced_nodes"),
    (r".*1a004\.c.*", "case_by_case_list"),
    (r"case-by-case review for items necessary to detect.*", "presumption_of_denial_disease_case_by_case"),
    (r"case-by-case review for telecommunications .*", "case_by_case_telecom"),
    (r"case-by-case review for licenses for the safety of civil aviation.*", "civil_aviation_case_by_case"),
    (r"case-by-case for all items listed on the ccl.*", "case_by_case_ccl_approve_ear99"),
    (r"presumption of approval for ear99.*", "case_by_case_ccl_approve_ear99"),
    (r"case-by-case( basis| review)?[\s.]*", "case_by_case"),
    (r"presumption (of|for) denial[\s.]*", "presumption_of_denial"),
    (r"the license application procedure and .* specified in § ?744\.21\(d\) and \(e\)\.?", "744.21(e)"),
)  # fmt: skip
_REFERENCES = re.compile(rf"see\s*§§? ?{_SECTION}.*")


def parse_review_policy(text: str) -> str | None:
    """Parses a licence review policy column. It is metadata and never decides an outcome.

    A bare reference returns its sections ("744.2(d)+744.3(d)"); a text that is not understood returns "unknown".
    """
    plain = re.sub(r"(\d) \(", r"\1(", " ".join(text.lower().split()))
    if not plain:
        return None
    for pattern, policy in _POLICIES:
        if re.fullmatch(pattern, plain):
            return policy
    if _REFERENCES.fullmatch(plain):
        sections = dict.fromkeys(re.findall(r"7\d\d\.\d+(?:\([a-z]\)(?:\(\d\))?)?", plain))
        return "+".join(sections) or "unknown"
    return "unknown"
