"""Words that may be misspellings: none two letters away is overlooked."""

import string

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
    assert (asked in found) == (asked in listed)
    assert set(found) <= listed


@settings(max_examples=60, deadline=None)
@given(word=st.text(string.ascii_lowercase, min_size=1, max_size=12))
def test_looking_in_nothing_finds_nothing(word: str) -> None:
    assert Near(()).of(word, sound(word), telling=True) == {}


def test_common_words_are_corrected_by_one_letter_alone() -> None:
    assert corrected("tecnology") == "technology"
    assert corrected("intrenational") == "international"
    assert corrected("jalat") == "jalat"
