"""Red flags as reported, and what documents their resolution: Supp. 3 to part 732.  (RULES2.md H.3)"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from schemas.order import RedFlagResolution
from schemas.party import Party
from streams.law.kit.view import OrderView
from streams.law.results import Result, hold
from streams.law.stated import states

NEW_CUSTOMER = "RF_CHPL_NEW_CUSTOMER"
"""Has a code of its own: TRANSSHIP_DIVERSION_RISK."""
KNOWN_VIOLATION, STOP_NOTICE = "RF_KNOWN_VIOLATION", "RF_STOP_NOTICE"
NEVER_RESOLVED = frozenset({KNOWN_VIOLATION, STOP_NOTICE})
"""General Prohibition Ten and 758.7, .8: nobody who sells can resolve them, by no document."""
OTHERWISE_SAID = NEVER_RESOLVED | {NEW_CUSTOMER}
"""Signals that rules of their own report."""
_APART = re.compile(r"[\W_]+")


def spelt(flag: str) -> str:
    """A flag's name as this rulebook writes it, so that no other spelling of one makes it resolvable."""
    return _APART.sub("_", flag.strip()).upper()


def resolved(view: OrderView, flag: str) -> bool:
    """The flag is resolved: who found what, by the day of law. Under policy `named` its bare name suffices."""
    if spelt(flag) in NEVER_RESOLVED:
        return False
    stated = view.order.red_flags_resolved
    if view.policy.red_flag_resolution == "named":
        return any((one if isinstance(one, str) else one.flag) == flag for one in stated)
    # What is dated after today has not been found yet, even where the goods leave later.
    latest = min(view.day, view.facts.today)
    return any(isinstance(one, RedFlagResolution) and one.flag == flag and _documented(one, latest) for one in stated)


def _documented(one: RedFlagResolution, latest: date) -> bool:
    return states(one.who) and states(one.evidence) and one.when is not None and one.when <= latest


def held_unless_resolved(view: OrderView, flag: str, release: str) -> Iterator[Result]:
    """A hold for a flag that a check raises, unless its resolution is documented."""
    if not resolved(view, flag):
        yield hold("RED_FLAG_UNRESOLVED", {"flag": flag}, release)


def open_signals(view: OrderView) -> Iterator[tuple[str, bool | str]]:
    """Reported flags that are raised or unknown and not resolved, but for those that other rules report."""
    for flag, value in sorted(view.order.signals.items()):
        if value and spelt(flag) not in OTHERWISE_SAID and not resolved(view, flag):
            yield flag, value


def each(parties: Iterable[Party]) -> Iterator[tuple[Party, dict[str, Any]]]:
    """Each party once, whatever number of roles it has, with its evidence. A flag is one finding for each party."""
    roles: dict[Party, list[str]] = {}
    for party in parties:
        roles.setdefault(party.model_copy(update={"role": None}), []).append(party.role or "")
    for party, held in roles.items():
        yield party, {"party": party.name, "country": party.country, "roles": sorted(set(held))}
