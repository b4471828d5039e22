"""What can be told without a broker: versions, settings, exchange rates, the law."""

import platform
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from schemas.verdict import short_rulebook
from streams.audit.identity import enacted
from streams.audit.provisions import inventory, ledger, out_of_scope
from streams.cli.checks.diagnosis import Diagnosis
from streams.cli.shared.exits import Failure
from streams.cli.shared.files import read_rates
from streams.cli.shared.settings import Settings, unknown_settings
from streams.facts.policy import Policy
from streams.screening.rulebook import Rulebook

LIBRARIES: Final = (
    "shipment-screening", "faust-streaming", "aiokafka", "kafka-python", "pydantic", "rigour", "rapidfuzz",
)  # fmt: skip
UNCHECKED_DAYS: Final = 180
AFFILIATES: Final = "affiliates_rule_from_2026_11_10"


def machine(settings: Settings, policy: Policy, today: date) -> Iterator[Diagnosis]:
    """All of it."""
    yield Diagnosis("ok", "versions", ", ".join(_versions()))
    yield from _settings(settings)
    yield from _law(policy, today)
    yield _rates(settings.rates, policy, today)


def _settings(settings: Settings) -> Iterator[Diagnosis]:
    for name in unknown_settings():
        yield Diagnosis("wrong", "settings", f"{name} is set, but there is no such setting", "shipscreen settings")
    if settings.today is not None:
        said = f"SHIPSCREEN_TODAY sets the day to {settings.today}: workers refuse it on a broker with transactions"
        yield Diagnosis("note", "settings", said, "Unset it, or for a trial: clock: trial in the policy.")
    password = settings.sasl_password.get_secret_value() if settings.sasl_password else ""
    if password != password.strip():
        said = "SHIPSCREEN_SASL_PASSWORD begins or ends with a blank or a line break"
        yield Diagnosis("note", "settings", said, "If this is unintended, remove it where the password is stored.")


def _rates(named: str | None, policy: Policy, today: date) -> Diagnosis:
    if named is None:
        said = "none: amounts in other currencies hold (DATA_MISSING_FX)"
        return Diagnosis("note", "exchange rates", said, "SHIPSCREEN_RATES=FILE")
    try:
        rates = read_rates(Path(named))
    except Failure as wrong:
        return Diagnosis("wrong", "exchange rates", str(wrong), wrong.next_step)
    unusable = rates.on(today, policy.rates_max_age_days).unusable
    said = unusable or f"{len(rates.rates):,} currencies, of {rates.day}"
    todo = f"Put the rates of today into {named}; workers read it anew." if unusable else None
    return Diagnosis("wrong" if unusable else "ok", "exchange rates", said, todo)


def _versions() -> Iterator[str]:
    yield f"Python {platform.python_version()}"
    for library in LIBRARIES:
        try:
            yield f"{library} {version(library)}"
        except PackageNotFoundError:
            yield f"{library} missing"


def _law(policy: Policy, today: date) -> Iterator[Diagnosis]:
    book = enacted()
    yield Diagnosis(
        "ok", "rulebook", f"{short_rulebook(book.identity)}, {len(book.rules)} rules, evaluation day {today}"
    )
    yield _checked(book, policy, today)
    yield _scope()
    late = [rule for rule in book.rules if today - date.fromisoformat(rule.checked_on) > timedelta(UNCHECKED_DAYS)]
    if late:
        said = f"{len(late)} rules were not compared with the source for {UNCHECKED_DAYS} days"
        yield Diagnosis("note", "rulebook", said, "shipscreen rules stale")
    if getattr(policy, AFFILIATES) is None:
        said = f"{AFFILIATES} is not set: treated as reinstated, and every verdict it touches says so"
        yield Diagnosis(
            "note", "policy", said, "Have a person confirm it, and set it in the file SHIPSCREEN_POLICY names."
        )


def _checked(book: Rulebook, policy: Policy, today: date) -> Diagnosis:
    """Checks the age of the last check of the whole law: verdicts first carry an advisory, then hold."""
    said = f"checked as a whole to {book.checked_to}, {(today - book.checked_to).days} days before the evaluation day"
    if book.too_old(today, policy):
        return Diagnosis("wrong", "law", f"{said}: every order holds (DATA_LAW_NOT_KNOWN)", "Install a newer release.")
    old = (today - book.checked_to).days > policy.law_advisory_days
    return Diagnosis("note" if old else "ok", "law", said, "Install a newer release." if old else None)


def _scope() -> Diagnosis:
    there = inventory()
    out, every = len(out_of_scope(ledger(), there)), len(there.sections)
    said = f"{out} of {every} sections of 15 CFR parts 730-774 and 791 are out of scope, each with its reason"
    return Diagnosis("ok", "law", f"{said}: docs/coverage.md, Not modelled")
