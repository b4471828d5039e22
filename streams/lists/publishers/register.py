"""Parses Federal Register citations of list entries: volume, page, printed day, and effective day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from schemas.listed_party import Footnote
from streams.facts.effective_days import register
from streams.lists.manifest import Manifest
from streams.lists.publishers.words import letters_and_digits, parse_day

_CITE = re.compile(
    r"(?P<volume>\d{2,3})\s*F\.?\s*R\.?\s*(?:FR\s*)?(?P<page>\d{1,3},?\d{3}|\d+)"
    r"(?:\s*(?:preview citation details)?\s*[,.]?\s*"
    r"(?P<printed>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d)|[A-Z][a-z]+\.? \d{1,2}, \d{4}))?"
)
_FORMS = ("%m/%d/%y", "%m/%d/%Y", "%B %d, %Y", "%b. %d, %Y", "%b %d, %Y")


@dataclass(frozen=True, slots=True)
class Cite:
    """One citation. effective: the day on which the rule took effect, if known."""

    volume: int
    page: int
    printed: date | None
    effective: date | None
    savings_en_route: bool | None
    garbled: str | None = None
    """A printed date that is not a valid day."""

    @property
    def place(self) -> tuple[int, int]:
        return (self.volume, self.page)

    def __str__(self) -> str:
        return f"{self.volume} FR {self.page}"


@dataclass(frozen=True)
class History:
    """The citations of one entry, oldest first."""

    cites: Sequence[Cite]
    first_day_between: tuple[date, date] | None = None
    """First and last possible day, if one of several rules added the entry."""

    @cached_property
    def effective_from(self) -> date | None:
        """The first day of the listing; None = unknown, so that the entry counts as listed on every day."""
        first = self.cites[0] if self.cites else None
        return first.effective if first else None

    def facts(self) -> dict[str, Any]:
        """Returns further fields of the entry; a field is absent if the rule is not known (null = unknown)."""
        savings = self.cites[0].savings_en_route if self.cites else None
        found: dict[str, Any] = {} if savings is None else {"savings_en_route": savings}
        return found | ({"first_day_between": self.first_day_between} if self.first_day_between else {})

    def of_entity(self, name: str, entity: str, *, below: bool = False) -> "History":
        """Returns the history of one entity of the row, from the rule that added it on, if known.

        below: the entity is listed below another one, so that any rule cited in the row may have added it.
        """
        key = letters_and_digits(entity)
        naming = next(
            (one for one in register().named if one.list == name and letters_and_digits(one.name) == key), None
        )
        if naming is not None:
            first = history(naming.rule, name).cites[0]
            later = tuple(cite for cite in self.cites if cite.place >= first.place)
            cites = later if later and later[0].place == first.place else (first, *later)
            return History(cites, naming.between)
        days = {cite.effective for cite in self.cites if cite.effective} if below else ()
        return History(self.cites, (min(days), max(days)) if len(days) > 1 else None)

    @property
    def garbled(self) -> tuple[str, ...]:
        return tuple(cite.garbled for cite in self.cites if cite.garbled)

    def footnote(self, number: int, manifest: Manifest) -> Footnote:
        """Returns the footnote with its first day, which is the day of the first citation that can have added it."""
        first = next((known.first_day for known in manifest.footnotes if known.n == number), None)
        days = [cite.effective for cite in self.cites if cite.effective and first and cite.effective >= first]
        return Footnote.model_validate({"n": number, "from": min(days) if days else first})

    def __str__(self) -> str:
        return "; ".join(dict.fromkeys(str(cite) for cite in self.cites))


def history(text: str, name: str) -> History:
    """Parses a citation column. Skips text that is not a citation; the column only gives dates."""
    cites = [_cite(found, name) for found in _CITE.finditer(text)]
    return History(sorted(cites, key=lambda cite: cite.place))


def _cite(found: re.Match[str], name: str) -> Cite:
    volume, page = int(found["volume"]), int(found["page"].replace(",", ""))
    printed, garbled = None, None
    try:
        printed = parse_day(found["printed"], *_FORMS)
    except ValueError:
        garbled = found["printed"]
    rule = register().rule(name, volume, page, printed)
    if rule is None:
        return Cite(volume, page, printed, printed, None, garbled)
    return Cite(volume, page, printed, rule.effective or printed or rule.printed, rule.savings_en_route, garbled)
