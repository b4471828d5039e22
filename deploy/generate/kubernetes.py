"""Strimzi's KafkaTopics and KafkaUsers, and the Prometheus operator's rules, as manifests."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import yaml

from deploy.generate.access import COMPONENTS, Component, Grant
from schemas.topics import TOPICS, Topic

Manifest = dict[str, Any]
STRIMZI: Final = "kafka.strimzi.io/v1"
CLUSTER: Final = {"strimzi.io/cluster": "shipscreen"}
"""Name of the Strimzi Kafka cluster that the resources belong to."""
PARTITIONS: Final = 24
"""N, the one number of partitions of all order topics; it can never be changed. Advice: docs/operations.md."""
REPLICAS: Final = 3
IN_SYNC: Final = 2
MADE: Final = "# Made by python -m deploy.generate; changes belong there.\n"


def documents(manifests: Iterable[Manifest]) -> str:
    """As one file."""
    return MADE + yaml.safe_dump_all(manifests, sort_keys=False, width=118, explicit_start=True)


def topic(one: Topic) -> Manifest:
    """A KafkaTopic: acknowledged by two brokers of three, or refused."""
    return {
        "apiVersion": STRIMZI,
        "kind": "KafkaTopic",
        "metadata": {"name": one.name, "labels": CLUSTER.copy()},
        "spec": {
            "partitions": PARTITIONS if one.partitions == "orders" else one.partitions,
            "replicas": REPLICAS,
            "config": {**one.configs(), "min.insync.replicas": str(IN_SYNC)},
        },
    }


def user(component: Component) -> Manifest:
    """A KafkaUser: a SCRAM-SHA-512 password made by Strimzi in a secret of the user's name."""
    return {
        "apiVersion": STRIMZI,
        "kind": "KafkaUser",
        "metadata": {"name": component.name, "labels": CLUSTER.copy()},
        "spec": {
            "authentication": {"type": "scram-sha-512"},
            "authorization": {"type": "simple", "acls": [_acl(grant) for grant in component.grants]},
        },
    }


def _acl(grant: Grant) -> Manifest:
    pattern = "prefix" if grant.prefix else "literal"
    named = {} if grant.kind == "cluster" else {"name": grant.name, "patternType": pattern}
    resource = {"type": grant.kind, **named}
    return {"resource": resource, "operations": list(grant.operations), "host": "*"}


def rules(folder: Path) -> Manifest:
    """The rule files as one PrometheusRule."""
    groups = [
        group
        for file in sorted(folder.glob("*.yaml"))
        for group in yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]
    ]
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "shipscreen", "labels": {"app.kubernetes.io/part-of": "shipment-screening"}},
        "spec": {"groups": groups},
    }


def manifests(rule_folder: Path) -> dict[str, str]:
    """File name -> text."""
    return {
        "topics.yaml": documents(topic(one) for one in TOPICS),
        "users.yaml": documents(user(component) for component in COMPONENTS),
        "rules.yaml": documents([rules(rule_folder)]),
    }
