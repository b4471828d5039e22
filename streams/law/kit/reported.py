"""Results for a reported end use or activity: a hold if True, a question if explicitly unknown.

15 CFR part 744 attaches most end-use requirements to knowledge; an explicit unknown could be true (RULES.md 0.8).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.record import Fact
from streams.law.results import Result, hold, unsure

LICENCE = "a BIS licence"


def reported(
    code: str, fact: Fact, evidence: Mapping[str, Any], *, question: str, release: str = LICENCE, **more: Any
) -> Result:
    """Returns a hold if the fact is True, else a question. fact: True or unknown. question: what to find out."""
    if fact is True:
        return hold(code, evidence, release, **more)
    return unsure(code, evidence, question, **more)


def either(*facts: Fact) -> Fact:
    """Combines facts of which one suffices: True if any is, else unknown if any is; absent means not reported."""
    return True if True in facts else "unknown" if "unknown" in facts else False


def when_all(
    code: str, conditions: Mapping[str, Fact], evidence: Mapping[str, Any], *, release: str = LICENCE, **more: Any
) -> Iterator[Result]:
    """Yields a hold if all conditions are met, or a question if none fails but some are unknown. Keyed by question."""
    if not all(conditions.values()):
        return
    open_questions = [question for question, fact in conditions.items() if fact is not True]
    if open_questions:
        yield unsure(code, evidence, "; ".join(open_questions), **more)
    else:
        yield hold(code, evidence, release, **more)
