"""Specially Designated Nationals outside OFAC's reach: 15 CFR 744.8.

A licence for any item where a person designated under the named programmes is a party of 748.5(c)-(f) and OFAC's own
rules do not apply; none where an OFAC general licence covers the transaction (744.8(a)(2)). Widened to these programmes
on 2024-03-21. Where the person is on the Entity List too, that entry governs (Note 2 to 744.8(a)). Before that day
NPWMD, SDGT and FTO had sections of their own (744.8, 744.12-744.14), not read: a person decides.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from streams.facts.programmes import TAGS_744_8, plain_tag, tagged
from streams.law.countries import NONE
from streams.law.kit import (
    CLEAR,
    HOLD,
    UNSURE,
    Example,
    Found,
    LineView,
    Result,
    Rule,
    Stage,
    hold,
    party_holds,
    unsure,
)
from streams.law.kit.samples import foreign, listed, to
from streams.law.parties import Hit
from streams.law.provisions.kept import kept
from streams.law.provisions.nexus import us_nexus

PROGRAMMES = kept("bis", "programmes_744_8")
"""Before 2024-03-21 those that had sections of their own: 744.8, 744.12 to 744.14."""


def check(view: LineView) -> Iterator[Found]:
    if us_nexus(view.order) == "yes" or view.order.ofac_gl_applies is True:
        return
    hits = [hit for hit in view.hits.get("SDN", ()) if tagged(hit.entry) and not _on_entity_list(view, hit)]
    named = view.law[PROGRAMMES] or NONE
    if named >= TAGS_744_8:
        yield from party_holds(hits, _required)
    else:
        for found in party_holds([hit for hit in hits if _of(hit, named)], _required):
            yield _to_review(found)


def _of(hit: Hit, named: AbstractSet[str]) -> bool:
    """Of a programme that is named, or of programmes that nobody states."""
    return tagged(hit.entry) == "unknown" or not named.isdisjoint(plain_tag(tag) for tag in hit.entry.tags)


def _to_review(found: Result) -> Result:
    if found.code != "SDN_EAR_744_8":
        return found
    release = "a documented decision whether 744.8 or 744.12-744.14 of that day asked for a licence"
    return unsure("PARTY_MATCH_REVIEW", {**found.evidence, "would_be": found.code}, release, sign=found.sign)


def _on_entity_list(view: LineView, hit: Hit) -> bool:
    return any(other.sure and other.party is hit.party for other in view.hits.get("EL", ()))


def _required(hit: Hit) -> Result:
    sure = tagged(hit.entry) is True
    release = "a BIS licence, or an OFAC authorisation" if sure else "the entry's sanctions programmes"
    evidence = {**hit.evidence(), "tags": sorted(hit.entry.tags)}
    make = hold if sure else unsure
    return make(
        "SDN_EAR_744_8", evidence, release,
        review_policy="policy_of_denial", sign={"hits": (hit,), "paragraph": "744.8"},
    )  # fmt: skip


RULE = Rule(
    id="ear.744.8.sdn",
    title="Tagged SDN as a party, outside OFAC's reach",
    cite="15 CFR 744.8",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"list:SDN"}),
    dated=(PROGRAMMES,),
)

ENTRY = listed("Baltmor Shipping AG", list_="SDN", since="2023-05-19", country="CH", tags=["RUSSIA-EO14024"])


def _order(**changes: Any) -> dict[str, object]:
    party = to("Baltmor Shipping AG", country="CH")
    order = {"transaction_type": "reexport", "ship_from": "TR", "destination": "CH", "parties": [party]}
    return {**order, "lines": [{"eccn": "EAR99"}], **changes}


EXAMPLES = [
    Example("the day before it was widened", "2024-03-20", _order(), CLEAR, lists=(ENTRY,)),
    *(Example(f"{tag} had an older section", "2024-03-20", _order(), UNSURE, "PARTY_MATCH_REVIEW",
              lists=({**ENTRY, "tags": [tag]},)) for tag in ("NPWMD", "[SDGT]", "fto")),
    Example("one of several programmes", "2024-03-20", _order(), UNSURE, "PARTY_MATCH_REVIEW",
            lists=({**ENTRY, "tags": ["RUSSIA-EO14024", "SDGT"]},)),
    Example("no programme stated, before", "2024-03-20", _order(), UNSURE, "PARTY_MATCH_REVIEW",
            lists=({**ENTRY, "tags": []},)),
    Example("stated to have none of them, before", "2024-03-20", _order(), CLEAR,
            lists=({**ENTRY, "tags": [], "tag_744_8": False},)),
    Example("an older section, a US export is OFAC's", "2024-03-20", _order(transaction_type="export_from_us"), CLEAR,
            lists=({**ENTRY, "tags": ["SDGT"]},)),
    Example("an older section, a forwarder whose possession is not known", "2024-03-20",
            _order(parties=[to("Baltmor Shipping AG", role="freight_forwarder", country="CH")]), UNSURE,
            "PARTY_ROLE_UNRESOLVED", lists=({**ENTRY, "tags": ["SDGT"]},)),
    Example("an older section, a bank is no party", "2024-03-20",
            _order(parties=[to("Baltmor Shipping AG", role="bank")]), CLEAR, lists=({**ENTRY, "tags": ["SDGT"]},)),
    Example("an older section, from the first day 744.8", "2024-03-21", _order(), HOLD, "SDN_EAR_744_8",
            lists=({**ENTRY, "tags": ["SDGT"]},)),
    Example("first day", "2024-03-21", _order(), HOLD, "SDN_EAR_744_8", lists=(ENTRY,)),
    Example("a US export is OFAC's", "2024-06-11", _order(transaction_type="export_from_us"), CLEAR, lists=(ENTRY,)),
    Example("a US person is OFAC's", "2024-06-11", _order(us_person_involved=True), CLEAR, lists=(ENTRY,)),
    Example("an OFAC general licence covers it", "2024-06-11", _order(ofac_gl_applies=True), CLEAR, lists=(ENTRY,)),
    Example("perhaps one does", "2024-06-11", _order(ofac_gl_applies=None), HOLD, "SDN_EAR_744_8", lists=(ENTRY,)),
    Example("another programme", "2024-06-11", _order(), CLEAR, lists=({**ENTRY, "tags": ["CUBA"]},)),
    Example("no programme stated", "2024-06-11", _order(), UNSURE, "SDN_EAR_744_8", lists=({**ENTRY, "tags": []},)),
    Example("the Entity List entry governs", "2024-06-11", _order(), CLEAR,
            lists=(ENTRY, listed("Baltmor Shipping AG", country="CH"))),
    Example("a bank is no party", "2024-06-11", _order(parties=[to("Baltmor Shipping AG", role="bank")]), CLEAR,
            lists=(ENTRY,)),
    Example("an item that is not subject", "2024-06-11",
            {**foreign("CH", eccn="EAR99"), "parties": [to("Baltmor Shipping AG")]}, CLEAR, lists=(ENTRY,)),
]  # fmt: skip
