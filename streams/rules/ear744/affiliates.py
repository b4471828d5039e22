"""Affiliates rule: 15 CFR 744.11(a)(1) (90 FR 47201; stayed by 90 FR 50857 from 2025-11-10 to 2026-11-09).

A foreign party owned 50 per cent or more, directly or indirectly and in aggregate, by listed entities or by entities
that are themselves restricted by ownership, inherits the requirement, exceptions and review policy of its owners, the
most restrictive of all. A listed owner of unknown share is a red flag (29) that holds. Owners at a listed address that
are not listed themselves do not count.
"""

from collections.abc import Iterator
from typing import Any

from schemas.listed_party import ListedParty
from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Result, Rule, Stage, hold, unsure
from streams.law.kit.samples import listed, to
from streams.law.ownership import AFFILIATES, Share, Stake
from streams.law.provisions.entities import SUPPLEMENT_4, applicable_review_policy, fn5_excluded, requirement_covers

STRICTEST = ("policy_of_denial", "presumption_of_denial", "case_by_case", "presumption_of_approval")


def check(view: LineView) -> Iterator[Found]:
    if fn5_excluded(view):
        return
    for share in view.whole.affiliates:
        state = share.stake.state
        if state in ("yes", "unknown"):
            found = _inherited(share, share.stake, view)
        elif share.loose.state in ("yes", "unknown"):
            found = _possible(share, view)
        else:
            continue
        if found is not None:
            yield found


def _inherited(share: Share, stake: Stake, view: LineView) -> Result | None:
    owners = _owners(stake, view)
    evidence = {
        "party": share.party.party.name,
        "role": share.party.party.role,
        "owned_pct": str(stake.total),
        "owners": sorted({match.entry.key for match in stake.matches}),
    }
    if stake.state == "unknown":
        release = f"the share that each listed owner holds in {share.party.party.name}"
        return unsure("EL_AFFILIATE_UNKNOWN", evidence, release, sign={"share": share})
    if not owners:
        return None
    if share.capacity == "unresolved":
        return unsure(
            "PARTY_ROLE_UNRESOLVED", evidence, f"whether {share.party.party.name} takes possession of the goods"
        )
    policies = {applicable_review_policy(owner, view) for owner in owners}
    return hold(
        "EL_AFFILIATE_50",
        evidence,
        "a BIS licence that names this party, or proof that listed owners hold less than 50 per cent",
        review_policy=next((one for one in STRICTEST if one in policies), None),
        sign={"share": share, "entry": owners[0]},
    )


def _owners(stake: Stake, view: LineView) -> list[ListedParty]:
    """Entity List owners whose requirement covers the line; what another list asks of an owner is that list's rule."""
    return [m.entry for m in stake.matches if m.entry.list == "EL" and requirement_covers(m.entry, view) is not False]


def _possible(share: Share, view: LineView) -> Result | None:
    if share.loose.state == "yes" and not _owners(share.loose, view):
        return None
    match = next(match for match in share.loose.matches if match.tier == "review")
    return unsure(
        "PARTY_MATCH_REVIEW",
        {
            "party": share.party.party.name,
            "owner": match.party_name,
            "entry": match.entry.key,
            "listed": match.entry.name,
            "would_be": "EL_AFFILIATE_50" if share.loose.state == "yes" else "EL_AFFILIATE_UNKNOWN",
        },
        f"a documented decision whether the owner {match.party_name!r} is {match.entry.name!r} ({match.entry.key})",
        cite="Supp. 3 to part 732",
    )


RULE = Rule(
    id="ear.744.11.affiliates",
    title="Affiliates of listed entities (50 per cent)",
    cite="15 CFR 744.11(a)(1)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"owners"}),
    dated=(AFFILIATES, SUPPLEMENT_4),
)

OWNER = listed("Pinewood Optics Ltd")
SECOND = listed("Larkspur Lasers Co", entry_id="EL-2")


def _owned(*owners: tuple[str, object], country: str = "VN") -> dict[str, object]:
    rows = [{"name": name, "pct": pct} for name, pct in owners]
    return {"parties": [to("Thu Duc Kestrel Co", country=country, owners=rows)], "lines": [{"eccn": "EAR99"}]}


