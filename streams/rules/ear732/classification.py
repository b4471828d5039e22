"""Classification comes first: 15 CFR 732.3(b).  No ECCN, or one that is malformed or not in the list of the day."""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage, hold


def check(view: LineView) -> Iterator[Found]:
    eccn = view.eccn
    if eccn is None:
        named = {"sku": view.line.sku, "sku_known": view.facts.sku_known} if view.line.sku else {}
        release = f"the item content of sku {view.line.sku}" if view.line.sku else "the ECCN, or EAR99"
        yield hold("DATA_MISSING_ECCN", named, release, stop=True)
    elif eccn != "EAR99" and not view.law.controls.exists(eccn, view.day):
        yield hold(
            "DATA_INVALID_ECCN",
            {"eccn": eccn, "day": view.day.isoformat()},
            "an ECCN that is in the Commerce Control List on that day",
            stop=True,
        )


RULE = Rule(
    id="ear.732.3.classification",
    title="Classification known",
    cite="732.3(b); 774 Supp. 1",
    stage=Stage.ENTRY,
    check=check,
    checked_on="2026-11-21",
    order=30,
)

EXAMPLES = [
    Example("no ECCN", "2026-01-12", {"lines": [{"eccn": None}]}, HOLD, "DATA_MISSING_ECCN"),
    Example("blank", "2026-01-12", {"lines": [{"eccn": "  "}]}, HOLD, "DATA_MISSING_ECCN"),
    Example("an unknown sku", "2026-01-12", {"lines": [{"eccn": None, "sku": "NO-SUCH"}]}, HOLD, "DATA_MISSING_ECCN"),
    Example("malformed", "2026-01-12", {"lines": [{"eccn": "3Z001"}]}, HOLD, "DATA_INVALID_ECCN"),
    Example("in no list", "2026-01-12", {"lines": [{"eccn": "3A123"}]}, HOLD, "DATA_INVALID_ECCN"),
    Example(
        "a day before it was in the list", "2022-10-06", {"lines": [{"eccn": "3A090.a"}]}, HOLD, "DATA_INVALID_ECCN"
    ),
    Example("the first day in the list", "2022-10-07", {"lines": [{"eccn": "3A090.a"}]}, CLEAR),
    Example("EAR99", "2026-01-12", {"lines": [{"eccn": "EAR99"}]}, CLEAR),
    Example("paragraph in capitals", "2026-01-12", {"lines": [{"eccn": "3a001.A.7"}]}, CLEAR),
]
