"""US-origin items are subject wherever they are: 15 CFR 734.3(a)(2).

Unknown origin may be US origin; so may what is stated to come from elsewhere and to be made in the United States, or
nobody knows where. Not asked of what is in the United States or passes through: that is subject whatever its origin
(734.3(a)(1)).
"""

from collections.abc import Iterator

from streams.law.countries import UNITED_STATES, iso
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Basis, Example, Found, LineView, Rule, Stage, unsure
from streams.law.kit.samples import foreign
from streams.law.provisions.nexus import leaves_the_us, passes_the_us


def check(view: LineView) -> Iterator[Found]:
    origin = iso(view.item.origin)
    if origin in UNITED_STATES:
        yield Basis("734.3(a)(2)", {"origin": origin})
    elif leaves_the_us(view.order) or passes_the_us(view.order):
        return
    elif origin not in view.law.countries.known:
        yield unsure("DATA_MISSING_ORIGIN", {"origin": view.item.origin}, "the country of origin")
    elif _perhaps_us(view, view.item.made_in):
        stated = {"origin": origin, "made_in": view.item.made_in}
        yield unsure("DATA_MISSING_ORIGIN", stated, "the country of origin: one that agrees with where it was made")


def _perhaps_us(view: LineView, made_in: str | None) -> bool:
    """Absent is not reported."""
    place = iso(made_in)
    return bool(place) and (place in UNITED_STATES or place not in view.law.countries.known)


RULE = Rule(
    id="ear.734.3.us-origin",
    title="US-origin items",
    cite="734.3(a)(2)",
    stage=Stage.SCOPE,
    check=check,
    checked_on="2026-11-21",
    order=20,
)

EXAMPLES = [
    Example("US origin, shipped from abroad", "2019-07-09", foreign("CN", origin="US"), SUBJECT, "734.3(a)(2)"),
    Example("foreign origin", "2019-07-09", foreign("CN"), CLEAR, "734.3(a)(2)"),
    Example("origin not given", "2019-07-09", foreign("CN", origin=None), UNSURE, "DATA_MISSING_ORIGIN"),
    Example("made in the US, origin elsewhere", "2019-07-09", foreign("CN", made_in="US"), UNSURE,
            "DATA_MISSING_ORIGIN"),
    Example("made nobody knows where, origin elsewhere", "2019-07-09", foreign("CN", made_in="unknown"), UNSURE,
            "DATA_MISSING_ORIGIN"),
    Example("made elsewhere, of US origin", "2019-07-09", foreign("CN", origin="US", made_in="MX"), SUBJECT,
            "734.3(a)(2)"),
    Example("made and of origin elsewhere", "2019-07-09", foreign("CN", made_in="MX"), CLEAR),
    Example("origin not given, shipped from the US", "2019-07-09", {"lines": [{"origin": None}]}, CLEAR),
    Example("origin not given, through the US", "2019-07-09",
            {**foreign("CN", origin=None), "transit": [{"country": "US"}]}, CLEAR),
    Example("no such country", "2019-07-09", foreign("CN", origin="QQ"), UNSURE, "DATA_MISSING_ORIGIN"),
]  # fmt: skip
