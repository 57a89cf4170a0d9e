"""The only thing the rest of the app knows about databases: somewhere that questions can be counted."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import narwhals.stable.v2 as nw
import pyarrow as pa

from core.catalog import Dataset


@dataclass(frozen=True)
class Limits:
    """What one question may use: seconds, memory in MB, threads (0: one per core), groups in the answer."""

    seconds: int = 60
    memory_mb: int = 2048
    threads: int = 0
    cells: int = 50_000


class Reading(Protocol):
    """One question being counted. It has the engine's attention until it is closed, and can be stopped."""

    def scan(self, dataset: Dataset) -> nw.LazyFrame[Any]:
        """Return the records of exactly this edition, unread."""
        ...

    def collect(self, plan: nw.LazyFrame[Any]) -> pa.Table:
        """Run the plan and return its rows; raises EngineFailed, Cancelled or BadQuestion (too many groups)."""
        ...

    def explain(self, plan: nw.LazyFrame[Any]) -> str:
        """Return the plan in the engine's own words, readable, with dataset names instead of files."""
        ...

    def cancel(self) -> None:
        """Stop the running plan from another thread; `collect` then raises Cancelled."""
        ...

    def progress(self) -> float | None:
        """Return the share of the running plan that is done, between 0 and 1, or None if nobody knows."""
        ...


class Engine(Protocol):
    """Somewhere a query can run: DuckDB on this machine, or Spark on many."""

    def open(self) -> AbstractContextManager[Reading]:
        """Return a reading of one's own: safe to use while others read."""
        ...
