"""Settings of a worker: broker, identity and limits. They are immutable and built by the command line."""

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
    """Returns the US Eastern date, which is the evaluation day (docs/architecture.md, law 4)."""
    return datetime.now(EASTERN).date()


@dataclass(frozen=True)
class WorkerSettings:
    """Settings of one worker. Times in seconds, sizes in bytes or records, as the names say."""

    connection: Connection
    group: str = "shipment-screening"
    """Consumer group and prefix of transactional ids; unique per deployment."""
    policy: Policy = field(default_factory=Policy)
    rates_file: Path | None = None
    """File of exchange rates, polled for changes; None: keep the rates given at the start."""
    delivery: Delivery = "auto"
    """auto: transactions, or plain if the broker has none. Plain delivery on a broker with transactions must be set
    explicitly."""
    today: Callable[[], date] = eastern_today
    fixed_day: bool = False
    """Somebody set the day: on a broker with transactions only under a policy that says clock: trial."""
    clock: Callable[[], float] = time
    """This machine's clock in seconds since 1970, only for comparison with the broker's."""
    clock_limit: float = 300.0
    """Largest difference of the two clocks in seconds; beyond it the worker refuses to run."""
    allow_rollback: bool = False
    """Start even if the order book was written under a newer rulebook release."""
    http_host: str = "127.0.0.1"
    http_port: int | None = 9464
    """Port of /metrics, /livez and /readyz; 0 = any free port, None = not served."""
    http_tries: int = 1
    """Number of ports to try from `http_port` upwards."""
    session_timeout: float = 10.0
    heartbeat_interval: float = 2.0
    rebalance_timeout: float = 60.0
    commit_interval: float = 0.5
    request_timeout: float = 40.0
    """Timeout of a request to the broker, or of a batch with its retries; a timeout ends the process."""
    transaction_timeout: float = 60.0

    @property
    def transactions_end(self) -> float:
        """Seconds after which no transaction of a worker can still be open."""
        return self.transaction_timeout + 10.0

    fetch_wait_ms: int = 20
    chunk_records: int = 500
    drain_records: int = 2_000
    """Maximum number of records decided in one transaction."""
    drain_bytes: int = 16 * 1024 * 1024
    """Maximum bytes of order events decided in one transaction; a larger event gets its own."""
    queue_bytes: int = 32 * 1024 * 1024
    """Maximum bytes of order events queued in the lanes before fetching stops."""
    slice_orders: int = 200
    """Maximum number of open orders screened again in one transaction."""
    closed_days: int = 90
    """Days for which a closed order stays in the book."""
    remembered_days: int = 1_100
    """Days after it was closed for which the book knows an order by its tombstone."""
    look_seconds: float = 60.0
    """Between two looks at what nothing tells of: who the topics are, and events that no fetch brought."""
    max_open_chunks: int = 32
    """Maximum number of chunks held by Faust before it stops fetching; each is at most one fetch (4 MiB)."""
    instance: str | None = None
    """Id for static membership (group.instance.id), for deployments that restart workers in place."""
    label: str = "worker"
    """Name of this worker in its logs."""
