"""Records changes between states of knowledge, so that only affected orders are screened again."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from streams.engine.rescreening.affected import ChangeMatcher, Changes
from streams.screening.knowledge import Delta, Knowledge

Offsets = tuple[int, int, int]
"""Next offsets of listed parties, item content and licences."""
KEPT: Final = 256
"""Number of steps kept of a topic; a partition screened with an earlier state is screened completely."""
MOST_PARTIES: Final = 2_000
"""Number of changed entries above which finding affected orders costs more than screening all."""


def offsets(knowledge: Knowledge) -> Offsets:
    return (
        knowledge.listed_parties_version.offset,
        knowledge.item_content_version.offset,
        knowledge.licences_version.offset,
    )


_PARTS: Final[tuple[Callable[[Delta], Delta], ...]] = (
    lambda delta: Delta(parties=delta.parties, lists=delta.lists),
    lambda delta: Delta(skus=delta.skus),
    lambda delta: Delta(licences=delta.licences),
)
"""What of a change is of each topic."""
MATCHERS: Final = 3
"""Number of matchers kept; each caches its answers."""


@dataclass(frozen=True, slots=True)
class _Step:
    before: int
    after: int
    delta: Delta


class Journal:
    """The last `KEPT` steps of each reference topic, in order: they follow on one another without a gap."""

    def __init__(self) -> None:
        self._steps: tuple[deque[_Step], ...] = tuple(deque(maxlen=KEPT) for _ in _PARTS)
        self._matchers: deque[ChangeMatcher] = deque(maxlen=MATCHERS)

    def note(self, before: Knowledge, after: Knowledge, delta: Delta) -> None:
        for steps, start, end, part in zip(self._steps, offsets(before), offsets(after), _PARTS, strict=True):
            if start < end:
                steps.append(_Step(start, end, part(delta)))

    def between(self, before: Offsets, after: Offsets) -> Delta | None:
        """Returns all changes between two states, or a few more; None if unknown, or too many to search.

        A worker that was started since has read the topics in other steps than the one before it.
        """
        passed: list[Delta] = []
        for steps, start, end in zip(self._steps, before, after, strict=True):
            found = [step for step in steps if step.after > start and step.before < end]
            if start != end and not (found and found[0].before <= start < end <= found[-1].after):
                return None
            passed.extend(step.delta for step in found)
        return _joined(passed)

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
