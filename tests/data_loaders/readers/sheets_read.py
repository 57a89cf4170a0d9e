"""Reading every table of a workbook, as tests need it."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from data_loaders.intake import Found, Layout, SheetLayout, Staged, Unwatched
from data_loaders.looking import look, parts_of
from data_loaders.readers.kinds import EXCEL
from data_loaders.staging import stage


@dataclass(frozen=True)
class ReadSheet:
    """A table of a workbook, looked at and staged."""

    found: Found
    staged: Staged

    @property
    def name(self) -> str:
        assert self.found.part
        return self.found.part.table

    @property
    def header(self) -> tuple[str, ...]:
        return self.found.columns

    @property
    def rows(self) -> list[tuple[str, ...]]:
        table = pq.read_table(self.staged.rows)
        return [
            tuple(cell or "" for cell in row)
            for row in zip(*(c.to_pylist() for c in table.columns), strict=True)
        ]

    @property
    def notes(self) -> str:
        return " ".join(str(note) for note in self.staged.notes)

    @property
    def left_out(self) -> dict[int, str]:
        return dict(self.found.left_out)


def read_sheets(path: Path, folder: Path, layout: Layout | SheetLayout | None = None) -> list[ReadSheet]:
    """Read every table; check on the way that no row was lost."""
    tables = []
    for number, part in enumerate(parts_of(path, path.name, folder / "look")):
        found = look(path, path.name, folder / "look", part=part, layout=layout)
        staged = stage(found, folder / f"stage{number}", Unwatched())
        assert staged.physical == staged.loaded + staged.refused + staged.skipped
        if part.source.kind == EXCEL:
            assert staged.physical == found.facts.lines
            assert found.records == staged.loaded + staged.refused
        tables.append(ReadSheet(found, staged))
    return tables


def read_sheet(path: Path, folder: Path, layout: Layout | SheetLayout | None = None) -> ReadSheet:
    (table,) = read_sheets(path, folder, layout)
    return table
