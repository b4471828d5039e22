"""The names of a party or owner: the one reading of them."""

import pytest

from schemas.party import Owner, Party, names_given


@pytest.mark.parametrize("kind", [Party, Owner])
@pytest.mark.parametrize(
    ("name", "others", "given"),
    [
        ("Pinewood", (), ("Pinewood",)),
        ("Pinewood", ("松木", "Pinewood"), ("Pinewood", "松木")),
        (None, ("松木",), ("松木",)),
        ("  ", ("", "松木"), ("松木",)),
        (None, (), ()),
        (" Pinewood ", (), (" Pinewood ",)),  # as it came: what reads it tells spacing apart or not
    ],
)
def test_each_once_in_the_order_given(
    kind: type[Party | Owner], name: str | None, others: tuple[str, ...], given: tuple[str, ...]
) -> None:
    assert names_given(kind(name=name, names=others)) == given
