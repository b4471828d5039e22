"""How a claimed temporary general licence is applied to a line (RULES.md D.2); the licences themselves are data."""

from collections.abc import Callable, Iterator
from datetime import date

from schemas.listed_party import ListedParty
from streams.law.kit import FIRST_DAY, Citation, Dated, Found, Lifts, LineView, Requirement, advisory, hold
from streams.law.parties import Hit, capacity
from streams.licences.match import distinct
from streams.licences.waivers import Appeal, Period, Waiver, examine_waiver, waivers


def periods(waiver: Waiver) -> Dated[Period]:
    """The waiver's periods as dated values; None on days that none covers."""
    steps: dict[date, tuple[Period | None, Citation]] = {FIRST_DAY: (None, Citation(waiver.cite))}
    for day in waiver.boundaries:
        period = waiver.period(day)
        cited = Citation(period.fr, period.mark_on(day)) if period else Citation(waiver.cite)
        steps[day] = (period, cited)
    return Dated(steps)


def waiver_check(waiver_id: str) -> Callable[[LineView], Iterator[Found]]:
    """The check of one waiver: asked for while a requirement that it lifts is open, and only where it is claimed."""
    waiver = waivers()[waiver_id]

    def check(view: LineView) -> Iterator[Found]:
        standing = tuple(one for one in view.open if one.code in waiver.lifts)
        if view.order.claims.tgl != waiver.id or not standing:
            return
        period = waiver.period(view.day)
        if period is not None and not period.sure(view.day):
            yield advisory("ADV_RULESET_UNCONFIRMED", {"waiver": waiver.id, "period": _unread(period)})
            if waiver.rests_on_memory(view.day):
                return  # what nobody has read lifts nothing
        appeals = (appeal(there, standing) for there in view.everywhere)
        failures = distinct(failure for one in appeals for failure in examine_waiver(waiver, one))
        for failure in failures:
            yield hold(failure.code, {"waiver": waiver.id, **failure.evidence}, failure.release)
        if not failures:
            yield Lifts("TGL_APPLIED", standing, {"waiver": waiver.id, "category": view.order.claims.category})

    return check


def _unread(period: Period) -> dict[str, str]:
    read = f"read to {period.confirmed_to.isoformat()}" if period.confirmed_to else f"mark {period.mark}"
    return {"from": period.start.isoformat(), "to": period.end.isoformat(), "fr": period.fr, "source": read}


def appeal(view: LineView, standing: tuple[Requirement, ...]) -> Appeal:
    """What the line puts forward for a waiver of the standing requirements."""
    law = view.law
    control = law.controls.find(view.eccn) if view.eccn and view.eccn != "EAR99" else None
    parties = (one.party for one in view.whole.parties if capacity(one.party) in ("party", "unresolved"))
    return Appeal(
        claims=view.order.claims,
        as_of=view.day,
        destination=view.destination or None,
        party_countries=tuple(party.country for party in parties),
        entries=tuple(entry for one in standing for entry in entries_of(one)),
        paragraphs=frozenset(str(one.result.sign.get("paragraph")) for one in standing),
        at_only=view.eccn == "EAR99" or (control is not None and control.at_only),
        exporter_headquarters=view.order.exporter_headquarters,
        within=lambda country, group: country in law.group(group),
    )


def entries_of(requirement: Requirement) -> tuple[ListedParty, ...]:
    """The entries that a requirement rests on, as its rule left them for later rules."""
    hits: tuple[Hit, ...] = requirement.result.sign.get("hits", ())
    return tuple(hit.entry for hit in hits)
