"""Which US components count as controlled content at a destination: Supp. 2(a)(1) to 15 CFR part 734.  (RULES.md A.4)

A component counts if it would itself need a licence to the destination under the Country Chart or part 746. Part 744
never counts. Where it cannot be told, it counts or is a gap, never dropped.
"""

from collections.abc import Iterable

from schemas.item import Component
from schemas.value import value
from streams.law.content.de_minimis import FOREIGN, Counted
from streams.law.controls import PARTLY, Control, base
from streams.law.countries import is_foreign
from streams.law.kit import LineView, canonical
from streams.law.provisions.chart import required
from streams.law.provisions.diffusion import binding
from streams.law.provisions.embargo import IRAN_SUPP_7, UN_ARMS, EmbargoKind, from_partner, kind, un_reason
from streams.law.provisions.exceptions import in_group_b
from streams.law.provisions.suspensions import suspended
from streams.law.stated import names_paragraph, states

ENCRYPTION = frozenset({"5A002", "5A004", "5D002"})
NO_STATUS = "; its 740.17 status is not stated (734.4(b))"
"""Decides only whether such content may be ignored: where the rest is over the level, nothing is missing."""
UNCLASSIFIED = "no ECCN"
"""How the reason ends where a component has no ECCN, or what is written is none: it may be content of 734.4(a)."""
SHORT_SUPPLY = frozenset({"SS"})
PRODUCT_GROUPS = {"A": "commodity", "B": "commodity", "C": "commodity", "D": "software", "E": "technology"}


def component_kind(kind: str | None, eccn: str | None) -> str | None:
    """commodity, software or technology: as given, else by the product group of the ECCN; None for EAR99."""
    if kind and kind != "unknown":
        return kind
    return PRODUCT_GROUPS.get(eccn[1:2]) if eccn and eccn != "EAR99" else None


def valued(components: Iterable[Component]) -> list[Component]:
    """The components; one whose value is said to rest on who knows what basis ("unknown", "n/a") without that value."""
    return [
        one if one.value_basis is None or states(one.value_basis) else one.model_copy(update={"value": None})
        for one in components
    ]


def mode_unknown(component: Component, eccn: str) -> bool:
    """Nobody says how it goes with the item: as a part of it, beside it, or by itself. A commodity is a part of it."""
    if component.mode is None:
        return component_kind(component.kind, eccn) != "commodity" and eccn != "EAR99"
    return component.mode == "unknown"


@value
class ComponentJudge:
    """Judges components of one line. count_all: a draft's reading, in which every US component counts."""

    view: LineView
    embargo: EmbargoKind
    partner: bool
    count_all: bool = False

    @classmethod
    def of(cls, view: LineView, *, count_all: bool = False) -> "ComponentJudge":
        """Returns the judge of the line's components, with the embargo and the partner that its order meets."""
        return cls(view, kind(view.whole), from_partner(view.whole), count_all)

    def __call__(self, component: Component) -> Counted:
        if is_foreign(component.origin, self.view.law.countries.known):
            return Counted(False, FOREIGN)
        if component.mode == "separate":
            return Counted(False, "sent separately, judged by itself")
        eccn = canonical(component.eccn)
        if not eccn:
            return Counted(None, UNCLASSIFIED, "DATA_MISSING_CONTENT", "the ECCN of every US component")
        if mode_unknown(component, eccn):
            return Counted(None, "not known how it is incorporated", "DATA_MISSING_CONTENT",
                           f"whether {eccn} is incorporated, bundled or separate")  # fmt: skip
        if component.second_incorporation == "discrete":
            return Counted(False, "inside a discrete foreign-made product (second incorporation)")
        if self.count_all:
            return Counted(True, "every US component counts (draft)")
        return self._ear99(component) if eccn == "EAR99" else self._listed(component, eccn)

    def _ear99(self, component: Component) -> Counted:
        if self.embargo == "cuba":
            return Counted(True, "746.2: every US item needs a licence to Cuba")
        if self.embargo in ("north_korea", "syria", "occupied"):
            if component.food_or_medicine is True:
                return Counted(False, "EAR99 food or medicine")
            return Counted(True, "EAR99, needs a licence to the destination (part 746)")
        if self.embargo == "iran" and self.view.law[IRAN_SUPP_7]:
            return self._by_status(component.supp7_746, "Supp. 7")
        if self.embargo == "russia_belarus":
            return self._by_status(component.ru_by_hts, "Supp. 4, 5 or 6")
        return Counted(False, "EAR99 needs no licence to the destination")

    def _by_status(self, status: object, supplement: str) -> Counted:
        if self.partner:
            return Counted(False, f"EAR99, from a country of Supp. 3 to part 746 ({supplement} is passed over)")
        if status is True:
            return Counted(True, f"EAR99 listed in {supplement} to part 746")
        if status is False:
            return Counted(False, f"EAR99 not listed in {supplement} to part 746")
        return Counted(None, f"not known whether listed in {supplement} to part 746", "DATA_MISSING_HS",
                       f"whether each EAR99 component is listed in {supplement} to part 746")  # fmt: skip

    def _listed(self, component: Component, eccn: str) -> Counted:
        asked = required(self.view.law, eccn, self.view.destination, worst=True, diffusion=binding(self.view))
        if asked is None:
            return Counted(
                None, f"{eccn} is {UNCLASSIFIED}", "DATA_MISSING_CONTENT", "a valid ECCN of every US component"
            )
        at_only = asked.control.at_only
        if component.mode == "bundled" and component_kind(component.kind, eccn) == "software" and not at_only:
            return Counted(False, "bundled software that is not AT-only, judged by itself")
        counted = self._counted(component, eccn, at_only=at_only, licence=asked.licence)
        if base(eccn) in ENCRYPTION and not names_paragraph(component.enc_status):
            return Counted(counted.counted, counted.why + NO_STATUS,
                           "DATA_MISSING_CONTENT", f"the 740.17 paragraph of {eccn}")  # fmt: skip
        return counted

    def _counted(self, component: Component, eccn: str, *, at_only: bool, licence: bool) -> Counted:
        if self.embargo in ("cuba", "north_korea", "syria", "iran", "occupied"):
            return Counted(True, f"{eccn} needs a licence to the destination (part 746)")
        if self.embargo == "russia_belarus":
            if at_only and self.partner:
                return Counted(False, f"{eccn} is AT-only, from a country of Supp. 3 to part 746 (746.8(a)(12)(iii))")
            return Counted(True, f"{eccn} needs a licence to the destination (746.8)")
        if not licence:
            if self.view.destination in (self.view.law[UN_ARMS] or ()) and un_reason(self.view.law.controls.find(eccn)):
                return Counted(True, f"{eccn} needs a licence to the destination (746.1(b))")
            return Counted(False, f"{eccn} needs no licence to the destination")
        control = self.view.law.controls.find(eccn)
        if control is not None and control.reasons and control.reasons <= SHORT_SUPPLY:
            return Counted(False, f"{eccn} is controlled for short supply only")
        if component.gbs_eligible is True and self._open_to_gbs(control):
            return Counted(False, f"{eccn} could go under License Exception GBS")
        return Counted(True, f"{eccn} needs a licence to the destination (part 738)")

    def _open_to_gbs(self, control: Control | None) -> bool:
        """The entry grants GBS and the place is open to it; a statement against the list is not believed."""
        view = self.view
        granted = control is not None and control.exceptions.get("GBS") not in (None, False, PARTLY)
        return granted and in_group_b(view) and not suspended(view.law, "GBS", view.destination)
