"""Whether lists, items and licences on the reference topics can be screened with."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Final

from schemas.topics import ITEM_CONTENT, LICENCES, LISTED_PARTIES
from streams.cli.checks.diagnosis import Diagnosis, Level
from streams.cli.shared.broker import run_async
from streams.engine.broker.connection import Connection
from streams.engine.knowledge.publisher import KnowledgeNow, ListsNow
from streams.facts.keyed import Quarantined
from streams.facts.policy import Policy
from streams.lists.answers import list_statuses, newest_days
from streams.lists.manifest import manifests

QUARANTINED_SHOWN: Final = 5
TO_PUBLISH: Final = {
    LISTED_PARTIES.name: "Publish the list again: shipscreen lists fetch, or shipscreen lists load FILE",
    ITEM_CONTENT.name: "Publish them again: shipscreen items load FILE",
    LICENCES.name: "Publish them again: shipscreen licences load FILE",
}


def lists(connection: Connection, policy: Policy, today: date) -> Iterator[Diagnosis]:
    """Age and completeness of each list."""
    ledger = run_async(connection, ListsNow(connection).read_on())
    youngest = newest_days(ledger.parties.values(), today)
    for row in list_statuses(ledger.states, manifests(), today, policy.required_lists, youngest):
        # A check date in the future: a clock is or was wrong, so the age of the list is unknown.
        old = row.age_days is None or row.age_days > policy.list_max_age_days or row.age_days < 0
        sample = row.bundled and policy.bundled_lists == "hold"
        bad = row.missing or (row.required and (old or sample or row.frozen))
        level: Level = "wrong" if bad else "note" if row.stale or row.refused_at else "ok"
        since = f"bundled with a release, of {row.published_on or row.checked_at}"
        day = since if row.bundled else f"checked on {row.checked_at}"
        age = "never published" if row.checked_at is None else f"{row.entries:,} entries, {day}"
        yield Diagnosis(level, f"list {row.list}", age, row.todo)
    yield from _quarantine(LISTED_PARTIES.name, ledger.quarantined)


def catalogue(connection: Connection) -> Iterator[Diagnosis]:
    """Items, and what of items and licences cannot be used."""
    knowledge = run_async(connection, KnowledgeNow(connection).read_on([ITEM_CONTENT, LICENCES]))
    yield Diagnosis(
        "ok" if knowledge.items else "note",
        "items",
        f"{len(knowledge.items):,} known",
        None if knowledge.items else "shipscreen items load FILE",
    )
    for topic in (ITEM_CONTENT.name, LICENCES.name):
        yield from _quarantine(topic, knowledge.quarantined.get(topic, {}))


def _quarantine(topic: str, held: Mapping[str, Quarantined]) -> Iterator[Diagnosis]:
    """Records that nobody can use, until right ones come."""
    if not held:
        return
    named = [f"{key} (offset {one.offset}: {one.why})" for key, one in islice(sorted(held.items()), QUARANTINED_SHOWN)]
    more = f" and {len(held) - len(named)} more" if len(held) > len(named) else ""
    said = f"{len(held)} keys have a last record that was not taken: {'; '.join(named)}{more}"
    yield Diagnosis("wrong", f"topic {topic}", said, TO_PUBLISH[topic])
