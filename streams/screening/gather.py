"""Gathers the facts of an order: matches of its parties, content of its items. Unknown stays unknown."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from schemas.item import ItemContent, ItemFacts
from schemas.licence import Licence
from schemas.order import Line, OrderEvent
from schemas.party import Owner, Party
from schemas.unread import Unread, unread
from streams.facts.order import DAYS_AHEAD, Facts, LineFacts, Match, OwnerFacts, PartyFacts, UserFacts
from streams.facts.policy import Policy
from streams.screening.knowledge import Knowledge

ITEM_FIELDS = frozenset(ItemFacts.model_fields)
MAX_OWNER_DEPTH = 40
"""Maximum depth of ownership; deeper owners count as not screenable."""
MAX_NAMES = 2_000
"""Names of one order that are matched: of its parties, their owners and named users. An order has a handful. Whoever
has no more room counts as one that cannot be screened: 20,000 names would keep all other orders waiting for seconds.
"""
NOT_GIVEN: tuple[object, ...] = (None, ())
NOTHING: Mapping[int, Decimal] = MappingProxyType({})


def gather(
    order: OrderEvent,
    order_hash: str,
    today: date,
    knowledge: Knowledge,
    policy: Policy,
    *,
    superseded: bool = False,
    contradictory: bool = False,
    unknown_order: bool = False,
    left_before: Mapping[int, Decimal] = NOTHING,
) -> Facts:
    """Returns the facts of an order on an evaluation day. Matches are not filtered by date."""
    licences = _licences(order, knowledge)
    names = Names(knowledge)
    return Facts(
        order=order,
        order_hash=order_hash,
        today=today,
        as_of=law_day(order, today),
        parties=tuple(_party(place, party, names) for place, party in enumerate(order.parties)),
        lines=tuple(_line(line, knowledge, names) for line in order.lines),
        licences=licences,
        lists=knowledge.lists,
        exchange_rates=knowledge.exchange_rates.on(today, policy.rates_max_age_days),
        listed_parties_version=knowledge.listed_parties_version,
        item_content_version=knowledge.item_content_version,
        licences_version=knowledge.licences_version,
        unread=_unread(order, licences, knowledge),
        superseded=superseded,
        contradictory=contradictory,
        unknown_order=unknown_order,
        left_before=left_before,
        rest_on=_planned(order, today) if order.event == "shipped" and not order.final else None,
    )


def law_day(order: OrderEvent, today: date) -> date:
    """Returns the day of law: the actual day of a shipped event; else today or a later planned ship date.

    A shipment without a day, or with a future one, holds under any law (streams/rules/process/shipment.py).
    """
    if order.event != "shipped":
        return _planned(order, today)
    return order.shipped_on if order.shipped_on and order.shipped_on <= today + timedelta(days=DAYS_AHEAD) else today


def _planned(order: OrderEvent, today: date) -> date:
    return order.ship_date if order.ship_date and order.ship_date > today else today


class Names:
    """Matches the names of one order, as many as there is room for."""

    __slots__ = ("_index", "_room")

    def __init__(self, knowledge: Knowledge) -> None:
        self._index = knowledge.index
        self._room = MAX_NAMES

    def screened(self, who: Party | Owner) -> tuple[tuple[Match, ...], bool]:
        """Its matches, and whether it can be screened."""
        needed = 1 + len(who.names)
        if needed > self._room:
            return (), False
        self._room -= needed
        return self._index.screened(who)


def _party(place: int, party: Party, names: Names) -> PartyFacts:
    matches, screenable = names.screened(party)
    owners: tuple[OwnerFacts, ...] = ()
    if party.owners and isinstance(party.owners, tuple):
        owners = tuple(_owner(owner, names, 1) for owner in party.owners)
    return PartyFacts(place, party, matches, owners, screenable)


def _owner(owner: Owner, names: Names, depth: int) -> OwnerFacts:
    deeper = owner.owners if depth < MAX_OWNER_DEPTH else ()
    matches, screenable = names.screened(owner)
    return OwnerFacts(
        owner,
        matches,
        tuple(_owner(one, names, depth + 1) for one in deeper),
        screenable and len(deeper) == len(owner.owners),
    )


def _line(line: Line, knowledge: Knowledge, names: Names) -> LineFacts:
    if line.sku is None:
        return LineFacts(line, line, users=_users(line, names))
    content = knowledge.items.get(line.sku)
    if content is None:
        return LineFacts(line, line, sku_known=False, users=_users(line, names))
    item, differing = merged(line, content)
    return LineFacts(line, item, differing, True, _users(item, names))


def merged(line: Line, content: ItemContent) -> tuple[ItemFacts, tuple[str, ...]]:
    """Returns the line's facts merged over those of its sku, and the names of facts in which they differ.

    A fact that the line gives as unknown stays unknown, whatever the sku says.
    """
    given = line.model_fields_set & ITEM_FIELDS
    if not given:
        return content, ()
    own: dict[str, Any] = {}
    differing: list[str] = []
    for name in sorted(given):
        value = getattr(line, name)
        if value is None or value == ():
            continue
        known = getattr(content, name)
        if value != "unknown" and known not in NOT_GIVEN and not _same(name, value, known):
            differing.append(name)
        own[name] = value
    return (content.model_copy(update=own) if own else content), tuple(differing)


def _same(name: str, one: Any, other: Any) -> bool:
    if name == "eccn":
        return str(one).strip().upper() == str(other).strip().upper()
    if isinstance(one, tuple) and isinstance(other, tuple):
        return sorted(map(repr, one)) == sorted(map(repr, other))
    return bool(one == other)


def _users(item: ItemFacts, names: Names) -> tuple[UserFacts, ...]:
    made = item.direct_product
    if made is None or not made.incorporated_into_items_of:
        return ()
    given = made.incorporated_into_items_of
    return tuple(_user(name, names) for name in ((given,) if isinstance(given, str) else given))


def _user(name: str, names: Names) -> UserFacts:
    return UserFacts(name, *names.screened(Owner(name=name)))


def _unread(order: OrderEvent, licences: Mapping[str, Licence], knowledge: Knowledge) -> tuple[Unread, ...]:
    """Returns unknown members of the order, its items' content, and its claimed licences."""
    found = unread(order)
    for sku in dict.fromkeys(line.sku for line in order.lines if line.sku is not None):
        content = knowledge.items.get(sku)
        if content is not None:
            found += unread(content, f"item {sku}")
    for licence in licences.values():
        found += unread(licence, f"licence {licence.id}")
    return found


def _licences(order: OrderEvent, knowledge: Knowledge) -> Mapping[str, Licence]:
    claimed = order.claims.licence_id
    licence = knowledge.licences.get(claimed) if claimed else None
    return {licence.id: licence} if licence else {}
