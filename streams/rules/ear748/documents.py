"""Papers that an export needs besides its licence: 15 CFR 745.1, 745.2, 748.10, 748.12 with 742.17.

745.1 a notice to BIS, 45 days ahead (3 for up to 5 mg of saxitoxin), of every Schedule 1 chemical; 745.2 the end-use
certificate of a government that is no party to the Chemical Weapons Convention, for Schedule 3 chemicals; 748.12 the
import certificate or permit for firearms; 748.10 China's end-user statement for what a licence covers. Said, never
held: whether the papers are there is not among an order's facts.
"""

from collections.abc import Iterator

from streams.law.controls import base
from streams.law.finals import DEEMED
from streams.law.kit import ADVISORY, CLEAR, Citation, Dated, Example, Found, OrderView, Rule, Stage, advisory, day
from streams.law.kit.samples import foreign, item
from streams.law.provisions.nexus import leaves_the_us
from streams.law.signs import FIREARMS

IN_FORCE: Dated[bool] = Dated({day("1999-05-18"): (True, Citation("64 FR 27143"))})
NO_PARTIES = "cw_742.18"
"""The scope of States that are no party to the Convention."""
CERTIFICATE = "745.2 end-use certificate"
NOTICE = "745.1 notice, 45 days ahead"
PERMIT = "748.12 import certificate or permit (742.17)"
STATEMENT = "748.10 end-user statement"
TOXINS, SCHEDULE_3 = "1C351", frozenset({"1C355", "1C395"})


def check(view: OrderView) -> Iterator[Found]:
    if view.order.transaction_type == DEEMED or not leaves_the_us(view.order):
        return
    found = {paper for line in view.facts.lines if line.item.eccn for paper in _papers(view, line.item.eccn)}
    if view.order.claims.licence_id and view.destination in ("CN", "HK"):
        found.add(STATEMENT)
    if found:
        yield advisory("ADV_PAPERS_DUE", {"papers": sorted(found)})


def _papers(view: OrderView, eccn: str) -> Iterator[str]:
    entry, paragraph = base(eccn.strip()), eccn.strip()[5:].lower()
    if entry in FIREARMS:
        yield PERMIT
    if entry == TOXINS and paragraph[:2] in ("", ".d"):
        yield NOTICE
    scheduled = entry in SCHEDULE_3 or (entry == "1C350" and paragraph[:2] in ("", ".c"))
    if scheduled and view.destination in view.law.controls.scope(NO_PARTIES).countries:
        yield CERTIFICATE


RULE = Rule(
    id="ear.748.papers",
    title="Papers besides the licence",
    cite="15 CFR 745.1, 745.2, 748.10, 748.12",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"item:firearm", "item:chemical", "claim:licence"}),
    force=IN_FORCE,
    order=91,
)


def _due(says: str, on: str, given: dict[str, object], *, said: bool = True) -> Example:
    return Example(says, on, given, ADVISORY if said else CLEAR, "ADV_PAPERS_DUE")


LICENSED = {"claims": {"licence_id": "D9"}}

EXAMPLES = [
    _due("a Schedule 3 chemical to Israel, the day before", "1999-05-17", item("IL", "1C350.c"), said=False),
    _due("the first day", "1999-05-18", item("IL", "1C350.c")),
    _due("the paragraph not given", "2025-05-05", item("EG", "1C350")),
    _due("a Schedule 2 chemical", "2025-05-05", item("EG", "1C350.b"), said=False),
    _due("to Taiwan, which cannot be a party", "2025-05-05", item("TW", "1C350.c")),
    _due("a mixture", "2025-05-05", item("EG", "1C395.a")),
    _due("to a party of the Convention", "2025-05-05", item("MX", "1C350.c"), said=False),
    _due("a toxin", "2025-05-05", item("DE", "1C351.d")),
    _due("a bacterium", "2025-05-05", item("DE", "1C351.c"), said=False),
    _due("a pistol", "2025-05-05", item("BR", "0A507")),
    _due("an item under a licence to China", "2025-05-05", {**item("CN", "3A001.a.7"), **LICENSED}),
    _due("an item under a licence to Malaysia", "2025-05-05", {**item("MY", "3A001.a.7"), **LICENSED}, said=False),
    _due("a reexport", "2025-05-05", foreign("EG", eccn="1C350.c"), said=False),
]
