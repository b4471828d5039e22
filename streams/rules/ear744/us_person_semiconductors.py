"""US persons and advanced semiconductors of Macau and Country Group D:5: 15 CFR 744.6(c)(2).

For items that are not subject: (i) for advanced-node ICs, (ii) of Category 3 B to E where the node is not known, at a
facility of an entity of Macau or D:5; (iii) of the named tools and their software and technology, whatever the use. A
facility is another's only if its users there state both headquarters and ultimate parent, outside. Not back-end steps
(d)(3), published information (d)(1)(ii), or persons of which an exclusion of (d) is stated.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from schemas.party import Party
from schemas.record import Fact
from streams.law.kit import (
    CLEAR,
    HOLD,
    NOT_APPLICABLE,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    canonical,
    when_all,
)
from streams.law.kit import day as on
from streams.law.kit.samples import foreign, to
from streams.law.provisions.advanced import POLICY, REACH, chinese, reached
from streams.law.provisions.sme import TOOL_PARAGRAPHS, may_be, within
from streams.law.provisions.us_person import us_person_acts
from streams.rules.ear744.advanced_nodes import unknown_node


class Tools(NamedTuple):
    """Paragraphs of (iii), and entries of software and technology that are meant where they are for one of these."""

    paragraphs: tuple[str, ...]
    for_them: tuple[str, ...] = ()
    companies: bool = True
    """(i), (ii) ask whose facility it is."""


OF_TODAY = tuple(sorted(TOOL_PARAGRAPHS.on(on("2024-12-02")) or ()))
TOOLS: Dated[Tools] = Dated(
    {
        on("2022-10-12"): (
            Tools(("3B090",), ("3D001", "3E001"), companies=False),
            Citation("87 FR 62186; which of its three days, and the paragraphs, from memory", "M"),
        ),
        on("2023-11-17"): (
            Tools(("3B001", "3B002"), ("3D001", "3D002", "3E001")),
            Citation("88 FR 73424; whole entries, since its paragraphs were not read"),
        ),
        on("2024-12-02"): (Tools((*OF_TODAY, "3D992", "3E992")), Citation("89 FR 96817")),
    }
)  # fmt: skip
RELEASE = "a BIS licence for the US person's activity, or an exclusion of 744.6(d) that is stated"


def check(view: LineView) -> Iterator[Found]:
    tools = view.law[TOOLS]
    person = us_person_acts(view)
    excluded = view.outside or view.order.claims.us_person_excluded_744_6_d is True
    if tools is None or not person or excluded or not reached(view, view.destination):
        return
    asked: dict[str, Fact] = {"whether a US person takes part": person}
    yield from _found(view, "iii", {**asked, "the exact paragraph, or the tools that it is for": _tool(view, tools)})
    if tools.companies and _elsewhere(view):
        return
    fab, back_end = view.order.end_use.ic_fab, view.order.end_use.back_end
    if fab == "advanced" and back_end is not True:
        yield from _found(view, "i", asked)
    elif fab == "unknown" and back_end is not True and unknown_node(view.eccn):
        yield from _found(view, "ii", asked)


def _found(view: LineView, paragraph: str, conditions: dict[str, Fact]) -> Iterator[Found]:
    evidence = {"destination": view.destination, "eccn": view.eccn, "ic_fab": view.order.end_use.ic_fab}
    yield from when_all(
        "US_PERSON_744_6", conditions, evidence,
        release=RELEASE, review_policy=POLICY, cite=f"15 CFR 744.6(c)(2)({paragraph})",
    )  # fmt: skip


def _tool(view: LineView, tools: Tools) -> Fact:
    """Whether the item meets the parameters of (iii)."""
    eccn = view.eccn or ""
    if eccn[:5] not in tools.for_them:
        return _one_of(eccn, tools)
    stated = [_one_of(canonical(one), tools) for one in view.item.for_items]
    return True if True in stated else "unknown" if not stated or "unknown" in stated else False


def _one_of(eccn: str, tools: Tools) -> Fact:
    if any(within(eccn, one) for one in tools.paragraphs):
        return True
    return "unknown" if any(may_be(eccn, one) for one in tools.paragraphs) else False


def _elsewhere(view: LineView) -> bool:
    """Everybody who uses the item there is stated to be of a company from outside Macau and D:5."""
    there = [one.party for one in view.whole.parties if one.party.country in (view.destination, None)]
    users = [party for party in there if party.role in ("end_user", "technology_recipient")]
    users = users or [party for party in there if party.role == "ultimate_consignee"]
    return bool(users) and all(_from_outside(view, party) for party in users)


def _from_outside(view: LineView, party: Party) -> bool:
    return all(
        country is not None and chinese(view, country) is False
        for country in (party.hq_country, party.ultimate_parent_country)
    )


RULE = Rule(
    id="ear.744.6.semiconductors",
    title="US persons and advanced semiconductors",
    cite="15 CFR 744.6(c)(2)",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"us_person", "type:None"}),
    dated=(REACH,),
    force=TOOLS,
)


def _order(eccn: str = "EAR99", destination: str = "CN", *, us: object = True, **more: Any) -> dict[str, Any]:
    order = foreign(destination, ship_from="NL", eccn=eccn)
    user = to("Heron Memory", role="end_user", country=destination)
    return {**order, "parties": [user], "us_person_involved": us, **more}


def _sold_by(country: str) -> dict[str, Any]:
    order = _order("3B001.c")
    order.pop("us_person_involved")
    return {**order, "parties": [*order["parties"], to("Tool Seller", role="exporter", country=country)]}


def _fab(fab: str | None = "advanced", eccn: str = "EAR99", destination: str = "CN", **use: Any) -> dict[str, Any]:
    return _order(eccn, destination, end_use={"ic_fab": fab, **use})


def _of(hq: str | None, parent: str | None, *more: dict[str, Any], **user: Any) -> dict[str, Any]:
    stated = {"role": "end_user", "hq_country": hq, "ultimate_parent_country": parent, **user}
    return {**_fab(), "parties": [to("Heron Memory", **stated), *more]}


def _made_for(eccn: str, *items: str) -> dict[str, Any]:
    return {**_order(), "lines": [{**foreign("CN", ship_from="NL")["lines"][0], "eccn": eccn, "for_items": items}]}


CODE, NOW = "US_PERSON_744_6", "2026-03-02"
CHINESE = to("Heron Assembly", role="end_user", hq_country="CN", ultimate_parent_country="CN")

EXAMPLES = [
    Example("a tool, whatever the use", NOW, _order("3B001.c"), HOLD, CODE),
    Example("a part of the paragraph", NOW, _order("3B001.c.1.a"), HOLD, CODE),
    *(Example(f"{eccn} is named", NOW, _order(eccn), HOLD, CODE) for eccn in
      ("3B001.a.4", "3B001.d", "3B001.f.1", "3B001.f.5", "3B001.f.6", "3B001.k", "3B001.l", "3B001.m", "3B001.n",
       "3B001.p.2", "3B001.p.4", "3B001.r", "3B002.c", "3D992", "3E992")),
    *(Example(f"{eccn} is not", NOW, _order(eccn), CLEAR) for eccn in
      ("3B001.b", "3B001.a.1", "3B001.e", "3B001.f.2", "3B001.o", "3B001.p.1", "3B002.b", "3B991", "3D001", "3E001",
       "EAR99")),
    *(Example(f"{eccn} may be one", NOW, _order(eccn), UNSURE, CODE) for eccn in
      ("3B001", "3B001.a", "3B001.f", "3B001.p", "3B002")),
    Example("to Macau", NOW, _order("3B001.c", "MO"), HOLD, CODE),
    Example("to Hong Kong", NOW, _order("3B001.c", "HK"), HOLD, CODE),
    Example("to Belarus, D:5", NOW, _order("3B001.c", "BY"), HOLD, CODE),
    Example("to Vietnam", NOW, _order("3B001.c", "VN"), CLEAR),
    Example("perhaps a US person", NOW, _order("3B001.c", us="unknown"), UNSURE, CODE),
    Example("null is unknown", NOW, _order("3B001.c", us=None), UNSURE, CODE),
    Example("nobody of the US", NOW, _order("3B001.c", us=False), CLEAR),
    Example("a seller in the United States, no more is said", NOW, _sold_by("US"), UNSURE, CODE),
    Example("a seller in the Netherlands", NOW, _sold_by("NL"), CLEAR),
    Example("kind of transaction not given", NOW, {**_sold_by("NL"), "transaction_type": None}, UNSURE, CODE),
    Example("kind of transaction not given, nobody of the US", NOW, _order("3B001.c", us=False, transaction_type=None),
            CLEAR),
    Example("excluded by (d)", NOW, _order("3B001.c", claims={"us_person_excluded_744_6_d": True}), CLEAR),
    Example("perhaps excluded", NOW, _order("3B001.c", claims={"us_person_excluded_744_6_d": "unknown"}), HOLD, CODE),
    Example("not excluded", NOW, _order("3B001.c", claims={"us_person_excluded_744_6_d": False}), HOLD, CODE),
    Example("a US item is subject: 742.4(a)(4)", NOW, {**_order(), "lines": [{"eccn": "3B001.c"}]}, CLEAR),
    Example("published software for a fab", NOW,
            {**_fab(), "lines": [{"eccn": "3D992", "kind": "software", "published": True}]}, CLEAR),
    Example("the day before", "2022-10-11", _fab(), NOT_APPLICABLE),
    Example("first day", "2022-10-12", _fab(), HOLD, CODE),
    Example("Macau, the day before", "2023-01-16", _fab(destination="MO"), CLEAR),
    Example("Macau, first day", "2023-01-17", _fab(destination="MO"), HOLD, CODE),
    Example("Belarus, the day before D:5", "2023-11-16", _fab(destination="BY"), CLEAR),
    Example("Belarus, first day of D:5", "2023-11-17", _fab(destination="BY"), HOLD, CODE),
    Example("an advanced facility, any item", NOW, _fab(), HOLD, CODE),
    Example("a legacy facility", NOW, _fab("legacy", "3B991"), CLEAR),
    Example("node unknown, Category 3 B", NOW, _fab("unknown", "3B991"), HOLD, CODE),
    Example("node null, Category 3 C", NOW, _fab(None, "3C992"), HOLD, CODE),
    Example("node unknown, Category 3 A", NOW, _fab("unknown", "3A991"), CLEAR),
    Example("node unknown, EAR99", NOW, _fab("unknown"), CLEAR),
    Example("back-end steps", NOW, _fab(back_end=True), CLEAR),
    Example("back-end steps, node unknown", NOW, _fab("unknown", "3B991", back_end=True), CLEAR),
    Example("perhaps back-end steps", NOW, _fab(back_end="unknown"), HOLD, CODE),
    Example("back-end steps with a named tool", NOW, _fab(eccn="3B001.c", back_end=True), HOLD, CODE),
    Example("a Korean group's facility", NOW, _of("KR", "KR"), CLEAR),
    Example("an American group's facility", NOW, _of("US", "US"), CLEAR),
    Example("a Korean group's, before that was asked", "2023-11-16", _of("KR", "KR"), HOLD, CODE),
    Example("a Korean group's, first day", "2023-11-17", _of("KR", "KR"), CLEAR),
    Example("a Chinese parent", NOW, _of("KR", "CN"), HOLD, CODE),
    Example("headquarters in Macau", NOW, _of("MO", "KR"), HOLD, CODE),
    Example("parent not given", NOW, _of("KR", None), HOLD, CODE),
    Example("headquarters not given", NOW, _of(None, "KR"), HOLD, CODE),
    Example("parent in no country", NOW, _of("KR", "ZZ"), HOLD, CODE),
    Example("one of two users is Chinese", NOW, _of("KR", "KR", CHINESE), HOLD, CODE),
    Example("a Chinese consignee beside the user", NOW, _of("KR", "KR", {**CHINESE, "role": "ultimate_consignee"}),
            CLEAR),
    Example("the consignee, where no user is named", NOW, _of("KR", "KR", role="ultimate_consignee"), CLEAR),
    Example("a recipient of technology is a user", NOW, _of("KR", "KR", role="technology_recipient"), CLEAR),
    Example("a Korean buyer is no user", NOW, _of("KR", "KR", role="purchaser"), HOLD, CODE),
    Example("a Korean user elsewhere is none there", NOW, _of("KR", "KR", country="KR"), HOLD, CODE),
    Example("a user without country is there", NOW, _of("KR", "KR", country=None), CLEAR),
    Example("nobody is named", NOW, {**_fab(), "parties": []}, HOLD, CODE),
    Example("a Korean group's facility, a named tool", NOW,
            {**_of("KR", "KR"), "lines": _order("3B001.c")["lines"]}, HOLD, CODE),
    Example("3B090 in its time", "2022-10-12", _order("3B090"), HOLD, CODE),
    Example("its technology, for what is not said", "2022-10-12", _made_for("3E001"), UNSURE, CODE),
    Example("technology for it", "2022-10-12", _made_for("3E001", "3B090"), HOLD, CODE),
    Example("technology for something else", "2022-10-12", _made_for("3E001", "3A001"), CLEAR),
    Example("3B001.c before it was named", "2023-11-16", _order("3B001.c"), CLEAR),
    Example("3B001.c, first day", "2023-11-17", _order("3B001.c"), HOLD, CODE),
    Example("3B001.o, last day", "2024-12-01", _order("3B001.o"), HOLD, CODE),
    Example("software for tools, last day", "2024-12-01", _made_for("3D002", "3B001.c"), HOLD, CODE),
    Example("3B001.j, whose paragraph nobody read", "2023-11-17", _order("3B001.j"), HOLD, CODE),
    Example("software for 3B001, any paragraph", "2024-12-01", _made_for("3D002", "3B001"), HOLD, CODE),
    Example("software for 3B001, no paragraph", "2024-12-02", _made_for("3D992", "3B001"), HOLD, CODE),
    Example("software for tools and for others", "2024-12-01", _made_for("3D001", "3A001", "3B001.c"), HOLD, CODE),
    Example("software for others", "2024-12-01", _made_for("3D001", "3A001"), CLEAR),
    Example("software for tools is 3D992, first day", "2024-12-02", _made_for("3D002", "3B001.c"), CLEAR),
    Example("3D992, first day", "2024-12-02", _order("3D992"), HOLD, CODE),
]  # fmt: skip
