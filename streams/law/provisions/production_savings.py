"""Savings for items in production when footnote 1 came: 85 FR 29849, for 120 days.  (RULES.md B)

That they outlived the rule of August 2020 is from memory: from 2020-08-17 on an order that they save says so.
"""

from datetime import date

from streams.law.kit import Citation, Dated, LineView, day

BEGAN_BEFORE = date(2020, 5, 15)

PRODUCTION_SAVINGS: Dated[str] = Dated(
    {
        day("2020-05-15"): ("first version", Citation("85 FR 29849: production begun before 2020-05-15")),
        day("2020-08-17"): (
            "second version",
            Citation("85 FR 51596; that the savings go on is from memory", "M", day_known=True),
        ),
        day("2020-09-15"): (None, Citation("85 FR 29849: until 2020-09-14, 120 days")),
    }
)
"""Under which version of footnote 1 the savings stand; None: no longer."""


def saved(view: LineView) -> bool:
    """An item of a footnote 1 entity's design whose production step began before 2020-05-15, until 2020-09-14."""
    made = view.item.direct_product
    return (
        made is not None
        and made.designed_by_fn1 is True
        and made.production_started is not None
        and made.production_started < BEGAN_BEFORE
        and view.law[PRODUCTION_SAVINGS] is not None
    )
