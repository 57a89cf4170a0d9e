"""Many files read in a process apart: which tables they hold, and all of those staged, whatever a file does to its reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data_loaders.apart import Limits, apart
from data_loaders.gathering import Gathered, gather
from data_loaders.intake import Watch
from data_loaders.pieces import Piece, staged_pieces
from data_loaders.recipes import Recipe
from data_loaders.single import staged_alone


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


def read_files(
    files: Sequence[tuple[str, Path]], wanted: Wanted, scratch: Path, watch: Watch, *, memory_mb: int
) -> ReadFiles:
    """Return the tables of files, given as what each is called and where it lies.

    A single table keeps the types that are certain; of several, the text is kept until they are one. Raises Cancelled,
    UnreadableFile, StoreFailed or EngineFailed.
    """
    size = sum(path.stat().st_size for _, path in files if path.is_file())
    limits = Limits(memory_mb).for_size(size)
    absolute = tuple((name, path.absolute()) for name, path in files)  # the other process works elsewhere
    return apart(_read, watch, limits, files=absolute, wanted=wanted, scratch=scratch)


def _read(files: tuple[tuple[str, Path], ...], wanted: Wanted, scratch: Path, watch: Watch) -> ReadFiles:
    gathered = gather(files, scratch, watch, recipe=wanted.recipe, tables=wanted.tables)
    if not gathered.found or (gathered.unreadable and not wanted.skips_unreadable):
        return ReadFiles(gathered)
    room = scratch / "pieces"
    if len(gathered.found) == 1:
        return ReadFiles(gathered, (staged_alone(gathered.found[0], room, watch),))
    return ReadFiles(gathered, staged_pieces(gathered.found, room, watch))
