"""Signs: cheap marks of an order that say which rules can apply. A rule names them in `needs`.

list:<LIST>            a match of a party, owner or named user on that list, active on the day (any tier, any role)
any-match              a match on any list
to:<ISO2>  from:<ISO2> destination, ship_from, as sent;  region: a destination_region is given
group:<G>              the destination is in Country Group <G> on the day (HK as CN from 2020-12-23)
type:<transaction>     transaction_type
transit                transit countries are given
owners                 a party reports owners;  users: production facts name whose items it goes into
claim:licence  claim:tgl  claim:exception
end_use:<flag>         the flag is true or unknown (ic_fab: any value)
signals                red-flag signals are given
shipping  icts  fr_5g  cn_leg (from, to, origin or made in China)
hs6                    a line gives an HS number
military_end_user  headquarters  forwarder   a party states it (is_forwarder: true or unknown)
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from schemas.order import OrderEvent
from streams.facts import Facts

FLAGS = (
    "military", "military_intelligence", "missile", "nuclear", "cbw", "supercomputer_cn", "sme_development", "back_end",
    "cyber_disclosure", "standards_activity", "us_person_support_744_6", "project_746_8_a_4",
)  # fmt: skip
CHINA = ("CN", "HK", "MO")


def signs(facts: Facts, lists: AbstractSet[str], groups: AbstractSet[str]) -> frozenset[str]:
    """All signs of an order; lists: those with a match, groups: the signs of the destination's Country Groups."""
    order = facts.order
    found = {f"to:{order.destination}", f"from:{order.ship_from}", f"type:{order.transaction_type}"}
    if lists:
        found.add("any-match")
        found.update(f"list:{name}" for name in lists)
    found |= groups
    found.update(_given(order))
    if any(line.users for line in facts.lines):
        found.add("users")
    if _china_leg(facts):
        found.add("cn_leg")
    if order.end_use.model_fields_set:
        found.update(_end_use(order))
    found.update(_stated(facts))
    return frozenset(found)


def _given(order: OrderEvent) -> Iterator[str]:
    claims = order.claims
    if claims.model_fields_set:
        yield from (
            name
            for name, value in (
                ("claim:licence", claims.licence_id),
                ("claim:tgl", claims.tgl),
                ("claim:exception", claims.license_exception),
            )
            if value
        )
    for name, present in (
        ("region", order.destination_region),
        ("transit", order.transit),
        ("signals", order.signals),
        ("shipping", order.shipping),
        ("icts", order.icts),
        ("fr_5g", order.fr_5g_ran),
        ("owners", any(party.owners for party in order.parties)),
    ):
        if present:
            yield name


def _china_leg(facts: Facts) -> bool:
    order = facts.order
    if order.destination in CHINA or order.ship_from in CHINA:
        return True
    return any(line.item.origin in CHINA or line.item.made_in in CHINA for line in facts.lines)


def _end_use(order: OrderEvent) -> Iterator[str]:
    use = order.end_use
    yield from (f"end_use:{flag}" for flag in FLAGS if getattr(use, flag))
    if use.ic_fab:
        yield "end_use:ic_fab"


def _stated(facts: Facts) -> Iterator[str]:
    for one in facts.parties:
        party = one.party
        if party.military_end_user:
            yield "military_end_user"
        if party.hq_country or party.ultimate_parent_country:
            yield "headquarters"
        if party.is_forwarder:
            yield "forwarder"
    if any(line.item.hs6 for line in facts.lines):
        yield "hs6"
