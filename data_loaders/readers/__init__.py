"""Reading a file, whatever it is: the tables in it, with what was refused and what to know. Needs no app.

for table in read(Path("anuario.xlsx")):
    print(table.name, table.header, len(table.rows), table.refusals)
"""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from core.words import Message
    from data_loaders.intake import About, Hint, Part, Staged
    from data_loaders.recipes import Recipe


@dataclass(frozen=True)
class Refusal:
    """A record that was not taken in: where it stands in the file, why, and its text."""

    line: str
    reason: str
    record: str


class Rows(Sequence[tuple[str, ...]]):
    """The rows of a table as text, spelled as in the file; an empty text where nothing stands. Read when asked for."""

    def __init__(self, staged: "Staged") -> None:
        self._staged = staged

    def __len__(self) -> int:
        return self._staged.loaded

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        with pq.ParquetFile(self._staged.rows) as file:
            for batch in file.iter_batches():
                columns = [
                    batch.column(index).cast(pa.string()).to_pylist() for index in range(batch.num_columns)
                ]
                yield from (tuple(cell or "" for cell in row) for row in zip(*columns, strict=True))

    @overload
    def __getitem__(self, index: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[str, ...]]: ...
    def __getitem__(self, index: int | slice) -> tuple[str, ...] | list[tuple[str, ...]]:
        return list(self)[index]


@dataclass(frozen=True)
class Table:
    """One table of a file. `header` as it stands in the file, made up where there is none.

    Physical records (the heading aside) = loaded + refused + skipped; `mended` ones are among the loaded.
    """

    name: str
    header: tuple[str, ...]
    rows: Rows
    refusals: tuple[Refusal, ...]
    notes: "tuple[Message, ...]"
    physical: int
    loaded: int
    refused: int
    skipped: int
    mended: int
    hints: "tuple[Hint, ...]"
    about: "About"
    _room: tempfile.TemporaryDirectory[str] = field(repr=False)
    """Where the rows lie: removed when nobody holds the table any more."""


def read(path: Path, recipe: "Recipe | None" = None) -> Iterator[Table]:
    """Yield every table of a file, in the order of the file, as text.

    A recipe, made by the page, says how to read; without one it is found out. Raises UnreadableFile, saying the way out,
    for a file without a table. Nothing is stored beyond a temporary folder.
    """
    from data_loaders.looking import parts_of

    room = tempfile.TemporaryDirectory(prefix="ventanilla-")
    path = Path(path)
    parts = parts_of(path, path.name, Path(room.name) / "look")
    for number, part in enumerate(parts):
        yield _table(part, recipe, Path(room.name) / str(number), room)


def _table(
    part: "Part", recipe: "Recipe | None", scratch: Path, room: tempfile.TemporaryDirectory[str]
) -> Table:
    from data_loaders.intake import Unwatched
    from data_loaders.readers.formats import format_of
    from data_loaders.staging import stage

    layout = recipe.layout_of(part) if recipe else None
    found = format_of(part.source.kind).look(part, layout, scratch)
    staged = stage(found, scratch, Unwatched(), is_text=True)
    account = staged.files[0]
    return Table(
        name=part.name,
        header=staged.columns,
        rows=Rows(staged),
        refusals=tuple(_refusals(staged.refused_file)),
        notes=account.notes,
        physical=staged.physical,
        loaded=staged.loaded,
        refused=staged.refused,
        skipped=staged.skipped,
        mended=account.mended,
        hints=staged.hints,
        about=staged.about,
        _room=room,
    )


def _refusals(path: Path) -> Iterator[Refusal]:
    with path.open(newline="", encoding="utf-8") as stream:
        rows = csv.reader(stream)
        next(rows, None)
        yield from (Refusal(line, reason, record) for _, line, reason, record in rows)
