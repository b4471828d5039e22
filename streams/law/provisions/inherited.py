"""Requirements that a party inherits from owners on lists other than the Entity List (RULES.md C.7)."""

from collections.abc import Callable, Iterator

from streams.facts.order import Match
from streams.law.kit import LineView, Result, unsure
from streams.law.ownership import Share, Stake

Inherit = Callable[[Share, list[Match]], Result]


def inherited(view: LineView, name: str, found: Inherit) -> Iterator[Result]:
    """A result for each party that owners on the list `name` restrict, where no owner is on the Entity List."""
    for share in view.whole.affiliates:
        if owners := _owners(share.stake, name):
            yield _role(share, found(share, owners))
        elif owners := _owners(share.loose, name):
            yield _review(share, owners[0], found(share, owners).code)


def _owners(stake: Stake, name: str) -> list[Match]:
    """Owners on the list, of a party that is restricted; none where the Entity List's own rule speaks."""
    lists = {match.entry.list for match in stake.matches}
    if stake.state != "yes" or "EL" in lists:
        return []
    return [match for match in stake.matches if match.entry.list == name]


def evidence(share: Share, owners: list[Match]) -> dict[str, object]:
    """Returns evidence of a finding: the party, its share in per cent as text, and the keys of the listed owners."""
    party = share.party.party
    keys = sorted({match.entry.key for match in owners})
    return {"party": party.name, "role": party.role, "owned_pct": str(share.stake.total), "owners": keys}


def _role(share: Share, found: Result) -> Result:
    if share.capacity == "party":
        return found
    more = {**found.evidence, "would_be": found.code}
    return unsure("PARTY_ROLE_UNRESOLVED", more, "whether the party takes possession of the goods", cite="748.5(d)")


def _review(share: Share, owner: Match, code: str) -> Result:
    return unsure(
        "PARTY_MATCH_REVIEW",
        {"party": share.party.party.name, "owner": owner.party_name, "entry": owner.entry.key, "would_be": code},
        f"a documented decision whether the owner {owner.party_name!r} is {owner.entry.name!r}",
        cite="Supp. 3 to part 732",
    )
