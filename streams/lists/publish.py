"""What to write to `listed-parties.v1` for a publication: its changes, then its marker."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import orjson

from schemas.listed_party import ListedParty, ListedPartyChange, ListRefusal, ListSnapshot
from streams.lists.diff import diff, without_false_changes
from streams.lists.snapshot import Snapshot, digests, entries_hash

Records = list[tuple[bytes, bytes]]
"""Key and value of each record, in the order in which they are to be written."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who accepted a publication that the guard refused, and why."""

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
    """The records of one publication; where nothing changed, the marker of a check alone.

    previous: the entries that the list holds (`Knowledge.entries`). snapshot_id: unique per publication, so that two
    publishers at once cannot mix. base: id of the snapshot applied last (`Knowledge.applied`); None = never published.
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
        accepted_by=approval.who if approval else None,
        accept_reason=approval.reason if approval else None,
    )
    return [*records, (snapshot.list.encode(), _value(marker))]


def refusal(name: str, on: date, why: str) -> Records:
    """The record of a publication that was refused: for the workers' metrics and for people, it changes nothing."""
    return [(name.encode(), _value(ListRefusal(list=name, refused_at=on, why=why[:2000] or "unknown")))]


def _value(record: ListedPartyChange | ListSnapshot | ListRefusal) -> bytes:
    # Defaults are left out, as for the digest; but the reader tells the two kinds apart by `record`.
    content = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return orjson.dumps({"record": record.record, **content}, option=orjson.OPT_SORT_KEYS)
