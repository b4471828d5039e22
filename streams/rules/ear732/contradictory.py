"""Facts that contradict each other hold the line: project policy (docs/architecture.md, law 1).

The line's own item facts against the item content of its sku, classifications of the same item from several sources,
and its kind against the product group of its ECCN. Which of them is right is not for a machine to say.
"""

from collections.abc import Iterator

from streams.law.controls import fits
from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage, canonical, hold


def check(view: LineView) -> Iterator[Found]:
    if view.facts.differing:
        yield hold(
            "DATA_CONTRADICTORY_ITEM",
            {"sku": view.line.sku, "facts": sorted(view.facts.differing)},
            f"one value for {', '.join(sorted(view.facts.differing))}",
        )
    others = {canonical(other) for other in view.item.other_classifications}
    if view.eccn and others - {view.eccn}:
        found = sorted(others | {view.eccn})
        yield hold(
            "DATA_CONTRADICTORY_CLASSIFICATION", {"eccns": found}, f"one classification out of {', '.join(found)}"
        )
    if not fits(view.item.kind, view.eccn):
        yield hold(
            "DATA_CONTRADICTORY_ITEM",
            {"kind": view.item.kind, "eccn": view.eccn},
            f"what the item is: a {view.item.kind} cannot be in the product group of {view.eccn}",
        )


RULE = Rule(
    id="process.contradictory-item",
    title="Facts without contradiction",
    cite="policy",
    stage=Stage.ENTRY,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"contradiction"}),
    order=40,
)

EXAMPLES = [
    Example(
        "two classifications",
        "2026-01-12",
        {"lines": [{"eccn": "5A991", "other_classifications": ["5A001.a"]}]},
        HOLD,
        "DATA_CONTRADICTORY_CLASSIFICATION",
    ),
    *(
        Example(
            f"{eccn} as {kind}",
            "2026-01-12",
            {"lines": [{"eccn": eccn, "kind": kind}]},
            HOLD,
            "DATA_CONTRADICTORY_ITEM",
        )
        for eccn, kind in (
            ("3A991", "technology"),
            ("5b001.a", "software"),
            ("3E991", "commodity"),
            ("5E991", "software"),
            ("5D991", "technology"),
        )
    ),
    *(
        Example(f"{eccn} as {kind}, which it can be", "2026-01-12", {"lines": [{"eccn": eccn, "kind": kind}]}, CLEAR)
        for eccn, kind in (("5D992.c", "commodity"), ("EAR99", "technology"), ("3E991", "unknown"), ("3E991", None))
    ),
    Example("the same twice", "2026-01-12", {"lines": [{"eccn": "5A991", "other_classifications": ["5a991 "]}]}, CLEAR),
]
