"""Knowledge: listed parties, item content and licences, folded from the three reference topics.

A `Knowledge` is an immutable value, a pure function of the records of each topic up to an offset; a worker swaps the
whole value between chunks. The version of a topic is the next offset and a SHA-256 chain over every record before it.
"""

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Generic

import orjson
from pydantic import TypeAdapter

from schemas.item import ItemContent
from schemas.licence import Licence
from schemas.listed_party import ListedParty, ListedPartyChange
from schemas.topics import ITEM_CONTENT, LICENCES, LISTED_PARTIES
from schemas.verdict import TopicVersion
from streams.facts.keyed import LazyRecords, Quarantined, RecordT, canonical_json
from streams.facts.order import ExchangeRates, ListState
from streams.facts.policy import Policy
from streams.lists.fold import Applied, ListFold, PendingChange
from streams.lists.snapshot import Snapshot, digests, entries_hash, entry_json
from streams.matching.index import MatchIndex
from streams.matching.search import can_read

MISKEYED = b""
"""Replaces a record whose key and value disagree; it does not decode."""

FORM = 2
"""Form of saved knowledge; raised when `save` changes."""
_LIST_STATE = TypeAdapter(ListState)

UNREAD = TopicVersion(0, hashlib.sha256(b"").hexdigest())
"""The version of an unread topic."""


@dataclass(frozen=True, slots=True)
class KnowledgeRecord:
    """A record of a reference topic."""

    topic: str
    offset: int
    key: bytes | None
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Delta:
    """The net changes by a batch of records."""

    parties: tuple[tuple[ListedParty | None, ListedParty | None], ...] = ()
    """Each changed entry before and after. A removed entry is one that now has an end date."""
    skus: frozenset[str] = frozenset()
    licences: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    """Lists whose marker was applied, changed or not."""
    refused: tuple[str, ...] = ()
    """Refused records and markers, and why, for the log."""
    rates: bool = False
    """True if the exchange rates changed."""


