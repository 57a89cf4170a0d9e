"""What went wrong at a database, in sentences of ours.

Drivers quote passwords, statements and records in their messages, so none of those is ever shown or logged: only the kind
of the failure is kept, by its SQLSTATE where there is one.
"""

import logging
import re

from core.errors import AppError
from core.words import Message, N_

_log = logging.getLogger(__name__)


class DatabaseFailed(AppError):
    """A connection or a table that could not be used, with the reason and the way out."""


class TooSlow(DatabaseFailed):
    """A statement that was stopped by its time limit."""


_DRIVER = N_(
    'The driver for "%(kind)s" is not installed. Run "%(command)s" in the folder of the app, and start it again.'
)
_UNKNOWN_HOST = N_(
    'No computer is called "%(host)s" on this network. Check the host of the connection "%(name)s".'
)
_NOT_REACHED = N_(
    'The database "%(name)s" does not answer at %(host)s, port %(port)s. Check that it is running, that this computer may '
    "reach it, and the port."
)
_PASSWORD = N_(
    'The database "%(name)s" refused the user or the password. Check both in the file of connections, and try again.'
)
_NO_DATABASE = N_(
    'The server of the connection "%(name)s" has no database of that name. Check the name of the database.'
)
_TLS = N_(
    'No encrypted connection to "%(name)s" could be made. Check "sslmode" and the certificate of the server with whoever '
    "runs it."
)
_NOT_ADMITTED = N_(
    'The server of "%(name)s" does not let this computer or this user in. Ask whoever runs it, or set "sslmode".'
)
_BUSY = N_('The database "%(name)s" takes no more connections right now. Try again in a few minutes.')
_REFUSED = N_(
    'The database "%(name)s" refused the connection. Check user, password, database name and "sslmode" of the connection.'
)
_NOT_ALLOWED = N_(
    'The user of the connection "%(name)s" may not read this table. Ask whoever runs the database for the right to read it.'
)
_GONE = N_(
    'The table is no longer there, or its columns have changed. Choose it again from the list of "%(name)s".'
)
_TOO_SLOW = N_(
    'The database "%(name)s" took too long to answer and was told to stop. Choose fewer rows or columns, and try again.'
)
_LOST = N_(
    'The connection to "%(name)s" broke off. Nothing was stored. Check the network and the server, and try again.'
)
_STOPPED = N_(
    'The database "%(name)s" stopped with an error of its own. Nothing was stored. If this is a view, ask whoever made it.'
)
_FULL = N_('The server of "%(name)s" has run out of memory or room. Nothing was stored. Try fewer rows.')

_BY_STATE = {
    "28": _PASSWORD,
    "3D": _NO_DATABASE,
    "42501": _NOT_ALLOWED,
    "42P01": _GONE,
    "42703": _GONE,
    "3F": _GONE,
    "57014": _TOO_SLOW,
    "57P": _LOST,
    "08": _LOST,
    "53300": _BUSY,
    "53": _FULL,
}
"""SQLSTATE, or the beginning of one, to the sentence. The longest that fits counts."""

_BY_WORDS = (
    (("pg_hba.conf",), _NOT_ADMITTED),
    (("ssl", "tls", "certificate"), _TLS),
    (("password", "contraseña", "senha", "mot de passe"), _PASSWORD),
    (("role", "rol "), _PASSWORD),
    (("too many", "demasiad", "57p03", "starting up", "slots"), _BUSY),
    (("database", "base de datos", "banco de dados"), _NO_DATABASE),
)
"""Words of a refused connection, for which servers give no SQLSTATE; in the languages that servers here speak."""


_QUOTED = re.compile(r'"[^"]*"|«[^»]*»')
"""Names stand in quotes; a host called "ssl" says nothing about encryption."""


def failed(state: str, name: str) -> DatabaseFailed:
    """Return the error for a failed statement by its SQLSTATE ("" where there is none)."""
    _log.error("database failed: %s", state or "no state")
    fitting = [known for known in _BY_STATE if state.startswith(known)]
    text = _BY_STATE[max(fitting, key=len)] if fitting else _STOPPED
    return (TooSlow if text is _TOO_SLOW else DatabaseFailed)(Message(text, {"name": name}))


def refused(words: str, name: str) -> DatabaseFailed:
    """Return the error for a connection that was not granted; of the driver's words only their kind is kept."""
    heard = _QUOTED.sub("", words).casefold()
    kinds = (text for signs, text in _BY_WORDS if any(sign in heard for sign in signs))
    text = next(kinds, _REFUSED)
    _log.error("connection refused: %s", _BY_KIND[text])
    return DatabaseFailed(Message(text, {"name": name}))


_BY_KIND = {
    _NOT_ADMITTED: "not admitted",
    _TLS: "encryption",
    _PASSWORD: "user or password",
    _BUSY: "busy",
    _NO_DATABASE: "no such database",
    _REFUSED: "other",
}


def lost(name: str) -> DatabaseFailed:
    """Return the error for a connection that broke off."""
    return DatabaseFailed(Message(_LOST, {"name": name}))


def unknown_host(name: str, host: str) -> DatabaseFailed:
    """Return the error for a host that no name server knows."""
    return DatabaseFailed(Message(_UNKNOWN_HOST, {"name": name, "host": host}))


def not_reached(name: str, host: str, port: int) -> DatabaseFailed:
    """Return the error for a host where nobody answers."""
    return DatabaseFailed(Message(_NOT_REACHED, {"name": name, "host": host, "port": str(port)}))


def without_driver(kind: str, packages: str) -> DatabaseFailed:
    """Return the error for a driver that is not installed, with the line that installs it."""
    command = f".venv/bin/pip install -r requirements-databases.txt {packages}".strip()
    return DatabaseFailed(Message(_DRIVER, {"kind": kind, "command": command}))
