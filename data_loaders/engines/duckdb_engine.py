"""DuckDB, the default engine: in this process, over Parquet editions, one cursor for each question."""

import contextlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import BoundedSemaphore, Event, Timer
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pyarrow as pa
from narwhals.exceptions import NarwhalsError

from core.answer import RECORDS
from core.catalog import Dataset
from core.engine import Limits
from core.errors import AppError, BadQuestion, Cancelled, EngineFailed
from core.plan import CONTRIBUTORS
from core.words import Message, N_
from data_loaders.engines.readable_sql import readable_sql

log = logging.getLogger(__name__)

Locate = Callable[[Dataset], Sequence[Path]]

_QUESTIONS_PER_CORE = 2
_TRIES_TO_STOP = 200
_SECONDS_BETWEEN_TRIES = 0.01
_CONFIGURATION = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "python_scan_all_frames": "false",
}


def connect(limits: Limits, scratch: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a database in memory with every limit set and no way out of this machine."""
    configuration: dict[str, Any] = {
        **_CONFIGURATION,
        "memory_limit": f"{limits.memory_mb}MB",
        "threads": str(limits.threads or os.cpu_count() or 1),
        # empty: nothing is spilled; DuckDB's own default is a folder beside whatever was started
        "temp_directory": str(scratch) if scratch else "",
    }
    connection = duckdb.connect(":memory:", config=configuration)
    connection.execute("SET GLOBAL TimeZone='UTC'")
    # a plan is bound at each of its steps, and each time would read the footers again: 20 ms for 10 M records
    connection.execute("SET GLOBAL parquet_metadata_cache=true")
    return connection


class DuckDBEngine:
    """Counts plans on one DuckDB. Safe to share between sessions: each reading has a cursor of its own."""

    def __init__(self, locate: Locate, limits: Limits, scratch: Path | None = None) -> None:
        self._connection = connect(limits, scratch)
        self._locate = locate
        self._limits = limits
        self._places = BoundedSemaphore(_QUESTIONS_PER_CORE * (os.cpu_count() or 1))

    @contextlib.contextmanager
    def open(self) -> Iterator["DuckDBReading"]:
        """Yield a reading; waits while the machine is busy with as many questions as it can serve."""
        if not self._places.acquire(timeout=self._limits.seconds):
            raise EngineFailed(Message(N_("Too many questions are being counted. Try again in a minute.")))
        reading = DuckDBReading(self._connection.cursor(), self._locate, self._limits)
        try:
            # the engine also speaks up while a plan is being made, for example of a column that the file lacks
            with reading.translated():
                yield reading
        finally:
            reading.close()
            self._places.release()


class DuckDBReading:
    """One question being counted on one cursor."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, locate: Locate, limits: Limits) -> None:
        self._cursor = cursor
        self._locate = locate
        self._limits = limits
        self._tables: dict[str, str] = {}
        self._is_cancelled = False
        self._idle = Event()
        self._idle.set()

    def scan(self, dataset: Dataset) -> nw.LazyFrame[Any]:
        """Return the edition's records, unread."""
        with self.translated():
            paths = [str(path) for path in self._locate(dataset)]
            self._tables.update(dict.fromkeys(paths, dataset.name))
            return nw.from_native(self._cursor.read_parquet(paths))

    def collect(self, plan: nw.LazyFrame[Any]) -> pa.Table:
        """Run the plan and return its rows."""
        most = self._limits.cells
        with self.translated(), self._in_time():
            table = plan.head(most + 1).to_native().to_arrow_table()
        if table.num_rows > most:
            text = N_("That makes more than %(most)s groups. Choose a coarser breakdown or add a filter.")
            raise BadQuestion(Message(text, {"most": most}))
        return table

    def explain(self, plan: nw.LazyFrame[Any]) -> str:
        """Return the SQL as a person would write it, with dataset names in place of files."""
        return readable_sql(plan.to_native().sql_query(), self._tables, {CONTRIBUTORS: RECORDS})

    def cancel(self) -> None:
        """Stop the running plan, and any that this reading would still run; returns when it has stopped."""
        self._is_cancelled = True
        self._stop()

    def close(self) -> None:
        """Give the cursor back; a late cancel then finds nothing to stop."""
        self._cursor.close()

    def _stop(self) -> None:
        for _ in range(_TRIES_TO_STOP):  # an interrupt that comes before the engine has begun is lost
            if self._idle.is_set():
                return
            with contextlib.suppress(duckdb.ConnectionException):  # already closed
                self._cursor.interrupt()
            self._idle.wait(_SECONDS_BETWEEN_TRIES)

    def progress(self) -> float | None:
        """Return the share done; DuckDB knows it for long scans only."""
        with contextlib.suppress(duckdb.Error):
            percent = self._cursor.query_progress()
            return percent / 100 if percent >= 0 else None
        return None

    @contextlib.contextmanager
    def _in_time(self) -> Iterator[None]:
        timer = Timer(self._limits.seconds, self._stop)
        timer.daemon = True
        self._idle.clear()
        try:
            if self._is_cancelled:
                raise _cancelled()
            timer.start()
            yield
        finally:
            timer.cancel()
            self._idle.set()

    @contextlib.contextmanager
    def translated(self) -> Iterator[None]:
        """Turn the engine's errors, which quote records, into sentences that do not."""
        try:
            yield
        except duckdb.InterruptException:
            raise _cancelled() if self._is_cancelled else _too_slow(self._limits.seconds) from None
        except duckdb.OutOfMemoryException:
            raise _too_big() from None
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
            raise _too_large_a_figure(error) from None
        except (duckdb.Error, NarwhalsError, pa.ArrowException, OSError, RuntimeError) as error:
            raise _unread(error) from None


def _cancelled() -> AppError:
    return Cancelled(Message(N_("Stopped. Nothing was changed.")))


def _too_slow(seconds: int) -> AppError:
    text = N_(
        "This question took longer than %(seconds)s seconds and was stopped. Add a filter or break it down less."
    )
    return EngineFailed(Message(text, {"seconds": seconds}))


def _too_big() -> AppError:
    text = N_("This question needs more memory than there is. Add a filter or break it down less.")
    return EngineFailed(Message(text))


def _too_large_a_figure(error: Exception) -> AppError:
    log.error("A figure was too large: %s", type(error).__name__)
    return BadQuestion(Message(N_("A figure is too large to be counted exactly. Ask for the mean instead.")))


def _unread(error: Exception) -> AppError:
    # not log.exception: the engine's message may quote a record
    log.error("DuckDB could not run a plan: %s", type(error).__name__)
    return EngineFailed(Message(N_("The data could not be read. Open the catalogue to see if it is whole.")))
