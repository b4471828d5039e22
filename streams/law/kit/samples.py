"""The sample order that examples modify, and builders of lines and list entries for them."""

from collections.abc import Mapping
from typing import Any

SAMPLE_LINE: Mapping[str, Any] = {
    "line": 1, "kind": "commodity", "eccn": "5A991", "origin": "US", "qty": "1", "unit": "pc",
}  # fmt: skip
SAMPLE_PARTY: Mapping[str, Any] = {"role": "ultimate_consignee", "name": "Musterwerk Antriebe GmbH", "country": "DE"}
SAMPLE: Mapping[str, Any] = {
    "event": "submitted",
    "order_id": "EXAMPLE-1",
    "revision": 1,
    "transaction_type": "export_from_us",
    "ship_from": "US",
    "destination": "DE",
    "parties": [SAMPLE_PARTY],
    "lines": [SAMPLE_LINE],
}
"""A US export of an AT-only item to Germany, which clears on every day of the model."""


def laid(given: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the sample order with `given` merged over it, its consignee at the destination, and complete lines."""
    order = {**SAMPLE, **given}
    if "parties" not in given:
        order["parties"] = [{**SAMPLE_PARTY, "country": given.get("destination") or SAMPLE["destination"]}]
    order["lines"] = [
        {**SAMPLE_LINE, "line": place, **_kind(line)} for place, line in enumerate(given.get("lines", [{}]), 1)
    ]
    return order


def _kind(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """Adds the kind of the ECCN's product group to a line that has an ECCN and no kind."""
    group = str(line.get("eccn") or "").strip()[1:2].upper()
    named = {"D": "software", "E": "technology"}.get(group)
    return {"kind": named, **line} if named else line


def foreign(destination: str, *, ship_from: str = "TW", **facts: Any) -> dict[str, Any]:
    """Returns a reexport of one foreign-made line with all facts: 1,000 USD, no US content, no direct product."""
    line = {
        "origin": ship_from,
        "fmv": {"amount": "1000", "currency": "USD"},
        "us_content": [],
        "content_status": "complete",
        "direct_product": {"status": "complete"},
        **facts,
    }
    return {
        "transaction_type": "export_from_abroad",
        "ship_from": ship_from,
        "destination": destination,
        "lines": [line],
    }


def item(destination: str, eccn: str = "EAR99", **facts: Any) -> dict[str, Any]:
    """Returns a US export of one item."""
    return {"destination": destination, "lines": [{"eccn": eccn, **facts}]}


def produced(destination: str, eccn: str, technology: str) -> dict[str, Any]:
    """Returns a foreign-made item that is a direct product of US technology of one ECCN."""
    made = {"status": "complete", "technology": [{"eccn": technology, "us_origin": True}]}
    return foreign(destination, eccn=eccn, direct_product=made)


def part(eccn: str | None, usd: str, **facts: Any) -> dict[str, Any]:
    """Returns an incorporated US-origin component."""
    return {
        "eccn": eccn, "kind": "commodity", "mode": "incorporated", "origin": "US",
        "value": {"amount": usd, "currency": "USD"}, **facts,
    }  # fmt: skip


def to(name: str, *, role: str | None = "ultimate_consignee", country: str = "CN", **facts: Any) -> dict[str, Any]:
    """Returns a party."""
    return {"role": role, "name": name, "country": country, **facts}


def resolution(flag: str, **facts: Any) -> dict[str, Any]:
    """Returns a documented resolution of a red flag."""
    return {"flag": flag, "who": "A. Ito", "when": "2019-01-02", "evidence": "letter of 2019-01-01", **facts}


def listed(name: str, *, list_: str = "EL", since: str = "2019-05-16", **facts: Any) -> dict[str, Any]:
    """Returns an entry of a list."""
    return {
        "list": list_, "entry_id": f"{list_}-1", "name": name, "country": "CN",
        "license_requirement": {"scope": "all_items_subject_to_ear"}, "review_policy": "presumption_of_denial",
        "effective_from": since, "fr": "example", **facts,
    }  # fmt: skip
