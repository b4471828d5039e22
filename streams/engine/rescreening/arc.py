"""Orders on a part of the circle on which the hashes of their ids stand, one after another.

Hashes change with no order that comes or goes, so an owner of the partition goes on where the one before stopped.
Sorting all of them at once would stop live orders: they are put into buckets one by one, each sorted when its turn is.
"""

import hashlib
from collections import deque
from collections.abc import Iterable
from typing import Final

_BUCKET_DIGITS: Final = 3
"""Hexadecimal digits of a place that orders of a bucket share: 4,096 buckets."""


def circle_place(order_id: str) -> str:
    """Returns where an order stands on the circle."""
    return hashlib.sha256(order_id.encode()).hexdigest()


class Arc:
    """Those of the orders that stand after one place and up to another; where the two are equal, all of them."""

    def __init__(self, orders: Iterable[str], after: str = "", upto: str = "") -> None:
        self._after, self._upto = after, upto
        self._unplaced = deque(orders)
        self._buckets: dict[tuple[bool, str], list[str]] = {}
        self._turns: deque[tuple[bool, str]] = deque()
        self._sorted: deque[tuple[str, str]] = deque()
        self._left = len(self._unplaced)

    def __len__(self) -> int:
        return self._left

    def step(self) -> tuple[str, str] | None:
        """Returns place and id of the next order; None while orders are still being placed. Call it while len > 0."""
        if self._unplaced:
            self._place(self._unplaced.popleft())
            if not self._unplaced:
                self._turns.extend(sorted(self._buckets))
            return None
        if not self._sorted:
            orders = self._buckets.pop(self._turns.popleft())
            self._sorted.extend(sorted((circle_place(order_id), order_id) for order_id in orders))
        self._left -= 1
        return self._sorted.popleft()

    def _place(self, order_id: str) -> None:
        place = circle_place(order_id)
        if not self._holds(place):
            self._left -= 1
            return
        # Those behind the end of the circle come last.
        turn = place <= self._after, place[:_BUCKET_DIGITS]
        self._buckets.setdefault(turn, []).append(order_id)

    def _holds(self, place: str) -> bool:
        if self._after < self._upto:
            return self._after < place <= self._upto
        return self._after == self._upto or place > self._after or place <= self._upto
