"""An end-use text or item description with military words or words of weapons: Supp. 3 to part 732; 772.1, knowledge.

What an exporter is told is knowledge, whatever flags it sets. Words that the text denies, and look-alikes, say nothing;
a description says something only where it names whom the item is for. Military words hold where a rule on military end
use would reach the item; words of weapons everywhere, but nuclear ones in the countries of Supp. 3 to part 744 only
where a maritime project is reported. A flag that is set is asked about by its own rule. No text clears anything.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage, hold, resolved
from streams.law.kit.samples import resolution, to
from streams.law.provisions.military import military
from streams.law.provisions.nexus import is_import
from streams.law.provisions.reach import reaches
from streams.law.words import MILITARY, OTHER_RULES, FoundWord, words_in_text
from streams.rules.ear744.nuclear import SPARED, spared

FLAG = "RF_END_USE_TEXT"
RELEASE = f"a documented resolution of {FLAG} (who, when, evidence): what the words mean, or the end use as it is"


def check(view: LineView) -> Iterator[Found]:
    if is_import(view.whole) or resolved(view.whole, FLAG):
        return
    words = [word for word in words_in_text(view.order, view.line) if word.list not in OTHER_RULES]
    open_ = {word.list for word in words if not _set(view, word)}
    if open_ - {MILITARY} or (open_ and reaches(view, "military", "military_intelligence")):
        # Who decides it reads the whole text, so the finding has every word, and is the same at every final country.
        yield hold("RED_FLAG_UNRESOLVED", {"flag": FLAG, "words": [word.evidence for word in words]}, RELEASE)


def _set(view: LineView, word: FoundWord) -> bool:
    """The flag that the word calls for is set, or the word says nothing here."""
    use = view.order.end_use
    if word.list == MILITARY:
        return military(view.whole) is True
    if word.list == "nuclear":
        nothing = spared(view) and use.maritime_nuclear is None
        return nothing or use.nuclear is True or use.maritime_nuclear is True
    if word.list == "missile":
        return use.missile is True
    return use.cbw is True


RULE = Rule(
    id="ear.732.end-use-text",
    title="Military or weapons words in a text",
    cite="Supp. 3 to part 732; 15 CFR 772.1 (knowledge)",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"words:use"}),
    dated=(SPARED,),
)

CODE = "RED_FLAG_UNRESOLVED"
RADAR = "Search radar of a navy frigate"


def _text(text: str | None = RADAR, destination: str = "CN", eccn: str = "5A991", **use: Any) -> dict[str, Any]:
    party = to("Qiantang Lamp", country=destination)
    lines = [{"eccn": eccn}]
    return {"destination": destination, "parties": [party], "lines": lines, "end_use": {"text": text, **use}}


def _described(description: str, destination: str = "CN") -> dict[str, Any]:
    return {**_text(None, destination), "lines": [{"eccn": "5A991", "description": description}]}


EXAMPLES = [
    Example("a navy in China, 5A991 of Supp. 2", "2026-03-02", _text(), HOLD, CODE),
    Example("in Malaysia no rule reaches 5A991", "2026-03-02", _text(destination="MY"), CLEAR),
    Example("3A991 to China, the day before it was in Supp. 2", "2020-06-28", _text(eccn="3A991.c"), CLEAR),
    Example("its first day", "2020-06-29", _text(eccn="3A991.c"), HOLD, CODE),
    Example("5A991 was there before", "2020-06-28", _text(), HOLD, CODE),
    Example("EAR99 to China, the day before 744.22", "2021-03-15", _text(eccn="EAR99"), CLEAR),
    Example("EAR99 to China, its first day: it may be military intelligence", "2021-03-16", _text(eccn="EAR99"), HOLD),
    Example("Nicaragua, the day before", "2024-03-14", _text(destination="NI"), CLEAR),
    Example("Nicaragua, first day", "2024-03-15", _text(destination="NI"), HOLD, CODE),
    Example("a microprocessor for a navy in Vietnam, D:1", "2026-03-02", _text(RADAR, "VN", "3A991.a.1"), HOLD),
    Example("another item there", "2026-03-02", _text(RADAR, "VN", "3A991.a.2"), CLEAR),
    Example("a camera for a navy in Saudi Arabia", "2026-03-02", _text(RADAR, "SA", "6A003.b.4"), HOLD, CODE),
    Example("the same in Korea: A:1", "2026-03-02", _text(RADAR, "KR", "6A003.b.4"), CLEAR),
    Example("the flag is set: 744.21 asks", "2026-03-02", _text(military=True), CLEAR),
    Example("it says no, and nobody documented it", "2026-03-02", _text(military=False), HOLD, CODE),
    Example("it is not known", "2026-03-02", _text(military=None), HOLD, CODE),
    Example("resolved", "2026-03-02", {**_text(military=False), "red_flags_resolved": [resolution(FLAG)]}, CLEAR),
    Example("named only", "2026-03-02", {**_text(), "red_flags_resolved": [FLAG]}, HOLD, CODE),
    Example("denied", "2026-03-02", _text("Not for military, nuclear or missile use."), CLEAR),
    Example("a colour", "2026-03-02", _text("Navy blue lamp housings and rocket salad packing line"), CLEAR),
    Example("no text", "2026-03-02", _text(None), CLEAR),
    Example("missiles, anywhere", "2026-03-02", _text("telemetry of a missile", "DE"), HOLD, CODE),
    Example("missiles, set", "2026-03-02", _text("telemetry of a missile", "DE", missile=True), CLEAR),
    Example("nerve agents", "2026-03-02", _text("detector of nerve agent", "BR"), HOLD, CODE),
    Example("nerve agents, set", "2026-03-02", _text("detector of nerve agent", "BR", cbw=True), CLEAR),
    Example("missile is set, the text says more", "2026-03-02", _text("missile with nerve agent", missile=True), HOLD),
    Example("nuclear weapon, Brazil", "2026-03-02", _text("nuclear weapon", "BR"), HOLD, CODE),
    Example("nuclear weapon, set", "2026-03-02", _text("nuclear weapon", "BR", nuclear=True), CLEAR),
    Example("nuclear propulsion, Britain: Supp. 3", "2026-03-02", _text("nuclear propulsion", "GB"), CLEAR),
    Example("nuclear propulsion, Britain, perhaps maritime", "2026-03-02",
            _text("nuclear propulsion", "GB", maritime_nuclear=None), HOLD, CODE),
    Example("nuclear propulsion, Britain, said to be none", "2026-03-02",
            _text("nuclear propulsion", "GB", maritime_nuclear=False), HOLD, CODE),
    Example("nuclear propulsion, Britain, maritime: 744.5 asks", "2026-03-02",
            _text("nuclear propulsion", "GB", maritime_nuclear=True), CLEAR),
    Example("a description that names whom it is for", "2026-03-02", _described("Parts for the PLA Navy"), HOLD, CODE),
    Example("a description that quotes a control text", "2026-03-02",
            _described("Connectors specially designed for military use, MIL-DTL-38999"), CLEAR),
    Example("usable in missiles", "2026-03-02", _described("Accelerometers usable in missiles"), CLEAR),
    Example("a transfer within China", "2026-03-02",
            {**_text(), "transaction_type": "transfer_in_country", "ship_from": "CN"}, HOLD, CODE),
    Example("an import", "2026-03-02",
            {**_text("missile", "US"), "transaction_type": "import_to_us", "ship_from": "DE"}, CLEAR),
    Example("called an import, to China", "2026-03-02", {**_text("missile", "CN"), "transaction_type": "import_to_us"},
            HOLD, CODE),
]  # fmt: skip
