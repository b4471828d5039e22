"""Builds the Faust app: one agent on `orders.v1` hands each fetched chunk to the lane of its partition."""

from typing import Any

import faust

from schemas.topics import ORDERS
from streams.engine.broker.connection import Connection
from streams.engine.broker.reader import FETCH_BYTES
from streams.engine.lanes.lanes import Lanes
from streams.engine.lanes.transport import envelope_transport
from streams.engine.settings import WorkerSettings


class _Diskless(faust.App):
    """A Faust app without a data folder, which Faust would create in the working directory for tables."""

    def _create_directories(self) -> None:
        pass


def make_app(settings: WorkerSettings, lanes: Lanes) -> faust.App:
    """Builds the app without starting it. A worker builds exactly one."""
    app = _Diskless(
        settings.group,
        broker=[f"kafka://{server}" for server in settings.connection.servers],
        broker_credentials=_credentials(settings.connection),
        broker_client_id=settings.connection.client_id,
        consumer_group_instance_id=settings.instance,
        # Orders stay bytes until a lane decodes them: a decoding error in Faust acknowledges the order.
        value_serializer="raw",
        key_serializer="raw",
        store="memory://",
        # Faust's other supervisors acknowledge the failed event, restart, and continue.
        agent_supervisor="mode.CrashingSupervisor",
        topic_disable_leader=True,
        topic_allow_declare=False,
        table_standby_replicas=0,
        # Faust would wait for every chunk handed out, also for those of earlier assignments, which nobody acknowledges
        # any more: 25 s at each end and rebalance. The lanes wait for what they are writing; the rest comes again.
        stream_wait_empty=False,
        web_enabled=False,
        broker_session_timeout=settings.session_timeout,
        broker_heartbeat_interval=settings.heartbeat_interval,
        broker_rebalance_timeout=settings.rebalance_timeout,
        broker_commit_interval=settings.commit_interval,
        broker_max_poll_records=settings.chunk_records * 8,
        # Counts chunks, each up to the fetch size.
        stream_buffer_maxsize=settings.max_open_chunks,
        consumer_max_fetch_size=FETCH_BYTES,
        consumer_auto_offset_reset="earliest",
    )
    transport = envelope_transport(
        frozenset({ORDERS.name}), chunk_records=settings.chunk_records, fetch_wait_ms=settings.fetch_wait_ms
    )
    app.transport = transport(app.conf.broker_consumer, app)
    _hand_over(app, lanes)
    _follow_assignments(app, lanes)
    return app


def _hand_over(app: faust.App, lanes: Lanes) -> None:
    orders = app.topic(ORDERS.name, value_serializer="raw", key_serializer="raw")

    @app.agent(orders, name="orders")
    async def orders_agent(stream: Any) -> None:
        async for event in stream.noack().events():
            message = event.message
            await lanes.put(message.value, message.generation_id, _Ack(stream, event))


class _Ack:
    """Acknowledges one chunk through the stream, since Faust's sensors do not count acknowledgements of events."""

    __slots__ = ("_event", "_stream")

    def __init__(self, stream: Any, event: Any) -> None:
        self._stream = stream
        self._event = event

    async def __call__(self) -> None:
        await self._stream.ack(self._event)


def _follow_assignments(app: faust.App, lanes: Lanes) -> None:
    @app.on_partitions_assigned.connect  # type: ignore[arg-type]  # mode's protocol names a parameter that is not sent
    async def assigned(_: Any, *told: Any, **__: Any) -> None:
        mine = [tp.partition for tp in told[0] if tp.topic == ORDERS.name]
        await lanes.assigned(mine, app.consumer_generation_id)

    @app.on_partitions_revoked.connect
    async def revoked(*_: Any, **__: Any) -> None:
        await lanes.suspend()


def _credentials(connection: Connection) -> Any:
    if connection.sasl:
        return faust.SASLCredentials(
            username=connection.sasl_username,
            password=connection.sasl_password,
            mechanism=connection.sasl_mechanism,
            ssl_context=connection.ssl_context,
        )
    return faust.SSLCredentials(connection.ssl_context) if connection.secure else None
