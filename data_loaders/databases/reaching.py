"""Whether anybody answers at the address of a connection: asked before a driver is, which would say it in its own words."""

import socket

from data_loaders.databases import failures
from data_loaders.databases.connections import Connection

CONNECT_SECONDS = 10


def reach(connection: Connection) -> None:
    """Raise DatabaseFailed where nobody answers at the host and port: drivers say it in too many ways to tell apart."""
    if not connection.host or connection.host.startswith("/"):
        return
    try:
        socket.create_connection((connection.host, connection.port), CONNECT_SECONDS).close()
    except (socket.gaierror, UnicodeError):
        raise failures.unknown_host(connection.name, connection.host) from None
    except OSError:
        raise failures.not_reached(connection.name, connection.host, connection.port) from None
