"""Turns a decision into records: verdict, withdrawal of the previous one, review task, and new book entry."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from schemas.review import ReviewTask
from schemas.topics import CLEARANCES, HOLDS, MAX_VERDICT_BYTES, review_topic
from schemas.verdict import Cause, Course, Decision, Finding, Verdict, Withdrawal
from streams.engine.deciding.entry import BookEntry, Task
from streams.engine.deciding.writes import Write
from streams.facts.policy import Policy
from streams.review.desks import Desks, route
from streams.screening.decode import encode
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Rulebook
from streams.screening.verdicts import sealed

TYPES: Final = {"hold": b"shipscreen.hold.v1", "clearance": b"shipscreen.clearance.v1"}
TOPIC: Final = {"hold": HOLDS.name, "clearance": CLEARANCES.name}
WITHDRAWAL_TYPE: Final = b"shipscreen.withdrawal.v1"
TASK_TYPE: Final = b"shipscreen.review-task.v1"
_FRAMING = 16 * 1024
"""Bytes reserved in a verdict's record for key, headers and batch."""
MOST_BYTES: Final = MAX_VERDICT_BYTES - _FRAMING


@dataclass(frozen=True, slots=True)
class Grounds:
    """The inputs of decisions that are equal for a whole chunk."""

    knowledge: Knowledge
    rulebook: Rulebook
    policy: Policy
    desks: Desks
    day: date


@dataclass(frozen=True, slots=True)
class Published:
    """The records of one decision. gravest: reason code that determined the desk; None if nobody reviews it."""

    decision: Decision
    entry: BookEntry
    writes: tuple[Write, ...]
    cause: Cause
    gravest: str | None
    cut: bool = False


def recorded(entry: BookEntry) -> Write:
    """Returns the recorded verdict of the book again, byte for byte."""
    return Write(TOPIC[entry.kind], entry.order_id.encode(), entry.verdict, (TYPES[entry.kind], entry.verdict_id))


def decision_records(
    before: BookEntry | None, decision: Decision, cause: Cause, grounds: Grounds, *, current: bool = True
) -> Published:
    """Returns the records of a decision. current=False: it is for a superseded revision and replaces nothing."""
    number = 1 if before is None else before.number + 1
    # A tombstone does not keep it.
    supersedes = (before.decision_hash or None) if before is not None and current else None
    made, value, cut = _fitting(decision, Course(number, cause, supersedes))
    key = decision.order_id.encode()
    writes = [Write(TOPIC[made.kind], key, value, (TYPES[made.kind], made.verdict_id))]
    task = None
    if current:
        if before is not None and before.kind != made.kind:
            writes.insert(0, _withdrawal(before, made, key))
        task = route(made, grounds.desks)
        writes.extend(_tasks(None if before is None else before.task, task, made, key))
    entry = BookEntry(
        order_id=decision.order_id,
        source=-1 if before is None else before.source,
        revision=decision.revision,
        number=number,
        verdict=value,
        kind=made.kind,
        verdict_id=made.verdict_id,
        decision_hash=made.decision_hash,
        order=None if before is None else before.order,
        content_hash=None if before is None else before.content_hash,
        contradictory=before is not None and before.contradictory,
        shipped=before is not None and before.shipped,
        unknown=before is not None and before.unknown,
        seen=() if before is None else before.seen,
        left={} if before is None else before.left,
        sender=None if before is None else before.sender,
        task=None if task is None else Task(task.desk, task.gravest, _held_since(before, decision)),
        closed=None if before is None else before.closed,
    )
    return Published(made.decision, entry, tuple(writes), cause, None if task is None else task.gravest, cut)


def _held_since(before: BookEntry | None, decision: Decision) -> str:
    """Returns the first day of the hold; a new verdict of a held order keeps it."""
    if before is not None and before.task is not None and before.task.since is not None:
        # The day may have been set back meanwhile.
        return min(before.task.since, str(decision.evaluation_day))
    return str(decision.evaluation_day)


def _fitting(decision: Decision, course: Course) -> tuple[Verdict, bytes, bool]:
    """Returns the verdict and its bytes. If it is too large for its topic, it becomes a hold without evidence."""
    made, value = sealed(decision, course)
    if len(value) <= MOST_BYTES:
        return made, value, False
    return (*sealed(shortened(decision), course), True)


def shortened(decision: Decision) -> Decision:
    """Turns a decision that is too large to publish into a hold without evidence; pure, so it can be recomputed."""
    findings = _once(decision.findings)
    if decision.outcome == "clear":
        too_large = Finding("RULE_ERROR", "error", "engine.size", "2026-11-21", "policy", {"error": "too large"})
        findings = (too_large, *findings)
    return replace(
        decision,
        outcome="hold",
        state="held" if decision.state == "cleared" else decision.state,
        findings=findings,
        advisories=_once(decision.advisories),
        lines=tuple(replace(line, components=()) for line in decision.lines),
        releasable_lines=(),
        good_until=None,
    )


def _once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Returns one finding per code, without evidence, with the number of findings merged."""
    counts: dict[str, int] = {}
    first: dict[str, Finding] = {}
    for finding in findings:
        counts[finding.code] = counts.get(finding.code, 0) + 1
        first.setdefault(finding.code, finding)
    cut: dict[str, dict[str, Any]] = {code: {"cut": True, "findings": count} for code, count in counts.items()}
    return tuple(replace(finding, evidence=cut[code]) for code, finding in first.items())


def _withdrawal(before: BookEntry, made: Verdict, key: bytes) -> Write:
    gone = Withdrawal(
        "withdrawal", made.order_id, made.revision, made.course.number, before.verdict_id, made.verdict_id,
        made.course.cause,
    )  # fmt: skip
    return Write(TOPIC[before.kind], key, encode(gone), (WITHDRAWAL_TYPE, f"{made.verdict_id}/withdrawal"))


def _tasks(before: Task | None, task: ReviewTask | None, made: Verdict, key: bytes) -> list[Write]:
    """Keeps one open task per held order: opens it, changes it on its desk, or closes it on the old desk."""
    writes = []
    if before is not None and (task is None or task.desk != before.desk):
        writes.append(_task(_closing(before, made), key))
    if task is not None:
        moved = before is None or before.desk != task.desk
        writes.append(_task(task if moved else task.model_copy(update={"state": "changed"}), key))
    return writes


def _closing(before: Task, made: Verdict) -> ReviewTask:
    return ReviewTask(
        state="closed",
        order_id=made.order_id,
        revision=made.revision,
        number=made.course.number,
        verdict_id=made.verdict_id,
        decision_hash=made.decision_hash,
        desk=before.desk,
        gravest=before.gravest,
    )


def _task(task: ReviewTask, key: bytes) -> Write:
    about = (TASK_TYPE, f"{task.verdict_id}/{task.desk}/{task.state}")
    return Write(review_topic(task.desk).name, key, encode(task.model_dump(mode="json")), about)
