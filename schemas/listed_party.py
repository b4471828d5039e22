"""Listed parties, list snapshots and refusals: what stands on `listed-parties.v1`."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.days import boundaries, within
from schemas.record import Country, Fact, Identifier, Name, Record

LISTS = ("EL", "MEU", "UVL", "DPL", "SDN", "CMIC", "EU", "UN", "UK", "CN_UEL")
"""Lists that rules name. A strong hit on any other list (house lists: "HOUSE...") holds for review."""

Scope = Annotated[str, Field(max_length=64)]
"""all_items_subject_to_ear | ccl_and_supp7 | ccl_only | all_except | projects_746_8_a_4 | all_minus_ofac_gl |
all_with_gov | unknown. Anything else counts as all_items_subject_to_ear with an advisory (RULES.md C.2)."""


class Alias(Record):
    """Another name of a listed party. A weak alias never hits by itself."""

    name: Name
    quality: Literal["strong", "weak"] = "strong"


class LicenceRequirement(Record):
    """The licence requirement column of a list, mapped to a scope, with the publisher's text."""

    scope: Scope = "all_items_subject_to_ear"
    except_: tuple[dict[str, str | bool], ...] = Field(default=(), alias="except", serialization_alias="except")
    """Carve-outs: each a pattern of line facts; it applies only if every key is present and equal."""
    ofac_gl: Annotated[str, Field(max_length=64)] | None = None
    text: Annotated[str, Field(max_length=4000)] | None = None


class Footnote(Record):
    """A footnote of an Entity List entry (734.9(e), (g)), with the days it applies, both inclusive."""

    n: int = Field(ge=1, le=99)
    from_: date | None = Field(default=None, alias="from", serialization_alias="from")
    to: date | None = None

    def applies_on(self, day: date) -> bool:
        return within(day, self.from_, self.to)


class ListedParty(Record):
    """One entry of one list. Dates are US Eastern days, both inclusive; None = open."""

    list: Annotated[str, Field(min_length=1, max_length=32)]
    entry_id: Identifier
    name: Name
    kind: Literal["party", "address"] = "party"
    entity_type: Literal["company", "person", "vessel", "aircraft", "unknown"] = "unknown"
    country: Country | None = None
    countries: tuple[Country, ...] = ()
    """Further countries of the entry's addresses."""
    aliases: tuple[Alias, ...] = Field(default=(), max_length=1000)
    addresses: tuple[Name, ...] = Field(default=(), max_length=1000)
    identifiers: tuple[Annotated[str, Field(max_length=200)], ...] = Field(default=(), max_length=200)
    license_requirement: LicenceRequirement | None = None
    footnotes: tuple[Footnote, ...] = Field(default=(), max_length=100)
    review_policy: Annotated[str, Field(max_length=128)] | None = None
    """presumption_of_denial, policy_of_denial, case_by_case ... (RULES.md C.3); None where the list has none."""
    effective_from: date | None = None
    effective_to: date | None = None
    first_day_between: tuple[date, date] | None = None
    """Earliest and latest day on which it can have been added, where the rule that named it is not confirmed."""
    fr: Annotated[str, Field(max_length=500)] | None = None
    """Federal Register (or other official) citation."""
    family: Annotated[str, Field(max_length=64)] | None = None
    savings_en_route: Fact = None
    tag_744_8: Fact = None
    tags: tuple[Annotated[str, Field(max_length=64)], ...] = Field(default=(), max_length=100)
    """Sanctions programme tags, e.g. RUSSIA-EO14024."""
    source: Annotated[str, Field(max_length=500)] | None = None

    @property
    def key(self) -> str:
        """Key on `listed-parties.v1`: list and entry id."""
        return f"{self.list}/{self.entry_id}"

    def stands_on(self, day: date) -> bool:
        """Whether the entry stands on a day. One that ends before it begins contradicts itself, and always stands."""
        first, last = self.effective_from, self.effective_to
        return within(day, first, last) or (first is not None and last is not None and last < first)

    def boundaries(self) -> Iterator[date]:
        """Days from which on the entry, or a footnote of it, stands or no longer stands."""
        yield from boundaries(self.effective_from, self.effective_to)
        for note in self.footnotes:
            yield from boundaries(note.from_, note.to)


class ListedPartyChange(Record):
    """One entry added, changed or removed by the publication `snapshot`; nothing of it holds before its marker."""

    record: Literal["change"] = "change"
    snapshot: Identifier
    change: Literal["added", "changed", "removed"]
    party: ListedParty
    """The entry as it is now; of a removal, as it was."""
    fields: tuple[str, ...] = ()
    """Names of the fields that changed."""


class ListSnapshot(Record):
    """Marker of one publication or one check of a list; the fold applies the changes only when it fits."""

    record: Literal["marker"] = "marker"
    list: Annotated[str, Field(min_length=1, max_length=32)]
    snapshot: Identifier
    base: Identifier | None = None
    """snapshot id that the changes were made against; None = the first publication of this list."""
    changes: int = Field(ge=0)
    """Number of change records of this snapshot before the marker."""
    entries: int = Field(ge=0)
    """Number of entries of the list once applied."""
    entries_hash: Annotated[str, Field(max_length=128)]
    """SHA-256 over the sorted entries' canonical JSON: see streams/lists/snapshot.py."""
    published_on: date | None = None
    """The publisher's own date of the list."""
    checked_at: date
    """Day the publisher was last asked; staleness = evaluation day minus this."""
    bundled: bool = False
    """The snapshot that the distribution carries: its days are those on which it was made, not of the publication."""
    source: Annotated[str, Field(max_length=500)] | None = None
    source_hash: Annotated[str, Field(max_length=128)] | None = None
    min_entries: int | None = Field(default=None, ge=0)
    """Fewest entries that the publisher's check asked for. Below it the marker is refused, unless accepted_by says who
    accepted fewer. None = not stated: a list emptied, or more than halved, is refused then.
    """
    accepted_by: Annotated[str, Field(max_length=200)] | None = None
    """Who accepted a publication that the guard would have refused, and accept_reason why."""
    accept_reason: Annotated[str, Field(max_length=2000)] | None = None


class ListRefusal(Record):
    """A publication that was refused before anything of it was published. It changes nothing; it is to be seen."""

    record: Literal["refusal"] = "refusal"
    list: Annotated[str, Field(min_length=1, max_length=32)]
    refused_at: date
    why: Annotated[str, Field(min_length=1, max_length=2000)]
    """What was expected and what was found."""
