"""One conversation with a PostgreSQL server: a read-only snapshot, with limits on time, closed whatever happens."""

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from core.words import Message, N_
from data_loaders.databases import failures
from data_loaders.databases.connections import Connection
from data_loaders.databases.failures import DatabaseFailed
from data_loaders.databases.reaching import CONNECT_SECONDS, reach

if TYPE_CHECKING:
    from adbc_driver_manager import dbapi

LOOK_SECONDS = 30
"""A question about the catalogue, or for the first rows, is stopped after so many seconds."""

_OURS = {
    "connect_timeout": str(CONNECT_SECONDS),
    "application_name": "ventanilla",
    "client_encoding": "UTF8",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
_LOCAL = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "iso_8601",
    "extra_float_digits": "1",
}
"""How the server spells values in text, whatever its own settings are."""

_BEGIN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
_RESERVED = frozenset(
    ["host", "hostaddr", "port", "dbname", "user", "password", "sslmode", "client_encoding"]
)
_BAD_OPTION = N_(
    'The connection "%(name)s" has "%(option)s" among its options. Take it out there: host, port, database, user, password '
    "and sslmode are settings of the connection itself."
)


class Session:
    """An open connection in one transaction: every statement sees the same state of the database."""

    def __init__(self, connection: Connection, opened: "dbapi.Connection") -> None:
        self.name = connection.name
        self._opened = opened
        self._running: dbapi.Cursor | None = None
        self._deadline = 0.0

    def rows(self, query: str, values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a short answer. Raises DatabaseFailed."""
        with self._explained(), self._opened.cursor() as cursor:
            self._running = cursor
            cursor.execute(query, tuple(values) or None)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def set(self, settings: Mapping[str, str]) -> None:
        """Set run-time settings until the transaction ends; those with a dot in their names are values of ours."""
        calls = ", ".join(
            f"set_config(${2 * index + 1}, ${2 * index + 2}, true)" for index in range(len(settings))
        )
        self.rows(f"SELECT {calls}", [text for pair in settings.items() for text in pair])

    def limit(self, seconds: float) -> None:
        """Let the server stop each later statement after so many seconds."""
        self.set({"statement_timeout": str(int(seconds * 1000))})
        self._deadline = seconds

    def stream(self, query: str) -> Generator[pa.RecordBatch, None, None]:
        """Yield the rows of a long answer as they come. Raises DatabaseFailed."""
        started = time.monotonic()
        with self._explained(), self._opened.cursor() as cursor:
            self._running = cursor
            cursor.execute(query)
            try:
                yield from cursor.fetch_record_batch()
            except (OSError, pa.ArrowException):
                # the stream tells no SQLSTATE, and its words are in the language of the server
                raise self._broken(time.monotonic() - started) from None

    def cancel(self) -> None:
        """Have the server stop the running answer; called from another thread."""
        from adbc_driver_manager import dbapi

        if self._running is None:
            return
        # an answer that is over, or a server that is gone, has nothing left to stop
        with suppress(dbapi.Error, RuntimeError):
            self._running.adbc_cancel()

    def _broken(self, seconds: float) -> DatabaseFailed:
        """Find out why a stream broke off: a server that is there answers that its transaction has failed."""
        if self._deadline and seconds >= self._deadline:
            return failures.failed("57014", self.name)
        try:
            self.rows("SELECT 1")
        except DatabaseFailed as error:
            return error
        return failures.failed("", self.name)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        from adbc_driver_manager import dbapi

        try:
            yield
        except dbapi.Error as error:
            raise failures.failed(_state(error), self.name) from None


@contextmanager
def session(connection: Connection, seconds: float = LOOK_SECONDS) -> Iterator[Session]:
    """Give a read-only snapshot of the database, in which no statement runs longer than this. Raises DatabaseFailed."""
    opened = _connected(connection)
    try:
        current = Session(connection, opened)
        current.rows(_BEGIN)
        current.set(_LOCAL)
        current.limit(seconds)
        yield current
    finally:
        _close(opened)


def _connected(connection: Connection) -> "dbapi.Connection":
    try:
        from adbc_driver_manager import dbapi as errors

        driver = import_module("adbc_driver_postgresql.dbapi")
    except ImportError:
        raise failures.without_driver(connection.kind, connection.known_as.packages) from None
    address = _address(connection)
    reach(connection)
    try:
        opened: errors.Connection = driver.connect(address)
        return opened
    except errors.Error as error:
        raise failures.refused(str(error), connection.name) from None


def _close(opened: "dbapi.Connection") -> None:
    from adbc_driver_manager import dbapi

    # a connection that broke off cannot say goodbye; what was asked for is over either way
    with suppress(dbapi.Error, RuntimeError, OSError):
        opened.close()


def _address(connection: Connection) -> str:
    """Return the keywords and values that libpq connects with, each value quoted."""
    for option in connection.options:
        if option.lower() in _RESERVED:
            raise DatabaseFailed(Message(_BAD_OPTION, {"name": connection.name, "option": option[:40]}))
    keywords = _OURS | {
        **connection.options,
        "host": connection.host,
        "port": str(connection.port),
        "dbname": connection.database,
        "user": connection.user,
        "password": connection.secret().reveal(),
        "sslmode": connection.sslmode,
    }
    return " ".join(f"{key}={_quoted(value)}" for key, value in keywords.items() if value)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _state(error: BaseException) -> str:
    """Return the SQLSTATE of a driver's error; a connection that broke off has none."""
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str) and state.strip("\x00"):
        return state
    status = getattr(error, "status_code", None)
    return "08006" if getattr(status, "name", "") == "IO" else ""
