"""Bringing a file from first look to typed table, as tests need it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from data_loaders import importer
from data_loaders.importer import Column, Found, Loaded, Staged, Unwatched
from data_loaders.staging import staged_as_text
from data_loaders.values.proposals import propose


@dataclass(frozen=True)
class Brought:
    """Everything the steps returned."""

    found: Found
    staged: Staged
    columns: tuple[Column, ...]
    loaded: Loaded

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def values(self, name: str) -> list[object]:
        return pq.read_table(self.loaded.file).column(name).to_pylist()


def bring(path: Path, folder: Path) -> Brought:
    """Take every proposal as it is; check on the way that no record was lost."""
    found = importer.look(path, path.name, folder / "look")
    staged = importer.stage(found, folder / "scratch", Unwatched())
    columns = propose(staged)
    loaded = importer.load(staged, columns, folder / "out", Unwatched())
    assert staged.physical == staged.loaded + staged.refused + staged.skipped
    assert loaded.physical == loaded.records + loaded.refused + loaded.skipped
    return Brought(found, staged, columns, loaded)


def bring_text(text: str | bytes, folder: Path, name: str = "data.csv") -> Brought:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return bring(path, folder)


def as_text(staged: Staged) -> list[dict[str, str]]:
    """Return the staged records as text under their headings, empty where nothing stands."""
    rows: Sequence[dict[str, str | None]] = pq.read_table(
        staged_as_text(staged, Unwatched()).rows
    ).to_pylist()
    return [dict(zip(staged.columns, (cell or "" for cell in row.values()), strict=True)) for row in rows]
