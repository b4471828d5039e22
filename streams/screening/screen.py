"""The screening core turns facts, rulebook and policy into one decision. Nothing else decides an outcome."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Context, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Any

from schemas.days import shifted
from schemas.listed_party import ListedParty
from schemas.order import IsInformed, OrderEvent
from schemas.verdict import Decision, Finding, Inputs, LineResult, State
from streams.facts.effective_days import boundaries as entry_boundaries
from streams.facts.effective_days import earliest
from streams.facts.order import Facts, OwnerFacts
from streams.facts.policy import Policy
from streams.licences.holidays import licence_boundaries
from streams.screening.evaluation import DayResult, evaluate
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Rulebook

NO_REVIEWS = ""
REFUSED = {
    "ORDER_UNDECODED": "the order sent again, readable, with a higher revision",
    "ORDER_REVISION_STEP": "the order sent again with a higher revision within the step that the policy allows",
    "ORDER_OTHER_SOURCE": "the order sent again with a higher revision by its own source, or one that may follow it",
}
"""What releases the hold of an event that was refused, by code."""
CORE, CORE_SINCE = "process.core", "2026-11-21"
EXACT = Context(prec=150, traps=[InvalidOperation, DivisionByZero, Overflow])
"""Precision at which no sum, product or comparison of amounts, rates and shares is rounded."""
TRIAL_CLOCK = Finding("ADV_TRIAL_CLOCK", "advisory", "process.clock", "2026-11-30", "policy")
STRICTNESS = ("presumption_of_approval", "case_by_case", "presumption_of_denial", "policy_of_denial")
DAY = timedelta(days=1)


def screen(facts: Facts, rulebook: Rulebook, policy: Policy) -> Decision:
    """Decides an order. Never raises because of its content: a rule that raises becomes a finding that holds."""
    with localcontext(EXACT):
        return _screened(facts, rulebook, policy)


def _screened(facts: Facts, rulebook: Rulebook, policy: Policy) -> Decision:
    result = _evaluated(facts, rulebook, facts.as_of, policy)
    own = _own_boundaries(facts, policy)
    signs = result.signs
    asked, latest = {facts.as_of}, facts.rest_on or facts.as_of
    boundaries = _boundaries(rulebook, signs, own)
    while further := sorted(_days(facts, latest, boundaries) - asked):
        for day in further:
            other = _evaluated(facts, rulebook, day, policy)
            result, signs = _stricter(result, other, day), signs | other.signs
            asked.add(day)
        boundaries = _boundaries(rulebook, signs, own)
    return _decision(facts, rulebook, policy, result, _good_until(boundaries, latest))


def _evaluated(facts: Facts, rulebook: Rulebook, day: date, policy: Policy) -> DayResult:
    """Returns one day's result. An exception outside of rules holds the order too."""
    try:
        return evaluate(facts, rulebook.on(day), policy)
    except Exception as error:  # noqa: BLE001  the core never raises because of an order
        detail = {"error": type(error).__name__, "message": str(error)[:200]}
        finding = Finding("RULE_ERROR", "error", CORE, CORE_SINCE, "policy", detail, "a mended screening core")
        return DayResult((finding,), (), ())


def undecoded(  # noqa: PLR0917  each of them is an input that the decision names
    order_id: str,
    revision: int,
    reason: str,
    today: date,
    knowledge: Knowledge,
    rulebook: Rulebook,
    policy: Policy,
    code: str = "ORDER_UNDECODED",
) -> Decision:
    """Returns the hold of an order with an event that was refused; it is never the decision of a revision."""
    finding = Finding(code, "error", "process.undecoded", CORE_SINCE, "policy", {"reason": reason[:500]}, REFUSED[code])
    inputs = Inputs(
        "", knowledge.listed_parties_version, knowledge.item_content_version, knowledge.licences_version,
        knowledge.exchange_rates.hash, NO_REVIEWS, rulebook.identity, policy.hash, runtime=rulebook.build.runtime,
    )  # fmt: skip
    return Decision(
        order_id=order_id, revision=revision, outcome="hold", state="held", evaluation_day=today, as_of=today,
        findings=(finding,), lines=(), advisories=_of_trials(policy), releasable_lines=(), good_until=None,
        review_policy=None, inputs=inputs, undecoded=True,
    )  # fmt: skip


def _days(facts: Facts, latest: date, boundaries: tuple[date, ...]) -> set[date]:
    """Days to judge: the day of law, and of what of a shipped order has yet to leave; where a boundary lies between
    today and a later day of these, a day on each side of every one.
    """
    days = {facts.as_of, latest}
    if latest <= facts.today:
        return days
    between = boundaries[bisect_right(boundaries, facts.today) : bisect_right(boundaries, latest)]
    return {*days, facts.today, *between[:-1]} if between else days


def _boundaries(rulebook: Rulebook, signs: frozenset[str], own: frozenset[date]) -> tuple[date, ...]:
    """Returns the days on which an input of the order's decision changes."""
    law = rulebook.boundaries_for(signs)
    return tuple(sorted(own.union(law))) if own else law


