"""/metrics, /livez and /readyz of a worker, on the worker's own loop: a worker that hangs does not answer."""

import errno
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from streams.ops.metrics import Metrics


class ListenError(RuntimeError):
    """The pages cannot be served there."""


Readiness = Callable[[], str | None]
"""None when ready, else what is still missing, in one line."""


def application(metrics: Metrics, refresh: Callable[[], None], missing: Readiness) -> web.Application:
    """refresh: sets the gauges that only change with time, before each scrape."""

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
    """Serves for the length of the `async with`; gives the port. None is not served. Raises ListenError.

    tries: how many ports are tried from `port` on, so that several workers of one host find one each.
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
