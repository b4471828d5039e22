"""Governments (GOV): 15 CFR 740.11(b), (c).

For the US Government anywhere (every final party is of the US), for cooperating governments in Country Group A:1. The
claim must say that the ultimate end use is a government's. The only exception for military end users, for items under
a UN arms embargo (746.1(b)(4)) and for semiconductor equipment to Macau and D:5, and there for the US Government alone
(744.9(e), 744.17(f), 744.21(c), 744.22(c), 740.2(a)(9)(i)); 744.17(f) also names cooperating governments, none of which
is in its reach, D:1.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, LIFTS, Example, LineView, Requirement
from streams.law.kit.samples import listed, to
from streams.law.provisions.exceptions import (
    ADVANCED,
    CAMERAS,
    CCL,
    GP8,
    MEU,
    MICROPROCESSORS,
    MIEU,
    RUSSIA,
    SME,
    UN_EMBARGO,
    LicenceException,
    closed,
    control_of,
    exception_rule,
    in_group,
    standing_requirements,
)

US_ONLY = frozenset({ADVANCED, SME, MEU, MIEU, RUSSIA, CAMERAS, MICROPROCESSORS, UN_EMBARGO})

EXCLUDED = frozenset({"EI", "CB", "CW", "CC", "NP"})
"""Reasons for which cooperating governments have no GOV, with MT: Supp. 1 to 740.11, of which no text was found.

So what it may withhold stays withheld; the US Government has GOV for all of them.
"""


def terms(view: LineView) -> Iterator[str]:
    if view.order.claims.ultimate_end_use_government is not True:
        yield "ultimate end use by a government"
    us_government = _us_government(view)
    if not us_government and not in_group(view, "A:1"):
        yield "the US Government, or a cooperating government in Country Group A:1"
    if not us_government and any(one.code in US_ONLY for one in standing_requirements(view)):
        yield "for this requirement the US Government only"
    control = control_of(view)
    if not us_government and control is not None and (EXCLUDED & control.reasons or any(closed(view))):
        yield "for this item the US Government only"


def _us_government(view: LineView) -> bool:
    return {party.country for party in view.whole.final_parties} == {"US"}


def named_in_entry(requirement: Requirement) -> bool:
    """The entry's licence requirement itself admits GOV (space and ISS entries)."""
    entries = [hit.entry for hit in requirement.result.sign.get("hits", ())]
    scopes = [entry.license_requirement.scope if entry.license_requirement else None for entry in entries]
    return bool(scopes) and all(scope == "all_with_gov" for scope in scopes)


GOV = LicenceException("GOV", frozenset({CCL, GP8}) | US_ONLY, terms, to_listed_parties=named_in_entry)
RULE = exception_rule(GOV, "Governments", "15 CFR 740.11")


def _order(
    destination: str = "KR", eccn: str = "3A001.a.7", government: bool | None = True, country: str | None = None
) -> dict[str, Any]:
    claims = {"license_exception": "GOV", "ultimate_end_use_government": government}
    party = to("Agency", country=country or destination)
    return {"destination": destination, "parties": [party], "lines": [{"eccn": eccn}], "claims": claims}


def _army(destination: str, eccn: str, country: str = "US") -> dict[str, Any]:
    return {**_order(destination, eccn, country=country), "end_use": {"military": True}}


EMBASSY = {**_order("CN", "3A992", country="US"), "end_use": {"military": True}}
STATION = listed("Space Station Works", license_requirement={"scope": "all_with_gov"})
STATION_ORDER = {**_order("CN", "3A991", country="US"), "parties": [to("Space Station Works", country="US")]}

EXAMPLES = [
    Example("a cooperating government", "2026-04-14", _order(eccn="3A001.b.2"), LIFTS, "LEX_APPLIED"),
    Example("a commercial buyer", "2026-04-14", _order(eccn="3A001.b.2", government=None), HOLD, "LEX_NOT_AVAILABLE"),
    Example("encryption for a cooperating government", "2026-04-14", _order(eccn="5A002.a"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("encryption for the US Government", "2026-04-14", _order(eccn="5A002.a", country="US"), LIFTS),
    Example("nuclear reasons, a cooperating government", "2026-04-14", _order(eccn="2D002"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("a government of China", "2026-04-14", _order("CN"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("the US Government in China", "2026-04-14", _order("CN", country="US"), LIFTS, "LEX_APPLIED"),
    Example("military end use by the US Government", "2022-04-14", EMBASSY, LIFTS, "LEX_APPLIED"),
    Example("military end use by a cooperating government", "2022-04-14",
            {**_order("AR", "3A992"), "end_use": {"military": True}, "parties": [to("Agency", country="AR")]}, CLEAR),
    Example("a camera for the US Army in Saudi Arabia", "2026-03-02", _army("SA", "6A993.a"), LIFTS, "LEX_APPLIED"),
    Example("a camera for the Saudi army", "2026-03-02", _army("SA", "6A993.a", "SA"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("a microprocessor for the US embassy's guard", "2026-03-02", _army("VN", "3A991.a.1"), LIFTS,
            "LEX_APPLIED"),
    Example("a microprocessor for the army of Vietnam", "2026-03-02", _army("VN", "3A991.a.1", "VN"), HOLD,
            "LEX_NOT_AVAILABLE"),
    Example("an armed ally buys the strongest camera", "2026-03-02", _army("KR", "6A003.a.3", "KR"), HOLD,
            "LEX_NOT_AVAILABLE"),
    Example("semiconductor equipment to China, its own government", "2025-03-04", _order("CN", "3B001.c"), HOLD,
            "LEX_NOT_AVAILABLE"),
    Example("semiconductor equipment to China, the US Government", "2025-03-04", _order("CN", "3B001.c", country="US"),
            LIFTS, "LEX_APPLIED"),
    Example("implements of torture, a cooperating government", "2026-04-14", _order("DE", "0A983"), HOLD,
            "LEX_NOT_AVAILABLE"),
    Example("implements of torture, the US Government", "2026-04-14", _order("DE", "0A983", country="US"), LIFTS),
    Example("an entry that admits it", "2024-04-14", STATION_ORDER, LIFTS, "LEX_APPLIED", lists=(STATION,)),
    Example("an entry that does not", "2024-04-14", STATION_ORDER, HOLD, "LEX_NOT_AVAILABLE",
            lists=(listed("Space Station Works"),)),
]  # fmt: skip
