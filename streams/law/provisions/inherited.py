"""Requirements that a party inherits from owners on lists other than the Entity List (RULES.md C.7)."""

from collections.abc import Iterator
from typing import NamedTuple

from streams.facts.order import Match
from streams.law.kit import LineView, Result, hold, unsure
from streams.law.ownership import Share, Stake


class Inherited(NamedTuple):
    """What a list's requirement comes to for those whom its entries own. paragraph: section of part 744."""

    name: str
    """Of the list."""
    code: str
    paragraph: str
    review_policy: str


def inherited(view: LineView, asked: Inherited) -> Iterator[Result]:
    """Yields a result for each party that owners on the list restrict, where no owner is on the Entity List."""
    for share in view.whole.affiliates:
        if owners := _owners(share.stake, asked.name):
            yield _role(share, _required(asked, share, owners))
        elif owners := _owners(share.loose, asked.name):
            yield _review(share, owners[0], asked.code)


def _required(asked: Inherited, share: Share, owners: list[Match]) -> Result:
    party = share.party.party
    keys = sorted({match.entry.key for match in owners})
    return hold(
        asked.code,
        {"party": party.name, "role": party.role, "owned_pct": str(share.stake.total), "owners": keys},
        "a BIS licence, or proof that listed owners hold less than 50 percent",
        review_policy=asked.review_policy,
        sign={"share": share, "paragraph": asked.paragraph},
    )


def _owners(stake: Stake, name: str) -> list[Match]:
    """Owners on the list, of a party that is restricted; none where the Entity List's own rule speaks."""
    lists = {match.entry.list for match in stake.matches}
    if stake.state != "yes" or "EL" in lists:
        return []
    return [match for match in stake.matches if match.entry.list == name]


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
