"""The torture's report: everything as JSON, and what a reader wants to know first as Markdown."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from tests.reliability.machine import described
from tests.reliability.runs import KILLS, Outcome

WORDS = {
    "kill": "kill -9 of a worker",
    "kill_all": "kill -9 of all workers at once",
    "restart": "graceful restart of a worker (SIGTERM)",
    "freeze": "worker frozen past its session (SIGSTOP, SIGCONT)",
    "broker": "broker kill -9 and restart",
    "refuse": "Produce refused for good",
    "refuse_for_a_while": "Produce refused, to be tried again",
    "hang": "a step of a transaction hangs",
    "hang_for_long": "a step of a transaction hangs longer than a worker waits",
    "cut": "connection cut at a step of a transaction",
    "unreachable": "broker unreachable",
    "list": "list published",
    "item": "items published",
}


def write_report(outcomes: Sequence[Outcome], stem: Path) -> None:
    """Writes <stem>.json and <stem>.md."""
    machine = described()
    stem.parent.mkdir(parents=True, exist_ok=True)
    whole = {"machine": machine, "clean": all(one.clean for one in outcomes), "runs": [one.plain() for one in outcomes]}
    stem.with_suffix(".json").write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS))
    stem.with_suffix(".md").write_text("\n".join([*_head(outcomes), *_told(machine), ""]), encoding="utf-8")


def _head(outcomes: Sequence[Outcome]) -> list[str]:
    by_run = [dict(_figures(one)) for one in outcomes]
    columns = " | ".join(f"{one.plan.workers} workers" for one in outcomes)
    return [
        f"# Torture: {'clean' if all(one.clean for one in outcomes) else 'NOT CLEAN'}",
        "",
        "Made by `make torture`. Every number from missing to recomputed differently must be 0.",
        "",
        f"| | {columns} |",
        f"|---|{'---:|' * len(outcomes)}",
        *(f"| {name} | {' | '.join(_shown(figures[name]) for figures in by_run)} |" for name in by_run[0]),
        "",
        "Among the orders are contradictory repeats, late revisions and records that are no order event. Exit codes:",
        "-9 killed, 0 stopped in peace, 1 a fault, 3 fenced by another worker. The schedule and all counts: the JSON.",
        "",
    ]


def _figures(one: Outcome) -> Iterator[tuple[str, object]]:
    found, tally = one.findings, one.findings.tally
    yield "order versions sent", tally.orders
    yield "order events in the log", found.records_in_log
    yield "workers killed (SIGKILL seen)", one.exits[KILLS]
    yield "worker ends by exit code", ", ".join(f"{code}: {count}" for code, count in sorted(one.exits.items()))
    yield "missing", tally.missing
    yield "contradictory", tally.contradictory
    yield "unexpected", tally.unexpected
    yield from ((name.replace("_", " "), count) for name, count in found.wrong.items())
    yield "different verdicts", found.verdicts
    yield "... by cause", ", ".join(f"{cause}: {count:,}" for cause, count in sorted(found.verdicts_by_cause.items()))
    yield "decisions made again, byte for byte", found.recomputation.decisions
    yield "versions of knowledge that they name", found.recomputation.versions_of_knowledge
    yield from ((name, getattr(tally, name)) for name in ("cleared", "held", "superseded", "cancelled"))
    yield "dead letters", tally.dead_letters
    yield from ((f"{name}, s", f"{spent:.0f}") for name, spent in one.seconds.items())
    yield from ((WORDS[name], count) for name, count in one.plan.incidents.items())


def _told(machine: dict[str, str]) -> list[str]:
    return [f"* {name}: {value}" for name, value in machine.items()]


def _shown(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
