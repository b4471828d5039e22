"""Order events: what order systems send to `orders.v1` (inputs of RULES.md section 0.8)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from schemas.item import ItemFacts
from schemas.money import Amount
from schemas.party import Party
from schemas.record import Country, Day, Fact, Identifier, Said, Stated, Unknown, Whole, unknown_if_null

TransactionType = Literal[
    "export_from_us", "reexport", "export_from_abroad", "transfer_in_country", "deemed_export", "import_to_us"
]
EventKind = Literal["submitted", "amended", "cancelled", "shipped"]
MAX_LINES = 1000
MAX_PARTIES = 200

Signal = Annotated[bool | Unknown, BeforeValidator(unknown_if_null)]


class Transit(Stated):
    """A country on the way. An absent or null country is an unknown one."""

    country: Country | None = None
    unload: Fact = None


class Shipping(Stated):
    """Facts of the savings clauses: en route aboard a carrier since, under an actual order."""

    en_route_since: Day | None = None
    actual_order: Fact = None


class EndUse(Stated):
    """End-use flags (15 CFR 744.2-744.6, 744.17, 744.21-744.23) and the end-use text."""

    text: Annotated[str, Field(max_length=4000)] | None = None
    military: Fact = None
    military_intelligence: Fact = None
    missile: Fact = None
    nuclear: Fact = None
    cbw: Fact = None
    supercomputer_cn: Fact = None
    sme_development: Fact = None
    back_end: Fact = None
    cyber_disclosure: Fact = None
    standards_activity: Fact = None
    us_person_support_744_6: Fact = None
    project_746_8_a_4: Fact = None
    maritime_nuclear: Fact = None
    """A foreign maritime nuclear propulsion project (744.5)."""
    advanced_ic_design: Fact = None
    """ECAD or TCAD software or technology for the design of advanced-node integrated circuits (744.23(a)(2)(iii))."""
    ic_produced_in: Annotated[Country | None, BeforeValidator(unknown_if_null)] = None
    """Where those circuits are to be produced; null, or a country that no table knows, is known to be unknown."""
    precursor_plant: Fact = None
    """A whole plant to make the precursors of 1C350 (744.4(a))."""
    ic_fab: Annotated[Literal["advanced", "unknown", "legacy"] | None, BeforeValidator(unknown_if_null)] = None


class ExceptionReviewed(Stated):
    """A person's decision that the terms of the claimed licence exception are met; all three members or none counts."""

    by: Annotated[str, Field(max_length=200)] | None = None
    when: Day | None = None
    reference: Annotated[str, Field(max_length=500)] | None = None


class IsInformed(Stated):
    """A letter by which BIS informed the exporter of a licence requirement (744.1(b)(2), 744.11(c), 746.3(a)(4))."""

    section: Annotated[str, Field(max_length=64)] | None = None
    from_: Day | None = Field(default=None, alias="from")


class Claims(Stated):
    """Authorisations that the exporter claims; never applied unless claimed."""

    licence_id: Identifier | None = None
    license_exception: Annotated[str, Field(max_length=32)] | None = None
    tgl: Annotated[str, Field(max_length=64)] | None = None
    category: Annotated[str, Field(max_length=64)] | None = None
    contract_date: Day | None = None
    exporter_certification: Fact = None
    huawei_certification: Fact = None
    consignee_statement: Fact = None
    ultimate_end_use_government: Fact = None
    civil_end_user: Fact = None
    written_assurance: Fact = None
    enc_authorised: Fact = None
    parties_previously_approved: Fact = None
    joint_venture_partner_country: Country | None = None
    return_by: Day | None = None
    exception_reviewed: ExceptionReviewed | None = None
    own_licence: Identifier | None = None
    """Number of the licence of the exporter's own authority, outside the United States."""
    is_informed: IsInformed | Fact = None
    """The letter; true without one = informed, of what is not said."""
    us_person_excluded_744_6_d: Fact = None
    """An exclusion of 744.6(d)(1) to (5) applies to the US persons involved."""


class Icts(Stated):
    """Inbound ICT transactions (15 CFR part 791)."""

    foreign_adversary: Fact | Country = None
    category: Annotated[str, Field(max_length=128)] | None = None


class RedFlagResolution(Stated):
    """A documented resolution of a red flag: who, when, on what evidence (Supp. 3 to part 732)."""

    flag: Annotated[str, Field(max_length=64)]
    who: Annotated[str, Field(max_length=200)] | None = None
    when: Day | None = None
    evidence: Annotated[str, Field(max_length=2000)] | None = None


class Line(ItemFacts):
    """An order line: item facts, a sku, or both."""

    line: Whole = Field(ge=0, le=1_000_000)
    sku: Identifier | None = None
    description: Annotated[str, Field(max_length=2000)] | None = None
    qty: Amount | None = None
    unit: Annotated[str, Field(max_length=32)] | None = None
    line_value_usd: Amount | None = None
    net_value_usd: Amount | None = None
    purpose: Annotated[Annotated[str, Field(max_length=64)] | None, Said, BeforeValidator(unknown_if_null)] = None
    released_by_uav_operator: Fact = None


class ShippedLine(Stated):
    """Quantity of a line that left."""

    line: Whole
    qty: Amount | None = None


class OrderEvent(Stated):
    """One event of an order. `revision` rises with every change; the key of the record is `order_id`."""

    event: EventKind
    order_id: Identifier
    revision: Whole = Field(ge=0, le=2**53)
    transaction_type: TransactionType | None = None
    ship_from: Country | None = None
    destination: Country | None = None
    destination_region: Annotated[Annotated[str, Field(max_length=16)] | None, Said] = None
    ship_date: Day | None = None
    split_shipment_allowed: bool = False
    transit: tuple[Transit, ...] = Field(default=(), max_length=100)
    us_person_involved: Fact = None
    eu_person_involved: Fact = None
    uk_person_involved: Fact = None
    shipping: Shipping | None = None
    parties: tuple[Party, ...] = Field(default=(), max_length=MAX_PARTIES)
    lines: tuple[Line, ...] = Field(default=(), max_length=MAX_LINES)
    end_use: EndUse = EndUse()
    signals: dict[Annotated[str, Field(max_length=64)], Signal] = Field(default_factory=dict)
    red_flags_resolved: tuple[RedFlagResolution | Annotated[str, Field(max_length=64)], ...] = Field(
        default=(), max_length=100
    )
    claims: Claims = Claims()
    conditions_met: dict[Annotated[str, Field(max_length=128)], Signal] = Field(default_factory=dict)
    end_use_certificate: Fact = None
    fr_5g_ran: Fact = None
    icts: Icts | None = None
    exporter_headquarters: Country | None = None
    ofac_gl_applies: Fact = None
    shipped_on: Day | None = None
    """Day of a `shipped` event: the actual date of export, reexport or transfer; US Eastern, not a day to come."""
    shipped_lines: tuple[ShippedLine, ...] = Field(default=(), max_length=MAX_LINES)
    """What left by this event, not what has left in all; empty where it is the last: all that was left."""
    final: bool = True
    """Of a `shipped` event: nothing more of this order will leave."""
