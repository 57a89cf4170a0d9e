"""Which module talks to which kind of server, and what each of them offers. A page asks here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from core.settings import Settings
from core.words import Message
from data_loaders.databases.choice import DatabaseChoice
from data_loaders.databases.connections import Connection, connections
from data_loaders.databases.tables import DatabaseColumn, DatabaseTable, TableDescription
from data_loaders.intake import Watch
from data_loaders.refusals import Tally

COUNT_SECONDS = 5.0
_MODULES: Mapping[str, str] = {"postgresql": "postgres"}
_OTHERS = "through_sqlalchemy"


@dataclass(frozen=True)
class Glimpse:
    """A first look at a chosen table: its columns, the first rows as text, the number of rows if it was quick to count."""

    described: TableDescription
    columns: tuple[DatabaseColumn, ...]
    preview: tuple[tuple[str, ...], ...] = ()
    records: int | None = None
    notes: tuple[Message, ...] = ()


class Server(Protocol):
    """What such a module offers. Everything raises DatabaseFailed, saying the way out."""

    def tables(self, connection: Connection) -> tuple[DatabaseTable, ...]:
        """Return the tables and views, in the order of their names."""
        ...

    def describe(self, connection: Connection, schema: str, table: str) -> TableDescription:
        """Return one table with its columns, key and links."""
        ...

    def count(self, connection: Connection, choice: DatabaseChoice, seconds: float) -> int | None:
        """Return how many rows the choice has, exactly; None where counting takes longer than this."""
        ...

    def glimpse(self, connection: Connection, choice: DatabaseChoice) -> Glimpse:
        """Return the columns and first rows of the choice, checked against what the table is now."""
        ...

    def take(
        self, connection: Connection, choice: DatabaseChoice, scratch: Path, watch: Watch, *, is_text: bool
    ) -> Tally:
        """Write `rows.parquet` and `refused.csv` into the scratch folder, and return the account."""
        ...


def server_of(connection: Connection) -> Server:
    """Return the module that talks to this kind of server. Modules are imported when they are first needed."""
    name = _MODULES.get(connection.kind, _OTHERS)
    return cast(Server, import_module(f"data_loaders.databases.{name}"))


def connected(name: str) -> Connection:
    """Return a connection that is set up on this computer, or raise DatabaseFailed with the names there are."""
    return connections(Settings.read()).named(name)


def tables(connection: Connection) -> tuple[DatabaseTable, ...]:
    """Return the tables and views of a database."""
    return server_of(connection).tables(connection)


def describe(connection: Connection, schema: str, table: str) -> TableDescription:
    """Return one table with its columns, key and links: what a person chooses columns and conditions from."""
    return server_of(connection).describe(connection, schema, table)


def count(connection: Connection, choice: DatabaseChoice, seconds: float = COUNT_SECONDS) -> int | None:
    """Return how many rows a choice has, exactly; None where counting takes longer than this."""
    return server_of(connection).count(connection, choice, seconds)
