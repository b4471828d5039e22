"""Decisions made again from nothing but what they name: event, reference topics up to offsets, day, rulebook."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Final, NamedTuple

from schemas.topics import ITEM_CONTENT, LICENCES, LISTED_PARTIES
from schemas.verdict import VERDICT, Decision, Verdict
from streams.engine.deciding.records import shortened
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.facts.shipments import Quantities
from streams.screening.decode import Decoded, decode
from streams.screening.gather import gather
from streams.screening.knowledge import Knowledge, KnowledgeRecord
from streams.screening.rulebook import Rulebook
from streams.screening.screen import REFUSED, screen, undecoded
from streams.screening.verdicts import decision_hash, differs

END: Final = 2**62
Offsets = tuple[int, int, int]
"""Next offsets of listed parties, item content and licences."""


class Flags(NamedTuple):
    """What earlier and later events of an order make of one."""

    superseded: bool
    contradictory: bool
    unknown: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A decision as published, reduced to what it names and to the hash of its bytes."""

    verdict_id: str
    order_id: str
    revision: int
    day: date
    content: str
    """Content hash of the event; empty where it could not be decoded."""
    offsets: Offsets
    rulebook: str
    policy: str
    flags: Flags
    left: tuple[tuple[str, str], ...]
    """Before a shipment, by order line."""
    undecoded: bool
    digest: str


class History:
    """The reference topics, folded up to any offsets. Ask in rising order of the lists' offsets: they fold onward."""

    def __init__(self, records: Iterable[KnowledgeRecord], rates: ExchangeRates) -> None:
        self._records: dict[str, list[KnowledgeRecord]] = {}
        for record in sorted(records, key=lambda one: (one.topic, one.offset)):
            self._records.setdefault(record.topic, []).append(record)
        self._rates = rates
        self._folded: dict[str, dict[int, Knowledge]] = {}

    def at(self, offsets: Offsets) -> Knowledge:
        lists = self._up_to(LISTED_PARTIES.name, offsets[0])
        items = self._up_to(ITEM_CONTENT.name, offsets[1])
        licences = self._up_to(LICENCES.name, offsets[2])
        return replace(
            lists,
            items=items.items,
            item_content_version=items.item_content_version,
            licences=licences.licences,
            licences_version=licences.licences_version,
        )

    def now(self) -> Knowledge:
        """All of it."""
        return self.at((END, END, END))

    def _up_to(self, topic: str, end: int) -> Knowledge:
        known = self._folded.setdefault(topic, {0: Knowledge.empty(self._rates)})
        if end not in known:
            base = known[max(offset for offset in known if offset < end)]
            reached = base.versions[topic].offset
            wanted = [one for one in self._records.get(topic, ()) if reached <= one.offset < end]
            known[end] = base.apply(wanted)[0]
        return known[end]


@dataclass(frozen=True, slots=True)
class Recomputation:
    """How many different decisions were made again, and which did not come out the same."""

    decisions: int
    versions_of_knowledge: int
    differing: tuple[str, ...]


def recomputed(  # noqa: PLR0917  each of them is an input
    named: Sequence[Named],
    events: Mapping[str, bytes],
    reasons: Mapping[str, Iterable[str]],
    history: History,
    rulebook: Rulebook,
    policy: Policy,
) -> Recomputation:
    """events: by content hash, as they stand on `orders.v1`; reasons: by order, why an event was refused."""
    once = {one.digest: one for one in named}
    ordered = sorted(once.values(), key=lambda one: one.offsets)
    differing: list[str] = []
    for one in ordered:
        knowledge = history.at(one.offsets)
        if (one.rulebook, one.policy) != (rulebook.identity, policy.hash):
            differing.append(f"{one.verdict_id}: made under {one.rulebook}, policy {one.policy[:12]}")
        elif one.undecoded:
            whys = reasons.get(one.order_id, ())
            again = [
                undecoded(one.order_id, one.revision, why, one.day, knowledge, rulebook, policy, code)
                for why, code in product(set(whys), REFUSED)
            ]
            if one.digest not in map(decision_hash, again):
                differing.append(f"{one.verdict_id}: undecoded")
        elif not _same(one, events.get(one.content), knowledge, rulebook, policy):
            differing.append(one.verdict_id)
    return Recomputation(len(ordered), len({one.offsets for one in ordered}), tuple(differing))


@dataclass(frozen=True, slots=True)
class Standing:
    """An order's current verdict as published, and the event that it is to be of."""

    verdict: bytes
    content: str
    left: Quantities
    contradictory: bool
    unknown: bool


def outdated(  # noqa: PLR0917  each of them is an input
    standing: Iterable[Standing],
    events: Mapping[str, bytes],
    knowledge: Knowledge,
    day: date,
    rulebook: Rulebook,
    policy: Policy,
) -> list[str]:
    """Verdicts of open orders that would not be made again so by all that is known: re-screening has missed them."""
    found: list[str] = []
    for one in standing:
        read, made = decode(events[one.content]), VERDICT.validate_json(one.verdict)
        assert isinstance(read, Decoded)
        assert isinstance(made, Verdict)
        order = read.order
        if order.event == "cancelled" or (order.event == "shipped" and order.final):
            continue
        facts = gather(
            order, one.content, day, knowledge, policy,
            contradictory=one.contradictory, unknown_order=one.unknown, left_before=one.left,
        )  # fmt: skip
        if differs(made.decision, screen(facts, rulebook, policy)):
            found.append(made.verdict_id)
    return found


def _same(one: Named, raw: bytes | None, knowledge: Knowledge, rulebook: Rulebook, policy: Policy) -> bool:
    read = decode(raw)
    if not isinstance(read, Decoded) or read.content_hash != one.content:
        return False
    facts = gather(
        read.order, one.content, one.day, knowledge, policy,
        superseded=one.flags.superseded, contradictory=one.flags.contradictory,
        unknown_order=one.flags.unknown, left_before={int(line): Decimal(qty) for line, qty in one.left},
    )  # fmt: skip
    decision: Decision = screen(facts, rulebook, policy)
    return one.digest in (decision_hash(decision), decision_hash(shortened(decision)))
