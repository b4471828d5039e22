"""Brokers for tests.

`kafka` is one real Apache Kafka for the whole session: tests keep apart by topic names and groups of their own. A test
that stops or kills its broker, or wants other settings, asks for `kafka_here` and makes its own `Kafka()`. Without
Java or Maven these tests are skipped, except in CI, where they fail.

The day of all tests is the one to which the rulebook was last checked: an old release passes as on its first day.
"""

import os
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from streams.engine.broker.child import free_port
from streams.screening.rulebook import LAW_CHECKED_TO
from tests.broker.jars import KafkaMissingError, jars
from tests.broker.settings import Listener
from tests.kafka import Kafka
from tests.proxy import Proxy

WORLD = Path(__file__).parent / "reliability" / "world"
COSTS = {"slow": 400, "kafka": 60}
"""By mark, in parts of 50 ms, which an ordinary test takes."""

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
os.environ.setdefault("SHIPSCREEN_TODAY", LAW_CHECKED_TO.isoformat())


@pytest.fixture(scope="session")
def kafka_here() -> None:
    """Apache Kafka can run on this machine."""
    try:
        jars()
    except KafkaMissingError as missing:
        if os.environ.get("CI", "").lower() in {"true", "1"}:
            pytest.fail(f"CI must test against Apache Kafka, but: {missing}", pytrace=False)
        pytest.skip(f"wants Apache Kafka: {missing}")


@pytest.fixture(scope="session")
def kafka(kafka_here: None) -> Iterator[Kafka]:
    with Kafka(listeners=[Listener("PROXIED", advertised=free_port())]) as broker:
        yield broker


@pytest.fixture
def proxy(kafka: Kafka) -> Iterator[Proxy]:
    """A way to the broker `kafka` that can be disturbed; it forwards until told otherwise."""
    with Proxy(kafka.listener("PROXIED")) as disturbed:
        yield disturbed


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what needs Kafka or is a scenario of the world, and puts the files that cost most first.

    Files are handed to parallel runs one by one, so that a costly one at the end leaves the other run idle. What a file
    costs follows from its marks: a table of measured seconds would be wrong by the next test. Within a file, and among
    files of equal cost, the shuffled order stays.
    """
    cost = Counter[Path]()
    for item in items:
        if "kafka_here" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.kafka)
        if WORLD in item.path.parents:
            item.add_marker(pytest.mark.world)
        cost[item.path] += next((cost for mark, cost in COSTS.items() if item.get_closest_marker(mark)), 1)
    items.sort(key=lambda item: -cost[item.path])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    for name, value in getattr(item, "funcargs", {}).items():
        if report.failed and isinstance(value, Kafka) and value.log.exists():
            report.sections.append((f"log of {name}", value.log_tail()))
    return report