@dataclass(frozen=True)
class Knowledge:
    """Everything known. An item or licence is None (unknown) if the last record of its key is undecodable."""

    index: MatchIndex
    lists: Mapping[str, ListState]
    items: LazyRecords[ItemContent]
    licences: LazyRecords[Licence]
    exchange_rates: ExchangeRates
    listed_parties_version: TopicVersion
    item_content_version: TopicVersion
    licences_version: TopicVersion
    applied: Mapping[str, Applied] = field(default_factory=dict)
    """Content of each list's last applied snapshot, for checking the next marker."""
    pending: Mapping[str, tuple[PendingChange, ...]] = field(default_factory=dict)
    """Changes that wait for their marker, by snapshot."""
    quarantined: Mapping[str, Mapping[str, Quarantined]] = field(default_factory=dict)
    """By topic and key: what was not taken, and no right record has come since. The versions name it like any other."""

    @classmethod
    def empty(cls, rates: ExchangeRates) -> "Knowledge":
        return cls(MatchIndex.of(()), {}, _items({}), _licences({}), rates, UNREAD, UNREAD, UNREAD)

    @classmethod
    def of(
        cls,
        parties: Iterable[ListedParty],
        items: Iterable[ItemContent],
        licences: Iterable[Licence],
        rates: ExchangeRates,
        checked_at: date,
    ) -> "Knowledge":
        """Builds knowledge without Kafka, for golden cases and tests, from excerpts that count as whole lists.

        Every list that the parties name, and every list that the default policy requires, counts as checked on
        checked_at. A version's hash is over the sorted content; its offset is the number of entries.
        """
        by_list: dict[str, list[ListedParty]] = {name: [] for name in Policy().required_lists}
        for party in parties:
            by_list.setdefault(party.list, []).append(party)
        states = {name: replace(_given(name, of, checked_at), excerpt=True) for name, of in by_list.items()}
        index = MatchIndex.of(party for of in by_list.values() for party in of)
        return cls.given(index, states, items, licences, rates)

    @classmethod
    def from_snapshots(
        cls,
        snapshots: Iterable[Snapshot],
        items: Iterable[ItemContent],
        licences: Iterable[Licence],
        rates: ExchangeRates,
        checked_at: date,
    ) -> "Knowledge":
        """Builds knowledge without Kafka from whole lists; bundled ones are marked."""
        lists = {snapshot.list: snapshot for snapshot in snapshots}
        states = {
            name: replace(
                _given(name, one.entries, one.bundled_on or checked_at),
                published_on=one.published_on,
                bundled=one.bundled_on is not None,
            )
            for name, one in lists.items()
        }
        index = MatchIndex.of(party for one in lists.values() for party in one.entries)
        return cls.given(index, states, items, licences, rates)

    @classmethod
    def given(
        cls,
        index: MatchIndex,
        states: Mapping[str, ListState],
        items: Iterable[ItemContent],
        licences: Iterable[Licence],
        rates: ExchangeRates,
    ) -> "Knowledge":
        """Builds knowledge from given values.

        The version of the lists is over the hash of each list, and over what a bundled one's marker would say.
        """
        by_sku = _items({item.sku: canonical_json(item) for item in items})
        by_id = _licences({licence.id: canonical_json(licence) for licence in licences})
        told = {name: f"{of.hash} {of.checked_at if of.bundled else ''}".encode() for name, of in states.items()}
        return cls(
            index,
            states,
            by_sku,
            by_id,
            rates,
            TopicVersion(len(index), _version_of(told).hash),
            _version_of(by_sku.raw),
            _version_of(by_id.raw),
        )

    def apply(self, records: Sequence[KnowledgeRecord]) -> tuple["Knowledge", Delta]:
        """Returns the knowledge after these records, and the changes.

        Records of a topic must be in offset order; records that are already folded are ignored.

        Raises:
            ValueError: a record of another topic.
        """
        by_topic: dict[str, list[KnowledgeRecord]] = {}
        versions = self.versions
        for record in records:
            if record.topic not in versions:
                raise ValueError(f"{record.topic} is not a reference topic")
            if record.offset >= versions[record.topic].offset:
                by_topic.setdefault(record.topic, []).append(record)
        after, delta = self._with_lists(by_topic.get(LISTED_PARTIES.name, []))
        items = _folded(self.items, by_topic.get(ITEM_CONTENT.name, []), self.quarantined.get(ITEM_CONTENT.name, {}))
        licences = _folded(self.licences, by_topic.get(LICENCES.name, []), self.quarantined.get(LICENCES.name, {}))
        versions = {name: chained(version, by_topic.get(name, ())) for name, version in versions.items()}
        after = replace(
            after,
            items=items.values,
            licences=licences.values,
            quarantined={
                **after.quarantined,
                ITEM_CONTENT.name: items.quarantined,
                LICENCES.name: licences.quarantined,
            },
            listed_parties_version=versions[LISTED_PARTIES.name],
            item_content_version=versions[ITEM_CONTENT.name],
            licences_version=versions[LICENCES.name],
        )
        refused = (*delta.refused, *items.refused, *licences.refused)
        return after, replace(delta, skus=items.touched, licences=licences.touched, refused=refused)

    @property
    def versions(self) -> dict[str, TopicVersion]:
        """Returns the version of each topic: the offset up to which it is folded, and a hash."""
        return {
            LISTED_PARTIES.name: self.listed_parties_version,
            ITEM_CONTENT.name: self.item_content_version,
            LICENCES.name: self.licences_version,
        }

    def entries(self, name: str) -> dict[str, ListedParty]:
        """Returns the current entries of a list by entry id, without removed ones."""
        current = self.applied.get(name, Applied()).digests
        found = {entry_id: self.index.entry(f"{name}/{entry_id}") for entry_id in current}
        return {entry_id: party for entry_id, party in found.items() if party is not None}

    def lists_checked_on(self, day: date) -> Mapping[str, ListState]:
        """Returns the list states as if checked on that day; bundled lists keep their own day."""
        states = self.lists.items()
        return {name: state if state.bundled else replace(state, checked_at=day) for name, state in states}

    def save(self) -> bytes:
        """Saves the fold, without exchange rates; `load` resumes it at the offsets of `versions`."""
        content = {
            "form": FORM,
            "versions": {name: [version.offset, version.hash] for name, version in self.versions.items()},
            "parties": [entry_json(party) for party in self.index],
            # Maps bytes to text one to one, so that an undecodable record is kept unchanged.
            "items": {sku: raw.decode("latin-1") for sku, raw in self.items.raw.items()},
            "licences": {key: raw.decode("latin-1") for key, raw in self.licences.raw.items()},
            "lists": {name: asdict(state) for name, state in self.lists.items()},
            "applied": {name: [one.snapshot, one.hash, _hex(one.digests)] for name, one in self.applied.items()},
            "pending": {
                snapshot: [[_change(one.change), one.digest.hex()] for one in held]
                for snapshot, held in self.pending.items()
            },
            "quarantined": {
                topic: {key: [one.offset, one.why] for key, one in held.items()}
                for topic, held in self.quarantined.items()
            },
        }
        packed = zlib.compress(orjson.dumps(content), level=1)
        return hashlib.sha256(packed).digest() + packed

    @classmethod
    def load(cls, raw: bytes, rates: ExchangeRates) -> "Knowledge":
        """Restores what `save` returned.

        Raises:
            ValueError: damaged, or saved in another form: fold the topics from their start.
        """
        if hashlib.sha256(raw[32:]).digest() != raw[:32]:
            raise ValueError("saved knowledge is damaged: its hash differs")
        content = orjson.loads(zlib.decompress(raw[32:]))
        if content["form"] != FORM:
            raise ValueError(f"saved knowledge has form {content['form']}, this release reads {FORM}")
        versions = {name: TopicVersion(*version) for name, version in content["versions"].items()}
        return cls(
            MatchIndex.of(ListedParty.model_validate(party) for party in content["parties"]),
            {name: _LIST_STATE.validate_python(state) for name, state in content["lists"].items()},
            _items({sku: raw.encode("latin-1") for sku, raw in content["items"].items()}),
            _licences({key: raw.encode("latin-1") for key, raw in content["licences"].items()}),
            rates,
            versions[LISTED_PARTIES.name],
            versions[ITEM_CONTENT.name],
            versions[LICENCES.name],
            {name: Applied(snapshot, _bytes(of), sha) for name, (snapshot, sha, of) in content["applied"].items()},
            {snapshot: tuple(_held(*one) for one in held) for snapshot, held in content["pending"].items()},
            {
                topic: {key: Quarantined(*one) for key, one in held.items()}
                for topic, held in content["quarantined"].items()
            },
        )

    def _with_lists(self, records: Sequence[KnowledgeRecord]) -> tuple["Knowledge", Delta]:
        if not records:
            return self, Delta()
        topic = LISTED_PARTIES.name
        held = dict(self.quarantined.get(topic, {}))
        fold = ListFold(dict(self.lists), dict(self.applied), dict(self.pending), held, self.index.entry, can_read)
        fold.fold((one.offset, one.key, one.value) for one in records)
        pairs = tuple((self.index.entry(key), party) for key, party in fold.changed.items())
        pairs = tuple((old, new) for old, new in pairs if old != new)
        after = replace(
            self,
            index=_indexed(self.index, pairs),
            lists=fold.states,
            applied=fold.applied,
            pending=fold.pending,
            quarantined={**self.quarantined, topic: fold.quarantined},
        )
        return after, Delta(parties=pairs, lists=frozenset(fold.marked), refused=tuple(fold.refused))


