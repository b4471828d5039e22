"""Evaluates one order on one day: the rules in force answer the four questions, in order, for every line."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from schemas.value import value
from schemas.verdict import Finding, LineResult
from streams.facts.order import Facts, LineFacts
from streams.facts.policy import Policy
from streams.law.day import Law, Plan
from streams.law.kit import (
    Basis,
    Calculation,
    Found,
    Lifts,
    LineView,
    OrderView,
    Outside,
    Requirement,
    Result,
    Rule,
    Stage,
)
from streams.law.kit.view import line_view, order_view
from streams.law.provisions.nexus import is_import
from streams.law.provisions.separate import separate_items
from streams.screening.places import Place, places
from streams.screening.remedies import with_remedies
from streams.screening.strictest import HOLDING, JudgedLine, add, contradictory, together

CALCULATION_GAPS = frozenset({"DATA_MISSING_CONTENT"})
"""Gaps that policy.missing_content=assume_subject may clear: unstated content (Supp. 2(a) note, part 734)."""
MOOT_WITH_BASIS = "DATA_MISSING_DIRECT_PRODUCT"
"""If another basis makes the item subject, no production fact can change that (RULES.md B) ..."""
WEAK_BASES = frozenset({"FDP_EL_FN1", "FDP_EL_FN5", "734.4(a)(9)", "FDP_SME", "734.4(a)(8)"})
"""... but consequences of these bases can be excluded or lifted, so the question then stays open."""
MISSING_ECCN = "DATA_MISSING_ECCN"
SEPARATE, SEPARATE_SINCE = "ear.734.4.separate-items", "2026-11-21"
FOUR_PLACES = Decimal("0.0001")


@value
class DayResult:
    """Result of an order under one day's law. findings: those that hold; advisories: advisories and lifts."""

    findings: tuple[Finding, ...]
    advisories: tuple[Finding, ...]
    lines: tuple[LineResult, ...]
    signs: frozenset[str] = frozenset()
    """Signs of the order on that day, which determine the rules that may apply."""


def evaluate(facts: Facts, law: Law, policy: Policy) -> DayResult:
    """Applies every relevant rule at every final country of the order. Never raises because of a rule."""
    whole = order_view(facts, law.day, law, policy)
    plan = law.plan(whole.signs)
    findings: list[Finding] = []
    if _gates(whole, plan, findings):
        return _day(whole, findings, [_stopped(line_view(whole, line)) for line in facts.lines])
    asked = places(whole, law, plan)
    lines = [_judge(number, line, asked) for number, line in enumerate(facts.lines)]
    for place in asked:
        if place.plan.late:
            _late_at(place, lines, findings, first=place is asked[0])
    if len(asked) > 1:
        contradictory(whole, findings, lines)
        whole = whole._replace(signs=whole.signs.union(*(place.whole.signs for place in asked)))
    return _day(whole, findings, lines)


def _gates(whole: OrderView, plan: Plan, findings: list[Finding]) -> bool:
    for rule, found in _asked(plan.gate, whole):
        if isinstance(found, Result):
            finding = _finding(whole.law, rule, found, None)
            if found.stop:
                findings[:] = [finding]
                return True
            findings.append(finding)
    return False


def _asked(rules: tuple[Rule, ...], view: LineView | OrderView) -> list[tuple[Rule, Found]]:
    """Returns the rules' findings, in order. A rule that raises gives an error that holds; earlier findings stay."""
    answers: list[tuple[Rule, Found]] = []
    for rule in rules:
        check: Any = rule.check  # one that takes this kind of view: `per` and the stage say which
        try:
            for found in check(view):
                answers.append((rule, found))  # noqa: PERF401  findings before an error stay
        except Exception as error:  # noqa: BLE001  whatever a rule raises holds the order, it never stops the stream
            detail = {"error": type(error).__name__, "message": str(error)[:200]}
            answers.append((rule, Result("RULE_ERROR", "error", detail, f"a mended rule {rule.id}")))
    return answers


def _judge(number: int, line: LineFacts, asked: tuple[Place, ...]) -> JudgedLine:
    """Judges a line at every country: the strictest combination counts; all of it needs authorisation."""
    here = asked[0]
    found = _seen(line_view(here.whole, line), here.plan)
    if len(asked) > 1:
        asked = tuple(place for place in asked if place.concerns(number))
        found = together(asked, [found, *(_seen(line_view(place.whole, line), place.plan) for place in asked[1:])])
    if found.judged and not found.view.outside and not (len(asked) == 1 and is_import(here.whole)):
        if found.view.requirements:
            _authorised(found, here.plan)
        for part in separate_items(found.view):
            _separate(part, asked, found.findings)
    return found


