"""What matching costs the pipeline: decode, gather and screen against the full lists, and against no entries at all."""

import gc
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import orjson

from bench.matching.data import companies
from schemas.listed_party import ListedParty
from streams.audit.identity import enacted
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.matching.index import MatchIndex
from streams.reference.items import starter_items
from streams.screening.decode import Undecodable, decode
from streams.screening.gather import gather
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Rulebook
from streams.screening.screen import screen
from streams.trial.orders.orders import events

DAY = date(2026, 11, 22)
ORDERS, ROUNDS = 600, 7
ROLES = ("purchaser", "intermediate_consignee", "ultimate_consignee")
NEW = 0.1
"""Share of the parties that no order named before."""
KNOWN = 400


def measure(parties: Sequence[ListedParty]) -> dict[str, Any]:
    """Orders per CPU second with and without entries, in turns, on the same orders."""
    full = Knowledge.of(parties, starter_items(), [], ExchangeRates({}), DAY)
    none = replace(full, index=MatchIndex.of(()))
    book = enacted()
    rng = Random(5)
    names = rng.sample(companies(), KNOWN + ROUNDS * ORDERS)
    known, new = names[:KNOWN], iter(names[KNOWN:])
    _timed(list(_orders(rng, known, iter(()), ORDERS)), (full, none), book)
    gc.collect()
    gc.freeze()
    rates = [_timed(list(_orders(rng, known, new, ORDERS)), (full, none), book) for _ in range(ROUNDS)]
    gc.unfreeze()
    return {
        "orders of three parties per round": ORDERS,
        "share of parties never seen before": NEW,
        "orders per CPU second with the full lists, each round": [round(a) for a, _ in rates],
        "orders per CPU second with an empty index, each round": [round(b) for _, b in rates],
        "rate kept, median of rounds": round(statistics.median(a / b for a, b in rates), 3),
    }


def _orders(
    rng: Random, known: Sequence[tuple[str, str]], new: Iterator[tuple[str, str]], count: int
) -> Iterator[bytes]:
    made = 0
    for event in events(rng, count * 2, DAY, starter_items()):
        if event.kind == "submitted" and made < count:
            order = orjson.loads(event.value)
            order["parties"] = [{"role": role, **_party(rng, known, new)} for role in ROLES]
            made += 1
            yield orjson.dumps(order)


def _party(rng: Random, known: Sequence[tuple[str, str]], new: Iterator[tuple[str, str]]) -> dict[str, str]:
    name, country = next(new, rng.choice(known)) if rng.random() < NEW else rng.choice(known)
    return {"name": name, "country": country, "address": "24 Harbour Road, Unit 3"}


def _timed(orders: Sequence[bytes], knowledge: Sequence[Knowledge], book: Rulebook) -> tuple[float, float]:
    """Orders per CPU second for both; whichever goes second finds the law of the day remembered, so warm up before."""
    full, none = (_rate(orders, known, book) for known in knowledge)
    return full, none


def _rate(orders: Sequence[bytes], known: Knowledge, book: Rulebook) -> float:
    policy = Policy()
    start = time.process_time()
    for raw in orders:
        decoded = decode(raw)
        if isinstance(decoded, Undecodable):
            raise TypeError(decoded.reason)
        screen(gather(decoded.order, decoded.content_hash, DAY, known, policy), book, policy)
    return len(orders) / (time.process_time() - start)
