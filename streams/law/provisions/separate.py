"""US-origin parts that travel with a foreign item and are judged by themselves: Supp. 2 to 15 CFR part 734.

What is sent separately, and bundled software that is neither EAR99 nor AT-only, is no content of the foreign item; it
is a US-origin item of its own and goes through the requirements with the order's parties. So may be what goes along in
a way that nobody states.
"""

from collections.abc import Iterator

from schemas.item import Component, ItemFacts
from streams.law.countries import is_foreign
from streams.law.kit import Basis, LineView, canonical
from streams.law.provisions.us_content import component_kind, mode_unknown

ORIGIN = (Basis("734.3(a)(2)", {"origin": "US", "separate": True}),)


def separate_items(view: LineView) -> Iterator[LineView]:
    """A view of each part that is judged as a US-origin item of its own."""
    components = view.item.us_content
    if not isinstance(components, tuple):
        return
    known = view.law.countries.known
    for component in components:
        if not is_foreign(component.origin, known):
            eccn = canonical(component.eccn)
            if _by_itself(view, component, eccn):
                yield _item(view, component, eccn)


def concerned(view: LineView) -> bool:
    """Whether something subject to the EAR goes with the line: its item, or perhaps; or a US item that goes along."""
    if view.outside:
        return False
    return view.subject is not False or any(True for _ in separate_items(view))


def _by_itself(view: LineView, component: Component, eccn: str) -> bool:
    if component.mode == "separate":
        return True
    if component.mode == "bundled":
        return _beside(view, component, eccn)
    # Of an unknown mode it may be an item of its own, however small its share is. Without ECCN its content is missing.
    return mode_unknown(component, eccn) and (bool(eccn) or _in_the_us(view))


def _in_the_us(view: LineView) -> bool:
    return any(basis.name.startswith("734.3") for basis in view.bases)


def _beside(view: LineView, component: Component, eccn: str) -> bool:
    if not eccn or eccn == "EAR99" or component_kind(component.kind, eccn) != "software":
        return False
    control = view.law.controls.find(eccn)
    return control is None or not control.at_only


def _item(view: LineView, component: Component, eccn: str) -> LineView:
    item = ItemFacts(
        kind=component.kind or "unknown",
        eccn=eccn or None,
        origin="US",
        supp7_746=component.supp7_746,
        ru_by_hts=component.ru_by_hts,
        food_or_medicine=component.food_or_medicine,
        gbs_eligible=component.gbs_eligible,
        enc_status=component.enc_status,
    )
    return LineView(view.whole, view.facts, view.line, item, eccn or None, bases=ORIGIN, separate=True)
