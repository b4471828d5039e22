"""Settings: environment variables SHIPSCREEN_*, then the file that SHIPSCREEN_SETTINGS names, then the defaults."""

import os
import re
import tomllib
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from streams.cli.shared.exits import Exit, Failure
from streams.engine.broker.connection import Connection, SaslMechanism, SecurityProtocol, host_and_port
from streams.engine.settings import Delivery, WorkerSettings, eastern_today
from streams.facts.policy import Policy

PREFIX = "SHIPSCREEN_"
_LAST_PORT = 65_535
_PORTS = 10
"""Number of ports that workers on one host try if none is set."""
FILE_VARIABLE = "SHIPSCREEN_SETTINGS"
_FIX_POLICY = "Fix the file that SHIPSCREEN_POLICY or the option names; YAML such as list_max_age_days: 7."
TRIAL_POLICY = files("streams.reference").joinpath("policies", "trial.yaml")
DEMO_POLICY = files("streams.reference").joinpath("policies", "demo.yaml")
_SERVICE = re.compile(r"_SERVICE_(HOST|PORT(_\w+)?)=|_PORT_\d+_(TCP|UDP)(_\w+)?=|_PORT=(tcp|udp)://")
"""Variables that Kubernetes sets for each service: for shipscreen-kafka, SHIPSCREEN_KAFKA_..."""


