"""How a drain is cut into the parts that are decided without a pause."""

import pytest

from streams.engine.lanes.drain import slices
from tests.engine.orders import Fetched

KIB = 1024


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        ([], []),
        ([10], [1]),
        ([10] * 32, [32]),
        ([10] * 33, [32, 1]),
        ([10] * 70, [32, 32, 6]),
        ([48 * KIB, 48 * KIB], [2]),
        ([48 * KIB, 48 * KIB + 1], [1, 1]),
        ([48 * KIB, 48 * KIB, 1, 1], [2, 2]),
        ([10, 500 * KIB, 10], [1, 1, 1]),
        ([500 * KIB, 500 * KIB], [1, 1]),
    ],
)
def test_a_part_has_few_events_or_few_bytes(sizes: list[int], parts: list[int]) -> None:
    records = [Fetched(offset, None, bytes(size)) for offset, size in enumerate(sizes)]
    found = list(slices(records))
    assert [len(part) for part in found] == parts
    assert [record for part in found for record in part] == records


def test_a_record_without_a_value_has_no_bytes() -> None:
    assert [len(part) for part in slices([Fetched(0, b"A", None), Fetched(1, b"B", bytes(96 * KIB))])] == [2]
