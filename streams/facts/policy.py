"""The company's own choices where the law leaves one, and limits that are not law. Part of every decision, by hash."""

import hashlib
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

TRANSSHIP = ("AE", "AM", "AZ", "CN", "HK", "GE", "KG", "KZ", "TJ", "TR", "TM", "UZ", "IN", "MY", "RS")


class Policy(BaseModel):
    """Immutable; unknown keys are refused. Defaults are those of the rule model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    missing_content: Literal["hold", "assume_subject"] = "assume_subject"
    """assume_subject clears a content gap only when the worst case needs nothing (Supp. 2(a) note to part 734)."""
    affiliates_rule_from_2026_11_10: Literal["reinstated", "extended", "repealed"] | None = None
    """None = not confirmed by a person: treated as reinstated, with ADV_RULESET_UNCONFIRMED (RULES.md C.7)."""
    list_max_age_days: int = Field(default=7, ge=0)
    """Days since the publisher was last asked; more than this holds with DATA_STALE_LIST."""
    rates_max_age_days: int = Field(default=7, ge=0)
    """Days since the day of the exchange rates; more than this, amounts in other currencies hold (DATA_MISSING_FX)."""
    required_lists: tuple[str, ...] = ("EL", "DPL", "SDN", "UVL", "MEU")
    """Lists without which nothing clears."""
    max_ship_ahead: int = Field(default=365, ge=0)
    """Days; a planned ship date further ahead holds with DATA_SHIP_DATE_TOO_FAR."""
    ownership_unknown: Literal["advise", "hold", "elsewhere"] = "advise"
    """What an order does that names no owners of a foreign party; elsewhere: the company screens owners otherwise."""
    ownership_unknown_in: dict[str, Literal["advise", "hold", "elsewhere"]] = Field(default_factory=dict)
    """The same for parties in a country (ISO 3166-1 alpha-2), before the general answer."""
    no_end_use_text: Literal["ignore", "hold"] = "ignore"
    no_ship_date: Literal["advise", "hold"] = "advise"
    transship: tuple[str, ...] = TRANSSHIP
    """Destinations of the diversion check (RULES.md H)."""
    licence_balances: Literal["given", "untracked"] = "untracked"
    """untracked: a clearance resting on a limited licence holds (LIC_BALANCE_UNTRACKED); given: they are facts."""
    icts_derived: Literal["narrow", "wide", "off"] = "narrow"
    """How far imports are reviewed under 15 CFR part 791 where nobody filled in `icts` (RULES2.md I.2)."""
    law_advisory_days: int = Field(default=60, ge=0)
    """Days after the rulebook was last checked whole from which verdicts say so (ADV_LAW_AFTER_KNOWLEDGE) ..."""
    law_hold_days: int = Field(default=180, ge=0)
    """... and from which orders hold (DATA_LAW_NOT_KNOWN)."""
    savings_max_days: int = Field(default=120, ge=0)
    """Days for which goods that were en route when a rule took effect are believed to be still under way."""
    own_regime: Literal["advise", "hold"] = "advise"
    """What regime-controlled items that leave another country than the United States do (OTHER_REGIME_REVIEW)."""
    red_flag_resolution: Literal["documented", "named"] = "documented"
    """documented: a red flag is resolved only by flag, who, when and evidence; named: its name suffices."""
    ai_diffusion: Literal["hold", "advise"] = "hold"
    """What only 90 FR 4544 requires: in the Code, announced on 2025-05-13 as not enforced."""
    bundled_lists: Literal["hold", "advise"] = "hold"
    """Verdicts that rest on the list snapshot of the package: held as stale, or said by ADV_BUNDLED_LISTS."""
    state_holidays: tuple[str, ...] = ()
    """Further legal holidays (ISO days) at which a licence's end moves to the next business day."""

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the policy's JSON, hexadecimal: decisions name it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
