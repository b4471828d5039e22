"""Files that commands read: JSON lines of records, exchange rates, and the starter data of the distribution."""

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.item import ItemContent
from schemas.licence import Licence
from schemas.listed_party import ListedParty
from schemas.record import Record
from streams.cli.exits import Exit, Failure
from streams.cli.terminal import progress
from streams.facts import ExchangeRates
from streams.knowledge import Knowledge
from streams.lists.forms import read
from streams.lists.manifest import manifests
from streams.lists.reading import UnreadableError
from streams.lists.starter import starter
from streams.lists.unpack import unpacked
from streams.reference.items import starter_items

STDIN = Path("-")
R = TypeVar("R", bound=Record)


class Rates(BaseModel):
    """A file of exchange rates: US dollars for one unit of each currency, as of a day."""

    model_config = ConfigDict(extra="forbid")

    day: date
    rates: dict[str, Decimal] = Field(description="Currency code to US dollars, as decimal strings")


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Number (from 1) and bytes of each line that is not blank; "-" reads stdin. Raises Failure."""
    if path == STDIN:
        yield from _numbered(sys.stdin.buffer)
        return
    try:
        with path.open("rb") as file, progress() as bars:
            task = bars.add_task(path.name, total=path.stat().st_size)
            for number, line in _numbered(file):
                bars.advance(task, len(line) + 1)
                yield number, line
    except OSError as missing:
        raise Failure(f"{path}: {missing.strerror}.", "Mend the path.", Exit.USAGE) from None


def records(path: Path, model: type[R]) -> Iterator[R]:
    """The records of a JSON lines file. Raises Failure naming the line: knowledge with a hole is refused whole."""
    for number, line in lines(path):
        try:
            yield model.model_validate_json(line)
        except ValidationError as invalid:
            first = invalid.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise Failure(
                f"{path}:{number}: {place + ': ' if place else ''}{first['msg']}.",
                f"Each line must be one {model.__name__}: see schemas/json/.",
                Exit.REFUSED,
            ) from None


def all_records(paths: Iterable[Path], model: type[R]) -> list[R]:
    """The records of all the files."""
    return [record for path in paths for record in records(path, model)]


def starter_parties() -> tuple[ListedParty, ...]:
    """The starter lists of the distribution."""
    return tuple(entry for snapshot in starter().values() for entry in snapshot.entries)


def listed_parties(path: Path) -> tuple[ListedParty, ...]:
    """Listed parties in any form that a publisher uses. Raises Failure where the file is not one of them."""
    try:
        _, reading = read(unpacked(path.name, content(path)), manifests())
    except UnreadableError as unreadable:
        raise Failure(f"{path}: {unreadable}.", "shipscreen lists check FILE says more.", Exit.REFUSED) from None
    for problem in reading.problems:
        if problem.grave:
            raise Failure(f"{path}: {problem.where}: {problem.what}", "Mend the record.", Exit.REFUSED)
    return tuple(entry for snapshot in reading.lists.values() for entry in snapshot.entries)


def content(path: Path) -> bytes:
    """The bytes of a file. Raises Failure."""
    try:
        return path.read_bytes()
    except OSError as missing:
        raise Failure(f"{path}: {missing.strerror}.", "Mend the path.", Exit.USAGE) from None


def read_rates(path: Path | None) -> ExchangeRates:
    """The exchange rates in a file, or none at all: US dollars only. Raises Failure."""
    if path is None:
        return ExchangeRates({})
    raw = content(path)
    try:
        rates = Rates.model_validate_json(raw)
    except ValidationError as invalid:
        raise Failure(
            f"{path}: {invalid.errors(include_input=False)[0]['msg']}.",
            'It must read {"day": "2026-11-20", "rates": {"EUR": "1.1610"}}.',
            Exit.REFUSED,
        ) from None
    return ExchangeRates(rates.rates, rates.day, sha256(raw).hexdigest())


def knowledge_of(
    lists: Iterable[Path], items: Iterable[Path], licences: Iterable[Path], rates: Path | None, day: date
) -> Knowledge:
    """Knowledge from files; the starter lists and items where none are named. Lists count as checked on `day`."""
    parties = tuple(party for path in lists for party in listed_parties(path)) or starter_parties()
    goods = all_records(items, ItemContent) or starter_items()
    return Knowledge.of(parties, goods, all_records(licences, Licence), read_rates(rates), day)


def _numbered(file: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, whole in enumerate(file, 1) if (line := whole.rstrip(b"\r\n")).strip())
