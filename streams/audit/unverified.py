"""Finds unverified values: those marked S or M, with the rules that use them."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from streams.law.kit import Dated
from streams.screening.rulebook import Rulebook

TABLES = {
    "reference/countries/history.json": "ear.738.4.country-chart",
    "reference/countries/chart.json": "ear.738.4.country-chart",
    "reference/controls/scopes.json": "ear.742.scopes",
    "reference/controls/other_dates.json": "ear.732.3.classification",
    "reference/register/effective_days.json": "ear.744.list-days",
}
"""Tables with marks of their own, and the rule that answers for each."""
THROUGH_RULES = frozenset(
    {f"reference/law/{name}.yaml" for name in ("waivers", "direct_product", "lists_bis", "lists_commerce", "lists_eu")}
)
"""Tables with marks that rules turn into dated values ..."""
PART_THROUGH_RULES = frozenset({"partners"})
"""... and parts of TABLES of which they do."""
NO_VALUES = frozenset({"reference/provisions.yaml", "reference/countries/authorities.json"})
"""Marks of what decides nothing: texts that rows were read from (docs/coverage.md), and who is to be asked abroad."""
DAYS = ("from", "first", "since", "effective", "printed")
LAST = ("to", "last")
UNREAD = frozenset({"S", "M"})


class Marking(NamedTuple):
    """Why values stand marked: words of the rule model that say so, or a reason where it has none.

    Which values: those of `cites`; else those of `rule` whose citation has the pattern `only`.
    """

    model: str
    says: str
    cites: frozenset[str] = frozenset()
    rule: str = ""
    only: str = ""
    why: str = ""

    def of(self, rules: tuple[str, ...], cite: str) -> bool:
        if self.cites:
            return cite in self.cites
        return self.rule in rules and re.search(self.only, cite) is not None


class Unverified(NamedTuple):
    """A value with its first day. mark: S = secondary source, M = memory."""

    rules: tuple[str, ...]
    first: str
    value: str
    cite: str
    mark: str

    def markings(self) -> tuple[Marking, ...]:
        """What says why it is marked; exactly one (tests/audit/test_unverified.py)."""
        return tuple(one for one in markings() if one.of(self.rules, self.cite))

    @property
    def section(self) -> str:
        """Where the rule model marks it so, or that it does not."""
        return ", ".join(one.model or f"not in the model: {one.why}" for one in self.markings())


@cache
def markings() -> tuple[Marking, ...]:
    """Of streams/reference/marks.yaml."""
    table = yaml.safe_load(files("streams.reference").joinpath("marks.yaml").read_text("utf-8"))
    rows = [*table["marked"], *({"model": "", "says": "", **row} for row in table["unmarked"])]
    return tuple(Marking(**{**row, "cites": frozenset(row.get("cites", ()))}) for row in rows)


def unverified(book: Rulebook) -> Iterator[Unverified]:
    """Yields dated values of rules, each once, then rows of reference tables."""
    yield from _of_rules(book)
    for path, rule in TABLES.items():
        table = json.loads(files("streams").joinpath(path).read_bytes())
        yield from (_of_row(rule, *found) for found in _marked(table, path))


def value_text(held: Any) -> str:
    """Returns a value as one line, in a deterministic form."""
    if isinstance(held, Mapping):
        held = "; ".join(f"{key}: {value_text(held[key])}" for key in sorted(held))
    elif isinstance(held, frozenset):
        held = ", ".join(sorted(map(str, held))) or "none"
    return ("not in force" if held is None else "in force" if held is True else str(held))[:200]


def _of_rules(book: Rulebook) -> Iterator[Unverified]:
    rules: dict[Dated[Any], list[str]] = {}
    for rule in book.rules:
        for value in rule.values:
            rules.setdefault(value, []).append(rule.id)
    for value, ids in rules.items():
        for first in value.days:
            held, cite = value.steps[first]
            if cite.mark in UNREAD:
                yield Unverified(tuple(sorted(ids)), first.isoformat(), value_text(held), cite.text, cite.mark)


def _marked(node: Any, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(node, Mapping):
        if node.get("mark") in UNREAD:
            yield name, node
        for key, below in node.items():
            if key not in PART_THROUGH_RULES:
                yield from _marked(below, key)
    elif isinstance(node, list):
        for below in node:
            yield from _marked(below, name)


def _of_row(rule: str, name: str, row: Mapping[str, Any]) -> Unverified:
    first = next((row[key] for key in DAYS if row.get(key)), None) or " to ".join(row.get("between", ()))
    last = next((row[key] for key in LAST if row.get(key)), None)
    cited = f"{row['volume']} FR {row['page']}" if "volume" in row else row.get("rule", "")
    named = row.get("name") or row.get("country") or cited or name
    parts = [named, *row.get("groups", ()), *row.get("columns", ()), f"until {last}" if last else "", row.get("note")]
    cite = row.get("cite") or cited
    return Unverified((rule,), first or "any day", " ".join(filter(None, parts)), cite, row["mark"])
