"""A listed forwarder or carrier that does not take possession: a red flag (Supp. 3 to part 732; 748.5(d)).

It is no party, but why a listed firm moves the goods has to be answered before they leave.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage, hold, resolved
from streams.law.kit.samples import listed, resolution, to
from streams.law.provisions.separate import concerned

FLAG = "RF_LISTED_FORWARDER"


def check(view: LineView) -> Iterator[Found]:
    if not concerned(view) or resolved(view.whole, FLAG):
        return
    for hit in view.hits.get("EL", ()):
        if hit.capacity == "forwarder":
            found = hit.attached(
                hold(
                    "RED_FLAG_UNRESOLVED",
                    {**hit.evidence(), "flag": FLAG},
                    f"a documented resolution of {FLAG} (who, when, evidence), or another forwarder",
                )
            )
            if found is not None:
                yield found


RULE = Rule(
    id="ear.732.3.listed-forwarder",
    title="Listed forwarder without possession",
    cite="Supp. 3 to 15 CFR part 732; 748.5(d)",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"list:EL"}),
)

ENTRY = listed("Pinewood Optics Ltd")


def _forwarded(possession: object, **more: object) -> dict[str, object]:
    forwarder = to("Pinewood Optics Ltd", role="freight_forwarder", takes_possession=possession)
    return {"parties": [to("Musterwerk Antriebe GmbH", country="DE"), forwarder], **more}


EXAMPLES = [
    Example(
        "it does not take possession", "2024-09-24", _forwarded(False), HOLD, "RED_FLAG_UNRESOLVED", lists=(ENTRY,)
    ),
    Example("it does: the Entity List rule asks", "2024-09-24", _forwarded(True), CLEAR, lists=(ENTRY,)),
    Example("resolved", "2024-09-24", _forwarded(False, red_flags_resolved=[resolution(FLAG)]), CLEAR, lists=(ENTRY,)),
    Example("named only", "2024-09-24", _forwarded(False, red_flags_resolved=[FLAG]), HOLD, lists=(ENTRY,)),
]
