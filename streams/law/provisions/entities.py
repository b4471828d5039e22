"""What an Entity List entry requires of a line, and how a licence for it is reviewed: RULES.md C.2, C.3."""

from collections.abc import Mapping
from typing import Any

from schemas.item import ItemFacts
from schemas.listed_party import ListedParty
from streams.law.controls import base
from streams.law.kit import LineView, canonical
from streams.law.provisions.footnotes import carries
from streams.law.provisions.kept import kept
from streams.reference.kept import versions

ENTITY_FDP = frozenset({"FDP_EL_FN1", "FDP_EL_FN4", "FDP_EL_FN5", "FDP_RU_BY_MEU_FN3"})
"""Direct product rules that follow a footnote of the Entity List."""
ENTITY_CODES = frozenset({"EL_LICENSE_REQUIRED", "EL_ADDRESS_MATCH", "EL_AFFILIATE_50", "EL_AFFILIATE_UNKNOWN"})

FN5_BASES = frozenset({"FDP_EL_FN5", "734.4(a)(9)"})
SUPPLEMENT_4 = kept("bis", "supplement_4_to_742")
"""What a rule that asks `fn5_excluded` must declare among its dated values."""

CASE_BY_CASE_ITEMS = versions("bis", "reviewed_case_by_case")[-1].members
"""Of Hikvision-type entries, which have days of their own; other items there: presumption of denial."""
DENIAL, POLICY_OF_DENIAL = "presumption_of_denial", "policy_of_denial"
CASE_BY_CASE, APPROVAL = "case_by_case", "presumption_of_approval"


SCOPES = frozenset(
    {
        "all_items_subject_to_ear", "ccl_only", "ccl_and_supp7", "all_except", "projects_746_8_a_4",
        "all_minus_ofac_gl", "all_with_gov",
    }
)  # fmt: skip
"""Licence requirements that are understood (RULES.md C.2)."""


def understood(entry: ListedParty) -> bool:
    """False: nobody mapped what the entry's licence requirement says, so that it covers everything."""
    return entry.license_requirement is None or entry.license_requirement.scope in SCOPES


def requirement_covers(entry: ListedParty, view: LineView) -> bool | None:
    """Whether the entry's licence requirement covers the line. None: the line's 746 Supp. 7 status decides, unknown.

    A requirement that nobody mapped, or none at all, covers everything.
    """
    asked = entry.license_requirement
    scope = asked.scope if asked else "all_items_subject_to_ear"
    ear99 = view.eccn == "EAR99"
    if scope == "ccl_only":
        return not ear99
    if scope == "ccl_and_supp7":
        status = view.item.supp7_746
        return True if not ear99 else (status if isinstance(status, bool) else None)
    if scope == "all_except" and asked:
        return not any(_fits(pattern, view) for pattern in asked.except_)
    if scope == "projects_746_8_a_4":
        # The requirement also stands where the exporter cannot tell, so only a stated "no" frees.
        return view.order.end_use.project_746_8_a_4 is not False
    if scope == "all_minus_ofac_gl":
        return view.order.ofac_gl_applies is not True
    return True


def _fits(pattern: Mapping[str, str | bool], view: LineView) -> bool:
    """A carve-out applies only if every one of its facts is present and equal."""
    return bool(pattern) and all(_equal(name, wanted, view) for name, wanted in pattern.items())


def _equal(name: str, wanted: str | bool, view: LineView) -> bool:
    if name == "eccn":
        return view.eccn == canonical(str(wanted))
    given: Any = getattr(view.item, name, None)
    if given is None and not (view.separate and name in ItemFacts.model_fields):
        given = getattr(view.line, name, None)  # what only a line has; of what goes along, never the line's own item
    return given is not None and given == wanted


def applicable_review_policy(entry: ListedParty, view: LineView) -> str | None:
    """The licence review policy of the entry for this line; metadata, never a reason to clear or hold."""
    if _below_5g(view) and carries(entry, 1, view.day):
        return CASE_BY_CASE
    stated, ear99 = entry.review_policy, view.eccn == "EAR99"
    if stated in (DENIAL, POLICY_OF_DENIAL, CASE_BY_CASE, APPROVAL):
        return stated
    if stated is None:
        return POLICY_OF_DENIAL if carries(entry, 3, view.day) else None
    if stated == "case_by_case_list":
        return CASE_BY_CASE if (view.eccn or "").startswith(CASE_BY_CASE_ITEMS) else DENIAL
    if stated == "case_by_case_ccl_approve_ear99":
        return APPROVAL if ear99 else CASE_BY_CASE
    if stated == "policy_of_denial_food_medicine_case_by_case":
        return CASE_BY_CASE if ear99 and view.item.food_or_medicine is True else POLICY_OF_DENIAL
    if stated.startswith("telecom"):
        return CASE_BY_CASE if base(view.eccn or "").startswith("5") else DENIAL
    return POLICY_OF_DENIAL if stated.startswith(POLICY_OF_DENIAL) else DENIAL


def _below_5g(view: LineView) -> bool:
    """744.11(a)(2)(i): direct products for telecommunications below the 5G level."""
    capability = (view.item.capability or "").strip().upper()
    names = {basis.name for basis in view.bases}
    return names == {"FDP_EL_FN1"} and capability in ("2G", "3G", "4G")


def fn5_excluded(view: LineView) -> bool:
    """744.11(a)(2)(v)(A): which exports of footnote 5 items need no licence, by where from and by whom.

    Only where the item is subject for no other reason. An exporter of unknown headquarters counts as outside Supp. 4
    to part 742; from a country of A:5 it could be headquartered in Macau or D:5, so it is not excluded either. What
    stays in a country is a transfer, and what nobody says the kind of may be one.
    """
    if not view.bases or not {basis.name for basis in view.bases} <= FN5_BASES:
        return False
    order = view.order
    seat = headquarters(view)
    law = view.law
    if seat == "MO" or seat in law.group("D:5") or seat is None:
        return False
    tool = base(view.eccn or "") == "3B993"
    within = order.transaction_type in ("transfer_in_country", None) or order.ship_from == view.destination
    if within or order.ship_from not in law.group("A:5"):
        return seat in supplement_4(view) and not tool
    return order.ship_from in supplement_4(view) or not tool


def supplement_4(view: LineView) -> frozenset[str]:
    """Countries of Supp. 4 to part 742 on the day; none before it began."""
    return view.law[SUPPLEMENT_4] or frozenset()


def headquarters(view: LineView) -> str | None:
    """Country of the exporter's headquarters, or of its ultimate parent's; None where nobody says, or what is none."""
    seat = view.order.exporter_headquarters
    if not seat:
        exporters = (one.party for one in view.whole.parties if one.party.role == "exporter")
        seat = next((one.ultimate_parent_country or one.hq_country for one in exporters), None)
    return seat if seat in view.law.countries.known else None
