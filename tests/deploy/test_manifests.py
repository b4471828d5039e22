"""deploy/ is valid by the schemas of those who read it, and agrees with the code that it repeats."""

import subprocess
import sys
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from deploy.generate.access import COMPONENTS, GROUP
from deploy.generate.kubernetes import PARTITIONS
from schemas.topics import TOPICS
from streams.cli.shared.settings import PREFIX, Settings
from streams.engine.settings import WorkerSettings
from tests.deploy.conftest import DEPLOY, ROOT, Tools
from tests.deploy.custom_resources import SCHEMAS, resource

K8S = sorted(file for file in (DEPLOY / "k8s").glob("*.yaml") if file.name != "kustomization.yaml")
Manifest = dict[str, Any]


def documents() -> list[Manifest]:
    return [found for file in K8S for found in yaml.safe_load_all(file.read_text()) if found]


def one(kind: str, name: str) -> Manifest:
    return next(each for each in documents() if (each["kind"], each["metadata"]["name"]) == (kind, name))


def test_generated_files_are_fresh() -> None:
    command = [sys.executable, "-m", "deploy.generate", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_compose_fits_its_specification(tools: Tools) -> None:
    tools.run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml")


def test_dockerfile_is_clean(tools: Tools) -> None:
    assert not tools.run("hadolint", DEPLOY / "Dockerfile")


def test_kubernetes_manifests_fit_their_schemas(tools: Tools) -> None:
    ours = {kind for _, kind in SCHEMAS} | {"ScaledObject", "TriggerAuthentication"}
    told = tools.run("kubernetes-validate", "--strict", *K8S)
    unknown = [line for line in told.splitlines() if "passed" not in line and not any(kind in line for kind in ours)]
    assert not unknown


def test_custom_resources_fit_their_schemas() -> None:
    seen = set()
    for each in documents():
        key = (each["apiVersion"], each["kind"])
        if key in SCHEMAS:
            seen.add(key)
            Draft202012Validator(resource(*key, SCHEMAS[key])).validate(each)
    assert seen == set(SCHEMAS)


def strict(schema: Any) -> Any:
    """As an API server sees it that refuses unknown fields."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: strict(part) for key, part in schema.items()}
    closed = isinstance(schema.get("properties"), dict) and "type" in schema and "metadata" not in schema["properties"]
    return {**inner, "additionalProperties": False} if closed else inner


@pytest.mark.parametrize("kind", ["ScaledObject", "TriggerAuthentication"])
def test_keda_resources_fit_kedas_own_schema(tools: Tools, kind: str) -> None:
    file = tools.folder / "crds" / f"keda.sh_{kind.lower()}s.yaml"
    if not file.exists():
        pytest.skip(
            "wants KEDA's schema, which travels in a Go module: install Go (Debian: golang-go), then scripts/setup-ops"
        )
    versions = yaml.safe_load(file.read_text())["spec"]["versions"]
    schema = strict(versions[0]["schema"]["openAPIV3Schema"])
    found = [each for each in documents() if each["kind"] == kind]
    assert found
    for each in found:
        Draft202012Validator(schema).validate(each)


def test_a_misspelt_field_would_be_found() -> None:
    topic = one("KafkaTopic", "orders.v1")
    topic["spec"]["partition"] = 3
    schema = resource("kafka.strimzi.io/v1", "KafkaTopic", SCHEMAS["kafka.strimzi.io/v1", "KafkaTopic"])
    assert not Draft202012Validator(schema).is_valid(topic)


def test_topics_are_those_of_the_table() -> None:
    made = {each["metadata"]["name"]: each["spec"] for each in documents() if each["kind"] == "KafkaTopic"}
    assert set(made) == {topic.name for topic in TOPICS}
    for topic in TOPICS:
        assert topic.configs().items() <= made[topic.name]["config"].items()


def test_no_more_workers_than_partitions() -> None:
    assert one("ScaledObject", "shipscreen-worker")["spec"]["maxReplicaCount"] <= PARTITIONS


def test_every_setting_in_manifests_is_one() -> None:
    named = set(one("ConfigMap", "shipscreen")["data"])
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    named |= set(compose["x-shipscreen"]["environment"])
    known = {PREFIX + field.upper() for field in Settings.model_fields}
    assert named <= known


def test_group_and_users_agree() -> None:
    assert one("ConfigMap", "shipscreen")["data"]["SHIPSCREEN_GROUP"] == GROUP == WorkerSettings.group
    users = {each["metadata"]["name"] for each in documents() if each["kind"] == "KafkaUser"}
    assert users == {component.name for component in COMPONENTS}
    worker = one("Deployment", "shipscreen-worker")["spec"]["template"]["spec"]["containers"][0]
    assert {entry["name"]: entry for entry in worker["env"]}["SHIPSCREEN_SASL_USERNAME"]["value"] in users


def test_only_publishers_write_knowledge_and_only_workers_write_verdicts() -> None:
    def writers(topic: str) -> set[str]:
        return {
            component.name
            for component in COMPONENTS
            if any(grant.name == topic and "Write" in grant.operations for grant in component.grants)
        }

    assert writers("listed-parties.v1") == {"shipscreen-lists"}
    assert writers("item-content.v1") == writers("licences.v1") == {"shipscreen-catalogue"}
    for topic in ("holds.v1", "clearances.v1", "standing.v1", "order-book.v1"):
        assert writers(topic) == {"shipscreen-worker"}


WITH_PODS = (
    ("Deployment", "shipscreen-worker"),
    ("Deployment", "shipscreen-operator"),
    ("CronJob", "shipscreen-lists"),
)


def pod_of(kind: str, name: str) -> Manifest:
    spec = one(kind, name)["spec"]
    pod: Manifest = (spec["jobTemplate"]["spec"] if kind == "CronJob" else spec)["template"]
    return pod


def test_every_pod_reaches_the_broker_and_has_a_user_of_its_own() -> None:
    """Those of ours that the network policy forgets reach everything; the password is that of the user named."""
    (selected,) = one("NetworkPolicy", "shipscreen")["spec"]["podSelector"]["matchExpressions"]
    assert {each["metadata"]["name"] for each in documents() if each["kind"] in {"Deployment", "CronJob"}} == {
        name for _, name in WITH_PODS
    }
    for kind, name in WITH_PODS:
        pod = pod_of(kind, name)
        assert pod["metadata"]["labels"][selected["key"]] in selected["values"]
        (container,) = pod["spec"]["containers"]
        env = {entry["name"]: entry for entry in container["env"]}
        user = env["SHIPSCREEN_SASL_USERNAME"]["value"]
        assert env["SHIPSCREEN_SASL_PASSWORD"]["valueFrom"]["secretKeyRef"] == {"name": user, "key": "password"}
        assert user == name


def test_everything_in_the_folder_is_applied() -> None:
    applied = yaml.safe_load((DEPLOY / "k8s" / "kustomization.yaml").read_text())["resources"]
    assert sorted(applied) == sorted(file.name for file in K8S)


def test_volumes_of_ours_are_mounted_where_our_user_may_write() -> None:
    """Docker gives an empty volume the owner of the folder below it; where there is none, root."""
    compose, dockerfile = yaml.safe_load((DEPLOY / "compose.yaml").read_text()), (DEPLOY / "Dockerfile").read_text()
    ours = [one for one in compose["services"].values() if one["image"].startswith("shipment-screening:")]
    mounted = [volume.split(":") for one in ours for volume in one.get("volumes", ())]
    places = {place for name, place, *_ in mounted if name in compose["volumes"]}
    assert places == {"/tmp", "/state"}
    for place in places - {"/tmp"}:
        assert f"RUN install -d -o 10001 -g 10001 {place}\n" in dockerfile


def test_pods_keep_to_the_restricted_profile() -> None:
    for kind, name in WITH_PODS:
        pod = pod_of(kind, name)["spec"]
        assert pod["securityContext"]["runAsNonRoot"]
        for container in pod["containers"]:
            security = container["securityContext"]
            assert security["readOnlyRootFilesystem"]
            assert security["capabilities"] == {"drop": ["ALL"]}
            assert "memory" in container["resources"]["limits"]


def test_compose_has_no_password_of_its_own_and_bounds_every_service() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    for name, service in compose["services"].items():
        assert "mem_limit" in service, name
        assert service.get("restart"), name
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), "reachable from this machine alone"
        settings = service.get("environment", {})
        assert not [key for key in settings if "PASSWORD" in key and not key.endswith("__FILE")]
    assert all("file" in secret for secret in compose["secrets"].values())
