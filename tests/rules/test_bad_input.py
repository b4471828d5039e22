"""Input that nobody should send: a hold that names it, never an exception, never a clearance."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.verdict import Decision
from streams.law.kit.samples import foreign, item, listed, part, to
from tests.rules.screening import codes, screened

NOW = "2024-06-11"
PINE = "Pinewood Optics Ltd"
ENTRY = listed(PINE)
LICENCE: dict[str, Any] = {
    "id": "D1", "status": "active", "valid_from": "2023-01-10", "valid_to": "2027-01-31", "destination": "CN",
    "parties": {"ultimate_consignee": [PINE]},
}  # fmt: skip
GRANTED: dict[str, Any] = {"eccn": "EAR99", "qty": 100, "unit": "pc", "value_usd": "9000"}


def usd(amount: str, currency: str = "USD") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def content(*parts: dict[str, Any]) -> dict[str, Any]:
    return foreign("CN", us_content=list(parts))


def ring(*names: str, **facts: Any) -> dict[str, Any]:
    """Components each of which is part of the next, the last of the first."""
    after = (*names[1:], names[0])
    return content(*(part("3A991", "1", id=one, part_of=up, **facts) for one, up in zip(names, after, strict=True)))


def drawn(*lines: dict[str, Any], **granted: Any) -> Decision:
    """Lines drawn on a licence that fits but for what is given."""
    each = [{"eccn": "EAR99", "qty": 5, "line_value_usd": "50", **line} for line in lines or ({},)]
    order = {"destination": "CN", "parties": [to(PINE)], "claims": {"licence_id": "D1"}, "lines": each}
    return screened(order, NOW, lists=[ENTRY], licences=[{**LICENCE, "lines": [{**GRANTED, **granted}]}])


NAMED: dict[str, tuple[dict[str, Any], str]] = {
    "a component inside itself": (ring("a"), "DATA_MISSING_CONTENT"),
    "components inside each other": (ring("a", "b"), "DATA_MISSING_CONTENT"),
    "three in a ring": (ring("a", "b", "c"), "DATA_MISSING_CONTENT"),
    "a ring of foreign components": (ring("a", "b", origin="JP"), "DATA_MISSING_CONTENT"),
    "no value at all": (foreign("CN", fmv=None), "DATA_MISSING_FMV"),
    "worth nothing": (foreign("CN", fmv=usd("0")), "DATA_INVALID_VALUE"),
    "worth less than nothing": (foreign("CN", fmv=usd("-0.01")), "DATA_INVALID_VALUE"),
    "a component worth less than nothing": (content(part("3A001.a.7", "-1")), "DATA_INVALID_VALUE"),
    "the same, of a class that is not counted": (content(part("3A991", "-1")), "DATA_INVALID_VALUE"),
    "the same, of another country": (content(part("3A991", "-1", origin="JP")), "DATA_INVALID_VALUE"),
    "the same, sent separately": (content(part("5D992.c", "-1", kind="software", mode="separate")),
                                  "DATA_INVALID_VALUE"),
    "a currency without a rate": (foreign("CN", fmv=usd("1", "XTS")), "DATA_MISSING_FX"),
    "a currency in small letters": (foreign("CN", fmv=usd("1", "xts")), "DATA_MISSING_FX"),
    "a component's currency": (content(part("3A991", "1", value=usd("1", "XTS"))), "DATA_MISSING_FX"),
    "a negative quantity": ({"lines": [{"qty": -1}]}, "DATA_INVALID_VALUE"),
    "a quantity of nothing": ({"lines": [{"qty": 0}]}, "DATA_INVALID_VALUE"),
    "a negative line value": ({"lines": [{"line_value_usd": "-0.01"}]}, "DATA_INVALID_VALUE"),
    "a negative net value": ({"lines": [{"net_value_usd": "-0.01"}]}, "DATA_INVALID_VALUE"),
    "a negative price of a US item": ({"lines": [{"fmv": usd("-1")}]}, "DATA_INVALID_VALUE"),
    "two classifications": ({"lines": [{"other_classifications": ["3A001.b.2"]}]},
                            "DATA_CONTRADICTORY_CLASSIFICATION"),
    "three, two of them alike": ({"lines": [{"other_classifications": ["5a991", "EAR99"]}]},
                                 "DATA_CONTRADICTORY_CLASSIFICATION"),
    "a share below nothing": ({"parties": [to("Alder AG", country="DE", owners=[{"name": PINE, "pct": "-5"}])]},
                              "EL_AFFILIATE_UNKNOWN"),
    "a share above all": ({"parties": [to("Alder AG", country="DE", owners=[{"name": PINE, "pct": "400"}])]},
                          "EL_AFFILIATE_UNKNOWN"),
}  # fmt: skip


@pytest.mark.parametrize(("order", "code"), NAMED.values(), ids=NAMED.keys())
def test_it_is_named(order: dict[str, Any], code: str) -> None:
    decision = screened(order, "2025-10-15", lists=[ENTRY])
    assert decision.outcome == "hold"
    # A share that cannot be contradicts the party too.
    assert codes(decision) - {"DATA_CONTRADICTORY_PARTY"} == {code}
    assert all(one.release and one.evidence for one in decision.findings)


@pytest.mark.parametrize("policy", ["hold", "assume_subject"])
@pytest.mark.parametrize("name", [name for name, (_, code) in NAMED.items() if code == "DATA_INVALID_VALUE"])
def test_no_policy_clears_an_impossible_amount(name: str, policy: str) -> None:
    order, code = NAMED[name]
    assert code in codes(screened(order, NOW, policy={"missing_content": policy}))


def test_no_charge_is_no_fault() -> None:
    assert screened({"lines": [{"line_value_usd": "0"}]}, NOW).outcome == "clear"


@pytest.mark.parametrize(
    ("order", "on"),
    [
        ({}, "0001-01-01"), ({}, "1996-03-24"), (foreign("CN"), "1995-01-01"), (foreign("RU"), "1970-01-01"),
        ({"parties": [to(PINE)]}, "1918-11-11"),
    ],
)  # fmt: skip
def test_a_day_before_all_law(order: dict[str, Any], on: str) -> None:
    assert codes(screened(order, on, lists=[ENTRY])) == {"DATA_SHIP_DATE_TOO_FAR"}


@pytest.mark.parametrize("order", [{"parties": [to(PINE)]}, {"destination": "CU"}, item("RU", "3A991")])
def test_the_last_day_of_the_calendar_has_law(order: dict[str, Any]) -> None:
    assert screened(order, "9999-12-31", lists=[ENTRY]).outcome == "hold"


class TestLicences:
    def test_it_fits(self) -> None:
        assert drawn().outcome == "clear"
        assert drawn({"qty": 100}, qty=100).outcome == "clear"

    @pytest.mark.parametrize(
        ("lines", "code"),
        [
            (({"unit": "kg"},), "LIC_UNIT_MISMATCH"),
            (({}, {"unit": "kg"}), "LIC_UNIT_MISMATCH"),
            (({"unit": " "},), "LIC_UNIT_MISMATCH"),
            (({"unit": None},), "LIC_UNIT_MISMATCH"),
            (({"qty": None},), "LIC_QTY_EXCEEDED"),
            (({"qty": 150}, {"qty": -100}), "LIC_QTY_EXCEEDED"),
            (({"line_value_usd": None},), "LIC_VALUE_EXCEEDED"),
            (({"line_value_usd": "20000"}, {"line_value_usd": "-15000"}), "LIC_VALUE_EXCEEDED"),
        ],
    )
    def test_mixed_units_and_impossible_amounts_of_the_order(
        self, lines: tuple[dict[str, Any], ...], code: str
    ) -> None:
        found = codes(drawn(*lines))
        assert {"EL_LICENSE_REQUIRED", code} <= found

    @pytest.mark.parametrize(
        ("granted", "code"),
        [
            ({"shipped_qty": -100}, "LIC_QTY_EXCEEDED"),
            ({"reserved_qty": -1}, "LIC_QTY_EXCEEDED"),
            ({"qty": None}, "LIC_QTY_EXCEEDED"),
            ({"qty": -100}, "LIC_QTY_EXCEEDED"),
            ({"shipped_value": "-1"}, "LIC_VALUE_EXCEEDED"),
            ({"reserved_value": "-1"}, "LIC_VALUE_EXCEEDED"),
            ({"tolerance_pct": -1}, "LIC_VALUE_EXCEEDED"),
            ({"tolerance_pct": "100.01"}, "LIC_VALUE_EXCEEDED"),
            ({"value_usd": None}, "LIC_VALUE_EXCEEDED"),
        ],
    )
    def test_impossible_balances_of_the_licence(self, granted: dict[str, Any], code: str) -> None:
        assert codes(drawn(**granted)) == {"EL_LICENSE_REQUIRED", code}

    def test_an_exception_by_value_needs_a_value(self) -> None:
        for net in ("0", "-1", None):
            order = item("TH", "3A002.a", net_value_usd=net, lvs_limit="3000")
            found = codes(screened({**order, "claims": {"license_exception": "LVS"}}, NOW))
            assert {"CCL_LICENSE_REQUIRED", "LEX_NOT_AVAILABLE"} <= found, net


NUMBERS = st.sampled_from(["-1", "0", "0.000000001", "1", "999999999999999", None])
TEXTS = st.sampled_from(
    ["", " ", "unknown", "EAR99", "ear99", "3A001.a.7", "3A001..", "9Z999", "5A991", "\u0000", None]
)
PARTS = st.fixed_dictionaries({
    "eccn": TEXTS, "value": st.one_of(st.none(), st.builds(usd, NUMBERS.map(lambda one: one or "7"),
                                                           st.sampled_from(["USD", "EUR", "XTS", "usd", "?"]))),
    "origin": st.sampled_from(["US", "JP", "??", "", None]), "id": st.sampled_from(["a", "b", None]),
    "part_of": st.sampled_from(["a", "b", "c", None]), "mode": st.sampled_from(["incorporated", "separate", None]),
})  # fmt: skip
LINES = st.fixed_dictionaries({
    "eccn": TEXTS, "origin": st.sampled_from(["US", "TW", "??", None]), "qty": NUMBERS, "line_value_usd": NUMBERS,
    "us_content": st.lists(PARTS, max_size=4),
    "other_classifications": st.lists(TEXTS.map(lambda one: one or ""), max_size=2),
    "fmv": st.one_of(st.none(), st.builds(usd, NUMBERS.map(lambda one: one or "7"), st.sampled_from(["USD", "XTS"]))),
})  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(LINES, max_size=3), st.sampled_from(["DE", "CN", "CU", "RU", "ZZ", "", None]),
    st.sampled_from(["0001-01-01", "1996-03-25", "2020-08-17", "2025-10-15", "9999-12-31"]),
)  # fmt: skip
def test_no_rule_raises_and_nothing_impossible_clears(
    lines: list[dict[str, Any]], destination: str | None, on: str
) -> None:
    order = {**foreign("DE"), "destination": destination, "lines": lines}
    decision = screened(order, on, lists=[ENTRY])
    assert "RULE_ERROR" not in codes(decision)
    if any(str(line[name] or "").startswith("-") for line in lines for name in ("qty", "line_value_usd")):
        assert decision.outcome == "hold"
