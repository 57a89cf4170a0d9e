"""Which file and physical line a staged row came from, kept as the few places where the numbering jumps."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

FILE = "lines.npy"
PIECES = "pieces.json"
DROPPED = "dropped.bin"


class Lines:
    """Row numbers (from 0) to physical lines (from 1): `line = row + offset`, the offset growing at each jump.

    Where several files were stacked, `starts` are the rows at which each of them begins.
    """

    def __init__(
        self, rows: Iterable[int] = (0,), offsets: Iterable[int] = (1,), starts: Sequence[int] = (0,)
    ) -> None:
        self.rows, self.offsets, self.starts = list(rows), list(offsets), list(starts)

    @classmethod
    def after(cls, first_line: int, gaps: Iterable[int]) -> "Lines":
        """Return the numbering of rows that begin at a line and leave out some lines, given in rising order.

        >>> [Lines.after(2, [3, 4, 7]).line_of(row) for row in range(4)]
        [2, 5, 6, 8]
        """
        lines = cls([0], [first_line])
        for gap in gaps:
            if gap >= first_line:
                lines.jump(gap - lines.offsets[-1], gap + 1)
        return lines

    @classmethod
    def stacked(cls, pieces: Iterable[tuple["Lines", int]]) -> "Lines":
        """Return the numbering of files one after the other, each with its number of rows.

        >>> lines = Lines.stacked([(Lines.after(2, [3]), 2), (Lines.after(4, []), 5)])
        >>> [(lines.file_of(row), lines.line_of(row)) for row in range(4)]
        [(0, 2), (0, 4), (1, 4), (1, 5)]
        """
        stack = cls([], [], [])
        start = 0
        for lines, count in pieces:
            stack.starts.append(start)
            if count:
                stack.rows += [row + start for row in lines.rows]
                stack.offsets += [offset - start for offset in lines.offsets]
            start += count
        return stack

    @classmethod
    def read(cls, scratch: Path) -> "Lines":
        """Return what `write` has kept; without a file, rows are numbered from 1."""
        if not (scratch / FILE).exists():
            return cls()
        rows, offsets = np.load(scratch / FILE, allow_pickle=False)
        starts = json.loads((scratch / PIECES).read_text()) if (scratch / PIECES).exists() else (0,)
        return cls(rows.tolist(), offsets.tolist(), starts)

    def jump(self, row: int, line: int) -> None:
        """Say that this row stands in this line; rows come in rising order."""
        offset = line - row
        if row == self.rows[-1]:
            self.offsets[-1] = offset
        elif offset != self.offsets[-1]:
            self.rows.append(row)
            self.offsets.append(offset)

    def line_of(self, row: int) -> int:
        """Return the physical line in which the row begins."""
        return row + self.offsets[bisect_right(self.rows, row) - 1]

    def file_of(self, row: int) -> int:
        """Return which of the stacked files the row came from, counted from 0; 0 where there is only one."""
        return bisect_right(self.starts, row) - 1

    def write(self, scratch: Path) -> None:
        """Keep the numbering in the scratch folder."""
        if len(self.starts) > 1:
            (scratch / PIECES).write_text(json.dumps(self.starts))
        np.save(scratch / FILE, np.array([self.rows, self.offsets], np.int64), allow_pickle=False)


class DroppedRows:
    """The numbers of staged rows that typing refused, kept in the scratch folder: they tell loaded rows their lines."""

    def __init__(self, scratch: Path) -> None:
        """Begin anew: what an earlier loading has kept is forgotten."""
        self._path = scratch / DROPPED
        self._path.unlink(missing_ok=True)

    def add(self, rows: Sequence[int]) -> None:
        """Keep some more numbers, in rising order."""
        with self._path.open("ab") as stream:
            np.array(rows, np.int64).tofile(stream)


def staged_rows(scratch: Path, loaded_rows: Sequence[int]) -> list[int]:
    """Return which staged rows some loaded rows (counted from 0) were."""
    dropped = (
        np.fromfile(scratch / DROPPED, np.int64) if (scratch / DROPPED).exists() else np.array([], np.int64)
    )
    before = dropped - np.arange(len(dropped))
    rows = np.array(loaded_rows, np.int64)
    return (rows + np.searchsorted(before, rows, side="right")).tolist()  # type: ignore[no-any-return]
