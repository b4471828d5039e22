"""A TCP proxy that understands enough of Kafka's protocol to break it on purpose.

It stands before a listener of the broker, on the port under which the broker advertises that listener: clients come
back to it. It runs in a thread of its own; its methods are called from any other.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from math import inf
from typing import Any, Self

from streams.engine.broker.child import HOST
from tests.broker.settings import Listener
from tests.broker.wire import Api, api_of, is_answered, read_frame, refusal

CONTROL_SECONDS = 10.0


class Moment(Enum):
    """When a fault strikes."""

    BEFORE = auto()
    """The broker gets the request late, or never."""
    AFTER = auto()
    """The broker does what it is asked; its answer is late, or lost."""


@dataclass
class Fault:
    """What befalls the next `left` requests of some kinds: an error, a wait, or the end of the connection."""

    apis: frozenset[int]
    moment: Moment = Moment.BEFORE
    error: int | None = None
    hangs: bool = False
    left: float = inf
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def strike(self) -> None:
        if not self.hangs:
            raise ConnectionResetError
        await self.over.wait()


class Proxy:
    """`seen` counts requests by their key, `struck` those that met a fault.

    Every mode lasts until the next is set; `times` ends it after so many requests.
    """

    def __init__(self, listener: Listener) -> None:
        assert listener.advertised, "clients must come back to the proxy: advertise a port for it"
        self._port, self._broker = listener.advertised, listener.port
        self.seen: Counter[int] = Counter()
        self.struck: Counter[int] = Counter()
        self._fault: Fault | None = None
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="kafka-proxy", daemon=True)

    @property
    def bootstrap(self) -> str:
        return f"{HOST}:{self._port}"

    def forward(self) -> None:
        """No fault. What hung goes on, late, even where its client has gone."""
        self._call(self._set(None))

    def refuse(self, error: int, times: float = inf) -> None:
        """Answers Produce with an error code; the broker sees nothing of it."""
        self._call(self._set(Fault(frozenset({Api.PRODUCE}), error=error, left=times)))

    def hang(self, *apis: Api, moment: Moment = Moment.BEFORE, times: float = inf) -> None:
        """Holds requests (Produce, unless named) or their answers; what follows on a held connection waits too."""
        self._call(self._set(Fault(frozenset(apis or {Api.PRODUCE}), moment, hangs=True, left=times)))

    def cut(self, *apis: Api, moment: Moment = Moment.BEFORE, times: float = inf) -> None:
        """Ends the connection at such a request (Produce, unless named), or when its answer comes."""
        self._call(self._set(Fault(frozenset(apis or {Api.PRODUCE}), moment, left=times)))

    def unreachable(self) -> None:
        """Ends all connections and refuses new ones."""
        self._call(self._close())

    def __enter__(self) -> Self:
        self._thread.start()
        self.forward()
        return self

    def __exit__(self, *failure: object) -> None:
        self.unreachable()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CONTROL_SECONDS)
        self._loop.close()

    def _call(self, change: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(change, self._loop).result(CONTROL_SECONDS)

    async def _set(self, fault: Fault | None) -> None:
        before, self._fault = self._fault, fault
        if before is not None:
            before.over.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, HOST, self._port)

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        # A broken connection is what this is for; cancelled: the proxy has become unreachable.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            try:
                broker, to_broker = await asyncio.open_connection(HOST, self._broker)
                await Connection(client, to_client, broker, to_broker, self._strikes).run()
            finally:
                to_client.transport.abort()
                self._connections.discard(task)

    def _strikes(self, request: bytes) -> Fault | None:
        """Counts a request; the fault that it meets."""
        api, fault = api_of(request), self._fault
        self.seen[api] += 1
        if fault is None or api not in fault.apis or fault.left < 1:
            return None
        fault.left -= 1
        self.struck[api] += 1
        return fault


@dataclass
class Connection:
    """One client's connection and ours to the broker, which answers requests in the order in which they came."""

    client: asyncio.StreamReader
    to_client: asyncio.StreamWriter
    broker: asyncio.StreamReader
    to_broker: asyncio.StreamWriter
    strikes: Callable[[bytes], Fault | None]
    # What the client gets next: our own answer, or the broker's next one and the fault that it meets.
    owed: asyncio.Queue[bytes | Fault | None] = field(default_factory=asyncio.Queue)

    async def run(self) -> None:
        pumps = [asyncio.create_task(self._requests()), asyncio.create_task(self._answers())]
        try:
            await next(asyncio.as_completed(pumps))
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            self.to_broker.transport.abort()

    async def _requests(self) -> None:
        while True:
            request = await read_frame(self.client)
            fault = self.strikes(request)
            if fault and fault.error is not None:
                if is_answered(request):
                    self.owed.put_nowait(refusal(request, fault.error))
                continue
            if fault and fault.moment is Moment.BEFORE:
                await fault.strike()
                fault = None
            if is_answered(request):
                self.owed.put_nowait(fault)
            self.to_broker.write(request)
            await self.to_broker.drain()

    async def _answers(self) -> None:
        while True:
            owed = await self.owed.get()
            if isinstance(owed, bytes):
                answer = owed
            else:
                answer = await read_frame(self.broker)
                if owed:
                    await owed.strike()
            self.to_client.write(answer)
            await self.to_client.drain()
