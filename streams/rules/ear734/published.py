"""Published information and software are not subject to the EAR: 15 CFR 734.3(b)(3), 734.7.

Only what is stated to be published; unknown is not published. Encryption source code counts as published only after
the steps of 742.15(b), so a 5D002 or 5E002 item is not taken out by the statement alone.
"""

from collections.abc import Iterator

from streams.rules.kit import CLEAR, Example, Found, Outside, Rule, Stage
from streams.rules.view import LineView

ENCRYPTION = ("5D002", "5E002")


def check(view: LineView) -> Iterator[Found]:
    if view.item.published is True and not (view.eccn or "").startswith(ENCRYPTION):
        yield Outside({"published": True})


RULE = Rule(
    id="ear.734.7.published",
    title="Published information and software",
    cite="734.3(b)(3), 734.7",
    stage=Stage.ENTRY,
    check=check,
    checked_on="2026-11-21",
    order=10,
    section="A.2",
)

EXAMPLES = [
    Example("published technology", "2022-09-05", {"lines": [{"kind": "technology", "published": True}]}, CLEAR),
    Example("not known to be published", "2022-09-05", {"lines": [{"published": "unknown"}]}, CLEAR),
]
