"""The program that reads one file of Stata, SPSS or SAS in a process of its own, and hands its bare contents on as Arrow.

The library that reads these files is written in C: a file made to harm may stop it or have it ask for any memory. Here that
ends this process and nothing else. What the contents mean is decided by whoever started it.

Text crosses undecoded: every byte of the file is one character (ISO-8859-1), for what a file declares of its encoding may be
missing or false. Only SPSS portable files, which have an alphabet of their own, come decoded.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pyarrow as pa

BYTE_BY_BYTE = "ISO-8859-1"
CELLS_AT_ONCE, FEWEST_ROWS = 600_000, 500
"""How much is read at once: a cell takes up to 60 bytes while it is a Python value."""

COLUMNS_AT_ONCE = 250
"""Where a file does not say how many records it has, the library makes room for 100,000 values in each column."""

MEMORY_BYTES = 4 << 30
CPU_SECONDS, CPU_SECONDS_PER_MB = 300, 10
DAMAGED, OUT_OF_MEMORY = 3, 4
"""Exit codes: the file cannot be read, or not within the memory that is allowed."""

NUMBERS = {
    "int8": pa.int64(),
    "int16": pa.int64(),
    "int32": pa.int64(),
    "float": pa.float64(),
    "double": pa.float64(),
}
WITHOUT_COUNT = ("por", "xport")


def main() -> int:
    """Read what the request on the standard input names, and write it to the standard output; return the exit code."""
    request = json.loads(sys.stdin.buffer.read())
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit(os.stat(request["file"]).st_size)  # noqa: PTH116 - the path came as text
    try:
        _hand_on(request, sink)
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception:  # noqa: BLE001 - whatever the library raises about a broken file; it may quote a record, so it ends here
        return DAMAGED
    return 0


def _limit(size: int) -> None:
    """Keep this process from taking more than its share; only Unix can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        seconds = CPU_SECONDS + CPU_SECONDS_PER_MB * (size >> 20)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _hand_on(request: Mapping[str, Any], sink: Any) -> None:
    file, program, limit = request["file"], request["program"], int(request["limit"])
    declared = _declared(file, program)
    _, metadata = _read(file, program, metadataonly=True)
    description = _description(metadata, declared, program)
    description["catalogues"] = [_catalogue(each) for each in request["catalogues"]]
    kinds = [metadata.readstat_variable_types[name] for name in metadata.column_names]
    schema = pa.schema(_fields(kinds), metadata={b"description": json.dumps(description).encode()})
    with pa.ipc.new_stream(sink, schema) as writer:
        if len(kinds) <= int(request["most_columns"]):
            for columns in _chunks(file, program, metadata, limit):
                writer.write_batch(_batch(columns, kinds, schema))
    sink.flush()


def _read(file: str, program: str, **options: Any) -> tuple[Any, Any]:
    """Call the one function behind all of the library's readers: the public ones drop SAS's special missing values of XPT."""
    from pyreadstat._readstat_parser import parser_entry_point

    encoding = options.pop("encoding", None if program == "por" else BYTE_BY_BYTE)
    return parser_entry_point(  # type: ignore[no-any-return]
        file,
        "sav/zsav" if program == "sav" else program,
        encoding=encoding,
        user_missing=True,
        disable_datetime_conversion=True,
        output_format="dict",
        **options,
    )


def _declared(file: str, program: str) -> tuple[str, int | None]:
    """Return the encoding and the number of records that the file itself declares."""
    try:
        _, metadata = _read(file, program, metadataonly=True, encoding=None)
    except Exception:  # noqa: BLE001 - its text is not spelled as it says: then it counts as saying nothing
        return "", None
    return metadata.file_encoding or "", metadata.number_rows