def _seen(view: LineView, plan: Plan) -> JudgedLine:
    """Judges a line at one country: questions 1 and 2."""
    findings: list[Finding] = []
    stopped = False
    for rule, found in _asked(plan.entry, view):
        if isinstance(found, Outside):
            return JudgedLine(view._replace(outside=True), findings)
        if isinstance(found, Result):
            findings.append(_finding(view.law, rule, found, view.line.line))
            stopped = stopped or found.stop
    if is_import(view.whole):
        return _imported(view, plan, findings, stopped=stopped)
    if stopped:
        return JudgedLine(view._replace(gaps=tuple(findings)), findings, judged=False)
    view = _scoped(view, plan, findings)
    if view.subject is not False:
        view = _required(view, plan, findings)
    waived = bool(view.gaps) and _waives(view)
    if view.gaps and not waived:
        findings.extend(view.gaps)
    return JudgedLine(view, findings, waived=waived)


def _imported(view: LineView, plan: Plan, findings: list[Finding], *, stopped: bool) -> JudgedLine:
    """Judges an import into the United States, which is not an export (734.13): nothing is required or missing.

    Scope is stated as far as the facts go, for what reaches items subject to the EAR in any dealing (764.3(a)(2)).
    """
    if not stopped:
        view = _scoped(view, plan, findings)
        return JudgedLine(view, findings, waived=bool(view.gaps))
    view = view._replace(gaps=tuple(findings))
    kept = [one for one in findings if one.code != MISSING_ECCN]
    judged = not any(one.outcome in HOLDING for one in kept)
    return JudgedLine(view, kept, judged=judged, waived=judged)


def _scoped(view: LineView, plan: Plan, findings: list[Finding]) -> LineView:
    """Question 1: is the item subject to the EAR? Foreign content is examined only if nothing else decides."""
    view = _grounds(view, plan.scope, findings)
    if view.bases or view.gaps:
        return view
    for rule in plan.foreign:
        view = _grounds(view, (rule,), findings)
    if view.gaps and not {basis.name for basis in view.bases} <= WEAK_BASES:
        return view._replace(gaps=tuple(gap for gap in view.gaps if gap.code != MOOT_WITH_BASIS))
    return view


def _grounds(view: LineView, rules: tuple[Rule, ...], findings: list[Finding]) -> LineView:
    """Returns the view with these rules' findings. FOREIGN rules run one by one, so that each sees earlier results."""
    answers = _asked(rules, view)
    if not answers:
        return view
    bases, gaps, calculation = list(view.bases), list(view.gaps), view.calculation
    for rule, found in answers:
        if isinstance(found, Basis):
            bases.append(found)
        elif isinstance(found, Calculation):
            calculation = found
        elif isinstance(found, Result):
            finding = _finding(view.law, rule, found, view.line.line)
            (gaps if finding.outcome in HOLDING else findings).append(finding)
    return view.grounded(tuple(bases), tuple(gaps), calculation)


def _required(view: LineView, plan: Plan, findings: list[Finding]) -> LineView:
    """Question 2: what is required at this country."""
    for rules in (plan.require, plan.residual):
        attached: list[Requirement] = []
        for rule, found in _asked(rules, view):
            if isinstance(found, Result):
                finding = _finding(view.law, rule, found, view.line.line)
                if finding.outcome in HOLDING:
                    attached.append(Requirement(finding, found, view.destination))
                else:
                    findings.append(finding)
        if attached:
            view = view._replace(requirements=(*view.requirements, *attached))
    return view


def _authorised(line: JudgedLine, plan: Plan) -> None:
    """Question 3: what overcomes the requirements. Nothing is authorised on a mere suspicion."""
    view, findings = line.view, line.findings
    for rule in plan.authorise if view.bases else ():
        if not view.open:
            break
        for _, found in _asked((rule,), view):
            if isinstance(found, Lifts):
                evidence = {**found.evidence, "lifts": sorted({one.code for one in found.requirements})}
                findings.append(_finding(view.law, rule, Result(found.basis, "lifts", evidence), view.line.line))
                view = view._replace(lifts=(*view.lifts, found))
            elif isinstance(found, Result):
                findings.append(_finding(view.law, rule, found, view.line.line))
    findings.extend(with_remedies(view))
    line.view = view
    if view.lifts and line.views:
        line.views = {country: one._replace(lifts=view.lifts) for country, one in line.views.items()}


