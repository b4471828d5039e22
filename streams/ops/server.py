"""Serves /metrics, /livez and /readyz from the worker's own event loop, so that a worker that hangs does not answer."""

import errno
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from streams.ops.metrics import Metrics


class ListenError(RuntimeError):
    """The address is taken or not allowed."""


Readiness = Callable[[], str | None]
"""Returns None when ready, else one line that names what is missing."""


def application(metrics: Metrics, refresh: Callable[[], None], missing: Readiness) -> web.Application:
    """Builds the application. refresh: called before each scrape to set the gauges that change with time alone."""

    async def scrape(_: web.Request) -> web.Response:
        refresh()
        return web.Response(body=generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def live(_: web.Request) -> web.Response:
        return web.Response(text="live\n")

    async def ready(_: web.Request) -> web.Response:
        lacks = missing()
        return web.Response(text=f"{lacks or 'ready'}\n", status=503 if lacks else 200)

    app = web.Application()
    app.add_routes([web.get("/metrics", scrape), web.get("/livez", live), web.get("/readyz", ready)])
    return app


@asynccontextmanager
async def served(app: web.Application, host: str, port: int | None, tries: int = 1) -> AsyncIterator[int | None]:
    """Serves the application while the context is open and yields its port; None serves nothing. Raises ListenError.

    tries: number of ports to try from `port` upwards, so that several workers on one host each find one.
    """
    if port is None:
        yield None
        return
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await _started(runner, host, port, tries)
        addresses = runner.addresses
        yield int(addresses[0][1])
    finally:
        await runner.cleanup()


async def _started(runner: web.AppRunner, host: str, port: int, tries: int) -> None:
    for number in range(port, port + tries):
        site = web.TCPSite(runner, host, number)
        try:
            await site.start()
        except OSError as taken:
            await site.stop()
            if taken.errno == errno.EADDRINUSE and number < port + tries - 1:
                continue
            raise ListenError(
                f"Cannot serve /metrics, /livez and /readyz at {host}:{number}: {taken.strerror}. Set "
                "SHIPSCREEN_HTTP_PORT (or SHIPSCREEN_HTTP_HOST) to an address that is free here; -1 serves nothing."
            ) from None
        return
