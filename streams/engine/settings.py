"""What a worker is told: where the broker is, who it is, and its limits. Made at the edge, immutable inside."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from time import time
from typing import Literal
from zoneinfo import ZoneInfo

from streams.engine.broker.connection import Connection
from streams.facts.policy import Policy

EASTERN = ZoneInfo("America/New_York")
Delivery = Literal["auto", "transactions", "plain"]


def eastern_today() -> date:
    """The US Eastern date: the day of law (docs/architecture.md, law 4)."""
    return datetime.now(EASTERN).date()


@dataclass(frozen=True)
class WorkerSettings:
    """Of one worker. Seconds unless the name says otherwise; sizes in bytes or records as named."""

    connection: Connection
    group: str = "shipment-screening"
    """Consumer group, and prefix of the transactional ids: one per deployment."""
    policy: Policy = field(default_factory=Policy)
    rates_file: Path | None = None
    """Looked at now and then; None: the rates given at the start stay."""
    delivery: Delivery = "auto"
    """auto: transactions, or plain where the broker has none. plain is refused on a broker that can do better unless
    it is asked for here."""
    today: Callable[[], date] = eastern_today
    clock: Callable[[], float] = time
    """This machine's clock, seconds since 1970: compared with the broker's, nothing else."""
    clock_limit: float = 300.0
    """Seconds that the two may differ; beyond, the worker refuses to run."""
    allow_rollback: bool = False
    """Start although the order book was written under a newer rulebook release."""
    http_host: str = "127.0.0.1"
    http_port: int | None = 9464
    """/metrics, /livez and /readyz; 0 = any free port, None = not served."""
    http_tries: int = 1
    """Ports tried from there on."""
    session_timeout: float = 10.0
    heartbeat_interval: float = 2.0
    rebalance_timeout: float = 60.0
    commit_interval: float = 0.5
    request_timeout: float = 40.0
    """Of one request to the broker, and of one batch with its retries; giving up ends the process."""
    transaction_timeout: float = 60.0
    fetch_wait_ms: int = 20
    chunk_records: int = 500
    drain_records: int = 2_000
    """Most records decided in one transaction."""
    drain_bytes: int = 16 * 1024 * 1024
    """Most bytes of order events decided in one transaction; a single larger one goes by itself."""
    queue_bytes: int = 32 * 1024 * 1024
    """Most bytes of order events waiting in the lanes before fetching stops."""
    slice_orders: int = 200
    """Most open orders screened again in one transaction."""
    closed_days: int = 90
    """Days that a closed order stays in the book."""
    look_seconds: float = 60.0
    """Between two looks at what nothing tells of: who the topics are, and events that no fetch brought."""
    max_open_chunks: int = 32
    """Chunks that Faust may hold before it stops fetching; each at most a fetch (4 MiB)."""
    instance: str | None = None
    """Static membership (group.instance.id): for deployments that restart workers in place."""
    label: str = "worker"
    """Names this worker in its logs."""
