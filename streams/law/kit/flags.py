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
"""General Prohibition Ten and 758.7, .8: no document of a seller can resolve them."""
OTHERWISE_SAID = NEVER_RESOLVED | {NEW_CUSTOMER}
"""Signals that other rules report."""
_APART = re.compile(r"[\W_]+")


def spelt(flag: str) -> str:
    """Returns a flag's name in the rulebook's spelling, so that another spelling does not make it resolvable."""
    return _APART.sub("_", flag.strip()).upper()


def resolved(view: OrderView, flag: str) -> bool:
    """Returns True if the flag is resolved with finder and finding by the day of law; policy `named`: by its name."""
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
    """Yields a hold for a flag that a check raises, unless its resolution is documented."""
    if not resolved(view, flag):
        yield hold("RED_FLAG_UNRESOLVED", {"flag": flag}, release)


def open_signals(view: OrderView) -> Iterator[tuple[str, bool | str]]:
    """Yields reported flags that are raised or unknown and unresolved, except those that other rules report."""
    for flag, value in sorted(view.order.signals.items()):
        if value and spelt(flag) not in OTHERWISE_SAID and not resolved(view, flag):
            yield flag, value


def each(parties: Iterable[Party]) -> Iterator[tuple[Party, dict[str, Any]]]:
    """Yields each party once with its evidence, however many roles it has: a flag is one finding per party."""
    roles: dict[Party, list[str]] = {}
    for party in parties:
        roles.setdefault(party.model_copy(update={"role": None}), []).append(party.role or "")
    for party, held in roles.items():
        yield party, {"party": party.name, "country": party.country, "roles": sorted(set(held))}
