"""Rows that arrive from a database in batches: fetched by one thread, checked and written to Parquet by another.

Memory stays bounded: a few batches wait, and what has been written is forgotten.
"""

import queue
import threading
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Generic, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.catalog import VariableType
from data_loaders.databases.tables import DatabaseColumn
from data_loaders.intake import Watch
from data_loaders.readers.heading import headings
from data_loaders.scratch_engine import cancelled
from data_loaders.values.naming import safe_names

Item = TypeVar("Item")
WAITING = 3
LOOK_SECONDS = 0.1
ROW_GROUP, GROUP_BYTES = 122_880, 64_000_000
MICROSECONDS_A_DAY = 86_400_000_000
FIRST_DAY, LAST_DAY = -719_162, 2_932_896
"""0001-01-01 and 9999-12-31 as days since 1970: what lies outside is "infinity", or no date of a register."""

STORED = {
    "text": pa.string(),
    VariableType.INTEGER.value: pa.int64(),
    VariableType.NUMBER.value: pa.float64(),
    VariableType.BOOLEAN.value: pa.bool_(),
    VariableType.DATE.value: pa.date32(),
    VariableType.DATETIME.value: pa.timestamp("us"),
}


class Arrivals(Generic[Item]):
    """Things fetched ahead by a thread of its own; looks at the watch while it waits, and stops the server if told to.

    `fetch` yields them, `stop` makes the server end what it is doing, from another thread.
    """

    def __init__(
        self, fetch: Callable[[], Generator[Item, None, None]], stop: Callable[[], None], watch: Watch
    ) -> None:
        self._fetch, self._stop, self._watch = fetch, stop, watch
        self._waiting: queue.Queue[Item | None] = queue.Queue(WAITING)
        self._is_over = threading.Event()
        self._failure: BaseException | None = None
        self._worker = threading.Thread(target=self._run, daemon=True)

    def each(self, take: Callable[[Item], None]) -> None:
        """Hand over every thing that arrives. Whatever happens, the thread has ended afterwards: it uses the connection."""
        self._worker.start()
        try:
            while (item := self._next()) is not None:
                take(item)
        finally:
            self._end()
        if self._failure is not None:
            raise self._failure

    def _next(self) -> Item | None:
        while True:
            if self._watch.is_cancelled():
                raise cancelled()
            try:
                return self._waiting.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                continue

    def _end(self) -> None:
        """Let the thread end: a statement that has not begun cannot be stopped, so it is told again until it hears."""
        self._is_over.set()
        while self._worker.is_alive():
            if self._failure is None:
                self._stop()
            while not self._waiting.empty():
                self._waiting.get_nowait()
            self._worker.join(LOOK_SECONDS)

    def _run(self) -> None:
        try:
            with closing(self._fetch()) as fetched:
                for item in fetched:
                    if self._is_over.is_set():
                        return
                    self._waiting.put(item)
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits
            self._failure = error
        finally:
            if not self._is_over.is_set():
                self._waiting.put(None)


def awaited(work: Callable[[], Item], stop: Callable[[], None], watch: Watch) -> Item:
    """Return what the work returns; it runs beside, so that the watch can stop it."""

    def once() -> Generator[Item, None, None]:
        yield work()

    found: list[Item] = []
    Arrivals(once, stop, watch).each(found.append)
    return found[0]


def names_of(columns: Sequence[DatabaseColumn]) -> tuple[str, ...]:
    """Return the safe names of columns of a database."""
    return safe_names(headings_of(columns))


def headings_of(columns: Sequence[DatabaseColumn]) -> tuple[str, ...]:
    """Return what people read above the columns of a database."""
    return headings([column.name for column in columns], len(columns), is_heading=True)


def share(done: int, records: int) -> float | None:
    """Return how far one is; None where nobody knows."""
    return min(done / records, 1.0) if records else None


def shown_text(cell: object) -> str:
    """Return a cell of a preview."""
    if isinstance(cell, bytes):
        return _decoded(cell)[0] or ""
    return "" if cell is None else str(cell)


