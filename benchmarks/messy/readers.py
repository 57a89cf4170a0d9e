"""Ours and others' readers, each given only a path and asked for text."""

import logging
from pathlib import Path

from benchmarks.messy.scores import Read

CANDIDATES = (",", ";", "\t", "|", " ", ":", "~", "^", "\x1f")


def ours(path: Path) -> Read:
    """Return all tables of the file, one after the other. Raises UnreadableFile."""
    from core.errors import UnreadableFile
    from data_loaders.readers import read

    header: list[str] = []
    rows: list[tuple[str, ...]] = []
    try:
        for table in read(path):
            if table.physical != table.loaded + table.refused + table.skipped:
                raise SystemExit(f"{path}: the records do not add up")
            header += table.header
            rows += list(table.rows)
    except UnreadableFile:
        if path.stat().st_size:
            raise
    return header, rows


def duckdb(path: Path) -> Read:
    """Return what DuckDB's CSV reader finds out by itself."""
    import duckdb as engine

    with engine.connect() as connection:
        found = connection.execute("SELECT * FROM read_csv(?, all_varchar = true)", [str(path)])
        header = [column[0] for column in found.description or []]
        return header, [["" if cell is None else cell for cell in row] for row in found.fetchall()]


def pandas(path: Path) -> Read:
    """Return what pandas reads by its defaults."""
    return _pandas(path, ",")


def pandas_told(path: Path) -> Read:
    """Return what pandas reads when it is told the delimiter, which the name of the file gives away."""
    hexes = path.stem.partition("delimiter_")[2]
    is_whole = hexes and all(len(part) == 2 for part in hexes.split("_"))
    return _pandas(path, "".join(chr(int(part, 16)) for part in hexes.split("_")) if is_whole else ",")


def _pandas(path: Path, delimiter: str) -> Read:
    import pandas as library

    logging.captureWarnings(capture=True)
    engine = "python" if len(delimiter) > 1 else "c"
    frame = library.read_csv(path, sep=delimiter, dtype=str, keep_default_na=False, engine=engine)
    rows = [["" if cell is None or cell != cell else str(cell) for cell in row] for row in frame.to_numpy()]
    return [str(name) for name in frame.columns], rows


READERS = {"ours": ours, "duckdb": duckdb, "pandas": pandas, "pandas told": pandas_told}