def _held(pct: object, above: object) -> dict[str, object]:
    holding = {"name": "Cedarspan Holdings", "pct": pct, "owners": [{"name": "Pinewood Optics Ltd", "pct": above}]}
    return {"parties": [to("Thu Duc Kestrel Co", country="VN", owners=[holding])], "lines": [{"eccn": "EAR99"}]}


CODE = "EL_AFFILIATE_50"
NEAR = _owned(("Pinewod Optics Ltd", "60"))
WHOLLY: dict[str, Any] = _owned(("Pinewood Optics Ltd", "100"))
EXAMPLES = [
    Example("the day before the rule", "2025-09-28", WHOLLY, CLEAR, lists=(OWNER,)),
    Example("its first day", "2025-09-29", WHOLLY, HOLD, CODE, lists=(OWNER,)),
    Example("its last day before the stay", "2025-11-09", WHOLLY, HOLD, CODE, lists=(OWNER,)),
    Example("the first day of the stay", "2025-11-10", WHOLLY, CLEAR, lists=(OWNER,)),
    Example("the last day of the stay", "2026-11-09", WHOLLY, CLEAR, lists=(OWNER,)),
    Example("the day the stay ends, nobody confirmed", "2026-11-10", WHOLLY, HOLD, CODE, lists=(OWNER,)),
    Example(
        "the day the stay ends, extended",
        "2026-11-10",
        WHOLLY,
        CLEAR,
        lists=(OWNER,),
        policy={"affiliates_rule_from_2026_11_10": "extended"},
    ),
    Example(
        "the day the stay ends, repealed",
        "2026-11-10",
        WHOLLY,
        CLEAR,
        lists=(OWNER,),
        policy={"affiliates_rule_from_2026_11_10": "repealed"},
    ),
    Example("exactly 50 per cent", "2025-10-15", _owned(("Pinewood Optics Ltd", "50.00")), HOLD, CODE, lists=(OWNER,)),
    Example("a hundredth under", "2025-10-15", _owned(("Pinewood Optics Ltd", "49.99")), CLEAR, lists=(OWNER,)),
    Example(
        "two minority owners together",
        "2025-10-22",
        _owned(("Pinewood Optics Ltd", "30"), ("Larkspur Lasers Co", "25")),
        HOLD,
        CODE,
        lists=(OWNER, SECOND),
    ),
    Example("a holding that is not restricted counts nothing", "2025-10-22", _held("60", "40"), CLEAR, lists=(OWNER,)),
    Example("a restricted holding counts in full", "2025-10-22", _held("50", "50"), HOLD, CODE, lists=(OWNER,)),
    Example(
        "a holding of unknown owner's share",
        "2025-10-22",
        _held("60", None),
        UNSURE,
        "EL_AFFILIATE_UNKNOWN",
        lists=(OWNER,),
    ),
    Example(
        "share unknown",
        "2025-10-27",
        _owned(("Pinewood Optics Ltd", None)),
        UNSURE,
        "EL_AFFILIATE_UNKNOWN",
        lists=(OWNER,),
    ),
    Example("a share of 120 per cent", "2025-10-27", _owned(("Pinewood Optics Ltd", "120")), UNSURE, lists=(OWNER,)),
    Example("a near owner's name", "2025-10-27", NEAR, UNSURE, "PARTY_MATCH_REVIEW", lists=(OWNER,)),
    Example(
        "a forwarder that may take possession",
        "2025-10-27",
        {"parties": [to("Musterwerk Antriebe GmbH", country="DE"), {**WHOLLY["parties"][0], "role": "carrier"}]},
        UNSURE,
        "PARTY_ROLE_UNRESOLVED",
        lists=(OWNER,),
    ),
    Example(
        "a US party is no foreign affiliate",
        "2025-10-15",
        _owned(("Pinewood Optics Ltd", "60"), country="US"),
        CLEAR,
        lists=(OWNER,),
    ),
    Example(
        "the owner's entry covers CCL items only",
        "2025-10-15",
        _owned(("Pinewood Optics Ltd", "60")),
        CLEAR,
        lists=(listed("Pinewood Optics Ltd", license_requirement={"scope": "ccl_only"}),),
    ),
]
