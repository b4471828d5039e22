"""Customers, listed parties, and names that are nearly listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import orjson

from schemas.listed_party import ListedParty
from streams.trial.orders.trade import Trade, draw

FIRST_POOL = 12
"""Customers per country before the first order."""
POOL_LIMIT = 400
"""Customers remembered per country; a newcomer then takes the place of one of them."""
CHPL_SINCE = date(2022, 2, 24)
"""Customers first seen from this day on count as new for the diversion check (RULES.md H, RF_CHPL_NEW_CUSTOMER)."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer, rendered: its facts as JSON members, to be put behind a role."""

    country: str
    new: bool
    members: str

    def party(self, role: str) -> str:
        """The party as JSON."""
        return f'{{"role":"{role}",{self.members}}}'


def rendered(name: str, country: str, address: str | None, **more: object) -> str:
    """JSON members of a party, without the braces."""
    party = {"name": name, "country": country} | ({"address": address} if address else {}) | more
    return orjson.dumps(party).decode()[1:-1]


def outsider(entry: tuple[str, str, str]) -> Customer:
    """A forwarder or bank."""
    return Customer(entry[1], False, rendered(*entry))


class Customers:
    """The exporter's customers by country; the pool grows as newcomers order. All randomness is passed in."""

    def __init__(self, trade: Trade, today: date, rng: Random) -> None:
        """Fill the pool with customers of old."""
        self._trade = trade
        self._today = today
        self._count = 0
        self._pools = {
            country: [self._customer(country, rng, new=False) for _ in range(FIRST_POOL)] for country in trade.places
        }

    def regular(self, country: str, rng: Random) -> Customer:
        """One who ordered before."""
        pool = self._pools[country]
        return pool[int(rng.random() * len(pool))]

    def newcomer(self, country: str, rng: Random) -> Customer:
        """One never seen before; a regular from now on."""
        customer = self._customer(country, rng, new=True)
        pool = self._pools[country]
        if len(pool) < POOL_LIMIT:
            pool.append(customer)
        else:
            pool[int(rng.random() * len(pool))] = customer
        return customer

    def _customer(self, country: str, rng: Random, *, new: bool) -> Customer:
        place = self._trade.places[country]
        self._count += 1
        town = draw(rng, place.towns)
        name = draw(rng, place.forms).format(stem=self._stem(rng), branch=draw(rng, place.branches), town=town)
        address = f"{place.street.format(n=1 + int(rng.random() * 180))}, {town}"
        seen = self._today if new else CHPL_SINCE - timedelta(days=30 + int(rng.random() * 3000))
        facts = rendered(name, country, address, customer_id=f"C-{self._count:06d}", first_seen=seen)
        return Customer(country, new, facts)

    def _stem(self, rng: Random) -> str:
        onset, nucleus, coda = self._trade.stems
        count = 2 + (rng.random() < 0.6)
        return "".join(draw(rng, onset) + draw(rng, nucleus) + draw(rng, coda) for _ in range(count)).capitalize()


def listed_customer(entries: Sequence[ListedParty], rng: Random) -> Customer:
    """A listed party under its own name, or a strong alias."""
    entry = entries[int(rng.random() * len(entries))]
    names = (entry.name, *(alias.name for alias in entry.aliases if alias.quality == "strong"))
    return _of_entry(entry, draw(rng, names), rng)


def nearly_listed(entries: Sequence[ListedParty], rng: Random) -> Customer:
    """A party whose name is that of a listed one but for a slip of the pen, a word more, or another order."""
    entry = entries[int(rng.random() * len(entries))]
    return _of_entry(entry, _slip(entry.name, rng), rng)


def _of_entry(entry: ListedParty, name: str, rng: Random) -> Customer:
    country = entry.country or "CN"
    address = draw(rng, entry.addresses) if entry.addresses and rng.random() < 0.5 else None
    return Customer(country, False, rendered(name, country, address))


def _slip(name: str, rng: Random) -> str:
    words = name.split()
    longest = max(range(len(words)), key=lambda index: len(words[index]))
    word = words[longest]
    how = int(rng.random() * 3)
    if how == 0 and len(word) > 4:
        at = 1 + int(rng.random() * (len(word) - 3))
        words[longest] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    elif how == 1 and len(word) > 4:
        at = 1 + int(rng.random() * (len(word) - 2))
        words[longest] = word[:at] + word[at] + word[at:]
    else:
        words.insert(longest + 1, draw(rng, ("International", "Overseas", "Group")))
    return " ".join(words)
