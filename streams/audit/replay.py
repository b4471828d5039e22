"""Screens the same orders, facts and days under two rulebooks and compares the results.

Pure. Results carry the rulebooks' identities and are never published on the hold and clearance topics (RULES.md J).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from schemas.order import OrderEvent
from schemas.verdict import Decision, LineResult
from streams.facts.order import ExchangeRates, Facts, LineFacts
from streams.facts.policy import Policy
from streams.facts.reasons import Reasons
from streams.screening.gather import gather
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Rulebook
from streams.screening.screen import screen

Difference = Literal["same", "clear_to_hold", "hold_to_clear", "codes", "undetermined"]
"""undetermined: the other rulebook needs facts that the old order lacks; it never counts as a clearance."""

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Move:
    """One order line under both rulebooks. value_usd: its value; None if the order does not state it."""

    order_id: str
    revision: int
    line: int
    destination: str | None
    as_of: date
    kind: Difference
    before: tuple[str, ...]
    after: tuple[str, ...]
    value_usd: Decimal | None

    @property
    def added(self) -> tuple[str, ...]:
        return tuple(code for code in self.after if code not in self.before)

    @property
    def removed(self) -> tuple[str, ...]:
        return tuple(code for code in self.before if code not in self.after)


@dataclass(frozen=True, slots=True)
class Totals:
    """Number of lines and their value. unvalued: lines without a stated value."""

    lines: int = 0
    value_usd: Decimal = ZERO
    unvalued: int = 0

    def plus(self, move: Move) -> "Totals":
        """Returns the totals with one more line."""
        value, unknown = move.value_usd or ZERO, move.value_usd is None
        return Totals(self.lines + 1, self.value_usd + value, self.unvalued + unknown)


@dataclass(frozen=True, slots=True)
class Replay:
    """The result of each line, and the compared rulebooks."""

    base: str
    other: str
    orders: int
    moves: tuple[Move, ...]

    @property
    def moved(self) -> tuple[Move, ...]:
        """The lines whose result changes."""
        return tuple(move for move in self.moves if move.kind != "same")

    def by_kind(self) -> Mapping[str, Totals]:
        return tallied((move.kind, move) for move in self.moves)

    def by_reason(self) -> Mapping[str, Totals]:
        """Changed lines, by each added ("+CODE") or removed ("-CODE") code."""
        return tallied((code, move) for move in self.moved for code in _changes(move))

    def by_destination(self) -> Mapping[str, Totals]:
        """Changed lines, by destination."""
        return tallied((move.destination or "unknown", move) for move in self.moved)


def _changes(move: Move) -> Iterator[str]:
    yield from (f"+{code}" for code in move.added)
    yield from (f"-{code}" for code in move.removed)


def tallied(rows: Iterable[tuple[str, Move]]) -> Mapping[str, Totals]:
    """Returns totals by key, sorted by key."""
    found: dict[str, Totals] = {}
    for key, move in rows:
        found[key] = found.get(key, Totals()).plus(move)
    return dict(sorted(found.items()))


def as_shipped(order: OrderEvent, order_hash: str, knowledge: Knowledge, policy: Policy, otherwise: date) -> Facts:
    """Returns facts of an old order on its own day: actual date, else planned date, else `otherwise`.

    Lists and rates count as fresh.
    """
    day = order.shipped_on or order.ship_date or otherwise
    facts = gather(order, order_hash, day, knowledge, policy)
    lists = knowledge.lists_checked_on(day)
    return replace(facts, as_of=day, lists=lists, exchange_rates=knowledge.exchange_rates)


def replay(orders: Iterable[Facts], base: Rulebook, other: Rulebook, policy: Policy) -> Replay:
    """Screens each order under both rulebooks."""
    count = 0
    moves: list[Move] = []
    for facts in orders:
        count += 1
        moves.extend(_moves(facts, screen(facts, base, policy), screen(facts, other, policy)))
    return Replay(base.identity, other.identity, count, tuple(moves))


def _moves(facts: Facts, before: Decision, after: Decision) -> Iterator[Move]:
    order = facts.order
    for line, old, new in zip(facts.lines, before.lines, after.lines, strict=True):
        codes = _codes(before, old), _codes(after, new)
        kind = _kind(codes, new)
        value = line_value(line, facts.exchange_rates)
        yield Move(order.order_id, order.revision, old.line, order.destination, facts.as_of, kind, *codes, value)


def _codes(decision: Decision, line: LineResult) -> tuple[str, ...]:
    """Returns the codes that hold the line: its own, and those of the whole order."""
    return tuple(sorted({*line.codes, *(one.code for one in decision.findings if one.line is None)}))


def _kind(codes: tuple[tuple[str, ...], tuple[str, ...]], new: LineResult) -> Difference:
    before, after = codes
    if before == after:
        return "same"
    holds = Reasons.load().holds
    lacking = any(holds[code].cls == "data" for code in set(after) - set(before))
    if lacking or (new.subject_to_ear is None and not before):
        return "undetermined"
    if not before:
        return "clear_to_hold"
    return "codes" if after else "hold_to_clear"


def line_value(line: LineFacts, rates: ExchangeRates) -> Decimal | None:
    """Returns the value of an order line in US dollars: as stated, else quantity times fair market value."""
    stated = line.line.line_value_usd if line.line.line_value_usd is not None else line.line.net_value_usd
    if stated is not None or line.item.fmv is None or line.line.qty is None:
        return stated
    unit = rates.usd(line.item.fmv.amount, line.item.fmv.currency)
    return None if unit is None else unit * line.line.qty
