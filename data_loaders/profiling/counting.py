"""Counting on one engine: a cursor for every query, a watch that hears how far the whole is and may stop it."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from core.errors import Cancelled, EngineFailed, StoreFailed
from core.words import Message, N_
from data_loaders.intake import Watch
from data_loaders.scratch_engine import cancelled, engine, run, stop_at_end

log = logging.getLogger(__name__)

HELD_CELLS = 5_000_000
"""Editions of at most so many cells are read once and held by the engine: many small queries are faster then."""

AT_ONCE_RECORDS = 50_000
"""Queries over so few records take milliseconds: watching each from another thread would take longer."""

_GIVEN = re.compile(r"\$(\w+)")
_STOPPED = N_("Counting was stopped. What was there before is unchanged.")
_MEMORY = N_(
    "Counting this dataset needs more memory than the app may use. Ask for more with VENTANILLA_MEMORY_MB."
)
_FULL = N_("The disk is full, so this dataset could not be counted. Make room, and try again.")
_FAILED = N_("This dataset could not be counted: the engine stopped. The log names the kind of error.")


class Counting:
    """The records of one edition as the table `data`. It is the watch of each query, and tells the real one.

    `given` are the values that queries name as `$name`; each query is given those it names.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, watch: Watch, records: int) -> None:
        self.records = records
        self.given: dict[str, Any] = {}
        self._connection = connection
        self._watch = watch
        self._from, self._to = 0.0, 0.0

    def stage(self, start: float, end: float) -> None:
        """Say which part of the whole work comes now, as shares of it."""
        self._from, self._to = start, max(start, end)
        self.progress(0.0, 0)

    def rows(self, query: str, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Run a query on a cursor of its own and return its rows. Raises Cancelled."""
        known = {**self.given, **(given or {})}
        named = {name: known[name] for name in set(_GIVEN.findall(query))}
        cursor = self._connection.cursor()
        try:
            if self.records <= AT_ONCE_RECORDS:
                stop_at_end()
                if self.is_cancelled():
                    raise cancelled()
                return cursor.execute(query, named).fetchall()
            return run(cursor, query, named, watch=self, rows=self.records).fetchall()
        finally:
            cursor.close()

    def row(self, query: str, given: Mapping[str, Any] | None = None) -> tuple[Any, ...]:
        """Run a query of one row."""
        return self.rows(query, given)[0]

    def progress(self, share: float | None, _rows: int) -> None:
        """Hear from a query, and tell how far the whole is."""
        done = self._from + (self._to - self._from) * (share or 0.0)
        self._watch.progress(done, int(done * self.records))

    def is_cancelled(self) -> bool:
        """Return whether somebody wants the whole to stop."""
        return self._watch.is_cancelled()


@contextmanager
def counting(
    files: tuple[Path, ...], scratch: Path, watch: Watch, *, memory_mb: int, threads: int
) -> Iterator[Counting]:
    """Yield a counting over the files' records; whatever the engine says becomes a sentence without values."""
    with _translated(), engine(scratch, memory_mb=memory_mb, threads=threads) as connection:
        connection.execute("SET GLOBAL parquet_metadata_cache = true")
        connection.execute("SET GLOBAL preserve_insertion_order = false")
        connection.cursor().read_parquet([str(file) for file in files]).create_view("stored")
        cursor = connection.cursor()
        records = (cursor.execute("SELECT count(*) FROM stored").fetchone() or (0,))[0]
        columns = len(cursor.execute("SELECT * FROM stored LIMIT 0").description or ())
        if records <= AT_ONCE_RECORDS:
            cursor.execute(
                "SET threads = 1"
            )  # handing a query of a millisecond to others takes longer than doing it
        kind = "TABLE" if records * columns <= HELD_CELLS else "VIEW"
        cursor.execute(f"CREATE {kind} data AS FROM stored")
        cursor.close()
        yield Counting(connection, watch, records)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (Cancelled, duckdb.InterruptException):
        raise Cancelled(Message(_STOPPED)) from None
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        is_full = "max_temp_directory_size" in str(error)
        raise (StoreFailed(Message(_FULL)) if is_full else EngineFailed(Message(_MEMORY))) from None
    except (duckdb.Error, OSError) as error:
        # the engine's text may quote a record: only the kind of error goes to the log
        log.error("counting failed: %s", type(error).__name__)
        is_full = "No space left" in str(error)
        raise (StoreFailed(Message(_FULL)) if is_full else EngineFailed(Message(_FAILED))) from None
