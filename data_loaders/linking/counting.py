"""Counts links with DuckDB over the published Parquet: one cursor per query, watched, and within limits."""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from weakref import finalize

import duckdb

from core.catalog import Dataset, Link, VariableType
from core.engine import Limits
from core.errors import Cancelled, EngineFailed
from core.link_proposals import ColumnFacts
from core.links import LinkFacts, Mended, Mending, Unmatched
from core.words import Message, N_
from data_loaders.engines.duckdb_engine import connect
from data_loaders.intake import Watch
from data_loaders.linking.sql import (
    Query,
    Side,
    columns_query,
    exact_query,
    link_query,
    mending_query,
    unmatched_query,
)
from data_loaders.scratch_engine import run
from data_loaders.store import Store

log = logging.getLogger(__name__)

_COLUMNS_AT_ONCE = 100
_ENDING_SECONDS, _ENDING_STEP_SECONDS = 5.0, 0.02
_NEARLY_UNIQUE = 0.85
"""The estimate of different values is 2 to 5 % off, so what may be a key is counted exactly from here on."""


@dataclass
class _Running:
    """The cursors that are counting, and whether the program is about to end."""

    cursors: set[duckdb.DuckDBPyConnection] = field(default_factory=set)
    is_ending: bool = False

    def end(self) -> None:
        """Stop what runs, and wait for it: a program that ends under a running query is killed by the system."""
        self.is_ending = True
        deadline = time.monotonic() + _ENDING_SECONDS
        while self.cursors and time.monotonic() < deadline:
            for cursor in tuple(self.cursors):
                with suppress(duckdb.Error):
                    cursor.interrupt()
            time.sleep(_ENDING_STEP_SECONDS)


class Counting:
    """Counts on one database in memory, made when it is first needed."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self._running = _Running()
        finalize(self, self._running.end)  # at the latest when the program ends
        self._store = store
        self._limits = limits
        self._lock = Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None

    def link(self, origin: Dataset, link: Link, target: Dataset, watch: Watch) -> LinkFacts:
        """Return what a link comes to; its variables have to be there on both sides."""
        here, there = self._side(origin, link.variables), self._side(target, link.to)
        year_variable, year = _last_year(origin, link)
        row = self._row(link_query(here, there, year_variable, year), watch, origin.edition.records)
        with_value, distinct, target_with_value, target_distinct, matched_distinct, matched, joined, last = (
            int(each) for each in row
        )
        mended = None
        if matched_distinct < distinct and target_distinct:
            mended = self._mended(here, there, (matched_distinct, target_distinct), watch)
        return LinkFacts(
            origin.name,
            link.variables,
            target.name,
            link.to,
            records=origin.edition.records,
            with_value=with_value,
            matched=matched,
            joined=joined,
            distinct=distinct,
            matched_distinct=matched_distinct,
            target_records=target.edition.records,
            target_with_value=target_with_value,
            target_distinct=target_distinct,
            last_year=year,
            last_year_distinct=last,
            mended=mended,
        )

    def columns(self, dataset: Dataset, names: Sequence[str], watch: Watch) -> dict[str, ColumnFacts]:
        """Return what these variables look like as keys."""
        found: dict[str, ColumnFacts] = {}
        for start in range(0, len(names), _COLUMNS_AT_ONCE):
            side = self._side(dataset, tuple(names[start : start + _COLUMNS_AT_ONCE]))
            row = self._row(columns_query(side), watch, dataset.edition.records)
            for name, values, distinct in zip(side.variables, row[::2], row[1::2], strict=True):
                found[name] = self._column(dataset, name, int(values), int(distinct or 0), watch)
        return found

    def unmatched(
        self, side: Dataset, variables: tuple[str, ...], other: Dataset, to: tuple[str, ...], most: int
    ) -> tuple[Unmatched, ...]:
        """Return the values of one side that the other does not have, the most frequent first."""
        query = unmatched_query(self._side(side, variables), self._side(other, to), most)
        with self._cursor() as cursor:
            rows = cursor.execute(query.sql, list(query.values)).fetchall()
        return tuple(Unmatched(tuple(str(part) for part in row[:-1]), int(row[-1])) for row in rows)

    def _column(self, dataset: Dataset, name: str, values: int, about: int, watch: Watch) -> ColumnFacts:
        if about <= 1 or about < _NEARLY_UNIQUE * values:
            return ColumnFacts(values, min(about, max(values - 1, 0)))
        row = self._row(exact_query(self._side(dataset, (name,))), watch, dataset.edition.records)
        distinct, whole, lowest, highest = row
        is_counter = values == distinct == whole and lowest in {0, 1} and highest - lowest + 1 == distinct
        return ColumnFacts(values, int(distinct), is_counter)

    def _mended(self, here: Side, there: Side, counted: tuple[int, int], watch: Watch) -> Mended | None:
        """Return the mildest mending among those that help most, and that keep the target's codes apart."""
        matched, target_distinct = counted
        best = None
        for how in Mending:
            found, left = self._row(mending_query(here, there, how), watch, here.dataset.edition.records)
            if found > matched and left == target_distinct:
                best, matched = Mended(how, int(found)), int(found)
        return best

    def _side(self, dataset: Dataset, variables: tuple[str, ...]) -> Side:
        return Side(dataset, variables, self._store.files(dataset))

    def _row(self, query: Query, watch: Watch, rows: int) -> Sequence[Any]:
        with self._cursor() as cursor:
            row = run(cursor, query.sql, query.values, watch=watch, rows=rows).fetchone()
        return row or ()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._lock:
            if self._connection is None:
                self._connection = connect(self._limits, self._store.root / "staging")
            cursor = self._connection.cursor()
        self._running.cursors.add(cursor)
        try:
            if self._running.is_ending:
                raise stopped()
            yield cursor
        except (Cancelled, duckdb.InterruptException):
            raise stopped() from None
        except (duckdb.OutOfMemoryException, MemoryError):
            raise EngineFailed(Message(_TOO_BIG)) from None
        except (duckdb.Error, OSError, RuntimeError) as error:
            # the engine's message may quote a record
            log.error("a link could not be counted: %s", type(error).__name__)
            raise EngineFailed(Message(_UNREAD)) from None
        finally:
            cursor.close()
            self._running.cursors.discard(cursor)


def stopped() -> Cancelled:
    """Return the error for somebody having pressed cancel."""
    return Cancelled(Message(N_("Stopped. Nothing was changed.")))


def _last_year(dataset: Dataset, link: Link) -> tuple[str, int]:
    """Return the variable of the years that a dataset covers and the last of them; ("", 0) where it covers one only.

    It stands in the key, or is the only year of a dataset that has no key: others are of birth, or of foundation.
    """
    if dataset.years is None or dataset.years[0] == dataset.years[1]:
        return "", 0
    of_years = [variable.name for variable in dataset.variables if variable.type is VariableType.YEAR]
    found = [name for name in of_years if name in dataset.key] if dataset.key else of_years
    if len(found) != 1 or found[0] in link.variables:
        return "", 0
    return found[0], dataset.years[1]


_TOO_BIG = N_("Comparing these datasets needs more memory than there is. Give the app more, and try again.")
_UNREAD = N_("The data could not be read. Open the catalogue to see if it is whole.")
