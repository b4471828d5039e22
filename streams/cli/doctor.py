"""`shipscreen doctor`: finds problems and says how to fix them."""

import asyncio
import platform
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import Literal

import typer
from aiokafka.errors import TransactionalIdAuthorizationFailed
from rich.markup import escape

from schemas.topics import ITEM_CONTENT, KNOWLEDGE, LICENCES, LISTED_PARTIES, ORDER_BOOK
from schemas.verdict import short_rulebook
from streams.audit.identity import enacted
from streams.audit.provisions import inventory, ledger, out_of_scope
from streams.cli.shared.broker import reachable, run_async
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.files import read_rates
from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsJson
from streams.cli.shared.settings import Settings, load_policy, load_settings, unknown_settings
from streams.cli.shared.terminal import emit, results
from streams.engine.broker.clock import compared, duration, wrong_clock
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import open_transactions
from streams.engine.broker.topics import Layout, TopicFault, check_topics, has_transactions
from streams.engine.broker.trouble import BrokerProblem, hanging
from streams.engine.deciding.book import BookUnreadableError, Position
from streams.engine.knowledge.publisher import KnowledgeNow, ListsNow
from streams.engine.lanes.identity import ForeignGroupError, ForeignTopicError, check_group, check_ids
from streams.engine.lanes.positions import read_positions
from streams.engine.lanes.source import BookLostError, first_offset
from streams.facts.keyed import Quarantined
from streams.facts.policy import Policy
from streams.lists.answers import list_statuses as standing_lists
from streams.lists.ledger import Ledger
from streams.lists.manifest import manifests
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Rulebook

COMMAND = Command(name="doctor", says="Find problems and say how to fix them.", panel="Run it")
app = typer.Typer(add_completion=False)

Level = Literal["ok", "note", "wrong"]
COLOURS = {"ok": "green", "note": "yellow", "wrong": "bold red"}
LIBRARIES = ("shipment-screening", "faust-streaming", "aiokafka", "kafka-python", "pydantic", "rigour", "rapidfuzz")
UNCHECKED_DAYS = 180
STILL_OPEN_SECONDS = 3.0
QUARANTINED_SHOWN = 5
TO_PUBLISH = {
    LISTED_PARTIES.name: "Publish the list again: shipscreen lists fetch, or shipscreen lists load FILE",
    ITEM_CONTENT.name: "Publish them again: shipscreen items load FILE",
    LICENCES.name: "Publish them again: shipscreen licences load FILE",
}
AFFILIATES = "affiliates_rule_from_2026_11_10"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Result of one check. wrong: it holds orders or keeps workers from running; note: worth knowing."""

    level: Level
    about: str
    said: str
    todo: str | None = None


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check settings, broker, topics, lists, items, rulebook and versions. Exit code 1 if something is wrong.

    Example: shipscreen doctor
    """
    settings = load_settings()
    counts: Counter[Level] = Counter()
    for finding in _looked_at(settings):
        counts[finding.level] += 1
        if as_json:
            emit(finding)
            continue
        results().print(
            f"[{COLOURS[finding.level]}]{finding.level:5}[/] {finding.about}: {escape(finding.said)}", highlight=False
        )
        if finding.todo:
            results().print(f"      → {escape(finding.todo)}", highlight=False)
    if not as_json:
        results().print(f"{counts['wrong']} wrong, {counts['note']} to note, {counts['ok']} in order", highlight=False)
    if counts["wrong"]:
        raise typer.Exit(int(Exit.FAILED))


def _settings(settings: Settings) -> Iterator[Diagnosis]:
    for name in unknown_settings():
        yield Diagnosis("wrong", "settings", f"{name} is set, but there is no such setting", "shipscreen settings")
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


def _looked_at(settings: Settings) -> Iterator[Diagnosis]:
    yield Diagnosis("ok", "versions", ", ".join(_versions()))
    yield from _settings(settings)
    policy, today = load_policy(settings.policy), settings.day()()
    yield from _law(policy, today)
    yield _rates(settings.rates, policy, today)
    if settings.broker is None:
        yield Diagnosis(
            "note", "broker", "none set: only demo, check, cases and look-ups work", "SHIPSCREEN_BROKER=host:port"
        )
        return
    connection = settings.connection()
    try:
        yield from _broker(connection, settings)
        ledger = run_async(connection, ListsNow(connection).read_on())
        yield from _lists(ledger, policy, today)
        yield from _quarantine(LISTED_PARTIES.name, ledger.quarantined)
        knowledge = run_async(connection, KnowledgeNow(connection).read_on([ITEM_CONTENT, LICENCES]))
        yield _items(knowledge)
        for topic in (ITEM_CONTENT.name, LICENCES.name):
            yield from _quarantine(topic, knowledge.quarantined.get(topic, {}))
    except Failure as failed:
        yield Diagnosis("wrong", "broker", str(failed), failed.next_step or None)


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


def _broker(connection: Connection, settings: Settings) -> Iterator[Diagnosis]:
    with reachable(connection):
        layout, faults = check_topics(connection)
    yield _clock(connection, settings.clock_limit)
    yield _transactions(connection, settings.group)
    for (wrong, remedy, fatal), topics in _alike(faults).items():
        about = f"topic {topics[0]}" if len(topics) == 1 else f"{len(topics)} topics"
        said = wrong if len(topics) == 1 else f"of each, {wrong} ({', '.join(topics)})"
        yield Diagnosis("wrong" if fatal else "note", about, said, remedy)
    if not faults:
        yield Diagnosis("ok", "topics", f"all as the table has them, {layout.partitions} partitions")
    if not any(fault.fatal for fault in faults):
        yield from identity(connection, layout, settings.group)


