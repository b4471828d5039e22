"""Nationality of a recipient of technology: 15 CFR 734.13(b), 734.14(b).  (RULES2.md A.2)

A release is deemed an export to the recipient's latest citizenship or permanent residence. Where it is not stated, what
the order calls its destination and the recipient's country stand in for it, but not the United States: who is there is
not for that a national of it. One recipient of whom nothing is known holds the release. So does what may be a release
in the United States, because nobody says what kind of transaction it is. Abroad a nationality that is not stated is not
reported: the export to the destination stands; one that is stated, and is none that anybody knows, could be any.
"""

from collections.abc import Iterator

from schemas.party import Party
from streams.law.countries import UNITED_STATES, iso
from streams.law.finals import DEEMED, foreign_nationality, nationalities, recipients
from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, hold
from streams.law.kit.samples import to
from streams.law.provisions.nexus import IN_THE_US


def check(view: OrderView) -> Iterator[Found]:
    known = view.law.countries.known
    if unknown := _unknown(view):
        yield hold(
            "DATA_MISSING_NATIONALITY",
            {"recipients": sorted((one.name or "")[:200] for one in unknown if one)},
            "the ISO 3166-1 alpha-2 code of the recipient's latest citizenship or permanent residence",
            stop=view.destination not in known,
        )


def _unknown(view: OrderView) -> list[Party | None]:
    """Recipients of whom no place is known that the release would be an export to; None: nobody is named."""
    known, deemed = view.law.countries.known, view.order.transaction_type == DEEMED
    intangible = any(line.item.kind != "commodity" for line in view.facts.lines)
    if deemed or (intangible and _at_home(view)):
        stated = {one: set(nationalities(view.order, one)) for one in recipients(view.parties) or (None,)}
        return [one for one, places in stated.items() if not places or not places <= known]
    stating = [one.party for one in view.parties if foreign_nationality(one.party)] if intangible else []
    return [one for one in stating if one.nationality not in known]


def _at_home(view: OrderView) -> bool:
    """It goes nowhere: it leaves from the United States, or may, and ends there."""
    if view.destination not in UNITED_STATES:
        return False
    origin = iso(view.order.ship_from)
    may_be_here = view.order.transaction_type in (None, *IN_THE_US)
    return origin in UNITED_STATES or (may_be_here and origin not in view.law.countries.known)


RULE = Rule(
    id="ear.734.13.nationality",
    title="Nationality of a recipient of technology",
    cite="15 CFR 734.13(b), 734.14(b)",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({f"type:{DEEMED}", "nationality", *(f"to:{one}" for one in UNITED_STATES)}),
    order=41,
)

CODE = "DATA_MISSING_NATIONALITY"


def _release(destination: str | None, *recipients: dict[str, object]) -> dict[str, object]:
    line = {"kind": "technology", "eccn": "3E991"}
    return {"transaction_type": DEEMED, "destination": destination, "parties": list(recipients), "lines": [line]}


def _untold(kind: str | None, **changes: object) -> dict[str, object]:
    """Of a kind of transaction that nobody gives."""
    parties = [to("Lehigh Lab Inc", country="US"), _engineer("US")]
    line = {"kind": kind, "eccn": "EAR99"}
    return {"transaction_type": None, "destination": "US", "parties": parties, "lines": [line], **changes}


def _engineer(country: str | None, role: str = "technology_recipient", **facts: object) -> dict[str, object]:
    return {**to("Engineer Q", role=role), "country": country, **facts}


EXAMPLES = [
    Example("nobody knows", "2026-03-02", _release("US", _engineer(None)), HOLD, CODE),
    Example("a nationality", "2026-03-02", _release("US", _engineer(None, nationality="DE")), CLEAR),
    Example("one that is no country", "2026-03-02", _release("DE", _engineer("DE", nationality="ZZ")), HOLD, CODE),
    Example("the recipient's country", "2026-03-02", _release("US", _engineer("DE")), CLEAR),
    Example("it is the United States", "2026-03-02", _release("US", _engineer("US")), HOLD, CODE),
    Example("a territory of theirs", "2026-03-02", _release("US", _engineer("PR")), HOLD, CODE),
    Example("a national of the United States", "2026-03-02", _release("US", _engineer(None, nationality="US")), CLEAR),
    Example("what the order calls its destination", "2026-03-02", _release("DE", _engineer("US")), CLEAR),
    Example("no destination, but a country", "2026-03-02", _release(None, _engineer("DE")), HOLD, CODE),
    Example("no destination, but a nationality", "2026-03-02", _release(None, _engineer("DE", nationality="DE")),
            CLEAR),
    Example("a destination that is no country", "2026-03-02", _release("XX", _engineer("DE")), HOLD, CODE),
    Example("an end user stands in", "2026-03-02", _release("US", _engineer(None, "end_user")), HOLD, CODE),
    Example("nobody receives it", "2026-03-02", _release("US"), HOLD, CODE),
    Example("nobody is named, the destination is", "2026-03-02", _release("DE"), CLEAR),
    Example("one of two", "2026-03-02", _release("US", _engineer("DE"), _engineer(None)), HOLD, CODE),
    Example("one of two, of no role", "2026-03-02", _release("US", _engineer("DE"), {**_engineer(None), "role": None}),
            HOLD, CODE),
    Example("an export", "2026-03-02", {"destination": "DE"}, CLEAR),
    Example("technology, of what kind of transaction is not said", "2026-03-02", _untold("technology"), HOLD, CODE),
    Example("nobody says what it is", "2026-03-02", _untold(None), HOLD, CODE),
    Example("nor where it leaves from", "2026-03-02", _untold("technology", ship_from="unknown"), HOLD, CODE),
    Example("it comes from abroad", "2026-03-02", _untold("technology", ship_from="DE", lines=[{"origin": "DE"}]),
            CLEAR, CODE),
    Example("a machine", "2026-03-02", _untold("commodity"), CLEAR),
    Example("a nationality that is no country", "2026-03-02", _untold("technology", destination="DE",
            parties=[_engineer("DE", nationality="ZZ")]), HOLD, CODE),
    Example("a reexport to one whose nationality nobody knows", "2026-03-02", _untold("technology", destination="DE",
            ship_from="FR", transaction_type="reexport", parties=[_engineer("DE", nationality="ZZ")]), HOLD, CODE),
    Example("goods for him", "2026-03-02", _untold("commodity", destination="DE", ship_from="FR",
            transaction_type="reexport", parties=[_engineer("DE", nationality="ZZ")]), CLEAR, CODE),
    Example("a reexport to one of whom nobody says it", "2026-03-02", _untold("technology", destination="DE",
            ship_from="FR", transaction_type="reexport", parties=[_engineer("DE")]), CLEAR, CODE),
    Example("an export of technology that ends at home", "2026-03-02",
            _untold("technology", transaction_type="export_from_us"), HOLD, CODE),
    Example("every nationality is stated", "2026-03-02", _untold("technology", parties=[
            to("Lehigh Lab Inc", country="US"), _engineer("US", nationality="FR")]), CLEAR),
]  # fmt: skip
