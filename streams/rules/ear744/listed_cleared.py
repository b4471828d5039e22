"""A listed party takes part and its list asks for nothing: 15 CFR 744.11, 744.15, 744.21 (advisory).

A reader who knows the party must not wonder whether it was found: the verdict names the entry and why no requirement of
its list stands, per line.
"""

from collections.abc import Iterator

from streams.law.kit import ADVISORY, CLEAR, Example, Found, LineView, OrderView, Rule, Stage, advisory
from streams.law.kit.samples import foreign, item, listed, to
from streams.law.parties import Hit
from streams.law.provisions.entities import requirement_covers
from streams.law.provisions.nexus import us_nexus

LISTS = ("EL", "MEU", "UVL", "SDN")
MOST = 10


def check(view: OrderView) -> Iterator[Found]:
    said: set[tuple[str, str]] = set()
    # With US nexus a blocked person holds the order (streams/rules/ofac/blocked.py): nothing of it clears.
    for name in LISTS if us_nexus(view.order) == "no" else LISTS[:-1]:
        for hit in view.hits.get(name, ()):
            if not hit.sure or hit.capacity != "party" or (hit.entry.key, hit.match.party_name) in said:
                continue
            said.add((hit.entry.key, hit.match.party_name))
            reasons = {line.line.line: why for line in view.lines if (why := _why_clear(hit, line))}
            if len(said) <= MOST and reasons and len(reasons) == len(view.lines):
                yield advisory("ADV_LISTED_PARTY_CLEARS", {**hit.evidence(), "why": sorted(set(reasons.values()))})


def _why_clear(hit: Hit, line: LineView) -> str | None:
    """Why the entry holds nothing of the line; None where something of the line is open."""
    if line.open or line.gaps:
        return None
    if line.outside or line.subject is False:
        return "the item is not subject to the EAR"
    if line.requirements:
        return f"authorised: {', '.join(sorted({lift.basis for lift in line.lifts}))}"
    if hit.entry.list == "EL" and requirement_covers(hit.entry, line) is False:
        return f"the entry's licence requirement does not cover {line.eccn}"
    return f"the list asks for nothing of {line.eccn} in this order"


RULE = Rule(
    id="ear.744.listed-party-clears",
    title="Listed parties of which nothing is asked",
    cite="15 CFR 744.11, 744.15, 744.21",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({f"list:{name}" for name in LISTS}),
)

CODE = "ADV_LISTED_PARTY_CLEARS"
ENTRY = listed("Pinewood Optics Ltd")
CCL_ONLY = listed("Pinewood Optics Ltd", license_requirement={"scope": "ccl_only"})
BUYER = {"parties": [to("Pinewood Optics Ltd")]}
BLOCKED = listed("Pinewood Optics Ltd", list_="SDN")
EXAMPLES = [
    Example("not subject", "2025-05-05", {**foreign("CN"), **BUYER}, ADVISORY, CODE, lists=(ENTRY,)),
    Example("not covered", "2025-05-05", {**item("CN"), **BUYER}, ADVISORY, CODE, lists=(CCL_ONLY,)),
    Example("covered", "2025-05-05", {**item("CN"), **BUYER}, CLEAR, CODE, lists=(ENTRY,)),
    Example("a blocked person, with US nexus", "2025-05-05", {**item("CN"), **BUYER}, CLEAR, CODE, lists=(BLOCKED,)),
    Example("a blocked person, without", "2025-05-05", {**foreign("CN"), **BUYER}, ADVISORY, CODE, lists=(BLOCKED,)),
    Example("nobody listed", "2025-05-05", item("CN"), CLEAR, CODE, lists=(ENTRY,)),
    Example("not yet listed", "2019-05-15", {**item("CN"), **BUYER}, CLEAR, CODE, lists=(ENTRY,)),
    Example("one line of two is covered", "2025-05-05", {
        **BUYER, "destination": "CN", "lines": [{"eccn": "EAR99"}, {"eccn": "5A991"}],
    }, CLEAR, CODE, lists=(CCL_ONLY,)),
]  # fmt: skip
