"""From the statements of one entry to one row per paragraph that differs from the paragraph above it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.controls_exceptions import Grant, grants, value
from scripts.controls_paragraphs import Paragraphs, within
from scripts.controls_statements import Statement, statements

Row = dict[str, Any]
WHOLE = Paragraphs(("",))
# The source has no word of the entry's exceptions: the general terms of STA may not hold; the others are absent.
LOST = "not in the source"
_REASON = re.compile(r"\b(AT|CB|CC|CW|EI|FC|MT|NP|NS|RS|SI|SL|SS|UN)\b")
# Reasons that alone are no sign that a paragraph was meant to be controlled.
_FAINT = frozenset({"AT", "RUS", "UN"})
# Anti-terrorism controls reach Iran, Cuba, North Korea and Syria only (742.8-742.10, 742.19, part 746): an entry of
# which nothing but the reason AT is known cannot need a licence elsewhere.
_AT_ALONE = Statement("AT", (), ("e1_e2_at",), WHOLE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One ECCN with what the list says of it, or a person in the list's stead."""

    eccn: str
    statements: tuple[Statement, ...]
    grants: tuple[Grant, ...]
    agency: str | None

    def reasons(self, path: str, *, possible: bool) -> frozenset[str]:
        """Returns the reasons for control of a paragraph: the certain ones, or those under conditions."""
        return frozenset(s.reason for s in self.covering(path) if s.conditional == possible)

    def covering(self, path: str) -> list[Statement]:
        """Statements about a paragraph as a whole, not those about a part of it."""
        return [s for s in self.statements if _covers(s.paragraphs, path)]


def _covers(paragraphs: Paragraphs, path: str) -> bool:
    return any(within(path, p) for p in paragraphs.included) and not any(within(path, p) for p in paragraphs.excluded)


def entry(source: Mapping[str, Any], reading: Mapping[str, Any]) -> Entry:
    """An entry of the stored list, corrected by a person's reading of it."""
    eccn, instead = source["eccn"], reading.get("instead_of", [])
    kept = [] if instead == "all" else [s for s in statements(eccn, source["countryChart"]) if s.reason not in instead]
    read = [*kept, *statements(eccn, [{"control": c, "countryChart": cell} for c, cell in reading.get("rows", [])])]
    loose = [item["text"] for item in source.get("items", ()) if item["paragraph"] is None]
    notes = [text for text in loose if re.match(r"\$\d|N/A for", text)]
    own = reading.get("flags", {})
    flags = own if own and instead == "all" else source["licenceExceptionFlags"] | own
    if not source["licenceExceptionFlags"] and "STA" not in flags:
        flags = flags | {"STA": LOST}
    stated = source["reasonForControl"] or ""
    agency = _agency(source["heading"]) if not read else None
    read += _silent(frozenset(_REASON.findall(stated)), read, agency)
    return Entry(eccn, tuple(read), tuple(grants(eccn, flags, [] if "LVS" in own else notes)), agency)


def _agency(heading: str) -> str | None:
    return "ITAR" if re.search(r"subject to the ITAR", heading) else None


def _silent(stated: frozenset[str], read: Sequence[Statement], agency: str | None) -> list[Statement]:
    """Stand-ins for what the entry leaves unsaid: a reason without a statement, or no statement at all."""
    if not read and stated == {"AT"}:
        return [_AT_ALONE]
    missing = sorted(stated - {s.reason for s in read})
    silent = [(reason, f"{reason}: a reason for control without a readable statement") for reason in missing]
    if not read and not missing:
        silent.append(("?", f"no control statement; subject to the {agency}" if agency else "no control statement"))
    return [Statement(reason, (), (), WHOLE, unreadable=why) for reason, why in silent]


def rows(of: Entry) -> dict[str, Row]:
    """Rows by path, the whole entry first; a paragraph is left out where it says what the nearest row above says."""
    found: dict[str, Row] = {}
    for path in sorted(_paths(of), key=lambda p: (p.count(".") + bool(p), _natural(p))):
        row = _row(of, path)
        above = next((found[up] for up in _ancestors(path) if up in found), None)
        if row != above:
            found[path] = row
    return dict(sorted(found.items(), key=lambda item: _natural(item[0])))


def _paths(of: Entry) -> set[str]:
    named = {p for s in of.statements for p in (*s.paragraphs.included, *s.paragraphs.excluded)}
    return {""} | named | {grant.path for grant in of.grants}


def _ancestors(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:n]) for n in range(len(parts) - 1, 0, -1)] + [""] if path else []


def _natural(path: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in path.split(".")) if path else ()


def _row(of: Entry, path: str) -> Row:
    covering = of.covering(path)
    certain = [s for s in covering if not s.conditional]
    possible = [s for s in covering if s.conditional]
    columns, scopes = _flat(certain, "columns"), _flat(certain, "scopes")
    row: Row = {
        "columns": columns,
        "possible_columns": [c for c in _flat(possible, "columns") if c not in columns],
        "scopes": scopes,
        "possible_scopes": [s for s in _flat(possible, "scopes") if s not in scopes],
        "reasons": sorted({s.reason for s in covering if s.reason != "?"}),
        "exceptions": _exceptions(of, path),
        "unreadable": sorted({s.unreadable for s in covering if s.unreadable}),
        "unnamed": _unnamed(of, path, covering),
        "agency": of.agency,
    }
    return {key: what for key, what in row.items() if what}


def _flat(some: Sequence[Statement], field: str) -> list[str]:
    return sorted({name for s in some for name in getattr(s, field)})


def _unnamed(of: Entry, path: str, covering: Sequence[Statement]) -> bool:
    """Whether the entry passes a paragraph over whose neighbours it controls: reserved, foreign to it, or a slip.

    An item under such a paragraph cannot be judged. Entries of the 990 series do have paragraphs for AT reasons alone;
    others name every paragraph they have.
    """
    named = {p for s in of.statements for p in (*s.paragraphs.included, *s.paragraphs.excluded) if p}
    reasons, all_reasons = {s.reason for s in covering}, {s.reason for s in of.statements}
    lacks_ns = "NS" in all_reasons - reasons
    lacks_any = of.eccn[2:4] != "99" and reasons <= _FAINT < all_reasons | _FAINT
    return not covering or ((lacks_ns or lacks_any) and not any(within(path, p) for p in named))


def _exceptions(of: Entry, path: str) -> dict[str, str | bool]:
    certain, possible = of.reasons(path, possible=False), of.reasons(path, possible=True)
    names = dict.fromkeys(grant.name for grant in of.grants)
    # An entry that says nothing of STA for a paragraph leaves it to the general terms of 740.20: no value.
    silent = {"STA"} - {g.name for g in of.grants if within(path, g.path)}
    values = {name: value(name, path, list(of.grants), certain, possible) for name in names if name not in silent}
    # Not granted is what absence means; only for STA does absence mean that the general terms hold.
    return {name: what for name, what in values.items() if what is not False or name == "STA"}
