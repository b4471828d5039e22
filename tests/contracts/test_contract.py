"""The generated contract is fresh, valid and breaks nobody."""

import copy
import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from schemas.__main__ import RELEASED, stale
from schemas.documents import asyncapi, json_schemas, records
from schemas.topics import LISTED_PARTIES, TOPICS, order_topics
from streams.facts.order import ExchangeRates
from streams.screening.knowledge import Delta, Knowledge, KnowledgeRecord
from streams.trial.tally import parse_verdict
from tests.contracts.compatibility import breaking, role

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def test_generated_files_are_fresh() -> None:
    assert stale() == [], "run: python -m schemas"


@pytest.mark.parametrize("file", sorted(json_schemas()))
def test_schemas_are_valid(file: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schemas()[file])


def test_asyncapi_is_valid_by_its_published_schema() -> None:
    schema = json.loads((HERE / "asyncapi-3.0.0.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(asyncapi())] == []
    broken = asyncapi() | {"channels": {"orders": {"adress": "orders.v1"}}}
    assert list(validator.iter_errors(broken)), "the validator must be able to refuse"


def test_asyncapi_is_valid_by_the_official_parser() -> None:
    npm = shutil.which("npm")
    if npm is None:
        if os.environ.get("CI"):
            pytest.fail("Node is required in CI: install node and npm")
        pytest.skip("wants Node and npm for the official parser (Debian: nodejs npm); its JSON Schema was checked")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "shipment-screening" / "asyncapi-parser"
    cache.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "parse.mjs"):
        shutil.copy(HERE / name, cache / name)
    if not (cache / "node_modules" / "@asyncapi" / "parser").exists():
        subprocess.run([npm, "install", "--no-audit", "--no-fund", "--silent"], cwd=cache, check=True, timeout=300)
    document = ROOT / "schemas" / "asyncapi.yaml"
    run = subprocess.run(
        ["node", "parse.mjs", str(document)], cwd=cache, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_released_contract_is_not_broken() -> None:
    released = json.loads(RELEASED.read_text(encoding="utf-8"))
    assert list(breaking(released, json_schemas())) == []


def _order_schema() -> tuple[dict[str, Any], dict[str, Any]]:
    old = {"order-event.schema.json": json_schemas()["order-event.schema.json"]}
    return old, copy.deepcopy(old)


def test_a_new_required_field_of_orders_is_refused() -> None:
    old, new = _order_schema()
    new["order-event.schema.json"]["required"].append("ship_date")
    assert list(breaking(old, new))


def test_a_new_optional_field_of_orders_is_welcome() -> None:
    old, new = _order_schema()
    new["order-event.schema.json"]["properties"]["incoterm"] = {"type": "string"}
    assert list(breaking(old, new)) == []


def test_a_field_gone_from_verdicts_is_refused() -> None:
    old = {"verdict.schema.json": json_schemas()["verdict.schema.json"]}
    new = copy.deepcopy(old)
    new["verdict.schema.json"]["required"].remove("decision_hash")
    assert list(breaking(old, new))
    assert list(breaking(old, {})) == ["verdict.schema.json: gone"]


def test_every_record_has_a_role() -> None:
    assert {role(file) for file in json_schemas()} == {"serializer", "deserializer", "both"}
    assert len(records()) == len(json_schemas())


def test_topics_are_consistent() -> None:
    names = [topic.name for topic in TOPICS]
    assert len(names) == len(set(names))
    assert all(topic.partitions == "orders" for topic in order_topics())
    sizes = {topic.name: topic.max_message_bytes for topic in TOPICS}
    assert sizes["orders.v1"] < sizes["orders.v1.dlq"] < sizes["order-book.v1"]
    assert yaml.safe_load(yaml.safe_dump(asyncapi())) == asyncapi()


def test_records_of_a_kind_that_a_later_release_writes_are_ignored() -> None:
    """Ship gates: test_ship_gates.py. Order events are not among them: one that we do not know holds its order."""
    later = b'{"kind": "of-a-later-release", "record": "of-a-later-release", "order_id": "A"}'
    before = Knowledge.empty(ExchangeRates({}))
    after, delta = before.apply([KnowledgeRecord(LISTED_PARTIES.name, 0, b"EL/", later)])
    assert after.listed_parties_version != before.listed_parties_version
    assert after == replace(before, quarantined=after.quarantined, listed_parties_version=after.listed_parties_version)
    assert not any(after.quarantined.values())
    assert delta == Delta()
    assert parse_verdict(later) is None
