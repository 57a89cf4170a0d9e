"""A table in a sheet, ready to be read: where it stands, what its columns are called, what each of its rows is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data_loaders.intake import About, Hint, SheetLayout
from data_loaders.readers.cells import Row, is_blank, to_text
from data_loaders.readers.sheet_areas import areas_of
from data_loaders.readers.sheet_footnotes import notes_by_mark
from data_loaders.readers.sheet_grid import Area, Grid, View, grid_of
from data_loaders.readers.sheet_heading import heading_of
from data_loaders.readers.sheet_names import headings_of
from data_loaders.readers.sheet_rows import Filler, Sorter, last_record, sorter_of
from data_loaders.readers.workbook import Sheet

_CAPTION = re.compile(r"\s*(?:cuadro|tabla|table|quadro|tabela|anexo)\b.*\w.*\s\w", re.IGNORECASE)
_LONGEST_TITLE = 200
_SOURCE = re.compile(r"\s*(?:fuente|source|fonte)s?\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class SheetTable:
    """A table found in a sheet. Rows and columns are counted from 0 in the sheet."""

    sheet: Sheet
    grid: Grid
    area: Area
    layout: SheetLayout
    sorter: Sorter
    names: tuple[str, ...]
    hints: tuple[Hint, ...]
    about: About

    @property
    def heading_rows(self) -> int:
        """How many rows the heading has."""
        return self.sorter.data - self.sorter.first

    @property
    def physical(self) -> int:
        """How many rows of the sheet belong to this table, its heading aside, titles and notes included."""
        return self.area.bottom - self.area.top + 1 - self.heading_rows

    def rows(self) -> Iterator[tuple[int, str, Row, bool]]:
        """Yield each row of the area but the heading: its number, its kind, its cells, whether joined cells were filled."""
        fill = Filler(self.grid.merges or (), self.sorter.data, self.sorter.last)
        for number, row in enumerate(self.sheet.rows()):
            if number < self.area.top or self.sorter.first <= number < self.sorter.data:
                continue
            if number > self.area.bottom:
                break
            filled = fill.filled
            row = fill(number, _within(row, self.area))
            yield number, self.sorter.kind(number, row), row, fill.filled > filled

    def texts(self, row: Row) -> tuple[str, ...]:
        """Return the cells of the table's columns as text."""
        return tuple(
            to_text(row[column], has_clock=column in self.grid.clocks) for column in self.sorter.columns
        )


def _within(row: Row, area: Area) -> Row:
    """Return the row with what stands beside the area taken out."""
    if not area.left and area.right + 1 >= len(row):
        return row
    return [cell if area.left <= column <= area.right else "" for column, cell in enumerate(row)]


def tables_in(sheet: Sheet) -> int:
    """Return how many tables stand in a sheet."""
    return len(areas_of(grid_of(sheet)))


def table_in(sheet: Sheet, number: int, layout: SheetLayout | None) -> SheetTable | None:
    """Return one of the tables in a sheet, counted from 1; None where it has no rows below its heading.

    A layout given by a person overrides what is found.
    """
    grid = grid_of(sheet)
    areas = areas_of(grid) or (grid.whole,)
    area = areas[min(number, len(areas)) - 1]
    if layout:
        area = _given_area(layout, grid, area)
    view = View(grid, area)
    heading = (
        (layout.first_row - 1, layout.first_row - 1 + layout.header_rows) if layout else heading_of(view)
    )
    last = layout.last_row - 1 if layout and layout.last_row else last_record(view, heading[1])
    last = min(last, grid.height - 1)
    columns = _columns(view, heading[0], last)
    if last < heading[1] or not columns:
        return None
    return _described(sheet, view, heading, last, columns, layout)


def _given_area(layout: SheetLayout, grid: Grid, area: Area) -> Area:
    left = min(layout.first_column, grid.width) - 1
    inside = area.left <= left <= area.right
    right = layout.last_column - 1 if layout.last_column else (area.right if inside else grid.width - 1)
    return Area(
        top=min(area.top, layout.first_row - 1),
        left=left,
        bottom=min(max(area.bottom, layout.last_row - 1), grid.height - 1),
        right=max(min(right, grid.width - 1), left),
    )


def _columns(view: View, first: int, last: int) -> list[int]:
    """Return the columns of the sheet in which something stands, from the heading to the last record."""
    area, grid = view.area, view.grid
    rows = [row for number, row in grid.rows.items() if first <= number <= last]
    return [
        column
        for column in range(area.left, area.right + 1)
        if any(not is_blank(row[column]) for row in rows) or (not grid.is_whole and grid.filled[column] > 0)
    ]


def _described(
    sheet: Sheet,
    view: View,
    heading: tuple[int, int],
    last: int,
    columns: Sequence[int],
    layout: SheetLayout | None,
) -> SheetTable:
    first, data = heading
    titles = [_line(view, number) for number in view.numbers if number < first]
    notes = [_line(view, number) for number in view.numbers if number > last]
    named = headings_of(view, range(first, data), columns, notes_by_mark(notes))
    found = SheetLayout(first_row=first + 1, header_rows=data - first, first_column=view.area.left + 1)
    return SheetTable(
        sheet=sheet,
        grid=view.grid,
        area=view.area,
        layout=layout or found,
        sorter=sorter_of(view, heading, last, columns),
        names=named.names,
        hints=named.hints,
        about=_about(titles, notes),
    )


def _line(view: View, number: int) -> str:
    return line_of(view.row(number))


def line_of(row: Row) -> str:
    """Return a row as one line of text, for people to recognise it."""
    return "  ".join(" ".join(to_text(cell).split()) for cell in row if not is_blank(cell))[:500]


def _about(titles: Sequence[str], notes: Sequence[str]) -> About:
    caption = next((title for title in titles if _CAPTION.match(title)), " ".join(titles)[:_LONGEST_TITLE])
    source = next((found[1] for note in notes if (found := _SOURCE.match(note))), "")
    about = About()
    if caption:
        about = replace(about, title={"en": caption})
    return replace(about, source={"en": source}) if source else about
