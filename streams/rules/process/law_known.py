"""Law after the day to which the whole rulebook was checked (RULES2.md K.1): said at first, then held. Policy.

The hold counts from the evaluation day: whoever screens today by a rulebook of last year does not know today's law. A
planned ship date further on is only said, since the order is screened again when that day comes nearer. A shipment that
has left answers to the law of its own day, however late it is told; replays stand on the days of their orders.

The day moves with a written check of the whole ledger (streams/reference/provisions.yaml), never with a single rule.
"""

from collections.abc import Iterator

from streams.law.kit import ADVISORY, CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, advisory, hold


def check(view: OrderView) -> Iterator[Found]:
    checked_to, facts = view.law.checked_to, view.facts
    evidence = {"law_checked_to": checked_to.isoformat()}
    if (min(facts.today, facts.as_of) - checked_to).days > view.policy.law_hold_days:
        yield hold("DATA_LAW_NOT_KNOWN", evidence, "a release of the rulebook that was checked for this day")
    else:
        yield advisory("ADV_LAW_AFTER_KNOWLEDGE", evidence)


RULE = Rule(
    id="process.law-known",
    title="Law known for the day",
    cite="policy",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"unchecked-law"}),
    order=92,
)

EXAMPLES = [
    Example("60 days after the check", "2027-01-29", {}, CLEAR),
    Example("61 days after it", "2027-01-30", {}, ADVISORY, "ADV_LAW_AFTER_KNOWLEDGE"),
    Example("180 days after it", "2027-05-29", {}, ADVISORY, "ADV_LAW_AFTER_KNOWLEDGE"),
    Example("181 days after it", "2027-05-30", {}, HOLD, "DATA_LAW_NOT_KNOWN"),
    Example("a policy that waits no longer than to the next day", "2026-12-02", {}, HOLD, "DATA_LAW_NOT_KNOWN",
            policy={"law_advisory_days": 0, "law_hold_days": 1}),
    Example("years before it", "2019-05-16", {}, CLEAR),
    Example("shipped within the 180 days", "2027-08-01",
            {"event": "shipped", "shipped_on": "2027-05-29"}, ADVISORY, "ADV_LAW_AFTER_KNOWLEDGE"),
    Example("shipped a day later", "2027-08-01", {"event": "shipped", "shipped_on": "2027-05-30"}, HOLD,
            "DATA_LAW_NOT_KNOWN"),
    Example("shipped within 60 days, told a year later", "2028-01-10",
            {"event": "shipped", "shipped_on": "2027-01-29"}, CLEAR),
]  # fmt: skip
