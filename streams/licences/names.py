"""Whether an order's party is a party that a licence names (15 CFR 750.7(c)).

A licence is for the named parties: case, punctuation and the spelling of a legal form do not make another party; a
different name does, even a renamed one (750.7(c)(2) asks for BIS's opinion first).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rigour.names import replace_org_types_display

from schemas.licence import Licence
from schemas.party import Party, names_given
from schemas.roles import role_of

NOT_A_WORD = re.compile(r"[\W_]+")

MOVABLE = {
    "end_user": ("end_user", "ultimate_consignee"),
    "ultimate_consignee": ("ultimate_consignee", "end_user"),
}
"""Items may move among the end users and the ultimate consignee that a licence names (750.7(c)(1))."""


@lru_cache(maxsize=4096)
def comparable_name(name: str) -> str:
    """A name without case, punctuation and spelling variants of its legal form."""
    folded = unicodedata.normalize("NFKC", name)
    return NOT_A_WORD.sub(" ", replace_org_types_display(folded).casefold()).strip()


def licensed_names(licence: Licence, role: str) -> frozenset[str]:
    """Plain names that may act in a role under the licence, by whatever code its holder's system names the role."""
    roles = MOVABLE.get(role, (role,))
    named = (names for key, names in licence.parties.items() if role_of(key) in roles)
    return frozenset(
        comparable_name(name) for names in named for name in ((names,) if isinstance(names, str) else names)
    )


def party_names(party: Party) -> Iterable[str]:
    """Plain names of a party, in every script that it gave."""
    return map(comparable_name, names_given(party))


def is_named(licence: Licence, role: str, party: Party) -> bool:
    """The party is named by the licence in the role, under any of its own names."""
    licensed = licensed_names(licence, role) - {""}
    return any(name in licensed for name in party_names(party))


def may_replace(licence: Licence, role: str, party: Party) -> bool:
    """A new intermediate consignee is allowed in the country of destination, unless it consolidates (750.7(c)(1))."""
    return (
        role == "intermediate_consignee"
        and party.country is not None
        and party.country == licence.destination
        and party.consolidated in (None, False)
    )
