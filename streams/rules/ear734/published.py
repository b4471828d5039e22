"""Published information and software are not subject to the EAR: 15 CFR 734.3(b)(3), 734.7.

Only what is stated to be published; unknown is not published. Encryption source code counts as published only after
the steps of 742.15(b), so 5D002 software, or software of unknown class, is not taken out by the statement alone.
"""

from collections.abc import Iterator

from streams.rules.kit import CLEAR, Example, Found, Outside, Rule, Stage
from streams.rules.view import LineView


def check(view: LineView) -> Iterator[Found]:
    if view.item.published is not True:
        return
    eccn = view.eccn or ""
    if not eccn.startswith("5D002") and (eccn or view.item.kind == "technology"):
        yield Outside()


RULE = Rule(
    id="ear.734.7.published",
    title="Published information and software",
    cite="734.3(b)(3), 734.7",
    stage=Stage.ENTRY,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"published"}),
    order=10,
    section="A.2",
)

EXAMPLES = [
    Example(
        "encryption source code",
        "2022-09-05",
        {"lines": [{"kind": "software", "eccn": "5D002", "published": True}]},
        CLEAR,
    ),
    Example("published technology", "2022-09-05", {"lines": [{"kind": "technology", "published": True}]}, CLEAR),
    Example("not known to be published", "2022-09-05", {"lines": [{"published": "unknown"}]}, CLEAR),
]
