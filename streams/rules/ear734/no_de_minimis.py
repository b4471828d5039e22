"""No de minimis level: 15 CFR 734.4(a).  Any amount of the named US content makes the foreign item subject.

High-performance computers with US semiconductors, encryption technology with US 5E002, lithography for advanced nodes,
hot-section technology, military commodities with 0A919, 600 series and 9x515 content, and semiconductor tools with a
US-origin integrated circuit.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.content.de_minimis import content_known
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Basis, Example, Found, LineView, Rule, Stage, unsure
from streams.law.kit.samples import foreign, listed, part, to
from streams.law.provisions.zero_level import NO_LEVEL, ZERO_VALUES, zero_level


def check(view: LineView) -> Iterator[Found]:
    if not content_known(view.item):
        return  # the rule of the level asks for the content
    fired = zero_level(view)
    if fired is None:
        return
    evidence = {"component": fired.component, "eccn": fired.eccn, "paragraph": fired.paragraph}
    if fired.sure:
        yield Basis(fired.paragraph, evidence)
    else:
        yield unsure(
            "DATA_MISSING_CONTENT",
            {**evidence, "why": "not known whether it is an integrated circuit"},
            f"whether component {fired.component} ({fired.eccn}) is an integrated circuit",
        )


RULE = Rule(
    id=NO_LEVEL,
    title="No de minimis level",
    cite="15 CFR 734.4(a)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    dated=ZERO_VALUES,
    order=40,
)


def _with(destination: str, eccn: str, *parts: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return foreign(destination, **{"eccn": eccn, "us_content": list(parts), **facts})


TOOL = part("3A991", "1", is_ic=True)
EXAMPLES = [
    Example("600-series content to D:5", "2024-03-12", _with("CN", "9A610.x", part("9A610.x", "1")), SUBJECT,
            "734.4(a)(6)(i)"),
    Example("9x515 content to D:5", "2024-03-12", _with("CN", "9A991", part("9A515.x", "1")), SUBJECT,
            "734.4(a)(6)(i)"),
    Example("elsewhere the level counts", "2024-03-12", _with("IN", "9A610.x", part("9A610.x", "1")), CLEAR,
            "734.4(a)(6)(i)"),
    Example("600-series content of another country", "2024-03-12",
            _with("CN", "9A991", part("9A610.x", "1", origin="FR")), CLEAR, "734.4(a)(6)(i)"),
    Example("before the 600 series", "2013-10-14", _with("CN", "9A991", part("9A610.x", "1")), CLEAR, "734.4(a)(6)(i)"),
    Example("the 600 series' first day", "2013-10-15", _with("CN", "9A991", part("9A610.x", "1")), SUBJECT,
            "734.4(a)(6)(i)"),
    Example(".y content to China", "2024-03-12", _with("CN", "9A991", part("9A610.y", "1")), SUBJECT,
            "734.4(a)(6)(ii)"),
    Example(".y content to Russia, the day before", "2022-02-23", _with("RU", "9A991", part("9A610.y", "1")), CLEAR,
            "734.4(a)(6)(ii)"),
    Example(".y content to Russia", "2022-02-24", _with("RU", "9A991", part("9A610.y", "1")), SUBJECT,
            "734.4(a)(6)(ii)"),
    Example(".y content to Lebanon (D:5, not E)", "2024-03-12", _with("LB", "9A991", part("9A610.y", "1")), CLEAR,
            "734.4(a)(6)(ii)"),
    Example("encryption technology with US 5E002", "2021-01-20",
            _with("CN", "5E002", part("5E002.a", "1", kind="technology", mode="commingled"), kind="technology"),
            SUBJECT, "734.4(a)(2)"),
    Example("hot-section technology to anywhere", "2021-01-20",
            _with("DE", "9E991", part("9E003.a.1", "1", kind="technology", mode="commingled"), kind="technology"),
            SUBJECT, "734.4(a)(4)"),
    Example("other 9E003 technology", "2021-01-20",
            _with("DE", "9E991", part("9E003.a.7", "1", kind="technology", mode="commingled"), kind="technology"),
            CLEAR, "734.4(a)(4)"),
    Example("military commodity to D:5", "2021-01-20", _with("CN", "0A919", part("6A003.b.4.b", "1")), SUBJECT,
            "734.4(a)(5)"),
    Example("a computer of 4A003.b", "2021-01-20", _with("CN", "4A003.b", part("3A001.a.7", "1")), SUBJECT,
            "734.4(a)(1)"),
    Example("lithography for advanced nodes", "2024-12-02",
            {**_with("CN", "3B993.f.1", part("3A991", "1")), "end_use": {"ic_fab": "advanced"}}, SUBJECT,
            "734.4(a)(3)"),
    Example("lithography before", "2023-11-16",
            {**_with("CN", "3B001.f.1.b.2.b", part("EAR99", "1")), "end_use": {"ic_fab": "advanced"}}, CLEAR,
            "734.4(a)(3)"),
    Example("lithography's first day", "2023-11-17",
            {**_with("CN", "3B001.f.1.b.2.b", part("EAR99", "1")), "end_use": {"ic_fab": "advanced"}}, SUBJECT,
            "734.4(a)(3)"),
    Example("a tool with a US chip, day before compliance", "2024-12-30", _with("CN", "3B001.d", TOOL), CLEAR,
            "734.4(a)(8)"),
    Example("a tool with a US chip", "2024-12-31", _with("CN", "3B001.d", TOOL), SUBJECT, "734.4(a)(8)"),
    Example("to Macau", "2024-12-31", _with("MO", "3B001.d", TOOL), SUBJECT, "734.4(a)(8)"),
    Example("to Germany", "2024-12-31", _with("DE", "3B001.d", TOOL), CLEAR, "734.4(a)(8)"),
    Example("not known whether it is a chip", "2024-12-31", _with("CN", "3B001.d", part("3A991", "1")), UNSURE,
            "DATA_MISSING_CONTENT"),
    Example("another tool to a footnote 5 entity", "2025-08-11",
            {**_with("CN", "3B991.a", TOOL), "parties": [to("Pine Fab")]}, SUBJECT, "734.4(a)(9)",
            lists=(listed("Pine Fab", footnotes=[{"n": 5, "from": "2024-12-02"}]),)),
]  # fmt: skip