def _separate(part: LineView, asked: tuple[Place, ...], findings: list[Finding]) -> None:
    """Judges a US-origin item that travels with the line's; its findings are the line's."""
    findings.append(
        Finding(
            "ADV_SEPARATE_US_ITEM",
            "advisory",
            SEPARATE,
            SEPARATE_SINCE,
            "Supp. 2 to 15 CFR part 734",
            {"eccn": part.eccn, "kind": part.item.kind},
            line=part.line.line,
        )
    )
    for rule, found in _asked(asked[0].plan.entry, part):
        if isinstance(found, Result):
            findings.append(_finding(part.law, rule, found, part.line.line))
            if found.stop:
                return
    seen = [JudgedLine(part._replace(whole=place.whole), []) for place in asked]
    for one, place in zip(seen, asked, strict=True):
        one.view = _required(one.view, place.plan, one.findings)
    item = seen[0] if len(seen) == 1 else together(asked, seen)
    _authorised(item, asked[0].plan)
    findings.extend(item.findings)


def _waives(view: LineView) -> bool:
    """Returns True if policy may ignore gaps of the calculation: the item needs nothing even if it is subject."""
    return (
        view.whole.policy.missing_content == "assume_subject"
        and not view.requirements
        and not view.bases
        and all(gap.code in CALCULATION_GAPS for gap in view.gaps)
    )


def _late_at(place: Place, lines: list[JudgedLine], findings: list[Finding], *, first: bool) -> None:
    """Prohibitions and flags, of the order and of every line, once every line is judged. Of crafts: prohibitions."""
    concerned = [line for number, line in enumerate(lines) if place.concerns(number)]
    judged = place.whole.judged(tuple([line.at(place) for line in concerned]))
    for stage, of_order, of_line in place.plan.late:
        if place.craft and stage is not Stage.PROHIBIT:
            continue
        add(findings, _late(of_order, judged, None), place, first=first)
        for line, view in zip(concerned, judged.lines, strict=True) if of_line else ():
            if found := _late(of_line, view, view.line.line):
                new = add(line.findings, found, place, first=first)
                if stage is Stage.PROHIBIT:
                    line.prohibitions.extend(one for one in new if one.outcome in HOLDING)


def _late(rules: tuple[Rule, ...], view: LineView | OrderView, line: int | None) -> list[Finding]:
    answers = _asked(rules, view)
    if not answers:
        return []
    law = view.law
    return [_finding(law, rule, found, line) for rule, found in answers if isinstance(found, Result)]


def _stopped(view: LineView) -> JudgedLine:
    return JudgedLine(view, [], judged=False)


def _finding(law: Law, rule: Rule, found: Result, line: int | None) -> Finding:
    return Finding(
        found.code,
        found.outcome,
        rule.id,
        law.versions.get(rule.id, rule.checked_on),
        found.cite or rule.cite,
        dict(found.evidence),
        found.release,
        found.review_policy,
        line,
    )


def _day(whole: OrderView, findings: list[Finding], lines: list[JudgedLine]) -> DayResult:
    for line in lines:
        findings.extend(line.findings)
    holding = tuple([one for one in findings if one.outcome in HOLDING])
    others = tuple(findings) if not holding else tuple([one for one in findings if one.outcome not in HOLDING])
    return DayResult(holding, others, tuple([_line_result(line) for line in lines]), whole.signs)


def _line_result(line: JudgedLine) -> LineResult:
    view = line.view
    codes = tuple(sorted({one.code for one in line.findings if one.outcome in HOLDING})) if line.findings else ()
    held = bool(codes) or not line.judged
    calculation = view.calculation
    return LineResult(
        view.line.line,
        "hold" if held else "clear",
        None if not line.judged else (False if view.outside else view.subject),
        tuple(sorted({basis.name for basis in view.bases})) if view.bases else (),
        _percentage(calculation.pct) if calculation else None,
        str(calculation.level) if calculation else None,
        calculation.components if calculation else (),
        tuple(sorted(view.codes)) if view.requirements else (),
        tuple(sorted({one.code for lift in view.lifts for one in lift.requirements})) if view.lifts else (),
        tuple(sorted({one.code for one in line.prohibitions})) if line.prohibitions else (),
        () if held else _clear_basis(line),
        codes,
    )


def _percentage(pct: Decimal | None) -> str | None:
    return None if pct is None else str(pct.quantize(FOUR_PLACES, ROUND_HALF_EVEN))


def _clear_basis(line: JudgedLine) -> tuple[str, ...]:
    if line.waived:
        return tuple(sorted({"NLR_EVEN_IF_SUBJECT", *(lift.basis for lift in line.view.lifts)}))
    if not line.view.subject:
        return ("NOT_SUBJECT_TO_EAR",)
    if not line.view.lifts:
        return ("NLR",)
    return tuple(sorted({lift.basis for lift in line.view.lifts}))
