"""Apache Kafka as a deployment has it: TLS with certificates made here, SCRAM passwords, the rights of our table."""

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from deploy.generate.access import COMPONENTS, Component, Grant
from streams.engine.broker.connection import Connection
from tests.broker.settings import Listener
from tests.kafka import Kafka
from tests.policies import TRIAL_CLOCK_FILE

DOOR: Final = "GUARDED"
AWAIT_SECONDS: Final = 20
OPERATIONS: Final = {
    "Read": ACLOperation.READ,
    "Write": ACLOperation.WRITE,
    "Describe": ACLOperation.DESCRIBE,
    "DescribeConfigs": ACLOperation.DESCRIBE_CONFIGS,
}
KINDS: Final = {
    "topic": ResourceType.TOPIC,
    "group": ResourceType.GROUP,
    "transactionalId": ResourceType.TRANSACTIONAL_ID,
    "cluster": ResourceType.CLUSTER,
}


class Certificates:
    """An authority, and a certificate of it for 127.0.0.1."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("openssl") is None:
            pytest.skip("wants openssl to make certificates: install it (Debian: openssl)")
        self._folder = folder
        self.authority = folder / "ca.pem"
        self.key, self.chain = folder / "server.key", folder / "server.pem"
        request, names = folder / "server.csr", folder / "names"
        names.write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
        new_key = ["-newkey", "rsa:2048", "-nodes", "-days", "2"]
        self._openssl("req", "-x509", *new_key, "-subj", "/CN=test", "-keyout", "ca.key", "-out", self.authority)
        self._openssl("req", *new_key[:-2], "-subj", "/CN=kafka", "-keyout", self.key, "-out", request)
        signed: list[str | Path] = [
            "-CA",
            self.authority,
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-extfile",
            names,
            "-days",
            "2",
        ]
        self._openssl("x509", "-req", "-in", request, *signed, "-out", self.chain)

    def _openssl(self, *arguments: str | Path) -> None:
        command = ["openssl", *map(str, arguments)]
        subprocess.run(command, cwd=self._folder, check=True, capture_output=True, timeout=60)

    def store(self) -> Path:
        """Key and certificate in one PEM file, as Kafka wants them."""
        both = self._folder / "store.pem"
        both.write_text(self.key.read_text() + self.chain.read_text())
        return both


def properties(certificates: Certificates) -> dict[str, str]:
    """Of a broker whose guarded door takes SCRAM over TLS alone, and lets nobody do what was not granted."""
    door = f"listener.name.{DOOR.lower()}"
    module = "org.apache.kafka.common.security.scram.ScramLoginModule"
    return {
        f"{door}.sasl.enabled.mechanisms": "SCRAM-SHA-512",
        f"{door}.scram-sha-512.sasl.jaas.config": f"{module} required;",
        f"{door}.ssl.keystore.type": "PEM",
        f"{door}.ssl.keystore.location": str(certificates.store()),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        # The plain door is the administrator's, and the broker's own.
        "super.users": "User:ANONYMOUS",
    }


def guarded_listener() -> Listener:
    return Listener(DOOR, protocol="SASL_SSL")


def _await_users(admin: KafkaAdminClient, names: frozenset[str]) -> None:
    """Waits until the broker knows users that the controller has taken; before that it refuses their logins."""
    limit = time.monotonic() + AWAIT_SECONDS
    while names - {name for name, told in admin.describe_user_scram_credentials().items() if not told["error"]}:
        assert time.monotonic() < limit, f"the broker does not know all of {sorted(names)} after {AWAIT_SECONDS} s"
        time.sleep(0.1)


class Guarded:
    """The broker with its users: one for each component, each with a password of its own."""

    def __init__(self, kafka: Kafka, certificates: Certificates) -> None:
        self.kafka = kafka
        self.authority = certificates.authority
        self.passwords = {component.name: secrets.token_urlsafe(16) for component in COMPONENTS}
        with closing(KafkaAdminClient(bootstrap_servers=kafka.bootstrap)) as admin:
            users = [
                UserScramCredentialUpsertion(name, ScramMechanism.SCRAM_SHA_512, password)
                for name, password in self.passwords.items()
            ]
            refused = {name: why for name, why in admin.alter_user_scram_credentials(users).items() if why}
            assert not refused, refused
            _await_users(admin, frozenset(self.passwords))
            told = admin.create_acls([acl for component in COMPONENTS for acl in _acls(component)])
            assert not told["failed"], told

    def grant(self, component: Component) -> None:
        """One more user."""
        self.passwords[component.name] = password = secrets.token_urlsafe(16)
        with closing(KafkaAdminClient(bootstrap_servers=self.kafka.bootstrap)) as admin:
            user = UserScramCredentialUpsertion(component.name, ScramMechanism.SCRAM_SHA_512, password)
            assert not any(admin.alter_user_scram_credentials([user]).values())
            _await_users(admin, frozenset({component.name}))
            assert not admin.create_acls(_acls(component))["failed"]

    @property
    def bootstrap(self) -> str:
        return self.kafka.listener(DOOR).bootstrap

    def connection(self, component: str) -> Connection:
        return Connection(
            self.bootstrap,
            "SASL_SSL",
            sasl_username=component,
            sasl_password=self.passwords[component],
            ca_file=str(self.authority),
        )

    def settings(self, component: str) -> dict[str, str]:
        """Environment variables of `shipscreen`, as a deployment sets them."""
        return {
            "SHIPSCREEN_BROKER": self.bootstrap,
            "SHIPSCREEN_SECURITY_PROTOCOL": "SASL_SSL",
            "SHIPSCREEN_SASL_USERNAME": component,
            "SHIPSCREEN_SASL_PASSWORD": self.passwords[component],
            "SHIPSCREEN_CA_FILE": str(self.authority),
            "SHIPSCREEN_POLICY": TRIAL_CLOCK_FILE,
        }


def _acls(component: Component) -> list[ACL]:
    return [
        ACL(f"User:{component.name}", "*", OPERATIONS[operation], ACLPermissionType.ALLOW, _pattern(grant))
        for grant in component.grants
        for operation in grant.operations
    ]


def _pattern(grant: Grant) -> ResourcePattern:
    kind = ACLResourcePatternType.PREFIXED if grant.prefix else ACLResourcePatternType.LITERAL
    return ResourcePattern(KINDS[grant.kind], grant.name, kind)


def shipscreen(
    guarded: Guarded,
    component: str,
    *arguments: str,
    stdin: str | None = None,
    wanted: int = 0,
    shift: int = 0,
    settings: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """A command as a deployment runs it. wanted: its exit code. shift: seconds by which this machine's clock is off."""
    env = {**os.environ, **guarded.settings(component), **(settings or {})}
    program = ["tests.deploy.shifted", str(shift)] if shift else ["streams.cli"]
    command = [sys.executable, "-m", *program, *arguments]
    done = subprocess.run(command, env=env, input=stdin, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == wanted, f"{arguments}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done
