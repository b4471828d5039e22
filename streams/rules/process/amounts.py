"""Quantities and prices that cannot be: project policy (RULES.md 0.4; Supp. 2 (a)(3) to part 734 for market values).

Nothing leaves in a quantity of nothing or less, and nothing costs less than nothing. A line of no charge may be.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage, hold


def check(view: LineView) -> Iterator[Found]:
    if view.separate:
        return  # the amounts are the line's own
    line = view.line
    quantity = line.qty
    if quantity is not None and quantity <= 0:
        yield _impossible("qty", quantity, "a quantity above zero")
    price = view.item.fmv
    prices = (
        ("line_value_usd", line.line_value_usd),
        ("net_value_usd", line.net_value_usd),
        ("fmv", price.amount if price else None),
    )
    for name, amount in prices:
        if amount is not None and amount < 0:
            yield _impossible(name, amount, f"a {name} that is not negative")


def _impossible(name: str, amount: object, release: str) -> Found:
    return hold("DATA_INVALID_VALUE", {"fact": name, "given": str(amount)}, release)


RULE = Rule(
    id="process.amounts",
    title="Quantities and prices that can be",
    cite="policy",
    stage=Stage.ENTRY,
    check=check,
    checked_on="2026-11-22",
    order=45,
)


def _line(**facts: object) -> dict[str, object]:
    return {"lines": [facts]}


CODE = "DATA_INVALID_VALUE"
EXAMPLES = [
    Example("a quantity of nothing", "2026-01-12", _line(qty="0"), HOLD, CODE),
    Example("as little as there is", "2026-01-12", _line(qty="0.000000001"), CLEAR),
    Example("less than nothing", "2026-01-12", _line(qty="-1"), HOLD, CODE),
    Example("no quantity given", "2026-01-12", _line(qty=None), CLEAR),
    Example("free of charge", "2026-01-12", _line(line_value_usd="0", net_value_usd="0"), CLEAR),
    Example("a negative line value", "2026-01-12", _line(line_value_usd="-0.01"), HOLD, CODE),
    Example("a negative net value", "2026-01-12", _line(net_value_usd="-0.01"), HOLD, CODE),
    Example("a negative price", "2026-01-12", _line(fmv={"amount": "-0.01", "currency": "EUR"}), HOLD, CODE),
    Example("a price of nothing", "2026-01-12", _line(fmv={"amount": "0", "currency": "EUR"}), CLEAR),
]
