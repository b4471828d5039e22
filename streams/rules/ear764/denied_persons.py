"""Denied persons: 15 CFR 764.3(a)(2), 736.2(b)(4), Supp. 1 to part 764.

Nobody may take part, in any role, in a transaction with items subject to the EAR together with a denied person.
Nothing overcomes it. An item that may be subject counts, and so does a US item that goes along with a foreign one;
owners are not covered.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, OrderView, Rule, Stage, hold
from streams.law.kit.samples import foreign, listed, part, to
from streams.law.provisions.separate import concerned


def check(view: OrderView) -> Iterator[Found]:
    if not any(concerned(line) for line in view.lines):
        return
    said = set()
    for hit in view.hits.get("DPL", ()):
        found = hit.attached(
            hold("DPL_DENIED_PERSON", hit.evidence(), "the denied person's removal from the transaction")
        )
        mark = (hit.entry.key, hit.match.party_name, hit.match.tier)
        if found is not None and mark not in said:
            said.add(mark)
            yield found


RULE = Rule(
    id="ear.764.3.denied-persons",
    title="Denied persons",
    cite="15 CFR 764.3(a)(2), 736.2(b)(4)",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"list:DPL"}),
)

ORDER = listed("Gordon Pike", list_="DPL", since="2024-01-10", effective_to="2029-01-10")


def _with(role: str, **more: object) -> dict[str, object]:
    return {"parties": [to("Musterwerk Antriebe GmbH", country="DE"), to("Gordon Pike", role=role)], **more}


def _beside(mode: str) -> dict[str, object]:
    software = part("5D992.c", "5", kind="software", mode=mode)
    return {**foreign("DE", us_content=[software]), **_with("end_user")}


CODE = "DPL_DENIED_PERSON"
EXAMPLES = [
    Example("the day before the order", "2024-01-09", _with("end_user"), CLEAR, lists=(ORDER,)),
    Example("its first day", "2024-01-10", _with("end_user"), HOLD, CODE, lists=(ORDER,)),
    Example("its last day", "2029-01-10", _with("end_user"), HOLD, CODE, lists=(ORDER,)),
    Example("the day after", "2029-01-11", _with("end_user"), CLEAR, lists=(ORDER,)),
    Example("any role", "2024-06-06", _with("bank"), HOLD, CODE, lists=(ORDER,)),
    Example("a forwarder too", "2024-06-06", _with("freight_forwarder"), HOLD, CODE, lists=(ORDER,)),
    Example("an item that is not subject", "2024-06-06", {**foreign("DE"), **_with("end_user")}, CLEAR, lists=(ORDER,)),
    Example("US software that goes along with it", "2024-06-06", _beside("separate"), HOLD, CODE, lists=(ORDER,)),
    Example("US software that is part of it", "2024-06-06", _beside("bundled"), CLEAR, lists=(ORDER,)),
    Example(
        "an item that may be",
        "2024-06-06",
        {**foreign("DE", us_content=None), **_with("end_user")},
        HOLD,
        CODE,
        lists=(ORDER,),
    ),
    Example(
        "a near name",
        "2024-06-06",
        {"parties": [to("Gordon Pyke", country="CN")]},
        UNSURE,
        "PARTY_MATCH_REVIEW",
        lists=(ORDER,),
    ),
]
