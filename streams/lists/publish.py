"""Builds the records of a publication for `listed-parties.v1`: its changes, then its marker."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import orjson

from schemas.listed_party import ListedParty, ListedPartyChange, ListRefusal, ListSnapshot
from streams.lists.diff import diff, without_false_changes
from streams.lists.snapshot import Snapshot, digests, entries_hash

Records = list[tuple[bytes, bytes]]
"""Key and value of each record, in writing order."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who overrode the guard's refusal of a publication, and why."""

    who: str
    reason: str


def publication(
    previous: Mapping[str, ListedParty],
    snapshot: Snapshot,
    *,
    snapshot_id: str,
    base: str | None,
    checked_at: date,
    approval: Approval | None = None,
) -> Records:
    """Returns the records of one publication; if nothing changed, only the marker of the check.

    previous: current entries of the list (`Knowledge.entries`). snapshot_id: unique per publication, so that two
    concurrent publishers cannot mix. base: id of the snapshot applied last (`Knowledge.applied`); None = none.
    """
    snapshot = without_false_changes(previous, snapshot)
    changes = [
        ListedPartyChange(snapshot=snapshot_id, change=one.change, party=one.party, fields=one.fields)
        for one in diff(previous, snapshot)
    ]
    records = [(change.party.key.encode(), _value(change)) for change in changes]
    marker = ListSnapshot(
        list=snapshot.list,
        snapshot=snapshot_id,
        base=base,
        changes=len(changes),
        entries=len(snapshot.entries),
        entries_hash=entries_hash(digests(snapshot.entries)),
        published_on=snapshot.published_on,
        checked_at=snapshot.bundled_on or checked_at,
        bundled=snapshot.bundled_on is not None,
        source=snapshot.source,
        source_hash=snapshot.source_hash,
        min_entries=snapshot.min_entries,
        accepted_by=approval.who if approval else None,
        accept_reason=approval.reason if approval else None,
    )
    return [*records, (snapshot.list.encode(), _value(marker))]


def refusal(name: str, on: date, why: str) -> Records:
    """Returns the record of a refused publication. It informs people and metrics, and changes no list."""
    return [(name.encode(), _value(ListRefusal(list=name, refused_at=on, why=why[:2000] or "unknown")))]


def _value(record: ListedPartyChange | ListSnapshot | ListRefusal) -> bytes:
    # Defaults are omitted, as in the digest, except `record`, by which a reader distinguishes the kinds.
    content = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return orjson.dumps({"record": record.record, **content}, option=orjson.OPT_SORT_KEYS)