def _own_boundaries(facts: Facts, policy: Policy) -> frozenset[date]:
    """Days on which a listed entry that the order meets, or a licence that it claims, begins or has ended; the day
    from which BIS's letter asks for a licence, and that from which a savings clause is believed no longer.
    """
    entries = _entries(facts)
    days = {day for entry in entries for day in entry_boundaries(entry)} if entries else set()
    if facts.order.shipping is not None:
        saving = (earliest(entry) for entry in entries if entry.savings_en_route is True)
        days.update(shifted(first, policy.savings_max_days + 1) for first in saving if first)
    letter = facts.order.claims.is_informed
    if isinstance(letter, IsInformed) and letter.from_:
        days.add(letter.from_)
    for licence in facts.licences.values():
        days.update(licence_boundaries(licence, policy.state_holidays))
    return frozenset(days)


def _entries(facts: Facts) -> list[ListedParty]:
    found: list[ListedParty] = []
    for party in facts.parties:
        if party.matches:
            found.extend([match.entry for match in party.matches])
        if party.owners:
            found.extend(_owned(party.owners))
    for line in facts.lines:
        for user in line.users:
            found.extend([match.entry for match in user.matches])
    return found


def _owned(owners: Iterable[OwnerFacts]) -> Iterator[ListedParty]:
    for owner in owners:
        yield from (match.entry for match in owner.matches)
        yield from _owned(owner.owners)


def _good_until(boundaries: tuple[date, ...], as_of: date) -> date | None:
    place = bisect_right(boundaries, as_of)
    return boundaries[place] - DAY if place < len(boundaries) else None


def _stricter(standing: DayResult, other: DayResult, day: date) -> DayResult:
    """Returns the result of the day of law, with additional holds of a day beyond a boundary."""
    have = {(finding.code, finding.line) for finding in standing.findings}
    further = tuple(
        replace(finding, as_of=day) for finding in other.findings if (finding.code, finding.line) not in have
    )
    if not further:
        return standing
    by_line: dict[int, set[str]] = {}
    for finding in further:
        if finding.line is not None:
            by_line.setdefault(finding.line, set()).add(finding.code)
    lines = tuple(_held(line, by_line[line.line]) if line.line in by_line else line for line in standing.lines)
    return DayResult((*standing.findings, *further), standing.advisories, lines)


def _held(line: LineResult, codes: set[str]) -> LineResult:
    return replace(line, outcome="hold", clear_basis=(), codes=tuple(sorted({*line.codes, *codes})))


def _decision(facts: Facts, rulebook: Rulebook, policy: Policy, result: DayResult, good_until: date | None) -> Decision:
    order = facts.order
    findings = result.findings
    clear = not findings and all(line.outcome == "clear" for line in result.lines)
    return Decision(
        order_id=order.order_id,
        revision=order.revision,
        outcome="clear" if clear else "hold",
        state="cleared" if clear else _state(findings),
        evaluation_day=facts.today,
        as_of=facts.as_of,
        findings=_sorted(findings),
        lines=result.lines,
        advisories=_sorted((*result.advisories, *_of_trials(policy))),
        releasable_lines=() if clear else _releasable(order, findings, result.lines),
        good_until=good_until if clear else None,
        review_policy=_strictest((*findings, *result.advisories)) if findings else None,
        inputs=_inputs(facts, rulebook, policy),
    )


def _inputs(facts: Facts, rulebook: Rulebook, policy: Policy) -> Inputs:
    return Inputs(
        facts.order_hash,
        facts.listed_parties_version,
        facts.item_content_version,
        facts.licences_version,
        facts.exchange_rates.hash,
        NO_REVIEWS,
        rulebook.identity,
        policy.hash,
        {str(line): f"{qty:f}" for line, qty in sorted(facts.left_before.items())} if _ships(facts.order) else {},
        rulebook.build.runtime,
    )


def _ships(order: OrderEvent) -> bool:
    return order.event == "shipped"


def _of_trials(policy: Policy) -> tuple[Finding, ...]:
    """Here and not in a rule: a verdict that no rule made was made by the same clock."""
    return (TRIAL_CLOCK,) if policy.clock == "trial" else ()


def _state(findings: tuple[Finding, ...]) -> State:
    codes = {finding.code for finding in findings}
    if codes == {"ORDER_CANCELLED"}:
        return "cancelled"
    return "superseded" if codes == {"ORDER_SUPERSEDED"} else "held"


def _releasable(order: OrderEvent, findings: tuple[Finding, ...], lines: tuple[LineResult, ...]) -> tuple[int, ...]:
    """Returns lines that may ship on their own; none with a claim of LVS, which forbids splitting (740.3(c))."""
    if not order.split_shipment_allowed or order.claims.license_exception == "LVS":
        return ()
    if any(finding.line is None for finding in findings):
        return ()
    held = {line.line for line in lines if line.outcome == "hold"}
    return tuple(sorted({line.line for line in lines} - held))


def _strictest(findings: tuple[Finding, ...]) -> str | None:
    stated = [finding.review_policy for finding in findings if finding.review_policy in STRICTNESS]
    return max(stated, key=STRICTNESS.index) if stated else None


def _sorted(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=_place)) if len(findings) > 1 else findings


def _place(finding: Finding) -> tuple[Any, ...]:
    """Returns the sort key: line, code and rule; the most likely match comes first."""
    evidence = finding.evidence
    likely = (-evidence.get("score", 0.0), evidence.get("same_country") is not True)
    return (-1 if finding.line is None else finding.line, finding.code, finding.rule, *likely, repr(evidence))
