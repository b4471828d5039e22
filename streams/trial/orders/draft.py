"""One order in the making: who orders what from where, and its rendering as an order event."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import orjson

from schemas.item import ItemContent
from schemas.listed_party import ListedParty
from streams.trial.orders.customers import Customer, Customers, listed_customer, nearly_listed, outsider
from streams.trial.orders.goods import Good, Goods
from streams.trial.orders.mix import NEW_CUSTOMERS, HoldShares
from streams.trial.orders.trade import Trade, draw

HOME = "US"
DIVERSION_PRONE = frozenset(("CN", "HK", "AE", "IN", "MY", "TR"))
"""Destinations of the lanes that the diversion check asks about (policy.transship)."""
HIGH_PRIORITY = frozenset(("851762", "854231", "854232", "854239", "902750", "903020", "850440", "854110"))
"""HS codes of starter items that stand on the common high priority list (BIS, 2024-02-23)."""
SIGNALS = ("RF_LAST_MINUTE_CHANGE", "RF_THIRD_COUNTRY_PAYER", "RF_DECLINED_INSTALL", "RF_CASH")


@dataclass(frozen=True, slots=True)
class EventTemplate:
    """An order event, rendered in parts: what changes between revisions stands apart."""

    event: str
    order_id: str
    revision: int
    head: str
    """Members that stay: route, parties, end use."""
    ship_date: date
    lines: tuple[tuple[Good, int], ...]
    tail: str = ""
    """Further members, each with a comma before it."""
    shippable: bool = True
    """Nothing in it is meant to hold it."""

    def value(self) -> bytes:
        """The record's value."""
        lines = ",".join([good.line(number, qty) for number, (good, qty) in enumerate(self.lines, 1)])
        return (
            f'{{"event":"{self.event}","order_id":"{self.order_id}","revision":{self.revision},{self.head},'
            f'"ship_date":"{self.ship_date}","lines":[{lines}]{self.tail}}}'
        ).encode()


class Deal(NamedTuple):
    """Who orders, and the way the goods go."""

    order_id: str
    ship_from: str
    destination: str
    customer: Customer


