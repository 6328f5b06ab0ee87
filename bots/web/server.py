"""The one HTTP server of a process: health, readiness, and the pages that a role adds."""

import asyncio
import errno
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from core.errors import SettingsWrong
from core.setting_kinds import Address

log = structlog.get_logger()

LONGEST_PROBE = timedelta(seconds=2)
LARGEST_BODY = 1 << 20
"""Bytes; a page that takes more says so itself."""

SHUTDOWN = timedelta(seconds=2)
"""What open requests get to end in when the server closes; the jobs' own grace is the worker's."""

HIGHEST_PORT = 65_535


class Probe(Protocol):
    """One thing that must be well before the process takes work."""

    async def __call__(self) -> str | None:
        """Say why it is not ready in plain words, or None when it is."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What a role adds to the server.

    Attributes:
        routes: Beside `/healthz` and `/readyz`.
        middlewares: Around every route, health included.
        largest_body: In bytes.
    """

    routes: Sequence[web.AbstractRouteDef] = ()
    middlewares: Sequence[Middleware] = ()
    largest_body: int = LARGEST_BODY


@asynccontextmanager
async def web_server(
    address: Address, probes: Mapping[str, Probe], pages: Pages | None = None, *, further_ports: int = 0
) -> AsyncIterator[Address]:
    """Serve until the block ends.

    Args:
        address: Where to listen.
        probes: By the name that `/readyz` reports; they may change while it is served.
        pages: More than health.
        further_ports: How many ports above a busy one may be tried.

    Yields:
        Where it really listens.

    Raises:
        SettingsWrong: The address cannot be listened on.
    """
    runner = web.AppRunner(
        _application(probes, pages or Pages()), access_log=None, shutdown_timeout=SHUTDOWN.total_seconds()
    )
    await runner.setup()
    try:
        bound = await _listen(runner, address, further_ports)
        log.info("listening", address=str(bound))
        yield bound
    finally:
        await runner.cleanup()


def _application(probes: Mapping[str, Probe], pages: Pages) -> web.Application:
    app = web.Application(client_max_size=pages.largest_body, middlewares=pages.middlewares)
    app.on_response_prepare.append(_plain_headers)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _readiness(probes))
    app.router.add_routes(pages.routes)
    return app


async def _plain_headers(_request: web.Request, response: web.StreamResponse) -> None:
    # Which software and version answers is nobody's business.
    response.headers.pop("Server", None)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"alive": True})


def _readiness(probes: Mapping[str, Probe]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def ready(_request: web.Request) -> web.Response:
        asked = dict(probes)
        answers = await asyncio.gather(*map(_ask, asked.values()))
        reasons = {name: reason for name, reason in zip(asked, answers, strict=True) if reason is not None}
        return web.json_response({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)

    return ready


async def _ask(probe: Probe) -> str | None:
    try:
        async with asyncio.timeout(LONGEST_PROBE.total_seconds()):
            return await probe()
    except TimeoutError:
        return f"no answer within {LONGEST_PROBE.total_seconds():.0f} seconds"


async def _listen(runner: web.AppRunner, address: Address, further_ports: int) -> Address:
    last = min(address.port + further_ports, HIGHEST_PORT)
    for port in range(address.port, last + 1):
        tried = replace(address, port=port)
        site = web.TCPSite(runner, tried.host, tried.port)
        try:
            await site.start()
        except OSError as error:
            await site.stop()
            if error.errno == errno.EADDRINUSE and port < last:
                continue
            raise _unusable(tried, error) from error
        # The socket says which port it got when 0 was asked for.
        return replace(address, port=runner.addresses[0][1])
    raise AssertionError("the last port either listens or raises")


def _unusable(address: Address, error: OSError) -> SettingsWrong:
    if error.errno == errno.EADDRINUSE:
        return SettingsWrong(f"Another program already listens on {address}. Set LIMNER_HTTP to another port.")
    reason = error.strerror or type(error).__name__
    return SettingsWrong(f"It is not possible to listen on {address}: {reason}. LIMNER_HTTP says where to.")
