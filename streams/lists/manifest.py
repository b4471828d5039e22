"""Manifests: what is known of each list and its publisher, as YAML files under streams/reference/lists/."""

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
    """A bad value known to stand in a source, and what it is read as. Applies to exactly this value."""

    form: Form
    field: str
    value: str
    where: str | None = None
    """Only in the record whose name is this."""
    becomes: str
    """Empty = as if nothing stood there."""
    reason: Annotated[str, Field(min_length=10)]


class Doubled(_Strict):
    """An entry known to come twice in a source, the second time saying nothing else."""

    entry_id: str
    reason: Annotated[str, Field(min_length=10)]


class FootnoteDay(_Strict):
    """First day of a footnote of the Entity List, with its citation."""

    n: int
    first_day: date
    cite: str


class Manifest(_Strict):
    """One list. Counts are of entries; shares are of the entries held before, 0 to 1."""

    list: Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{1,31}$")]
    title: str
    publisher: str
    address: str | None = None
    """Where the publisher offers it."""
    form: Form
    """The form found at `address`."""
    licence: str
    schedule: str
    max_age_days: Annotated[int, Field(gt=0)]
    """Days since the publisher was last asked, after which an operator is warned; holds follow policy."""
    min_entries: Annotated[int, Field(ge=0)]
    max_entries: Annotated[int, Field(gt=0)]
    max_removed_share: Annotated[Decimal, Field(ge=0, le=1)]
    """A publication that removes more than this is refused, unless a person accepts it."""
    max_bytes: Annotated[int, Field(gt=0)] = 100_000_000
    """Of the publication, unpacked."""
    checked_on: date
    """Day on which these facts were last looked at."""
    fixes: tuple[Fix, ...] = ()
    doubled: tuple[Doubled, ...] = ()
    footnotes: tuple[FootnoteDay, ...] = ()

    def fixed(self, form: Form, field: str, value: str, where: str = "") -> str:
        """The value as it is to be read."""
        for fix in self.fixes:
            if (fix.form, fix.field, fix.value) == (form, field, value) and fix.where in (None, where):
                return fix.becomes
        return value


class Manifests(Mapping[str, Manifest]):
    """All manifests, by list. A list without one gets `unknown`'s, which asserts nothing but plain sanity."""

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
    """The manifests that the distribution carries.

    Raises:
        ValueError: a manifest that is not well formed, naming its file.
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
