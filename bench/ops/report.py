"""The report of `make ops-check` as a page."""

from typing import Any


def markdown(told: dict[str, Any]) -> str:
    """bench/results/ops.md."""
    metrics = told["metrics"]
    lines = [
        "# Operations, checked live",
        "",
        (
            f"Two workers, six partitions, real Kafka, Debian's Prometheus; {told['orders_sent']:,} generated orders "
            f"in {told['seconds']} s on {told['machine']['cores']} cores (load {told['machine']['load']}), "
            f"{told['day']}. Made by `make ops-check`. Windows and waits of the rules ran {told['hurry']} times "
            "faster; thresholds, names and queries are those of deploy/."
        ),
        "",
        (
            f"* {told['boards']} dashboards, {told['panels']} panels with queries, {told['queries']} queries; "
            f"empty: {len(told['empty'])}; slowest {told['slowest_query_s'] * 1000:.0f} ms. Empty in the calm before "
            f"any fault: {len(told['empty_in_calm'])}."
        ),
        (
            f"* {told['fault_panels']} panels are for faults; at nothing while theirs was provoked: "
            f"{len(told['faults_unseen'])}."
        ),
        f"* Rules that could not be evaluated: {len(told['rule_faults'])}.",
        f"* Alerts before any fault: {', '.join(told['firing_before_any_fault']) or 'none'}.",
        (
            f"* Series per worker: {metrics['series_per_worker']:.0f}. Scrape: median "
            f"{metrics['scrape_seconds_median'] * 1000:.1f} ms, 95 % {metrics['scrape_seconds_95'] * 1000:.1f} ms."
        ),
        "",
        (
            "*Ended* counts from the moment that healing began; 0 s: it had ended before, since the "
            "fault was over by itself."
        ),
        "",
        "| fault provoked | alert | fired after | ended after healing |",
        "|---|---|---|---|",
    ]
    for fault in told["faults"]:
        lines.extend(_row(fault, row) for row in fault["alerts"])
    for heading, what in (
        ("Empty queries", "empty"), ("Empty in calm", "empty_in_calm"), ("Faults not seen", "faults_unseen"),
    ):  # fmt: skip
        lines += ["", f"{heading}:", "", *(f"* `{one}`" for one in told[what])] if told[what] else []
    return "\n".join(lines) + "\n"


def _seconds(value: float | None, otherwise: str) -> str:
    return otherwise if value is None else f"{value:g} s"


def _row(fault: dict[str, Any], row: dict[str, Any]) -> str:
    again = " (tried again, in a run of its own)" if fault.get("tried_again") else ""
    again += " (it fired already)" if row["alert"] in fault["before"] else ""
    fired = _seconds(row["fired_s"], "DID NOT FIRE")
    stays = fault["lasting"].partition(":")[0] == row["alert"]
    ended = _seconds(row["ended_s"], fault["lasting"] if stays else "STAYED")
    return f"| {fault['fault']}{again} | {row['alert']} | {fired} | {ended} |"