def _indexed(index: MatchIndex, pairs: Sequence[tuple[ListedParty | None, ListedParty]]) -> MatchIndex:
    if not pairs:
        return index
    # Adding the first lists to an empty index would process them twice: once to add, once to merge.
    return index.with_changes(pairs) if len(index) else MatchIndex.of(party for _, party in pairs)


def chained(version: TopicVersion, records: Iterable[KnowledgeRecord]) -> TopicVersion:
    """The version after these records."""
    offset, link = version.offset, bytes.fromhex(version.hash)
    for record in records:
        link = linked(link, record)
        offset = record.offset + 1
    return TopicVersion(offset, link.hex())


def linked(link: bytes, record: KnowledgeRecord) -> bytes:
    """The chain's next link. Lengths stand in it, so that no two histories share a hash."""
    key, value = record.key, record.value
    sizes = b"%d,%d;" % (-1 if key is None else len(key), -1 if value is None else len(value))
    return hashlib.sha256(link + sizes + (key or b"") + (value or b"")).digest()


@dataclass(frozen=True, slots=True)
class _Keyed(Generic[RecordT]):
    """Keyed values after a batch. touched: the keys that differ. refused: what of the batch was not taken, and why."""

    values: LazyRecords[RecordT]
    quarantined: Mapping[str, Quarantined]
    touched: frozenset[str] = frozenset()
    refused: tuple[str, ...] = ()


