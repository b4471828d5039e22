"""Golden cases: one order, the relevant lists and licences, and the expected decision (RULES.md M).

Pure: no Kafka, no files. `shipscreen cases FILE` and tests/golden wrap it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from schemas.licence import Licence
from schemas.listed_party import ListedParty
from schemas.order import OrderEvent
from schemas.verdict import Decision, LineResult
from streams.facts.order import ExchangeRates, Facts
from streams.facts.policy import Policy
from streams.screening.gather import gather
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Rulebook
from streams.screening.screen import screen

ENACTED = "enacted"
RENAMED = {"version": "revision", "status": "event"}
EVENTS = {"new": "submitted"}

Rulebooks = Callable[[str], Rulebook]
"""The rulebook of a case's `ruleset`: "enacted", or the id of a draft."""


@dataclass(frozen=True, slots=True)
class Case:
    """A parsed golden case."""

    id: str
    topic: str
    title: str
    as_of: date
    ruleset: str
    order: OrderEvent
    parties: tuple[ListedParty, ...]
    licences: tuple[Licence, ...]
    rates: ExchangeRates
    policy: Policy
    list_snapshot: date
    rules_checked: date | None
    """Day to which the law counts as checked, so that later checks do not affect the case; None: the rulebook's."""
    superseded: bool
    expected: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The decision of a case and its differences from the expectation. codes: emitted reason codes."""

    case: Case
    decision: Decision
    codes: frozenset[str]
    missing: frozenset[str]
    """Expected codes that were not emitted."""
    surplus: frozenset[str]
    """Emitted codes that are neither expected nor allowed."""
    calc_pct_exact: bool | None
    """None if the case states no value; likewise review_policy_exact."""
    review_policy_exact: bool | None
    departures: tuple[str, ...] = field(default=())
    """Descriptions of all differences."""

    @property
    def outcome_exact(self) -> bool:
        return bool(self.decision.outcome == self.case.expected["outcome"])

    @property
    def false_clear(self) -> bool:
        """True if the case expects a hold and was cleared: the one grave error."""
        return bool(self.case.expected["outcome"] == "hold" and self.decision.outcome == "clear")


def case_from_json(raw: Mapping[str, Any]) -> Case:
    """Parses a case from its JSON. Raises pydantic.ValidationError or KeyError."""
    context = raw.get("context") or {}
    as_of = date.fromisoformat(raw["as_of"])
    return Case(
        id=raw["id"],
        topic=raw.get("topic", ""),
        title=raw.get("title", ""),
        as_of=as_of,
        ruleset=raw.get("ruleset", ENACTED),
        order=order_event(raw["order"]),
        parties=tuple(ListedParty.model_validate(entry) for entry in raw.get("lists") or ()),
        licences=tuple(Licence.model_validate(licence) for licence in raw.get("licences") or ()),
        rates=ExchangeRates({name: Decimal(str(rate)) for name, rate in (raw.get("fx") or {}).items()}, as_of),
        policy=Policy.model_validate({"licence_balances": "given", **(raw.get("policy") or {})}),
        list_snapshot=date.fromisoformat(context["list_snapshot"]) if "list_snapshot" in context else as_of,
        rules_checked=date.fromisoformat(context["rules_checked"]) if "rules_checked" in context else None,
        superseded=context.get("latest_version", 0) > raw["order"].get("version", 0),
        expected=raw["expected"],
    )


def read_lines(text: str) -> tuple[Case, ...]:
    """Parses cases from JSON lines."""
    return tuple(case_from_json(json.loads(line)) for line in text.splitlines() if line.strip())


def order_event(raw: Mapping[str, Any]) -> OrderEvent:
    """Converts an order in the format of the cases (version, status new) to an order event."""
    order = {RENAMED.get(key, key): value for key, value in raw.items()}
    order["event"] = EVENTS.get(order.get("event", "new"), order.get("event"))
    order.setdefault("revision", 1)
    return OrderEvent.model_validate(order)


def facts_of(case: Case) -> Facts:
    """Returns the facts of a case, whose day is both evaluation day and day of law."""
    knowledge = Knowledge.of(case.parties, (), case.licences, case.rates, case.list_snapshot)
    facts = gather(case.order, "", case.as_of, knowledge, case.policy, superseded=case.superseded)
    return replace(facts, as_of=case.as_of)


def run_case(case: Case, rulebooks: Rulebooks) -> CaseResult:
    """Screens a case and compares the decision with the expectation."""
    rulebook = rulebooks(case.ruleset)
    if case.rules_checked is not None:
        rulebook = rulebook.checked(case.rules_checked)
    return score(case, screen(facts_of(case), rulebook, case.policy))


def score(case: Case, decision: Decision) -> CaseResult:
    """Compares a decision with the expectation of the case."""
    expected = case.expected
    codes = frozenset(finding.code for finding in decision.findings)
    wanted, any_of = frozenset(expected["reason_codes"]), frozenset(expected.get("any_of", ()))
    allowed = wanted | any_of | frozenset(expected.get("optional_codes", ()))
    missing = wanted - codes | (any_of if any_of and not any_of & codes else frozenset())
    return CaseResult(
        case,
        decision,
        codes,
        missing,
        codes - allowed,
        _same(expected, "calc_pct", _calc_pct(decision.lines)),
        _same(expected, "licence_review_policy", decision.review_policy),
        tuple(_departures(case, decision, codes)),
    )


def _same(expected: Mapping[str, Any], key: str, value: str | None) -> bool | None:
    return None if key not in expected else bool(expected[key] == value)


def _calc_pct(lines: tuple[LineResult, ...]) -> str | None:
    return next((line.calc_pct for line in lines if line.calc_pct is not None), None)


def _departures(case: Case, decision: Decision, codes: frozenset[str]) -> Iterable[str]:
    expected, lines = case.expected, decision.lines
    bases = {basis for line in lines for basis in line.basis}
    clear = {basis for line in lines for basis in line.clear_basis}
    advisories = {finding.code for finding in decision.advisories}
    yield from _differing("outcome", expected, decision.outcome)
    yield from _differing("calc_pct", expected, _calc_pct(lines))
    yield from _differing("licence_review_policy", expected, decision.review_policy)
    yield from _differing("subject_to_ear", expected, _subject(lines))
    yield from _lacking("reason_codes", expected, codes)
    yield from _lacking("clear_basis", expected, clear)
    yield from _lacking("jurisdiction_basis", expected, bases)
    yield from _lacking("advisories", expected, advisories)
    for key, found in (("any_of", codes), ("clear_basis_any", clear)):
        if expected.get(key) and not set(expected[key]) & set(found):
            yield f"{key}: expected one of {expected[key]}, found {sorted(found)}"
    if forbidden := set(expected.get("must_not", ())) & codes:
        yield f"must_not: found {sorted(forbidden)}"
    yield from _line_departures(expected.get("line_outcomes", {}), lines)


def _differing(key: str, expected: Mapping[str, Any], found: object) -> Iterable[str]:
    if key in expected and expected[key] != found:
        yield f"{key}: expected {expected[key]}, found {found}"


def _lacking(key: str, expected: Mapping[str, Any], found: Iterable[str]) -> Iterable[str]:
    if lacking := set(expected.get(key, ())) - set(found):
        yield f"{key}: without {sorted(lacking)}, found {sorted(found)}"


def _line_departures(expected: Mapping[str, str], lines: tuple[LineResult, ...]) -> Iterable[str]:
    found = {str(line.line): line.outcome for line in lines}
    for line, outcome in expected.items():
        if found.get(line) != outcome:
            yield f"line {line}: expected {outcome}, found {found.get(line)}"


def _subject(lines: tuple[LineResult, ...]) -> bool | None:
    """Returns True if any line is subject to the EAR, None if any may be, else False."""
    answers = {line.subject_to_ear for line in lines}
    return True if True in answers else None if None in answers else False


def summary(results: Iterable[CaseResult]) -> dict[str, int | float | str]:
    """Returns the figures of a run: recall and precision (0 to 1) over all codes, and counts of cases.

    Values that only some cases state are given as "n of m".
    """
    done = tuple(results)
    wanted = sum(len(one.case.expected["reason_codes"]) + bool(one.case.expected.get("any_of")) for one in done)
    missed = sum(len(one.missing - set(one.case.expected.get("any_of", ()))) + _missed_any(one) for one in done)
    emitted, surplus = sum(len(one.codes) for one in done), sum(len(one.surplus) for one in done)
    return {
        "cases": len(done),
        "outcome_exact": sum(one.outcome_exact for one in done),
        "false_clears": sum(one.false_clear for one in done),
        "reason_recall": _share(wanted - missed, wanted),
        "reason_precision": _share(emitted - surplus, emitted),
        "calc_pct_exact": _of_those_stated(one.calc_pct_exact for one in done),
        "review_policy_exact": _of_those_stated(one.review_policy_exact for one in done),
    }


def _of_those_stated(exact: Iterable[bool | None]) -> str:
    stated = [one for one in exact if one is not None]
    return f"{sum(stated)} of {len(stated)}"


def _missed_any(one: CaseResult) -> bool:
    any_of = set(one.case.expected.get("any_of", ()))
    return bool(any_of) and not any_of & one.codes


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0
