"""Item content and licences from files."""

import orjson
import pytest

from schemas.item import ItemContent
from streams.lists.catalogue import items, licences

GOOD = {"sku": "A-1", "eccn": "3A001.a.7", "origin": "US", "fmv": {"amount": "10.50", "currency": "USD"}}


def lines(*records: object) -> bytes:
    return b"".join(orjson.dumps(record) + b"\n" for record in records)


def test_what_differs_is_published() -> None:
    found = items(lines(GOOD, {"sku": "B-2"}, {"sku": "C-3"}))
    assert found.bad == ()
    same, other = found.values[0], ItemContent(sku="B-2", eccn="EAR99")
    assert [value.sku for value in found.changed({"A-1": same, "B-2": other, "C-3": None})] == ["B-2", "C-3"]
    assert found.changed({value.sku: value for value in found.values}) == ()


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"eccn": "EAR99"}, "line 2: sku: Field required"),
        ({"sku": ""}, "line 2: sku: String should have at least 1 character"),
        ({"sku": "B", "ecnn": "EAR99"}, "line 2: ecnn: Extra inputs are not permitted"),
        ({"sku": "B", "fmv": {"amount": "ten", "currency": "USD"}}, "line 2: fmv.amount"),
        ({"sku": "B", "fmv": {"amount": "NaN", "currency": "USD"}}, "line 2: fmv.amount"),
        ({"sku": "B", "us_content": [{"eccn": "EAR99", "valu": {}}]}, "line 2: us_content"),
        ({**GOOD, "eccn": "EAR99"}, "line 2 (A-1): comes twice with different content"),
        ([1], "line 2"),
    ],
)
def test_a_bad_line_is_named(bad: object, why: str) -> None:
    (found,) = items(lines(GOOD, bad)).bad
    assert str(found).startswith(why)


def test_the_same_line_twice_is_no_harm() -> None:
    assert items(lines(GOOD, GOOD)).bad == ()
    assert len(items(lines(GOOD, GOOD)).values) == 1


def test_licences() -> None:
    found = licences(lines({"id": "D1", "status": "active"}, {"id": "D2", "status": "maybe"}))
    assert [value.id for value in found.values] == ["D1"]
    assert [str(line)[:14] for line in found.bad] == ["line 2: status"]
