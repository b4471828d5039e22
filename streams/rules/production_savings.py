"""Savings for items in production when footnote 1 came: 85 FR 29849.  (RULES.md B; under the second version [M])"""

from datetime import date

from streams.rules.view import LineView

BEGAN_BEFORE = date(2020, 5, 15)
LAST_DAY = date(2020, 9, 14)
"""120 days. That it outlived the rule of August 2020 is from memory."""


def saved(view: LineView) -> bool:
    """An item of a footnote 1 entity's design whose production step began before 2020-05-15, until 2020-09-14."""
    made = view.item.direct_product
    return (
        made is not None
        and view.day <= LAST_DAY
        and made.designed_by_fn1 is True
        and made.production_started is not None
        and made.production_started < BEGAN_BEFORE
    )
