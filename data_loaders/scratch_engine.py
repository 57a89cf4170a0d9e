"""The database engine as the importer uses it: a connection of its own per step, watched, cancellable, cleaned up.

Engine messages quote values from the file, so none of them leaves this module: they become sentences of ours.
"""

import atexit
import errno
import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from core.errors import AppError, Cancelled, EngineFailed, StoreFailed, UnreadableFile
from core.words import Message, N_
from data_loaders.intake import Watch

MEMORY_MB = 600
"""Of the engine alone; a whole import, with everything around it, stays below 1 GB."""
MOST_THREADS = 4
"""Every thread has buffers of its own: more threads would need more memory than they may."""
_ENDING_SECONDS = 5.0
LOOK_SECONDS = 0.1
"""How often a running query is asked how far it is; cancelling takes about as long."""

_log = logging.getLogger(__name__)

_FULL = N_("The disk is full. Nothing was stored. Make room, and try again.")
_STOPPED = N_("The import was cancelled. Nothing was stored.")
_MEMORY = N_(
    "The file needs more memory than the app may use. Nothing was stored. Split the file, or ask for more."
)
_FAILED = N_(
    "The file could not be brought in: the engine stopped. Nothing was stored. The log names the error."
)
_VANISHED = N_("A file of this import is no longer there. Nothing was stored. Add the file again.")


class _Ending:
    """The engines that are open, and whether the program is about to end.

    Jobs run in threads that end with the program; one that ends under a running query is killed by the system.
    """

    def __init__(self) -> None:
        self.open: set[duckdb.DuckDBPyConnection] = set()
        self.has_begun = False

    def begin(self) -> None:
        """Stop what runs, and wait a moment for it."""
        self.has_begun = True
        deadline = time.monotonic() + _ENDING_SECONDS
        while self.open and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS / 5)


_ending = _Ending()
atexit.register(_ending.begin)


def stop_at_end() -> None:
    """Raise Cancelled where the program is about to end: nothing more is begun."""
    if _ending.has_begun:
        raise cancelled()


@contextmanager
def engine(
    scratch: Path, *, memory_mb: int = MEMORY_MB, threads: int = 0
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection that can reach no extension and no Python variable, spilling into the scratch folder."""
    stop_at_end()
    spill = scratch / "spill"
    connection = duckdb.connect(
        config={
            "memory_limit": f"{memory_mb}MB",
            "threads": threads or min(os.cpu_count() or 1, MOST_THREADS),
            "temp_directory": str(spill),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_persistent_secrets": "false",
            "python_enable_replacements": "false",
        }
    )
    _ending.open.add(connection)
    try:
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()
        _ending.open.discard(connection)
        shutil.rmtree(spill, ignore_errors=True)


@contextmanager
def nothing_left_behind(*files: Path) -> Iterator[None]:
    """Remove these files if the step fails, and turn every failure into a sentence of ours."""
    try:
        yield
    except BaseException as error:
        for file in files:
            file.unlink(missing_ok=True)
        if isinstance(error, duckdb.Error | OSError | MemoryError):
            raise _translated(error) from None
        raise


def run(
    cursor: duckdb.DuckDBPyConnection,
    query: str,
    values: Sequence[Any] | Mapping[str, Any] = (),
    *,
    watch: Watch,
    rows: int = 0,
) -> duckdb.DuckDBPyConnection:
    """Run a long query on this cursor while the watch looks on; raises Cancelled when the watch says so.

    `rows` is how many rows the query will have read at its end, as far as one knows.
    """
    cursor.execute("SET enable_progress_bar = true")
    cursor.execute("SET enable_progress_bar_print = false")
    cursor.execute("SET progress_bar_time = 0")
    failure: list[BaseException] = []
    worker = threading.Thread(target=_execute, args=(cursor, query, values, failure), daemon=True)
    worker.start()
    is_stopped = False
    while worker.is_alive():
        worker.join(LOOK_SECONDS)
        is_stopped = is_stopped or _ending.has_begun or watch.is_cancelled()
        if is_stopped:
            cursor.interrupt()
        else:
            _report(cursor, watch, rows)
    if is_stopped:
        raise cancelled()
    if failure:
        raise failure[0]
    return cursor


def cancelled() -> Cancelled:
    """Return the error for somebody having pressed cancel."""
    return Cancelled(Message(_STOPPED))


def _execute(
    cursor: duckdb.DuckDBPyConnection,
    query: str,
    values: Sequence[Any] | Mapping[str, Any],
    failure: list[BaseException],
) -> None:
    try:
        cursor.execute(query, dict(values) if isinstance(values, Mapping) else list(values))
    except (duckdb.Error, RuntimeError, OSError, MemoryError) as error:
        failure.append(error)


def _report(cursor: duckdb.DuckDBPyConnection, watch: Watch, rows: int) -> None:
    percent = cursor.query_progress()
    share = percent / 100 if 0 <= percent <= 100 else None
    watch.progress(share, int(rows * (share or 0)))


def _translated(error: BaseException) -> AppError:
    """The engine's text may quote a record: only the kind of error goes to the log."""
    _log.error("import failed: %s", type(error).__name__)
    if _is_disk_full(error):
        return StoreFailed(Message(_FULL))
    if isinstance(error, FileNotFoundError) or "No files found" in str(error):
        return UnreadableFile(Message(_VANISHED))
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return EngineFailed(Message(_MEMORY))
    if isinstance(error, duckdb.InterruptException):
        return cancelled()
    return EngineFailed(Message(_FAILED))


def _is_disk_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    text = str(error)
    return (
        "No space left" in text or "not enough space on the disk" in text or "max_temp_directory_size" in text
    )
