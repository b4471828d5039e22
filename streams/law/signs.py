"""Signs: cheap marks of an order that say which rules can apply. A rule names them in `needs`.

list:<LIST>            a match of a party, owner or named user on that list, active on the day (any tier, any role)
any-match              a match on any list
to:<ISO2>  group:<G>   the place under judgement (streams/law/finals.py), and its Country Groups on the day
unconfirmed-history    its groups or its row of the chart are from memory on the day
elsewhere              a final party states another country than the destination
from:<ISO2>            ship_from, as sent;  region: a destination_region is given
type:<transaction>     transaction_type;  strays: the places that the order states contradict it
transit                transit countries are given;  on-the-way: a party takes possession, or may, where GP8 applies
owners                 a party reports owners;  users: production facts name whose items it goes into
claim:licence  claim:tgl  claim:exception   claim:informed (true, unknown, or the letter itself)
end_use:<flag>         the flag is true or unknown (ic_fab: any value);  no-end-use-text: nobody says what it is for
cancelled  superseded  contradictory  unknown-order  shipped  no-lines  no-ship-date   states of the order itself
unread         members of the order that no field reads;  lines-alike: two lines with one number
odd-role       a party's role is none that is known;  address-elsewhere: a party's address names another country
published  contradiction   of a line
signals                red-flag signals are given
us_person              a US person takes part, or may, or a party is in the United States, in what does not cross its
                       border
purpose                a line says what it is for
shipping  icts  fr_5g  cn_leg (from, to, origin or made in China)
unsure-law             some value of the day's law rests on memory: never on a day on which today's law stands
unchecked-law          the law was last checked more than policy.law_advisory_days before the day of law
hs6                    a line gives an HS number;  nationality: a party states one
item:munitions  item:firearm  item:chemical   a line is in the 600 series or 9x515, a firearm, a listed chemical
item:3E001             a line is of that entry
intangible             a line is software or technology;  accelerator: it may meet the parameters of 3A090 or 4A090
no-accelerator         a line is stated not to meet them
military_end_user  headquarters  forwarder   a party states it (is_forwarder: true or unknown)
in:embargoed  nowhere  a party is in a country of EMBARGOED; in no country that is known, or in none that is stated
near                   an address of a party in Ukraine, Russia or Belarus, or in no country that is known
government  controlled  a party states a government that it is part of, or who controls it
abroad                 goods leave from another country than the United States, or from nobody says where;
                       abroad:held  and policy.own_regime is "hold"
words:use  words:name  words:boycott  words:diversion   a text or a foreign party's name has words of
                       streams/reference/text/terms.tsv;
                       military ones also give end_use:military, end_use:military_intelligence and military_end_user,
                       since the days of the rules on these then matter to the order
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache

from schemas.order import EndUse, OrderEvent
from schemas.party import Party
from schemas.record import Fact, Record
from streams.facts.order import Facts
from streams.law.controls import fits
from streams.law.countries import UNITED_STATES, US_TYPES, codes
from streams.law.occupied import NEAR, other_place
from streams.law.parties import KNOWN_ROLES, takes_on_the_way
from streams.law.route import strays
from streams.law.words import MILITARY, OTHER_RULES, wordless, words_in_names, words_in_text
from streams.reference.kept import versions

FLAGS = frozenset({
    "military", "military_intelligence", "missile", "nuclear", "cbw", "supercomputer_cn", "sme_development", "back_end",
    "cyber_disclosure", "standards_activity", "us_person_support_744_6", "project_746_8_a_4", "maritime_nuclear",
    "advanced_ic_design", "precursor_plant",
})  # fmt: skip
USUAL_ROLES = frozenset({"purchaser", "ultimate_consignee", "end_user", "bank", "exporter", "manufacturer", "supplier"})
FIREARMS = frozenset({"0A501", "0A502", "0A505", "0A506", "0A507", "0A508", "0A509"})
INTANGIBLE = ("software", "technology")
CHEMICALS = frozenset({"1C350", "1C351", "1C355", "1C395"})
FAMILIES = {"3E001": "item:3E001"} | dict.fromkeys(FIREARMS, "item:firearm") | dict.fromkeys(CHEMICALS, "item:chemical")
FROM_HERE = ("export_from_us", "deemed_export")
CHINA = frozenset({"CN", "HK", "MO"})
EMBARGOED = frozenset({"CU", "IR", "KP"})
"""Where OFAC lets US persons deal with nobody, in whatever role."""
PASSED = frozenset[str]().union(*(one.members for one in versions("bis", "transit_countries")))
"""Countries that General Prohibition Eight has ever named (736.2(b)(8))."""
OF_ORDER = {
    "destination_region": "region", "transit": "transit", "signals": "signals", "shipping": "shipping", "icts": "icts",
    "fr_5g_ran": "fr_5g",
}  # fmt: skip
"""Signs of members that few orders state; so of claims and parties. Which are stated is asked at once of each record:
to look at one member of a model takes 120 ns, ten times as long as of a value."""
OF_CLAIMS = {
    "licence_id": "claim:licence", "tgl": "claim:tgl", "license_exception": "claim:exception",
    "is_informed": "claim:informed",
}  # fmt: skip
OF_PARTY = {
    "owners": "owners", "military_end_user": "military_end_user", "hq_country": "headquarters",
    "ultimate_parent_country": "headquarters", "is_forwarder": "forwarder", "government_of": "government",
    "controlled_by": "controlled", "nationality": "nationality",
}  # fmt: skip

Say = Callable[[str], None]
"""Takes one sign. Every order asks all of this; to hand them over one by one through generators took 14 of 134 us."""


def signs(
    facts: Facts,
    lists: AbstractSet[str],
    finals: tuple[str, ...],
    groups: AbstractSet[str],
    *,
    unchecked: bool = False,
    unsure: bool = False,
    held_abroad: bool = False,
) -> frozenset[str]:
    """All signs of an order at the first of its final countries; lists: those with a match, groups: signs of there.

    unchecked: the law was last checked too long before the order's day. unsure: some of that day's rests on memory.
    held_abroad: policy has regime items that leave another country held.
    """
    order = facts.order
    ship_from = order.ship_from
    found = [
        f"to:{finals[0] if finals else None}",
        f"from:{ship_from}",
        f"type:{order.transaction_type}",
        *groups,
    ]
    say = found.append
    if len(finals) > 1:
        say("elsewhere")
    if lists:
        say("any-match")
        found.extend([f"list:{name}" for name in lists])
    if unchecked:
        say("unchecked-law")
    if unsure:
        say("unsure-law")
    if ship_from not in UNITED_STATES and _leaves(order):
        say("abroad")
        if held_abroad:
            say("abroad:held")
    if strays(order):
        say("strays")
    _given(order, say)
    _state(facts, say)
    _parties(facts, say)
    _lines(facts, say)
    if ship_from in CHINA or not CHINA.isdisjoint(finals):
        say("cn_leg")
    if not wordless(facts):
        _words(facts, say)
    return frozenset(found)


def _given(order: OrderEvent, say: Say) -> None:
    given = order.model_fields_set
    if not given.isdisjoint(OF_ORDER):
        _stated(order, OF_ORDER, say)
    if "claims" in given:
        _stated(order.claims, OF_CLAIMS, say)
    if "us_person_involved" in given and order.us_person_involved and order.transaction_type not in US_TYPES:
        say("us_person")
    _end_use(order.end_use, say)


def _stated(record: Record, table: Mapping[str, str], say: Say) -> None:
    """Signs of the members that are stated, and not as false or as nothing."""
    for name in table.keys() & record.model_fields_set:
        if getattr(record, name):
            say(table[name])


def _leaves(order: OrderEvent) -> bool:
    """Goods leave the place of shipment. Where none is stated, it is not in question of an export from the US."""
    if order.transaction_type == "import_to_us":
        return order.destination not in UNITED_STATES
    return order.ship_from is not None or order.transaction_type not in FROM_HERE


def _parties(facts: Facts, say: Say) -> None:
    order, ordinary = facts.order, _ordinary()
    for one in facts.parties:
        party = one.party
        country, address = party.country, party.address
        if address and (there := country or order.destination) and other_place(address, there):
            say("address-elsewhere")
        if country not in ordinary:
            _place(party, order, say)
        if party.role not in USUAL_ROLES:
            _role(party, say)
        if not party.model_fields_set.isdisjoint(OF_PARTY):
            _stated(party, OF_PARTY, say)


@cache
def _ordinary() -> frozenset[str]:
    """Countries of which `_place` says nothing."""
    return codes() - UNITED_STATES - NEAR - EMBARGOED


def _place(party: Party, order: OrderEvent, say: Say) -> None:
    country = party.country
    if country in UNITED_STATES and order.transaction_type not in US_TYPES:
        say("us_person")
    if country not in codes():
        say("nowhere")
        if party.address:
            say("near")
    elif country in EMBARGOED:
        say("in:embargoed")
    elif country in NEAR and party.address:
        say("near")


def _role(party: Party, say: Say) -> None:
    if takes_on_the_way(party):
        if party.country in PASSED or party.country not in codes():
            say("on-the-way")
    elif party.role not in KNOWN_ROLES:
        say("odd-role")


def _lines(facts: Facts, say: Say) -> None:
    for line in facts.lines:
        item = line.item
        if line.users:
            say("users")
        if line.line.purpose:
            say("purpose")
        if line.differing or item.other_classifications:
            say("contradiction")
        if item.origin in CHINA or item.made_in in CHINA:
            say("cn_leg")
        if item.published:
            say("published")
        if item.hs6:
            say("hs6")
        for sign in _classified(item.kind, item.eccn, item.advanced_computing):
            say(sign)


@lru_cache(maxsize=4096)
def _classified(kind: str | None, eccn: str | None, advanced_computing: Fact) -> tuple[str, ...]:
    """Signs of what an item is; the same skus come again and again."""
    entry = eccn.strip()[:5].upper() if eccn else ""
    family = "item:munitions" if entry[2:3] == "6" or entry[2:] == "515" else FAMILIES.get(entry)
    found = [family] if family else []
    if not fits(kind, eccn):
        found.append("contradiction")
    if kind in INTANGIBLE:
        found.append("intangible")
    if advanced_computing is not None:
        found.append("accelerator" if advanced_computing else "no-accelerator")
    return tuple(found)


def _words(facts: Facts, say: Say) -> None:
    lists = {word.list for line in facts.lines for word in words_in_text(facts.order, line.line)}
    if name := any(words_in_names(one.party) for one in facts.parties):
        say("words:name")
    for name_of_list in lists & OTHER_RULES:
        say(f"words:{name_of_list}")
    if lists - OTHER_RULES:
        say("words:use")
    if name or MILITARY in lists:
        say("end_use:military")
        say("end_use:military_intelligence")
        say("military_end_user")


def _state(facts: Facts, say: Say) -> None:
    event = facts.order.event
    if event == "cancelled":
        say("cancelled")
    if facts.superseded:
        say("superseded")
    if facts.contradictory:
        say("contradictory")
    if facts.unknown_order:
        say("unknown-order")
    if event == "shipped":
        say("shipped")
    if not facts.lines:
        say("no-lines")
    if facts.order.ship_date is None:
        say("no-ship-date")
    if facts.unread:
        say("unread")
    if len(facts.lines) > 1 and len({line.line.line for line in facts.lines}) < len(facts.lines):
        say("lines-alike")


def _end_use(use: EndUse, say: Say) -> None:
    text = use.text
    if text is None or not text.strip():
        say("no-end-use-text")
    for name in use.model_fields_set:
        if (name in FLAGS or name == "ic_fab") and getattr(use, name):
            say(f"end_use:{name}")
