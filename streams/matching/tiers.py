"""What a match means: hit, review or advisory (RULES.md C.5)."""

import json
from collections.abc import Iterable

from schemas.listed_party import ListedParty
from streams.facts.order import Tier
from streams.matching.addresses import Agreement
from streams.matching.names import listed_names
from streams.matching.reading import read
from streams.matching.scoring import Scored, holds_word
from streams.matching.words import text

RANK = {"hit": 0, "review": 1, "advisory": 2}
_LIMITS: dict[str, float] = json.loads(text("score.json"))["limits"]
_SYLLABLES = 8
_TELLING = 0.5
"""Weight from which a word makes what it is added to another name."""
_DISTINCT = 0.6
"""Weight from which a word is distinctive."""


def name_tier(scored: Scored, entry: ListedParty, country: str | None, *, weak: bool) -> Tier | None:
    """Tier of a name against a name of the entry; None = no match. Country difference never cancels a strong hit."""
    if weak:
        # A weak alias never hits by itself; it needs a second fact that agrees, or that is missing.
        return ("advisory" if contradicts(country, entry) else "review") if scored.equal else None
    if scored.equal:
        return "hit"
    if scored.score >= limit(entry, country) or contained(scored, entry):
        return "review"
    return "advisory" if scored.score >= _LIMITS["advisory"] else None


def limit(entry: ListedParty, country: str | None) -> float:
    """Score from which a name is reviewed: a country that agrees lowers it, one that contradicts raises it."""
    if entry.entity_type == "person":
        return _LIMITS["person"]
    if country is None or entry.country is None:
        return _LIMITS["review"]
    return _LIMITS["review_other_country" if contradicts(country, entry) else "review_same_country"]


def contained(scored: Scored, entry: ListedParty) -> bool:
    """Whether the listed name stands in the party's: all its distinctive words, at least two of them.

    A listed company's name of one word counts too (RULES.md C.5), if it is a coined word and either is what the entry
    is called for short or nothing else that tells is added to it. A near spelling of it does not count.
    """
    ours, theirs = scored.laid.a, scored.laid.b
    met = scored.laid.matched(1)
    if holds_word(ours, theirs):
        alone = all(w < _TELLING or t == theirs.tokens[0] for t, w in zip(ours.tokens, ours.weights, strict=True))
        return entry.entity_type in ("company", "unknown") and (alone or _brand(theirs.tokens[0], entry))
    telling = [j for j, weight in enumerate(theirs.weights) if weight >= _DISTINCT]
    return len(telling) > 1 and all(met.get(j) == 1.0 for j in telling) and _long(theirs.tokens[j] for j in telling)


def _brand(word: str, entry: ListedParty) -> bool:
    """Whether the word stands among others in a name of the entry: Huawei, in Huawei Technologies Co., Ltd."""
    others = (read(name).tokens for name, weak in listed_names(entry) if not weak)
    return any(word in tokens and len(tokens) > 1 for tokens in others)


def _long(words: Iterable[str]) -> bool:
    """Whether the words are more than syllables that any name may hold."""
    return sum(len(word) for word in words) > _SYLLABLES


def contradicts(country: str | None, entry: ListedParty) -> bool:
    """Whether both sides name a country and the party's is none of the entry's."""
    countries = {entry.country, *entry.countries} - {None}
    return bool(country and countries) and country not in countries


def address_tier(entry: ListedParty, agreement: Agreement) -> Tier | None:
    """A listed address hits, with other numbers is reviewed; so is another name at a listed party's address."""
    if entry.kind == "address":
        return "hit" if agreement == "same" else "review"
    return "review" if agreement == "same" else None
