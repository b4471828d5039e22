"""Words that may be misspellings: none two letters away is overlooked."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from streams.matching.alignment import similar
from streams.matching.near import Near
from streams.matching.sounds import sound
from streams.matching.words import corrected

LETTERS = "abcdef"
WORDS = st.text(LETTERS, min_size=6, max_size=9)


@settings(max_examples=60, deadline=None)
@given(listed=st.sets(WORDS, min_size=1, max_size=12), asked=WORDS)
def test_every_word_two_letters_away_is_found(listed: set[str], asked: str) -> None:
    found = Near(listed).of(asked, sound(asked), telling=True)
    most = 1 if asked in listed else 2
    for word in listed:
        if word != asked and OSA.distance(asked, word) <= most:
            heard = sound(asked) == sound(word)
            assert found[word] == similar(asked, word, alike=heard)
    assert found.get(asked) == (1.0 if asked in listed else None)
    assert set(found) <= listed


SHORT = st.text(LETTERS, min_size=4, max_size=8)


@settings(max_examples=60, deadline=None)
@given(listed=st.sets(SHORT, min_size=1, max_size=12), asked=SHORT)
def test_a_short_word_is_found_by_fewer_letters(listed: set[str], asked: str) -> None:
    """One letter where the word is listed itself or has four; two from five letters on, if that is similar at all."""
    found = Near(listed).of(asked, sound(asked), telling=True)
    most = 1 if asked in listed or len(asked) < 5 else 2
    for word in listed - {asked}:
        likeness = similar(asked, word, alike=sound(asked) == sound(word))
        if likeness and OSA.distance(asked, word) <= most:
            assert found[word] == likeness


@pytest.mark.parametrize(
    ("asked", "listed"), [("actia", "acute"), ("array", "yuriy"), ("hakimi", "hakeemy"), ("aarvi", "arrow")]
)
def test_a_word_that_sounds_alike_is_found_though_three_letters_differ(asked: str, listed: str) -> None:
    assert sound(asked) == sound(listed)
    assert Near({listed}).of(asked, sound(asked), telling=True) == {listed: similar(asked, listed, alike=True)}


@pytest.mark.parametrize(("asked", "listed"), [("ruti", "rota"), ("ali", "ola"), ("abdul", "abdulaziz")])
def test_words_of_four_letters_are_not_looked_up_by_their_sound(asked: str, listed: str) -> None:
    assert listed not in Near({listed}).of(asked, sound(asked), telling=True)


def test_a_listed_common_word_is_looked_up_alone() -> None:
    near = Near({"technology", "technologi"})
    assert near.of("technology", sound("technology"), telling=False) == {"technology": 1.0}
    assert set(near.of("technology", sound("technology"), telling=True)) == {"technology", "technologi"}


@settings(max_examples=60, deadline=None)
@given(word=st.text(string.ascii_lowercase, min_size=1, max_size=12))
def test_looking_in_nothing_finds_nothing(word: str) -> None:
    assert Near(()).of(word, sound(word), telling=True) == {}


def test_common_words_are_corrected_by_one_letter_alone() -> None:
    assert corrected("tecnology") == "technology"
    assert corrected("intrenational") == "international"
    assert corrected("jalat") == "jalat"
