"""Changes that do loosen by law: of one example of one rule, never of all, each with the reason.

An entry that spares nothing, or an example that has gone, fails (tests/rules/test_siblings.py).
"""

from collections.abc import Mapping
from typing import NamedTuple

from bench.siblings.cases import Case


class Spared(NamedTuple):
    """Examples of one rule, by what they say, and why the changed order may clear."""

    reason: str
    examples: frozenset[str]


def _of(reason: str, *examples: str) -> Spared:
    return Spared(reason, frozenset(examples))


def spared(case: Case, kind: str) -> bool:
    """Whether a change of this kind may loosen this example."""
    found = LAWFUL.get(kind, {}).get(case.rule)
    return found is not None and case.example.says in found.examples


TAKEN_BACK = "two statements alone contradicted each other, and one of them is made no more"
BY_NUMBER = "the review of other goods is by the HS number, which says that this is none of them"
WITH_THE_SHEET = "with the sheet goes the report whose items it goes into, and no listed party is left"
BY_KIND = "the kind says that a border is crossed, or that it leaves from home, and nothing contradicts it any more"

SHEET = {
    "ear.734.9.footnote-1": _of(WITH_THE_SHEET, "it goes into their equipment", "it could go into anybody's"),
    "ear.744.11.direct-product": _of(WITH_THE_SHEET, "it goes into their equipment", "its first day"),
}
PLACE = {
    "ear.746.3.iraq": _of(BY_KIND, "within Iraq, called a reexport"),
    "usa.icts": _of(BY_KIND, "to Puerto Rico, called export_from_us"),
}
GOODS = {
    "usa.other-law": _of(
        BY_NUMBER, "a car from China, the day before", "a car from China, the first day", "a bicycle from China"
    )
}
MACHINE = {"ear.734.7.published": _of(TAKEN_BACK, "technology that is classified as a machine")}
SHARES = {
    "process.shares": _of(TAKEN_BACK, "80 and 80", "a little more", "of an owner", "a party of the United States too")
}
LAWFUL: Mapping[str, Mapping[str, Spared]] = {
    "ship_from left out": PLACE,
    "ship_from unknown": {
        **PLACE,
        "abroad.own-regime": _of(TAKEN_BACK, "from the United States", "from Puerto Rico"),
        "process.route": _of(
            TAKEN_BACK, "an export from Germany", "a reexport from the United States",
            "an export from abroad, from Puerto Rico", "a transfer across a border",
        ),
    },
    "transaction_type null": {
        "abroad.own-regime": _of(
            TAKEN_BACK, "from the United States", "from Puerto Rico", "an import that goes elsewhere"
        ),
        "ear.744.9.cameras": _of(TAKEN_BACK, "the US Army, at home"),
        "ofac.imports": _of(TAKEN_BACK, "an export"),
        "usa.forced-labour": _of(TAKEN_BACK, "an export"),
        "process.route": _of(
            TAKEN_BACK, "an import that ends in Canada", "an import from the United States", "an export from Germany",
            "an export that ends at home", "a reexport from the United States",
            "an export from abroad, from Puerto Rico", "a transfer across a border", "goods released",
            "nobody says what is released",
        ),
    },
    "pct null": SHARES,
    "pct unknown": SHARES,
    "lines[].published left out": {
        "ofac.cuba": _of(
            "absent, it was not reported (RULES.md 0.8), and the EAR alone speaks",
            "source code to a national, perhaps published",
        )
    },
    "published null": {"ear.734.7.published": _of(TAKEN_BACK, "a machine")},
    "lines[].eccn left out": GOODS,
    "eccn null": {**MACHINE, **GOODS},
    "eccn unknown": {**MACHINE, **GOODS},
    "kind unknown": {
        "process.contradictory-item": _of(
            TAKEN_BACK, "3A991 as technology", "5b001.a as software", "3E991 as commodity", "5E991 as software",
            "5D991 as technology",
        )
    },
    "ECCN less exact": {
        "ear.744.23.headquarters": _of(
            "advanced_computing false says that the item is of no .z paragraph", ".z, whatever is stated"
        ),
        "ear.748.16.presumption": _of(
            "unknown contradicts an exact paragraph alone; a number's controls ask by place",
            "unknown under another paragraph of such a number",
        ),
    },
    "direct_product null": SHEET,
    "lines[].direct_product left out": SHEET,
    "a day later": {
        "ear.740.tmp": _of(
            "the year of 740.9 counts from the day of export, so the return is in time again",
            "a day later", "from a leap day, over",
        ),
        "process.shipment": _of("the day of shipment is no longer ahead", "in days to come"),
    },
    "role null": {
        "process.roles": _of(
            "a role that nobody gives is misspelt no more, and counts as a final party",
            "a misspelt end user", "a misspelt consignee", "as long as another",
        )
    },
    "fmv null": {
        "process.amounts": _of("the price that cannot be is withdrawn, and nothing asks for one", "a negative price")
    },
}  # fmt: skip
