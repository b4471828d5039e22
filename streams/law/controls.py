"""Requirements of the Commerce Control List by ECCN paragraph: 15 CFR 738.4(a), 774 Supp. 1 (issue 2026-07-23).

The table names, per paragraph, the Country Chart columns and the prose scopes of its requirements. Two degrees are
kept apart: *certain* is what the stated paragraph as a whole carries; *possible* is what only a part of it carries, or
what depends on facts an order does not state (a performance figure, the item a software is for). A paragraph not given
is not known to be harmless, so `columns` and `scopes` hold both, and a requirement that is only possible still holds
the order. But it adds nothing where a certain requirement holds it already: "3B001.c" to China is a matter of
742.4(a)(4), not also of 3B001.c.1.a (742.4(a)(5)).
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

_ECCN = re.compile(r"\d[A-E]\d{3}(?:\.(?:[a-z]|\d{1,2}))*")
CONDITIONAL = "conditional"
"""Value of an exception that the entry grants under terms the table does not carry; for LVS the limit follows it."""
PARTLY = "partly"
"""Value of an exception that the entry grants to some parts of the paragraph and not to others."""
MEMO = 10_000
"""Size of the cache for paragraphs without a row; orders name a few hundred."""
KINDS = {
    **dict.fromkeys("ABC", frozenset({"commodity"})),
    "D": frozenset({"software", "commodity"}),
    "E": frozenset({"technology"}),
}
UNNAMED = "the entry passes this paragraph over"
UNDESCRIBED = {"everywhere": True, "cite": "not described", "code": "CCL_LICENSE_REQUIRED"}
OF_ANOTHER_DAY = "the ECCN is not in the list of 2026-07-23; its controls are not known"


@cache
def numbers() -> frozenset[str]:
    """Returns every five-character ECCN of the list or an earlier one."""
    tables = (_read(f"category-{number}")["rows"] for number in range(10))
    return frozenset(base(eccn) for table in (*tables, _read("other_dates")["eccns"]) for eccn in table)


def _read(name: str) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(files("streams.reference.controls").joinpath(f"{name}.json").read_bytes())
    return table


def base(eccn: str) -> str:
    """Returns the ECCN without its paragraph."""
    return eccn[:5].upper()


def fits(kind: str | None, eccn: str | None) -> bool:
    """Returns True if an item of this kind can be in the ECCN's product group (738.2(b)); an unstated kind can.

    Software may also be stated as the commodity that carries it.
    """
    group = eccn.strip()[1:2].upper() if eccn else ""
    kinds = KINDS.get(group) if kind and kind != "unknown" else None
    return kinds is None or kind in kinds or base(str(eccn).strip()) == "EAR99"


def is_600_series(eccn: str) -> bool:
    """Returns True for former munitions items (772.1): the third character is 6, as in xY6zz."""
    return eccn[2:3] == "6"


def is_9x515(eccn: str) -> bool:
    """Returns True for spacecraft and related items (772.1)."""
    return eccn[:1] == "9" and eccn[2:5] == "515"


@dataclass(frozen=True, slots=True)
class Attached:
    """Requirements that attach at one destination."""

    columns: frozenset[str]
    scopes: tuple[str, ...]
    unreadable: tuple[str, ...]
    """Statements that could not be parsed; each counts as a requirement everywhere."""

    def __bool__(self) -> bool:
        return bool(self.columns or self.scopes or self.unreadable)


@dataclass(frozen=True, slots=True)
class Control:
    """All requirements of one paragraph, certain and possible. eccn: the table row that applies."""

    eccn: str
    columns: frozenset[str]
    scopes: tuple[str, ...]
    reasons: frozenset[str]
    exceptions: Mapping[str, str | bool] = field(hash=False)
    """LVS: limit in US dollars, as text; STA: False, or "A:5" (not to A:6); others: True; any: "conditional", "partly".

    Absent: not granted; for STA: the general terms of 740.20.
    """
    unreadable: tuple[str, ...]
    certain_columns: frozenset[str]
    certain_scopes: tuple[str, ...]
    fixed_columns: frozenset[str]
    """What the paragraph or a part of it carries for certain: no fact but the exact paragraph settles it."""
    fixed_scopes: tuple[str, ...]
    agency: str | None = None
    """Another agency that controls the item instead: ITAR."""

    @property
    def at_only(self) -> bool:
        """True if controlled for anti-terrorism reasons only, ignoring a UN arms embargo (A.4: 9A991)."""
        return not self.unreadable and self.reasons <= {"AT", "UN"}

    def attached(
        self, marks: frozenset[str], covers: Callable[[str], bool], settled: frozenset[str] = frozenset()
    ) -> Attached:
        """Returns the requirements at a destination with these chart marks. covers: whether a scope reaches it.

        Certain ones first; possible ones where there are none: by a column of the chart, else by a scope. settled:
        names that are not possible.
        """
        columns, scopes = self.certain_columns & marks, tuple(filter(covers, self.certain_scopes))
        if not columns and not scopes:
            columns = (self.columns - settled) & marks
            scopes = () if columns else tuple(name for name in self.scopes if name not in settled and covers(name))
        return Attached(columns, scopes, self.unreadable)


@dataclass(frozen=True, slots=True)
class Scope:
    """Destinations of a requirement outside the Country Chart. An unknown scope exempts nothing."""

    name: str
    cite: str
    code: str
    code_of: Mapping[str, str] = field(hash=False)
    since: date | None
    since_of: Mapping[str, date] = field(hash=False)
    everywhere: bool
    countries: frozenset[str]
    groups: frozenset[str]
    not_groups: frozenset[str]
    exempt: frozenset[str]
    advisory: bool

    def covers(self, country: str, groups: frozenset[str]) -> bool:
        """Returns True if it reaches a country of these Country Groups; an advisory scope never does."""
        if self.advisory or country in self.exempt:
            return False
        if self.everywhere or country in self.countries:
            return True
        return bool(self.groups & groups) and not self.not_groups & groups

    def in_force(self, eccn: str, on: date) -> bool:
        first = self.since_of.get(base(eccn), self.since)
        return first is None or first <= on

    def code_for(self, eccn: str) -> str:
        """Returns the reason code of the requirement for this ECCN."""
        return self.code_of.get(base(eccn), self.code)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as the file has it: what the paragraph carries itself, not what parts of it carry."""

    certain_columns: frozenset[str]
    columns: frozenset[str]
    certain_scopes: tuple[str, ...]
    scopes: tuple[str, ...]
    reasons: frozenset[str]
    exceptions: Mapping[str, str | bool]
    unreadable: tuple[str, ...]
    unnamed: bool
    agency: str | None


