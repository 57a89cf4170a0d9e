"""Parquet files: checked before the engine reads them, then staged like any other file, their types kept."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.catalog import VariableType
from core.words import Message, N_
from data_loaders.intake import Facts, Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.parquet_options import parquet_options
from data_loaders.readers.heading import headings
from data_loaders.readers.kinds import unreadable
from data_loaders.refusals import RefusedFile, Tally
from data_loaders.scratch_engine import engine, run
from data_loaders.values.naming import safe_names

PREVIEW_ROWS = 20

_BROKEN = N_('"%(file)s" is a damaged Parquet file. Copy or export it again.')
_BROTLI = N_(
    '"%(file)s" is compressed with Brotli, which is not read for safety. Export it with ZSTD or Snappy compression.'
)
_NESTED = N_(
    '"%(file)s" has columns that hold lists or structures (%(columns)s). Export it with one plain value per column.'
)
_EMPTY = N_('"%(file)s" has columns but not one record. Check that it was exported to the end.')
_READ_AS = N_("Read as Parquet; the types of the file are kept.")


def tables(_source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return that a Parquet file holds one table."""
    return ("",)


def look(part: Part, _layout: Layout | SheetLayout | None, _scratch: Path) -> Found:
    """Return what the file's own description says, with the first rows. Raises UnreadableFile."""
    name = part.source.shown_name
    try:
        with pq.ParquetFile(part.source.file) as file:
            schema = file.schema_arrow
            _check(file, schema, name)
            batch = next(file.iter_batches(batch_size=PREVIEW_ROWS))
            records = file.metadata.num_rows
    except (pa.ArrowException, OSError, StopIteration) as error:
        raise unreadable(_BROKEN, name) from error
    preview = tuple(tuple("" if cell is None else str(cell) for cell in row.values()) for row in _rows(batch))
    columns = headings(schema.names, len(schema.names), is_heading=True)
    facts = Facts(size=part.source.size, lines=records)
    return Found(
        name,
        part.source.size,
        part=part,
        columns=columns,
        preview=preview,
        notes=(Message(_READ_AS),),
        facts=facts,
        records=records,
    )


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:
    """Write the file's columns under safe names in plain types, and return the account."""
    schema = pq.read_schema(found.source.file)
    types = tuple("text" if is_text else _type(field.type) for field in schema)
    given = ", ".join(f"g{index}" for index in range(len(types)))
    names = safe_names(found.columns)
    chosen = ", ".join(
        f'CAST(g{index} AS {_STORED[kind]}) AS "{names[index]}"' for index, kind in enumerate(types)
    )
    target = str(scratch / "rows.parquet").replace("'", "''")
    query = (
        f"COPY (SELECT {chosen} FROM read_parquet(?, binary_as_string = true) AS t({given})) "
        f"TO '{target}' ({parquet_options(len(types))})"
    )
    with engine(scratch) as connection:
        try:
            run(connection.cursor(), query, [str(found.source.file)], watch=watch, rows=found.facts.lines)
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            raise unreadable(_BROKEN, found.shown_name) from error
    with RefusedFile(scratch / "refused.csv", found.shown_name):
        loaded = pq.read_metadata(scratch / "rows.parquet").num_rows
    return Tally(counted=found.facts.lines, loaded=loaded, refused=0, skipped=0, types=types)


_STORED = {
    "text": "VARCHAR",
    VariableType.INTEGER.value: "BIGINT",
    VariableType.NUMBER.value: "DOUBLE",
    VariableType.BOOLEAN.value: "BOOLEAN",
    VariableType.DATE.value: "DATE",
    VariableType.DATETIME.value: "TIMESTAMP",
}


def _check(file: pq.ParquetFile, schema: pa.Schema, name: str) -> None:
    metadata = file.metadata
    if not metadata.num_rows or not schema.names:
        raise unreadable(_EMPTY, name)
    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    if nested:
        raise unreadable(_NESTED, name, columns=[column[:60] for column in nested[:5]])
    for group in range(metadata.num_row_groups):
        chunks = (metadata.row_group(group).column(index) for index in range(metadata.num_columns))
        if any(chunk.compression.upper() == "BROTLI" for chunk in chunks):
            raise unreadable(_BROTLI, name)


def _rows(batch: pa.RecordBatch) -> list[dict[str, object]]:
    """Rows by position: names may occur twice."""
    names = [str(index) for index in range(batch.num_columns)]
    rows: list[dict[str, object]] = batch.rename_columns(names).to_pylist()
    return rows


def _type(kind: pa.DataType) -> str:
    if pa.types.is_dictionary(kind):
        return _type(kind.value_type)
    if pa.types.is_boolean(kind):
        return VariableType.BOOLEAN.value
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return VariableType.INTEGER.value
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind) or kind == pa.uint64():
        return VariableType.NUMBER.value
    if pa.types.is_date(kind):
        return VariableType.DATE.value
    return VariableType.DATETIME.value if pa.types.is_timestamp(kind) else "text"
