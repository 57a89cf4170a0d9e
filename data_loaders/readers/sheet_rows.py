"""What each row of a table in a sheet is: a record, or a heading again, a total, the name of a group, a note, nothing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from data_loaders.readers.cells import Cell, Row, is_blank, is_value
from data_loaders.readers.sheet_grid import View
from data_loaders.readers.sheet_totals import says_summary, says_total, sums
from data_loaders.readers.workbook import Merge

RECORD, BLANK, TITLE, NOTE, HEADING, TOTAL, GROUP = (
    "record",
    "blank",
    "title",
    "note",
    "heading",
    "total",
    "group",
)
MOST_TOTALS, MOST_GROUPS = 0.25, 0.4
"""Above such a share of the rows, "Total" is a category like others, and a lone name is a record without values."""
LAST_SUMMARIES = 4
_NOTE = re.compile(
    r"\s*(?:fuente|source|fonte|quelle|nota|note|elabora|©|\*|†|‡|\(\w{1,2}\)\s|\[\w{1,2}\]\s|[¹²³]|disclaimer|disponible en|actualiza)",
    re.IGNORECASE,
)
_LONG_TEXT = 40


def last_record(view: View, data: int) -> int:
    """Return the last row of the table: below it are empty rows and notes only."""
    rows = [number for number in view.numbers if number >= data]
    while len(rows) > 1 and _is_note(view, rows[-1]):
        rows.pop()
    return rows[-1] if rows else data - 1


def _is_note(view: View, number: int) -> bool:
    filled = [cell for cell in view.row(number) if not is_blank(cell)]
    if len(filled) == 1 and isinstance(filled[0], str) and _NOTE.match(filled[0]):
        return True
    if any(is_value(cell) for cell in filled) or (len(filled) == 1 and says_total(filled[0])):
        return False
    if view.typical >= 3:
        return len(filled) <= max(view.typical / 3, 1)
    return view.typical == 2 and len(filled) == 1 and len(str(filled[0])) > _LONG_TEXT


@dataclass(frozen=True)
class Sorter:
    """Tells what a row is. Rows are counted from 0 in the sheet; `data` and `last` are the first and last of the table.

    `columns` are those of the table, `headings` the texts of each level, `sums` the rows that are sums by their numbers.
    """

    first: int
    data: int
    last: int
    columns: tuple[int, ...]
    headings: frozenset[tuple[str, ...]]
    sums: frozenset[int]
    has_totals: bool
    has_groups: bool

    def kind(self, number: int, row: Row) -> str:
        """Return the kind of a row that is no part of the heading; joined cells are filled already."""
        cells = [row[column] for column in self.columns]
        if all(map(is_blank, cells)):
            return BLANK if all(map(is_blank, row)) or self.data <= number <= self.last else TITLE
        if number < self.first:
            return TITLE
        if number > self.last:
            return NOTE
        if _first_word(cells) in self._first_words and _key(cells) in self.headings:
            return HEADING
        return self._kind_of_table_row(number, cells)

    @cached_property
    def _first_words(self) -> frozenset[str]:
        return frozenset(map(_first_word, self.headings))

    def _kind_of_table_row(self, number: int, cells: Sequence[Cell]) -> str:
        if number in self.sums or (self.has_totals and _is_total(cells)):
            return TOTAL
        if number > self.last - LAST_SUMMARIES and says_summary(cells[0]) and any(map(is_value, cells[1:])):
            return TOTAL
        return GROUP if self.has_groups and _is_group(cells) else RECORD


def sorter_of(view: View, heading: tuple[int, int], last: int, columns: Sequence[int]) -> Sorter:
    """Return the sorter for a table whose heading begins and ends at these rows."""
    first, data = heading
    rows = dict(_table_rows(view, data, last))
    tables = {number: [row[column] for column in columns] for number, row in rows.items()}
    totals = sum(map(_is_total, tables.values()))
    groups = sum(map(_is_group, tables.values()))
    keys = [_key([view.grid.rows[level][column] for column in columns]) for level in range(first, data)]
    return Sorter(
        first,
        data,
        last,
        tuple(columns),
        frozenset(key for key in keys if sum(map(bool, key)) > 1),
        frozenset(_sums(view, tables, columns[0])) if view.grid.is_whole else frozenset(),
        has_totals=totals <= max(MOST_TOTALS * len(tables), 1),
        has_groups=bool(view.valued) and groups <= MOST_GROUPS * len(tables),
    )


def _table_rows(view: View, data: int, last: int) -> Iterator[tuple[int, Row]]:
    fill = Filler(view.grid.merges or (), data, last)
    for number, row in view.grid.rows.items():
        if data <= number <= last and not all(map(is_blank, row)):
            yield number, fill(number, row)


def _key(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the texts of a row as far as a heading that is repeated has them again."""
    return tuple(" ".join(str(cell).split()).casefold() for cell in cells)


def _first_word(cells: Sequence[Cell]) -> str:
    """Return what a row begins with, as cheaply as can be: every row of the sheet is asked."""
    first = cells[0]
    return " ".join(str(first).split()).casefold()


def _is_total(cells: Sequence[Cell]) -> bool:
    label = next((cell for cell in cells[:2] if not is_blank(cell)), "")
    return says_total(label)


def _is_group(cells: Sequence[Cell]) -> bool:
    """A name and nothing else, in a table that says at least two things about it."""
    is_name = isinstance(cells[0], str) and not is_blank(cells[0]) and not is_value(cells[0])
    return len(cells) > 2 and is_name and all(map(is_blank, cells[1:]))


def _sums(view: View, tables: dict[int, list[Cell]], label: int) -> Iterator[int]:
    """Yield the rows that are sums by their numbers. Where every name spans the same few rows, these go together."""
    tables = {number: cells for number, cells in tables.items() if not all(map(is_blank, cells[1:]))}
    tables = {number: cells for number, cells in tables.items() if not says_total(cells[0])}
    numbers = list(tables)
    spans = [merge for merge in view.grid.merges or () if merge.left == label and merge.top in tables]
    size = _common_size(spans, len(numbers))
    tops = [number for number in numbers if size == 1 or any(merge.top == number for merge in spans)]
    for place in sums([tables[number] for number in tops]):
        yield from range(tops[place], tops[place] + size)


def _common_size(spans: Sequence[Merge], rows: int) -> int:
    """Return how many rows a name spans if nearly all names span as many, else 1."""
    sizes = {merge.bottom - merge.top + 1 for merge in spans}
    size = sizes.pop() if len(sizes) == 1 else 1
    return size if size * len(spans) >= 0.8 * rows else 1


class Filler:
    """Fills joined cells downwards: a name that spans three rows is the name of each. Rows come in order."""

    def __init__(self, merges: Sequence[Merge], data: int, last: int) -> None:
        self.filled = 0
        self._starting: dict[int, list[Merge]] = {}
        for merge in merges:
            if merge.bottom > merge.top and data <= merge.top <= last:
                self._starting.setdefault(merge.top, []).append(merge)
        self._open: dict[int, tuple[int, Cell]] = {}

    def __call__(self, number: int, row: Row) -> Row:
        """Return the row with the texts of joined cells that began above it."""
        self._open = {column: (end, cell) for column, (end, cell) in self._open.items() if end >= number}
        if self._open:
            row = list(row)
            for column, (_, cell) in self._open.items():
                if column < len(row) and is_blank(row[column]):
                    row[column] = cell
                    self.filled += 1
        for merge in self._starting.get(number, ()):
            if merge.left < len(row) and not is_blank(row[merge.left]):
                self._open[merge.left] = merge.bottom, row[merge.left]
        return row
