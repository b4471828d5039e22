"""Reason codes: their meaning, what overcomes them, and their class, which determines the desk."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Reason:
    """A code that holds an order."""

    code: str
    cls: str
    """data, requirement, prohibition, authorisation, review, non_us, other_agency, process or advisory_or_hold."""
    overcome_by: str
    meaning: str
    cite: str

    @property
    def licensable(self) -> bool:
        """A BIS licence overcomes requirement codes only; never prohibitions, red flags, gaps, non-US (RULES.md E)."""
        return self.cls == "requirement" and "licence" in self.overcome_by.split("|")


@dataclass(frozen=True, slots=True)
class Reasons:
    """The table of codes: holds, advisories and bases of clearances."""

    holds: Mapping[str, Reason]
    advisories: Mapping[str, str]
    clear_basis: Mapping[str, str]

    @classmethod
    @cache
    def load(cls) -> "Reasons":
        """Loads the table of the package."""
        table = json.loads(files("streams.reference").joinpath("reason_codes.json").read_bytes())
        holds = {
            code: Reason(code, entry["class"], entry["overcome_by"], entry["meaning"], entry["cite"])
            for code, entry in table["hold_codes"].items()
        }
        return cls(
            MappingProxyType(holds), MappingProxyType(table["advisories"]), MappingProxyType(table["clear_basis"])
        )

    @property
    def codes(self) -> frozenset[str]:
        """All codes of findings."""
        return frozenset({*self.holds, *self.advisories})

    @property
    def licensable(self) -> frozenset[str]:
        """Codes that a licence can overcome."""
        return frozenset(code for code, reason in self.holds.items() if reason.licensable)
