"""Item content: classification, origin, value, US content and production facts (15 CFR 734.3, 734.4, 734.9)."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.money import Amount, Money
from schemas.record import Country, Day, Eccn, Fact, Identifier, Said, Stated, Unknown

ItemKind = Literal["commodity", "software", "technology"]
MAX_COMPONENTS = 10_000


class Component(Stated):
    """One US-origin (or other) component of a foreign-made item, in the form received (Supp. 2 to part 734)."""

    id: Identifier | None = None
    part_of: Identifier | None = None
    """id of the component that this one is itself part of; a cycle holds the order."""
    eccn: Eccn | None = None
    kind: ItemKind | None = None
    origin: Country | None = None
    value: Money | None = None
    value_basis: Annotated[str, Field(max_length=64)] | None = None
    """A price between affiliates ("transfer_price") or on no known basis ("unknown") needs fmv beside it; anything else
    is taken as delivered cost at arm's length.
    """
    fmv: Money | None = None
    mode: Literal["incorporated", "bundled", "commingled", "separate"] | Unknown | None = None
    gbs_eligible: Fact = None
    second_incorporation: Literal["discrete", "not_discrete"] | Unknown | None = None
    is_ic: Fact = None
    supp7_746: Fact = None
    ru_by_hts: Fact = None
    food_or_medicine: Fact = None
    enc_status: Annotated[str, Field(max_length=64)] | None = None
    """740.17 paragraph that US encryption content was released under (734.4(b))."""


class Technology(Stated):
    """Technology or software that the item is the direct product of."""

    eccn: Eccn | None = None
    us_origin: Fact = None
    subject_to_ear: Fact = None
    written_assurance: Fact = None


class Plant(Stated):
    """A plant, or major component of a plant, that made the item; eccn is that of the technology it is a product of."""

    eccn: Eccn | None = None
    us_origin: Fact = None
    written_assurance: Fact = None


class DirectProduct(Stated):
    """Production facts (734.9). status complete asserts that every absent production flag is false."""

    status: Literal["complete", "incomplete", "missing", "stale"] | Unknown | None = None
    technology: tuple[Technology, ...] = Field(default=(), max_length=1000)
    plant: tuple[Plant, ...] = Field(default=(), max_length=1000)
    contains_ic_from_us_plant: Fact = None
    designed_by_fn1: Fact = None
    produced_or_developed_by_fn1: Fact = None
    production_started: Day | None = None
    incorporated_into_items_of: Annotated[tuple[str, ...] | str | None, Said] = None
    """Name (or names) of those whose parts, components or equipment it goes into; "unknown" = could be anybody."""


class ItemFacts(Stated):
    """What is known of an item, on an order line or in the item content of its sku."""

    kind: ItemKind | Unknown | None = None
    eccn: Eccn | None = None
    """ECCN with paragraph ("3A001.a.7"), or EAR99."""
    other_classifications: tuple[Eccn, ...] = ()
    """Classifications from other sources; one that differs holds the line."""
    origin: Country | None = None
    made_in: Country | None = None
    fmv: Money | None = None
    """Fair market value of one unit of count, ex factory, without taxes (Supp. 2 (a)(3) to part 734)."""
    hs6: Annotated[Annotated[str, Field(max_length=16)] | None, Said] = None
    supp7_746: Fact = None
    ru_by_hts: Fact = None
    food_or_medicine: Fact = None
    published: Fact = None
    itar: Fact = None
    capability: Annotated[Annotated[str, Field(max_length=16)] | None, Said] = None
    """4G | 5G: telecommunications capability, read by the footnote 1 licence review policy."""
    us_content: tuple[Component, ...] | Unknown | None = Field(default=None, max_length=MAX_COMPONENTS)
    content_status: Literal["complete", "incomplete", "missing", "stale"] | Unknown | None = None
    direct_product: DirectProduct | None = None
    tech_report_filed: Fact = None
    for_items: tuple[Eccn, ...] = Field(default=(), max_length=100)
    """Technology and software: the items that it is for; its reasons for control may follow theirs."""
    ecad: Fact = None
    """Electronic or technology computer-aided design software or technology (744.23(a)(2)(iii))."""
    nonstandard_crypto: Fact = None
    """Published encryption source code implements non-standard cryptography (742.15(b)(2))."""
    advanced_computing: Fact = None
    """The item meets the parameters of 3A090 or 4A090, that is of a .z paragraph; false settles that it is none."""
    lvs_limit: Amount | None = None
    enc_status: Annotated[str, Field(max_length=64)] | None = None
    gbs_eligible: Fact = None
    civ_eligible: Fact = None
    tsr_eligible: Fact = None
    app_eligible: Fact = None
    sta_eligible: Fact = None
    uav_eligible: Fact = None


class ItemContent(ItemFacts):
    """Item content of one sku, on `item-content.v1`."""

    sku: Identifier
    description: Annotated[str, Field(max_length=2000)] | None = None
    source: Annotated[str, Field(max_length=500)] | None = None
    """Where the facts come from: a citation, data sheet or classification request."""
    valid_from: Day | None = None
