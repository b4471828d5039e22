"""Circuits presumed to be accelerators: Note 1 to 3A090, 15 CFR 748.16, Supps. 6 and 7 to part 740.

A front-end fabricator or packager (OSAT) presumes that an advanced logic circuit meets 3A090.a, unless an approved or
authorised designer attests that it does not, or the transistor count is attested to be low. An order states the result
of that alone: advanced_computing. Unknown under a number or paragraph that carries no such parameters holds for a
person, for it may belong to paragraph .z; true under one contradicts the classification; absent is not reported. The
status of authorised designers rests on a date: 2026-12-31, after which they must have applied (91 FR 17851, not read).
"""

from collections.abc import Iterator

from streams.law.controls import base
from streams.law.kit import (
    CLEAR,
    HOLD,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    day,
    hold,
    unsure,
)
from streams.law.kit.samples import item
from streams.law.provisions.chart import ADVANCED
from streams.law.provisions.possible import meets_parameters

IN_FORCE = Dated({day("2022-10-07"): (True, Citation("87 FR 62186 (3A090); presumption 90 FR 5298, 2025-01-31", "M"))})
CARRIES = frozenset({
    "3A001", "3A090", "4A003", "4A004", "4A005", "4A090", "5A002", "5A004", "5A992", "5D002", "5D992",
    "3D001", "3E001", "4D001", "4D090", "4E001", "4E091", "5E002", "5E992",
})  # fmt: skip
"""Numbers with a paragraph for such items, and the software and technology for them: asked by their own controls."""


def check(view: LineView) -> Iterator[Found]:
    stated, eccn = view.item.advanced_computing, view.eccn
    if not stated or eccn is None:
        return
    if base(eccn) in CARRIES and _may_be(view, eccn):
        return
    if stated is True:
        evidence = {"eccn": eccn, "advanced_computing": True}
        yield hold("DATA_CONTRADICTORY_CLASSIFICATION", evidence, "3A090, 4A090 or a paragraph .z, or no such item")
    else:
        release = "processing performance and density, or the attestation that overcomes the presumption"
        yield unsure("DATA_PRESUMED_3A090", {"eccn": eccn}, release)


def _may_be(view: LineView, eccn: str) -> bool:
    """The paragraph is one of 742.6(a)(6)(iii), or is given so short that it may be."""
    control = view.law.controls.find(eccn)
    carried = control is None or not ADVANCED.isdisjoint(control.scopes)
    return carried or meets_parameters(eccn) or base(eccn) == "4E091"


RULE = Rule(
    id="ear.748.16.presumption",
    title="Advanced logic circuit presumed to be an accelerator",
    cite="Note 1 to 3A090; 15 CFR 748.16; Supps. 6, 7 to part 740",
    stage=Stage.ENTRY,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"accelerator"}),
    force=IN_FORCE,
    order=45,
)

EXAMPLES = [
    Example("the day before 3A090", "2022-10-06", item("MY", "3A991", advanced_computing="unknown"), CLEAR),
    Example("the first day", "2022-10-07", item("MY", "3A991", advanced_computing="unknown"), UNSURE,
            "DATA_PRESUMED_3A090"),
    Example("stated to meet the parameters", "2025-05-05", item("MY", "3A991", advanced_computing=True), HOLD,
            "DATA_CONTRADICTORY_CLASSIFICATION"),
    Example("stated not to", "2025-05-05", item("MY", "3A991", advanced_computing=False), CLEAR),
    Example("not reported", "2025-05-05", item("MY", "3A991"), CLEAR),
    Example("stated under another paragraph of such a number", "2025-05-05",
            item("MY", "3A001.a.7", advanced_computing=True), HOLD, "DATA_CONTRADICTORY_CLASSIFICATION"),
    Example("unknown under another paragraph of such a number", "2025-05-05",
            item("MY", "5A992.c", advanced_computing="unknown"), UNSURE, "DATA_PRESUMED_3A090"),
    Example("unknown under the whole of it: its own controls ask", "2025-05-05",
            item("MY", "5A992", advanced_computing="unknown"), CLEAR, "DATA_PRESUMED_3A090"),
    Example("stated under the whole of it", "2025-05-05", item("MY", "3A001", advanced_computing=True), CLEAR),
    Example("a number of its own for them", "2025-05-05", item("DE", "5A992.z", advanced_computing=True), CLEAR),
]  # fmt: skip
