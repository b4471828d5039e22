"""What the direct product rules share: 15 CFR 734.9.  Every rule is a product limb AND a reach limb.

Limbs that ECCN and destination decide are decided first; production facts are asked for only where they are met.
"""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from streams.law.content.direct_product import Limb
from streams.law.kit import FIRST_DAY, Basis, Citation, Dated, Found, LineView, day, unsure
from streams.law.provisions.footnotes import Reach

EVERYWHERE = Reach(met=True)


def _inputs(name: str) -> Dated[frozenset[str]]:
    """Listed technology of a rule by day, from streams/reference/law/direct_product.yaml; None before it."""
    table = yaml.safe_load(files("streams.reference.law").joinpath("direct_product.yaml").read_text("utf-8"))
    steps: dict[date, tuple[frozenset[str] | None, Citation]] = {FIRST_DAY: (None, Citation("no such rule yet"))}
    for row in table["values"][name]:
        codes = frozenset(code for one in row["lists"] for code in table["lists"][one])
        steps[row["from"]] = (codes, Citation(row["cite"], row["mark"]))
    return Dated(steps)


FOOTNOTE_1 = _inputs("footnote_1")
FOOTNOTE_4 = _inputs("footnote_4")
ADVANCED_COMPUTING = _inputs("advanced_computing")
SUPERCOMPUTER = _inputs("supercomputer")
TOOLS = _inputs("tools")
SME = _inputs("sme")

CATEGORIES: Dated[str] = Dated(
    {
        FIRST_DAY: ("3456789", Citation("87 FR 12226")),
        day("2022-04-08"): ("0123456789", Citation("87 FR 22130")),
    }
)
"""Categories of the Commerce Control List that the Russia and Belarus rules take in, of items and of inputs."""


def concluded(view: LineView, name: str, reached: Reach, limb: Limb) -> Iterator[Found]:
    """What follows: a basis where both limbs are met, a question where a fact decides, else nothing."""
    if not reached.met or limb is False:
        return
    evidence: dict[str, Any] = {"rule": name, "reach": reached.who or view.destination}
    if reached.entry:
        evidence["entry"] = reached.entry
    if limb is None:
        made = view.item.direct_product
        yield unsure(
            "DATA_MISSING_DIRECT_PRODUCT",
            {**evidence, "status": (made.status if made else None) or "not given"},
            "complete production facts: technology, software and plant that made the item (734.9)",
        )
    elif reached.doubt is None:
        yield Basis(name, evidence)
    else:
        yield unsure(reached.doubt, evidence, _release(reached))


def _release(reached: Reach) -> str:
    if reached.doubt == "PARTY_MATCH_REVIEW":
        return f"a documented decision whether {reached.who!r} is {reached.entry}"
    if reached.doubt == "PARTY_ROLE_UNRESOLVED":
        return f"whether {reached.who} takes possession of the goods"
    if reached.doubt == "EL_AFFILIATE_UNKNOWN":
        return f"the share that listed owners hold in {reached.who}"
    return "who the item is for, and what it goes into"
