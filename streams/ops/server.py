"""/metrics, /livez and /readyz of a worker, on the worker's own loop: a worker that hangs does not answer."""

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
async def served(app: web.Application, host: str, port: int | None) -> AsyncIterator[int | None]:
    """Serves for the length of the `async with`; gives the port. None is not served. Raises ListenError."""
    if port is None:
        yield None
        return
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await _started(site, host, port)
        addresses = runner.addresses
        yield int(addresses[0][1])
    finally:
        await runner.cleanup()


async def _started(site: web.TCPSite, host: str, port: int) -> None:
    try:
        await site.start()
    except OSError as taken:
        raise ListenError(
            f"Cannot serve /metrics, /livez and /readyz at {host}:{port}: {taken.strerror}. Set SHIPSCREEN_HTTP_PORT "
            "(or SHIPSCREEN_HTTP_HOST) to an address that is free here; -1 serves nothing."
        ) from None
