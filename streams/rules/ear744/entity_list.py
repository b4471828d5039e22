"""Entity List requirement: 15 CFR 744.11(a), 744.16; Supp. 4 to part 744.

A licence is needed, to the extent that the entry says, for any item subject to the EAR where a listed entity is
purchaser, intermediate consignee, ultimate consignee or end user (748.5(c)-(f)), or such a party uses a listed address.
It follows the entity to every destination. Who only finances, supplies or exports is no such party; a forwarder or
carrier is one if it takes possession, and nobody can say where possession is unknown.
"""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from schemas.listed_party import ListedParty
from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Result, Rule, Stage, hold, unsure
from streams.law.kit.samples import foreign, listed, to
from streams.law.parties import Hit, reviewed
from streams.law.provisions.entities import SUPPLEMENT_4, applicable_review_policy, fn5_excluded, requirement_covers

RELEASE = "a BIS licence that names this party, item and destination"
PLACE = attrgetter("place")
ASKED = ("party", "unresolved")


def check(view: LineView) -> Iterator[Found]:
    if fn5_excluded(view):
        return
    near: list[tuple[Result, tuple[Hit, ...]]] = []
    met: set[tuple[str, int | None]] = set()
    for entry, hits in by_entry(view.hits.get("EL", ())):
        sure = tuple(hit for hit in hits if hit.sure and hit.capacity == "party")
        found = _required(entry, sure or hits, view)
        if found is None:
            continue
        if sure:
            met.update((found.code, _index(hit)) for hit in sure)
            yield found
        elif any(hit.sure for hit in hits):
            yield _unresolved(entry, hits)
        else:
            near.append((found, hits))
    yield from _reviews(near, met)


def _reviews(near: list[tuple[Result, tuple[Hit, ...]]], met: set[tuple[str, int | None]]) -> Iterator[Found]:
    """Possible hits that would add a code: a party that surely needs a licence is not also asked who else it may be."""
    for found, hits in near:
        open_ = [hit for hit in hits if (found.code, _index(hit)) not in met]
        if open_:
            yield reviewed(min(open_, key=PLACE), found.code)


def _index(hit: Hit) -> int | None:
    return hit.party.index if hit.party else None


