"""What equality is worth: names that are equal without their legal forms need not be one party's."""

from schemas.listed_party import ListedParty
from streams.facts.order import Tier
from streams.matching.reading import Reading
from streams.matching.scoring import Scored
from streams.matching.surprise import surprise
from streams.matching.words import lines

_DISTINCT, _TOGETHER = 0.6, 1.5
"""Weight from which a word, or all words of a name together, tell whose name it is."""
_WHOLE = 12.0
"""Bits of words, each of them common, from which together they are a name that is reviewed whoever bears it."""
_SYLLABLE = 2
"""Letters of a word that is too short to tell much by itself."""
_ANYWHERE = "*"
_NUMERALS = frozenset(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"))
_LETTERS = 4
"""Letters of a name in its own script from which it is more than one word."""
_THINGS = ("vessel", "aircraft")
_BORNE = {form: frozenset(of.split()) for form, of in (line.split("\t") for line in lines("forms.tsv"))}
"""Legal forms, by word, and the countries in which they are borne."""


def equal_tier(scored: Scored, entry: ListedParty, country: str | None) -> Tier | None:
    """Tier of a name that is equal to a strong name of the entry; None where nothing that tells is equal.

    A hit: the words tell, the legal forms are of the entry's countries, and it is no ship's or aircraft's name, which
    no party bears. A name of one word is somebody else's too: the country must agree. All else that tells is a review.
    So is what hardly tells ("Technology LLC", or equal but for variants of common words), unless forms or country
    contradict; and a listed name, written as it is listed.
    """
    ours, theirs = scored.laid.a, scored.laid.b
    thing, added = entry.entity_type in _THINGS, _foreign(theirs, ours, entry)
    if thing and added:
        return None  # EP-IAI is no IAI
    fitting = not added and not _foreign(ours, theirs, entry)
    agreed = country is not None and country in (entry.country, *entry.countries)
    same, together = ours.spelt == theirs.spelt, sum(map(surprise, theirs.tokens)) >= _WHOLE
    listed = same and set(ours.forms) == set(theirs.forms)
    if not telling(theirs) and not listed and not (same and together):
        return "review" if fitting and (agreed or country is None or entry.country is None) else None
    if not fitting or thing or not (telling(theirs) or (listed and together)):
        return "review"
    return "hit" if agreed or _several_words(ours, theirs) else "review"


def telling(name: Reading) -> bool:
    """Whether the words that are left without legal forms tell whose name it is."""
    rare = any(
        weight >= _DISTINCT and len(token) > _SYLLABLE for token, weight in zip(name.tokens, name.weights, strict=True)
    )
    return rare or sum(name.weights) >= _TOGETHER


def _several_words(ours: Reading, theirs: Reading) -> bool:
    return len(theirs.tokens) > 1 or (ours.native == theirs.native and len(theirs.native) >= _LETTERS)


def _foreign(name: Reading, other: Reading, entry: ListedParty) -> bool:
    """Whether a word was removed as a legal form that the other name does not bear and the entry cannot."""
    countries = frozenset(filter(None, (entry.country, *entry.countries)))
    return any(not _borne(form, countries, entry.entity_type) for form in set(name.forms) - set(other.forms))


def _borne(form: str, countries: frozenset[str], entity_type: str) -> bool:
    if form in _NUMERALS or entity_type in ("person", *_THINGS):
        return False
    where = _BORNE.get(form, frozenset())
    return _ANYWHERE in where or not countries or not where.isdisjoint(countries)
