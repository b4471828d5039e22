"""What is ordered: items by how far they go without a licence, and order lines rendered from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from schemas.item import ItemContent
from streams.trial.orders.trade import Trade, draw

CENTS = 100


@dataclass(frozen=True, slots=True)
class Good:
    """An item ready for rendering. cents: price of one unit of count in US cents."""

    sku: str
    cents: int
    us_origin: bool
    hs6: str | None

    def line(self, number: int, qty: int) -> str:
        """An order line as JSON; the order names the sku, the item content says the rest."""
        dollars, cents = divmod(self.cents * qty, CENTS)
        return (
            f'{{"line":{number},"sku":"{self.sku}","qty":{qty},"unit":"pc","line_value_usd":"{dollars}.{cents:02d}"}}'
        )

    def quantity(self, rng: Random) -> int:
        """Cheap goods go by the thousand, dear ones singly."""
        typical = max(1, 2_000_000 // (self.cents + 1_000))
        return 1 + int(rng.random() * min(typical, 5_000))


def uncontrolled(eccn: str) -> bool:
    """EAR99, or an entry of the 99x series, controlled for anti-terrorism reasons alone."""
    return eccn == "EAR99" or eccn[2:3] == "9"


@dataclass(frozen=True, slots=True)
class Goods:
    """Items by reach. ordinary: no licence to any lane; list_2: none to many; licensed: needs one nearly everywhere."""

    ordinary: tuple[Good, ...]
    list_2: tuple[Good, ...]
    licensed: tuple[Good, ...]

    @classmethod
    def of(cls, items: Sequence[ItemContent], trade: Trade) -> "Goods":
        """Sort the items. Raises ValueError where no item is of the ordinary kind."""
        shelves: tuple[list[Good], list[Good], list[Good]] = ([], [], [])
        for item in items:
            if item.eccn and item.fmv:
                shelf = 0 if uncontrolled(item.eccn) else 1 if item.eccn[:5] in trade.list_2 else 2
                cents = int(item.fmv.amount * CENTS)
                shelves[shelf].append(Good(item.sku, cents, item.origin == "US", item.hs6))
        if not shelves[0]:
            raise ValueError("no ordinary item (EAR99 or 99x series) to order")
        ordinary, list_2, licensed = map(tuple, shelves)
        return cls(ordinary, list_2 or ordinary, licensed or ordinary)

    def basket(self, destination: str, trade: Trade, rng: Random) -> list[Good]:
        """The goods of one order that should clear: one to three, sometimes up to ten."""
        chance = rng.random()
        count = 1 if chance < 0.55 else 2 if chance < 0.82 else 3 if chance < 0.97 else 4 + int(rng.random() * 7)
        shelf = self.ordinary
        goods = [draw(rng, shelf) for _ in range(count)]
        if destination in trade.list_2_free and rng.random() < 0.12:
            goods[0] = draw(rng, self.list_2)
        return goods
