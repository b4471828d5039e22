"""A licence is the licensee's: 15 CFR 750.10(a). Another exporter uses it only after BIS has approved the transfer.

Asked where a line rests on a licence that names its licensee, and the order names its exporter. Neither is a fact that
an order must give; who exports under a licence of another name is one for a person.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Expectation, Found, LineView, Rule, Stage, hold
from streams.law.kit.samples import item, to
from streams.licences.names import comparable_name, party_names

BASIS = "LIC_APPLIED"


def check(view: LineView) -> Iterator[Found]:
    claimed = view.order.claims.licence_id
    licence = view.whole.facts.licences.get(claimed) if claimed else None
    if licence is None or not licence.licensee or not any(lift.basis == BASIS for lift in view.lifts):
        return
    exporters = [one.party for one in view.whole.parties if one.party.role == "exporter"]
    strangers = sorted(one.name or "" for one in exporters if comparable_name(licence.licensee) not in party_names(one))
    if strangers:
        evidence = {"licence": claimed, "licensee": licence.licensee, "exporters": strangers}
        yield hold("LIC_PARTY_MISMATCH", evidence, "the licensee as exporter, or BIS's approval of the transfer")


RULE = Rule(
    id="ear.750.10.licensee",
    title="Licence used by its licensee",
    cite="15 CFR 750.10(a)",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"claim:licence"}),
)

HOLDER = "Alder Grove Instruments, Inc."
LICENCE = {
    "id": "D1", "status": "active", "valid_from": "2023-01-10", "valid_to": "2026-11-11", "destination": "CN",
    "licensee": HOLDER, "parties": {"ultimate_consignee": ["Zhongrui Velion Microsystems"]},
    "lines": [{"eccn": "3A001", "qty": 1000, "unit": "pc", "value_usd": "50000"}],
}  # fmt: skip


def _example(says: str, expect: Expectation, *exporters: str, eccn: str = "3A001.a.7", **licence: object) -> Example:
    named = [to(name, role="exporter", country="US") for name in exporters]
    line = {"qty": 10, "line_value_usd": "5000"}
    given = {
        **item("CN", eccn, **line), "parties": [to("Zhongrui Velion Microsystems"), *named],
        "claims": {"licence_id": "D1"},
    }  # fmt: skip
    return Example(says, "2024-05-02", given, expect, "LIC_PARTY_MISMATCH", licences=({**LICENCE, **licence},))


EXAMPLES = [
    _example("the licensee", CLEAR, HOLDER),
    _example("the licensee, spelt otherwise", CLEAR, "ALDER GROVE INSTRUMENTS INC"),
    _example("somebody else", HOLD, "Gordon Pike Trading"),
    _example("somebody else beside the licensee", HOLD, HOLDER, "Gordon Pike Trading"),
    _example("no exporter named", CLEAR),
    _example("a licence that names no licensee", CLEAR, "Gordon Pike Trading", licensee=None),
    _example("a licence that is not needed", CLEAR, "Gordon Pike Trading", eccn="EAR99"),
]
