"""Answers questions about lists: how fresh each is, which entries it has, and which were in force on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from schemas.listed_party import ListedParty
from streams.facts.order import ListState
from streams.lists.manifest import Manifest, Manifests
from streams.lists.publishers.words import letters_and_digits


@dataclass(frozen=True, slots=True)
class ListStatus:
    """State of one list. version: offset of its marker on `listed-parties.v1`; None = never published.

    age_days: days since the publisher was last asked. stale: older than its manifest allows, or never asked.
    """

    list: str
    title: str
    entries: int
    version: int | None
    published_on: date | None
    checked_at: date | None
    age_days: int | None
    max_age_days: int | None
    stale: bool
    required: bool
    todo: str | None
    """The next step for an operator; None = nothing to do."""
    refused_at: date | None = None
    """Day on which a publication after the accepted one was refused."""
    bundled: bool = False
    """True if this came with a release and not from its publisher."""
    missing: int = 0
    """Entries fewer than the release's manifest expects, which nobody has accepted."""
    frozen: bool = False
    """True if its newest word is older than its manifest finds likely: the address may serve an old file."""


def list_statuses(
    states: Mapping[str, ListState],
    manifests: Manifests,
    today: date,
    required: Iterable[str] = (),
    newest: Mapping[str, date] | None = None,
) -> tuple[ListStatus, ...]:
    """Returns the status of every known list and of every required list that is missing; required ones first.

    newest: the first day of each list's youngest entry (`newest_days`).
    """
    days = newest or {}
    needed = set(required)
    names = sorted(states.keys() | needed, key=lambda name: (name not in needed, name))
    return tuple(
        _status(name, states.get(name), manifests, today, days.get(name), required=name in needed) for name in names
    )


def newest_days(entries: Iterable[ListedParty], today: date) -> dict[str, date]:
    """Returns the first day of each list's youngest entry: what a file says of its own age, whoever serves it."""
    found: dict[str, date] = {}
    for entry in entries:
        day = entry.effective_from
        if day is not None and found.get(entry.list, date.min) < day <= today:
            found[entry.list] = day
    return found


def _status(
    name: str, state: ListState | None, manifests: Manifests, today: date, newest: date | None, *, required: bool
) -> ListStatus:
    manifest = manifests.get(name)
    title = manifest.title if manifest else "no manifest"
    limit = manifest.max_age_days if manifest else None
    if state is None:
        todo: str | None = f"load it: shipscreen lists load FILE --list {name}"
        return ListStatus(name, title, 0, None, None, None, None, limit, stale=True, required=required, todo=todo)
    age = (today - state.checked_at).days
    ask = f"shipscreen lists fetch --list {name}" if manifest and manifest.address else "shipscreen lists load FILE"
    todo = None
    if state.bundled:
        todo = f"bundled with a release, of {state.published_on or state.checked_at}: {ask}"
    elif limit is not None and age > limit:
        todo = f"ask its publisher: {ask}"
    elif age < 0:
        todo = f"checked on {state.checked_at}, still to come: is a clock wrong? {ask}"
    frozen = not state.bundled and _frozen(manifest, today, (state.published_on, newest))
    if frozen:
        old = f"nothing in it is younger than {frozen}: is it an old file? See its publisher's page"
        todo = f"{old}; {todo}" if todo else old
    stale = todo is not None
    missing = missing_entries(state, manifests)
    if missing:
        few = f"{missing:,} entries fewer than its manifest expects; compare it with the publisher's: {ask}"
        todo = f"{few}; {todo}" if todo else few
    if state.refused_at is not None:
        told = f"a publication was refused on {state.refused_at}: {state.refused_why}"
        todo = f"{told}; {todo or f'again: {ask}'}"
    return ListStatus(
        list=name,
        title=title,
        entries=state.entries,
        version=state.version,
        published_on=state.published_on,
        checked_at=state.checked_at,
        age_days=age,
        max_age_days=limit,
        stale=stale,
        required=required,
        todo=todo,
        refused_at=state.refused_at,
        bundled=state.bundled,
        missing=missing,
        frozen=bool(frozen),
    )


def _frozen(manifest: Manifest | None, today: date, told: Iterable[date | None]) -> date | None:
    """Returns the oldest of what is told of the list's own day, if that is too old; None if not, or not known."""
    limit = manifest.max_published_days if manifest else None
    day = min((one for one in told if one is not None), default=None)
    return day if limit is not None and day is not None and today - day > timedelta(limit) else None


def missing_entries(state: ListState, manifests: Manifests) -> int:
    """Returns how many entries a list lacks to the minimum of its manifest, unless a person accepted fewer.

    For people only: the fold judges by what stands on the topic, whatever the release. A bundled list says so itself.
    """
    manifest = manifests.get(state.list)
    if manifest is None or state.bundled or state.accepted_by is not None:
        return 0
    return max(0, manifest.min_entries - state.entries)


def entries_on(entries: Iterable[ListedParty], day: date) -> tuple[ListedParty, ...]:
    """Returns the entries in force on a day."""
    return tuple(entry for entry in entries if entry.stands_on(day))


def entries_named(entries: Iterable[ListedParty], words: str) -> tuple[ListedParty, ...]:
    """Returns entries with this key, or with these words in a name or alias, ignoring case, accents and punctuation.

    For looking up an entry by hand; streams/matching matches orders.
    """
    wanted = letters_and_digits(words)
    return tuple(
        entry
        for entry in entries
        if words in {entry.key, entry.entry_id}
        or (
            wanted
            and any(
                wanted in letters_and_digits(name) for name in (entry.name, *(alias.name for alias in entry.aliases))
            )
        )
    )