def _description(metadata: Any, declared: tuple[str, int | None], program: str) -> dict[str, Any]:
    encoding, records = declared
    columns = [
        {
            "name": name,
            "label": metadata.column_names_to_labels.get(name) or "",
            "format": metadata.original_variable_types.get(name) or "",
            "kind": metadata.readstat_variable_types[name],
            "measure": metadata.variable_measure.get(name) or "",
            "codes": list((metadata.variable_value_labels.get(name) or {}).items()),
            "missing": [[each["lo"], each["hi"]] for each in metadata.missing_ranges.get(name) or ()],
        }
        for name in metadata.column_names
    ]
    return {
        "columns": columns,
        "encoding": encoding,
        "records": records if records is not None else metadata.number_rows,
        "is_raw": program != "por",
        "label": metadata.file_label or "",
        "notes": list(metadata.notes or ()),
    }


def _catalogue(file: str) -> dict[str, Any]:
    """Return the formats of a SAS catalogue: name to (value, label); nothing where it cannot be read."""
    try:
        _, metadata = _read(file, "sas7bcat")
        encoding, _ = _declared(file, "sas7bcat")
    except Exception:  # noqa: BLE001 - a broken catalogue costs the labels, not the data
        return {"file": file, "encoding": "", "formats": {}, "is_broken": True}
    formats = {name: list(labels.items()) for name, labels in metadata.value_labels.items()}
    return {"file": file, "encoding": encoding, "formats": formats, "is_broken": False}


def _fields(kinds: Sequence[str]) -> list[pa.Field]:
    """Return the fields of the stream: the values, and behind them for each column of numbers its tags (".a" as 97)."""
    values = [pa.field(f"v{index}", NUMBERS.get(kind, pa.string())) for index, kind in enumerate(kinds)]
    tags = [pa.field(f"t{index}", pa.int8()) for index, kind in enumerate(kinds) if kind in NUMBERS]
    return [*values, *tags]


def _chunks(file: str, program: str, metadata: Any, limit: int) -> Iterator[list[list[Any]]]:
    """Yield the columns of some records after the other until there are no more, or `limit` are reached."""
    names, done = metadata.column_names, 0
    rows = max(CELLS_AT_ONCE // max(len(names), 1), FEWEST_ROWS)
    rows = min(rows, limit) if limit else rows
    has_count = program not in WITHOUT_COUNT and metadata.number_rows is not None
    step = len(names) if has_count else COLUMNS_AT_ONCE
    while names and not (has_count and done >= metadata.number_rows):
        columns: list[list[Any]] = []
        for start in range(0, len(names), step):
            some = names[start : start + step]
            data, _ = _read(
                file,
                program,
                row_offset=done,
                row_limit=rows,
                usecols=some if len(some) < len(names) else None,
            )
            columns += [data[name] for name in some]
        read = len(columns[0])
        if read:
            yield columns
        done += read
        if not read or (limit and done >= limit) or (read < rows and not has_count):
            return


def _batch(columns: Sequence[list[Any]], kinds: Sequence[str], schema: pa.Schema) -> pa.RecordBatch:
    values, tags = [], []
    for column, kind in zip(columns, kinds, strict=True):
        if kind not in NUMBERS:
            values.append(pa.array(column, pa.string()))
            continue
        numbers, letters = _numbers(column, NUMBERS[kind])
        values.append(numbers)
        tags.append(letters)
    return pa.RecordBatch.from_arrays([*values, *tags], schema=schema)


def _numbers(column: list[Any], kind: pa.DataType) -> tuple[pa.Array, pa.Array]:
    """Return the numbers and the tags: a missing value with a letter comes as that letter among the numbers."""
    try:
        return pa.array(column, kind), pa.nulls(len(column), pa.int8())
    except (pa.ArrowException, TypeError):
        numbers = [None if isinstance(value, str) else value for value in column]
        letters = [ord(value[0]) if isinstance(value, str) else None for value in column]
        return pa.array(numbers, kind), pa.array(letters, pa.int8())


if __name__ == "__main__":
    sys.exit(main())
