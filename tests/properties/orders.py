"""Random orders over the facts that rules read, and ways to know less of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from streams.law.kit.samples import listed, part

DAYS = (
    "2019-05-15",
    "2019-10-21",
    "2020-06-01",
    "2020-09-14",
    "2021-02-01",
    "2022-02-24",
    "2022-10-21",
    "2023-02-24",
    "2023-11-17",
    "2024-03-21",
    "2024-12-31",
    "2025-01-13",
    "2025-10-15",
    "2025-12-15",
    "2026-11-22",
)
COUNTRIES = (
    *("DE", "JP", "MY", "TW") * 4,
    "CN",
    "HK",
    "MO",
    "TW",
    "DE",
    "JP",
    "MY",
    "VN",
    "RU",
    "BY",
    "IR",
    "CU",
    "KP",
    "SY",
    "UA",
    "SD",
    "AE",
    "IN",
    "US",
)
ECCNS = (
    *("EAR99", "5A991", "3A991", "5A992.c") * 4,
    "3A001",
    "3A001.a.7",
    "3A090.a",
    "3B001.d",
    "3B991.a",
    "9A610.x",
    "9A610.y",
    "5A992.c",
    "3E001",
    "5E002.a",
    "4A994",
    "5D992.c",
    "1A995",
    "3A992",
    "6A003.b.4.b",
    "6A993.a",
    "3A991.a.1",
    "3D006",
    "3E992",
    "0A501.a",
)
LISTED = ("Pinewood Optics Ltd", "Gordon Pike Trading", "Larkspur Lasers Co")
NAMES = (*LISTED, *("Musterwerk Antriebe GmbH", "Kobe Hinoki KK") * 6)
ROLES = (
    "ultimate_consignee",
    "purchaser",
    "end_user",
    "freight_forwarder",
    "bank",
    "exporter",
    "installer",
    "intermediate_consignee",
    "vessel",
    "technology_recipient",
)
LISTS = (
    listed(
        "Pinewood Optics Ltd",
        footnotes=[{"n": n, "from": "2020-05-15"} for n in (1, 2, 3, 4, 5)],
        family="huawei",
        savings_en_route=True,
    ),
    listed("Gordon Pike Trading", list_="DPL", since="2019-01-01"),
    listed("Larkspur Lasers Co", entry_id="EL-2", license_requirement={"scope": "ccl_only"}),
    listed("Larkspur Lasers Co", list_="MEU", since="2020-12-23"),
    listed("Larkspur Lasers Co", list_="SDN", since="2021-01-01", tags=["RUSSIA-EO14024"]),
    listed("Larkspur Lasers Co", list_="UVL", since="2021-01-01"),
    *(listed("Gordon Pike Trading", list_=name, since="2019-01-01") for name in ("EU", "UK", "CN_UEL")),
)

fact = st.sampled_from((True, False, False, False, None, None, None, "unknown"))
"""Mostly harmless: an order that is held for ten reasons shows nothing."""
flag = st.sampled_from((None,) * 14 + (True, "unknown"))
usd = st.integers(0, 40000).map(lambda cents: {"amount": f"{cents / 100:.2f}", "currency": "USD"})


def _drop(given: Mapping[str, Any]) -> dict[str, Any]:
    """None means absent here; an explicit unknown is the text."""
    return {name: value for name, value in given.items() if value is not None}


components = st.builds(
    lambda eccn, value, **facts: _drop({**part(eccn, "1"), "value": value, **facts}),
    st.sampled_from(ECCNS),
    usd,
    mode=st.sampled_from(("incorporated", "bundled", "commingled", "separate")),
    supp7_746=fact,
    ru_by_hts=fact,
    food_or_medicine=fact,
    gbs_eligible=fact,
    is_ic=fact,
    second_incorporation=st.sampled_from(("discrete", "not_discrete", "unknown", None)),
)
technology = st.builds(
    lambda **facts: _drop(facts),
    eccn=st.sampled_from(("3E001", "3E991", "5E991", "3E992", "4D090", "9E610", "2E001", "EAR99")),
    us_origin=fact,
    written_assurance=fact,
    subject_to_ear=fact,
)
productions = st.builds(
    lambda **facts: _drop(facts),
    status=st.sampled_from(("complete", "complete", "incomplete")),
    technology=st.lists(technology, max_size=2),
    plant=st.lists(technology.map(lambda made: _drop({**made, "subject_to_ear": None})), max_size=2),
    contains_ic_from_us_plant=fact,
    designed_by_fn1=fact,
    produced_or_developed_by_fn1=fact,
    production_started=st.sampled_from((None, "2020-05-14", "2020-05-15")),
    incorporated_into_items_of=st.sampled_from((None, None, "Pinewood Optics Ltd", "unknown")),
)
lines = st.builds(
    lambda **facts: _drop(facts),
    eccn=st.sampled_from(ECCNS),
    kind=st.sampled_from(("commodity", "software", "technology", "unknown")),
    origin=st.sampled_from((*COUNTRIES, "TW", "TW")),
    fmv=st.just({"amount": "400", "currency": "USD"}),
    us_content=st.lists(components, max_size=3),
    content_status=st.sampled_from(("complete", "complete", "stale")),
    direct_product=productions,
    supp7_746=fact,
    ru_by_hts=fact,
    food_or_medicine=fact,
    published=fact,
    itar=flag,
    tech_report_filed=fact,
    ecad=fact,
    advanced_computing=fact,
    for_items=st.sampled_from((None, None, ["3A991.a.1"], ["3A991.c"], ["3A090.a"], ["3B001.d"])),
    made_in=st.sampled_from((None,) * 9 + ("CN", "US", "TW")),
    purpose=st.sampled_from((None,) * 9 + ("incorporation_0a919", "uav_operation", "vessel_equipment", "unknown")),
    line_value_usd=st.just("400"),
    net_value_usd=st.just("400"),
)
owners = st.lists(
    st.builds(
        lambda name, pct: {"name": name, "pct": pct},
        st.sampled_from(NAMES),
        st.sampled_from(("25", "50", "60", "unknown")),
    ),
    max_size=2,
)
parties = st.builds(
    lambda **facts: _drop(facts),
    role=st.sampled_from(ROLES),
    name=st.sampled_from(NAMES),
    country=st.sampled_from(COUNTRIES),
    owners=st.none() | owners,
    takes_possession=fact,
    military_end_user=flag,
    uvl_statement=fact,
    hq_country=st.sampled_from((None,) * 6 + ("CN", "KR", "unknown")),
    ultimate_parent_country=st.sampled_from((None,) * 6 + ("CN", "KR", "unknown")),
)
end_uses = st.builds(
    lambda **facts: _drop(facts),
    military=flag,
    missile=flag,
    supercomputer_cn=flag,
    cyber_disclosure=fact,
    standards_activity=fact,
    us_person_support_744_6=flag,
    ic_fab=st.sampled_from((None,) * 9 + ("advanced", "unknown", "legacy")),
    back_end=flag,
    sme_development=flag,
    nuclear=flag,
    cbw=flag,
    military_intelligence=flag,
    maritime_nuclear=flag,
    precursor_plant=flag,
    advanced_ic_design=flag,
    ic_produced_in=st.sampled_from((None, "CN", "MO", "TW", "unknown")),
)
CONSIGNEE = {"role": "ultimate_consignee", "name": "Musterwerk Antriebe GmbH", "country": "DE"}
TYPES = (
    "export_from_us",
    "reexport",
    "export_from_abroad",
    "export_from_abroad",
    "transfer_in_country",
    "deemed_export",
)


def _consistent(facts: dict[str, Any]) -> dict[str, Any]:
    """Where it leaves from is what its kind says: who knows less of a contradiction contradicts himself less."""
    if facts["transaction_type"] == "export_from_us":
        return {**facts, "ship_from": "US"}
    return {**facts, "ship_from": "MY"} if facts["ship_from"] == "US" else facts


orders = st.builds(
    lambda **facts: _consistent(_drop(facts)),
    transaction_type=st.sampled_from(TYPES),
    ship_from=st.sampled_from(COUNTRIES),
    destination=st.sampled_from(COUNTRIES),
    destination_region=st.sampled_from((None, None, "UA-43")),
    parties=st.lists(parties, max_size=2).map(lambda some: [CONSIGNEE, *some]),
    lines=st.lists(lines, min_size=1, max_size=2),
    end_use=end_uses,
    us_person_involved=flag,
    transit=st.lists(st.sampled_from(({"country": "US"}, {"country": "VN"}, {"country": "DE"})), max_size=1),
    exporter_headquarters=st.sampled_from((None, "JP", "CN", "MY")),
)
days = st.sampled_from(DAYS)

REQUIRED = frozenset(
    {
        "eccn",
        "origin",
        "fmv",
        "us_content",
        "content_status",
        "direct_product",
        "status",
        "value",
        "destination",
        "ship_from",
        "role",
        "supp7_746",
        "ru_by_hts",
        "pct",
        "ic_produced_in",
    }
)
"""Facts that hold when they are not given (RULES.md 0.8). Removing one never clears.

