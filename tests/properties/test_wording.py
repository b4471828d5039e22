"""Words in texts and names: whatever is written, a text only adds, and a denial reaches no further than its clause."""

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams.wording.reading import Word, in_description, in_name, in_text, quiet
from streams.wording.silence import silent
from streams.wording.spelling import spellings
from streams.wording.terms import SHIELDS, WORDS, terms_in
from tests.properties.orders import days, orders
from tests.properties.test_monotone import SETTINGS, decide

TRIGGERS = ("navy", "PLA Navy", "missiles", "ministry of defence", "nerve agent", "海军", "военных", "nuclear weapons")
DENIALS = (
    "Not for military use",
    "not for military, nuclear weapon or missile use",
    "No naval use",
    "never",
    "neither army",
    "excluding",
    "prohibited for",
    "non",
    "not for use in missiles or",
    "Not for military,",
    "cannot be used by",
    "不用于",
    "не для",
    "no para",
)
ENDS = (". ", "; ", ": ", " but ", " also ", "! ", "。", " however ")
PIECES = st.sampled_from(
    (
        *TRIGGERS,
        *DENIALS,
        *ENDS,
        "army",
        "not",
        "for",
        "or",
        "and",
        ",",
        " ",
        "\n",
        "-",
        "-\n",
        "\u200b",
        "\u202e",
        "е",
        "о",
        "0",
        "1",
        "m i s s i l e",
        "m.i.s.s.i.l.e",
        "n4vy",
        "Navy blue",
        "mis",
        "sile",
        "radar",
        "use",
        "only",
        "until",
        "?",
        "navy's",
        "ａｒｍｙ",
        "boycott",
        "Israel",
        "fire control",
        "UAV",
        "strike",
        "(",
        "/",
        "、",
        "&",
        "é",
        "ß",
        "İ",
        "\x00",
    )
)
texts = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60)
sentences = st.lists(PIECES, max_size=10).map(" ".join)


def kinds(words: tuple[Word, ...]) -> list[tuple[str, str]]:
    return sorted((word.list, word.written) for word in words)


@given(st.sampled_from(DENIALS), st.sampled_from(ENDS), st.sampled_from(TRIGGERS), sentences)
@settings(max_examples=300, deadline=None)
def test_no_denial_reaches_into_another_clause(denial: str, end: str, trigger: str, before: str) -> None:
    assert trigger in [word.written for word in in_text(f"{before}. {denial}{end}{trigger}")]


@given(sentences, st.sampled_from(ENDS[:3]), sentences)
@example("m i s s i l e", ". ", "é")
@example("m i s s i l e", ". ", "д")
@settings(max_examples=300, deadline=None)
def test_what_one_sentence_says_no_other_takes_back(one: str, end: str, two: str) -> None:
    together = kinds(in_text(f"{one}{end}{two}"))
    if "?" not in one + two:
        assert all(word in together for word in kinds(in_text(one)))
        assert all(word in together for word in kinds(in_text(two)))


@given(texts)
@settings(max_examples=500, deadline=None)
def test_any_text_can_be_read_and_every_word_stands_where_it_says(text: str) -> None:
    for read in (in_text, in_description, in_name):
        for word in read(text):
            assert text[word.at : word.at + len(word.written)] == word.written


@given(texts)
@settings(max_examples=500, deadline=None)
def test_a_text_that_is_passed_over_has_no_term_in_any_spelling(text: str) -> None:
    if silent(text):
        assert not [term for spelt in spellings(text, WORDS) for term, _ in terms_in(spelt) if term.list not in SHIELDS]


@given(texts, st.sampled_from(("", " lamps" * 40)))
@settings(max_examples=300, deadline=None)
def test_what_is_quiet_says_nothing_to_anyone(text: str, more: str) -> None:
    if quiet(text + more):
        assert in_text(text + more) == in_description(text + more) == in_name(text + more) == ()
    else:
        assert not silent(text + more)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_a_description_says_no_more_than_a_text(text: str) -> None:
    assert set(kinds(in_description(text))) <= set(kinds(in_text(text)))


@given(orders, days, st.lists(st.sampled_from((*TRIGGERS, *DENIALS, *ENDS, "lamps")), max_size=6).map(" ".join))
@SETTINGS
def test_a_text_never_clears(order: dict[str, Any], on: str, text: str) -> None:
    plain, said = decide(order, on), decide({**order, "end_use": {**order["end_use"], "text": text}}, on)
    assert {(one.code, one.line) for one in plain.findings} <= {(one.code, one.line) for one in said.findings}
    assert plain.outcome == "clear" or said.outcome == "hold"


@given(orders, days, st.sampled_from(TRIGGERS), st.sampled_from(DENIALS), st.sampled_from(ENDS[:3]))
@SETTINGS
def test_more_text_never_loosens(order: dict[str, Any], on: str, trigger: str, denial: str, end: str) -> None:
    shorter = {**order, "end_use": {**order["end_use"], "text": f"for the {trigger}"}}
    longer = {**order, "end_use": {**order["end_use"], "text": f"for the {trigger}{end}{denial}"}}
    found = {(one.code, one.line) for one in decide(shorter, on).findings}
    assert found <= {(one.code, one.line) for one in decide(longer, on).findings}
