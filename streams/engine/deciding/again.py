"""An order of the book judged by what is known now, and what was decided of it before."""

import orjson

from schemas.verdict import VERDICT, Decision, Verdict
from streams.engine.deciding.book import Entry
from streams.engine.deciding.records import Grounds
from streams.engine.deciding.turn import left_before
from streams.screening.decode import read_order
from streams.screening.gather import gather
from streams.screening.screen import screen


def screened_again(entry: Entry, grounds: Grounds) -> Decision:
    """The order of a book entry, judged by what is known now. Raises RefusedError where it is no order any more."""
    assert entry.order is not None
    assert entry.content_hash is not None
    order = read_order(orjson.loads(entry.order))
    facts = gather(
        order, entry.content_hash, grounds.day, grounds.knowledge, grounds.policy,
        contradictory=entry.contradictory, unknown_order=entry.unknown, left_before=left_before(entry),
    )  # fmt: skip
    return screen(facts, grounds.rulebook, grounds.policy)


def recorded_decision(entry: Entry) -> Decision:
    """The decision that stands in the book. Raises ValueError where this release cannot read it."""
    verdict = VERDICT.validate_json(entry.verdict)
    assert isinstance(verdict, Verdict)
    return verdict.decision
