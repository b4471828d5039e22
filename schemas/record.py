"""What all records share: immutable, tolerant of unknown fields when read, and three-valued facts."""

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from schemas.json_text import refuse_repeated_keys


class Record(BaseModel):
    """A value on a topic. Unknown fields from newer writers are ignored; our own writers construct only known ones."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=8192)


class Stated(Record):
    """What others state of an order, an item or a licence. Members that no field reads are kept, so that they are seen.

    A misspelt fact is a missing one, and where absence means "not reported" it would clear: schemas/unread.py
    finds such members, and a rule holds or names them.
    """

    model_config = ConfigDict(extra="allow")

    @property
    def wholly_read(self) -> bool:
        """True: `stated` found no unknown member in it, however deep. False: there may be some."""
        return self.__pydantic_extra__ is None

    @classmethod
    def stated(cls, parsed: Any) -> Self:
        """The record in parsed JSON; most have no unknown member, and then nobody need look for them again.

        Raises pydantic.ValidationError.
        """
        try:
            return cls.model_validate(parsed, extra="forbid")
        except ValidationError:
            return cls.model_validate(parsed)

    @classmethod
    def stated_json(cls, raw: bytes) -> Self:
        """The same of JSON bytes. Raises ValueError too: a key given twice."""
        refuse_repeated_keys(raw)
        try:
            return cls.model_validate_json(raw, extra="forbid")
        except ValidationError:
            return cls.model_validate_json(raw)


def first_fault(invalid: ValueError) -> str:
    """What is wrong, in one line: of a ValidationError the first member and why it was refused."""
    if not isinstance(invalid, ValidationError):
        return str(invalid)
    first = invalid.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place + ': ' if place else ''}{first['msg']}"


def unknown_if_null(value: Any) -> Any:
    """JSON null as the value that says: known to be unknown."""
    return "unknown" if value is None else value


Unknown = Literal["unknown"]

Fact = Annotated[bool | Unknown | None, BeforeValidator(unknown_if_null)]
"""A three-valued fact: None = not given (absent), "unknown" = known to be unknown (JSON null or "unknown")."""


def unknown_if_blank(value: Any) -> Any:
    """A text without a sign in it as the value that says: known to be unknown. JSON null stays: not given."""
    return "unknown" if isinstance(value, str) and not value.strip() else value


Said = BeforeValidator(unknown_if_blank)
"""For a text that is a fact: "" says no more than "unknown", and must not read as if it were not given."""

UNKNOWN_COUNTRY = "UNKNOWN"
_ALIASES = {"": UNKNOWN_COUNTRY, "UK": "GB", "EL": "GR"}
"""Nothing between quotation marks is a country known to be unknown; two codes of the European Union's own."""

Country = Annotated[
    str,
    StringConstraints(max_length=64, strip_whitespace=True, to_upper=True),
    AfterValidator(lambda code: _ALIASES.get(code, code)),
]
"""ISO 3166-1 alpha-2, in capitals however it was sent: "cu" is Cuba to every rule, list and sign.

Not checked here: an unknown code is held by a rule, not refused as undecodable. A missing member or null is absent;
"" is UNKNOWN_COUNTRY, as is every placeholder to the rules: they know no such code.
"""

_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T00:00:00(\.0+)?(Z|[+-]00:00)?)?")


def _day_as_written(value: Any) -> Any:
    """Only a day as text: seconds since 1970 and the like are read as some day, but hardly as the one meant."""
    if value is None or isinstance(value, date):
        return value
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("a day as YYYY-MM-DD is expected")
    return found[1]


Day = Annotated[date, BeforeValidator(_day_as_written)]
"""A day, ISO 8601: "2026-11-30"."""


def _no_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("a number is expected, not true or false")  # noqa: TRY004  pydantic reports ValueError
    return value


Whole = Annotated[int, BeforeValidator(_no_boolean)]
"""A whole number; true and false are none."""

Identifier = Annotated[str, Field(min_length=1, max_length=128)]
Name = Annotated[str, Field(max_length=8192)]
"""As long as it comes, up to the limit: a name that cannot be screened is held by a rule."""

Eccn = Annotated[str, Field(max_length=32)]