@dataclass(frozen=True, slots=True)
class ControlTable:
    """The Commerce Control List by ECCN paragraph; immutable and built once at the start."""

    whole: Mapping[str, Control] = field(repr=False)
    """Answers for a paragraph that has a row, or parts that have one."""
    rest: Mapping[str, Control] = field(repr=False)
    """Answers for a paragraph below such a one that has no row itself."""
    scopes: Mapping[str, Scope] = field(repr=False)
    days: Mapping[str, tuple[date | None, date | None]] = field(repr=False)
    """First and last day of ECCNs that were not always in the list."""
    memo: dict[str, Control | None] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls) -> "ControlTable":
        """Loads the table from streams/reference/controls/."""
        rows: dict[str, Any] = {}
        for number in range(10):
            rows |= _read(f"category-{number}")["rows"]
        scopes, others = _read("scopes")["scopes"], _read("other_dates")["eccns"]
        days = {eccn: (_day(when.get("first")), _day(when.get("last"))) for eccn, when in others.items()}
        return _table(rows, scopes, days)

    def find(self, eccn: str) -> Control | None:
        """Returns the controls of a paragraph; None if the ECCN is malformed, unknown or EAR99."""
        found = self.whole.get(eccn)
        if found is not None:
            return found
        if eccn not in self.memo:
            found = self._find_below(eccn)
            if len(self.memo) >= MEMO:
                return found
            self.memo[eccn] = found
        return self.memo[eccn]

    def _find_below(self, eccn: str) -> Control | None:
        if not eccn.isascii():
            return None
        eccn = eccn[:5].upper() + eccn[5:].lower()
        if not _ECCN.fullmatch(eccn):
            return None
        found = self.whole.get(eccn)
        while found is None and len(eccn) > len("3A001"):
            eccn = eccn.rpartition(".")[0]
            found = self.rest.get(eccn)
        return found

    def exists(self, eccn: str, on: date | None = None) -> bool:
        """Returns True if the ECCN is well formed and in the Commerce Control List (of that day, if known)."""
        if self.find(eccn) is None:
            return False
        first, last = self.days.get(base(eccn), (None, None))
        return on is None or ((first is None or first <= on) and (last is None or on <= last))

    def scope(self, name: str) -> Scope:
        """Returns a scope by name; an undescribed one covers every destination."""
        return self.scopes.get(name) or _scope(name, UNDESCRIBED)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _scope(name: str, raw: Mapping[str, Any]) -> Scope:
    return Scope(
        name=name,
        cite=raw["cite"],
        code=raw["code"],
        code_of=raw.get("code_of", {}),
        since=_day(raw.get("since")),
        since_of={eccn: date.fromisoformat(first) for eccn, first in raw.get("since_of", {}).items()},
        everywhere=raw.get("everywhere", False),
        countries=frozenset(raw.get("countries", ())),
        groups=frozenset(raw.get("groups", ())),
        not_groups=frozenset(raw.get("not_groups", ())),
        exempt=frozenset(raw.get("exempt", ())),
        advisory=raw.get("advisory", False),
    )


