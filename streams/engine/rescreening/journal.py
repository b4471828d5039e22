"""What changed between two states of knowledge that this worker has seen, so that only what it affects is redone."""

from collections import deque
from dataclasses import dataclass
from typing import Final

from streams.engine.rescreening.affected import ChangeMatcher, Changes
from streams.screening.knowledge import Delta, Knowledge

Offsets = tuple[int, int, int]
"""Next offsets of listed parties, item content and licences."""
KEPT: Final = 256
"""Steps remembered; partitions screened up to an earlier state are screened whole."""
MOST_PARTIES: Final = 2_000
"""Changed entries beyond which looking for the orders they touch costs more than screening all."""


def offsets(knowledge: Knowledge) -> Offsets:
    return (
        knowledge.listed_parties_version.offset,
        knowledge.item_content_version.offset,
        knowledge.licences_version.offset,
    )


MATCHERS: Final = 3
"""Matchers kept: each remembers its answers."""


@dataclass(frozen=True, slots=True)
class _Step:
    before: Offsets
    after: Offsets
    delta: Delta


class Journal:
    """Steps of knowledge in their order, the last `KEPT` of them."""

    def __init__(self) -> None:
        self._steps: deque[_Step] = deque(maxlen=KEPT)
        self._matchers: deque[ChangeMatcher] = deque(maxlen=MATCHERS)

    def note(self, before: Knowledge, after: Knowledge, delta: Delta) -> None:
        self._steps.append(_Step(offsets(before), offsets(after), delta))

    def between(self, before: Offsets, after: Offsets) -> Delta | None:
        """Everything that changed on the way; None where it is not known, or too much to look through."""
        if before == after:
            return Delta()
        passed: list[Delta] = []
        for step in self._steps:
            if passed or step.before == before:
                passed.append(step.delta)
                if step.after == after:
                    return _joined(passed)
        return None

    def matcher(self, changes: Changes) -> ChangeMatcher:
        """The matcher of these entries: one value for all lanes, since the same parties come in each."""
        for known in self._matchers:
            if _same(known.changes, changes):
                return known
        self._matchers.append(ChangeMatcher(changes))
        return self._matchers[-1]


def _same(one: Changes, other: Changes) -> bool:
    """Whether they are the very same entries: comparing what stands in them would cost more than it saves."""
    return len(one) == len(other) and all(
        mine is theirs for pair, its in zip(one, other, strict=True) for mine, theirs in zip(pair, its, strict=True)
    )


def _joined(deltas: list[Delta]) -> Delta | None:
    parties = tuple(pair for delta in deltas for pair in delta.parties)
    if len(parties) > MOST_PARTIES:
        return None
    return Delta(
        parties=parties,
        skus=frozenset[str]().union(*(delta.skus for delta in deltas)),
        licences=frozenset[str]().union(*(delta.licences for delta in deltas)),
        lists=frozenset[str]().union(*(delta.lists for delta in deltas)),
    )
