"""Explains a verdict: why it was made, under which law, on what evidence, and what would release it."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.text import Text

from schemas.verdict import short_rulebook
from streams.cli.shared.matched import SAID, JsonObject, differing, is_match, met, others
from streams.facts.reasons import Reasons

STATES = {
    "held": "[bold red]HELD[/]",
    "cleared": "[bold green]CLEARED[/]",
    "superseded": "[yellow]SUPERSEDED[/]",
    "cancelled": "[yellow]CANCELLED[/]",
}
REVIEW = "PARTY_MATCH_REVIEW"
POSSIBLE = frozenset({REVIEW, "ADV_WEAK_ALIAS"})
"""Codes of matches where the party may not be the listed entry."""
MAX_EVIDENCE = 600
MAX_TOLD = 2


def render_verdict(verdict: JsonObject) -> RenderableType:
    """Renders a verdict (JSON of `holds.v1`, `clearances.v1` or `shipscreen check`) as text."""
    return Group(*(Text.from_markup(line) for line in _lines(verdict)))


def _lines(verdict: JsonObject) -> Iterator[str]:
    decision, course = verdict["decision"], verdict["course"]
    yield (
        f"{STATES[decision['state']]}  [bold]{escape(verdict['order_id'])}[/] revision {verdict['revision']}, "
        f"verdict {course['number']} ({course['cause']}), law of {decision['as_of']}"
        + (f", decided on {decision['evaluation_day']}" if decision["evaluation_day"] != decision["as_of"] else "")
    )
    for alike in _alike(decision["findings"]):
        yield from _finding(alike)
    for line in decision["lines"]:
        yield from _line(line)
    for alike in _alike(decision["advisories"]):
        yield from _note(alike)
    if decision["good_until"]:
        yield f"  good until {decision['good_until']}: the law or a list changes on the day after"
    if decision["releasable_lines"]:
        yield f"  may ship on their own: lines {', '.join(map(str, decision['releasable_lines']))}"
    inputs = decision["inputs"]
    yield (
        f"  [dim]rulebook {escape(short_rulebook(inputs['rulebook']))}, lists at {inputs['listed_parties']['offset']}, "
        f"items at {inputs['item_content']['offset']}, decision {verdict['decision_hash'][:16]}[/]"
    )


def _alike(findings: Sequence[JsonObject]) -> list[list[JsonObject]]:
    """Groups findings by reason, best first: of several lines, or of several entries that one party may be."""
    groups: dict[tuple[Any, ...], list[JsonObject]] = {}
    for finding in findings:
        groups.setdefault((finding["code"], *_reason(finding)), []).append(finding)
    return list(groups.values())


def _reason(finding: JsonObject) -> tuple[Any, ...]:
    evidence = finding["evidence"]
    if is_match(evidence):
        why = None if finding["code"] == REVIEW else repr(evidence.get("why"))
        return repr(evidence.get("parties") or evidence.get("party")), evidence.get("would_be"), why
    return finding["release"], None if finding["release"] else _evidence(finding)


def _where(alike: Sequence[JsonObject]) -> str | None:
    numbers = sorted({one["line"] for one in alike if one["line"] is not None})
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}" if numbers else None


def _note(alike: Sequence[JsonObject]) -> Iterator[str]:
    finding, where = alike[0], _where(alike)
    said = f"{f'{where}: ' if where else ''}{finding['code']}: {meaning(finding['code'])} ({finding['cite']})"
    more = "; ".join(filter(None, [_evidence(finding), others(_further(alike))]))
    yield f"  [dim]note: {escape(said)}{escape(f': {more}' if more else '')}[/]"


def _further(alike: Sequence[JsonObject]) -> list[str]:
    """Returns the names of the entries after the first, each entry once."""
    names = {one["evidence"]["entry"]: one["evidence"]["listed"] for one in alike if is_match(one["evidence"])}
    return list(names.values())[1:]


def _finding(alike: Sequence[JsonObject]) -> Iterator[str]:
    finding = alike[0]
    policy = f", licences: {finding['review_policy'].replace('_', ' ')}" if finding["review_policy"] else ""
    day = f", law of {finding['as_of']}" if finding["as_of"] else ""
    yield f"  [bold]{finding['code']}[/] ({_where(alike) or 'order'}): {escape(meaning(finding['code']))}"
    yield f"    law: {escape(finding['cite'])}{policy}{day}"
    for evidence in _told(alike):
        yield f"    {escape(evidence)}"
    if finding["release"]:
        rest = len({one["release"] for one in alike}) - 1
        yield f"    [green]released by:[/] {escape(finding['release'])}{f'; and so for {rest} more' if rest else ''}"
    yield f"    [dim]rule {escape(finding['rule'])}, version of {finding['version']}[/]"


def _told(alike: Sequence[JsonObject]) -> Iterator[str]:
    """Yields the best match and the number of others; of other evidence, the first few."""
    if is_match(alike[0]["evidence"]):
        yield f"evidence: {_evidence(alike[0])}"
        if rest := others(_further(alike)):
            yield rest
        return
    told = list(dict.fromkeys(filter(None, map(_evidence, alike))))
    for evidence in told[:MAX_TOLD]:
        yield f"evidence: {evidence}"
    if len(told) > MAX_TOLD:
        yield f"and {len(told) - MAX_TOLD} more like it"


def meaning(code: str) -> str:
    """Returns what a code means."""
    reasons = Reasons.load()
    if code in reasons.holds:
        return reasons.holds[code].meaning
    return reasons.advisories.get(code) or reasons.clear_basis.get(code) or "this release does not know this code"


def _line(line: JsonObject) -> Iterator[str]:
    subject = {True: "subject to the EAR", False: "not subject to the EAR", None: "may be subject to the EAR"}
    parts = [subject[line["subject_to_ear"]] + (f" ({', '.join(line['basis'])})" if line["basis"] else "")]
    if line["calc_pct"] is not None:
        parts.append(f"controlled US content {line['calc_pct']} % (level {line['level_pct']} %)")
    if line["requirements"]:
        parts.append(f"requires: {', '.join(line['requirements'])}")
    if line["lifted"]:
        parts.append(f"lifted: {', '.join(line['lifted'])}")
    if line["clear_basis"]:
        basis = (f"{name} ({meaning(name)})" for name in line["clear_basis"])
        parts.append(f"clears by {', '.join(basis)}")
    yield f"  line {line['line']}: {escape('; '.join(parts))}"


def _evidence(finding: JsonObject) -> str:
    evidence = finding["evidence"]
    parts: list[str] = []
    if is_match(evidence):
        review = finding["code"] == REVIEW
        possible = finding["code"] in POSSIBLE or finding["outcome"] == "unsure"
        differs = differing(evidence["why"]) if review and "why" in evidence else ""
        parts.append(met(evidence, "may be" if possible else "is") + differs)
        told = {*SAID, "why"} if review else SAID
        evidence = {name: value for name, value in evidence.items() if name not in told}
    said = "; ".join([*parts, *(f"{name.replace('_', ' ')} {_plain(value)}" for name, value in evidence.items())])
    return said if len(said) <= MAX_EVIDENCE else f"{said[:MAX_EVIDENCE]}..."


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, dict):
        if len(value) > 1 and len(said := set(map(_plain, value.values()))) == 1:
            return f"({', '.join(value)}: {said.pop()})"
        return "(" + ", ".join(f"{name} {_plain(one)}" for name, one in value.items()) + ")"
    return "unknown" if value is None else str(value)
