"""A sheet as tables are looked for in it: all of its rows, or the first and last ones of a very large sheet."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from statistics import median_low

from data_loaders.readers.cells import Cell, Row, is_blank, is_value, is_year, says_nothing
from data_loaders.readers.workbook import Merge, Sheet

CELLS_SEEN = 600_000
LAST_ROWS = 300
SAMPLED = 400


@dataclass(frozen=True)
class Area:
    """A rectangle of a sheet, counted from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """The rows of a sheet by their number from 0. `filled` counts the cells of each column over all rows.

    `clocks` are the columns in which some moment has an hour. `is_whole` is False where rows in the middle are missing:
    they are taken to be data like the rows around them.
    """

    rows: dict[int, Row]
    height: int
    width: int
    merges: tuple[Merge, ...] | None
    filled: Sequence[int]
    clocks: frozenset[int]
    is_whole: bool

    @property
    def whole(self) -> Area:
        """The whole sheet."""
        return Area(0, 0, self.height - 1, self.width - 1)


def grid_of(sheet: Sheet) -> Grid:
    """Return the grid of a sheet, read once from its first to its last row."""
    most = max(CELLS_SEEN // sheet.width, 2 * LAST_ROWS)
    rows: dict[int, Row] = {}
    last: deque[tuple[int, Row]] = deque(maxlen=LAST_ROWS)
    filled, clocks = [0] * sheet.width, set()
    for number, row in enumerate(sheet.rows()):
        for column, cell in enumerate(row):  # every cell of the sheet passes here: no calls
            if cell != "":
                kind = type(cell)
                if kind is not str or not cell.isspace():  # type: ignore[union-attr]
                    filled[column] += 1
                    if kind is datetime:
                        clocks.add(column)
        if number < most:
            rows[number] = row
        else:
            last.append((number, row))
    rows.update(last)
    is_whole = len(rows) == sheet.height
    return Grid(rows, sheet.height, sheet.width, sheet.merges, filled, frozenset(clocks), is_whole)


@dataclass(frozen=True)
class View:
    """What stands in an area of a grid, summed up as far as finding its heading needs."""

    grid: Grid
    area: Area

    def row(self, number: int) -> Row:
        """Return the cells of a row inside of the area, by its number in the sheet; empty if it was not seen."""
        row = self.grid.rows.get(number, ())
        return row[self.area.left : self.area.right + 1]

    @cached_property
    def numbers(self) -> list[int]:
        """The rows of the area that were seen and are not empty."""
        return [number for number in self._seen if any(not is_blank(cell) for cell in self.row(number))]

    @cached_property
    def _seen(self) -> list[int]:
        if self.grid.is_whole:
            return list(range(self.area.top, self.area.bottom + 1))
        return [number for number in self.grid.rows if self.area.top <= number <= self.area.bottom]

    @cached_property
    def counts(self) -> dict[int, int]:
        """How many cells each of these rows has filled."""
        return {number: sum(not is_blank(cell) for cell in self.row(number)) for number in self.numbers}

    @cached_property
    def typical(self) -> int:
        """How many cells a row of the table usually has filled."""
        return median_low([count for count in self.counts.values() if count > 1] or [1])

    def is_full(self, number: int) -> bool:
        """Return whether a row has at least half as many cells filled as is usual."""
        return self.counts.get(number, 0) >= max(self.typical / 2, 1)

    @cached_property
    def sample(self) -> list[Row]:
        """Rows from the lower part of the table, where no heading is."""
        full = [number for number in self.numbers if self.is_full(number)]
        below = full[len(full) - -(-len(full) * 6 // 10) :]
        return [self.row(number) for number in below[:: max(len(below) // SAMPLED, 1)]]

    @cached_property
    def valued(self) -> frozenset[int]:
        """The columns, counted in the area, that hold numbers, dates or yes and no rather than words."""
        return frozenset(column for column, cells in self._samples.items() if _share(cells, is_value) >= 0.5)

    @cached_property
    def year_columns(self) -> frozenset[int]:
        """The columns, counted in the area, that hold years."""
        return frozenset(column for column, cells in self._samples.items() if _share(cells, is_year) > 0.5)

    @cached_property
    def _samples(self) -> dict[int, list[Cell]]:
        width = self.area.right - self.area.left + 1
        columns = {
            column: [
                row[column] for row in self.sample if column < len(row) and not says_nothing(row[column])
            ]
            for column in range(width)
        }
        return {column: cells for column, cells in columns.items() if cells}

    @cached_property
    def used(self) -> list[int]:
        """The columns, counted in the area, in which something stands in more than title and note rows."""
        seen = Counter(
            column
            for number in self.numbers
            if self.is_full(number)
            for column, cell in enumerate(self.row(number))
            if not is_blank(cell)
        )
        return sorted(seen)


def _share(cells: Sequence[Cell], holds: Callable[[Cell], bool]) -> float:
    return sum(map(holds, cells)) / len(cells)
