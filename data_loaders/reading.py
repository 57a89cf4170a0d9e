"""The steps that touch files as they came: which tables they hold, and those that are wanted, each of them staged.

They run in a process apart (see `apart.py`): whatever a file does to its reader, the app lives on. What comes after, from
`harmonise` to `load`, only touches the Parquet that these steps wrote. A database is no file, and is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import UnreadableFile
from core.words import Message
from data_loaders.apart import Limits, apart
from data_loaders.intake import Part, Watch
from data_loaders.looking import look, parts_of
from data_loaders.readers.formats import without_claimed
from data_loaders.recipes import Recipe
from data_loaders.sources import without_companions
from data_loaders.stacking.gathering import Gathered, gather
from data_loaders.stacking.pieces import Piece, staged_pieces
from data_loaders.stacking.single import staged_alone

NamedFile = tuple[str, Path]
"""A file: what it is called, and where it lies."""


@dataclass(frozen=True)
class ListedFile:
    """One file and the tables that it holds."""

    name: str
    path: Path
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Listed:
    """The files that hold tables, and what was said of the others, as (name, sentence)."""

    files: tuple[ListedFile, ...]
    unreadable: tuple[tuple[str, Message], ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every table of every file, in their order."""
        return tuple(part for file in self.files for part in file.parts)


@dataclass(frozen=True)
class Wanted:
    """What to read of some files: by which recipe, which tables, and whether all files have to be readable."""

    recipe: Recipe | None = None
    tables: tuple[str, ...] = ()
    skips_unreadable: bool = False


@dataclass(frozen=True)
class ReadFiles:
    """The tables that were found, and each of them staged; nothing is staged while a file is missing."""

    gathered: Gathered
    pieces: tuple[Piece, ...] = ()


def tables_in(files: Sequence[NamedFile], scratch: Path, watch: Watch, *, memory_mb: int) -> Listed:
    """Return the tables that the files hold. Files that only describe another one, such as a codebook, are left out.

    Raises UnreadableFile when not one of them can be read.
    """
    return apart(_listed, watch, _limits(files, memory_mb), files=_absolute(files), scratch=scratch)


def read_files(
    files: Sequence[NamedFile], wanted: Wanted, scratch: Path, watch: Watch, *, memory_mb: int
) -> ReadFiles:
    """Return the wanted tables of the files.

    A single table keeps the types that are certain; of several, the text is kept until they are one. Raises Cancelled,
    UnreadableFile, StoreFailed or EngineFailed.
    """
    limits = _limits(files, memory_mb)
    return apart(_read, watch, limits, files=_absolute(files), wanted=wanted, scratch=scratch)


def read_database(part: Part, scratch: Path, watch: Watch) -> ReadFiles:
    """Return a table that was chosen from a database, as it is now. Raises DatabaseFailed or Cancelled."""
    found = look(part.source.file, part.name, scratch / "look", part=part)
    return ReadFiles(Gathered((found,)), (staged_alone(found, scratch / "pieces", watch),))


def _limits(files: Sequence[NamedFile], memory_mb: int) -> Limits:
    return Limits(memory_mb).for_size(sum(path.stat().st_size for _, path in files if path.is_file()))


def _absolute(files: Sequence[NamedFile]) -> tuple[NamedFile, ...]:
    """The other process works in another folder."""
    return tuple((name, path.absolute()) for name, path in files)


def _listed(files: tuple[NamedFile, ...], scratch: Path) -> Listed:
    found: list[ListedFile] = []
    unreadable: list[tuple[str, UnreadableFile]] = []
    kept = without_companions([path for _, path in files])
    for number, (name, path) in enumerate(files):
        if path not in kept:
            continue
        try:
            found.append(ListedFile(name, path, parts_of(path, name, scratch / str(number))))
        except UnreadableFile as error:
            unreadable.append((name, error))
    if not found:
        raise unreadable[0][1]
    sources = [part.source for file in found for part in file.parts]
    _, claimed = without_claimed(sources)
    return Listed(
        tuple(file for file in found if file.path not in claimed),
        tuple((name, error.message) for name, error in unreadable),
    )


def _read(files: tuple[NamedFile, ...], wanted: Wanted, scratch: Path, watch: Watch) -> ReadFiles:
    gathered = gather(files, scratch, watch, recipe=wanted.recipe, tables=wanted.tables)
    if not gathered.found or (gathered.unreadable and not wanted.skips_unreadable):
        return ReadFiles(gathered)
    room = scratch / "pieces"
    if len(gathered.found) == 1:
        return ReadFiles(gathered, (staged_alone(gathered.found[0], room, watch),))
    return ReadFiles(gathered, staged_pieces(gathered.found, room, watch))
