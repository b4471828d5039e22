"""The ledger of provisions: the treatment of every section of the regulations (streams/reference/provisions.yaml).

`faults` finds silent gaps: a section without a row, a rule that no section names.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

LEDGER, SECTIONS = "provisions.yaml", "sections.json"
KINDS = ("sections", "supplements")
MARKS = ("V", "S", "M")
_ONE = re.compile(r"(\d{3})\.(\d+)(?:\(.*)?")
_RANGE = re.compile(r"(\d{3})\.(\d+)-(\d{3})\.(\d+)")
_SUPPLEMENT = re.compile(r"Supp(?:\.|lement No\.) (\d+)(?:-(\d+))? to (?:Part )?(\d{3})")
_PART = re.compile(r"\d{3}")
_MEANT = re.compile(r"\d{3}\b|Supp")
"""Start of references to these regulations; anything else is other law."""


class Section(NamedTuple):
    """A section or supplement, in the order of the Code: sections of a part, then its supplements."""

    part: int
    supplement: bool
    number: int

    def __str__(self) -> str:
        return f"Supp. {self.number} to {self.part}" if self.supplement else f"{self.part}.{self.number}"


@dataclass(frozen=True, slots=True)
class Provision:
    """A row of the ledger; the header of the file explains its members."""

    sections: tuple[str, ...]
    what: str
    mark: str
    trigger: str | None = None
    rules: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    advisory: tuple[str, ...] = ()
    out: str | None = None
    pending: str | None = None
    since: str | None = None
    note: str | None = None

    @property
    def title(self) -> str:
        return ", ".join(self.sections)

    @property
    def happens(self) -> bool:
        """True if it has an effect, now or once it is built."""
        return bool(self.rules or self.person or self.advisory or self.pending)


@dataclass(frozen=True, slots=True)
class Inventory:
    """All existing sections and supplements, with the titles of the parts."""

    parts: Mapping[int, str]
    sections: frozenset[Section]

    @classmethod
    def of(cls, table: Mapping[str, Mapping[str, Any]]) -> "Inventory":
        """Builds the inventory from the parts of sections.json."""
        parts = {int(part): str(row["title"]) for part, row in table.items()}
        listed = [entry["no"] for row in table.values() for kind in KINDS for entry in row[kind]]
        return cls(parts, frozenset(section for number in listed for section in sections_in(number)))

    def named(self, text: str) -> frozenset[Section]:
        """Returns the sections that a text names; empty for a whole part or other law. Raises ValueError if unknown."""
        if (_PART.fullmatch(text) and int(text) in self.parts) or not _MEANT.match(text):
            return frozenset()
        meant = tuple(sections_in(text))
        if not {meant[0], meant[-1]} <= self.sections:
            raise ValueError(f"{text} is not in {SECTIONS}")
        return self.sections & frozenset(meant)

    def of_row(self, row: "Provision") -> frozenset[Section]:
        """Returns all sections that a row names."""
        return frozenset(section for text in row.sections for section in self.named(text))


def sections_in(text: str) -> Iterator[Section]:
    """Yields the sections that a text names, with ranges expanded. Raises ValueError if it names none."""
    if found := _RANGE.fullmatch(text):
        part, first, other, last = map(int, found.groups())
        if part != other or first > last:
            raise ValueError(f"{text} is no range")
        yield from (Section(part, supplement=False, number=number) for number in range(first, last + 1))
    elif found := _ONE.fullmatch(text):
        yield Section(int(found[1]), supplement=False, number=int(found[2]))
    elif found := _SUPPLEMENT.fullmatch(text):
        numbers = range(int(found[1]), int(found[2] or found[1]) + 1)
        yield from (Section(int(found[3]), supplement=True, number=number) for number in numbers)
    else:
        raise ValueError(f"{text} is no section")


@cache
def ledger() -> tuple[Provision, ...]:
    """Returns the rows of the package. Raises TypeError if a row has an unknown member."""
    rows = yaml.safe_load(files("streams.reference").joinpath(LEDGER).read_text("utf-8"))["rows"]
    return tuple(map(_provision, rows))


def _provision(row: Mapping[str, Any]) -> Provision:
    members: dict[str, Any] = {member: tuple(it) if isinstance(it, list) else it for member, it in row.items()}
    return Provision(**members)


@cache
def inventory() -> Inventory:
    """Returns the sections of the package's table."""
    return Inventory.of(json.loads(files("streams.reference").joinpath(SECTIONS).read_bytes())["parts"])


def faults(
    rows: Collection[Provision], there: Inventory, rules: Collection[str], codes: Collection[str]
) -> Iterator[str]:
    """Yields descriptions of all faults. rules: ids of the rulebook; codes: all codes of findings."""
    named: set[Section] = set()
    for row in rows:
        yield from _row_faults(row, rules, codes)
        for text in row.sections:
            try:
                named |= there.named(text)
            except ValueError as wrong:
                yield f"row {row.title}: {wrong}"
    yield from (f"{section} has no row in {LEDGER}" for section in sorted(there.sections - named))
    asked = {rule for row in rows for rule in row.rules}
    yield from (f"rule {rule} stands in no row of {LEDGER}" for rule in sorted(set(rules) - asked))


def _row_faults(row: Provision, rules: Collection[str], codes: Collection[str]) -> Iterator[str]:
    if row.mark not in MARKS:
        yield f"row {row.title}: mark {row.mark} is none of {', '.join(MARKS)}"
    if row.trigger is None and (row.happens or not row.out):
        yield f"row {row.title}: without a trigger it must be out, with a reason"
    if row.trigger is not None and not row.happens:
        yield f"row {row.title}: nothing comes of its trigger"
    yield from _unknown(row, "rule", row.rules, rules)
    yield from _unknown(row, "code", (*row.person, *row.advisory), codes)


def _unknown(row: Provision, kind: str, given: Iterable[str], known: Collection[str]) -> Iterator[str]:
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            yield f"row {row.title}: there is no {kind} {name}" + (f"; {near[0]}?" if near else "")


def sections_by_rule(rows: Iterable[Provision]) -> Mapping[str, tuple[str, ...]]:
    """Returns the sections of each rule's rows, in ledger order."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for rule in row.rules:
            found.setdefault(rule, {}).update(dict.fromkeys(row.sections))
    return {rule: tuple(sections) for rule, sections in found.items()}


def out_of_scope(rows: Iterable[Provision], there: Inventory) -> frozenset[Section]:
    """Returns sections and supplements that no row covers."""
    return there.sections - {section for row in rows if row.happens for section in there.of_row(row)}
