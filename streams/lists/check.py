"""Checks a publication before anything of it is published: `shipscreen lists check`, and every load and fetch."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from streams.lists.guard import DEFAULT_MIN_ENTRIES, AcceptedList, Judged, Refusal, judge
from streams.lists.manifest import Form, Manifests
from streams.lists.publish import Approval
from streams.lists.publishers.forms import read_publication
from streams.lists.publishers.reading import Problem, UnreadableError
from streams.lists.publishers.unpack import unpacked
from streams.lists.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked publication. Each list of it is judged by itself; what nobody can say of one list refuses all."""

    source_hash: str
    form: Form | None
    lists: Mapping[str, Judged]
    refusals: tuple[Refusal, ...]
    overridden: tuple[Refusal, ...] = ()
    """Refusals that a person overrode."""
    notes: tuple[Problem, ...] = ()
    """Problems of single entries that do not refuse the publication."""
    approval: Approval | None = None

    @property
    def accepted(self) -> bool:
        """True if nothing of it is refused."""
        return not self.refusals

    @property
    def refused_whole(self) -> bool:
        return any(refusal.whole or refusal.list is None for refusal in self.refusals)

    @property
    def good(self) -> Mapping[str, Judged]:
        """The lists that may be published.

        Beside a refused list, one that loses or changes entries may be damaged by the same fault: it waits.
        """
        if self.refused_whole:
            return {}
        guilty = {refusal.list for refusal in self.refusals}
        kinds = {name: {change.change for change in one.diff} for name, one in self.lists.items()} if guilty else {}
        lost = {name for name, found in kinds.items() if found - {"added"}}
        return {name: one for name, one in self.lists.items() if name not in guilty | lost}


def check(
    files: Mapping[str, bytes],
    held: Mapping[str, AcceptedList],
    manifests: Manifests,
    *,
    only: str | None = None,
    published_on: date | None = None,
    source: str | None = None,
    approval: Approval | None = None,
) -> Checked:
    """Reads and checks a publication: one file, compressed or not, or OFAC's three files by name.

    held: the lists as last accepted, by list. only: the one list to take from a publication of several.
    published_on: the publisher's date if the publication has none. approval: overrides refusals that allow it.
    Never raises for bad input: everything wrong becomes a refusal.
    """
    source_hash = hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()
    try:
        content = {inner: body for name, raw in files.items() for inner, body in unpacked(name, raw).items()}
        form, reading = read_publication(content, manifests)
    except UnreadableError as error:
        return Checked(source_hash, None, {}, (Refusal(only, "a readable publication", str(error)),))
    wanted = {name: found for name, found in reading.lists.items() if only in (None, name)}
    dated = {name: _dated(found, published_on, source, source_hash) for name, found in wanted.items()}
    judged = {name: judge(found, held.get(name, AcceptedList()), manifests.get(name)) for name, found in dated.items()}
    refusals = [
        *_missing(form.whole, reading.lists, only, manifests),
        *(_refusal(problem) for problem in reading.problems if problem.grave and only in (None, problem.list)),
        *(refusal for one in judged.values() for refusal in one.refusals),
    ]
    overridden = tuple(refusal for refusal in refusals if approval and refusal.overridable)
    return Checked(
        source_hash,
        form.name,
        judged,
        tuple(refusal for refusal in refusals if refusal not in overridden),
        overridden,
        tuple(problem for problem in reading.problems if not problem.grave),
        approval if overridden else None,
    )


def _dated(found: Snapshot, published_on: date | None, source: str | None, source_hash: str) -> Snapshot:
    day = found.published_on or published_on
    return replace(found, published_on=day, source=source, source_hash=source_hash)


def _missing(
    whole: frozenset[str], lists: Mapping[str, Snapshot], only: str | None, manifests: Manifests
) -> list[Refusal]:
    """A list that is not there: the file was cut off, unless the list is so short that it may have ended."""
    missing = sorted((whole | ({only} if only else set())) - lists.keys())
    return [
        Refusal(name, "the list to be in the publication", "no entry of it", whole=_least(name, manifests) > 1)
        for name in missing
    ]


def _least(name: str, manifests: Manifests) -> int:
    manifest = manifests.get(name)
    return manifest.min_entries if manifest else DEFAULT_MIN_ENTRIES


def _refusal(problem: Problem) -> Refusal:
    return Refusal(problem.list, "sound records", f"{problem.where}: {problem.what}")
