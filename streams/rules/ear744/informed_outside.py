"""The same for an item of which nothing shows that it is subject to the EAR: 15 CFR 744.1(b)(2), 744.6(c)(1).

US persons may be informed about items that are not subject, and a letter is a reason to think that an item is. A
licence claimed by the order is compared with requirements on items; here a person compares it with the letter.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage
from streams.law.kit.samples import foreign
from streams.law.provisions.nexus import is_import
from streams.rules.ear744.informed import informed


def check(view: LineView) -> Iterator[Found]:
    if not view.bases and not view.requirements and not is_import(view.whole):
        yield from informed(view)


RULE = Rule(
    id="ear.744.1.informed-outside",
    title="Informed by BIS, item not subject",
    cite="15 CFR 744.1(b)(2), 744.6(c)(1)",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"claim:informed"}),
)


def _order(letter: object, **changes: Any) -> dict[str, object]:
    return {**foreign("CN", eccn="EAR99"), "claims": {"is_informed": letter}, **changes}


LETTER = {"section": "744.6(c)", "from": "2024-05-02"}
IN_THE_US = {"transaction_type": "export_from_us", "ship_from": "US"}
CODE = "IS_INFORMED_LICENSE_REQUIRED"

EXAMPLES = [
    Example("the day before the letter", "2024-05-01", _order(LETTER), CLEAR),
    Example("its day", "2024-05-02", _order(LETTER), HOLD, CODE),
    Example("perhaps informed", "2024-05-02", _order("unknown"), UNSURE, CODE),
    Example("not informed", "2024-05-02", _order(letter=False), CLEAR),
    Example("published technology", "2024-05-02",
            {"lines": [{"kind": "technology", "eccn": "EAR99", "published": True}], "claims": {"is_informed": LETTER}},
            HOLD, CODE),
    Example("an item in the US is subject: see the rule for that", "2024-05-02", _order(LETTER, **IN_THE_US), CLEAR),
    Example("a transfer abroad", "2024-05-02",
            _order(LETTER, transaction_type="transfer_in_country", ship_from="CN"), HOLD, CODE),
    Example("an import is none", "2024-05-02",
            {**_order(LETTER), "transaction_type": "import_to_us", "destination": "US", "ship_from": "DE"}, CLEAR),
]  # fmt: skip
