"""Who carries an Entity List footnote in an order: 15 CFR 734.9(e), (g).  The reach limb of the footnote rules."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from schemas.listed_party import ListedParty
from streams.facts.order import Match
from streams.law.kit import LineView
from streams.law.parties import Hit, production_hits


class Reach(NamedTuple):
    """Whether a footnote entity is reached. met: certainly or possibly; doubt: the code that says why only possibly."""

    met: bool
    doubt: str | None = None
    who: str | None = None
    entry: str | None = None
    party: bool = True
    """Reached as a party (or through one's owner), not only through what the item goes into."""


NOT_MET = Reach(met=False)


def carries(entry: ListedParty, note: int, when: date) -> bool:
    """Whether an entry carries a footnote on a day. A footnote without a first day is as old as its entry.

    On a day before its first, on which it may have stood, an entry carries what it had on its first.
    """
    when = max(when, entry.effective_from or when)
    return any(found.n == note and found.applies_on(when) for found in entry.footnotes)


def reach(view: LineView, note: int, *, through_items: bool = True) -> Reach:
    """A footnote entity among the parties, their owners, or those whose items the item goes into."""
    best = NOT_MET
    for found in _reaches(view, note, through_items=through_items):
        if found.doubt is None:
            return found
        best = best if best.met else found
    return best


def _reaches(view: LineView, note: int, *, through_items: bool) -> Iterator[Reach]:
    for hit in view.hits.get("EL", ()):
        if hit.entry.kind == "party" and carries(hit.entry, note, view.day):
            yield from _of_party(hit)
    for share in view.whole.affiliates:
        doubtful = share.stake.state in ("yes", "unknown")
        stake = share.stake if doubtful else share.loose
        entry = _with_note(stake.matches, note, view.day)
        if entry and stake.state in ("yes", "unknown"):
            sure = share.stake.state == "yes" and share.capacity == "party"
            doubt = None if sure else ("EL_AFFILIATE_UNKNOWN" if doubtful else "PARTY_MATCH_REVIEW")
            yield Reach(met=True, doubt=doubt, who=share.party.party.name, entry=entry.key)
    if through_items:
        for user in view.facts.users:
            if not user.screenable:
                yield Reach(True, "DATA_MISSING_DIRECT_PRODUCT", user.name, None, party=False)
            for hit in production_hits(user.matches, view.day):
                if hit.entry.kind == "party" and carries(hit.entry, note, view.day) and hit.match.tier != "advisory":
                    doubt = None if hit.sure else "PARTY_MATCH_REVIEW"
                    yield Reach(met=True, doubt=doubt, who=user.name, entry=hit.entry.key, party=False)


def _of_party(hit: Hit) -> Iterator[Reach]:
    who, entry = hit.match.party_name, hit.entry.key
    if hit.match.tier == "advisory" or hit.capacity not in ("party", "unresolved"):
        return
    if not hit.sure:
        yield Reach(met=True, doubt="PARTY_MATCH_REVIEW", who=who, entry=entry)
    elif hit.capacity == "unresolved":
        yield Reach(met=True, doubt="PARTY_ROLE_UNRESOLVED", who=who, entry=entry)
    else:
        yield Reach(met=True, who=who, entry=entry)


def _with_note(matches: tuple[Match, ...], note: int, when: date) -> ListedParty | None:
    return next((m.entry for m in matches if m.entry.list == "EL" and carries(m.entry, note, when)), None)


def fn5_reach(view: LineView) -> Reach:
    """Footnote 5, or a facility in Macau or D:5 that makes advanced-node integrated circuits (734.9(e)(3)(ii))."""
    found = reach(view, 5)
    if found.met and found.doubt is None:
        return found
    fab = view.order.end_use.ic_fab
    if fab in ("advanced", "unknown") and (view.destination == "MO" or "D:5" in view.whole.groups):
        doubt = None if fab == "advanced" else "DATA_MISSING_DIRECT_PRODUCT"
        return Reach(True, doubt, f"facility, integrated circuits {fab}", None, party=False)
    return found
