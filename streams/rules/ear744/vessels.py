"""Foreign vessels and aircraft: 15 CFR 744.7(a).  (RULES2.md E.2)

Equipment and stores for them need what the country of delivery needs, and what the countries of registry and of
control would need: each is asked as a place of its own (streams/screening/places.py), and its requirements stand
under one code. Only License Exception AVS helps. A craft whose registry nobody states, or a country that is none,
holds.
"""

from collections.abc import Iterator

from streams.law.crafts import CODE, VESSELS, crafts, kinds_of
from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, unsure
from streams.law.kit.samples import item, to


def check(view: LineView) -> Iterator[Found]:
    kinds = kinds_of(view.line)
    if not kinds:
        return
    known, found = view.law.countries.known, crafts(view.line, view.whole.parties)
    unknown = [one for one in found if one.country not in known or (one.controlled_by or one.country) not in known]
    if unknown or not set(kinds) <= {one.role for one in found}:
        yield unsure(
            "DATA_MISSING_PARTY_COUNTRY",
            {"purpose": view.line.purpose, "crafts": sorted((one.name or "")[:200] for one in unknown)},
            f"the country of registry of the {' or '.join(kinds)}, as a party of that role, and who controls it",
        )


RULE = Rule(
    id=VESSELS,
    title="Foreign vessels and aircraft",
    cite="15 CFR 744.7(a)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"purpose"}),
    order=60,
)


def _order(
    country: str | None,
    purpose: str | None = "vessel_equipment",
    role: str = "vessel",
    eccn: str = "5A991",
    **craft: object,
) -> dict[str, object]:
    buyer = to("Gulf Meridian Trading LLC", country="AE")
    named = {**to("Shiraz Lantern", role=role), "country": country, **craft}
    line = {"eccn": eccn, **({"purpose": purpose} if purpose else {})}
    return {"destination": "AE", "lines": [line], "parties": [buyer, named]}


def _both(purpose: str) -> dict[str, object]:
    order = _order("LR", purpose)
    return {**order, "parties": [*order["parties"], to("Gulf Kite", role="aircraft", country="AE")]}  # type: ignore[misc]


REVIEW = {"by": "M. Okafor", "when": "2026-03-01", "reference": "AVS-2026-014"}
UNKNOWN = "DATA_MISSING_PARTY_COUNTRY"


def _claimed(country: str, **claims: object) -> dict[str, object]:
    return {**_order(country, eccn="3A001.a.7", takes_possession=False), "claims": claims}


EXAMPLES = [
    Example("Iranian registry", "2026-03-02", _order("IR"), HOLD, CODE),
    Example("an aircraft of it", "2026-03-02", _order("IR", "aircraft_stores", "aircraft"), HOLD, CODE),
    Example("Liberian registry", "2026-03-02", _order("LR"), CLEAR),
    Example("controlled from Iran", "2026-03-02", _order("LR", controlled_by="IR"), HOLD, CODE),
    Example("controlled from Greece", "2026-03-02", _order("LR", controlled_by="GR"), CLEAR),
    Example("controlled by nobody knows whom", "2026-03-02", _order("LR", controlled_by="unknown"), UNSURE, UNKNOWN),
    Example("nobody says where it is registered", "2026-03-02", _order(None), UNSURE, UNKNOWN),
    Example("a registry that is no country", "2026-03-02", _order("ZZ"), UNSURE, UNKNOWN),
    Example("nobody says which craft", "2026-03-02", item("AE", "5A991", purpose="vessel_equipment"), UNSURE, UNKNOWN),
    Example("a vessel is no aircraft", "2026-03-02", _order("LR", "aircraft_equipment"), UNSURE, UNKNOWN),
    Example("another purpose", "2026-03-02", _order("IR", "incorporation_0a919"), CLEAR),
    Example("no purpose: the vessel carries the goods", "2026-03-02", _order("IR", None), CLEAR),
    Example("misspelt", "2026-03-02", _order("IR", "Vessel Equipmnet"), HOLD, CODE),
    Example("a purpose that nobody knows", "2026-03-02", _order("IR", "unknown"), HOLD, CODE),
    Example("the same, another registry, no aircraft", "2026-03-02", _order("LR", "unknown"), UNSURE, UNKNOWN),
    Example("both named, of other registries", "2026-03-02", _both("unknown"), CLEAR),
    Example("NS 2 to a Chinese vessel in the Emirates", "2026-03-02", _order("CN", eccn="3A001.a.7"), HOLD, CODE),
    Example("EAR99 to a Chinese vessel", "2026-03-02", _order("CN", eccn="EAR99"), CLEAR),
    Example("decided under AVS", "2026-04-14",
            _claimed("CN", license_exception="AVS", exception_reviewed=REVIEW), CLEAR),
    Example("for an Iranian one AVS does not help", "2026-04-14",
            _claimed("IR", license_exception="AVS", exception_reviewed=REVIEW), HOLD, CODE),
    Example("no other exception helps", "2026-04-14",
            _claimed("CN", license_exception="RPL", exception_reviewed=REVIEW), HOLD, CODE),
]  # fmt: skip
