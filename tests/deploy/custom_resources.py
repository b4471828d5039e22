"""What we use of other projects' custom resources, as strict JSON Schemas, written from their documentation.

A cluster with the operators is the last word; these find misspelt and misplaced fields without one.
"""

from typing import Any, Final

Schema = dict[str, Any]


def exactly(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object with these properties and no others."""
    properties = {**required, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def resource(api: str, kind: str, spec: Schema) -> Schema:
    """A custom resource."""
    name = {"type": "string", "pattern": r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"}
    metadata = exactly({"name": name}, {"labels": STRINGS, "annotations": STRINGS, "namespace": TEXT})
    return exactly({"apiVersion": {"const": api}, "kind": {"const": kind}, "metadata": metadata, "spec": spec})


TEXT: Final[Schema] = {"type": "string", "minLength": 1}
STRINGS: Final[Schema] = {"type": "object", "additionalProperties": {"type": "string"}}
COUNT: Final[Schema] = {"type": "integer", "minimum": 1}
OPERATIONS: Final = (
    "Read", "Write", "Delete", "Alter", "Describe", "All", "IdempotentWrite", "ClusterAction", "Create", "AlterConfigs",
    "DescribeConfigs",
)  # fmt: skip
TOPIC: Final = exactly({"partitions": COUNT, "replicas": COUNT}, {"config": STRINGS, "topicName": TEXT})
NAMED: Final = exactly(
    {"type": {"enum": ["topic", "group", "transactionalId"]}, "name": TEXT},
    {"patternType": {"enum": ["literal", "prefix"]}},
)
ACL_RESOURCE: Final[Schema] = {"oneOf": [NAMED, exactly({"type": {"const": "cluster"}})]}
ACL: Final = exactly(
    {"resource": ACL_RESOURCE, "operations": {"type": "array", "items": {"enum": list(OPERATIONS)}, "minItems": 1}},
    {"host": TEXT, "type": {"enum": ["allow", "deny"]}},
)
USER: Final = exactly(
    {
        "authentication": exactly({"type": {"enum": ["tls", "tls-external", "scram-sha-512"]}}),
        "authorization": exactly({"type": {"const": "simple"}, "acls": {"type": "array", "items": ACL}}),
    }
)
RULE: Final = exactly(
    {"expr": TEXT},
    {"alert": TEXT, "record": TEXT, "for": TEXT, "labels": STRINGS, "annotations": STRINGS, "keep_firing_for": TEXT},
)
RULES: Final = exactly(
    {"groups": {"type": "array", "items": exactly({"name": TEXT, "rules": {"type": "array", "items": RULE}})}}
)
RELABELING: Final = exactly({}, {"targetLabel": TEXT, "replacement": TEXT, "action": TEXT, "regex": TEXT})
ENDPOINT: Final = exactly(
    {"port": TEXT},
    {"interval": TEXT, "scrapeTimeout": TEXT, "relabelings": {"type": "array", "items": RELABELING}},
)
MONITOR: Final = exactly(
    {"selector": exactly({"matchLabels": STRINGS}), "endpoints": {"type": "array", "items": ENDPOINT}},
    {"jobLabel": TEXT},
)

SCHEMAS: Final = {
    ("kafka.strimzi.io/v1", "KafkaTopic"): TOPIC,
    ("kafka.strimzi.io/v1", "KafkaUser"): USER,
    ("monitoring.coreos.com/v1", "PrometheusRule"): RULES,
    ("monitoring.coreos.com/v1", "ServiceMonitor"): MONITOR,
}