def identity(connection: Connection, layout: Layout, group: str) -> Iterator[Diagnosis]:
    """Whether the partitions' own records speak of these topics and this group."""
    try:
        found = run_async(connection, read_positions(connection, layout.partitions))
    except BookUnreadableError as unreadable:
        yield Diagnosis("wrong", "order book", str(unreadable), "Run this command of the release that the workers run.")
        return
    yield from _hanging(connection, layout)
    wrong = list(_foreign(connection, found, layout, group))
    # A topic made anew is another for every partition: that is one thing to mend.
    yield from (Diagnosis("wrong", "identity", said) for said in {one.partition(":")[0]: one for one in wrong}.values())
    if not wrong:
        begun = sum(position is not None for position in found.values())
        said = f"{begun} of {len(found)} partitions have a record; it names these topics and this group"
        yield Diagnosis("ok", "identity", said)


def _hanging(connection: Connection, layout: Layout) -> Iterator[Diagnosis]:
    """Open transactions on the order book and the reference topics: a worker that starts waits for them."""
    places = [(ORDER_BOOK.name, number) for number in range(layout.partitions)]
    places += [(topic.name, 0) for topic in KNOWLEDGE]
    found = run_async(connection, open_transactions(connection, places))
    if found:
        # A worker's own last some milliseconds.
        time.sleep(STILL_OPEN_SECONDS)
        again = run_async(connection, open_transactions(connection, list(found)))
        for place, first in sorted(found.items() & again.items()):
            trouble = hanging(*place, first, connection)
            yield Diagnosis("note", "transactions", trouble.said, trouble.todo)


def _foreign(connection: Connection, found: Mapping[int, Position | None], layout: Layout, group: str) -> Iterator[str]:
    for partition, position in found.items():
        try:
            if position is None:
                run_async(connection, first_offset(connection, partition))
            else:
                check_group(partition, position, group)
                check_ids(f"partition {partition}", position.topics, layout.ids)
        except (ForeignGroupError, ForeignTopicError, BookLostError) as foreign:
            yield str(foreign)


def _alike(faults: Iterable[TopicFault]) -> dict[tuple[str, str, bool], list[str]]:
    """Groups topics by equal fault: if no topic exists, that is one problem to fix."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for fault in faults:
        found.setdefault((fault.wrong, fault.remedy, fault.fatal), []).append(fault.topic)
    return found


def _transactions(connection: Connection, group: str) -> Diagnosis:
    """Asks with the caller's own rights: people on call may lack the right to write."""
    try:
        with reachable(connection):
            there = asyncio.run(has_transactions(connection, group))
    except Failure as failed:
        if not isinstance(failed.__cause__, TransactionalIdAuthorizationFailed):
            raise
        said = f"{connection.bootstrap} answers; {connection.sasl_username} may not ask whether it has transactions"
        return Diagnosis("note", "broker", said, "A worker asks at its start, and says so in its log.")
    if there:
        return Diagnosis("ok", "broker", f"{connection.bootstrap} answers and has transactions")
    said = f"{connection.bootstrap} answers, but has no transactions: at least once, not exactly once"
    return Diagnosis("note", "broker", said, "Use Apache Kafka for anything but trials.")


def _clock(connection: Connection, limit: float) -> Diagnosis:
    found = compared(connection)
    if isinstance(found, BrokerProblem):
        return Diagnosis("note", "clock", f"not compared with the broker's: {found.said}", found.todo)
    if found.apart(limit):
        trouble = wrong_clock(found, limit)
        return Diagnosis("wrong", "clock", trouble.said, trouble.todo)
    which = "ahead of" if found.ahead > 0 else "behind"
    return Diagnosis("ok", "clock", f"{duration(abs(found.ahead))} {which} the broker's")


def _lists(ledger: Ledger, policy: Policy, today: date) -> Iterator[Diagnosis]:
    for row in standing_lists(ledger.states, manifests(), today, policy.required_lists):
        # A check date in the future: a clock is or was wrong, so the age of the list is unknown.
        old = row.age_days is None or row.age_days > policy.list_max_age_days or row.age_days < 0
        sample = row.bundled and policy.bundled_lists == "hold"
        bad = row.missing or (row.required and (old or sample))
        level: Level = "wrong" if bad else "note" if row.stale or row.refused_at else "ok"
        day = f"a bundled sample of {row.checked_at}" if row.bundled else f"checked on {row.checked_at}"
        age = "never published" if row.checked_at is None else f"{row.entries:,} entries, {day}"
        yield Diagnosis(level, f"list {row.list}", age, row.todo)


def _items(knowledge: Knowledge) -> Diagnosis:
    return Diagnosis(
        "ok" if knowledge.items else "note",
        "items",
        f"{len(knowledge.items):,} known",
        None if knowledge.items else "shipscreen items load FILE",
    )


def _quarantine(topic: str, held: Mapping[str, Quarantined]) -> Iterator[Diagnosis]:
    """Records that nobody can use, until right ones come."""
    if not held:
        return
    named = [f"{key} (offset {one.offset}: {one.why})" for key, one in islice(sorted(held.items()), QUARANTINED_SHOWN)]
    more = f" and {len(held) - len(named)} more" if len(held) > len(named) else ""
    said = f"{len(held)} keys have a last record that was not taken: {'; '.join(named)}{more}"
    yield Diagnosis("wrong", f"topic {topic}", said, TO_PUBLISH[topic])
