"""The steps that touch files as they came: which tables they hold, and one of those read, its columns proposed.

They run in a process apart (see `apart.py`): whatever a file does to its reader, the app lives on. What comes after, from
`effect` to `load`, only touches the Parquet that these steps wrote.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import UnreadableFile
from core.words import Message
from data_loaders.apart import Limits, apart
from data_loaders.importer import look, stage
from data_loaders.intake import Column, Found, Layout, Part, SheetLayout, Staged, Watch
from data_loaders.looking import parts_of
from data_loaders.proposals import propose


@dataclass(frozen=True)
class Given:
    """A file as it was given: where it lies, and what people call it."""

    path: Path
    shown_name: str


@dataclass(frozen=True)
class Listed:
    """The tables that some files hold, and what was said of the files that hold none, as (name, sentence)."""

    parts: tuple[Part, ...]
    unreadable: tuple[tuple[str, Message], ...] = ()


@dataclass(frozen=True)
class ReadTable:
    """One table, read: how it is laid out, its rows, and the columns as they are proposed."""

    found: Found
    staged: Staged
    columns: tuple[Column, ...]


def tables_in(given: Sequence[Given], scratch: Path, watch: Watch, memory_mb: int) -> Listed:
    """Return the tables that the files hold. What is unpacked stays in the scratch folder.

    Raises UnreadableFile when not one of them can be read.
    """
    size = sum(each.path.stat().st_size for each in given if each.path.is_file())
    limits = Limits(memory_mb).for_size(size)
    return apart(_listed, watch, limits, given=tuple(given), scratch=scratch)


def read_table(
    part: Part, layout: Layout | SheetLayout | None, scratch: Path, watch: Watch, memory_mb: int
) -> ReadTable:
    """Return the table, read under a layout that the person gave, or one that is found out."""
    limits = Limits(memory_mb).for_size(part.source.size)
    return apart(_read, watch, limits, part=part, layout=layout, scratch=scratch)


def _listed(given: tuple[Given, ...], scratch: Path) -> Listed:
    parts: list[Part] = []
    unreadable: list[tuple[str, UnreadableFile]] = []
    for number, each in enumerate(given):
        try:
            parts += parts_of(each.path, each.shown_name, scratch / str(number))
        except UnreadableFile as error:
            unreadable.append((each.shown_name, error))
    if not parts and unreadable:
        raise unreadable[0][1]
    return Listed(tuple(parts), tuple((name, error.message) for name, error in unreadable))


def _read(part: Part, layout: Layout | SheetLayout | None, scratch: Path, watch: Watch) -> ReadTable:
    scratch.mkdir(parents=True, exist_ok=True)
    found = look(part.source.file, part.source.shown_name, scratch / "look", part=part, layout=layout)
    staged = stage(found, scratch / "rows", watch)
    return ReadTable(found, staged, propose(staged))