Not the flags and entries of a complete production sheet: completeness asserts that what it does not give is false.
"""
FACTS = frozenset(
    {
        "supp7_746",
        "ru_by_hts",
        "food_or_medicine",
        "published",
        "itar",
        "tech_report_filed",
        "takes_possession",
        "military_end_user",
        "uvl_statement",
        "military",
        "missile",
        "supercomputer_cn",
        "cyber_disclosure",
        "standards_activity",
        "us_person_support_744_6",
        "back_end",
        "sme_development",
        "nuclear",
        "cbw",
        "military_intelligence",
        "maritime_nuclear",
        "precursor_plant",
        "advanced_ic_design",
        "ic_produced_in",
        "ecad",
        "advanced_computing",
        "made_in",
        "ship_from",
        "purpose",
        "hq_country",
        "ultimate_parent_country",
        "us_person_involved",
        "gbs_eligible",
        "is_ic",
        "second_incorporation",
        "us_origin",
        "written_assurance",
        "subject_to_ear",
        "contains_ic_from_us_plant",
        "designed_by_fn1",
        "produced_or_developed_by_fn1",
        "us_content",
        "content_status",
        "pct",
        "kind",
        "mode",
        "owners",
        "status",
        "incorporated_into_items_of",
    }
)
"""Facts that can be known to be unknown. Replacing one by that never clears.

