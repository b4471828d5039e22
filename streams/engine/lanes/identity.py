"""Whether a partition's record speaks of the topics that are here, and of this group of workers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from schemas.topics import KNOWLEDGE, ORDER_BOOK, ORDERS
from schemas.verdict import TopicVersion
from streams.engine.deciding.book import Position
from streams.screening.knowledge import Knowledge

SameHistory = Callable[[str, TopicVersion], bool]
"""Whether a reference topic was, up to that version, what this worker has read of it."""
WHAT_TO_DO: Final = (
    "Stop the workers and delete nothing more. The way back is `shipscreen partitions adopt`: it compares, and takes "
    'over what is here or says what speaks against it (docs/operations.md, "A topic made anew or lost").'
)
_REFERENCE: Final = frozenset(topic.name for topic in KNOWLEDGE)


class ForeignTopicError(RuntimeError):
    """A topic is not the one that the partition's record speaks of. said: without the way back."""

    def __init__(self, said: str) -> None:
        super().__init__(f"{said} {WHAT_TO_DO}")
        self.said = said


class ForeignGroupError(RuntimeError):
    """The partition is screened by the workers of another group."""


def check_ids(whose: str, known: Mapping[str, str], ids: Mapping[str, str]) -> None:
    """Raises ForeignTopicError for the first topic whose id is no longer the one that is known."""
    for name, now in ids.items():
        if known.get(name, now) != now:
            raise ForeignTopicError(
                f"{name} was made anew: its topic id is {now}, that of {whose} {known[name]}. {_meaning(name)}"
            )


def check_group(partition: int, position: Position, group: str) -> None:
    """Raises ForeignGroupError where another group's workers wrote the record."""
    if position.group not in (None, group):
        raise ForeignGroupError(
            f"partition {partition} is screened by the group {position.group}, and SHIPSCREEN_GROUP is {group} here: "
            "two groups would publish every verdict twice, and neither shuts the other out. Set SHIPSCREEN_GROUP to "
            f"{position.group}; where this group is to go on in its place: `shipscreen partitions adopt`."
        )


def check_history(partition: int, position: Position, same: SameHistory) -> None:
    """Raises ForeignTopicError for the first reference topic whose history is another than the record's."""
    for name, offset in position.reached.by_topic.items():
        known = position.chains.get(name)
        if known is not None and not same(name, TopicVersion(offset, known)):
            raise ForeignTopicError(
                f"{name} has another history than the one that partition {partition} was screened with: up to offset "
                f"{offset} its hash is not {known[:16]}. {_meaning(name)}"
            )


def identified(position: Position, ids: Mapping[str, str], group: str) -> Position:
    """The record with the ids of all topics, and its group: what an earlier form, or a smaller table, does not say."""
    return replace(position, topics={**position.topics, **ids}, group=group)


def chains(knowledge: Knowledge) -> dict[str, str]:
    """Hash of each reference topic's history, as far as it is known here."""
    return {name: version.hash for name, version in knowledge.versions.items()}


def _meaning(name: str) -> str:
    if name == ORDERS.name:
        return "Its offsets mean something else now."
    if name == ORDER_BOOK.name:
        return "What it holds is not what was decided."
    if name in _REFERENCE:
        return "Verdicts name versions of it that cannot be told any more."
    return "What was published on it is gone, and its readers have not noticed."
