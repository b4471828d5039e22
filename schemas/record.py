"""What all records share: immutable, tolerant of unknown fields when read, and three-valued facts."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Record(BaseModel):
    """A value on a topic. Unknown fields from newer writers are ignored; our own writers construct only known ones."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=8192)


def unknown_if_null(value: Any) -> Any:
    """JSON null as the value that says: known to be unknown."""
    return "unknown" if value is None else value


Unknown = Literal["unknown"]

Fact = Annotated[bool | Unknown | None, BeforeValidator(unknown_if_null)]
"""A three-valued fact: None = not given (absent), "unknown" = known to be unknown (JSON null or "unknown")."""

Country = Annotated[str, StringConstraints(max_length=64, strip_whitespace=True, to_upper=True)]
"""ISO 3166-1 alpha-2, in capitals however it was sent: "cu" is Cuba to every rule, list and sign.

Not checked here: an unknown code is held by a rule, not refused as undecodable.
"""

Identifier = Annotated[str, Field(min_length=1, max_length=128)]
Name = Annotated[str, Field(max_length=8192)]
"""As long as it comes, up to the limit: a name that cannot be screened is held by a rule."""

Eccn = Annotated[str, Field(max_length=32)]
