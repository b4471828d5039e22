"""Standing: up to when everything published of a partition is true, as its worker says it once a minute."""

from datetime import date, datetime
from typing import Literal

from schemas.record import Record


class Standing(Record):
    """One partition's last word. Written after the verdicts that it speaks of, so those are there for who has read it.

    The key is the partition's number as text, and the record stands on that partition.
    """

    kind: Literal["standing"]
    partition: int
    current_at: datetime
    """Latest broker time up to which everything is in: what the reference topics then held has been screened with, and
    the order events that the partition then held are decided.
    """
    day: date
    """Evaluation day (US Eastern) with which all open orders have been screened."""
    knowledge: dict[str, int]
    """By reference topic, the next offset up to which all open orders have been screened with it."""
    orders_next: int
    """Offset of the first order event on orders.v1 that is not decided."""
    law_until: date
    """Last day for which the law is known well enough to clear by it."""
    lists: dict[str, date | None]
    """By required list, the day on which its publisher was last asked; null: there is no such list."""
    list_max_age_days: int
    """Beyond so many days since then nothing may ship by the list."""
