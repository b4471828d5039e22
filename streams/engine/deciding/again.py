"""Screens an order of the book again, and reads its recorded decision."""

import orjson

from schemas.verdict import VERDICT, Decision, Verdict
from streams.engine.deciding.entry import BookEntry
from streams.engine.deciding.records import Grounds
from streams.engine.deciding.turn import left_before
from streams.screening.decode import read_order
from streams.screening.gather import gather
from streams.screening.screen import screen


def screened_again(entry: BookEntry, grounds: Grounds) -> Decision:
    """Screens the order of a book entry with current knowledge. Raises RefusedError if it can no longer be decoded."""
    assert entry.order is not None
    assert entry.content_hash is not None
    order = read_order(orjson.loads(entry.order))
    facts = gather(
        order, entry.content_hash, grounds.day, grounds.knowledge, grounds.policy,
        contradictory=entry.contradictory, unknown_order=entry.unknown, left_before=left_before(entry),
    )  # fmt: skip
    return screen(facts, grounds.rulebook, grounds.policy)


def recorded_decision(entry: BookEntry) -> Decision:
    """Returns the decision recorded in the book. Raises ValueError if this release cannot read it."""
    verdict = VERDICT.validate_json(entry.verdict)
    assert isinstance(verdict, Verdict)
    return verdict.decision
