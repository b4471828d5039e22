"""Candidates: what is remembered or left out for speed changes nothing that is found."""

import gc
import weakref
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.matching import candidates as module
from streams.matching.blocks import RARE as LEAST
from streams.matching.candidates import HINTS, MOST, Candidates
from streams.matching.reading import normalised_name
from streams.matching.words import weight

COMMON = ("shanghai", "trading", "import", "export", "technology", "electronic", "science", "star", "gulf", "eastern")
RARE = ("huawei", "hikvision", "yamahdi", "rostec", "almaz")
NAMES = st.lists(st.sampled_from((*COMMON, *RARE)), min_size=1, max_size=7, unique=True).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(listed=st.lists(NAMES, min_size=1, max_size=8, unique=True), asked=NAMES)
def test_names_of_common_words_that_share_enough_are_found(listed: list[str], asked: str) -> None:
    readings = [normalised_name(name) for name in listed]
    found = Candidates(readings, [False] * len(listed)).of(normalised_name(asked))
    ours = set(normalised_name(asked).tokens)
    for number, name in enumerate(readings):
        telling = sorted(set(name.tokens), key=lambda word: (-weight(word), word))[:6]
        shared = len(ours.intersection(telling))
        if sum(w for w in name.weights if w >= LEAST) < 1.0 and shared > 1:
            assert shared < len(telling) - len(telling) // 3 or number in found


@settings(max_examples=100, deadline=None)
@given(listed=st.lists(NAMES, min_size=1, max_size=8, unique=True), asked=NAMES)
def test_a_glance_weighs_the_hints_as_the_model_says(listed: list[str], asked: str) -> None:
    """The look-up adds them up without naming them; bench/matching/fit.py learns from the named ones."""
    persons = [n % 2 == 1 for n in range(len(listed))]
    candidates, name = Candidates([normalised_name(one) for one in listed], persons), normalised_name(asked)
    weights = [module._WEIGHTS[hint] for hint in HINTS]
    for number, hints in candidates.glanced(name):
        weighed = module._CONSTANT + sum(w * h for w, h in zip(weights, hints, strict=True))
        if weighed > module._LEAST + 1e-9 and len(listed) <= MOST:
            assert number in candidates.of(name)


def test_what_was_asked_before_changes_nothing() -> None:
    names = [" ".join(words) for words in product(RARE, COMMON[:4])]
    listed = [normalised_name(name) for name in names]
    asked = [normalised_name(name.replace("a", "e", 1)) for name in names]
    used = Candidates(listed, [False] * len(listed))
    before = [used.of(name) for name in asked]
    assert [used.of(name) for name in reversed(asked)] == before[::-1]
    fresh = Candidates(listed, [False] * len(listed))
    assert [fresh.of(name) for name in reversed(asked)] == before[::-1]
    assert any(before)


def test_what_is_no_longer_used_is_forgotten_at_once() -> None:
    """Workers freeze what they hold: the collector would never find an old index that refers to itself."""
    gc.disable()
    try:
        candidates = Candidates([normalised_name("Zhongrui Velion Microsystems")], [False])
        assert candidates.of(normalised_name("Velion Zhongrui")) == {0}
        kept = weakref.ref(candidates)
        del candidates
        assert kept() is None
    finally:
        gc.enable()
