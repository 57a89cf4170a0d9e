"""Reading made-up files without the app, as tests need it: nothing may be lost on the way."""

from pathlib import Path

from data_loaders.readers import Table, read


def tables_of(content: str | bytes, folder: Path) -> list[Table]:
    """Return the tables of a made-up file; the records of each add up, and so do its lists of odd ones."""
    path = folder / "data.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tables_in(path)


def tables_in(path: Path) -> list[Table]:
    """Return the tables of a file; the records of each add up, and so do its lists of odd ones."""
    found = list(read(path))
    for table in found:
        assert table.physical == table.loaded + table.refused + table.skipped
        assert (table.loaded, table.refused, table.mended) == (
            len(list(table.rows)),
            len(table.refusals),
            len(table.repairs),
        )
        assert len(table.left_out) <= table.skipped
    return found


def table_of(content: str | bytes, folder: Path) -> Table:
    """Return the only table of a made-up file."""
    (table,) = tables_of(content, folder)
    return table


def rows_of(content: str | bytes, folder: Path) -> list[tuple[str, ...]]:
    """Return the rows of the only table of a made-up file."""
    return list(table_of(content, folder).rows)