class Settings(BaseSettings):
    """One field, one variable: broker is SHIPSCREEN_BROKER, or `broker = "..."` in the settings file (TOML)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    broker: str | None = Field(
        None, description="Kafka, host:port[,host:port]; unset: the embedded broker, where a command allows it"
    )
    partitions: int = Field(12, ge=1, le=1000, description="Number of partitions (N) of all order topics")
    replication: int = Field(1, ge=1, le=9, description="Replicas of each partition when topics are created")
    group: str = Field(
        "shipment-screening", min_length=1, description="Consumer group, and prefix of the transactional ids"
    )
    security_protocol: SecurityProtocol = Field("PLAINTEXT", description="Security protocol of the broker's listener")
    sasl_mechanism: SaslMechanism = Field("SCRAM-SHA-512", description="SASL mechanism, for SASL_... protocols")
    sasl_username: str | None = Field(None, description="User name at the broker")
    sasl_password: SecretStr | None = Field(None, description="Password at the broker")
    ca_file: str | None = Field(None, description="PEM file of trusted authorities; unset: the system's")
    certificate_file: str | None = Field(None, description="PEM file of the client's certificate")
    key_file: str | None = Field(None, description="PEM file of the client's key")
    delivery: Delivery = Field("auto", description="auto, transactions or plain (docs/architecture.md, Delivery)")
    policy: str | None = Field(None, description="YAML file of the company's policy; unset: the strict defaults")
    http_host: str = Field("127.0.0.1", min_length=1, description="Where a worker serves /metrics, /livez and /readyz")
    http_port: int = Field(
        9464,
        ge=-1,
        le=_LAST_PORT,
        description="Its port; unset: the first free one from 9464 up; 0 = any free port, -1 = not served",
    )
    rates: str | None = Field(
        None, description="JSON file of exchange rates, reloaded when it changes; unset: US dollars only"
    )
    user_agent: str = Field(
        "shipment-screening (shipscreen lists fetch, restricted-party lists)",
        min_length=1,
        max_length=400,
        description="User-Agent of requests to publishers of lists; OFAC wants at least 40 characters",
    )
    label: str = Field("worker", description="Name of this worker in its logs")
    instance: str | None = Field(None, description="Static membership, for deployments that restart workers in place")
    session_timeout: float = Field(10.0, gt=0, le=300, description="Seconds until a silent worker loses its partitions")
    heartbeat_interval: float = Field(
        2.0, gt=0, le=100, description="Seconds between heartbeats to the group coordinator"
    )
    transaction_timeout: float = Field(60.0, gt=0, le=900, description="Seconds until the broker ends a transaction")
    drain_records: int = Field(
        4_000, ge=1, le=100_000, description="Maximum number of records decided in one transaction"
    )
    closed_days: int = Field(
        90,
        ge=1,
        le=3_650,
        description="Days for which closed orders are kept; a shipped order can be recalled until then",
    )
    remembered_days: int = Field(
        1_100,
        ge=1,
        le=36_500,
        description="Days after it was closed for which a late copy of an order's events is known as one",
    )
    clock_limit: float = Field(
        300.0, gt=0, le=86_400, description="Seconds that this clock and the broker's may differ; a worker refuses more"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Lowest level that is logged")
    today: date | None = Field(
        None, description="Evaluation day instead of the US Eastern date; only for trials (policy clock: trial)"
    )

    @field_validator("broker")
    @classmethod
    def _addresses(cls, given: str | None) -> str | None:
        for server in (given or "").split(","):
            if server.strip() and not _is_address(server.strip()):
                raise PydanticCustomError("address", "{server} is not host:port", {"server": server.strip()})
        return given

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Reads environment, then file; no .env file, since screening must not depend on the working directory."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())

    def connection(self) -> Connection:
        """Returns the configured broker. Raises Failure if none is set."""
        if self.broker is None:
            raise Failure(
                "No broker is set.",
                "Set SHIPSCREEN_BROKER=host:port; to try things without Kafka: shipscreen demo, shipscreen check FILE",
                Exit.USAGE,
            )
        return self.connection_to(self.broker)

    def connection_to(self, bootstrap: str) -> Connection:
        """Returns this broker with the security settings. Raises Failure if those are inconsistent."""
        self._check_security()
        made = Connection(
            bootstrap,
            self.security_protocol,
            self.sasl_mechanism,
            self.sasl_username,
            self.sasl_password.get_secret_value() if self.sasl_password else None,
            self.ca_file,
            self.certificate_file,
            self.key_file,
        )
        try:
            made.ssl_context  # noqa: B018  read now: a client would only say that it cannot connect
        except (OSError, ValueError) as unreadable:
            names = "SHIPSCREEN_CA_FILE, SHIPSCREEN_CERTIFICATE_FILE, SHIPSCREEN_KEY_FILE"
            todo = f"They must be PEM files, and the key that of the certificate: {names}."
            raise Failure(f"The certificates set cannot be used: {unreadable}.", todo, Exit.USAGE) from None
        return made

    def _check_security(self) -> None:
        for field in ("ca_file", "certificate_file", "key_file"):
            path = getattr(self, field)
            if path is not None and not os.access(path, os.R_OK):
                reason = "cannot be read" if Path(path).exists() else "is not there"
                said = f"{_variable(field)} names {path}, which {reason}."
                raise Failure(said, "Fix the path or its permissions.", Exit.USAGE)
        if self.security_protocol.startswith("SASL"):
            lacking = [_variable(name) for name in ("sasl_username", "sasl_password") if getattr(self, name) is None]
            if lacking:
                said = f"SHIPSCREEN_SECURITY_PROTOCOL is {self.security_protocol}, but {' and '.join(lacking)} not set."
                raise Failure(said, "Set the user and password of this component.", Exit.USAGE)

    def day(self) -> Callable[[], date]:
        """Returns the function that gives the evaluation day."""
        fixed = self.today
        return eastern_today if fixed is None else lambda: fixed

    def worker(self, connection: Connection, *, allow_rollback: bool = False) -> WorkerSettings:
        """Returns the settings of a worker."""
        return WorkerSettings(
            connection,
            group=self.group,
            policy=load_policy(self.policy),
            rates_file=None if self.rates is None else Path(self.rates),
            delivery=self.delivery,
            today=self.day(),
            fixed_day=self.today is not None,
            http_host=self.http_host,
            http_port=None if self.http_port < 0 else self.http_port,
            http_tries=1 if "http_port" in self.model_fields_set else _PORTS,
            session_timeout=self.session_timeout,
            heartbeat_interval=self.heartbeat_interval,
            transaction_timeout=self.transaction_timeout,
            drain_records=self.drain_records,
            closed_days=self.closed_days,
            remembered_days=self.remembered_days,
            instance=self.instance,
            label=self.label,
            clock_limit=self.clock_limit,
            allow_rollback=allow_rollback,
        )


def settings_file() -> Path | None:
    """Returns the file that SHIPSCREEN_SETTINGS names. Raises Failure if it is missing, perhaps by a typo."""
    named = os.environ.get(FILE_VARIABLE)
    if named is None:
        return None
    if not Path(named).is_file():
        raise Failure(f"{FILE_VARIABLE} names {named}, which is not a file.", "Fix the path.", Exit.USAGE)
    return Path(named)


def load_settings() -> Settings:
    """Returns the current settings. Raises Failure that names each wrong one."""
    try:
        settings = Settings()
    except ValidationError as invalid:
        wrong = "; ".join(_wrong(error) for error in invalid.errors())
        raise Failure(f"Settings: {wrong}.", "shipscreen settings --help says more; names and meanings: "
                      "docs/operations.md, Settings.", Exit.USAGE) from None  # fmt: skip
    except ValueError as unreadable:
        said = f"{FILE_VARIABLE}: {settings_file()}: {unreadable}."
        raise Failure(said, "It must be a TOML file.", Exit.USAGE) from None
    if settings.heartbeat_interval * 2 > settings.session_timeout:
        raise Failure(
            f"SHIPSCREEN_HEARTBEAT_INTERVAL is {settings.heartbeat_interval:g} s, more than half of "
            f"SHIPSCREEN_SESSION_TIMEOUT ({settings.session_timeout:g} s): one lost heartbeat would cost the "
            "partitions.",
            "Set it to a third of the session timeout.",
            Exit.USAGE,
        )
    return settings


def unknown_settings() -> list[str]:
    """Returns unknown settings: misspelt variables, and keys of the settings file."""
    fields = set(Settings.model_fields)
    known = {_variable(field) for field in fields} | {FILE_VARIABLE}
    variables = [
        name
        for name, value in os.environ.items()
        if name.startswith(PREFIX) and name not in known and not _SERVICE.search(f"{name}={value}")
    ]
    path = settings_file()
    keys = set(_in_file(path)) - fields if path else set()
    return [
        *sorted(variables),
        *(f"{key} (in {path})" for key in sorted(keys)),
    ]


def load_policy(path: str | None) -> Policy:
    """Returns the policy of a YAML file, or the strict defaults. Raises Failure."""
    if path is None:
        return Policy()
    try:
        return Policy.model_validate(yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {})
    except OSError as missing:
        said = f"Policy {path}: {missing.strerror}."
        raise Failure(said, "Fix the path (SHIPSCREEN_POLICY, or the option).", Exit.USAGE) from None
    except UnicodeDecodeError:
        raise Failure(f"Policy {path} is not YAML: no text in UTF-8.", _FIX_POLICY, Exit.USAGE) from None
    except ValidationError as invalid:
        if not invalid.errors()[0]["loc"]:
            raise Failure(f"Policy {path} is not YAML with keys and values.", _FIX_POLICY, Exit.USAGE) from None
        wrong = "; ".join(f"{_name(error['loc'])}: {error['msg']}" for error in invalid.errors(include_input=False))
        keys = ", ".join(Policy.model_fields)
        raise Failure(
            f"Policy {path}: {wrong}.", f"Its keys are {keys} (SHIPSCREEN_POLICY, or the option).", Exit.USAGE
        ) from None
    except yaml.YAMLError as wrong:
        where = " ".join(str(wrong).split())
        raise Failure(f"Policy {path} is not YAML: {where}.", _FIX_POLICY, Exit.USAGE) from None


def trial_policy(path: Path | None) -> Policy:
    """Returns the policy for screening without Kafka, from this file or the setting, as a worker would use it.

    If it does not set `bundled_lists`, these give an advisory only (streams/reference/policies/trial.yaml).
    """
    policy = load_policy(str(path) if path else load_settings().policy)
    trial = yaml.safe_load(TRIAL_POLICY.read_text(encoding="utf-8"))
    return Policy.model_validate(trial | policy.model_dump(include=policy.model_fields_set))


def sources(settings: Settings) -> dict[str, str]:
    """Returns the source of each field's value."""
    path = settings_file()
    from_file = _in_file(path) if path else {}

    def source(field: str) -> str:
        if _variable(field) in os.environ:
            return _variable(field)
        if field in from_file:
            return f"file {path}"
        return "default"

    return {field: source(field) for field in type(settings).model_fields}


def _is_address(server: str) -> bool:
    """Returns True for host or host:port, with an IPv6 host in brackets."""
    host, port = host_and_port(server)
    return bool(re.fullmatch(r"[^\s/]+", host)) and port.isdecimal() and 0 < int(port) <= _LAST_PORT


def _name(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place)


def _in_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as unreadable:
        raise Failure(f"{FILE_VARIABLE}: {path}: {unreadable}.", "It must be a TOML file.", Exit.USAGE) from None


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _wrong(error: ErrorDetails) -> str:
    """Describes one wrong setting with its value, unless it is a secret."""
    field = str(error["loc"][0]) if error["loc"] else ""
    given = "" if field == "sasl_password" else f" (given: {error['input']!r})"
    return f"{_variable(field)}: {error['msg']}{given}"
