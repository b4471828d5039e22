"""An end-use text that names an embargoed place to which nobody says that the goods go: Supp. 3 to part 732; 772.1.

"For reexport to Russia", "the Iranian navy": what an exporter is told is knowledge, and the export is one to that place
(734.13(c), 736.2(b)(10)). Places are those of part 746 on the day: Cuba, Iran, North Korea and Syria, Crimea, Russia
and Belarus. Where the order ends there too, the rules of the place answer. Denied words say nothing.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, hold, resolved
from streams.law.kit.samples import resolution, to
from streams.law.provisions.embargo import BELARUS, BY_COUNTRY, CRIMEA, RUSSIA
from streams.law.provisions.nexus import is_import
from streams.law.words import FoundWord, words_in_text

FLAG = "RF_DIVERSION_TEXT"
RELEASE = f"a documented resolution of {FLAG} (who, when, evidence): where the goods go, or a party in that place"
SINCE = {"RU": RUSSIA, "BY": BELARUS, "XC": CRIMEA}


def check(view: OrderView) -> Iterator[Found]:
    if is_import(view) or resolved(view, FLAG):
        return
    found = {word for line in view.facts.lines for word in words_in_text(view.order, line.line)}
    words = sorted((word for word in found if word.list == "diversion" and _elsewhere(view, word)), key=_place)
    if words:
        yield hold("RED_FLAG_UNRESOLVED", {"flag": FLAG, "words": [word.evidence for word in words]}, RELEASE)


def _place(word: FoundWord) -> tuple[str, int]:
    return word.where, word.at


def _elsewhere(view: OrderView, word: FoundWord) -> bool:
    """The place is under an embargo on the day, and no final place of the order."""
    return any(
        (place in BY_COUNTRY or (place in SINCE and bool(view.law[SINCE[place]]))) and place not in view.finals
        for place in word.marks
    )


RULE = Rule(
    id="ear.732.diversion-text",
    title="A text names an embargoed place",
    cite="Supp. 3 to part 732; 15 CFR 772.1 (knowledge), 736.2(b)(10)",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"words:diversion"}),
    dated=(RUSSIA, BELARUS, CRIMEA),
)

CODE = "RED_FLAG_UNRESOLVED"
ONWARD = "for reexport to Russia"


def _text(text: str | None = ONWARD, destination: str = "KZ", **more: Any) -> dict[str, Any]:
    party = to("Steppe Lamp TOO", country=destination)
    lines = [{"eccn": "EAR99", "ru_by_hts": False}]
    return {"destination": destination, "parties": [party], "lines": lines, "end_use": {"text": text}, **more}


EXAMPLES = [
    Example("Russia, the day before", "2022-02-23", _text(), CLEAR),
    Example("Russia, the first day", "2022-02-24", _text(), HOLD, CODE),
    Example("Belarus, the day before", "2022-03-01", _text("shipped on to Belarus"), CLEAR),
    Example("Belarus, the first day", "2022-03-02", _text("shipped on to Belarus"), HOLD, CODE),
    Example("Crimea, the day before", "2015-01-28", _text("onward delivery to Crimea"), CLEAR),
    Example("Crimea, the first day", "2015-01-29", _text("onward delivery to Crimea"), HOLD, CODE),
    Example("an army of another country", "2026-03-02", _text("radios of the Russian armed forces"), HOLD, CODE),
    Example("a ministry of another country", "2026-03-02", _text("Ministry of Defence of Belarus", "AM"), HOLD, CODE),
    Example("Iran, from the Emirates", "2026-03-02", _text("Final destination: end user in Iran", "AE"), HOLD, CODE),
    Example("in a form", "2026-03-02", _text("Final destination: Iran", "AE"), HOLD, CODE),
    Example("Syria", "2020-02-03", _text("goods to be forwarded to Syria", "LB"), HOLD, CODE),
    Example("North Korea", "2020-02-03", _text("resold to DPRK", "CN"), HOLD, CODE),
    Example("Cuba", "2020-02-03", _text("re-exported to Cuba", "PA"), HOLD, CODE),
    Example("South Korea", "2020-02-03", _text("re-exported to South Korea", "SG"), CLEAR),
    Example("it goes there", "2026-03-02", _text("delivered to Russian dairies", "RU"), CLEAR),
    Example("denied", "2026-03-02", _text("Not for re-export to Russia or Belarus"), CLEAR),
    Example("denied by a clause", "2026-03-02", _text("Goods shall not be re-exported to Russia"), CLEAR),
    Example(
        "denied with other verbs", "2026-03-02", _text("The buyer will not sell, export or re-export to Russia"), CLEAR
    ),
    Example("denied after it, perhaps", "2026-03-02", _text("Re-export to Russia is prohibited"), HOLD, CODE),
    Example("by its long name", "2026-03-02", _text("transit to the Islamic Republic of Iran", "AE"), HOLD, CODE),
    Example("a customer there", "2026-03-02", _text("used by our customer in Belarus"), HOLD, CODE),
    Example("named only", "2026-03-02", _text("Lamp of the Russian Museum catalogue, first sold in 1911"), CLEAR),
    Example(
        "a description says what the item is",
        "2026-03-02",
        {**_text(None), "lines": [{"description": "Badge of the Russian army"}]},
        CLEAR,
    ),
    Example("resolved", "2026-03-02", _text(red_flags_resolved=[resolution(FLAG)]), CLEAR),
    Example("resolved without evidence", "2026-03-02", _text(red_flags_resolved=[FLAG]), HOLD, CODE),
    Example("an import", "2026-03-02", _text(destination="US", transaction_type="import_to_us", ship_from="KZ"), CLEAR),
    Example("no text", "2026-03-02", _text(None), CLEAR),
]
