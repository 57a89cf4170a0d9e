"""Reading a file, whatever it is: the tables in it, with what was refused and what to know. Needs no app.

for table in read(Path("anuario.xlsx")):
    print(table.name, table.header, len(table.rows), table.refusals)
"""

import csv
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, overload

from core.errors import UnreadableFile

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


class _Room:
    """A temporary folder that is removed when nobody holds it any more."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ventanilla-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


class Rows(Sequence[tuple[str, ...]]):
    """The rows of a table as text, spelled as in the file; an empty text where nothing stands. Read when asked for."""

    def __init__(self, staged: "Staged | None", room: _Room) -> None:
        self._staged, self._room = staged, room

    def __len__(self) -> int:
        return self._staged.loaded if self._staged else 0

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._staged is None:
            return
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

    Physical records (the heading aside) = loaded + refused + skipped; `mended` ones are among the loaded. `repairs` are
    the mended records, `left_out` the lines that are none (blank ones aside), both as they stand in the file.
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
    repairs: tuple[Refusal, ...] = ()
    left_out: tuple[Refusal, ...] = ()
    _room: _Room | None = field(default=None, repr=False)
    """Where the rows lie: removed when nobody holds the table or its rows any more."""


def read(path: Path, recipe: "Recipe | None" = None) -> Iterator[Table]:
    """Yield every table of a file, in the order of the file, as text.

    A recipe, made by the page, says how to read; without one it is found out. Raises UnreadableFile, saying the way out,
    for a file without a table; of several tables, one that cannot be read comes without rows and says why in its notes. A
    heading without records is a table without rows. Nothing is stored beyond a temporary folder.
    """
    from data_loaders.looking import parts_of

    room = _Room()
    path = Path(path)
    parts = parts_of(path, path.name, room.folder / "look")
    unread: list[tuple[Part, UnreadableFile]] = []
    is_any_read = False
    for number, part in enumerate(parts):
        try:
            table = _table(part, recipe, room.folder / str(number), room)
        except UnreadableFile as error:
            unread.append((part, error))
            continue
        yield from (_not_read(*each, room) for each in unread)
        yield table
        unread, is_any_read = [], True
    if not is_any_read:
        raise unread[0][1]
    yield from (_not_read(*each, room) for each in unread)


def _not_read(part: "Part", error: UnreadableFile, room: _Room) -> Table:
    """Return a table without a row that says why: one sheet or file of many that could not be read."""
    from data_loaders.intake import About

    return Table(
        part.name, (), Rows(None, room), (), (error.message,), 0, 0, 0, 0, 0, (), About(), _room=room
    )


def _table(part: "Part", recipe: "Recipe | None", scratch: Path, room: _Room) -> Table:
    from data_loaders.intake import Unwatched
    from data_loaders.looking import noted
    from data_loaders.readers.formats import format_of
    from data_loaders.staging import stage

    layout = recipe.layout_of(part) if recipe else None
    form = format_of(part.source.kind)
    found = noted(part, getattr(form, "look_at", form.look)(part, layout, scratch))
    staged = stage(found, scratch, Unwatched(), is_text=True)
    account = staged.files[0]
    return Table(
        name=part.name,
        header=staged.columns,
        rows=Rows(staged, room),
        refusals=tuple(_refusals(staged.refused_file)),
        notes=account.notes,
        physical=staged.physical,
        loaded=staged.loaded,
        refused=staged.refused,
        skipped=staged.skipped,
        mended=account.mended,
        hints=staged.hints,
        about=staged.about,
        repairs=tuple(_refusals(staged.rows.parent / "mended.csv")),
        left_out=tuple(_refusals(staged.rows.parent / "skipped.csv")),
        _room=room,
    )


def _refusals(path: Path) -> Iterator[Refusal]:
    if not path.exists():
        return
    csv.field_size_limit(1 << 30)
    with path.open(newline="", encoding="utf-8") as stream:
        rows = csv.reader(stream)
        next(rows, None)
        yield from (Refusal(line, reason, record) for _, line, reason, record in rows)
