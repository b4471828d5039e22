"""Sets of semiconductor manufacturing equipment: RULES.md B (742.4(a)(4), 734.9(e)(3), 734.9(k))."""

from streams.law.countries import NONE
from streams.law.day import Law
from streams.law.provisions.kept import kept

TOOL_PARAGRAPHS = kept("bis", "tools_of_734_9_k")
FN5_ENTRIES = kept("bis", "entries_of_734_9_e_3")
NOT_FN5 = kept("bis", "outside_734_9_e_3")
SME_VALUES = (TOOL_PARAGRAPHS, FN5_ENTRIES, NOT_FN5)
"""What a rule that asks `in_sme_set` or `in_fn5_set` must declare among its dated values."""


def within(eccn: str, paragraph: str) -> bool:
    """Whether an ECCN is the paragraph or lies in it."""
    return eccn == paragraph or eccn.startswith(f"{paragraph}.")


def may_be(eccn: str, paragraph: str) -> bool:
    """Whether an ECCN is given so short that the paragraph may be meant."""
    return paragraph.startswith(f"{eccn}.")


def in_sme_set(law: Law, eccn: str) -> bool:
    """The set of 742.4(a)(4); a bare 3B001 may be one of them."""
    paragraphs = law[TOOL_PARAGRAPHS] or NONE
    return eccn.startswith("3B00") and any(within(eccn, one) or may_be(eccn, one) for one in paragraphs)


def in_fn5_set(law: Law, eccn: str) -> bool:
    """The commodities of 734.9(e)(3); what is wholly in an excluded paragraph is not."""
    if eccn[:5] not in (law[FN5_ENTRIES] or NONE):
        return False
    return not any(within(eccn, one) for one in (law[TOOL_PARAGRAPHS] or NONE) | (law[NOT_FN5] or NONE))
