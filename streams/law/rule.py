"""One rule of law, and when it is asked. How to write one: docs/adding-a-rule.md."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

from streams.law.dated import Dated
from streams.law.results import Found


class Stage(IntEnum):
    """When a rule is asked. A stage's rules see the results of all stages before it, through their view."""

    GATE = 0
    """Order: can it be judged at all? A result with stop=True ends the screening there."""
    ENTRY = 1
    """Line: can it be judged, is it in this law at all (published, USML, classification)?"""
    SCOPE = 2
    """Line: subject to the EAR by place or origin (734.3(a)(1), (2))."""
    FOREIGN = 3
    """Foreign-made line that no SCOPE rule found subject: content (734.4) and direct product (734.9)."""
    REQUIRE = 4
    """Line that is subject, or may be: which licence requirements attach."""
    RESIDUAL = 5
    """Line: requirements that depend on which others there are."""
    AUTHORISE = 6
    """Line with open requirements: what overcomes them; asked one after another, view.open shrinks."""
    PROHIBIT = 7
    """Order or line, whatever the scope: denied persons, OFAC, US persons."""
    FLAG = 8
    """Order or line: red flags, other regimes, advisories."""


Check = Callable[[Any], Iterable[Found]]
"""Is given an OrderView or a LineView (streams/law/kit/view.py), as `per` says; both stand above this module."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of law. id: dotted, as in ear.734.4.de-minimis; it is also the metric label and console heading.

    needs: signs of which at least one must be present, else the rule is not asked (streams/law/signs.py lists them);
    empty = always asked. dated: every dated value that the check reads; asking the law for another one raises.
    force: a dated value; on days when it is None the rule does not exist.
    """

    id: str
    title: str
    cite: str
    stage: Stage
    check: Check
    checked_on: str
    per: Literal["line", "order"] = "line"
    needs: frozenset[str] = frozenset()
    dated: Sequence[Dated[Any]] = ()
    force: Dated[Any] | None = None
    order: int = 50
    """Within its stage; lower is asked first."""

    @property
    def values(self) -> tuple[Dated[Any], ...]:
        """Every dated value that the rule rests on."""
        return (*self.dated, *((self.force,) if self.force else ()))