Not the technology node of a facility: 744.23(a)(2)(ii) asks less of one that nobody knows than (i) of an advanced one.
"""


def less_known(order: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every order that knows one fact less: what was taken, and the order without it."""
    for path, name in _facts(order, ()):
        if name in REQUIRED and not _reports(order, path):
            yield f"{path} removed", _changed(order, path, remove=True)
        if name in FACTS and not (name == "kind" and "us_content" in path) and not _reports(order, path):
            yield f"{path} unknown", _changed(order, path, remove=False)


def _reports(order: Any, path: tuple[Any, ...]) -> bool:
    """Whether more than a required fact goes with it: whose items it goes into, or items that travel along."""
    for step in path:
        order = order[step]
    if path[-1] == "us_content":
        return any(one.get("mode") in ("separate", "bundled") for one in order)
    return isinstance(order, Mapping) and "incorporated_into_items_of" in order


def _facts(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield (*path, name), name
            yield from _facts(below, (*path, name))
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _facts(below, (*path, place))


def _changed(value: Any, path: tuple[Any, ...], *, remove: bool) -> Any:
    step, *rest = path
    if isinstance(value, list):
        return [
            _changed(below, tuple(rest), remove=remove) if place == step else below for place, below in enumerate(value)
        ]
    if rest:
        return {**value, step: _changed(value[step], tuple(rest), remove=remove)}
    if remove:
        return {name: below for name, below in value.items() if name != step}
    return {**value, step: "unknown"}
