"""One conversation with a server through SQLAlchemy: MySQL and MariaDB, SQL Server, Oracle, SQLite. Only ever reads."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from core.words import Message, N_
from data_loaders.databases import failures
from data_loaders.databases.connections import Connection
from data_loaders.databases.failures import DatabaseFailed
from data_loaders.databases.reaching import CONNECT_SECONDS, reach

if TYPE_CHECKING:
    import sqlalchemy as sa

_BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "mysql": (
        "SET time_zone = '+00:00'",
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    ),
    "oracle": ("SET TRANSACTION READ ONLY",),
    "sqlite": ("BEGIN",),
}
"""What makes every statement see the same state, as far as the server can."""
_WITH_SNAPSHOT = ("oracle", "sqlite")
"""Not MySQL, whose older tables (MyISAM) know no transactions, and not SQL Server, unless its owner has allowed it."""

_CODES: Mapping[int, str] = {
    1040: "53300",
    1044: "28000",
    1045: "28000",
    1049: "3D000",
    1054: "42703",
    1142: "42501",
    1143: "42501",
    1146: "42P01",
    1317: "57014",
    1969: "57014",
    2006: "08006",
    2013: "08006",
    3024: "57014",
}
"""Numbers of MySQL and MariaDB to the SQLSTATE that says the same."""
_NO_ENCRYPTION = (2026, 3159)

_NO_FILE = N_(
    'The database file of the connection "%(name)s" is not there or cannot be read. Check its path.'
)
_BAD_MODE = N_(
    'The connection "%(name)s" has an "sslmode" that its kind of server does not know here. Use disable, require or '
    "verify-full with MySQL; for others, use the options of the driver."
)


class AlchemySession:
    """An open connection. `dialect` is what SQLAlchemy calls the server."""

    def __init__(self, connection: Connection, opened: "sa.Connection") -> None:
        self.name, self.opened = connection.name, opened
        self.dialect = opened.dialect.name.replace("mariadb", "mysql")
        self._raw: Any = opened.connection.driver_connection

    @property
    def has_snapshot(self) -> bool:
        """Whether all statements certainly see one state of the database."""
        return self.dialect in _WITH_SNAPSHOT

    @property
    def can_be_stopped(self) -> bool:
        """Whether a running statement can be ended; elsewhere the end waits for the next rows."""
        return self.dialect in _STOPS

    def stop(self) -> None:
        """End the running statement, from another thread."""
        import sqlalchemy as sa

        if not self.can_be_stopped:
            return
        # a statement that is over, or a server that is gone, has nothing left to stop
        with suppress(sa.exc.SQLAlchemyError, self.opened.dialect.loaded_dbapi.Error):
            _STOPS[self.dialect](self.opened, self._raw)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn the errors of drivers into sentences of ours."""
        import sqlalchemy as sa

        try:
            with warnings.catch_warnings():
                # a column of an unknown type is left out and named; the warning says no more
                warnings.simplefilter("ignore", sa.exc.SAWarning)
                yield
        except sa.exc.NoSuchTableError:
            raise failures.failed("42P01", self.name) from None
        except sa.exc.SQLAlchemyError as error:
            raise _explained(error, self.name) from None


def _kill(opened: "sa.Connection", raw: Any) -> None:
    with opened.engine.connect() as other:
        other.exec_driver_sql(f"KILL QUERY {int(raw.thread_id())}")


_STOPS: Mapping[str, Callable[["sa.Connection", Any], None]] = {
    "sqlite": lambda _, raw: raw.interrupt(),
    "oracle": lambda _, raw: raw.cancel(),
    "mysql": _kill,
}


@contextmanager
def alchemy_session(connection: Connection) -> Iterator[AlchemySession]:
    """Give a connection that only reads, from one snapshot where the server has that. Raises DatabaseFailed."""
    engine = _engine(connection)
    try:
        with _opened(engine, connection) as opened:
            session = AlchemySession(connection, opened)
            with session.explained():
                for statement in _BEGINNINGS.get(session.dialect, ()):
                    opened.exec_driver_sql(statement)
            yield session
    finally:
        engine.dispose()


@contextmanager
def _opened(engine: "sa.Engine", connection: Connection) -> Iterator["sa.Connection"]:
    import sqlalchemy as sa

    if connection.kind != "sqlite":
        reach(connection)
    try:
        opened = engine.connect()
    except sa.exc.SQLAlchemyError as error:
        raise _refused(error, connection.name) from None
    try:
        yield opened
    finally:
        _close(opened)


def _close(opened: "sa.Connection") -> None:
    import sqlalchemy as sa

    # a connection that broke off cannot say goodbye; what was asked for is over either way
    with suppress(sa.exc.SQLAlchemyError):
        opened.invalidate()
        opened.close()


def _engine(connection: Connection) -> "sa.Engine":
    """Return the engine, which keeps no connection and shows no value in what it says."""
    known = connection.known_as
    try:
        import sqlalchemy as sa

        import_module(known.module)
    except ImportError:
        raise failures.without_driver(connection.kind, known.packages) from None
    if connection.kind == "sqlite":
        return sa.create_engine(
            "sqlite://", creator=_file(connection), poolclass=sa.NullPool, hide_parameters=True
        )
    url = sa.URL.create(
        known.dialect,
        username=connection.user or None,
        password=connection.secret().reveal() or None,
        host=connection.host or None,
        port=connection.port or None,
        database=connection.database or None,
        query=dict(connection.options),
    )
    arguments = _encryption(connection)
    if known.module == "pymysql":
        arguments["connect_timeout"] = CONNECT_SECONDS
    return sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True, connect_args=arguments)


def _file(connection: Connection) -> Callable[[], Any]:
    """Return a function that opens a SQLite file for reading only; it is never created."""
    import sqlite3

    path = Path(connection.database).expanduser()
    if not path.is_file():
        raise DatabaseFailed(Message(_NO_FILE, {"name": connection.name}))
    address = f"file:{quote(str(path.resolve()))}?mode=ro"
    return lambda: sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)


def _encryption(connection: Connection) -> dict[str, Any]:
    mode = connection.sslmode
    if not mode:
        return {}
    modes: dict[str, dict[str, Any]] = {
        "disable": {"ssl_disabled": True},
        "require": {"ssl": {"check_hostname": False}},
        "verify-full": {"ssl_verify_cert": True, "ssl_verify_identity": True},
    }
    if connection.known_as.module != "pymysql" or mode not in modes:
        raise DatabaseFailed(Message(_BAD_MODE, {"name": connection.name}))
    return modes[mode]


def _refused(error: Exception, name: str) -> DatabaseFailed:
    number = _number(error)
    if number in _NO_ENCRYPTION:
        return failures.refused("tls", name)
    return (
        failures.failed(_CODES[number], name) if number in _CODES else failures.refused(_words(error), name)
    )


def _explained(error: Exception, name: str) -> DatabaseFailed:
    if getattr(error, "connection_invalidated", False):
        return failures.lost(name)
    return failures.failed(_CODES.get(_number(error), ""), name)


def _number(error: Exception) -> int:
    """Return the number that a driver gives its errors, 0 where it gives none."""
    given = getattr(getattr(error, "orig", None), "args", ())
    return given[0] if given and isinstance(given[0], int) else 0


def _words(error: Exception) -> str:
    return str(getattr(error, "orig", ""))
