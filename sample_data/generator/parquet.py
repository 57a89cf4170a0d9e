"""Writing tables as small Parquet files, the same bytes every time."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_ROWS_PER_GROUP = 250_000
_FEW_VALUES = 40_000


def write(table: pa.Table, path: Path) -> None:
    """Write the table: a dictionary for columns with few values, differences for the others that are text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    many = [name for name in table.column_names if _has_many_values(table[name])]
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=12,
        row_group_size=_ROWS_PER_GROUP,
        use_dictionary=[name for name in table.column_names if name not in many],
        column_encoding=dict.fromkeys(many, "DELTA_BYTE_ARRAY"),
    )


def _has_many_values(column: pa.ChunkedArray) -> bool:
    return bool(pa.types.is_string(column.type) and len(column.unique()) > _FEW_VALUES)
