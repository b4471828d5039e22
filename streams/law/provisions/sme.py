"""Sets of semiconductor manufacturing equipment: RULES.md B (742.4(a)(4), 734.9(e)(3), 734.9(k))."""

from streams.law.kit import Citation

CITE = Citation("89 FR 96790; 15 CFR 734.9(e)(3), (k)")
SME_SET = ("3B001.a.4", "3B001.c", "3B001.d", "3B001.f.1", "3B001.f.5", "3B001.f.6", "3B001.k", "3B001.l", "3B001.m",
           "3B001.n", "3B001.p.2", "3B001.p.4", "3B001.r", "3B002.c")  # fmt: skip
NOT_FN5 = (*SME_SET, "3B001.g", "3B001.h", "3B991.b.2.a", "3B991.b.2.b")
FN5_ENTRIES = ("3B001", "3B002", "3B903", "3B991", "3B992", "3B993", "3B994")


def within(eccn: str, paragraph: str) -> bool:
    """Whether an ECCN is the paragraph or lies in it."""
    return eccn == paragraph or eccn.startswith(f"{paragraph}.")


def may_be(eccn: str, paragraph: str) -> bool:
    """Whether an ECCN is given so short that the paragraph may be meant."""
    return paragraph.startswith(f"{eccn}.")


def in_sme_set(eccn: str) -> bool:
    """The set of 742.4(a)(4); a bare 3B001 may be one of them."""
    return eccn.startswith("3B00") and any(within(eccn, one) or may_be(eccn, one) for one in SME_SET)


def in_fn5_set(eccn: str) -> bool:
    """The commodities of 734.9(e)(3); what is wholly in an excluded paragraph is not."""
    return eccn[:5] in FN5_ENTRIES and not any(within(eccn, one) for one in NOT_FN5)
