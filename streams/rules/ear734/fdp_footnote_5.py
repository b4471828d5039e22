"""Footnote 5 direct products: 15 CFR 734.9(e)(3) (89 FR 96790), from the compliance date 2024-12-31.

Named semiconductor tools made with listed technology, or by a plant that is a product of US-origin such, or that
contain an integrated circuit of such a plant, for a footnote 5 entity or for a facility in Macau or D:5 that makes
advanced-node logic or DRAM. Which exports need a licence is 744.11(a)(2)(v), which also names 3B611; the text of
734.9(e)(3) that we have does not, so a tool of 3B611 is told, not held.
"""

from collections.abc import Iterator

from streams.law.content.direct_product import made_as_tool
from streams.law.controls import base
from streams.law.kit import (
    ADVISORY,
    CLEAR,
    SUBJECT,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    advisory,
    day,
)
from streams.law.kit.samples import foreign, listed, to
from streams.law.provisions.direct_product import TOOLS, concluded
from streams.law.provisions.footnotes import fn5_reach
from streams.law.provisions.sme import SME_VALUES, in_fn5_set

NAME = "FDP_EL_FN5"
UNCONFIRMED = "3B611"
IN_FORCE: Dated[bool] = Dated({day("2024-12-31"): (True, Citation("89 FR 96790, compliance date"))})


def check(view: LineView) -> Iterator[Found]:
    inputs = view.law[TOOLS] or frozenset()
    eccn = view.eccn or ""
    if not in_fn5_set(view.law, eccn) and base(eccn) != UNCONFIRMED:
        return
    reached = fn5_reach(view)
    limb = made_as_tool(view.item.direct_product, inputs, inputs)
    if base(eccn) != UNCONFIRMED:
        yield from concluded(view, NAME, reached, limb)
    elif reached.met and limb is not False:
        yield advisory("ADV_RULESET_UNCONFIRMED", {"rule": NAME, "eccn": eccn}, cite="15 CFR 744.11(a)(2)(v)")


RULE = Rule(
    id="ear.734.9.footnote-5",
    title="Footnote 5 direct product",
    cite="15 CFR 734.9(e)(3)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"list:EL", "users", "end_use:ic_fab"}),
    dated=(TOOLS, *SME_VALUES),
    force=IN_FORCE,
)

NOTED = (listed("Pinewood Optics Ltd", footnotes=[{"n": 5, "from": "2024-12-02"}]),)
CONTAINS = {"status": "complete", "contains_ic_from_us_plant": True}


def _tool(eccn: str = "3B991.a", made: object = None, **more: object) -> dict[str, object]:
    item = foreign("CN", ship_from="MY", eccn=eccn, direct_product=made or CONTAINS)
    return {**item, "parties": [to("Pinewood Optics Ltd")], **more}


EXAMPLES = [
    Example("effective, not yet to be complied with", "2024-12-30", _tool(), CLEAR, NAME, lists=NOTED),
    Example("the compliance date", "2024-12-31", _tool(), SUBJECT, NAME, lists=NOTED),
    Example("an excluded paragraph", "2025-08-11", _tool("3B991.b.2.a"), CLEAR, NAME, lists=NOTED),
    Example("a tool of 3B611", "2025-08-11", _tool("3B611"), ADVISORY, "ADV_RULESET_UNCONFIRMED", lists=NOTED),
    Example(
        "a tool of 3B611, of no such plant", "2025-08-11", _tool("3B611", {"status": "complete"}), CLEAR, lists=NOTED
    ),
    Example("a tool of the other set", "2025-08-11", _tool("3B001.d"), CLEAR, NAME, lists=NOTED),
    Example(
        "listed technology",
        "2025-08-11",
        _tool(made={"status": "complete", "technology": [{"eccn": "3E992"}]}),
        SUBJECT,
        NAME,
        lists=NOTED,
    ),
    Example("nothing of the kind", "2025-08-11", _tool(made={"status": "complete"}), CLEAR, NAME, lists=NOTED),
    Example("not known", "2025-08-11", _tool(made={"status": "incomplete"}), UNSURE, lists=NOTED),
    Example("a facility of advanced nodes", "2025-08-11", _tool(end_use={"ic_fab": "advanced"}), SUBJECT, NAME),
    Example("a facility of unknown node", "2025-08-11", _tool(end_use={"ic_fab": "unknown"}), UNSURE),
    Example("a legacy facility", "2025-08-11", _tool(end_use={"ic_fab": "legacy"}), CLEAR, NAME),
]
