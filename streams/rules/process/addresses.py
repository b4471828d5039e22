"""A party's address names another country than the party's: project policy (RULES.md 0.4: contradictions hold).

Which of the two is right nobody can say, and requirements, lists and embargoes ask for the place. A final party without
a country counts as at the destination. Not asked of those who finance, supply or export. Occupied regions of Ukraine
are written with Russia too, and have namesakes there: 746.6 reads those (streams/law/occupied.py).
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, UNSURE, Example, Found, OrderView, Rule, Stage, unsure
from streams.law.kit.samples import to
from streams.law.occupied import other_place
from streams.law.parties import FINAL_ROLES, capacity

SHOWN = 300


def check(view: OrderView) -> Iterator[Found]:
    for one in view.parties:
        party = one.party
        country = party.country or (view.order.destination if party.role in FINAL_ROLES else None)
        if party.address and country and capacity(party) != "nonparty":
            named = other_place(party.address, country)
            if named:
                evidence = {
                    "party": (party.name or "")[:SHOWN], "role": party.role, "country": country,
                    "address": party.address[:SHOWN], "names": named,
                }  # fmt: skip
                yield unsure("DATA_CONTRADICTORY_PARTY", evidence, "the party's country, or its address, put right")


RULE = Rule(
    id="process.addresses",
    title="Addresses in the party's country",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"address-elsewhere"}),
    per="order",
    order=93,
)

CODE = "DATA_CONTRADICTORY_PARTY"
TEHRAN = "Valiasr Street, Tehran, Iran"
EXAMPLES = [
    Example("Tehran with DE", "2026-11-30", {"parties": [to("Alder AG", country="DE", address=TEHRAN)]}, UNSURE, CODE),
    Example("a purchaser's", "2026-11-30", {"parties": [
        to("Alder AG", country="DE"), to("Birch AG", role="purchaser", country="DE", address=TEHRAN),
    ]}, UNSURE, CODE),
    Example("a forwarder's that does not take possession", "2026-11-30", {"parties": [
        to("Alder AG", country="DE"),
        to("Birch AG", role="freight_forwarder", country="DE", address=TEHRAN, takes_possession=False),
    ]}, UNSURE, CODE),
    Example("its own", "2026-11-30", {"parties": [to("Alder AG", country="DE", address="Ulm, Germany")]}, CLEAR),
    Example("Lviv with TR", "2026-11-30", {"parties": [
        to("Alder AG", country="TR", address="Kirova 21, Lviv, Ukraine"),
    ]}, UNSURE, CODE),
    Example("Simferopol with TR", "2026-11-30", {"parties": [
        to("Alder AG", country="TR", address="Kirova 21, Simferopol, Crimea"),
    ]}, UNSURE, CODE),
    Example("Sevastopol with RU", "2026-11-30", {"parties": [
        to("Alder AG", country="RU", address="3 Quay, Sevastopol"),
    ]}, CLEAR),
    Example("Donetsk of Rostov with RU", "2026-11-30", {"parties": [
        to("Alder AG", country="RU", address="Lenin Street 5, Donetsk, Rostov region, 346330"),
    ]}, CLEAR),
    Example("Sevastopol, Ukraine with RU", "2026-11-30", {"parties": [
        to("Alder AG", country="RU", address="Севастополь, Україна"),
    ]}, UNSURE, CODE),
    Example("Kyiv with RU", "2026-11-30", {"parties": [to("Alder AG", country="RU", address="Kyiv, Ukraine")]},
            UNSURE, CODE),
    Example("no country given", "2026-11-30", {"parties": [
        {"role": "ultimate_consignee", "name": "Alder AG", "address": TEHRAN},
    ]}, UNSURE, CODE),
    Example("no country given, of a purchaser", "2026-11-30", {"parties": [
        to("Alder AG", country="DE"), {"role": "purchaser", "name": "Birch AG", "address": TEHRAN},
    ]}, CLEAR),
    Example("the exporter's", "2026-11-30", {"parties": [
        to("Alder AG", country="DE"), to("Birch AG", role="exporter", country="DE", address=TEHRAN),
    ]}, CLEAR),
]  # fmt: skip
