"""An end use or activity that the order reports: held where reported, asked about where known to be unknown.

15 CFR part 744 attaches most end-use requirements to knowledge; an explicit unknown could be true (RULES.md 0.8).
"""

from collections.abc import Mapping
from typing import Any

from schemas.record import Fact
from streams.rules.kit import Result, hold, unsure

LICENCE = "a BIS licence"


def reported(
    code: str, fact: Fact, evidence: Mapping[str, Any], *, question: str, release: str = LICENCE, **more: Any
) -> Result:
    """A hold where the fact is True, else a question. fact: True or unknown; question: what to find out."""
    if fact is True:
        return hold(code, evidence, release, **more)
    return unsure(code, evidence, question, **more)
