"""Where there is no de minimis level: 15 CFR 734.4(a).  (RULES.md A.5)

Each paragraph names a foreign item, a US component and a destination; any amount of such content makes it subject.
"""

from collections.abc import Callable, Iterable, Iterator

from schemas.item import Component
from schemas.value import value
from streams.law.controls import is_9x515, is_600_series
from streams.law.countries import is_foreign
from streams.law.kit import FIRST_DAY, Citation, Dated, LineView, canonical, day
from streams.law.provisions.footnotes import fn5_reach
from streams.law.provisions.kept import kept
from streams.law.provisions.sme import SME_VALUES, in_fn5_set, in_sme_set

NO_LEVEL = "ear.734.4.no-de-minimis"
"""The rule that says so; it is asked before the rule of the level."""

OLD = Citation("15 CFR 734.4(a), before 2019", "S")
ALWAYS: Dated[bool] = Dated({FIRST_DAY: (True, OLD)})
LITHOGRAPHY: Dated[str] = Dated(
    {
        FIRST_DAY: (None, Citation("nothing before 88 FR 73424")),
        day("2023-11-17"): ("3B001.f.1.b.2.b", Citation("88 FR 73424", "M")),
        day("2024-12-02"): ("3B993.f.1", Citation("89 FR 96790", "M")),
    }
)
SERIES_600: Dated[bool] = Dated(
    {FIRST_DAY: (None, Citation("no 600 series")), day("2013-10-15"): (True, Citation("78 FR 22660", "M"))}
)
RUSSIA_Y: Dated[frozenset[str]] = Dated(
    {
        FIRST_DAY: (frozenset(), Citation("78 FR 22660", "M")),
        day("2022-02-24"): (frozenset({"RU"}), Citation("87 FR 12226", "M")),
        day("2022-03-02"): (frozenset({"RU", "BY"}), Citation("87 FR 13048", "M")),
    }
)
TOOLS: Dated[bool] = Dated(
    {FIRST_DAY: (None, Citation("nothing before")), day("2024-12-31"): (True, Citation("89 FR 96790, compliance date"))}
)
"""Effective 2024-12-02; asked from the compliance date on."""
ENGINES = kept("bis", "engine_technology")
ZERO_VALUES = (ALWAYS, LITHOGRAPHY, SERIES_600, RUSSIA_Y, TOOLS, ENGINES, *SME_VALUES)

USUAL = frozenset({"734.4(a)(4)", "734.4(a)(6)(i)", "734.4(a)(6)(ii)"})
"""Paragraphs that look at the component alone: most components are none of theirs at a glance."""
MAYBE_IC = ("3A", "4A", "5A", "EAR99")
"""Classes that an integrated circuit can be in, where nobody said whether it is one."""


@value
class Paragraph:
    """A paragraph that the item and destination meet. fires: True, False, or None = not known for this component."""

    name: str
    fires: Callable[[Component, str], bool | None]


@value
class Fired:
    """The paragraph and component that leave no level. sure False: a fact is missing."""

    paragraph: str
    component: int
    eccn: str | None
    sure: bool


def zero_level(view: LineView) -> Fired | None:
    """The first paragraph that fires, sure ones before possible ones. Content must be known."""
    paragraphs = tuple(_paragraphs(view))
    components = view.item.us_content
    if not paragraphs or not isinstance(components, tuple):
        return None
    possible: Fired | None = None
    usual = all(paragraph.name in USUAL for paragraph in paragraphs)
    for place, component in enumerate(components):
        eccn = canonical(component.eccn)
        if usual and eccn[2:3] != "6" and eccn[2:5] != "515" and not eccn.startswith("9E003"):
            continue
        if is_foreign(component.origin, view.law.countries.known):
            continue
        for paragraph in paragraphs:
            fires = paragraph.fires(component, eccn)
            if fires:
                return Fired(paragraph.name, place, component.eccn, sure=True)
            if fires is None and possible is None:
                possible = Fired(paragraph.name, place, component.eccn, sure=False)
    return possible


def _paragraphs(view: LineView) -> Iterator[Paragraph]:
    """Paragraphs of which the item and the destination are met on the day."""
    eccn, groups, law = view.eccn or "", view.whole.groups, view.law
    if eccn in ("4A003", "4A003.b") and groups & {"D:1", "D:3", "D:4", "E:1", "E:2"}:
        yield Paragraph("734.4(a)(1)", lambda _, part: part.startswith("3A001"))
    if eccn.startswith("5E002"):
        yield Paragraph("734.4(a)(2)", lambda _, part: part.startswith("5E002"))
    tool = law[LITHOGRAPHY]
    if tool and _under(eccn, tool) and view.order.end_use.ic_fab in ("advanced", "unknown"):
        yield Paragraph("734.4(a)(3)", _any_part)
    engines = law[ENGINES] or ()
    yield Paragraph("734.4(a)(4)", lambda _, part: part.startswith("9E003") and _engine(part, engines))
    if _under(eccn, "0A919.a.1") and "D:5" in groups:
        yield Paragraph("734.4(a)(5)", _any_part)
    if law[SERIES_600]:
        if "D:5" in groups:
            yield Paragraph("734.4(a)(6)(i)", lambda _, part: _military(part) and not part.endswith(".y"))
        if groups & {"E:1", "E:2"} or view.destination in {"CN", "HK", *(law[RUSSIA_Y] or ())}:
            yield Paragraph("734.4(a)(6)(ii)", lambda _, part: _military(part) and ".y" in part)
    if law[TOOLS]:
        yield from _tools(view, eccn)


def _tools(view: LineView, eccn: str) -> Iterator[Paragraph]:
    if in_sme_set(view.law, eccn) and ("D:5" in view.whole.groups or view.destination == "MO"):
        yield Paragraph("734.4(a)(8)", _circuit)
    if in_fn5_set(view.law, eccn) and fn5_reach(view).met:
        yield Paragraph("734.4(a)(9)", _circuit)


def _any_part(component: Component, part: str) -> bool:
    del component, part
    return True


def _engine(part: str, engines: Iterable[str]) -> bool:
    # A paragraph that is not given may be one of them.
    return any(_under(part, name) for name in engines)


def _under(eccn: str, paragraph: str) -> bool:
    """Whether an ECCN is the paragraph, lies in it, or is given so short that it may be it."""
    return bool(eccn) and (eccn == paragraph or eccn.startswith(f"{paragraph}.") or paragraph.startswith(f"{eccn}."))


def _military(part: str) -> bool:
    return len(part) >= len("9A610") and (is_600_series(part) or is_9x515(part))


def _circuit(component: Component, part: str) -> bool | None:
    if isinstance(component.is_ic, bool):
        return component.is_ic
    return None if component.is_ic == "unknown" or part.startswith(MAYBE_IC) or not part else False
