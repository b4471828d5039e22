"""The diffusion rule of 2025, 90 FR 4544: in the Code, announced on 2025-05-13 as not enforced.  (RULES2.md F.2c)

What it alone requires holds or is only told, as policy.ai_diffusion says; both are told by an advisory. Nothing of it
binds before its compliance date, 2025-05-15.
"""

from collections.abc import Mapping
from typing import Any

from streams.law.kit import LineView, Result, advisory

CITE = "90 FR 4544; 15 CFR 742.6(a)(6)(iii)(A), (a)(13)"


def binding(view: LineView) -> bool:
    """Whether policy lets it bind."""
    return view.whole.policy.ai_diffusion == "hold"


def not_enforced(evidence: Mapping[str, Any]) -> Result:
    """The advisory that goes with everything that rests on it."""
    return advisory("ADV_AI_DIFFUSION_NOT_ENFORCED", evidence, cite=CITE)
