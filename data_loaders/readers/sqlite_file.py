"""An SQLite database opened for reading and nothing else, what stands in it, and its rows as text."""

# ruff: noqa: S608 - names of tables and columns cannot be parameters; each is quoted by `quoted`

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from core.words import N_
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.records import Record

LONGEST_VALUE = 64_000_000
SECONDS = 120.0
"""For all queries on one opening of a file."""

STEPS_BETWEEN_LOOKS = 10_000
LONGEST_BLOB = 64
"""Bytes; a longer value of bytes is a picture or a document, which is no cell of a table."""

_BROKEN = N_(
    '"%(file)s" is a damaged database: it cannot be read to the end. Export the table you need as CSV in the program that '
    "keeps it, and add that file."
)
_TOO_SLOW = N_(
    '"%(file)s" takes too long to read: what was chosen is computed from other tables. Choose a plain table, or export it '
    "as CSV and add that file."
)
_TOO_LARGE = N_(
    '"%(file)s" holds a value of more than 64 MB, which no cell of a table is. Export the columns you need as CSV, and add '
    "that file."
)

_ALLOWED = frozenset(
    [sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE]
)
_PRAGMAS = frozenset(["table_list", "table_xinfo", "foreign_key_list"])


@dataclass(frozen=True)
class Reference:
    """A foreign key: these columns point at those of another table; none named: at its key."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """A table or view: its columns and key as they are called in the database, and its foreign keys.

    `position` reads the last column, `geometry`, into the cells of `position_columns`; it is not among `columns`.
    """

    name: str
    kind: str
    columns: tuple[str, ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    geometry: str = ""
    position_columns: tuple[str, ...] = ()
    position: Callable[[bytes], list[str]] | None = None


@contextmanager
def opened(file: Path, seconds: float = SECONDS) -> Iterator[sqlite3.Connection]:
    """Open a database read-only, as a file that nobody changes; queries end after so many seconds."""
    address = f"file:{quote(str(file.resolve()))}?mode=ro&immutable=1"
    database = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
            database.execute(f"PRAGMA {pragma}")
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        database.set_authorizer(_authorized)
        deadline = time.monotonic() + seconds
        database.set_progress_handler(lambda: time.monotonic() > deadline, STEPS_BETWEEN_LOOKS)
        database.text_factory = bytes
        yield database
    finally:
        database.close()


@contextmanager
def explained(shown_name: str) -> Iterator[None]:
    """Turn what a damaged or hostile database raises into a sentence; its own text is never shown."""
    try:
        yield
    except sqlite3.Error as error:
        is_slow = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT
        is_large = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_TOOBIG
        text = _TOO_SLOW if is_slow else _TOO_LARGE if is_large else _BROKEN
        raise unreadable(text, shown_name) from error
    except (UnicodeError, OverflowError, MemoryError) as error:
        raise unreadable(_BROKEN, shown_name) from error


def relations(database: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the tables, views, virtual tables and their shadows, each with its kind; those of SQLite itself aside."""
    listed = [
        (decoded(name), decoded(kind))
        for schema, name, kind, *_ in database.execute("PRAGMA table_list")
        if schema == b"main" and not name.startswith(b"sqlite_")
    ]
    order = [decoded(name) for (name,) in database.execute("SELECT name FROM sqlite_schema")]
    place = {name: number for number, name in enumerate(order)}
    return sorted(listed, key=lambda entry: place.get(entry[0], len(place)))


def relation(database: sqlite3.Connection, name: str) -> Relation:
    """Return what the database says about one of its tables or views."""
    kind = dict(relations(database)).get(name, "")
    columns, keyed = [], []
    for _, column, _, _, _, place, hidden in database.execute(f"PRAGMA table_xinfo({quoted(name)})"):
        if hidden != 1:
            columns.append(decoded(column))
        if place:
            keyed.append((place, decoded(column)))
    key = tuple(column for _, column in sorted(keyed))
    return Relation(name, kind, tuple(columns), key, tuple(_references(database, name)))


def count(database: sqlite3.Connection, name: str, condition: str = "") -> int:
    """Return how many records a table has; `condition` is SQL of ours."""
    return int(database.execute(f"SELECT count(*) FROM {quoted(name)}{condition}").fetchone()[0])


def rows(database: sqlite3.Connection, chosen: Relation, cells: "Cells") -> Iterator[Record]:
    """Yield the records of a table as text, numbered from 1."""
    names = [*chosen.columns, *([chosen.geometry] if chosen.position else [])]
    query = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(chosen.name)}"
    width = len(chosen.columns)
    database.text_factory = cells.decoded
    for number, row in enumerate(database.execute(query), 1):
        texts = [cells.text(value) for value in row[:width]]
        if chosen.position:
            texts += chosen.position(row[width] if isinstance(row[width], bytes) else b"")
        yield Record(number, 1, texts, "", "")


class Cells:
    """Values as text; remembers what could not be shown as it is."""

    def __init__(self) -> None:
        self.left_out = self.foreign = 0

    def text(self, value: Any) -> str:
        """Return a number as SQLite gives it, text as it stands, few bytes in hexadecimal, more of them not at all."""
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, bytes):
            if len(value) <= LONGEST_BLOB:
                return value.hex()
            self.left_out += 1
            return ""
        return repr(value)

    def decoded(self, value: bytes) -> str:
        """Return text that is not UTF-8 as what it likely is, and remember that there was some."""
        try:
            return value.decode()
        except UnicodeDecodeError:
            self.foreign += 1
            return value.decode("cp1252", "replace")


def decoded(value: Any) -> str:
    """Return the text of a name."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)


def quoted(name: str) -> str:
    """Return a name as it may stand in a query.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def _references(database: sqlite3.Connection, name: str) -> Iterator[Reference]:
    found: dict[int, list[tuple[int, str, str, str]]] = {}
    for number, place, table, column, to, *_ in database.execute(f"PRAGMA foreign_key_list({quoted(name)})"):
        found.setdefault(number, []).append((place, decoded(table), decoded(column), decoded(to or b"")))
    for parts in found.values():
        parts.sort()
        to = tuple(part[3] for part in parts if part[3])
        yield Reference(tuple(part[2] for part in parts), parts[0][1], to)


def _authorized(
    action: int, first: str | None, second: str | None, _schema: str | None, _by: str | None
) -> int:
    """Allow reading, and the few questions about tables; nothing else, whatever a view says."""
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if first in _PRAGMAS else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and second == "load_extension":
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
