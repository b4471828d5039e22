"""Decides the tier of a match: hit, review or advisory (RULES.md C.5)."""

import json
from collections.abc import Iterable

from schemas.listed_party import ListedParty
from streams.facts.order import Tier
from streams.matching.addresses import Agreement
from streams.matching.cut import cut_off
from streams.matching.equality import equal_tier, telling
from streams.matching.fields import Beside
from streams.matching.names import listed_names
from streams.matching.reading import TELLING, Reading, normalised_name
from streams.matching.scoring import Scored, called, holds_word
from streams.matching.words import coined, text

RANK = {"hit": 0, "review": 1, "advisory": 2}
_LIMITS: dict[str, float] = json.loads(text("score.json"))["limits"]
_SYLLABLES = 8
_NEARLY, _TELLS = 0.8, 16.0
"""Score of a name in a field that is nearly a listed one, and bits that what met tells."""
_DISTINCT = 0.6
"""Weight from which a word is distinctive."""


def name_tier(scored: Scored, entry: ListedParty, country: str | None, *, weak: bool) -> Tier | None:
    """Returns the tier of two names; None = no match. A country difference never cancels a strong hit."""
    if weak:
        return _weak_tier(entry, country) if scored.equal else None
    if scored.equal:
        return equal_tier(scored, entry, country)
    if scored.score >= limit(entry, country) or contained(scored, entry) or cut_off(scored.laid.a, scored.laid.b):
        return "review"
    return _weak_tier(entry, country) if entry.entity_type == "person" and scored.parts.initials else None


def part_tier(scored: Scored, entry: ListedParty, country: str | None, beside: Beside, *, weak: bool) -> Tier | None:
    """Returns the tier of a name in a field and a listed one: a review at most, for the field says more than the name.

    It must be equal, or say the one word that tells; where words of the field tell that it is a name, nearly equal. The
    less of the field is known to name nobody, the more the name must tell.
    """
    ours, theirs = scored.laid.a, scored.laid.b
    if beside == "titled" and entry.entity_type == "person":
        counts = True
    elif scored.equal:
        counts = _tells(ours, theirs, entry, beside)
    elif beside == "told" and scored.score >= _NEARLY and scored.parts.bits >= _TELLS:
        counts = True
    else:
        counts = beside in ("told", "field") and not weak and called(ours, theirs)
    return "review" if counts and name_tier(scored, entry, country, weak=weak) in ("hit", "review") else None


def _tells(ours: Reading, theirs: Reading, entry: ListedParty, beside: Beside) -> bool:
    """Whether an equal name that stands in a field beside this is a name, and not words of a longer one."""
    as_spelt = telling(theirs) or ours.spelt == theirs.spelt
    if beside == "told":
        return as_spelt
    if entry.entity_type in ("vessel", "aircraft") or (entry.entity_type == "person" and len(theirs.words) < 2):
        return False
    if len(theirs.words) < 2 and beside != "field":
        return coined(theirs.tokens[0])
    return as_spelt if beside != "other" else telling(theirs)


def _weak_tier(entry: ListedParty, country: str | None) -> Tier:
    """A weak alias, or a person's initials, never hit by themselves: a second fact must agree, or be missing."""
    return "advisory" if contradicts(country, entry) else "review"


def limit(entry: ListedParty, country: str | None) -> float:
    """Returns the score from which a name is reviewed: an equal country lowers it, a different one raises it."""
    if entry.entity_type == "person":
        return _LIMITS["person"]
    if country is None or entry.country is None:
        return _LIMITS["review"]
    return _LIMITS["review_other_country" if contradicts(country, entry) else "review_same_country"]


def contained(scored: Scored, entry: ListedParty) -> bool:
    """Returns True if the party's name contains the listed one: all its distinctive words, at least two.

    A listed company's name of one word counts too (RULES.md C.5), if it is a coined word and either is what the entry
    is called for short or nothing else that tells is added to it. A near spelling of it does not count. So does the
    one coined word that tells in a longer name, if the party's says nothing else; and a longer name that holds a coined
    word and stands in the party's word for word.
    """
    ours, theirs = scored.laid.a, scored.laid.b
    if called(ours, theirs):
        return entry.entity_type in ("company", "unknown")
    met = scored.laid.matched(1)
    if holds_word(ours, theirs):
        alone = all(w < TELLING or t == theirs.tokens[0] for t, w in zip(ours.tokens, ours.weights, strict=True))
        return entry.entity_type in ("company", "unknown") and (alone or _brand(theirs.tokens[0], entry))
    if _stands_in(ours.tokens, theirs.tokens):
        return True
    if entry.entity_type == "person" and len(met) < len(theirs.tokens):
        return False  # a family name of two words is the whole family's
    telling = [j for j, weight in enumerate(theirs.weights) if weight >= _DISTINCT]
    return len(telling) > 1 and all(met.get(j) == 1.0 for j in telling) and _long(theirs.tokens[j] for j in telling)


def _stands_in(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether a listed name of several words, a coined one among them, stands word for word in the party's."""
    size = len(theirs)
    if size < 2 or not any(map(coined, theirs)):
        return False
    return any(ours[first : first + size] == theirs for first in range(len(ours) - size + 1))


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
