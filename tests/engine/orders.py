"""Orders, knowledge and grounds for tests of the engine."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from schemas.listed_party import ListedParty
from streams.audit.identity import enacted
from streams.engine.deciding.records import Grounds
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.law.kit.samples import SAMPLE
from streams.review.desks import Desks
from streams.screening.knowledge import Knowledge

DAY = date(2026, 11, 20)
RULEBOOK = enacted()
LISTED = "Shenzhen Example Semiconductor Works"


@dataclass(frozen=True)
class Fetched:
    """A record as a consumer gives it."""

    offset: int
    key: bytes | None
    value: bytes | None
    partition: int = 0
    timestamp: int = 1_795_000_000_000
    headers: tuple[tuple[str, bytes], ...] = ()

    @property
    def serialized_value_size(self) -> int:
        return len(self.value or b"")


def event(offset: int, order_id: str = "A-1", revision: int = 1, **changes: Any) -> Fetched:
    """An order that clears, but for the changes."""
    order = {**SAMPLE, "order_id": order_id, "revision": revision, **changes}
    return Fetched(offset, order_id.encode(), orjson.dumps(order))


def held(offset: int, order_id: str = "A-1", revision: int = 1, **changes: Any) -> Fetched:
    """An order that holds, for want of a destination."""
    return event(offset, order_id, revision, destination=None, **changes)


def entity(name: str = LISTED) -> ListedParty:
    return ListedParty.model_validate(
        {
            "list": "DPL",
            "entry_id": "1",
            "name": name,
            "country": "CN",
            "effective_from": "2020-01-01",
            "fr": "85 FR 1",
        }
    )


def knowledge(*parties: ListedParty, checked_at: date = DAY) -> Knowledge:
    return Knowledge.of(parties, (), (), ExchangeRates({}), checked_at)


def grounds(known: Knowledge | None = None, day: date = DAY, **policy: Any) -> Grounds:
    return Grounds(known or knowledge(), RULEBOOK, Policy(**policy), Desks.load(), day)