def _folded(
    before: LazyRecords[RecordT], records: Sequence[KnowledgeRecord], held: Mapping[str, Quarantined]
) -> _Keyed[RecordT]:
    """The keyed values after these records. held: what was quarantined before them."""
    if not records:
        return _Keyed(before, held)
    raw = dict(before.raw)
    told: dict[str, int] = {}
    for record in records:
        key = (record.key or b"").decode("utf-8", "replace")
        told[key] = record.offset
        if record.value is None:
            raw.pop(key, None)
            continue
        raw[key] = record.value
        named = before.named(record.value)
        if named is not None and named != key:
            # A value under another's key makes both keys unknown until their next record.
            raw[key] = raw[named] = MISKEYED
            told[named] = record.offset
    after = before.changed(raw)
    # Each key's last record alone counts, however the records came in batches.
    faults = {key: Quarantined(offset, why) for key, offset in told.items() if (why := after.fault(key))}
    kept = {key: one for key, one in held.items() if key not in told}
    return _Keyed(
        after,
        kept | faults,
        frozenset(key for key in told if _differs(before, after, key)),
        tuple(f"{records[0].topic} offset {one.offset}: {key} is unknown: {one.why}" for key, one in faults.items()),
    )


def _differs(before: LazyRecords[RecordT], after: LazyRecords[RecordT], key: str) -> bool:
    if (key in before) != (key in after):
        return True
    return key in before and before.raw[key] != after.raw[key] and before[key] != after[key]


def _change(change: ListedPartyChange) -> dict[str, Any]:
    return change.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _held(change: dict[str, Any], digest: str) -> PendingChange:
    return PendingChange(ListedPartyChange.model_validate(change), bytes.fromhex(digest))


def _hex(digests: Mapping[str, bytes]) -> dict[str, str]:
    return {key: one.hex() for key, one in digests.items()}


def _bytes(digests: Mapping[str, str]) -> dict[str, bytes]:
    return {key: bytes.fromhex(one) for key, one in digests.items()}


def _given(name: str, entries: Sequence[ListedParty], checked_at: date) -> ListState:
    return ListState(name, 0, len(entries), checked_at, hash=entries_hash(digests(entries)))


def _version_of(content: Mapping[str, bytes]) -> TopicVersion:
    return chained(
        UNREAD, (KnowledgeRecord("", n, key.encode(), content[key]) for n, key in enumerate(sorted(content)))
    )


def _items(raw: Mapping[str, bytes]) -> LazyRecords[ItemContent]:
    return LazyRecords(ItemContent, "sku", raw)


def _licences(raw: Mapping[str, bytes]) -> LazyRecords[Licence]:
    return LazyRecords(Licence, "id", raw)
