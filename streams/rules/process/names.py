"""Names that cannot be screened: project policy (RULES.md C.5).

A party, owner or named user whose name is empty, one letter or only a legal form could be anybody.
"""

from collections.abc import Iterator

from streams.facts.order import OwnerFacts
from streams.law.kit import CLEAR, UNSURE, Example, Found, OrderView, Result, Rule, Stage, unsure
from streams.law.kit.samples import to


def check(view: OrderView) -> Iterator[Found]:
    for party in view.parties:
        if not party.screenable:
            yield _unscreenable(party.party.role or "party", party.party.name)
        if party.party.owners == "unknown":
            yield _unscreenable(f"owners of {party.party.name}", "unknown")
        for owner in _below(party.owners) if party.owners else ():
            if not owner.screenable:
                yield _unscreenable(f"owner of {party.party.name}", owner.owner.name)


def _below(owners: tuple[OwnerFacts, ...]) -> Iterator[OwnerFacts]:
    for owner in owners:
        yield owner
        yield from _below(owner.owners)


def _unscreenable(who: str, name: str | None) -> Result:
    return unsure("DATA_UNSCREENABLE_NAME", {"who": who, "name": (name or "")[:200]}, f"the full name of the {who}")


RULE = Rule(
    id="process.names",
    title="Names that can be screened",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-21",
    per="order",
    order=90,
)

EXAMPLES = [
    Example("no name", "2025-05-05", {"parties": [to("", country="DE")]}, UNSURE, "DATA_UNSCREENABLE_NAME"),
    Example(
        "only a legal form", "2025-05-05", {"parties": [to("GmbH", country="DE")]}, UNSURE, "DATA_UNSCREENABLE_NAME"
    ),
    Example(
        "owners known to be unknown",
        "2025-05-05",
        {"parties": [to("Alder AG", owners="unknown")]},
        UNSURE,
        "DATA_UNSCREENABLE_NAME",
    ),
    Example(
        "an owner without a name",
        "2025-05-05",
        {"parties": [to("Alder AG", owners=[{"name": None, "pct": "10"}])]},
        UNSURE,
        "DATA_UNSCREENABLE_NAME",
    ),
    Example("nobody yet", "2025-05-05", {"parties": [to("(pending confirmation)", country="DE")]}, UNSURE,
            "DATA_UNSCREENABLE_NAME"),
    Example("a name spoilt on its way", "2025-05-05", {"parties": [to("Alder \x1b[2J AG", country="DE")]}, UNSURE,
            "DATA_UNSCREENABLE_NAME"),
    Example("a name", "2025-05-05", {}, CLEAR),
]  # fmt: skip
