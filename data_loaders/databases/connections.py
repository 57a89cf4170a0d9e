"""Connections to databases: from a file that only its owner may read, or from the environment. Never stored with data.

One table per connection in `connections.toml`:

    [padron]
    kind = "postgresql"
    host = "db.ministry.example"
    database = "padron"
    user = "reader"
    password_env = "PADRON_PASSWORD"
    sslmode = "verify-full"

or `VENTANILLA_DB_PADRON_URL=postgresql://reader:...@db.ministry.example/padron?sslmode=verify-full`.
"""

import os
import re
import stat
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from core.settings import Settings
from core.words import Message, N_
from data_loaders.databases.failures import DatabaseFailed

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_VARIABLE = re.compile(r"VENTANILLA_DB_([A-Za-z0-9_]{1,60})_URL")


@dataclass(frozen=True)
class Kind:
    """A kind of server: the module of its driver, how SQLAlchemy calls it, its usual port, what pip must add."""

    module: str
    dialect: str = ""
    port: int = 0
    packages: str = ""


KINDS: Mapping[str, Kind] = {
    "postgresql": Kind("adbc_driver_postgresql", port=5432),
    "mysql": Kind("pymysql", "mysql+pymysql", 3306, "pymysql"),
    "mariadb": Kind("pymysql", "mariadb+pymysql", 3306, "pymysql"),
    "sqlserver": Kind("pymssql", "mssql+pymssql", 1433, "pymssql"),
    "oracle": Kind("oracledb", "oracle+oracledb", 1521, "oracledb"),
    "sqlite": Kind("sqlite3", "sqlite"),
}
_SCHEMES = {"postgres": "postgresql", "mssql": "sqlserver"}

_NO_FILE = N_(
    'No connection is set up: there is no file "%(file)s". Create it with one table per database, as the guide shows.'
)
_UNREADABLE = N_('The file of connections "%(file)s" cannot be read. Check that it belongs to you.')
_NOT_TOML = N_(
    'The file of connections "%(file)s" is not written as TOML (line %(line)s). Compare it with the guide.'
)
_OPEN_TO_ALL = N_(
    'Everybody on this computer can read "%(file)s", which holds passwords. Nothing was read from it. Run "chmod 600" on it.'
)
_OPEN_TO_GROUP = N_('Your group can read "%(file)s", which may hold passwords. Run "chmod 600" on it.')
_IN_DATA = N_(
    'The file of connections "%(file)s" lies in the data folder, which is copied and backed up. Move it elsewhere.'
)
_BAD_NAME = N_(
    "A connection in the file has a name with other signs than letters, digits, - and _. Give it a plain name."
)
_NO_TABLE = N_(
    '"%(name)s" in the file of connections is not a table like [%(name)s]. Compare it with the guide.'
)
_BAD_KEY = N_(
    'The connection "%(name)s" has a setting "%(key)s" that is unknown or not of the right kind. Correct it or take it out.'
)
_BAD_KIND = N_('The connection "%(name)s" is of a kind that is not known. Choose one of these: %(kinds)s.')
_UNKNOWN = N_('No connection is called "%(name)s". There are: %(known)s.')
_UNKNOWN_NONE = N_('No connection is called "%(name)s": none is set up. Create the file "%(file)s" first.')
_BAD_URL = N_("The variable %(variable)s does not hold the address of a database. Compare it with the guide.")
_NO_VARIABLE = N_(
    'The password of "%(name)s" is to come from the variable %(variable)s, which is not set. Set it and start again.'
)
_NO_PASSWORD_FILE = N_(
    'The file with the password of "%(name)s" cannot be read, or others can read it too. Check it, and run "chmod 600" on it.'
)


