"""What the Country Chart marks at a country, and what counts where it has no row."""

from datetime import date

import pytest

from streams.audit.identity import enacted
from streams.law.provisions.chart import marks_of

LAW = enacted().on(date(2026, 11, 20))
PISTOLS = LAW.controls.find("0A501")
MACHINES = LAW.controls.find("2B001")


@pytest.mark.parametrize("worst", [True, False])
def test_a_country_with_a_row_has_the_marks_of_its_row(worst: bool) -> None:
    assert MACHINES is not None
    assert marks_of(LAW, MACHINES, "CN", worst=worst) == LAW.countries.chart["CN"]
    assert "NS 2" in marks_of(LAW, MACHINES, "CN", worst=worst)
    assert "NS 2" not in marks_of(LAW, MACHINES, "DE", worst=worst)


@pytest.mark.parametrize("country", ["XX", "ZZ"])
def test_of_a_country_without_a_row_every_column_counts_where_the_worst_is_asked(country: str) -> None:
    for control in (PISTOLS, MACHINES):
        assert control is not None
        assert control.columns
        assert marks_of(LAW, control, country, worst=True) == control.columns
        assert marks_of(LAW, control, country) == frozenset()


@pytest.mark.parametrize("country", ["CU", "IR", "KP", "SY"])
def test_an_embargoed_country_is_another_parts(country: str) -> None:
    """Part 746 asks for everything there: the chart has no row of it, and none is made up."""
    assert MACHINES is not None
    assert country in LAW.countries.embargoed
    assert marks_of(LAW, MACHINES, country, worst=True) == marks_of(LAW, MACHINES, country)
    assert marks_of(LAW, MACHINES, country) == LAW.countries.chart.get(country, frozenset())
