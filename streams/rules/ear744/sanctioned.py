"""Persons sanctioned under the statutes of 15 CFR 744.19: BIS denies every licence application to which one is a party.

The Iran-Iraq, Iran-North Korea-Syria and Iran sanctions acts and section 11B of the Export Administration Act, as the
State Department's list (ISN) has them. It asks for no licence by itself, so it is said beside the review of the hit;
what is held is reviewed with a policy of denial. The list does not say which statute: under 11B(b)(1)(B)(i) only MT
items are denied.
"""

from collections.abc import Iterator

from streams.law.kit import ADVISORY, CLEAR, Example, Found, OrderView, Rule, Stage, advisory
from streams.law.kit.samples import listed, to


def check(view: OrderView) -> Iterator[Found]:
    for hit in view.hits.get("ISN", ()):
        if hit.match.tier != "advisory" and hit.capacity in ("party", "unresolved"):
            yield advisory("ADV_SANCTIONED_744_19", hit.evidence(), review_policy="policy_of_denial")


RULE = Rule(
    id="ear.744.19.sanctioned",
    title="Persons sanctioned by statute",
    cite="15 CFR 744.19",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"list:ISN"}),
)

ENTRY = listed("Baltmor Rocketry", list_="ISN", since="2023-05-19", country="CH")


def _order(name: str = "Baltmor Rocketry", role: str = "end_user") -> dict[str, object]:
    return {"parties": [to("Musterwerk", country="DE"), to(name, role=role, country="CH")]}


CODE = "ADV_SANCTIONED_744_19"
EXAMPLES = [
    Example("the day before it was listed", "2023-05-18", _order(), CLEAR, CODE, lists=(ENTRY,)),
    Example("first day", "2023-05-19", _order(), ADVISORY, CODE, lists=(ENTRY,)),
    Example("a name that is near", "2024-05-19", _order("Baltmore Rocketry"), ADVISORY, CODE, lists=(ENTRY,)),
    Example("a forwarder who may take possession", "2024-05-19", _order(role="freight_forwarder"), ADVISORY, CODE,
            lists=(ENTRY,)),
    Example("a bank is no party", "2024-05-19", _order(role="bank"), CLEAR, CODE, lists=(ENTRY,)),
    Example("somebody else", "2024-05-19", _order("Lumenpath"), CLEAR, CODE, lists=(ENTRY,)),
]  # fmt: skip
