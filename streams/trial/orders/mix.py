"""How often things happen in the stream of order events."""

from dataclasses import dataclass, fields
from typing import Literal

EventKind = Literal[
    "submitted", "amended", "late", "cancelled", "shipped", "duplicate", "contradictory", "malformed", "unreadable"
]


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares of the kinds of message, in parts per 10,000 messages; together 10,000.

    late: an amendment overtaken by the one after it. malformed: no order event, but its order id can be read;
    unreadable: not even that. The shares of a real exporter's systems on an ordinary day, with more trouble in it than
    such a day has, so that a short run shows every kind.
    """

    submitted: int = 8_210
    amended: int = 620
    late: int = 120
    cancelled: int = 180
    shipped: int = 520
    duplicate: int = 300
    contradictory: int = 10
    malformed: int = 20
    unreadable: int = 20

    def __post_init__(self) -> None:
        """Raise ValueError unless the shares make a whole."""
        if sum(self.shares().values()) != 10_000:
            raise ValueError(f"the shares make {sum(self.shares().values())}, not 10,000")

    def shares(self) -> dict[EventKind, int]:
        """Parts per 10,000 by kind."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class HoldShares:
    """What holds an order, in parts per 10,000 submitted orders. The rest of the orders is meant to clear."""

    listed: int = 90
    """A party stands on a list under its own name."""
    near_listed: int = 90
    """A party's name is nearly that of a listed one."""
    licence_needed: int = 420
    """Goods of a kind that needs a licence to most of the world go out without one."""
    unknown_sku: int = 40
    no_destination: int = 15
    red_flag: int = 40
    uncertified_newcomer: int = 60
    """New customer, diversion-prone destination and goods, no end-use certificate."""


NEW_CUSTOMERS = 1_000
"""Parts per 10,000 submitted orders that come from a customer never seen before."""
