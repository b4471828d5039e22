"""Screens one order of the book again and publishes the result. Never raises because of an order's content.

An order that this release can no longer read or decide is held, and the lane continues with the next.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from schemas.verdict import Cause, Decision
from streams.engine.deciding.again import recorded_decision, screened_again
from streams.engine.deciding.book import BookDraft
from streams.engine.deciding.entry import BookEntry
from streams.engine.deciding.output import DrainTally, alert
from streams.engine.deciding.records import Grounds, decision_records
from streams.engine.deciding.writes import Write
from streams.screening.decode import MAX_REASON
from streams.screening.screen import undecoded
from streams.screening.verdicts import differs

STALENESS: Final = {"DATA_STALE_LIST"}
"""Codes that block new clearances but not existing ones (docs/architecture.md, Lists)."""


@dataclass
class Slice:
    """The result of one slice of a backlog."""

    writes: list[Write] = field(default_factory=list)
    tally: DrainTally = field(default_factory=DrainTally)
    asked: int = 0
    """Number of orders taken from the backlog."""
    screened: int = 0
    """Number of them that were screened."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """Screens orders again for one cause; adds records to the slice and book entries to the draft."""

    cause: Cause
    draft: BookDraft
    grounds: Grounds
    done: Slice

    def order(self, entry: BookEntry) -> None:
        # A hold from an undecodable event stays until a readable event arrives.
        if entry.undecoded or entry.order is None:
            return
        # A closed shipped order gets no new verdict; an alert reports once that it would be held now.
        if entry.closed is not None and (not entry.shipped or entry.recalled or entry.kind != "clearance"):
            return
        written = len(self.done.writes)
        self.done.screened += 1
        try:
            self._conclude(entry, screened_again(entry, self.grounds))
        except Exception as failure:  # noqa: BLE001  whatever it is, it holds this order and stops no other
            del self.done.writes[written:]
            self.done.tally.failures.append(failure)
            self._conclude(entry, self._unread(entry, failure))

    def _unread(self, entry: BookEntry, failure: Exception) -> Decision:
        reason = f"the order as it stands can no longer be decided: {failure}"[:MAX_REASON]
        known, rulebook, policy = self.grounds.knowledge, self.grounds.rulebook, self.grounds.policy
        return undecoded(entry.order_id, entry.revision, reason, self.grounds.day, known, rulebook, policy)

    def _conclude(self, entry: BookEntry, decision: Decision) -> None:
        if entry.closed is not None:
            if decision.outcome == "hold" and not _merely_stale(decision):
                codes = sorted({finding.code for finding in decision.findings})
                self._alert_recall(entry, {"codes": codes})
                self.draft.put(replace(entry, recalled=True))
            return
        if self._as_recorded(entry, decision):
            return
        result = decision_records(entry, decision, self.cause, self.grounds)
        self.done.writes.extend(result.writes)
        recalled = entry.shipped and entry.kind == "clearance" and result.entry.kind == "hold"
        if recalled:
            self._alert_recall(entry, {"verdict": result.entry.verdict_id})
        self.done.tally.published.append(result)
        self.draft.put(replace(result.entry, recalled=entry.recalled or recalled))

    def _as_recorded(self, entry: BookEntry, decision: Decision) -> bool:
        """Returns True if the decision equals the recorded one."""
        try:
            standing = recorded_decision(entry)
        except ValueError:  # replace a verdict that this release cannot read
            return False
        if standing.evaluation_day > self.grounds.day:  # replace what was decided on a day that has not come
            return False
        if standing.outcome == "clear" and decision.outcome == "hold":
            decision = self._with_fresh_rates(entry, decision)
        return not differs(standing, decision) or _stands(standing, decision, self.grounds.day)

    def _with_fresh_rates(self, entry: BookEntry, decision: Decision) -> Decision:
        """Ignores the age of rates for an existing clearance: stale rates, like stale lists, block only new ones."""
        grounds, rates = self.grounds, self.grounds.knowledge.exchange_rates
        if rates.on(grounds.day, grounds.policy.rates_max_age_days).unusable is None:
            return decision
        known = replace(grounds.knowledge, exchange_rates=replace(rates, day=grounds.day))
        return screened_again(entry, replace(grounds, knowledge=known))

    def _alert_recall(self, entry: BookEntry, detail: dict[str, Any]) -> None:
        self.done.tally.alerts.append("recall")
        self.done.writes.append(alert("recall", entry, entry.order_id, {"cause": self.cause, **detail}))


def _stands(standing: Decision, now: Decision, day: date) -> bool:
    """Returns True if only stale lists speak against a clearance, which stays valid until its good_until."""
    within = standing.good_until is None or day <= standing.good_until
    return standing.outcome == "clear" and within and _merely_stale(now)


def _merely_stale(decision: Decision) -> bool:
    return {finding.code for finding in decision.findings} == STALENESS
