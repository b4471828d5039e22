"""Terms of a boycott in a text: 15 CFR 760.2, 760.5. Boycott, blacklist certificates, "not of Israeli origin".

A US person may not agree to most of them, and reports that it was asked. Holds until somebody has documented what the
terms are. Asked of exports from the United States, of US persons, and of firms with headquarters there.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, reported, resolved
from streams.law.kit.samples import resolution
from streams.law.provisions.nexus import boycott_nexus
from streams.law.words import words_in_text

FLAG = "RF_BOYCOTT_TERM"
RELEASE = f"a documented resolution of {FLAG} (who, when, evidence), and the report of 760.5 where it is due"
QUESTION = "whether a US person takes part; then " + RELEASE


def check(view: LineView) -> Iterator[Found]:
    fact = boycott_nexus(view.order)
    words = [word.evidence for word in words_in_text(view.order, view.line) if word.list == "boycott"] if fact else []
    if words and not resolved(view.whole, FLAG):
        evidence = {"flag": FLAG, "words": words}
        yield reported("RED_FLAG_UNRESOLVED", fact, evidence, release=RELEASE, question=QUESTION)


RULE = Rule(
    id="ear.760.boycott-terms",
    title="Boycott terms in a text",
    cite="15 CFR 760.2; 760.5",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"words:boycott"}),
)

CODE = "RED_FLAG_UNRESOLVED"
ABROAD = {"transaction_type": "export_from_abroad", "ship_from": "DE"}


def _text(text: str = "Supplier confirms that the goods are not of Israeli origin", **more: Any) -> dict[str, Any]:
    return {"end_use": {"text": text}, **more}


EXAMPLES = [
    Example("not of Israeli origin", "2026-03-02", _text(), HOLD, CODE),
    Example("a blacklist certificate", "2026-03-02", _text("with blacklist certificate of the carrier"), HOLD, CODE),
    Example("a boycott", "2026-03-02", _text("Subject to the boycott laws of Kuwait"), HOLD, CODE),
    Example("no boycott", "2026-03-02", _text("There are no boycott terms"), CLEAR),
    Example("in a description", "2026-03-02", {"lines": [{"description": "Lamps, boycott clause 4"}]}, HOLD, CODE),
    Example("made in Israel", "2026-03-02", _text("Lamps made in Israel"), CLEAR),
    Example("no US person", "2026-03-02", _text(**ABROAD), CLEAR),
    Example("a US person", "2026-03-02", _text(**ABROAD, us_person_involved=True), HOLD, CODE),
    Example("perhaps a US person", "2026-03-02", _text(**ABROAD, us_person_involved=None), UNSURE, CODE),
    Example("headquarters in the US", "2026-03-02", _text(**ABROAD, exporter_headquarters="US"), HOLD, CODE),
    Example("resolved", "2026-03-02", _text(red_flags_resolved=[resolution(FLAG)]), CLEAR),
    Example("named only", "2026-03-02", _text(red_flags_resolved=[FLAG]), HOLD, CODE),
]
