"""Finding the heading of a table in a sheet: below titles, of one or several levels, or none at all."""

from datetime import date

from data_loaders.readers.cells import Cell, is_blank, is_value, is_year, says_nothing
from data_loaders.readers.sheet_grid import View
from data_loaders.readers.units import is_unit
from data_loaders.readers.workbook import Merge

MOST_LEVELS = 6


def heading_of(view: View) -> tuple[int, int]:
    """Return the first row of the heading and the first row of the data below it, counted from 0 in the sheet.

    Both are the same where there is no heading.
    """
    data = _first_data(view)
    if data is None:
        return _wordy(view)
    complete = [number for number in view.numbers if number < data and _is_complete(view, number)]
    candidates = _candidates(view, data)
    if complete:
        return _joined(view, *_around(view, complete[0], data), data)
    return _joined(view, candidates[0], candidates[-1], data) if candidates else (data, data)


def _first_data(view: View) -> int | None:
    """Return the first row in which columns of values hold values; None where no column does."""
    for number in view.numbers:
        if view.is_full(number) and _is_data(view, number):
            return number
    return None


def _is_data(view: View, number: int) -> bool:
    row = view.row(number)
    cells = [(column, row[column]) for column in view.valued if not says_nothing(row[column])]
    values = sum(is_value(cell) for _, cell in cells)
    if not values or 2 * values < len(cells):
        return False
    return number == view.numbers[-1] or not _names_columns(view, cells)


def _names_columns(view: View, cells: list[tuple[int, Cell]]) -> bool:
    """Return whether the values of a row are years or dates that name columns which hold something else."""
    values = [(column, cell) for column, cell in cells if is_value(cell)]
    years = [int(cell) for column, cell in values if is_year(cell) and column not in view.year_columns]  # type: ignore[arg-type]
    if len(years) == len(values):
        return years == sorted(years) or years == sorted(years, reverse=True)
    return len(values) > 1 and all(
        isinstance(cell, date) and not _holds_dates(view, column) for column, cell in values
    )


def _holds_dates(view: View, column: int) -> bool:
    return sum(isinstance(row[column], date) for row in view.sample) > 1


def _candidates(view: View, data: int) -> list[int]:
    """Return the rows right above the data that may be levels of a heading, from the top down."""
    rows = [number for number in view.numbers if number < data]
    while rows and not (view.is_full(rows[-1]) and _names_values(view, rows[-1])):
        rows.pop()
    found: list[int] = []
    for number in reversed(rows):
        is_next = not found or number == found[0] - 1 or _is_bridged(view, number, found[0])
        if not is_next or len(found) == MOST_LEVELS or not _may_be_level(view, number):
            break
        found.insert(0, number)
    return found


def _names_values(view: View, number: int) -> bool:
    """Return whether words stand above some of the values."""
    row = view.row(number)
    return any(not is_blank(row[column]) for column in view.valued)


def _may_be_level(view: View, number: int) -> bool:
    if view.counts[number] > 1 or len(view.used) == 1:
        return True
    row = view.row(number)
    column = next(column for column, cell in enumerate(row) if not is_blank(cell))
    if view.grid.merges is None:
        return column > view.used[0]
    return any(
        merge.top <= number <= merge.bottom
        and merge.left == view.area.left + column
        and merge.right > merge.left
        and merge.left > view.area.left + view.used[0]
        for merge in view.grid.merges
    )


def _is_bridged(view: View, upper: int, lower: int) -> bool:
    """Return whether joined cells reach from one row to the other over the empty rows between them."""
    return any(merge.top <= upper and merge.bottom >= lower for merge in _merges(view))


def _around(view: View, number: int, data: int) -> tuple[int, int]:
    """Return the first and last level of a heading, given a row that names every column differently.

    Such a row is the heading by itself: words between it and the values are data. Units may stand below it, and names of
    groups, each joined over its columns, above it.
    """
    top = bottom = number
    while bottom + 1 < data and (is_unit_row(view, bottom + 1) or _goes_on(view, bottom + 1)):
        bottom += 1
    while top - 1 in view.counts and _groups(view, top - 1):
        top -= 1
    return top, bottom


def _goes_on(view: View, number: int) -> bool:
    """Return whether a row says something more about columns of values, and nothing else."""
    columns = {column for column, cell in enumerate(view.row(number)) if not is_blank(cell)}
    return bool(columns) and columns <= view.valued and len(view.valued) < len(view.used)


def _is_complete(view: View, number: int) -> bool:
    row = view.row(number)
    names = [str(row[column]).strip() for column in view.used]
    return all(names) and len(set(names)) == len(names) and not is_unit_row(view, number)


def is_unit_row(view: View, number: int) -> bool:
    """Return whether most cells of a row are units, or remarks in brackets."""
    row = view.row(number)
    words = [str(row[column]) for column in view.used if not is_blank(row[column])]
    return bool(words) and sum(map(is_unit, words)) > len(words) / 2


def _groups(view: View, number: int) -> bool:
    """Return whether a row holds nothing but names of groups of columns, each joined over its columns."""
    spans = [merge for merge in _merges(view) if merge.top <= number <= merge.bottom]
    used = view.area.left + view.used[0], view.area.left + view.used[-1]
    starts = {merge.left for merge in spans}
    row = view.row(number)
    are_joined = all(is_blank(cell) or view.area.left + column in starts for column, cell in enumerate(row))
    is_group = any(
        merge.right > merge.left and not (merge.left <= used[0] and merge.right >= used[1]) for merge in spans
    )
    return are_joined and is_group


def _merges(view: View) -> list[Merge]:
    area = view.area
    return [
        merge
        for merge in view.grid.merges or ()
        if area.left <= merge.left <= area.right and area.top <= merge.top <= area.bottom
    ]


def _joined(view: View, top: int, bottom: int, data: int | None) -> tuple[int, int]:
    """Return the heading with the rows that its joined cells reach over."""
    limit = data - 1 if data is not None else view.area.bottom
    for _ in range(MOST_LEVELS):
        reached = [
            merge
            for merge in _merges(view)
            if merge.bottom > merge.top and merge.top <= bottom and merge.bottom >= top
        ]
        reached = [merge for merge in reached if merge.bottom <= limit]
        top = min([top, *(merge.top for merge in reached)])
        bottom = max([bottom, *(merge.bottom for merge in reached)])
    return top, bottom + 1


def _wordy(view: View) -> tuple[int, int]:
    """Return the heading of a table that holds words only: its first full row, if it is no data."""
    full = (number for number in view.numbers if view.counts[number] > view.typical / 2)
    first = next(full, view.area.top)
    return _joined(view, first, first, None)