class Secret:
    """A text that shows itself only when asked to."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret()"

    def __bool__(self) -> bool:
        return bool(self._text)

    def reveal(self) -> str:
        """Return the text, for the driver alone."""
        return self._text


@dataclass(frozen=True, repr=False)
class Connection:
    """One database that may be read from. `options` go to the driver as they are; for SQLite `database` is the file."""

    name: str
    kind: str
    host: str = ""
    port: int = 0
    database: str = ""
    user: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))
    password_env: str = ""
    password_file: str = ""
    sslmode: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Connection({self.name!r}, {self.kind!r})"

    @property
    def known_as(self) -> Kind:
        """What is known about servers of this kind."""
        return KINDS[self.kind]

    def secret(self, environment: Mapping[str, str] = os.environ) -> Secret:
        """Return the password, from wherever it is kept; empty where the server asks for none. Raises DatabaseFailed."""
        if self.password_env and not self.password:
            if self.password_env not in environment:
                values = {"name": self.name, "variable": self.password_env}
                raise DatabaseFailed(Message(_NO_VARIABLE, values))
            return Secret(environment[self.password_env])
        return self._from_file() if self.password_file and not self.password else self.password

    def _from_file(self) -> Secret:
        file = Path(self.password_file).expanduser()
        try:
            if _readers(file) != "owner":
                raise PermissionError
            return Secret(file.read_text(encoding="utf-8").rstrip("\r\n"))
        except (OSError, UnicodeDecodeError):
            raise DatabaseFailed(Message(_NO_PASSWORD_FILE, {"name": self.name})) from None


@dataclass(frozen=True)
class Connections:
    """The connections that are set up, in the order of the file, and what to know about the file."""

    file: Path
    all: tuple[Connection, ...] = ()
    notes: tuple[Message, ...] = ()

    def named(self, name: str) -> Connection:
        """Return one connection, or raise DatabaseFailed with the names there are."""
        for connection in self.all:
            if connection.name == name:
                return connection
        known = [connection.name for connection in self.all]
        values = {"name": name[:80], "known": known, "file": str(self.file)}
        raise DatabaseFailed(Message(_UNKNOWN if known else _UNKNOWN_NONE, values))


def connections(settings: Settings, environment: Mapping[str, str] = os.environ) -> Connections:
    """Return the connections of the file and of the environment; those of the environment count where both name one.

    Without any there is a note that says what to do. Raises DatabaseFailed for a file that is open to others, lies in
    the data folder, or is not written as it should be.
    """
    file = settings.connections
    found = {connection.name: connection for connection in _of_environment(environment)}
    if not file.exists():
        missing = Message(_NO_FILE, {"file": str(file)})
        return Connections(file, tuple(found.values()), () if found else (missing,))
    notes = _guarded(file, settings.data)
    written = {connection.name: connection for connection in _of_file(file)}
    return Connections(file, tuple((written | found).values()), notes)


def _guarded(file: Path, data: Path) -> tuple[Message, ...]:
    """Refuse a file that others can read; return the warning for one that the group can read."""
    if data.resolve() in file.resolve().parents:
        raise DatabaseFailed(Message(_IN_DATA, {"file": str(file)}))
    readers = _readers(file)
    if readers == "all":
        raise DatabaseFailed(Message(_OPEN_TO_ALL, {"file": str(file)}))
    return (Message(_OPEN_TO_GROUP, {"file": str(file)}),) if readers == "group" else ()


def _readers(file: Path) -> str:
    """Return who may read a file: "owner", "group" or "all". Windows keeps a user's folders to the user."""
    if sys.platform == "win32":
        return "owner"
    mode = file.stat().st_mode
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        return "all"
    return "group" if mode & (stat.S_IRGRP | stat.S_IWGRP) else "owner"


def _of_file(file: Path) -> Iterator[Connection]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise DatabaseFailed(Message(_UNREADABLE, {"file": str(file)})) from None
    except tomllib.TOMLDecodeError as error:
        # the message of the parser may quote what stands there
        line = re.search(r"line (\d+)", str(error))
        values = {"file": str(file), "line": line.group(1) if line else "?"}
        raise DatabaseFailed(Message(_NOT_TOML, values)) from None
    for name, table in tables.items():
        yield _connection(name, table)


_KEYS: Mapping[str, type] = {
    "kind": str,
    "host": str,
    "port": int,
    "database": str,
    "user": str,
    "password": str,
    "password_env": str,
    "password_file": str,
    "sslmode": str,
    "options": dict,
}


def _connection(name: str, table: object) -> Connection:
    if not NAME.fullmatch(name):
        raise DatabaseFailed(Message(_BAD_NAME))
    if not isinstance(table, dict):
        raise DatabaseFailed(Message(_NO_TABLE, {"name": name}))
    for key, value in table.items():
        if key not in _KEYS or type(value) is not _KEYS[key]:
            raise DatabaseFailed(Message(_BAD_KEY, {"name": name, "key": key[:40]}))
    kind = table.get("kind", "")
    if kind not in KINDS:
        raise DatabaseFailed(Message(_BAD_KIND, {"name": name, "kinds": list(KINDS)}))
    options = {str(key): str(value) for key, value in table.get("options", {}).items()}
    known = {**table, "options": options, "password": Secret(table.get("password", ""))}
    return Connection(name, **{"port": KINDS[kind].port, **known})


def _of_environment(environment: Mapping[str, str]) -> Iterator[Connection]:
    for variable, url in sorted(environment.items()):
        if (match := _VARIABLE.fullmatch(variable)) and url:
            yield _of_url(variable, match.group(1).lower(), url)


def _of_url(variable: str, name: str, url: str) -> Connection:
    wrong = DatabaseFailed(Message(_BAD_URL, {"variable": variable}))
    try:
        parts = urlsplit(url)
        scheme = parts.scheme.partition("+")[0]
        kind, port = _SCHEMES.get(scheme, scheme), parts.port
    except ValueError:
        raise wrong from None
    if kind not in KINDS:
        raise wrong
    options = dict(parse_qsl(parts.query))
    return Connection(
        name,
        kind,
        host=parts.hostname or "",
        port=port or KINDS[kind].port,
        database=unquote(parts.path.removeprefix("/")),
        user=unquote(parts.username or ""),
        password=Secret(unquote(parts.password or "")),
        sslmode=options.pop("sslmode", ""),
        options=options,
    )
