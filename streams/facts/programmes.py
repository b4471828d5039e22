"""Whether an OFAC entry carries a programme that 15 CFR 744.8(a)(1) attaches an EAR requirement to: the one reading."""

from typing import Final

from schemas.listed_party import ListedParty
from schemas.record import Fact
from streams.reference.kept import versions

TAGS_744_8: Final = frozenset(versions("bis", "programmes_744_8")[-1].members)
"""Programme tags of 744.8(a)(1) as they stand today; the rule asks for those of its day."""


def tagged(entry: ListedParty) -> Fact:
    """Returns whether the entry has a programme of 744.8; "unknown" if it has neither the fact nor any programme."""
    if entry.tag_744_8 is True or any(plain_tag(tag) in TAGS_744_8 for tag in entry.tags):
        return True
    if entry.tag_744_8 == "unknown" or (entry.tag_744_8 is None and not entry.tags):
        return "unknown"
    return False


def plain_tag(tag: str) -> str:
    """Returns the tag as the regulation writes it, without brackets and spaces."""
    return tag.strip(" []").upper().replace(" ", "-")