class Landing:
    """The Parquet file that batches are written to, under our names and in our types.

    `emptied` values have no place in our types and became empty; `repaired` texts were no UTF-8. Both by the position of
    their column. `mended` are the rows with such a value.
    """

    def __init__(self, path: Path, names: Sequence[str], types: Sequence[str]) -> None:
        self.written = self.mended = 0
        self.emptied: Counter[int] = Counter()
        self.repaired: Counter[int] = Counter()
        self._types = types
        self._schema = pa.schema([(name, STORED[kind]) for name, kind in zip(names, types, strict=True)])
        self._waiting: list[pa.RecordBatch] = []
        self._waiting_rows = self._waiting_bytes = 0
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")

    def __enter__(self) -> "Landing":
        return self

    def __exit__(self, *details: object) -> None:
        try:
            if details[0] is None:
                self._write()
        finally:
            self._writer.close()

    def fill(self, arrivals: Arrivals[pa.RecordBatch], watch: Watch, records: int) -> None:
        """Take all batches, and tell the watch how far they are."""
        received = 0

        def take(batch: pa.RecordBatch) -> None:
            nonlocal received
            self.add(batch)
            received += batch.num_rows
            watch.progress(share(received, records), received)

        arrivals.each(take)

    def add(self, batch: pa.RecordBatch) -> None:
        """Take one batch; its columns stand in the order of the names."""
        mended: set[int] = set()
        columns = [self._held(index, batch.column(index), mended) for index in range(batch.num_columns)]
        held = pa.RecordBatch.from_arrays(columns, schema=self._schema)
        self.mended += len(mended)
        self._waiting.append(held)
        self._waiting_rows += held.num_rows
        self._waiting_bytes += held.nbytes
        if self._waiting_rows >= ROW_GROUP or self._waiting_bytes >= GROUP_BYTES:
            self._write()

    def _write(self) -> None:
        if not self._waiting_rows:
            return
        self._writer.write_table(pa.Table.from_batches(self._waiting, self._schema), row_group_size=ROW_GROUP)
        self.written += self._waiting_rows
        self._waiting, self._waiting_rows, self._waiting_bytes = [], 0, 0

    def _held(self, index: int, column: pa.Array, mended: set[int]) -> pa.Array:
        if self._types[index] == "text":
            held, rows = _text(column)
            self.repaired[index] += len(rows)
        else:
            held, rows = _HOLD[self._types[index]](column)
            self.emptied[index] += len(rows)
        mended.update(rows)
        return held


Held = tuple[pa.Array, Sequence[int]]
"""A column in one of our types, and the rows in which a value was mended."""


def _text(column: pa.Array) -> Held:
    if column.type == pa.string():
        return column, ()
    try:
        return column.cast(pa.string()), ()
    except pa.ArrowInvalid:
        texts = [_decoded(value) for value in column.to_pylist()]
        rows = [row for row, (_, is_repaired) in enumerate(texts) if is_repaired]
        return pa.array([text for text, _ in texts], pa.string()), rows


def _decoded(value: bytes | None) -> tuple[str | None, bool]:
    """Return the text of bytes of unknown encoding, and whether it was no UTF-8."""
    if value is None:
        return None, False
    try:
        return value.decode("utf-8"), False
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace"), True


def _whole(column: pa.Array) -> Held:
    rows: Sequence[int] = ()
    if column.type == pa.string():
        column, rows = _kept(column, lambda texts: pc.match_substring_regex(texts, "^-?[0-9]+$"))
    return column.cast(pa.int64()), rows


def _number(column: pa.Array) -> Held:
    """Return numbers; a single-precision 0.1 stays 0.1, and what is no number becomes empty."""
    if column.type == pa.float32():
        column = column.cast(pa.string())
    return _kept(column.cast(pa.float64()), pc.is_finite)


def _date(column: pa.Array) -> Held:
    return _within(column, pa.int32(), (FIRST_DAY, LAST_DAY))


def _moment(column: pa.Array) -> Held:
    first, last = FIRST_DAY * MICROSECONDS_A_DAY, (LAST_DAY + 1) * MICROSECONDS_A_DAY - 1
    return _within(column.cast(pa.timestamp("us")), pa.int64(), (first, last))


def _within(column: pa.Array, whole: pa.DataType, bounds: tuple[int, int]) -> Held:
    def is_inside(values: pa.Array) -> pa.Array:
        numbers = values.view(whole)
        first, last = (pa.scalar(bound, whole) for bound in bounds)
        return pc.and_(pc.greater_equal(numbers, first), pc.less_equal(numbers, last))

    return _kept(column, is_inside)


def _kept(column: pa.Array, is_good: Callable[[pa.Array], pa.Array]) -> Held:
    """Return the column with the values that are no good empty, and the rows of those."""
    good = is_good(column)
    if not pc.any(pc.invert(good)).as_py():
        return column, ()
    rows = pc.indices_nonzero(pc.invert(good)).to_pylist()
    return pc.if_else(good, column, pa.scalar(None, column.type)), rows


def _flag(column: pa.Array) -> Held:
    return column.cast(pa.bool_()), ()


_HOLD: dict[str, Callable[[pa.Array], Held]] = {
    VariableType.INTEGER.value: _whole,
    VariableType.NUMBER.value: _number,
    VariableType.BOOLEAN.value: _flag,
    VariableType.DATE.value: _date,
    VariableType.DATETIME.value: _moment,
}
