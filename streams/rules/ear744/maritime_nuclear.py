"""Foreign maritime nuclear propulsion projects: 15 CFR 744.5. To every destination, Supp. 3 countries too.

Technology for such plants, their prototypes and the facilities that build and keep them; "including any machinery,
devices, components, or equipment" made for them. Whether that reaches commodities and software is not clear (744.2 note
3 speaks of technical data, 744.1(a)(1) of items), so these hold as a question. No licence exception.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, when_all
from streams.law.provisions.us_content import component_kind


def check(view: LineView) -> Iterator[Found]:
    fact = view.order.end_use.maritime_nuclear
    kind = component_kind(view.item.kind, view.eccn)
    yield from when_all(
        "ENDUSE_MARITIME_NUCLEAR",
        {
            "whether the item is for a foreign maritime nuclear propulsion project": fact,
            "whether the item is made for such a plant (744.5(a)), or a BIS licence": (
                True if kind in ("technology", None) else "unknown"
            ),
        },
        {"maritime_nuclear": fact, "kind": kind},
        release="a BIS licence; projects of civil shipping in friendly countries may have one",
        review_policy="policy_of_denial",
        sign={"paragraph": "744.5"},
    )


RULE = Rule(
    id="ear.744.5.maritime-nuclear",
    title="Maritime nuclear propulsion project",
    cite="15 CFR 744.5(a)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"end_use:maritime_nuclear"}),
)


def _order(flag: object = True, kind: str = "technology", destination: str = "GB") -> dict[str, object]:
    line = {"eccn": "EAR99", "kind": kind}
    return {"destination": destination, "lines": [line], "end_use": {"maritime_nuclear": flag}}


EXAMPLES = [
    Example("technology to a Supp. 3 country", "2026-03-02", _order(), HOLD, "ENDUSE_MARITIME_NUCLEAR"),
    Example("technology to another country", "2019-03-02", _order(destination="BR"), HOLD, "ENDUSE_MARITIME_NUCLEAR"),
    Example("not known", "2026-03-02", _order("unknown"), UNSURE, "ENDUSE_MARITIME_NUCLEAR"),
    Example("null is unknown", "2026-03-02", _order(None), UNSURE, "ENDUSE_MARITIME_NUCLEAR"),
    Example("not for it", "2026-03-02", _order(flag=False), CLEAR),
    Example("not reported", "2026-03-02", {"lines": [{"eccn": "EAR99", "kind": "technology"}]}, CLEAR),
    Example("what it is is not known", "2026-03-02", _order(kind="unknown"), HOLD, "ENDUSE_MARITIME_NUCLEAR"),
    Example("a commodity", "2026-03-02", _order(kind="commodity"), UNSURE, "ENDUSE_MARITIME_NUCLEAR"),
    Example("software", "2026-03-02", _order(kind="software"), UNSURE, "ENDUSE_MARITIME_NUCLEAR"),
    Example("the number says technology", "2026-03-02",
            {"lines": [{"eccn": "8E992", "kind": "unknown"}], "end_use": {"maritime_nuclear": True}}, HOLD),
]  # fmt: skip
