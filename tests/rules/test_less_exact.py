"""A less exact statement never does better than the exact one: over the whole control table.  (RULES2.md D.1)

Every paragraph that has parts, against every part below it; every country that differs from the others by its row of
the chart or by its groups; without an exception, and under every exception with its terms met. Asked of the rules
themselves, so that half a million questions take seconds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schemas.verdict import Finding
from streams.law.controls import ControlTable
from streams.law.countries import NONE
from streams.law.day import Law
from streams.law.kit import Basis, Lifts, LineView, Requirement, Result, Rule
from streams.law.kit.view import line_view, order_view
from streams.law.provisions.exceptions import BY_A_PERSON, LicenceException, judged, standing_requirements
from streams.law.provisions.us_content import component_kind
from streams.rules.ear740 import app, civ, enc, gbs, gov, lvs, reviewed, sta, tmp, tsr
from tests.rules.screening import enacted, facts_of, policy_of

TABLE = ControlTable.load()
EXCEPTIONS = (None, app.APP, civ.CIV, enc.ENC, gbs.GBS, gov.GOV, lvs.LVS, sta.STA, tmp.TMP, tsr.TSR)
BASES = (Basis("734.3(a)(1)"),)
CLAIMS = {
    "consignee_statement": True, "ultimate_end_use_government": True, "civil_end_user": True, "written_assurance": True,
    "enc_authorised": True, "parties_previously_approved": True,
}  # fmt: skip
ELIGIBLE = {f"{name}_eligible": True for name in ("gbs", "civ", "tsr", "app", "sta")}
LIMITED = {"lvs_limit": "100000", "net_value_usd": "100"}
LINES: Mapping[str, Mapping[str, Any]] = {
    "nothing stated": LIMITED,
    "eligibility stated": {**LIMITED, **ELIGIBLE},
    "no accelerator": {**LIMITED, **ELIGIBLE, "advanced_computing": False},
}
NAMED = frozenset({"AE", "CA", "CN", "IQ", "KP", "MO", "PK", "RU", "UA", "VE"})
"""Countries that scopes or rules name one by one, beside what the groups and the chart say of them."""


ACCELERATOR = re.compile(r"[34]A090|4D090|.{5}\.z")
GROUPS = frozenset({"A:1", "A:5", "A:6", "B", "D:1", "D:4", "D:5", "E:1", "E:2"})


def below() -> dict[str, list[str]]:
    """Every paragraph that has parts, with all of them."""
    parts: dict[str, list[str]] = {}
    for eccn in TABLE.whole:
        names = eccn.split(".")
        for length in range(1, len(names)):
            parts.setdefault(".".join(names[:length]), []).append(eccn)
    return parts


def samples(law: Law, columns: frozenset[str]) -> list[str]:
    """One country of each kind that these columns, scopes and exceptions tell apart."""
    kinds: dict[object, str] = {}
    for country in sorted(law.countries.known - {"US"}):
        marks, groups = law.countries.chart.get(country, NONE), law.groups_of(country)
        kind = country if country in NAMED else (marks & columns, groups & GROUPS)
        kinds.setdefault(kind, country)
    return list(kinds.values())


class Asked:
    """Answers on one day for one way of stating the line, each worked out once."""

    def __init__(self, on: str, facts: Mapping[str, Any], buyer: str | None) -> None:
        self.law = enacted().on(date.fromisoformat(on))
        self.given = on, facts, buyer
        self.views: dict[str, LineView] = {}
        self.stands: dict[tuple[str, str], LineView] = {}

    def clear(self, eccn: str, country: str, exception: LicenceException | None) -> bool:
        view = self.stands.get((eccn, country))
        if view is None:
            if country not in self.views:
                self.views[country] = of_country(self.law, country, *self.given)
            view = self.stands[eccn, country] = standing(self.views[country], eccn)
        if exception is None or not view.requirements:
            return not view.requirements
        return any(isinstance(found, Lifts) for found in judged(view, exception, standing_requirements(view)))


def of_country(law: Law, country: str, on: str, facts: Mapping[str, Any], buyer: str | None) -> LineView:
    party = {"role": "ultimate_consignee", "name": "Ayutthaya Lumen Co., Ltd.", "country": buyer or country}
    given = {
        "destination": country,
        "parties": [party],
        "lines": [{"line": 1, **facts}],
        "claims": {**CLAIMS, "return_by": on, "exception_reviewed": {"by": "B", "when": on, "reference": "R"}},
    }
    found = facts_of(given, on)
    return line_view(order_view(found, law.day, law, policy_of({})), found.lines[0])._replace(bases=BASES)


def standing(whole: LineView, eccn: str) -> LineView:
    """The line as this ECCN, with the requirements that attach."""
    item = whole.item.model_copy(update={"eccn": eccn, "kind": component_kind(None, eccn)})
    lines = (replace(whole.facts, item=item),)
    order = whole.whole._replace(facts=replace(whole.whole.facts, lines=lines))
    view = whole._replace(whole=order, facts=lines[0], item=item, eccn=eccn)
    plan = view.law.plan(view.whole.signs)
    view = view._replace(requirements=tuple(attached(view, plan.require)))
    return view._replace(requirements=(*view.requirements, *attached(view, plan.residual)))


def attached(view: LineView, rules: Iterable[Rule]) -> Iterator[Requirement]:
    for rule in rules:
        for found in rule.check(view):
            if isinstance(found, Result) and found.outcome in ("hold", "unsure"):
                yield Requirement(Finding(found.code, found.outcome, rule.id, "", ""), found, view.destination)


def violations(
    on: str, stated: str, exceptions: Iterable[LicenceException | None] = EXCEPTIONS, *, buyer: str | None = None
) -> list[tuple[str, str, str, str]]:
    """(ECCN, part, country, exception) where the shorter clears and the part does not."""
    asked = Asked(on, LINES[stated], buyer)
    found: list[tuple[str, str, str, str]] = []
    for short, whole in below().items():
        parts = [part for part in whole if stated != "no accelerator" or not ACCELERATOR.match(part)]
        for country in samples(asked.law, TABLE.whole[short].columns):
            for exception in exceptions:
                if asked.clear(short, country, exception):
                    symbol = exception.symbol if exception else "none"
                    worse = (part for part in parts if not asked.clear(part, country, exception))
                    found.extend((short, part, country, symbol) for part in worse)
    return found


@pytest.mark.long
@pytest.mark.parametrize(
    ("on", "stated"),
    [("2026-03-02", "nothing stated"), ("2026-03-02", "eligibility stated"), ("2026-03-02", "no accelerator"),
     ("2024-03-04", "eligibility stated"), ("2020-06-28", "eligibility stated")],
)  # fmt: skip
def test_the_shorter_number_never_does_better(on: str, stated: str) -> None:
    assert violations(on, stated) == []


def test_nor_for_the_us_government() -> None:
    assert violations("2026-03-02", "nothing stated", [gov.GOV], buyer="US") == []


def test_nor_where_a_person_decided() -> None:
    assert reviewed.REVIEWED.keys() == BY_A_PERSON
    lifting = [one for one in reviewed.REVIEWED.values() if one.lifts - {"EMBARGO_LICENSE_REQUIRED"}]
    assert violations("2026-03-02", "nothing stated", lifting) == []


def test_it_is_asked_of_the_whole_table() -> None:
    asked = Asked("2026-03-02", LINES["eligibility stated"], None)
    assert len(below()) >= 200
    assert sum(map(len, below().values())) >= 800
    assert len(samples(asked.law, frozenset().union(*(one.columns for one in TABLE.whole.values())))) >= 40
    assert asked.clear("3A002.a", "TH", lvs.LVS)  # some do clear
    assert asked.clear("5A002.a", "CN", enc.ENC)


def test_it_finds_what_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.law.provisions.exceptions.beyond", lambda *_, **__: ())
    assert len(violations("2026-03-02", "nothing stated")) >= 100
