"""One sitting with the engine: a connection of its own with a limit of memory, a cursor per query, stopped at once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from core.catalog import Dataset
from core.errors import AppError, Cancelled, EngineFailed
from core.words import Message, N_
from data_loaders.intake import Watch
from data_loaders.scratch_engine import cancelled, engine, run, stop_at_end
from data_loaders.store import Store
from data_loaders.values.expression import Expression

AT_ONCE_RECORDS = 50_000
"""Queries over so few records take milliseconds: watching each from another thread would take longer."""

log = logging.getLogger(__name__)

_STOPPED = N_("Stopped. Nothing was changed.")
_MEMORY = N_("This needs more memory than the app may use.")
_FAILED = N_("The engine could not finish this. The log names the error.")


class Session:
    """Asks the engine, one query after the other. Tables that are made here are seen by every later query."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, watch: Watch, *, is_watched: bool = True
    ) -> None:
        self._connection = connection
        self._watch = _Quietly(watch)
        self._is_watched = is_watched

    def ask(self, query: Expression | str) -> list[tuple[Any, ...]]:
        """Return the rows of a query. Raises Cancelled or EngineFailed, with a sentence that quotes nothing."""
        asked = query if isinstance(query, Expression) else Expression(query)
        cursor = self._connection.cursor()
        try:
            if self._is_watched:
                return run(cursor, asked.sql, asked.values, watch=self._watch).fetchall()
            stop_at_end()
            if self._watch.is_cancelled():
                raise cancelled()
            return cursor.execute(asked.sql, list(asked.values)).fetchall()
        except Cancelled:
            raise Cancelled(Message(_STOPPED)) from None
        except (duckdb.Error, RuntimeError, OSError, MemoryError) as error:
            raise _translated(error) from None
        finally:
            cursor.close()


class _Quietly:
    """A watch that is asked whether to stop, but is not told how far each single query is."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def progress(self, share: float | None, rows: int) -> None:
        """Say nothing: the caller counts whole checks."""

    def is_cancelled(self) -> bool:
        return self._watch.is_cancelled()


@contextmanager
def opened(store: Store, watch: Watch, dataset: Dataset) -> Iterator[Session]:
    """Give a session about a dataset. It spills into a scratch folder of the store, and leaves nothing behind."""
    with store.scratch() as room, engine(room) as connection:
        # the end of a file with thousands of columns is long: it is read once, not for every query
        connection.execute("SET GLOBAL parquet_metadata_cache = true")
        is_watched = _most_records(dataset, store) > AT_ONCE_RECORDS
        if not is_watched:
            connection.execute("SET threads = 1")
        yield Session(connection, watch, is_watched=is_watched)


def _most_records(dataset: Dataset, store: Store) -> int:
    """Return the records of the dataset, or of one that it points at, if that has more."""
    there = store.catalog().datasets
    linked = [there[link.dataset].edition.records for link in dataset.links if link.dataset in there]
    return max([dataset.edition.records, *linked])


def _translated(error: BaseException) -> AppError:
    # the engine's message may quote a record, so only its kind is logged
    log.error("A check could not be run: %s", type(error).__name__)
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return EngineFailed(Message(_MEMORY))
    return EngineFailed(Message(_FAILED))
