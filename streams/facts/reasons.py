"""Reason codes: what they mean, what overcomes them, and to which class (and so to which desk) they belong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Reason:
    """One code that holds an order."""

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
    """The table of codes: holds, advisories and what a clearance may rest on."""

    holds: Mapping[str, Reason]
    advisories: Mapping[str, str]
    clear_basis: Mapping[str, str]

    @classmethod
    @cache
    def load(cls) -> "Reasons":
        """The table that ships with the package."""
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
        """Every code that a finding may carry."""
        return frozenset({*self.holds, *self.advisories})

    @property
    def licensable(self) -> frozenset[str]:
        """Codes that a licence can lift."""
        return frozenset(code for code, reason in self.holds.items() if reason.licensable)
