"""What a match means: hit, review or advisory (RULES.md C.5)."""

import json

from schemas.listed_party import ListedParty
from streams.facts import Tier
from streams.matching.addresses import Agreement
from streams.matching.scoring import Scored
from streams.matching.words import text

RANK = {"hit": 0, "review": 1, "advisory": 2}
_LIMITS: dict[str, float] = json.loads(text("score.json"))["limits"]
_DISTINCT = 0.6
"""Weight from which a word is distinctive."""


def name_tier(scored: Scored, entry: ListedParty, country: str | None, *, weak: bool) -> Tier | None:
    """Tier of a name against a name of the entry; None = no match. Country difference never cancels a strong hit."""
    apart = contradicts(country, entry)
    if weak:
        # A weak alias never hits by itself; it needs a second fact that agrees, or that is missing.
        return ("advisory" if apart else "review") if scored.equal else None
    if scored.equal:
        return "hit"
    if scored.score >= _limit(entry, country, apart=apart) or contained(scored):
        return "review"
    return "advisory" if scored.score >= _LIMITS["advisory"] else None


def _limit(entry: ListedParty, country: str | None, *, apart: bool) -> float:
    if entry.entity_type == "person":
        return _LIMITS["person"]
    if country is None or entry.country is None:
        return _LIMITS["review"]
    return _LIMITS["review_other_country"] if apart else _LIMITS["review_same_country"]


def contained(scored: Scored) -> bool:
    """At least two distinctive words of the listed name, and all of them, stand in the party's name."""
    laid = scored.laid
    met = laid.matched(1)
    telling = [j for j, weight in enumerate(laid.b.weights) if weight >= _DISTINCT]
    return len(telling) > 1 and all(met.get(j, 0.0) == 1.0 for j in telling)


def contradicts(country: str | None, entry: ListedParty) -> bool:
    """Whether both sides name a country and the party's is none of the entry's."""
    countries = {entry.country, *entry.countries} - {None}
    return bool(country and countries) and country not in countries


def address_tier(entry: ListedParty, agreement: Agreement) -> Tier | None:
    """A listed address hits, with other numbers is reviewed; so is another name at a listed party's address."""
    if entry.kind == "address":
        return "hit" if agreement == "same" else "review"
    return "review" if agreement == "same" else None
