"""Decides the tier of a match: hit, review or advisory (RULES.md C.5)."""

import json
from collections.abc import Iterable

from schemas.listed_party import ListedParty
from streams.facts.order import Tier
from streams.matching.addresses import Agreement
from streams.matching.names import listed_names
from streams.matching.reading import normalised_name
from streams.matching.scoring import Scored, holds_word
from streams.matching.words import text

RANK = {"hit": 0, "review": 1, "advisory": 2}
_LIMITS: dict[str, float] = json.loads(text("score.json"))["limits"]
_SYLLABLES = 8
_TELLING = 0.5
"""Weight from which an added word makes a different name."""
_DISTINCT = 0.6
"""Weight from which a word is distinctive."""


def name_tier(scored: Scored, entry: ListedParty, country: str | None, *, weak: bool) -> Tier | None:
    """Returns the tier of two names; None = no match. A country difference never cancels a strong hit."""
    if weak:
        # A weak alias alone never hits; it needs a second fact that agrees or is missing.
        return ("advisory" if contradicts(country, entry) else "review") if scored.equal else None
    if scored.equal:
        return "hit"
    if scored.score >= limit(entry, country) or contained(scored, entry):
        return "review"
    return "advisory" if scored.score >= _LIMITS["advisory"] else None


def limit(entry: ListedParty, country: str | None) -> float:
    """Returns the score from which a name is reviewed: an equal country lowers it, a different one raises it."""
    if entry.entity_type == "person":
        return _LIMITS["person"]
    if country is None or entry.country is None:
        return _LIMITS["review"]
    return _LIMITS["review_other_country" if contradicts(country, entry) else "review_same_country"]


def contained(scored: Scored, entry: ListedParty) -> bool:
    """Returns True if the party's name contains the listed one: all its distinctive words, at least two.

    A listed company's name of one word counts too (RULES.md C.5), if it is a coined word and either is the entry's
    short form or has no other distinctive word added. A similar spelling does not count.
    """
    ours, theirs = scored.laid.a, scored.laid.b
    met = scored.laid.matched(1)
    if holds_word(ours, theirs):
        alone = all(w < _TELLING or t == theirs.tokens[0] for t, w in zip(ours.tokens, ours.weights, strict=True))
        return entry.entity_type in ("company", "unknown") and (alone or _brand(theirs.tokens[0], entry))
    telling = [j for j, weight in enumerate(theirs.weights) if weight >= _DISTINCT]
    return len(telling) > 1 and all(met.get(j) == 1.0 for j in telling) and _long(theirs.tokens[j] for j in telling)


def _brand(word: str, entry: ListedParty) -> bool:
    """Returns True if a longer name of the entry contains the word: Huawei, in Huawei Technologies Co., Ltd."""
    others = (normalised_name(name).tokens for name, weak in listed_names(entry) if not weak)
    return any(word in tokens and len(tokens) > 1 for tokens in others)


def _long(words: Iterable[str]) -> bool:
    """Returns True if the words are longer than syllables that any name may contain."""
    return sum(len(word) for word in words) > _SYLLABLES


def contradicts(country: str | None, entry: ListedParty) -> bool:
    """Returns True if both sides have a country and the party's is not one of the entry's."""
    countries = {entry.country, *entry.countries} - {None}
    return bool(country and countries) and country not in countries


def address_tier(entry: ListedParty, agreement: Agreement) -> Tier | None:
    """Returns the tier of a shared address: hit for a listed address, review if numbers or the name differ."""
    if entry.kind == "address":
        return "hit" if agreement == "same" else "review"
    return "review" if agreement == "same" else None
