"""What is no export, reexport or release: 15 CFR 734.17(b), (c), 734.18, 734.19, 734.20. For a person to claim.

Technology and software that a licence requirement holds may need none: end-to-end encrypted (734.18(a)(5)), between US
persons abroad (734.18(a)(3)), released to permitted employees (734.20). No order shows it, so the hold stands and says
where to look.
"""

from collections.abc import Iterator

from streams.law.kit import (
    ADVISORY,
    CLEAR,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    OrderView,
    Rule,
    Stage,
    advisory,
    day,
)
from streams.law.kit.samples import item
from streams.law.signs import INTANGIBLE

IN_FORCE = Dated({day("2016-09-01"): (True, Citation("81 FR 35586, effective 2016-09-01"))})
OF_ALL = ("734.18(a)(3)", "734.18(a)(5)")
OF_RELEASES = "734.20"
OF_ENCRYPTION = "734.17(b), (c)"


def check(view: OrderView) -> Iterator[Found]:
    held = [line for line in view.lines if line.item.kind in INTANGIBLE and line.open]
    if held:
        yield advisory("ADV_NOT_AN_EXPORT", {"see": sorted({*OF_ALL, *_further(view, held)})})


def _further(view: OrderView, held: list[LineView]) -> Iterator[str]:
    if view.order.transaction_type != "export_from_us" or "nationality" in view.signs:
        yield OF_RELEASES
    if any((line.eccn or "")[:5] == "5D002" for line in held):
        yield OF_ENCRYPTION


RULE = Rule(
    id="ear.734.18.not-exports",
    title="Ways in which technology and software are not exported",
    cite="15 CFR 734.17-734.20",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"intangible"}),
    force=IN_FORCE,
    order=91,
)

HELD = item("CN", "3E001", kind="technology")
CODE = "ADV_NOT_AN_EXPORT"

EXAMPLES = [
    Example("the day before", "2016-08-31", HELD, CLEAR, CODE),
    Example("the first day", "2016-09-01", HELD, ADVISORY, CODE),
    Example("nothing is required", "2025-05-05", item("CN", kind="technology"), CLEAR, CODE),
    Example("a commodity", "2025-05-05", item("CN", "3A001.a.7"), CLEAR, CODE),
    Example("encryption software", "2025-05-05", item("CN", "5D002", kind="software"), ADVISORY, CODE),
    Example("a deemed export", "2025-05-05", {**HELD, "transaction_type": "deemed_export"}, ADVISORY, CODE),
]
