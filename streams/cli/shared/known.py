"""Knowledge for commands without Kafka: from files, on top of what the distribution carries."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from streams.cli.shared.files import items_in, licences_in, read_rates
from streams.cli.shared.lists import lists_over_bundle
from streams.reference.items import starter_items
from streams.screening.knowledge import Knowledge


def knowledge_of(
    lists: Iterable[Path], items: Iterable[Path], licences: Iterable[Path], rates: Path | None, day: date
) -> Knowledge:
    """Builds knowledge from files, which count as checked on `day`, on top of the bundled lists and sample items.

    A file adds its lists, and a published list replaces only the list of its name. Items replace the sample items.
    """
    goods = items_in(items) or starter_items()
    index, states = lists_over_bundle(lists, day)
    return Knowledge.given(index, states, goods, licences_in(licences), read_rates(rates))
