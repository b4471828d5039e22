"""Lanes, places and words of trade, from trade.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from typing import Any, Generic, TypeVar

import yaml

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """A weighted choice, quicker than Random.choices for one draw."""

    options: tuple[T, ...]

    @classmethod
    def of(cls, weighted: Mapping[T, int]) -> "Choice[T]":
        """Each option as often as its weight says; weights are small whole numbers."""
        return cls(tuple(option for option, weight in weighted.items() for _ in range(weight)))

    def draw(self, rng: Random) -> T:
        """One option."""
        return self.options[int(rng.random() * len(self.options))]


@dataclass(frozen=True, slots=True)
class Market:
    """A country: its towns, and how streets and companies are named there."""

    towns: tuple[str, ...]
    street: str
    branches: tuple[str, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """Everything in trade.yaml."""

    lanes: Choice[tuple[str, Choice[str]]]
    """Shipping country, and the destinations from there."""
    list_2: tuple[str, ...]
    """ECCNs controlled for NS 2, which many destinations take without a licence ..."""
    list_2_free: frozenset[str]
    """... namely these."""
    transit: tuple[str, ...]
    forwarders: tuple[tuple[str, str, str], ...]
    banks: tuple[tuple[str, str, str], ...]
    stems: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    uses: tuple[str, ...]
    places: Mapping[str, Market]

    @classmethod
    def load(cls) -> "Trade":
        """Read the packaged file."""
        raw = yaml.safe_load(files(__package__).joinpath("trade.yaml").read_text(encoding="utf-8"))
        stems = raw["stems"]
        return cls(
            lanes=Choice.of({(lane["from"], Choice.of(dict(lane["to"]))): lane["share"] for lane in raw["lanes"]}),
            list_2=tuple(raw["list_2"]),
            list_2_free=frozenset(raw["list_2_free"]),
            transit=tuple(raw["transit"]),
            forwarders=tuple((row[0], row[1], row[2]) for row in raw["forwarders"]),
            banks=tuple((row[0], row[1], row[2]) for row in raw["banks"]),
            stems=(tuple(stems["onset"]), tuple(stems["nucleus"]), tuple(stems["coda"])),
            uses=tuple(raw["use"]),
            places={code: _place(row) for code, row in raw["countries"].items()},
        )


def _place(row: Mapping[str, Any]) -> Market:
    return Market(tuple(row["towns"]), row["street"], tuple(row["branches"]), tuple(row["forms"]))


def draw(rng: Random, options: tuple[T, ...]) -> T:
    """One of equally likely options."""
    return options[int(rng.random() * len(options))]
