"""Nationality of a recipient of technology: 15 CFR 734.13(b), 734.14(b).  (RULES2.md A.2)

A release is deemed an export to the recipient's latest citizenship or permanent residence. Where it is not stated, what
the order calls its destination and the recipient's country stand in for it, but not the United States: who is there is
not for that a national of it. One recipient of whom nothing is known holds the release. So does what may be a release
in the United States, because nobody says what kind of transaction it is.
"""

from collections.abc import Iterator

from streams.law.countries import UNITED_STATES, iso
from streams.law.finals import DEEMED, nationalities, recipients
from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, hold
from streams.law.kit.samples import to


def check(view: OrderView) -> Iterator[Found]:
    known = view.law.countries.known
    if view.order.transaction_type != DEEMED and not _stated(view) and not _at_home(view):
        return
    stated = {one: set(nationalities(view.order, one)) for one in recipients(view.parties) or (None,)}
    unknown = [one for one, places in stated.items() if not places or not places <= known]
    if unknown:
        yield hold(
            "DATA_MISSING_NATIONALITY",
            {"recipients": sorted((one.name or "")[:200] for one in unknown if one)},
            "the ISO 3166-1 alpha-2 code of the recipient's latest citizenship or permanent residence",
            stop=view.destination not in known,
        )


def _stated(view: OrderView) -> bool:
    return any(one.nationality for one in recipients(view.parties))


def _at_home(view: OrderView) -> bool:
    """Technology or software that goes nowhere: it leaves from the United States, or may, and ends there."""
    if view.destination not in UNITED_STATES or all(line.item.kind == "commodity" for line in view.facts.lines):
        return False
    origin = iso(view.order.ship_from)
    return origin in UNITED_STATES or origin not in view.law.countries.known


RULE = Rule(
    id="ear.734.13.nationality",
    title="Nationality of a recipient of technology",
    cite="15 CFR 734.13(b), 734.14(b)",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({f"type:{DEEMED}", "type:None"}),
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
    Example("every nationality is stated", "2026-03-02", _untold("technology", parties=[
            to("Lehigh Lab Inc", country="US"), _engineer("US", nationality="FR")]), CLEAR),
]  # fmt: skip
