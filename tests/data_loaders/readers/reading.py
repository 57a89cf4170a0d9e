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
