"""Fails where what decides has changed since the last release, and neither its number nor a changelog fragment says so.

usage: python -m scripts.version_gate [--check | --write | --release [--old-lists REASON]]

--check (the default) compares; --write replays the golden cases and writes into changelog.d/+golden.decided.md which of
them the last release decided otherwise; --release records what this release decides, to compare the next one with.

Bundled lists (streams/reference/bundle/) that are older than 60 days are warned of; they refuse a release
unless somebody says why it carries them.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from textwrap import fill
from typing import Any, Self

from streams.audit.cases import ENACTED, case_from_json, run_case
from streams.audit.closure import PLATFORM
from streams.audit.identity import enacted, program_identity
from streams.lists.bundle import described
from streams.screening.rulebook import RELEASE

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
RELEASED = GOLDEN / "released"
FRAGMENTS = ROOT / "changelog.d"
REPLAYED = FRAGMENTS / "+golden.decided.md"
CASES = ("cases.jsonl", "cases2.jsonl", "siblings.jsonl")
COMMENTS = frozenset({"id", "title", "topic", "section", "why", "citation", "note", "split", "difficulty", "expected"})
"""Members of a golden case on which no decision rests."""
HEADS = (
    ("Held now, where they cleared", "clear", "hold"),
    ("Clear now, where they were held", "hold", "clear"),
    ("Held for other reasons", "hold", "hold"),
)
WIDTH = 120
OLDEST_BUNDLE = 60
"""Days after which the bundled lists are no longer what a release should carry."""


@dataclass(frozen=True)
class Release:
    """What a release decides."""

    release: str
    identity: str
    """As its verdicts name it, on the machine that recorded it."""
    decides: str
    """The same on every machine (see `decides`); "" where a release could not tell yet."""
    cases: Mapping[str, str]
    """By id of a golden case: a digest of its facts, the outcome, and the codes that hold it."""

    @classmethod
    def last(cls) -> Self:
        """Of those recorded, the newest."""
        path = max(RELEASED.glob("*.json"), key=lambda one: [int(part) for part in one.stem.split(".")])
        return cls(**json.loads(path.read_text("utf-8")))

    @classmethod
    def now(cls) -> Self:
        """Returns what would be recorded if this tree were released now."""
        return cls(RELEASE, enacted().identity, decides(), dict(decided()))

    def record(self) -> Path:
        """Writes the record of the release and returns its path."""
        path = RELEASED / f"{self.release}.json"
        path.write_text(json.dumps(asdict(self), indent=0) + "\n", encoding="utf-8")
        return path


def decides() -> str:
    """Hash of what decides without Python, Unicode and ICU: the checks run on machines that differ in these."""
    versions = {name: told for name, told in program_identity().versions.items() if name not in PLATFORM}
    return replace(program_identity(), versions=versions).hash


def decided() -> Iterator[tuple[str, str]]:
    """Each golden case of enacted law, as it is decided now."""
    for name in CASES:
        for line in (GOLDEN / name).read_text("utf-8").splitlines():
            raw = json.loads(line)
            if raw.get("ruleset", ENACTED) == ENACTED:
                result = run_case(case_from_json(raw), lambda _: enacted())
                yield raw["id"], " ".join([facts(raw), result.decision.outcome, *sorted(result.codes)])


def facts(raw: Mapping[str, Any]) -> str:
    """Digest of what a case gives: one that was rewritten is not compared."""
    given = {name: value for name, value in raw.items() if name not in COMMENTS}
    return sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:8]


def difference(last: Release, now: Mapping[str, str]) -> str:
    """Golden cases that both decided, by how they have moved: the fragment that --write makes."""
    both = {name: (last.cases[name].split(), told.split()) for name, told in now.items() if name in last.cases}
    same = {name: (was, told) for name, (was, told) in both.items() if was[0] == told[0]}
    moves = {name: (was[1:], told[1:]) for name, (was, told) in same.items() if was != told}
    told = [f"Of {len(same)} golden cases that {last.release} can decide, {len(moves)} are decided differently."]
    for head, before, after in HEADS:
        found: dict[str, list[str]] = {}
        for name, (was, is_now) in moves.items():
            if (was[0], is_now[0]) == (before, after):
                found.setdefault(reasons(was[1:], is_now[1:]), []).append(name)
        rows = [f"* {codes}: {', '.join(sorted(names))}" for codes, names in sorted(found.items())]
        told += ["", f"{head}:", "", *(fill(row, WIDTH, subsequent_indent="  ") for row in rows)] if rows else []
    return "\n".join(told) + "\n"


def reasons(gone: Sequence[str], come: Sequence[str]) -> str:
    """Codes that hold a case now and did not, and those that did and do not."""
    new = ", ".join(f"`{code}`" for code in come if code not in gone)
    old = ", ".join(f"`{code}`" for code in gone if code not in come)
    return " instead of ".join(filter(None, [new, old])) if new or not come else f"without {old}"


def faults(last: Release, fragments: Sequence[str], replayed: str | None) -> Iterator[str]:
    """What is missing. fragments: names of those that people wrote; replayed: the one that --write makes."""
    if decides() != last.decides and last.release == RELEASE and not fragments:
        yield (
            f"what decides has changed since release {last.release}, and nothing says so. Write a fragment into "
            f"{FRAGMENTS.name}/ (its README.md says how), or raise RELEASE in streams/screening/rulebook.py"
        )
    if replayed != difference(last, dict(decided())):
        yield f"{FRAGMENTS.name}/{REPLAYED.name} is out of date; run: python -m scripts.version_gate --write"


def old_lists(today: date) -> str | None:
    """Says which bundled lists are too old; None if none is."""
    days = {name: (today - one.checked_on).days for name, one in described().items()}
    old = ", ".join(f"{name} {age} days" for name, age in sorted(days.items()) if age > OLDEST_BUNDLE)
    return f"bundled lists older than {OLDEST_BUNDLE} days: {old}; python -m scripts.build_bundle" if old else None


def released(asked: Sequence[str]) -> int:
    """Records the release. Returns the exit code: 1 if the bundled lists are old and no reason is given."""
    old = old_lists(date.today())  # noqa: DTZ011  to the day, wherever it is run
    if old and not (len(asked) == 2 and asked[0] == "--old-lists" and asked[1].strip()):
        print(f"version gate: {old}; or --release --old-lists REASON", file=sys.stderr)
        return 1
    print(f"{Release.now().record().relative_to(ROOT)} written{f' with {old}: {asked[1]}' if old else ''}")
    return 0


def written() -> list[str]:
    """Names of the fragments that people wrote."""
    return sorted(path.name for path in FRAGMENTS.glob("*.*.md") if path != REPLAYED)


def main() -> int:
    """Runs the command. Returns the exit code: 1 if --check finds that neither number nor fragment tells a change."""
    asked = sys.argv[1:] or ["--check"]
    if asked[0] == "--release":
        return released(asked[1:])
    if asked == ["--write"]:
        REPLAYED.write_text(difference(Release.last(), dict(decided())), encoding="utf-8")
        return 0
    if asked != ["--check"]:
        print(__doc__, file=sys.stderr)
        return 2
    replayed = REPLAYED.read_text("utf-8") if REPLAYED.exists() else None
    if old := old_lists(date.today()):  # noqa: DTZ011  to the day, wherever it is run
        print(f"version gate: warning: {old}", file=sys.stderr)
    wrong = list(faults(Release.last(), written(), replayed))
    for fault in wrong:
        print(f"version gate: {fault}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
