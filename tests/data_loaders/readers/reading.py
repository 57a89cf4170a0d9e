"""Reading a file as a person would with two lines of Python, as tests need it."""

from pathlib import Path

import pytest

from core.errors import UnreadableFile
from data_loaders.readers import Table, read


def write(content: str | bytes, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def tables(path: Path) -> dict[str, Table]:
    """Return every table by its name within the file; check on the way that no record was lost."""
    found = {table.name.partition(": ")[2]: table for table in read(path)}
    for table in found.values():
        assert table.physical == table.loaded + table.refused + table.skipped
        assert len(list(table.rows)) == table.loaded
        assert len(table.refusals) == table.refused
    return found


def only(path: Path) -> Table:
    (table,) = tables(path).values()
    return table


def notes(table: Table) -> str:
    return " ".join(map(str, table.notes))


def column(table: Table, name: str) -> list[str]:
    place = table.header.index(name)
    return [row[place] for row in table.rows]


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        tables(path)
    return str(caught.value)


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
