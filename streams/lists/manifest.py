"""Manifests describe each list and its publisher in YAML files under streams/reference/lists/."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

Form = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
"""Name of a publisher's form, as the loader of that form declares it."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fix(_Strict):
    """A known bad value in a source and its replacement. It applies to exactly this value."""

    form: Form
    field: str
    value: str
    where: str | None = None
    """Name of the only record to correct; None = any record."""
    becomes: str
    """The replacement; empty = treat the field as missing."""
    reason: Annotated[str, Field(min_length=10)]


class Doubled(_Strict):
    """An entry that a source is known to contain twice with equal content."""

    entry_id: str
    reason: Annotated[str, Field(min_length=10)]


class FootnoteDay(_Strict):
    """First day of a footnote of the Entity List, with its citation."""

    n: int
    first_day: date
    cite: str


class Manifest(_Strict):
    """Facts and limits of one list. Counts are numbers of entries; shares (0 to 1) refer to the accepted list."""

    list: Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{1,31}$")]
    title: str
    publisher: str
    address: str | None = None
    """URL of the publication."""
    form: Form
    """Form of the file at `address`."""
    licence: str
    schedule: str
    max_age_days: Annotated[int, Field(gt=0)]
    """Days since the last check after which an operator is warned; when orders hold is policy."""
    max_published_days: Annotated[int, Field(gt=0)] | None = None
    """Days after which a list that its publisher did not change is suspected to be frozen; None = it may be as old as
    it likes. An old file that is served every day was checked today."""
    min_entries: Annotated[int, Field(ge=0)]
    max_entries: Annotated[int, Field(gt=0)]
    max_removed_share: Annotated[Decimal, Field(ge=0, le=1)]
    """Largest share of entries that a publication may remove without a person's approval."""
    max_bytes: Annotated[int, Field(gt=0)] = 100_000_000
    """Size limit of the uncompressed publication."""
    checked_on: date
    """Day on which a person last verified these facts."""
    fixes: tuple[Fix, ...] = ()
    doubled: tuple[Doubled, ...] = ()
    footnotes: tuple[FootnoteDay, ...] = ()

    def fixed(self, form: Form, field: str, value: str, where: str = "") -> str:
        """Returns the value with the fixes applied."""
        for fix in self.fixes:
            if (fix.form, fix.field, fix.value) == (form, field, value) and fix.where in (None, where):
                return fix.becomes
        return value


class Manifests(Mapping[str, Manifest]):
    """All manifests, by list. A list without one gets `unknown`, which asserts basic sanity only."""

    def __init__(self, known: Mapping[str, Manifest]) -> None:
        self._known = dict(known)

    def __getitem__(self, name: str) -> Manifest:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def doubled(self, name: str, entry_id: str) -> bool:
        known = self._known.get(name)
        return known is not None and any(entry_id == one.entry_id for one in known.doubled)

    def fixed(self, name: str, form: Form, field: str, value: str, where: str = "") -> str:
        known = self._known.get(name)
        return known.fixed(form, field, value, where) if known else value


def manifests() -> Manifests:
    """Returns the manifests of the distribution.

    Raises:
        ValueError: a manifest is malformed; the message names its file.
    """
    found: dict[str, Manifest] = {}
    for file in sorted(files("streams.reference").joinpath("lists").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            manifest = _read(file.name, file.read_text(encoding="utf-8"))
            found[manifest.list] = manifest
    return Manifests(found)


def _read(name: str, text: str) -> Manifest:
    try:
        return Manifest.model_validate(yaml.safe_load(text))
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"manifest {name}: {error}") from error
