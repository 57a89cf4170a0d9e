"""Every table of a file with all its rows, as `readers.read` gives them; the temporary folder is gone afterwards."""

import warnings
from dataclasses import dataclass
from pathlib import Path

from core.words import Message
from data_loaders.intake import About, Hint
from data_loaders.readers import Table, read


@dataclass(frozen=True)
class Whole:
    """A table and its rows."""

    name: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: tuple[Message, ...]
    hints: tuple[Hint, ...]
    about: About
    loaded: int
    mended: int

    def column(self, name: str) -> list[str]:
        return [row[self.header.index(name)] for row in self.rows]

    def hint(self, name: str) -> Hint:
        return self.hints[self.header.index(name)]


def whole(path: Path) -> list[Whole]:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # the folder is removed when nobody holds the tables any more
        return [_whole(table) for table in read(path)]


def only(path: Path) -> Whole:
    (table,) = whole(path)
    return table


def said(table: Whole) -> str:
    return " ".join(str(note) for note in table.notes)


def _whole(table: Table) -> Whole:
    assert table.physical == table.loaded + table.refused + table.skipped
    found = Whole(
        table.name,
        table.header,
        list(table.rows),
        table.notes,
        table.hints,
        table.about,
        table.loaded,
        table.mended,
    )
    assert len(found.rows) == table.loaded
    return found