def _table(
    raw: Mapping[str, Mapping[str, Any]],
    scopes: Mapping[str, Mapping[str, Any]],
    days: Mapping[str, tuple[date | None, date | None]],
) -> ControlTable:
    rows = {eccn: _row(found) for eccn, found in raw.items()}
    rows |= {eccn: _row({"unreadable": [OF_ANOTHER_DAY]}) for eccn in days if eccn not in rows}
    for eccn in list(rows):
        for above, up in pairwise(reversed(_above(eccn))):
            rows.setdefault(up, rows[above])
    parts: dict[str, list[_Row]] = {eccn: [] for eccn in rows}
    for eccn, row in rows.items():
        for up in _above(eccn):
            parts[up].append(row)
    return ControlTable(
        whole={eccn: _whole(eccn, row, parts[eccn]) for eccn, row in rows.items()},
        rest={eccn: _rest(eccn, row) for eccn, row in rows.items()},
        scopes={name: _scope(name, found) for name, found in scopes.items()},
        days=days,
    )


def _above(eccn: str) -> list[str]:
    """Returns the paragraphs above one, nearest first, the whole entry last."""
    names = eccn.split(".")
    return [".".join(names[:n]) for n in range(len(names) - 1, 0, -1)]


def _row(raw: Mapping[str, Any]) -> _Row:
    certain_columns, certain_scopes = frozenset(raw.get("columns", ())), tuple(raw.get("scopes", ()))
    return _Row(
        certain_columns,
        certain_columns | frozenset(raw.get("possible_columns", ())),
        certain_scopes,
        (*certain_scopes, *raw.get("possible_scopes", ())),
        frozenset(raw.get("reasons", ())),
        raw.get("exceptions", {}),
        tuple(raw.get("unreadable", ())),
        raw.get("unnamed", False),
        raw.get("agency"),
    )


def _rest(eccn: str, row: _Row) -> Control:
    return _control(eccn, row, [row], (*row.unreadable, *([UNNAMED] if row.unnamed else [])))


def _whole(eccn: str, row: _Row, parts: Sequence[_Row]) -> Control:
    """Combines a paragraph with all its parts, since the item may be any of them."""
    if not parts:
        return _rest(eccn, row)
    together = [row, *parts]
    return _control(eccn, row, together, tuple(dict.fromkeys(why for one in together for why in one.unreadable)))


def _control(eccn: str, row: _Row, together: Sequence[_Row], unreadable: tuple[str, ...]) -> Control:
    return Control(
        eccn=eccn,
        columns=frozenset().union(*(one.columns for one in together)),
        scopes=tuple(dict.fromkeys(name for one in together for name in one.scopes)),
        reasons=frozenset().union(*(one.reasons for one in together)),
        exceptions=_exceptions(together),
        unreadable=unreadable,
        certain_columns=row.certain_columns,
        certain_scopes=row.certain_scopes,
        fixed_columns=frozenset().union(*(one.certain_columns for one in together)),
        fixed_scopes=tuple(dict.fromkeys(name for one in together for name in one.certain_scopes)),
        agency=row.agency,
    )


def _exceptions(together: Sequence[_Row]) -> Mapping[str, str | bool]:
    """Returns exceptions that all parts have, with the strictest terms of any part."""
    names = dict.fromkeys(name for one in together for name in one.exceptions)
    return {name: _together([one.exceptions.get(name) for one in together]) for name in names}


def _together(values: Iterable[str | bool | None]) -> str | bool:
    found = set(values)
    if len(found) == 1:
        only = found.pop()
        return PARTLY if only is None else only
    if found == {None, "A:5"}:
        return "A:5"  # STA: the general terms beside the narrower ones
    limits = {value: limit_of(value) for value in found}
    if None not in limits.values():
        least = min(limit for limit in limits.values() if limit is not None)
        return f"{CONDITIONAL} {least}" if any(str(value).startswith(CONDITIONAL) for value in found) else str(least)
    return CONDITIONAL if found == {True, CONDITIONAL} else PARTLY


def limit_of(granted: str | bool | None) -> int | None:
    """Returns the LVS limit in US dollars; None if the entry has none for the whole paragraph."""
    amount = str(granted).removeprefix(f"{CONDITIONAL} ")
    return int(amount) if amount.isdigit() else None
