"""Verdicts: holds, clearances and withdrawals, as published on `holds.v1` and `clearances.v1`.

A verdict has two parts. Its *decision* is a pure function of the inputs that it names by version and hash, and can be
recomputed; its *course* (number, cause, supersedes) is recorded history. Wall-clock times live in Kafka headers.

These are plain dataclasses, not models: they are made many times a second from values that are right by construction,
and validated by `VERDICT.validate_json` where they are read.
"""

from dataclasses import field
from datetime import date
from typing import Any, Literal, get_args

from pydantic import TypeAdapter

from schemas.value import value

VerdictKind = Literal["hold", "clearance"]
VERDICT_KINDS = get_args(VerdictKind)
"""Beside them stand withdrawals; who reads ignores what else a later release writes."""
Outcome = Literal["hold", "clear"]
State = Literal["held", "cleared", "superseded", "cancelled"]
"""superseded and cancelled are holds that ask nobody for a review."""

FindingOutcome = Literal["hold", "unsure", "error", "advisory", "lifts"]
"""hold, unsure and error hold the order; advisory and lifts (an authorisation that overcomes requirements) do not."""

Moved = Literal["list", "item", "licence", "day", "rulebook", "policy"]
"""What moves on by itself, so that open orders are screened again. item: item content, or the exchange rates by which
it is valued.
"""

Cause = Literal["event", "repeat", Moved, "review", "undecoded"]


@value
class Finding:
    """One result of one rule. `code` as in streams/reference/reason_codes.json."""

    code: str
    outcome: FindingOutcome
    rule: str
    """Rule id, e.g. ear.744.11.entity-list."""
    version: str
    """First day of the rule's version that was applied, or the rule's checked_on where it has one version."""
    cite: str
    evidence: dict[str, Any] = field(default_factory=dict)
    release: str | None = None
    """The single fact or document that would release it."""
    review_policy: str | None = None
    """presumption_of_denial | policy_of_denial | case_by_case | presumption_of_approval; never affects the outcome."""
    line: int | None = None
    """Order line, or None: the whole order."""
    desk: str | None = None
    as_of: date | None = None
    """The day of law, where it is not the verdict's as_of."""


@value
class ComponentResult:
    """One row of the de minimis table."""

    index: int
    eccn: str | None
    counted: bool | None
    value_usd: str | None
    why: str


@value
class LineResult:
    """The four answers for one line: subject? required? authorised? prohibited?"""

    line: int
    outcome: Outcome
    subject_to_ear: bool | None
    basis: tuple[str, ...] = ()
    calc_pct: str | None = None
    """Controlled US content in per cent of the item's value, 4 decimals, half-even; None where not calculated."""
    level_pct: str | None = None
    components: tuple[ComponentResult, ...] = ()
    requirements: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    prohibitions: tuple[str, ...] = ()
    clear_basis: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@value
class TopicVersion:
    """A version of a knowledge topic: the next offset after what was folded, and the hash of the fold."""

    offset: int
    hash: str


@value
class Inputs:
    """What a decision rests on, each by version and hash (SHA-256, hexadecimal)."""

    order: str
    """Content hash of the order event: of its canonical JSON (sorted keys)."""
    listed_parties: TopicVersion
    item_content: TopicVersion
    licences: TopicVersion
    exchange_rates: str
    reviews: str
    rulebook: str
    """<release>+<SHA-256 of everything that decides: code, data, and versions of the libraries behind them>"""
    policy: str
    left_before: dict[str, str] = field(default_factory=dict)
    """Of a shipment: what had left by earlier ones, by order line, as decimal text."""
    runtime: dict[str, str] = field(default_factory=dict)
    """Versions of Python and of the libraries that read orders and write decisions. `rulebook` does not count them: of
    another version no order is screened again."""


def short_rulebook(identity: str) -> str:
    """`Inputs.rulebook` as it is shown: release, first digits of the hash, and the draft where there is one."""
    release, plus, rest = identity.partition("+")
    build, *draft = rest.split("+", 1)
    return "+".join([release, build[:16], *draft]) if plus else release


@value
class Decision:
    """The recomputable part of a verdict."""

    order_id: str
    revision: int
    outcome: Outcome
    state: State
    evaluation_day: date
    as_of: date
    findings: tuple[Finding, ...]
    lines: tuple[LineResult, ...]
    advisories: tuple[Finding, ...]
    releasable_lines: tuple[int, ...]
    good_until: date | None
    """Last day on which a clearance stands without being screened again; None = no dated boundary known."""
    review_policy: str | None
    inputs: Inputs
    undecoded: bool = False
    """Made from an event that could not be decoded; never the decision of a revision."""


@value
class Course:
    """The recorded part of a verdict."""

    number: int
    """1, 2, ... per order; the highest (revision, number) is current."""
    cause: Cause
    supersedes: str | None = None
    """Hash of the verdict that this one replaces."""


@value
class Verdict:
    """A Hold on `holds.v1` or a Clearance on `clearances.v1`. verdict_id = <order id>/<revision>/<number>."""

    kind: VerdictKind
    verdict_id: str
    order_id: str
    revision: int
    decision_hash: str
    decision: Decision
    course: Course


@value
class Withdrawal:
    """On the topic of an earlier verdict when a later one went the other way; what it names no longer stands."""

    kind: Literal["withdrawal"]
    order_id: str
    revision: int
    number: int
    withdraws: str
    """verdict_id of the verdict withdrawn."""
    replaced_by: str
    cause: Cause


VERDICT: TypeAdapter[Verdict | Withdrawal] = TypeAdapter(Verdict | Withdrawal)
