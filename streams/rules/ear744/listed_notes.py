"""Listed persons who are no 748.5 party, weak names and shared addresses: 15 CFR 744.11, 748.5 (advisories).

They require nothing, but the reader should know: a listed bank, exporter or manufacturer; a bare acronym that country
and address contradict; an address that a listed entity uses too; a licence requirement that nobody could map, so that
the widest is applied.
"""

from collections.abc import Iterator

from streams.law.kit import ADVISORY, CLEAR, Example, Found, OrderView, Rule, Stage, advisory
from streams.law.kit.samples import listed, to
from streams.law.provisions.entities import understood

WIDEST = "the entry's licence requirement is not understood: it counts as the widest, all items subject to the EAR"


def check(view: OrderView) -> Iterator[Found]:
    said = set()
    for hits in view.hits.values():
        for hit in hits:
            code, more = None, {}
            if hit.match.tier == "advisory":
                code = "ADV_WEAK_ALIAS" if hit.match.how == "name" else "ADV_ADDRESS_SHARED"
            elif hit.sure and hit.capacity == "nonparty" and hit.entry.list == "EL":
                code = "ADV_LISTED_NONPARTY"
            elif hit.sure and hit.capacity == "party" and not understood(hit.entry):
                code, more = "ADV_RULESET_UNCONFIRMED", {"rule": WIDEST}
            mark = (code, hit.entry.key, hit.match.party_name)
            if code and mark not in said:
                said.add(mark)
                yield advisory(code, {**hit.evidence(), **more})


RULE = Rule(
    id="ear.744.11.notes",
    title="Listed persons outside 748.5(c)-(f)",
    cite="15 CFR 744.11(a), 748.5",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"any-match"}),
)

ENTRY = listed("Pinewood Optics Ltd")


def _as(role: str) -> dict[str, object]:
    return {"parties": [to("Musterwerk Antriebe GmbH", country="DE"), to("Pinewood Optics Ltd", role=role)]}


EXAMPLES = [
    Example("a listed bank finances", "2024-09-24", _as("bank"), ADVISORY, "ADV_LISTED_NONPARTY", lists=(ENTRY,)),
    Example("a listed supplier", "2024-09-24", _as("supplier"), ADVISORY, "ADV_LISTED_NONPARTY", lists=(ENTRY,)),
    Example(
        "a bare acronym in another country",
        "2024-09-24",
        {"parties": [to("IGL", country="GB")]},
        ADVISORY,
        "ADV_WEAK_ALIAS",
        lists=(listed("Inspur Group Co., Ltd.", aliases=[{"name": "IGL", "quality": "weak"}]),),
    ),
    Example(
        "a licence requirement in unknown words",
        "2024-09-24",
        {"parties": [to("Pinewood Optics Ltd")]},
        ADVISORY,
        "ADV_RULESET_UNCONFIRMED",
        lists=(listed("Pinewood Optics Ltd", license_requirement={"scope": "unknown", "text": "For odd days"}),),
    ),
    Example(
        "a licence requirement in known words",
        "2024-09-24",
        {"parties": [to("Pinewood Optics Ltd")]},
        CLEAR,
        lists=(listed("Pinewood Optics Ltd", license_requirement={"scope": "ccl_only", "text": "Items on the CCL"}),),
    ),
    Example(
        "in unknown words, of a carrier who may be a party",
        "2024-09-24",
        _as("carrier"),
        CLEAR,
        lists=(listed("Pinewood Optics Ltd", license_requirement={"scope": "unknown", "text": "For odd days"}),),
    ),
    Example("nobody listed", "2024-09-24", {}, CLEAR, lists=(ENTRY,)),
]