def by_entry(hits: tuple[Hit, ...]) -> Iterator[tuple[ListedParty, tuple[Hit, ...]]]:
    """Sure and possible hits in a capacity that matters, by entry, so that one entry is one finding."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.capacity in ASKED and hit.match.tier != "advisory":
            found.setdefault(hit.entry.key, []).append(hit)
    for rows in found.values():
        yield rows[0].entry, tuple(rows)


def _required(entry: ListedParty, hits: tuple[Hit, ...], view: LineView) -> Result | None:
    covered = requirement_covers(entry, view)
    if covered is False:
        return None
    evidence = _evidence(entry, hits)
    if covered is None:
        return unsure("DATA_MISSING_HS", evidence, "whether the EAR99 item is listed in Supp. 7 to part 746")
    code = "EL_ADDRESS_MATCH" if entry.kind == "address" else "EL_LICENSE_REQUIRED"
    cite = "15 CFR 744.16(f)" if entry.kind == "address" else None
    return hold(
        code,
        evidence,
        RELEASE,
        review_policy=applicable_review_policy(entry, view),
        cite=cite,
        sign={"entry": entry, "hits": hits},
    )


def _unresolved(entry: ListedParty, hits: tuple[Hit, ...]) -> Result:
    roles = sorted({hit.party.party.role or "" for hit in hits if hit.party and hit.capacity == "unresolved"})
    return unsure(
        "PARTY_ROLE_UNRESOLVED",
        _evidence(entry, hits),
        f"whether the {' and '.join(roles) or 'party'} takes possession of the goods",
        cite="15 CFR 748.5(d)",
    )


def _evidence(entry: ListedParty, hits: tuple[Hit, ...]) -> dict[str, object]:
    scope = entry.license_requirement.scope if entry.license_requirement else "not stated"
    parties = sorted({(hit.party.party.role or "", hit.match.party_name) for hit in hits if hit.party})
    best = min(hits, key=PLACE)
    return {
        "entry": entry.key,
        "listed": entry.name,
        "fr": entry.fr,
        "scope": scope,
        "parties": [{"role": role, "name": name} for role, name in parties],
        "matched": best.match.entry_name,
        "how": best.match.how,
        "score": best.match.score,
        "same_country": best.same_country,
    }


RULE = Rule(
    id="ear.744.11.entity-list",
    title="Entity List",
    cite="15 CFR 744.11(a), 744.16",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"list:EL"}),
    dated=(SUPPLEMENT_4,),
)

NAME = "Pinewood Optics Ltd"
AT = "Unit 501, Harbour Tower, 12 Dock Road, Kowloon, Hong Kong"
ENTRY = listed(NAME)
PRINTED = listed(NAME, since="2024-08-27", fr="89 FR 68548")
ADDRESS = listed(
    "Address 10", kind="address", country="HK", addresses=[AT], license_requirement={"scope": "ccl_and_supp7"},
    since="2024-08-27",
)  # fmt: skip


def _to(role: str = "ultimate_consignee", **line: Any) -> dict[str, object]:
    parties = [to(NAME, role=role)]
    if role != "ultimate_consignee":
        parties.append(to("Musterwerk Antriebe GmbH", country="DE"))
    return {"destination": "CN", "parties": parties, "lines": [{"eccn": "EAR99", **line}]}


def _party(role: str, **facts: Any) -> dict[str, object]:
    return {"parties": [to(NAME, role=role, **facts), to("Musterwerk Antriebe GmbH", country="DE")]}


def _scoped(scope: str, **more: Any) -> tuple[dict[str, object], ...]:
    return (listed(NAME, license_requirement={"scope": scope, **more}),)


NOTED_5 = (listed(NAME, footnotes=[{"n": 5, "from": "2024-12-02"}]),)


def _tool(ship_from: str, seat: str | None, eccn: str = "3B991.a") -> dict[str, object]:
    made = {"status": "complete", "contains_ic_from_us_plant": True}
    exporter = to("Tool Maker", role="exporter", country=ship_from, hq_country=seat)
    return {**foreign("CN", ship_from=ship_from, eccn=eccn, direct_product=made), "parties": [to(NAME), exporter]}


UAV: dict[str, Any] = {
    "eccn": "EAR99",
    "kind": "technology",
    "purpose": "uav_operation",
    "released_by_uav_operator": True,
}
CODE = "EL_LICENSE_REQUIRED"
EXAMPLES = [
    Example("seven days before an unconfirmed print day", "2024-08-20", _to(), CLEAR, lists=(PRINTED,)),
    Example("six days before it: may have stood", "2024-08-21", _to(), UNSURE, "PARTY_MATCH_REVIEW", lists=(PRINTED,)),
    Example(
        "a role nobody knows, the day before",
        "2024-08-26",
        _to("carrier"),
        UNSURE,
        "PARTY_MATCH_REVIEW",
        lists=(PRINTED,),
    ),
    Example("the print day", "2024-08-27", _to(), HOLD, "EL_LICENSE_REQUIRED", lists=(PRINTED,)),
    Example(
        "the day before a day that was read",
        "2023-01-30",
        _to(),
        CLEAR,
        lists=({**ENTRY, "effective_from": "2023-01-31", "fr": "88 FR 6622"},),
    ),
    Example("the day before it was listed", "2019-05-15", _to(), CLEAR, lists=(ENTRY,)),
    Example("the first day", "2019-05-16", _to(), HOLD, CODE, lists=(ENTRY,)),
    Example("the last day", "2025-11-13", _to(), HOLD, CODE, lists=(listed(NAME, effective_to="2025-11-13"),)),
    Example("the day after", "2025-11-14", _to(), CLEAR, lists=(listed(NAME, effective_to="2025-11-13"),)),
    Example("purchaser alone", "2021-11-03", _to("purchaser"), HOLD, CODE, lists=(ENTRY,)),
    Example("intermediate consignee alone", "2021-11-03", _to("intermediate_consignee"), HOLD, CODE, lists=(ENTRY,)),
    Example("end user alone", "2021-11-03", _to("end_user"), HOLD, CODE, lists=(ENTRY,)),
    Example("a role nobody knows", "2021-11-03", _to("installer"), HOLD, CODE, lists=(ENTRY,)),
    Example("a bank that finances", "2021-11-03", _party("bank"), CLEAR, lists=(ENTRY,)),
    Example(
        "a bank that takes possession", "2021-11-03", _party("bank", takes_possession=True), HOLD, CODE, lists=(ENTRY,)
    ),
    Example("supplier", "2021-11-03", _party("supplier"), CLEAR, lists=(ENTRY,)),
    Example(
        "forwarder in possession",
        "2024-09-24",
        _party("freight_forwarder", takes_possession=True),
        HOLD,
        CODE,
        lists=(ENTRY,),
    ),
    Example(
        "forwarder, possession unknown",
        "2024-09-24",
        _party("freight_forwarder"),
        UNSURE,
        "PARTY_ROLE_UNRESOLVED",
        lists=(ENTRY,),
    ),
    Example(
        "forwarder without possession",
        "2024-09-24",
        _party("freight_forwarder", takes_possession=False),
        CLEAR,
        lists=(ENTRY,),
    ),
    Example(
        "a misspelt name is reviewed",
        "2021-11-03",
        {"parties": [to("Pinewod Optics Ltd")]},
        UNSURE,
        "PARTY_MATCH_REVIEW",
        lists=(ENTRY,),
    ),
    Example(
        "foreign item that is not subject",
        "2021-11-03",
        {**foreign("CN"), "parties": [to(NAME)]},
        CLEAR,
        lists=(ENTRY,),
    ),
    Example("a footnote 5 tool from Japan by a Japanese firm", "2025-08-11", _tool("JP", "JP"), CLEAR, lists=NOTED_5),
    Example("the same, seat unknown", "2025-08-11", _tool("JP", None), HOLD, CODE, lists=NOTED_5),
    Example("the same, seat in China", "2025-08-11", _tool("JP", "CN"), HOLD, CODE, lists=NOTED_5),
    Example(
        "a footnote 5 tool from Malaysia by its own firm", "2025-08-11", _tool("MY", "MY"), HOLD, CODE, lists=NOTED_5
    ),
    Example(
        "a footnote 5 tool from Malaysia by a Japanese firm", "2025-08-11", _tool("MY", "JP"), CLEAR, lists=NOTED_5
    ),
    Example(
        "3B993 from Malaysia by a Japanese firm", "2025-08-11", _tool("MY", "JP", "3B993"), HOLD, CODE, lists=NOTED_5
    ),
    Example("3B993 from India (A:5, not Supp. 4)", "2025-08-11", _tool("IN", "IN", "3B993"), HOLD, CODE, lists=NOTED_5),
    Example("another tool from India", "2025-08-11", _tool("IN", "IN"), CLEAR, lists=NOTED_5),
    Example(
        "another tool from India, perhaps transferred there",
        "2025-08-11",
        {**_tool("IN", "IN"), "transaction_type": None},
        HOLD,
        CODE,
        lists=NOTED_5,
    ),
    Example("CCL items only, EAR99", "2021-05-17", _to(), CLEAR, lists=_scoped("ccl_only")),
    Example("CCL items only, 5A991", "2021-05-17", _to(eccn="5A991"), HOLD, CODE, lists=_scoped("ccl_only")),
    Example("a scope that nobody mapped", "2021-05-17", _to(), HOLD, CODE, lists=_scoped("something new")),
    Example(
        "a carve-out, every fact given",
        "2022-03-21",
        _to(**UAV),
        CLEAR,
        lists=_scoped("all_except", **{"except": [UAV]}),
    ),
    Example(
        "a carve-out, one fact missing",
        "2022-03-21",
        _to(**{**UAV, "released_by_uav_operator": None}),
        HOLD,
        CODE,
        lists=_scoped("all_except", **{"except": [UAV]}),
    ),
    Example("project, nobody can tell", "2022-03-21", _to(), HOLD, CODE, lists=_scoped("projects_746_8_a_4")),
    Example(
        "no such project",
        "2022-03-21",
        {**_to(), "end_use": {"project_746_8_a_4": False}},
        CLEAR,
        lists=_scoped("projects_746_8_a_4"),
    ),
    Example(
        "an OFAC licence covers it",
        "2022-03-21",
        {**_to(), "ofac_gl_applies": True},
        CLEAR,
        lists=_scoped("all_minus_ofac_gl"),
    ),
    Example("none does", "2022-03-21", _to(), HOLD, CODE, lists=_scoped("all_minus_ofac_gl")),
    Example(
        "a listed address, EAR99 not in Supp. 7",
        "2025-02-10",
        {"parties": [to("Quiet Bay Trading", address=AT)], "lines": [{"eccn": "EAR99", "supp7_746": False}]},
        CLEAR,
        lists=(ADDRESS,),
    ),
    Example(
        "a listed address, EAR99 in Supp. 7",
        "2025-02-10",
        {"parties": [to("Quiet Bay Trading", address=AT)], "lines": [{"eccn": "EAR99", "supp7_746": True}]},
        HOLD,
        "EL_ADDRESS_MATCH",
        lists=(ADDRESS,),
    ),
    Example(
        "a listed address, status unknown",
        "2025-02-10",
        {"parties": [to("Quiet Bay Trading", address=AT)], "lines": [{"eccn": "EAR99"}]},
        UNSURE,
        "DATA_MISSING_HS",
        lists=(ADDRESS,),
    ),
    Example(
        "the address a day before it was listed",
        "2024-08-26",
        {"parties": [to("Quiet Bay Trading", address=AT)], "lines": [{"eccn": "5A991"}]},
        CLEAR,
        lists=(ADDRESS,),
    ),
]
