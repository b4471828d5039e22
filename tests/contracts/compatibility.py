"""Whether a changed schema breaks those who read or write by the released one."""

import json
from collections.abc import Iterator
from typing import Any, Literal

from jsoncompat import check_compat

Role = Literal["serializer", "deserializer", "both"]

WRITTEN_BY_US = {"verdict", "withdrawal", "review-task", "alert", "partition-change", "dead-letter-headers", "standing"}
READ_BY_US = {"order-event", "review-decision"}


def role(file: str) -> Role:
    """serializer: old readers must accept what we write now; deserializer: we must accept what old writers send."""
    name = file.removesuffix(".schema.json")
    if name in WRITTEN_BY_US:
        return "serializer"
    return "deserializer" if name in READ_BY_US else "both"


def as_known(new: Any, old: Any) -> Any:
    """The new schema less the optional fields that writers by the old one never send."""
    if not isinstance(new, dict) or not isinstance(old, dict):
        return new
    kept = {key: as_known(value, old.get(key)) for key, value in new.items()}
    if isinstance(new.get("properties"), dict) and isinstance(old.get("properties"), dict):
        known = set(old["properties"]) | set(new.get("required", ()))
        kept["properties"] = {name: part for name, part in kept["properties"].items() if name in known}
    return kept


def _compatible(old: Any, new: Any, role: Role) -> bool:
    if role == "both":
        return _compatible(old, new, "serializer") and _compatible(old, new, "deserializer")
    present = as_known(new, old) if role == "deserializer" else new
    return bool(check_compat(json.dumps(old), json.dumps(present), role))


def breaking(released: dict[str, Any], present: dict[str, Any]) -> Iterator[str]:
    """One line for each released schema that is gone or that the present one breaks."""
    for file, old in released.items():
        if file not in present:
            yield f"{file}: gone"
        elif not _compatible(old, present[file], role(file)):
            yield f"{file}: breaks {role(file)} compatibility with the released contract"
