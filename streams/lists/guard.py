"""The feed guard decides whether a publication may replace the accepted one. It fails closed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from schemas.listed_party import ListedParty
from streams.lists.diff import Diff, diff, without_false_changes
from streams.lists.manifest import Manifest
from streams.lists.snapshot import Snapshot

_LOST = re.compile(r"\ufffd|\w\?\w|(?:^|\s)\?\w")
"""A lost character: U+FFFD, or a question mark in place of a letter or quotation mark."""
_MOJIBAKE = re.compile(r"[ÃÂâÐÑØÙ][\u0080-\u00bf\u0152-\u0161\u02c6\u02dc\u2010-\u203a\u20ac\u2122]")
"""UTF-8 read as Windows-1252 and written as UTF-8 again."""
MAX_GARBLED_SHARE = 0.01
MAX_RENAMED_SHARE = Decimal("0.05")
DEFAULT_MIN_ENTRIES = 1
DEFAULT_REMOVED_SHARE = Decimal("0.05")
"""Share of entries (0 to 1) that may be removed from a list without a manifest."""


@dataclass(frozen=True, slots=True)
class AcceptedList:
    """The content of a list as last accepted."""

    entries: Mapping[str, ListedParty] = field(default_factory=dict)
    published_on: date | None = None
    snapshot: str | None = None
    """Id of the snapshot applied last; None = never published."""
    bundled: bool = False
    """True if it came with a release: the first publication of the publisher takes its place whatever it removes."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a publication is refused. list: None = the publication as a whole."""

    list: str | None
    expectation: str
    finding: str
    overridable: bool = False
    """True if a person may override it (--accept-shrink) with a reason and a name."""
    whole: bool = False
    """True if it refuses every list of the publication."""

    def __str__(self) -> str:
        return f"{self.list or 'publication'}: expected {self.expectation}; found {self.finding}"


@dataclass(frozen=True, slots=True)
class Judged:
    """The guard's result: the snapshot to publish, its changes, and any refusals."""

    snapshot: Snapshot
    diff: Diff
    refusals: tuple[Refusal, ...]


def judge(snapshot: Snapshot, held: AcceptedList, manifest: Manifest | None) -> Judged:
    """Compares a list with the accepted one and with the assertions of its manifest."""
    least = manifest.min_entries if manifest else DEFAULT_MIN_ENTRIES
    kept = replace(without_false_changes(held.entries, snapshot), min_entries=least)
    changes = diff(held.entries, kept)
    found = [*_counts(kept, manifest), *_age(kept, held), *_garbled(kept, held)]
    if held.entries and not held.bundled:
        found += [*_shrunk(kept.list, changes, held, manifest), *_renamed(kept.list, changes, held)]
    return Judged(kept, changes, tuple(found))


def _counts(snapshot: Snapshot, manifest: Manifest | None) -> Iterator[Refusal]:
    count = len(snapshot.entries)
    if manifest is None:
        if count == 0:
            yield Refusal(snapshot.list, "at least one entry", "none")
        return
    if count < manifest.min_entries:
        yield Refusal(snapshot.list, f"at least {manifest.min_entries:,} entries", f"{count:,}", overridable=True)
    if count > manifest.max_entries:
        yield Refusal(snapshot.list, f"at most {manifest.max_entries:,} entries", f"{count:,}", overridable=True)


def _age(snapshot: Snapshot, held: AcceptedList) -> Iterator[Refusal]:
    if snapshot.published_on and held.published_on and snapshot.published_on < held.published_on:
        yield Refusal(
            snapshot.list, f"a publication of {held.published_on} or later", f"one of {snapshot.published_on}"
        )


def _shrunk(name: str, changes: Diff, held: AcceptedList, manifest: Manifest | None) -> Iterator[Refusal]:
    allowed = manifest.max_removed_share if manifest else DEFAULT_REMOVED_SHARE
    removed = changes.count("removed")
    # One removal is always allowed; otherwise a short list could never lose an entry.
    if removed > 1 and removed > allowed * len(held.entries):
        share = f"{100 * removed / len(held.entries):.2f} %"
        yield Refusal(
            name,
            f"at most {100 * allowed:.2f} % of {len(held.entries):,} entries removed",
            f"{removed:,} removed ({share})",
            overridable=True,
        )


def _renamed(name: str, changes: Diff, held: AcceptedList) -> Iterator[Refusal]:
    renamed = sum(1 for one in changes if one.change == "changed" and "name" in one.fields)
    if renamed > 1 and renamed > MAX_RENAMED_SHARE * len(held.entries):
        yield Refusal(
            name,
            f"other names under at most {100 * MAX_RENAMED_SHARE:.0f} % of the numbers",
            f"{renamed:,} of {len(held.entries):,}: columns shifted?",
            overridable=True,
        )


def _garbled(snapshot: Snapshot, held: AcceptedList) -> Iterator[Refusal]:
    for what, pattern in (("characters lost", _LOST), ("letters wrongly decoded", _MOJIBAKE)):
        now, before = _matching(snapshot.entries, pattern), _matching(held.entries.values(), pattern)
        allowed = before + MAX_GARBLED_SHARE * len(snapshot.entries) if held.entries else None
        if allowed is None:
            allowed = max(2.0, 5 * MAX_GARBLED_SHARE * len(snapshot.entries))
        if now > allowed:
            yield Refusal(snapshot.list, f"{what} in at most {allowed:.0f} entries", f"{now:,}: wrong encoding?")


def _matching(entries: Iterable[ListedParty], pattern: re.Pattern[str]) -> int:
    return sum(1 for e in entries if pattern.search(e.name) or any(pattern.search(a.name) for a in e.aliases))
