"""The company's choices where the law allows several, and limits that are not law. Decisions record its hash."""

import hashlib
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

TRANSSHIP = ("AE", "AM", "AZ", "CN", "HK", "GE", "KG", "KZ", "TJ", "TR", "TM", "UZ", "IN", "MY", "RS")


class Policy(BaseModel):
    """An immutable policy that refuses unknown keys. Its defaults are those of the rule model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    missing_content: Literal["hold", "assume_subject"] = "assume_subject"
    """assume_subject clears a content gap only when the worst case needs nothing (Supp. 2(a) note to part 734)."""
    affiliates_rule_from_2026_11_10: Literal["reinstated", "extended", "repealed"] | None = None
    """None = not confirmed by a person: treated as reinstated, with ADV_RULESET_UNCONFIRMED (RULES.md C.7)."""
    list_max_age_days: int = Field(default=7, ge=0)
    """Maximum days since the last check of a list; beyond it, orders hold (DATA_STALE_LIST)."""
    rates_max_age_days: int = Field(default=7, ge=0)
    """Maximum age of exchange rates in days; beyond it, amounts in other currencies hold (DATA_MISSING_FX)."""
    required_lists: tuple[str, ...] = ("EL", "DPL", "SDN", "UVL", "MEU")
    """Lists that every clearance requires."""
    max_ship_ahead: int = Field(default=365, ge=0)
    """Maximum days to a planned ship date; beyond it, orders hold (DATA_SHIP_DATE_TOO_FAR)."""
    ownership_unknown: Literal["advise", "hold", "elsewhere"] = "advise"
    """Treatment of orders without owners of a foreign party; elsewhere: the company screens owners by other means."""
    ownership_unknown_in: dict[str, Literal["advise", "hold", "elsewhere"]] = Field(default_factory=dict)
    """The same by a party's country (ISO 3166-1 alpha-2); it overrides `ownership_unknown`."""
    no_end_use_text: Literal["ignore", "hold"] = "ignore"
    no_ship_date: Literal["advise", "hold"] = "advise"
    transship: tuple[str, ...] = TRANSSHIP
    """Destinations of the diversion check (RULES.md H)."""
    licence_balances: Literal["given", "untracked"] = "untracked"
    """untracked: a clearance resting on a limited licence holds (LIC_BALANCE_UNTRACKED); given: they are facts."""
    icts_derived: Literal["narrow", "wide", "off"] = "narrow"
    """Scope of review of imports under 15 CFR part 791 if `icts` is not filled in (RULES2.md I.2)."""
    law_advisory_days: int = Field(default=60, ge=0)
    """Days after the last full check of the rulebook from which verdicts carry ADV_LAW_AFTER_KNOWLEDGE ..."""
    law_hold_days: int = Field(default=180, ge=0)
    """... and from which orders hold (DATA_LAW_NOT_KNOWN)."""
    savings_max_days: int = Field(default=120, ge=0)
    """Maximum days for which goods en route on a rule's effective day count as still under way."""
    own_regime: Literal["advise", "hold"] = "advise"
    """Treatment of regime-controlled items exported from outside the United States (OTHER_REGIME_REVIEW)."""
    red_flag_resolution: Literal["documented", "named"] = "documented"
    """documented: a red flag is resolved only by flag, who, when and evidence; named: its name suffices."""
    ai_diffusion: Literal["hold", "advise"] = "hold"
    """Treatment of requirements of 90 FR 4544 alone, which BIS announced on 2025-05-13 not to enforce."""
    bundled_lists: Literal["hold", "advise"] = "hold"
    """Treatment of verdicts on the package's sample lists: hold as stale, or advise (ADV_BUNDLED_LISTS)."""
    max_revision_step: int = Field(default=10**13, ge=1)
    """Maximum step from an order's revision to its next one; beyond it, the event holds (ORDER_REVISION_STEP)."""
    sources: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By the `ce_source` that an order belongs to: others whose events may follow ("*": any; "": events without one).
    Any other's event holds the order (ORDER_OTHER_SOURCE). It guards against mistakes, not malice."""
    clock: Literal["real", "trial"] = "real"
    """trial: a worker may take its day from SHIPSCREEN_TODAY on a real broker; every verdict says ADV_TRIAL_CLOCK."""
    state_holidays: tuple[str, ...] = ()
    """Further legal holidays (ISO dates); a licence that ends on one ends on the next business day."""

    @cached_property
    def hash(self) -> str:
        """Returns the hexadecimal SHA-256 of the policy's JSON, which decisions record."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
