"""Pieces: the tables of several files, each staged by its own format, on their way to become one.

Files that are laid out alike are read by the engine in one go, with an account for each: a hundred yearly files take as
long as one file of their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from os.path import commonpath
from pathlib import Path

from data_loaders.intake import Found, Staged, Watch
from data_loaders.lines import Lines
from data_loaders.readers.kinds import TEXT
from data_loaders.scratch_engine import cancelled
from data_loaders.stacking.alike import may_be_shared, staged_alike
from data_loaders.stacking.natural_order import natural
from data_loaders.staging import stage, staged_as_text

MOST_AT_ONCE = 200
"""Files that the engine reads in one go; above, progress and cancelling would wait too long."""


@dataclass(frozen=True)
class Piece:
    """One table of a stack: what it is called there, and where its rows lie.

    Files alike share one Parquet file: the rows of this one are those whose `FILE_NUMBER` is `number`. While `number` is
    None, all rows of `staged.rows` are its own. `first_line` is where the records of a file alike begin.
    """

    name: str
    staged: Staged
    number: int | None = None
    first_line: int = 0

    @property
    def lines(self) -> Lines:
        """Which line each row came from."""
        return Lines.after(self.first_line, ()) if self.first_line else Lines.read(self.staged.rows.parent)


def named(paths: Sequence[Path]) -> tuple[tuple[str, Path], ...]:
    """Return the files with the names they are told apart by, in the order a person counts them (2 before 10).

    Their own names, where they lie in one folder; else with the folders below the one they have in common, which may say
    a year or a region.
    """
    places = [path.absolute() for path in paths]
    names = [path.name for path in paths]
    if len({place.parent for place in places}) > 1:
        names = [place.as_posix().removeprefix(_common_folder(places)) for place in places]
    return tuple(sorted(zip(names, paths, strict=True), key=lambda pair: natural(pair[0])))


def _common_folder(places: Sequence[Path]) -> str:
    """Return the folder that files have in common, with a slash behind it; nothing where they lie on several drives."""
    try:
        return Path(commonpath([place.parent for place in places])).as_posix().rstrip("/") + "/"
    except ValueError:
        return ""


def staged_pieces(found: Sequence[Found], scratch: Path, watch: Watch) -> tuple[Piece, ...]:
    """Return every table staged: as text, or in the types that the file itself gives.

    Raises Cancelled, UnreadableFile, StoreFailed or EngineFailed.
    """
    pieces: list[Piece] = []
    records = sum(each.facts.lines for each in found) or 1
    for number, group in enumerate(_groups(found)):
        if watch.is_cancelled():
            raise cancelled()
        room = scratch / f"piece_{number}"
        part = _Part(watch, sum(piece.staged.physical for piece in pieces), records)
        pieces += _staged_group(group, room, part)
    return tuple(pieces)


def _groups(found: Sequence[Found]) -> list[list[Found]]:
    """Return runs of tables that may be read in one go: the same kind, headings and layout."""
    groups: list[list[Found]] = []
    for each in found:
        before = groups[-1] if groups else []
        if before and len(before) < MOST_AT_ONCE and _is_alike(before[0], each):
            before.append(each)
        else:
            groups.append([each])
    return groups


def _is_alike(one: Found, other: Found) -> bool:
    return (
        may_be_shared(one)
        and may_be_shared(other)
        and one.columns == other.columns
        and one.layout == other.layout
    )


def _staged_group(group: Sequence[Found], room: Path, watch: Watch) -> list[Piece]:
    shared = staged_alike(group, room, watch) if len(group) > 1 else None
    in_one_go = {number: (staged, first) for number, staged, first in shared.files} if shared else {}
    return [
        Piece(name_of(each), in_one_go[number][0], number, in_one_go[number][1])
        if number in in_one_go
        else _alone(each, room / str(number), watch)
        for number, each in enumerate(group)
    ]


def _alone(found: Found, room: Path, watch: Watch) -> Piece:
    staged = stage(found, room, watch, is_text=found.source.kind == TEXT)
    if any(staged.readings):
        staged = staged_as_text(staged, watch)
    return Piece(name_of(found), staged)


def name_of(found: Found) -> str:
    """Return what a table is called: its file, and the table in it where there are several."""
    return (found.part.name if found.part else "") or found.shown_name


class _Part:
    """The watch over one of many files: its progress is a part of the whole."""

    def __init__(self, whole: Watch, done: int, records: int) -> None:
        self._whole, self._done, self._records = whole, done, records

    def progress(self, share: float | None, rows: int) -> None:
        done = self._done + rows
        self._whole.progress(None if share is None else min(done / self._records, 1.0), done)

    def is_cancelled(self) -> bool:
        return self._whole.is_cancelled()
