"""The settings of one small Kafka node that listens on 127.0.0.1 only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from streams.engine.broker.child import HOST, free_port

ONE_SMALL_NODE = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "inter.broker.listener.name": "PLAINTEXT",
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": "false",
    "default.replication.factor": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    # A first member waits for nobody.
    "group.initial.rebalance.delay.ms": "0",
    # The default asks for half of our heap.
    "log.cleaner.dedupe.buffer.size": "16777216",
    # After a kill, the broker is not served before the controller has given up its former self: 9 s by default.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
}


@dataclass(frozen=True)
class Listener:
    """One door of the broker: clients connect to `port`, and are told to come back to `advertised`.

    The two differ where a proxy stands in between. `protocol` is Kafka's (PLAINTEXT, SASL_SSL, ...); its settings go
    into the broker's properties as listener.name.<name>.<setting>.
    """

    name: str
    protocol: str = "PLAINTEXT"
    port: int = field(default_factory=free_port)
    advertised: int | None = None

    @property
    def bootstrap(self) -> str:
        return f"{HOST}:{self.advertised or self.port}"


def node(listeners: Sequence[Listener], controller: Listener, directory: Path) -> dict[str, str]:
    """Kafka properties for a node that keeps its records in `directory`."""
    doors = (*listeners, controller)
    return {
        **ONE_SMALL_NODE,
        "listeners": ",".join(f"{door.name}://{HOST}:{door.port}" for door in doors),
        "advertised.listeners": ",".join(f"{door.name}://{door.bootstrap}" for door in listeners),
        "listener.security.protocol.map": ",".join(f"{door.name}:{door.protocol}" for door in doors),
        "controller.quorum.bootstrap.servers": controller.bootstrap,
        "log.dirs": str(directory),
    }
