"""What a rule is made of: dated values, citations, results, examples. How to write one: docs/adding-a-rule.md."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from schemas.verdict import ComponentResult, Finding, FindingOutcome

if TYPE_CHECKING:
    from streams.law.kit.view import LineView, OrderView

Value_co = TypeVar("Value_co", covariant=True)

FIRST_DAY = date(1996, 3, 25)
"""First day that the model speaks of: parts 730-774 as numbered today (61 FR 12714). Earlier days hold."""


def day(text: str) -> date:
    """A day from ISO text."""
    return date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value stands. mark: V read in regulation text, S secondary source, M from memory and unverified."""

    text: str
    mark: Literal["V", "S", "M"] = "V"
    url: str | None = None
    day_known: bool = False
    """Whatever the mark of what begins, the day on which it begins, and so the end of what stood before, was read."""


def canonical(eccn: str | None) -> str:
    """An ECCN as the list writes it: entry in capitals, paragraph in small letters; empty where there is none."""
    text = eccn.strip() if eccn else ""
    return "" if text.upper() == "UNKNOWN" else text[:5].upper() + text[5:].lower()


class BeforeFirstDateError(LookupError):
    """A dated value was asked for a day before its first; no law is known for that day."""


@dataclass(frozen=True, eq=False)
class Dated(Generic[Value_co]):
    """A value that changes on given days, each with its citation. None = not (or no longer) in force.

    Compared by identity: two values that happen to be equal are still two provisions.
    """

    steps: Mapping[date, tuple[Value_co | None, Citation]]
    days: tuple[date, ...] = field(init=False)

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("a dated value needs at least one day")
        object.__setattr__(self, "days", tuple(sorted(self.steps)))

    def since(self, when: date) -> date:
        """First day of the version in force on that day."""
        place = bisect_right(self.days, when)
        if not place:
            raise BeforeFirstDateError(f"asked for {when}, first known on {self.days[0]}")
        return self.days[place - 1]

    def on(self, when: date) -> Value_co | None:
        """The value on that day. Raises BeforeFirstDateError before the first day."""
        return self.steps[self.since(when)][0]

    def cite(self, when: date) -> Citation:
        return self.steps[self.since(when)][1]

    def doubts(self, when: date) -> tuple[date, ...]:
        """First days of the steps from memory on which the value of that day rests.

        The value rests on its own step, if that has ended since, and on the day on which the next begins. Of the
        standing one only the beginning is in the past, and its text is that of today.
        """
        place = bisect_right(self.days, when)
        if place == len(self.days):
            return ()
        begins = self.steps[self.days[place]][1]
        own = [first for first in self.days[max(place - 1, 0) : place] if self.steps[first][1].mark == "M"]
        following = [self.days[place]] if begins.mark == "M" and not begins.day_known else []
        return (*own, *following)

    def others(self, first: date, when: date) -> tuple[Value_co | None, ...]:
        """What the value of a day would be, were the step of `first` not as it says: not begun yet, over, or begun."""
        place = self.days.index(first)
        near = (place,) if when < first else (max(place - 1, 0), place + 1)
        return tuple(self.steps[self.days[one]][0] for one in near)


class Stage(IntEnum):
    """When a rule is asked. A stage's rules see the results of all stages before it, through their view."""

    GATE = 0
    """Order: can it be judged at all? A result with stop=True ends the screening there."""
    ENTRY = 1
    """Line: can it be judged, is it in this law at all (published, USML, classification)?"""
    SCOPE = 2
    """Line: subject to the EAR by place or origin (734.3(a)(1), (2))."""
    FOREIGN = 3
    """Foreign-made line that no SCOPE rule found subject: content (734.4) and direct product (734.9)."""
    REQUIRE = 4
    """Line that is subject, or may be: which licence requirements attach."""
    RESIDUAL = 5
    """Line: requirements that depend on which others there are."""
    AUTHORISE = 6
    """Line with open requirements: what overcomes them; asked one after another, view.open shrinks."""
    PROHIBIT = 7
    """Order or line, whatever the scope: denied persons, OFAC, US persons."""
    FLAG = 8
    """Order or line: red flags, other regimes, advisories."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found. evidence: small, JSON-able. release: the single fact or document that would release it."""

    code: str
    outcome: FindingOutcome
    evidence: Mapping[str, Any] = field(default_factory=dict)
    release: str | None = None
    review_policy: str | None = None
    cite: str | None = None
    """Where it is narrower than the rule's own."""
    stop: bool = False
    """GATE: nothing else is asked. ENTRY: nothing else is asked of this line."""
    sign: Mapping[str, Any] = field(default_factory=dict)
    """Facts for later rules (which entry, which party); not published."""


