"""The lists that commands screen against without Kafka: the bundled ones, each replaced by a file's of its name."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

from schemas.listed_party import ListedParty
from streams.audit.closure import PACKAGES, Sources
from streams.cli.shared.cache import read_cached, write_cached
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.files import file_bytes
from streams.cli.shared.terminal import errors
from streams.facts.order import ListState
from streams.lists.bundle import bundle, bundle_hash, described
from streams.lists.manifest import manifests
from streams.lists.publishers.forms import read_publication
from streams.lists.publishers.reading import UnreadableError
from streams.lists.publishers.unpack import unpacked
from streams.lists.snapshot import Snapshot, digests, entries_hash
from streams.matching.index import MatchIndex

KEPT = 3
"""Saved indexes that stay: of the releases and environments that a user changes between."""


def lists_over_bundle(
    paths: Iterable[Path], day: date, more: Iterable[ListedParty] = ()
) -> tuple[MatchIndex, dict[str, ListState]]:
    """Returns the bundled lists, each replaced by a file's list of the same name, and `more` beside them.

    Files count as checked on `day`. Raises Failure.
    """
    named: dict[str, list[Snapshot]] = {}
    for path in paths:
        for snapshot in snapshots_in(path):
            named.setdefault(snapshot.list, []).append(snapshot)
    given = {name: _together(name, of) for name, of in named.items()}
    states = bundled_states() | {name: _given(one, day) for name, one in given.items()}
    added = [*(entry for one in given.values() for entry in one.entries), *more]
    index = bundled_index()
    return (index.replaced(given.keys(), added) if added or given else index), states


def bundled_states() -> dict[str, ListState]:
    """Returns the states of the bundled lists, as their markers would tell them."""
    return {
        name: ListState(name, 0, one.entries, one.checked_on, one.published_on, one.hash, bundled=True)
        for name, one in described().items()
    }


def bundled_index() -> MatchIndex:
    """Returns the index of the bundled lists: read from the user's cache, or made and put there.

    The file is named by all that goes into it: the entries, the code and data that read names, the libraries' versions.
    """
    made_by = Sources({name: files(name) for name in PACKAGES}).identity(["streams.matching.index"]).hash
    name = f"index-{hashlib.sha256(f'{made_by} {bundle_hash()}'.encode()).hexdigest()[:32]}"
    saved = read_cached(name)
    if saved is not None:
        try:
            return MatchIndex.saved(saved)
        except ValueError as damaged:
            errors().print(f"the saved index of the lists is {damaged}; made again", markup=False, highlight=False)
    index = MatchIndex.of(entry for one in bundle().values() for entry in one.entries)
    write_cached(name, index.save(), kept=KEPT)
    return index


def snapshots_in(path: Path) -> tuple[Snapshot, ...]:
    """Returns the lists in a file of any publisher's form. Raises Failure if the form is unknown."""
    try:
        _, reading = read_publication(unpacked(path.name, file_bytes(path)), manifests())
    except UnreadableError as unreadable:
        raise Failure(f"{path}: {unreadable}.", "shipscreen lists check FILE says more.", Exit.REFUSED) from None
    for problem in reading.problems:
        if problem.grave:
            raise Failure(f"{path}: {problem.where}: {problem.what}", "Correct the record.", Exit.REFUSED)
    return tuple(reading.lists.values())


def say_lists(lists: Mapping[str, ListState]) -> None:
    """Prints every list that is screened against to stderr, with its entries, day and origin."""
    origins: dict[str, list[str]] = {}
    for name, state in sorted(lists.items()):
        day = state.published_on or state.checked_at
        origin = f"bundled with this release, of {day}" if state.bundled else f"from a file, of {day}"
        origins.setdefault(origin, []).append(f"{name} {state.entries:,}")
    for origin, told in origins.items():
        said = f"lists (entries), {origin}: {', '.join(told)}"
        errors().print(said, markup=False, highlight=False)


def _given(snapshot: Snapshot, day: date) -> ListState:
    hashed = entries_hash(digests(snapshot.entries))
    return ListState(snapshot.list, 0, len(snapshot.entries), day, snapshot.published_on, hashed)


def _together(name: str, parts: Sequence[Snapshot]) -> Snapshot:
    try:
        return Snapshot.of(
            name, (entry for part in parts for entry in part.entries), published_on=parts[0].published_on
        )
    except ValueError as twice:
        raise Failure(f"{twice}.", "Give each entry of a list once.", Exit.REFUSED) from None
