"""A claimed temporary general licence that nobody knows: policy. It lifts nothing, and the order says why."""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage, hold
from streams.law.kit.samples import listed, to
from streams.licences.waivers import waivers


def check(view: LineView) -> Iterator[Found]:
    claimed = view.order.claims.tgl
    standing = {one.code for one in view.open}
    valid = sorted(waiver.id for waiver in waivers().values() if waiver.lifts & standing)
    if claimed not in waivers() and valid:
        release = f"a temporary general licence that is in the rulebook: {' or '.join(valid)}"
        yield hold("TGL_SCOPE_MISMATCH", {"waiver": claimed, "valid": valid}, release)


RULE = Rule(
    id="ear.736.unknown-licence",
    title="Unknown temporary general licence",
    cite="policy",
    stage=Stage.AUTHORISE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"claim:tgl"}),
    order=31,
)

LISTED = {"destination": "CN", "parties": [to("Sugon")], "claims": {"tgl": "TGL-99"}}

EXAMPLES = [
    Example("a number that is in no rulebook", "2023-05-02", LISTED, HOLD, "TGL_SCOPE_MISMATCH",
            lists=(listed("Sugon"),)),
    Example("nothing to lift", "2023-05-02", {"claims": {"tgl": "TGL-99"}}, CLEAR),
]  # fmt: skip
