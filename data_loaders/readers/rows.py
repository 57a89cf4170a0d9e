"""Writing rows of text into a Parquet file, in batches, for readers that meet one row after the other."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_loaders.values.naming import safe_names

CELLS_AT_ONCE = 500_000


class TextRows:
    """The Parquet file of text. Empty cells are null."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.written = 0
        self._names = safe_names(columns)
        self._schema = pa.schema([(name, pa.string()) for name in self._names])
        self._batch_rows = max(CELLS_AT_ONCE // len(self._names), 1)
        self._waiting: list[Sequence[str]] = []
        self._writer = pq.ParquetWriter(path, self._schema, compression="lz4")

    def __enter__(self) -> "TextRows":
        return self

    def __exit__(self, *details: object) -> None:
        if details[0] is None:
            self.flush()
        self._writer.close()

    def add(self, cells: Sequence[str]) -> None:
        """Write one row, which has a cell for every column."""
        self._waiting.append(cells)
        if len(self._waiting) >= self._batch_rows:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting; `written` is true from then on."""
        if not self._waiting:
            return
        columns = [
            pa.array([cell or None for cell in column], pa.string())
            for column in zip(*self._waiting, strict=True)
        ]
        self._writer.write_table(pa.table(columns, schema=self._schema))
        self.written += len(self._waiting)
        self._waiting = []
