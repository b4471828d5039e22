"""Finds out why a broker is unreachable, with one connection to each server in turn.

Client libraries only report a failed bootstrap: to them, a wrong password looks like a broker that is down.
"""

import asyncio
import os
import socket
import ssl
from typing import Any, Final

from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError

from streams.engine.broker.connection import Connection, host_and_port
from streams.engine.broker.trouble import BrokerProblem, known

CONNECT_MS: Final = 5_000
_NOT_YET_VALID, _EXPIRED = 9, 10
_OTHER_NAME: Final = frozenset({62, 64})
"""OpenSSL's verification codes of a wrong host name."""
IS_IT_THERE: Final = "Is the broker running, and is SHIPSCREEN_BROKER right?"


async def unreachable(connection: Connection) -> BrokerProblem | None:
    """Returns why the broker is unreachable, the most serious reason of all servers; None if one server accepts us."""
    found: list[BrokerProblem] = []
    for server in connection.servers:
        trouble = await _tried(server, connection)
        if trouble is None:
            return None
        found.append(trouble)
    nothing = BrokerProblem("SHIPSCREEN_BROKER names no server.", "Set SHIPSCREEN_BROKER=host:port[,host:port].")
    return max(found, key=lambda trouble: trouble.lasting, default=nothing)


async def _tried(server: str, connection: Connection) -> BrokerProblem | None:
    host, port = host_and_port(server)
    given = {name: value for name, value in connection.clients().items() if name != "bootstrap_servers"}
    try:
        taken = await asyncio.wait_for(
            create_conn(host.strip("[]"), int(port), request_timeout_ms=CONNECT_MS, **given), 2 * CONNECT_MS / 1000
        )
    except (KafkaError, OSError, TimeoutError, ValueError) as away:
        return _why(away, server, connection)
    taken.close()
    return None


def _why(away: Exception, server: str, connection: Connection) -> BrokerProblem:
    told = known(away, connection)
    if told is not None:
        return told
    if isinstance(away, ssl.SSLCertVerificationError):
        return _certificate(away, server)
    if isinstance(away, socket.gaierror):
        return BrokerProblem(f"No address is known for {server}: {away.strerror}.", IS_IT_THERE, lasting=False)
    if isinstance(away, ssl.SSLError):
        return BrokerProblem(
            f"No encrypted connection to {server}: {away.reason or away}.",
            "Does this port speak TLS (SHIPSCREEN_SECURITY_PROTOCOL), and does it require a client certificate "
            "(SHIPSCREEN_CERTIFICATE_FILE, SHIPSCREEN_KEY_FILE)?",
        )
    if isinstance(away, (KafkaError, ConnectionResetError)):
        return closed_on_us(server, connection)
    return BrokerProblem(f"Nothing answers at {server}: {_plain(away)}.", IS_IT_THERE, lasting=False)


def closed_on_us(server: str, connection: Connection) -> BrokerProblem:
    """The server listens but closes the connection: it is stopping or starting, or expects another protocol."""
    return BrokerProblem(
        f"{server} closes the connection when addressed with {connection.security_protocol}.",
        "Is the broker starting or stopping? If it persists, its listener needs another SHIPSCREEN_SECURITY_PROTOCOL "
        "(TLS, a password), or SHIPSCREEN_BROKER names the port of something else.",
        lasting=False,
    )


def _certificate(away: ssl.SSLCertVerificationError, server: str) -> BrokerProblem:
    said = f"The certificate of {server} is not accepted: {away.verify_message}."
    if away.verify_code in (_NOT_YET_VALID, _EXPIRED):
        return BrokerProblem(
            said, "Is this machine's clock right (timedatectl)? If it is, renew the broker's certificate."
        )
    if away.verify_code in _OTHER_NAME:
        return BrokerProblem(said, "SHIPSCREEN_BROKER must name the broker as its certificate does.")
    return BrokerProblem(said, "SHIPSCREEN_CA_FILE must name the PEM file of the authority that signed it.")


def _plain(away: Any) -> str:
    if isinstance(away, TimeoutError):
        return f"no answer within {CONNECT_MS / 1000:g} s"
    return os.strerror(away.errno) if getattr(away, "errno", None) else str(away)
