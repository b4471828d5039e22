"""Reads the files of commands: JSON lines of records, exchange rates, and the sample data of the distribution."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from schemas.item import ItemContent
from schemas.json_text import refuse_repeated_keys
from schemas.licence import Licence
from schemas.listed_party import ListedParty
from schemas.record import Record, Stated, first_fault
from schemas.unread import unread
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.reading import numbered_values
from streams.cli.shared.terminal import errors
from streams.facts.order import ExchangeRates
from streams.facts.rates import RATES_FORM, UnreadableRatesError, rates_in
from streams.lists.starter import starter

LARGEST = 512 * 2**20
"""Largest file in bytes that is read whole; the largest publication has 100 MB."""
R = TypeVar("R", bound=Record)


def _records(path: Path, model: type[R]) -> Iterator[tuple[int, R]]:
    """Yields the records of a JSON lines file by line number. Raises Failure with the line number of a bad record."""
    for number, line in numbered_values(path):
        try:
            refuse_repeated_keys(line)
            record = model.model_validate_json(line)
        except ValueError as invalid:
            raise Failure(
                f"{path}:{number}: {first_fault(invalid)}.",
                f"Each line must be one {model.__name__}: see schemas/json/.",
                Exit.REFUSED,
            ) from None
        for one in unread(record) if isinstance(record, Stated) else ():
            errors().print(f"{path}:{number}: {one}", markup=False, highlight=False)
        yield number, record


def items_in(paths: Iterable[Path]) -> list[ItemContent]:
    """Returns the items of all files. Raises Failure for a bad line and for a sku that comes again with other facts."""
    return _once(paths, ItemContent, lambda item: item.sku)


def licences_in(paths: Iterable[Path]) -> list[Licence]:
    """Returns the licences of all files. Raises Failure for a bad line and for an id that comes with two terms."""
    return _once(paths, Licence, lambda licence: licence.id)


def _once(paths: Iterable[Path], model: type[R], key: Callable[[R], str]) -> list[R]:
    """Which of two records with one key were meant, nobody can know: the order of lines says nothing."""
    found: dict[str, tuple[str, R]] = {}
    for path in paths:
        for number, record in _records(path, model):
            place, first = found.setdefault(key(record), (f"{path}:{number}", record))
            if record != first:
                raise Failure(
                    f"{path}:{number}: {key(record)} stands otherwise in {place}.",
                    "Give it once, with what is true of it.",
                    Exit.REFUSED,
                )
    return [record for _, record in found.values()]


def starter_parties() -> tuple[ListedParty, ...]:
    """Returns the entries of the distribution's sample lists."""
    return tuple(entry for snapshot in starter().values() for entry in snapshot.entries)


def file_bytes(path: Path) -> bytes:
    """Returns the bytes of a file. Raises Failure if it is unreadable or too large."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as missing:
        raise Failure(f"{path}: {missing.strerror}.", "Check the path.", Exit.USAGE) from None
    if len(raw) > LARGEST:
        raise Failure(f"{path} has more than {LARGEST // 2**20} MiB.", "Check the path.", Exit.REFUSED)
    return raw


def read_rates(path: Path | None) -> ExchangeRates:
    """Reads exchange rates from a file; without a file, US dollars only. Raises Failure."""
    if path is None:
        return ExchangeRates({})
    try:
        return rates_in(file_bytes(path))
    except UnreadableRatesError as wrong:
        raise Failure(f"{path}: {wrong}.", f"It must read {RATES_FORM}.", Exit.REFUSED) from None
