"""Roles of parties as order systems name them, and the role of 15 CFR 748.5 that each means.

Codes: UN/EDIFACT D.23A element 3035, ANSI X12 element 98, partner functions of SAP SD; ERP systems' usual words. A code
that may mean the party who receives the goods is read as the ultimate consignee, the stricter reading.
"""

from collections.abc import Mapping

ROLES = (
    "purchaser",
    "intermediate_consignee",
    "ultimate_consignee",
    "end_user",
    "freight_forwarder",
    "forwarding_agent",
    "carrier",
    "vessel",
    "aircraft",
    "bank",
    "notify_party",
    "broker",
    "manufacturer",
    "exporter",
    "supplier",
    "technology_recipient",
)
"""The roles with rules of their own; any other role counts as a 748.5 party."""

_MEANT: Mapping[str, tuple[str, ...]] = {
    "purchaser": (
        *("sold_to", "sold_to_party", "bill_to", "bill_to_party", "buyer", "customer", "invoicee", "payer", "importer"),
        *("importer_of_record", "ordering_party", "auftraggeber", "rechnungsempfänger", "acheteur"),
        *("by", "iv", "ob", "im", "bt", "ag", "re", "rg"),
    ),
    "intermediate_consignee": ("intermediary_consignee", "ic"),
    "ultimate_consignee": (
        *("ship_to", "ship_to_party", "consignee", "final_consignee", "deliver_to", "delivery_party", "drop_ship"),
        *("delivery_address", "goods_recipient", "recipient", "receiver", "warenempfänger", "destinataire"),
        *("uc", "cn", "dp", "st", "we"),
    ),
    "end_user": ("end_customer", "final_user", "endkunde", "endverwender", "eu", "en"),
    "freight_forwarder": ("forwarder", "freight_agent", "spediteur", "logistics_provider", "ff", "fw", "sp"),
    "forwarding_agent": ("customs_broker", "cb"),
    "carrier": ("shipping_line", "airline", "ca"),
    "bank": ("issuing_bank", "advising_bank"),
    "notify_party": ("notify", "also_notify", "ni"),
    "broker": ("sales_agent",),
    "manufacturer": ("producer", "maker", "hersteller", "mf"),
    "exporter": ("shipper", "consignor", "usppi", "exporter_of_record", "versender", "ex", "cz", "sf"),
    "supplier": ("vendor", "seller", "lieferant", "su", "se", "vn"),
    "technology_recipient": ("foreign_national",),
}


def _plain(name: str) -> str:
    return name.casefold().translate(_PARTED)


_PARTED = str.maketrans(dict.fromkeys(" -_/."))
ROLE_OF: Mapping[str, str] = {_plain(name): role for role, names in _MEANT.items() for name in names} | {
    _plain(role): role for role in ROLES
}
"""Role by every name and code of it, in small letters without anything between the words."""


def role_of(given: object) -> object:
    """The role that a name or code means ("Ship-To", "WE"); what means none as it was given."""
    if not isinstance(given, str) or given in _EXACT:
        return given
    return ROLE_OF.get(_plain(given), given)


_EXACT = frozenset(ROLES)
