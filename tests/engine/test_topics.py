"""The topics as they should be: made where they are missing, and what differs is told with its remedy."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from schemas.topics import KNOWLEDGE, TOPICS
from streams.engine.broker import topics as module
from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import TopicsUnfitError, check_topics, create_topics, fit_layout
from streams.engine.broker.trouble import BrokerProblemError

THERE = Connection("kafka:9092", "SASL_SSL", sasl_username="me", sasl_password="s")
EXISTS, MISSING, DENIED, STRANGE = 36, 3, 29, 41


class Admin:
    """A broker's answers about its topics, which are as the table has them but for the changes."""

    def __init__(self, partitions: int = 3) -> None:
        self.codes: dict[str, int] = {}
        self.have = {one.name: partitions if one.partitions == "orders" else int(one.partitions) for one in TOPICS}
        self.configs = {one.name: one.configs() for one in TOPICS}
        self.starts = {one.name: 0 for one in KNOWLEDGE}
        self.made: dict[str, Any] = {}

    def create_topics(self, wanted: Mapping[str, Any], **_: Any) -> Any:
        self.made = dict(wanted)
        rows = [{"name": name, "error_code": self.codes.get(name, 0), "error_message": "no"} for name in wanted]
        return {"topics": rows}

    def wait_for_topics(self, names: list[str]) -> None:
        assert set(names) == set(self.have)

    def describe_topics(self, names: list[str]) -> list[dict[str, Any]]:
        return [
            {"name": n, "error_code": self.codes.get(n, 0), "topic_id": f"id of {n}", "partitions": [{}] * self.have[n]}
            for n in names
        ]

    def describe_configs(self, wanted: list[Any], config_filter: str) -> Any:
        told = {one.name: {key: {"value": value} for key, value in self.configs[one.name].items()} for one in wanted}
        return {"topic": told}

    def list_partition_offsets(self, wanted: Mapping[Any, Any]) -> Any:
        return {tp: SimpleNamespace(offset=self.starts[tp.topic]) for tp in wanted}

    def close(self) -> None:
        pass


@pytest.fixture
def admin(monkeypatch: pytest.MonkeyPatch) -> Admin:
    found = Admin()
    monkeypatch.setattr(module, "_admin", lambda _: found)
    return found


def faults(admin: Admin) -> list[tuple[str, str, bool]]:
    return [(one.topic, one.wrong, one.fatal) for one in check_topics(THERE)[1]]


def test_topics_as_the_table_has_them_fit(admin: Admin) -> None:
    layout, found = fit_layout(THERE)
    assert (layout.partitions, found) == (3, [])
    assert layout.ids == {one.name: f"id of {one.name}" for one in TOPICS}


def test_a_topic_that_holds_orders_has_as_many_partitions_as_orders(admin: Admin) -> None:
    admin.have["order-book.v1"] = 2
    assert faults(admin) == [("order-book.v1", "it has 2 partitions, not 3", True)]
    with pytest.raises(TopicsUnfitError, match="It must have 3: all events of an order stay on one partition"):
        fit_layout(THERE)


def test_a_topic_whose_offsets_are_versions_has_one_partition(admin: Admin) -> None:
    admin.have["listed-parties.v1"] = 3
    assert faults(admin) == [("listed-parties.v1", "it has 3 partitions, not 1", True)]
    with pytest.raises(TopicsUnfitError, match="It must have 1: its offsets are versions"):
        fit_layout(THERE)


@pytest.mark.parametrize(
    ("code", "wrong", "remedy"),
    [
        (MISSING, "it does not exist", "shipscreen topics create"),
        (DENIED, "User me lacks a right (ACL)", "SHIPSCREEN_SASL_USERNAME"),
        (STRANGE, "the broker answers", "See the broker's log"),
    ],
)
def test_a_topic_that_cannot_be_described_is_told(admin: Admin, code: int, wrong: str, remedy: str) -> None:
    admin.codes["holds.v1"] = code
    (fault,) = check_topics(THERE)[1]
    assert (fault.topic, fault.fatal) == ("holds.v1", True)
    assert wrong in f"{fault.wrong} {fault.remedy}"
    assert remedy in fault.remedy
    assert "holds.v1" not in check_topics(THERE)[0].ids


@pytest.mark.parametrize(
    ("topic", "setting", "value", "fatal"),
    [
        ("order-book.v1", "cleanup.policy", "delete", True),
        ("orders.v1", "max.message.bytes", "1000", True),
        ("orders.v1", "max.message.bytes", "99999999", None),
        ("orders.v1", "retention.ms", "1000", False),
        ("orders.v1", "retention.ms", "-1", None),
        ("orders.v1", "retention.ms", "99999999999", None),
        ("listed-parties.v1", "retention.ms", "99999999999", True),
    ],
)
def test_settings_may_keep_more_but_not_less(
    admin: Admin, topic: str, setting: str, value: str, fatal: bool | None
) -> None:
    """Retention of orders is the operator's to choose; what was known on a day must not be deleted."""
    wanted = admin.configs[topic][setting]
    admin.configs[topic] = {**admin.configs[topic], setting: value}
    expected = [] if fatal is None else [(topic, f"{setting} is {value}, not {wanted}", fatal)]
    assert faults(admin) == expected


def test_a_history_without_its_beginning_is_a_fault(admin: Admin) -> None:
    admin.starts["item-content.v1"] = 4
    assert faults(admin) == [("item-content.v1", "it begins at offset 4, not 0: its history was deleted", True)]


def test_missing_topics_are_made_and_those_that_are_there_left(admin: Admin) -> None:
    admin.codes["orders.v1"] = EXISTS
    made = create_topics(THERE, 5, replication=3)
    assert sorted(made) == sorted(one.name for one in TOPICS if one.name != "orders.v1")
    assert admin.made["order-book.v1"]["num_partitions"] == 5
    assert admin.made["listed-parties.v1"]["num_partitions"] == 1
    assert {one["replication_factor"] for one in admin.made.values()} == {3}
    assert {name: one["configs"] for name, one in admin.made.items()} == {one.name: one.configs() for one in TOPICS}


def test_topics_that_may_not_be_made_are_told(admin: Admin) -> None:
    admin.codes["holds.v1"] = STRANGE
    with pytest.raises(RuntimeError, match=r"holds\.v1: no"):
        create_topics(THERE, 5)
    admin.codes["clearances.v1"] = DENIED
    with pytest.raises(BrokerProblemError, match="ACL"):
        create_topics(THERE, 5)
