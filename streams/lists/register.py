"""Federal Register citations of list entries: volume, page and printed day, and the day that each took effect."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from schemas.listed_party import Footnote
from streams.lists.manifest import EffectiveDay, Manifest
from streams.lists.words import day

_CITE = re.compile(
    r"(?P<volume>\d{2,3})\s*F\.?\s*R\.?\s*(?:FR\s*)?(?P<page>\d{1,3},?\d{3}|\d+)"
    r"(?:\s*(?:preview citation details)?\s*[,.]?\s*"
    r"(?P<printed>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d)|[A-Z][a-z]+\.? \d{1,2}, \d{4}))?"
)
_FORMS = ("%m/%d/%y", "%m/%d/%Y", "%B %d, %Y", "%b. %d, %Y", "%b %d, %Y")


@dataclass(frozen=True, slots=True)
class Cite:
    """One citation. effective: the day that the rule took effect, as far as known."""

    volume: int
    page: int
    printed: date | None
    effective: date | None
    savings_en_route: bool | None
    garbled: str | None = None
    """A printed day that is none."""

    def __str__(self) -> str:
        return f"{self.volume} FR {self.page}"


@dataclass(frozen=True)
class History:
    """The citations of one entry, oldest first."""

    cites: Sequence[Cite]

    @cached_property
    def effective_from(self) -> date | None:
        """The day that the entry was first listed; None = not known, so taken as listed on every day."""
        first = self.cites[0] if self.cites else None
        return first.effective if first else None

    def savings(self) -> dict[str, Any]:
        """The entry's fact of a savings clause; absent where the rule is not known (null would mean unknown)."""
        known = self.cites[0].savings_en_route if self.cites else None
        return {} if known is None else {"savings_en_route": known}

    @property
    def garbled(self) -> tuple[str, ...]:
        return tuple(cite.garbled for cite in self.cites if cite.garbled)

    def footnote(self, number: int, manifest: Manifest) -> Footnote:
        """The footnote with its first day: that of the first citation from which on it can have stood."""
        first = next((known.first_day for known in manifest.footnotes if known.n == number), None)
        days = [cite.effective for cite in self.cites if cite.effective and first and cite.effective >= first]
        return Footnote.model_validate({"n": number, "from": min(days) if days else first})

    def __str__(self) -> str:
        return "; ".join(dict.fromkeys(str(cite) for cite in self.cites))


def history(text: str, manifest: Manifest | None = None) -> History:
    """Reads a citation column. Text that is no citation is passed over: citations decide no outcome but dates."""
    known = manifest.effective_days if manifest else ()
    cites = [_cite(found, known) for found in _CITE.finditer(text)]
    return History(sorted(cites, key=lambda cite: (cite.volume, cite.page)))


def _cite(found: re.Match[str], known: Sequence[EffectiveDay]) -> Cite:
    volume, page = int(found["volume"]), int(found["page"].replace(",", ""))
    printed, garbled = None, None
    try:
        printed = day(found["printed"], *_FORMS)
    except ValueError:
        garbled = found["printed"]
    for rule in known:
        if rule.volume == volume and rule.first_page <= page <= rule.last_page:
            return Cite(volume, page, printed, rule.effective, rule.savings_en_route, garbled)
    return Cite(volume, page, printed, printed, None, garbled)