def hold(code: str, evidence: Mapping[str, Any], release: str, **more: Any) -> Result:
    """A hold: the provision applies."""
    return Result(code, "hold", evidence, release, **more)


def unsure(code: str, evidence: Mapping[str, Any], release: str, **more: Any) -> Result:
    """A hold because a fact that decides is not known."""
    return Result(code, "unsure", evidence, release, **more)


def advisory(code: str, evidence: Mapping[str, Any], **more: Any) -> Result:
    """Worth saying; holds nothing."""
    return Result(code, "advisory", evidence, **more)


@dataclass(frozen=True, slots=True)
class Basis:
    """SCOPE, FOREIGN: the item is subject to the EAR, by this name (e.g. "734.4(c)", "FDP_EL_FN1")."""

    name: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outside:
    """ENTRY: the line is not subject to the EAR whatever it contains; nothing else is asked of it."""

    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Calculation:
    """FOREIGN: the de minimis arithmetic. pct: exact share in per cent; None where facts are missing."""

    pct: Decimal | None
    level: Decimal
    components: tuple[ComponentResult, ...]


@dataclass(frozen=True, slots=True)
class Lifts:
    """AUTHORISE: overcomes these open requirements. basis: a clear_basis of reason_codes.json."""

    basis: str
    requirements: tuple["Requirement", ...]
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement that stands against a line: the finding, the rule's result with its sign, and whose rule it is."""

    finding: Finding
    result: Result
    country: str
    """Where it arose: the destination wherever it arose there too."""

    @property
    def code(self) -> str:
        return self.finding.code


Found = Result | Basis | Outside | Calculation | Lifts
OrderCheck = Callable[["OrderView"], Iterable[Found]]
LineCheck = Callable[["LineView"], Iterable[Found]]

Expectation = Literal["clear", "hold", "unsure", "not_applicable", "error", "lifts", "advisory", "subject"]
CLEAR: Expectation = "clear"
HOLD: Expectation = "hold"
UNSURE: Expectation = "unsure"
NOT_APPLICABLE: Expectation = "not_applicable"
ERROR: Expectation = "error"
LIFTS: Expectation = "lifts"
ADVISORY: Expectation = "advisory"
SUBJECT: Expectation = "subject"


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule, and its test. `given` is laid over the sample order (streams/law/kit/samples.py).

    expect: what THIS rule says: CLEAR and NOT_APPLICABLE nothing that holds or lifts (and, if code names a basis, not
    that basis); SUBJECT: the basis named by code.
    """

    says: str
    on: str
    given: Mapping[str, Any]
    expect: Expectation
    code: str | None = None
    """Reason code, clear basis or basis name expected; None = any."""
    lists: tuple[Mapping[str, Any], ...] = ()
    licences: tuple[Mapping[str, Any], ...] = ()
    policy: Mapping[str, Any] = field(default_factory=dict)
    draft: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of law. id: dotted, as in ear.734.4.de-minimis; it is also the metric label and console heading.

    needs: signs of which at least one must be present, else the rule is not asked (streams/law/signs.py lists them);
    empty = always asked. dated: every dated value that the check reads; asking the law for another one raises.
    force: a dated value; on days when it is None the rule does not exist.
    """

    id: str
    title: str
    cite: str
    stage: Stage
    check: OrderCheck | LineCheck
    checked_on: str
    per: Literal["line", "order"] = "line"
    needs: frozenset[str] = frozenset()
    dated: Sequence[Dated[Any]] = ()
    force: Dated[Any] | None = None
    order: int = 50
    """Within its stage; lower is asked first."""

    @property
    def values(self) -> tuple[Dated[Any], ...]:
        """Every dated value that the rule rests on."""
        return (*self.dated, *((self.force,) if self.force else ()))
