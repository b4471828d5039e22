"""Records changes between states of knowledge, so that only affected orders are screened again."""

from collections import deque
from dataclasses import dataclass
from typing import Final

from streams.engine.rescreening.affected import ChangeMatcher, Changes
from streams.screening.knowledge import Delta, Knowledge

Offsets = tuple[int, int, int]
"""Next offsets of listed parties, item content and licences."""
KEPT: Final = 256
"""Number of steps kept; a partition screened with an earlier state is screened completely."""
MOST_PARTIES: Final = 2_000
"""Number of changed entries above which finding affected orders costs more than screening all."""


def offsets(knowledge: Knowledge) -> Offsets:
    return (
        knowledge.listed_parties_version.offset,
        knowledge.item_content_version.offset,
        knowledge.licences_version.offset,
    )


MATCHERS: Final = 3
"""Number of matchers kept; each caches its answers."""


@dataclass(frozen=True, slots=True)
class _Step:
    before: Offsets
    after: Offsets
    delta: Delta


class Journal:
    """The last `KEPT` steps of knowledge, in order."""

    def __init__(self) -> None:
        self._steps: deque[_Step] = deque(maxlen=KEPT)
        self._matchers: deque[ChangeMatcher] = deque(maxlen=MATCHERS)

    def note(self, before: Knowledge, after: Knowledge, delta: Delta) -> None:
        self._steps.append(_Step(offsets(before), offsets(after), delta))

    def between(self, before: Offsets, after: Offsets) -> Delta | None:
        """Returns all changes between two states; None if unknown, or too many to search."""
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
        """Returns the matcher of these entries, shared by all lanes, since parties recur across them."""
        for known in self._matchers:
            if _same(known.changes, changes):
                return known
        self._matchers.append(ChangeMatcher(changes))
        return self._matchers[-1]


def _same(one: Changes, other: Changes) -> bool:
    """Returns True for identical entry objects; comparing their content would cost more than it saves."""
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