class Drafts:
    """Makes orders. Holds the exporter's customers and goods; all randomness is passed in once."""

    def __init__(
        self,
        rng: Random,
        today: date,
        items: Sequence[ItemContent],
        parties: Sequence[ListedParty],
        trouble: HoldShares,
    ) -> None:
        """Load the trade's words and lanes."""
        self._rng = rng
        self._today = today
        self._days = tuple(today + timedelta(days=ahead) for ahead in range(61))
        self._trade = Trade.load()
        self._goods = Goods.of(items, self._trade)
        self._customers = Customers(self._trade, today, rng)
        self._listed = tuple(party for party in parties if party.kind == "party" and party.effective_to is None)
        self._trouble = trouble
        self._forwarders = tuple(outsider(row) for row in self._trade.forwarders)
        self._banks = tuple(outsider(row) for row in self._trade.banks)
        self._unknown = tuple(Good(f"OLD-{number}", 12_500, True, None) for number in range(9001, 9010))

    def new(self, order_id: str) -> EventTemplate:
        """A first revision."""
        rng, trouble = self._rng, self._trouble
        fate = rng.random() * 10_000
        if self._listed and fate < trouble.listed + trouble.near_listed:
            pick = listed_customer if fate < trouble.listed else nearly_listed
            customer = pick(self._listed, rng)
            return self._draft(Deal(order_id, HOME, customer.country, customer), shippable=False)
        ship_from, destinations = self._trade.lanes.draw(rng)
        destination = destinations.draw(rng)
        if rng.random() * 10_000 < NEW_CUSTOMERS:
            customer = self._customers.newcomer(destination, rng)
        else:
            customer = self._customers.regular(destination, rng)
        deal = Deal(order_id, ship_from, destination, customer)
        fate -= trouble.listed + trouble.near_listed
        for share, spoil in (
            (trouble.licence_needed, self._needs_licence),
            (trouble.unknown_sku, self._unknown_sku),
            (trouble.red_flag, self._red_flag),
            (trouble.uncertified_newcomer, self._uncertified),
            (trouble.no_destination, self._nowhere),
        ):
            if 0 <= fate < share:
                return spoil(deal)
            fate -= share
        return self._draft(deal)

    def amended(self, draft: EventTemplate, revision: int) -> EventTemplate:
        """Other quantities of the first line, and perhaps another ship date."""
        good, qty = draft.lines[0]
        lines = ((good, qty + 1 + int(self._rng.random() * 3)), *draft.lines[1:])
        ship_date = self._ship_date() if self._rng.random() < 0.4 else draft.ship_date
        return replace(draft, event="amended", revision=revision, lines=lines, ship_date=ship_date)

    def shipped(self, draft: EventTemplate) -> EventTemplate:
        """Everything of it left today, under the revision that was cleared."""
        quantities = ",".join(f'{{"line":{n},"qty":{qty}}}' for n, (_, qty) in enumerate(draft.lines, 1))
        tail = f'{draft.tail},"shipped_on":"{self._today}","shipped_lines":[{quantities}],"final":true'
        return replace(draft, event="shipped", tail=tail)

    def _draft(
        self, deal: Deal, goods: Sequence[Good] = (), tail: str = "", *, shippable: bool = True
    ) -> EventTemplate:
        rng = self._rng
        basket = goods or self._goods.basket(deal.destination, self._trade, rng)
        lines = tuple((good, good.quantity(rng)) for good in basket)
        user = self._user(deal.customer)
        if (deal.customer.new or user.new) and shippable and deal.destination in DIVERSION_PRONE:
            tail += ',"end_use_certificate":true'
        head = self._head(deal, user, us_origin=any(good.us_origin for good in basket))
        return EventTemplate("submitted", deal.order_id, 1, head, self._ship_date(), lines, tail, shippable)

    def _ship_date(self) -> date:
        return self._days[2 + int(self._rng.random() * 45)]

    def _head(self, deal: Deal, user: Customer, *, us_origin: bool) -> str:
        kind = "export_from_us" if deal.ship_from == HOME else "reexport" if us_origin else "export_from_abroad"
        rng = self._rng
        parties, use = ",".join(self._parties(deal.customer, user)), draw(rng, self._trade.uses)
        transit = f',"transit":[{{"country":"{draw(rng, self._trade.transit)}"}}]' if rng.random() < 0.08 else ""
        return (
            f'"transaction_type":"{kind}","ship_from":"{deal.ship_from}","destination":"{deal.destination}"{transit},'
            f'"parties":[{parties}],"end_use":{{"text":"{use}"}}'
        )

    def _user(self, customer: Customer) -> Customer:
        """Who uses the goods: mostly the buyer."""
        if self._rng.random() < 0.25 and customer.country in self._trade.places:
            return self._customers.regular(customer.country, self._rng)
        return customer

    def _parties(self, customer: Customer, user: Customer) -> list[str]:
        rng = self._rng
        parties = [customer.party("purchaser"), customer.party("ultimate_consignee"), user.party("end_user")]
        if rng.random() < 0.55:
            parties.append(draw(rng, self._forwarders).party("freight_forwarder"))
        if rng.random() < 0.15:
            parties.append(draw(rng, self._banks).party("bank"))
        return parties

    def _needs_licence(self, deal: Deal) -> EventTemplate:
        basket = self._goods.basket(deal.destination, self._trade, self._rng)
        return self._draft(deal, [*basket, draw(self._rng, self._goods.licensed)], shippable=False)

    def _unknown_sku(self, deal: Deal) -> EventTemplate:
        return self._draft(deal, [draw(self._rng, self._unknown)], shippable=False)

    def _red_flag(self, deal: Deal) -> EventTemplate:
        signals = orjson.dumps({draw(self._rng, SIGNALS): True}).decode()
        return self._draft(deal, tail=f',"signals":{signals}', shippable=False)

    def _uncertified(self, deal: Deal) -> EventTemplate:
        destination = draw(self._rng, tuple(sorted(DIVERSION_PRONE)))
        customer = self._customers.newcomer(destination, self._rng)
        goods = tuple(good for good in self._goods.ordinary if good.hs6 in HIGH_PRIORITY) or self._goods.ordinary
        abroad = Deal(deal.order_id, deal.ship_from, destination, customer)
        return self._draft(abroad, [draw(self._rng, goods)], shippable=False)

    def _nowhere(self, deal: Deal) -> EventTemplate:
        return self._draft(Deal(deal.order_id, deal.ship_from, "", deal.customer), shippable=False)
