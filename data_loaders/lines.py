"""Which physical line of the source a staged row came from, kept as the few places where the numbering jumps."""

from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

import numpy as np

FILE = "lines.npy"


class Lines:
    """Row numbers (from 0) to physical lines (from 1): `line = row + offset`, the offset growing at each jump."""

    def __init__(self, rows: Iterable[int] = (0,), offsets: Iterable[int] = (1,)) -> None:
        self._rows, self._offsets = list(rows), list(offsets)

    @classmethod
    def after(cls, first_line: int, gaps: Iterable[int]) -> "Lines":
        """Return the numbering of rows that begin at a line and leave out some lines, given in rising order.

        >>> [Lines.after(2, [3, 4, 7]).line_of(row) for row in range(4)]
        [2, 5, 6, 8]
        """
        lines = cls([0], [first_line])
        for gap in gaps:
            if gap >= first_line:
                lines.jump(gap - lines._offsets[-1], gap + 1)
        return lines

    @classmethod
    def read(cls, scratch: Path) -> "Lines":
        """Return what `write` has kept; without a file, rows are numbered from 1."""
        if not (scratch / FILE).exists():
            return cls()
        rows, offsets = np.load(scratch / FILE, allow_pickle=False)
        return cls(rows.tolist(), offsets.tolist())

    def jump(self, row: int, line: int) -> None:
        """Say that this row stands in this line; rows come in rising order."""
        offset = line - row
        if row == self._rows[-1]:
            self._offsets[-1] = offset
        elif offset != self._offsets[-1]:
            self._rows.append(row)
            self._offsets.append(offset)

    def line_of(self, row: int) -> int:
        """Return the physical line in which the row begins."""
        return row + self._offsets[bisect_right(self._rows, row) - 1]

    def write(self, scratch: Path) -> None:
        """Keep the numbering in the scratch folder."""
        np.save(scratch / FILE, np.array([self._rows, self._offsets], np.int64), allow_pickle=False)
