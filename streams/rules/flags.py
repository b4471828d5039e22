"""Red flags as reported, and what documents their resolution: Supp. 3 to part 732."""

from collections.abc import Iterator

from schemas.order import OrderEvent, RedFlagResolution
from streams.rules.kit import Result, hold

NEW_CUSTOMER = "RF_CHPL_NEW_CUSTOMER"
"""Has a code of its own: TRANSSHIP_DIVERSION_RISK."""


def resolved(order: OrderEvent, flag: str) -> bool:
    """The flag is resolved: by its bare name, or by a resolution that says who found what, and when."""
    return any(_documents(one, flag) for one in order.red_flags_resolved)


def _documents(one: RedFlagResolution | str, flag: str) -> bool:
    if isinstance(one, str):
        return one == flag
    return one.flag == flag and bool(one.who and one.when and one.evidence)


def held_unless_resolved(order: OrderEvent, flag: str, release: str) -> Iterator[Result]:
    """A hold for a flag that a check raises, unless its resolution is documented."""
    if not resolved(order, flag):
        yield hold("RED_FLAG_UNRESOLVED", {"flags": [flag]}, release)


def open_signals(order: OrderEvent) -> dict[str, bool | str]:
    """Reported flags that are raised or unknown and not resolved, but for the one with its own code."""
    return {
        flag: value
        for flag, value in order.signals.items()
        if value and flag != NEW_CUSTOMER and not resolved(order, flag)
    }
