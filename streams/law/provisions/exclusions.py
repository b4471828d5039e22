"""End users and items that 15 CFR 746.8(a)(12) excludes from the requirements for Russia and Belarus.

A person states that a party is one of the civil end users of (a)(12)(ii)(A) to (F), or works in agriculture or medicine
alone ((a)(12)(iv)). Every end user must be one, where none is named every ultimate consignee; a final party that is
known to be none excludes nothing. A party of a role that nobody knows may be an end user.
"""

from streams.law.controls import base
from streams.law.kit import FIRST_DAY, Citation, Dated, LineView, day
from streams.law.parties import KNOWN_ROLES
from streams.law.stated import names_paragraph

CIVIL_ITEMS: Dated[frozenset[str]] = Dated(
    {
        FIRST_DAY: (None, Citation("before 87 FR 12226")),
        day("2022-02-24"): (frozenset({"5A992.c", "5D992.c"}), Citation("746.8(a)(1) as of 87 FR 12226", "M")),
        day("2024-06-18"): (frozenset({"5A991", "5A992.c", "5D992.c"}), Citation("746.8(a)(12)(ii), 89 FR 51662")),
    }
)
"""Items on the list that civil end users need no licence for."""
LISTED_SOFTWARE: Dated[bool] = Dated(
    {
        FIRST_DAY: (None, Citation("no (a)(8) before 89 FR 51644")),
        day("2024-09-16"): (True, Citation("746.8(a)(8), (a)(12)(ii), (iv), 89 FR 51644")),
    }
)
EXCLUSION_VALUES = (CIVIL_ITEMS, LISTED_SOFTWARE)
"""What a rule that asks `excluded` must declare among its dated values."""


def excluded(view: LineView) -> bool:
    """The item goes to end users that need no licence for it."""
    if view.eccn == "EAR99":
        software = view.item.kind == "software" and view.law[LISTED_SOFTWARE] is True
        return software and (_all_are(view, "ru_civil_exclusion") or _all_are(view, "ru_sector_exclusion"))
    return _civil_item(view) and _all_are(view, "ru_civil_exclusion")


def _civil_item(view: LineView) -> bool:
    eccn, items = view.eccn or "", view.law[CIVIL_ITEMS] or frozenset()
    if base(eccn) in items:
        return True
    # Encryption items only once classified under 740.17; the paragraph must be stated.
    return eccn in items and names_paragraph(view.item.enc_status)


def _all_are(view: LineView, fact: str) -> bool:
    final = view.whole.final_parties
    users = [party for party in final if party.role == "end_user"] or [*final]
    users += [party for party in final if party.role not in KNOWN_ROLES]
    stated = {getattr(party, fact) for party in final}
    return bool(users) and all(getattr(party, fact) is True for party in users) and stated <= {True, None}
