"""Roles that nobody knows: a party counts as one of 748.5 whatever it is called, but a misspelt consignee is none.

Usual codes of ERP systems, EDIFACT, X12 and SAP are read before (schemas/roles.py).
"""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from schemas.roles import ROLES
from schemas.unread import joined
from streams.law.kit import ADVISORY, CLEAR, UNSURE, Example, Found, OrderView, Rule, Stage, advisory, unsure
from streams.law.kit.samples import SAMPLE_PARTY, to

EDITS = 3
"""Letters by which a role may differ from a known one and still be taken for it, misspelt."""


def check(view: OrderView) -> Iterator[Found]:
    odd = dict.fromkeys(one.party.role for one in view.parties if one.party.role not in ROLES)
    unknown = []
    for given in odd:
        meant = _meant(given) if given else None
        if meant:
            evidence = {"member": "parties.role", "given": given, "meant": meant, "known": list(ROLES)}
            yield unsure("DATA_UNKNOWN_FACT", evidence, f"the role of the party as one of {', '.join(ROLES)}")
        else:
            unknown.append(given)
    if unknown:
        yield advisory("ADV_UNKNOWN_ROLE", {"given": unknown[:20], "known": list(ROLES)})


def _meant(given: str) -> str | None:
    plain = joined(given)
    near = ((OSA.distance(plain, joined(role), score_cutoff=EDITS), role) for role in ROLES)
    distance, role = min(near)
    return role if distance <= min(EDITS, len(plain) // 3) else None


RULE = Rule(
    id="process.roles",
    title="Roles that are known",
    cite="748.5",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"odd-role"}),
    per="order",
    order=92,
)


def _beside(role: str | None) -> dict[str, object]:
    return {"parties": [SAMPLE_PARTY, to("Alder Werkzeuge AG", role=role, country="DE")]}


EXAMPLES = [
    Example("a misspelt end user", "2026-11-30", _beside("end_usr"), UNSURE, "DATA_UNKNOWN_FACT"),
    Example("a misspelt consignee", "2026-11-30", _beside("ultimate-consigne"), UNSURE, "DATA_UNKNOWN_FACT"),
    Example("a role of the sender's", "2026-11-30", _beside("installer"), ADVISORY, "ADV_UNKNOWN_ROLE"),
    Example("no role", "2026-11-30", _beside(None), ADVISORY, "ADV_UNKNOWN_ROLE"),
    Example("a usual code", "2026-11-30", _beside("WE"), CLEAR),
    Example("a usual code in words", "2026-11-30", _beside("Ship-To Party"), CLEAR),
    Example("as long as another", "2026-11-30", _beside("vassel"), UNSURE, "DATA_UNKNOWN_FACT"),
]
