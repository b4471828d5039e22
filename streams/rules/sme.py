"""Sets of semiconductor manufacturing equipment: RULES.md B (742.4(a)(4), 734.9(e)(3), 734.9(k))."""

from streams.rules.kit import Citation

CITE = Citation("89 FR 96790; 15 CFR 734.9(e)(3), (k)")
SME_SET = ("3B001.A.4", "3B001.C", "3B001.D", "3B001.F.1", "3B001.F.5", "3B001.F.6", "3B001.K", "3B001.L", "3B001.M",
           "3B001.N", "3B001.P.2", "3B001.P.4", "3B001.R", "3B002.C")  # fmt: skip
NOT_FN5 = (*SME_SET, "3B001.G", "3B001.H", "3B991.B.2.A", "3B991.B.2.B")
FN5_ENTRIES = ("3B001", "3B002", "3B903", "3B991", "3B992", "3B993", "3B994")


def within(eccn: str, paragraph: str) -> bool:
    """Whether an ECCN (upper case) is the paragraph or lies in it."""
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
