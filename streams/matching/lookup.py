"""Builds the rows of `shipscreen party` and `shipscreen names` as plain values for JSON or CSV."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.facts.effective_days import in_doubt
from streams.facts.order import Match
from streams.matching.index import MatchIndex
from streams.matching.scoring import PartyKind, Scored, score_names

_KINDS: dict[str, PartyKind] = {
    "person": "person",
    "individual": "person",
    "company": "company",
    "organization": "company",
    "organisation": "company",
    "entity": "company",
    "legalentity": "company",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
_LIKELY, _PERHAPS = 0.5, 0.3
"""Scores of two names alone from which they are reviewed, or mentioned. Among thousands of names some are alike
by chance, so the limits of a look-up are higher (reference/matching/score.json)."""


def kind_of(value: str | None) -> PartyKind:
    """Returns the party kind that a column names in a common word; anything else is "unknown"."""
    return _KINDS.get((value or "").strip().casefold(), "unknown")


def party_of(row: Mapping[str, str | None]) -> Party:
    """Builds a party from column name and optionally country and address; blank means absent."""
    given = {column: (row.get(column) or "").strip() or None for column in ("name", "country", "address")}
    return Party(name=given["name"], country=given["country"], address=given["address"])


def found(
    index: MatchIndex,
    who: Party,
    *,
    kind: PartyKind = "unknown",
    lists: frozenset[str] | None = None,
    as_of: date | None = None,
) -> tuple[Match, ...]:
    """Returns matches on some lists (None = all), of entries that are or may be active on a day (None = any day).

    kind: person, company, vessel or aircraft; matches of another kind are dropped unless they are hits.
    """
    return tuple(
        match
        for match in index.find(who)
        if (lists is None or match.entry.list in lists)
        and (as_of is None or match.entry.stands_on(as_of) or in_doubt(match.entry, as_of) is not None)
        and (match.tier == "hit" or match.how == "address" or not _other_kind(kind, match.entry))
    )


def _other_kind(kind: PartyKind, entry: ListedParty) -> bool:
    return "unknown" not in (kind, entry.entity_type) and kind != entry.entity_type


def party_row(row: int, matches: tuple[Match, ...], *, screenable: bool = True) -> dict[str, Any]:
    """Returns a line of `party --batch`: row number, highest tier ("none" without matches), matches, best first."""
    line: dict[str, Any] = {
        "row": row,
        "tier": matches[0].tier if matches else "none",
        "matches": [_brief(match) for match in matches],
    }
    return line if screenable else {**line, "screenable": False}


def _brief(match: Match) -> dict[str, Any]:
    return {
        "list": match.entry.list,
        "entry_id": match.entry.entry_id,
        "entry_name": match.entry.name,
        "matched_name": match.entry_name,
        "score": match.score,
        "tier": match.tier,
    }


def explained(match: Match) -> dict[str, Any]:
    """Returns what a reviewer needs: the two names, the parts of the score, and the words that differ."""
    return {
        **_brief(match),
        "how": match.how,
        "party_name": match.party_name,
        "weak_alias": match.weak_alias,
        "parts": dict(match.parts),
        "why": match.why,
        "country": match.entry.country,
        "entity_type": match.entry.entity_type,
        "citation": match.entry.fr,
        "effective_from": match.entry.effective_from.isoformat() if match.entry.effective_from else None,
        "effective_to": match.entry.effective_to.isoformat() if match.entry.effective_to else None,
    }


def names_row(row: Mapping[str, str | None]) -> dict[str, Any]:
    """Returns a line of `names`: the columns name1, name2 and optionally kind, with score and tier added."""
    scored = score_names(row.get("name1") or "", row.get("name2") or "", kind=kind_of(row.get("kind")))
    return {**row, "score": scored.score, "tier": pair_tier(scored)}


def pair_tier(scored: Scored) -> str:
    """hit: equal after normalising; review: more likely one party than two; advisory: perhaps."""
    if scored.equal:
        return "hit"
    return "review" if scored.score >= _LIKELY else "advisory" if scored.score >= _PERHAPS else "none"
