"""What the exact paragraph could still need, and what the item that software or technology is for.  (RULES2.md D.1)

A less exact statement never does better than the exact one. Where a certain requirement stands, the possible ones add
nothing to it (streams/law/controls.py); once an exception lifts it, they are asked, and the same exception must lift
them too. Stated facts settle some: for_items, advanced_computing, and the item's eligibility for the exception.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from streams.law.controls import Control, base
from streams.law.countries import NONE
from streams.law.kit import LineView, canonical
from streams.law.provisions.advanced import ACCELERATORS
from streams.law.provisions.chart import ADVANCED, Asked, by_diffusion, marks_of, required, scope_reaches
from streams.law.provisions.diffusion import binding
from streams.law.provisions.entities import headquarters, supplement_4

FOLLOWING = frozenset({"3D001", "3E001", "4D001", "4E001", "5D002", "5E002"})
"""Software and technology whose reasons for control follow the item that it is for."""
RESTRICTED = ADVANCED | {"macau_or_d5"}
"""Scopes of 740.2(a)(9): nobody's statement that the item is eligible settles whether it is one of them."""
UNREADABLE = "unreadable"
"""In place of a column, reason or code: a statement of the list that nobody could read."""
CHART, SECTORS, TOOLS = "CCL_LICENSE_REQUIRED", "RUS_BLR_LICENSE_REQUIRED", "SME_LICENSE_REQUIRED"


class Need(NamedTuple):
    """A requirement of the list at a country: a column or scope, its code, and whether only the diffusion rule asks."""

    name: str
    code: str
    diffusion: bool = False


def excluded_by_facts(view: LineView) -> frozenset[str]:
    """Columns and scopes that the line's facts take out of what is possible."""
    item = view.item
    if item.advanced_computing is not False and not item.for_items:
        return NONE  # the usual answer
    eccn = view.eccn or ""
    control = view.law.controls.find(eccn)
    if control is None:
        return NONE
    out: frozenset[str] = NONE
    followed = _followed(view) if base(eccn) in FOLLOWING else []
    if item.advanced_computing is False and not meets_parameters(eccn) and not any(map(_advanced, followed)):
        out |= ADVANCED
    if followed:
        out |= _not_carried(control, followed)
    return out


def _followed(view: LineView) -> list[Control]:
    """Controls of every item that the line's is for; none where one of them is unknown to the list."""
    codes = [canonical(eccn) for eccn in view.item.for_items]
    found = [view.law.controls.find(code) for code in codes if code != "EAR99"]
    return [] if None in found else [control for control in found if control is not None]


def meets_parameters(eccn: str) -> bool:
    """The paragraph itself says that the parameters of 3A090 or 4A090 are met."""
    return base(eccn) in ACCELERATORS or eccn[5:7] == ".z"


def _advanced(control: Control) -> bool:
    return not ADVANCED.isdisjoint(control.certain_scopes)


def _not_carried(control: Control, followed: list[Control]) -> frozenset[str]:
    """Possible names that no item carries which the software or technology is for. National security always stays."""
    reasons = frozenset().union(*(one.reasons for one in followed)) | {"NS"}
    scopes = {name for one in followed for name in one.scopes}
    if scopes & ADVANCED:
        scopes |= ADVANCED
    columns = {name for name in control.columns - control.fixed_columns if name[:2] not in reasons}
    return frozenset({*columns, *(name for name in control.scopes if name not in scopes)})


def needs(view: LineView) -> Iterator[Need]:
    """Everything that the list asks, or could ask, of the line's item at the view's destination."""
    asked = _asked(view)
    if asked is not None:
        yield from (Need(name, CHART) for name in sorted(asked.attached.columns))
        yield from (Need(name, UNREADABLE) for name in asked.attached.unreadable)
        yield from _scopes(view, asked.attached.scopes)
    yield from beyond(view)


def beyond(view: LineView, *, eligible: bool = False, excluded: frozenset[str] = NONE) -> Iterator[Need]:
    """What could attach at the destination besides what did.

    eligible: the item's eligibility for an exception is stated, which settles conditions of its own paragraph; never
    those of 740.2(a)(9), but for what the entry's own grant leaves out (excluded).
    """
    law, country, out, asked = view.law, view.destination, excluded_by_facts(view), _asked(view)
    if asked is None:
        return
    control, attached = asked
    columns, scopes = carried(control, eligible=eligible, excluded=excluded)
    for column in sorted((columns & marks_of(law, control, country)) - attached.columns - out):
        yield Need(column, CHART)
    yield from _scopes(view, [name for name in scopes if name not in attached.scopes and name not in out])


def _asked(view: LineView) -> Asked | None:
    return required(
        view.law, view.eccn or "", view.destination, settled=excluded_by_facts(view), diffusion=binding(view)
    )


def carried(
    control: Control, *, eligible: bool, excluded: frozenset[str] = NONE
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Columns and scopes that the item may carry; eligible and excluded as in `beyond`."""
    if not eligible:
        return control.columns, control.scopes
    kept = {*control.fixed_scopes, *(RESTRICTED - excluded)}
    return control.fixed_columns, tuple(name for name in control.scopes if name in kept)


def _scopes(view: LineView, names: Iterable[str]) -> Iterator[Need]:
    """The scopes that reach the destination and that no rule of its own answers for."""
    law, eccn, country = view.law, view.eccn or "", view.destination
    groups = law.groups_of(country)
    for name in names:
        code = law.controls.scope(name).code_for(eccn)
        if (
            code != SECTORS
            and not (code == TOOLS and tools_excluded(view))
            and scope_reaches(law, name, eccn, country, groups)
        ):
            yield Need(name, code, by_diffusion(law, name, country, groups))


def tools_excluded(view: LineView) -> bool:
    """742.4(a)(4): a tool that is subject only as a direct product or by a US chip, from a country of Supp. 4 to 742.

    Not for an exporter with headquarters in Macau or D:5, nor for one of which nobody says where they are [M].
    """
    names = {basis.name for basis in view.bases}
    if not names or not names <= {"FDP_SME", "734.4(a)(8)"} or view.order.ship_from not in supplement_4(view):
        return False
    seat = headquarters(view)
    return seat is not None and seat != "MO" and seat not in view.law.group("D:5")


def paragraph_with(view: LineView, name: str) -> str:
    """The first paragraph below the stated one that carries the name for certain; else the stated one itself."""
    eccn = view.eccn or ""
    for code, control in view.law.controls.whole.items():
        if code.startswith(f"{eccn}.") and (name in control.certain_columns or name in control.certain_scopes):
            return code
    return eccn
