"""Semiconductor tool direct products: 15 CFR 734.9(k) (89 FR 96790), from the compliance date 2024-12-31.

The tools of 742.4(a)(4) made with 3D992 or 3E992, or by a plant that is a product of US-origin listed technology, or
that contain an integrated circuit of such a plant, to Macau or D:5.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.content.direct_product import made_as_tool
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Citation, Dated, Example, Found, LineView, Rule, Stage, day
from streams.law.kit.samples import foreign
from streams.law.provisions.direct_product import EVERYWHERE, SME, TOOLS, concluded
from streams.law.provisions.sme import SME_VALUES, in_sme_set

NAME = "FDP_SME"
IN_FORCE: Dated[bool] = Dated({day("2024-12-31"): (True, Citation("89 FR 96790, compliance date"))})


def check(view: LineView) -> Iterator[Found]:
    technology, plants = view.law[SME] or frozenset(), view.law[TOOLS] or frozenset()
    if not in_sme_set(view.law, view.eccn or ""):
        return
    limb = made_as_tool(view.item.direct_product, technology, plants)
    yield from concluded(view, NAME, EVERYWHERE, limb)


RULE = Rule(
    id="ear.734.9.semiconductor-tools",
    title="Semiconductor tool direct product",
    cite="15 CFR 734.9(k)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"to:MO", "group:D:5"}),
    dated=(SME, TOOLS, *SME_VALUES),
    force=IN_FORCE,
)


def _tool(eccn: str = "3B001.d", to: str = "CN", **made: object) -> dict[str, object]:
    return foreign(to, ship_from="MY", eccn=eccn, direct_product={"status": "complete", **made})


US: dict[str, Any] = {"technology": [{"eccn": "3E992"}]}
EXAMPLES = [
    Example("effective, not yet to be complied with", "2024-12-30", _tool(**US), CLEAR, NAME),
    Example("the compliance date", "2024-12-31", _tool(**US), SUBJECT, NAME),
    Example("to Macau", "2025-03-04", _tool(to="MO", **US), SUBJECT, NAME),
    Example("to Vietnam", "2025-03-04", _tool(to="VN", **US), CLEAR, NAME),
    Example("contains one chip", "2025-05-19", _tool(contains_ic_from_us_plant=True), SUBJECT, NAME),
    Example("not known whether it contains one", "2025-05-19", _tool(contains_ic_from_us_plant=None), UNSURE),
    Example("other technology", "2025-03-04", _tool(technology=[{"eccn": "3E001"}]), CLEAR, NAME),
    Example(
        "a plant of listed technology", "2025-03-04", _tool(plant=[{"eccn": "3E001", "us_origin": True}]), SUBJECT, NAME
    ),
    Example("a tool outside the set", "2025-03-04", _tool("3B991.a", **US), CLEAR, NAME),
]
