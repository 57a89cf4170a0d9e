"""Finding the tables in a sheet: side by side, one below the other, or one only."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from data_loaders.readers.cells import is_blank, is_value
from data_loaders.readers.sheet_grid import Area, Grid, View
from data_loaders.readers.sheet_heading import heading_of

MOST_TITLES = 4


def areas_of(grid: Grid) -> tuple[Area, ...]:
    """Return the areas of the sheet that hold a table each; none where nothing in it looks like one."""
    return tuple(
        area
        for stacked in _stacked(grid, grid.whole)
        for area in _side_by_side(grid, stacked)
        if _is_table(View(grid, area))
    )


def _is_table(view: View) -> bool:
    """A heading and something below it; most rows say more than one thing, unless there is one column only."""
    if not view.numbers:
        return False
    first, data = heading_of(view)
    rows = [number for number in view.numbers if number >= first]
    body = [number for number in rows if number >= data]
    if not body or len(view.used) == 1:
        return len(rows) > 1
    telling = sum(_tells_more(view, number) for number in body)
    return 2 * telling >= len(body) and any(view.counts[number] > 1 for number in rows)


def _tells_more(view: View, number: int) -> bool:
    """Return whether a row says more than one thing, as far as two columns can."""
    count = view.counts[number]
    return count > 1 or 2 * count >= len(view.used) or _has_value(view, number)


def _has_value(view: View, number: int) -> bool:
    return any(not is_blank(cell) and is_value(cell) for cell in view.row(number))


def _stacked(grid: Grid, area: Area) -> Iterator[Area]:
    """Cut an area where, below empty rows, another heading begins."""
    view = View(grid, area)
    top = area.top
    for before, after in zip(view.numbers, view.numbers[1:], strict=False):
        if grid.is_whole and after > before + 1 and _begins_table(view, after, top):
            yield replace(area, top=top, bottom=before)
            top = after
    yield replace(area, top=top)


def _begins_table(view: View, start: int, top: int) -> bool:
    """Return whether titles, if any, and a heading over values begin at a row, below a table that has values too."""
    heading = start
    while heading < start + MOST_TITLES and view.counts.get(heading, 0) == 1:
        heading += 1
    if heading not in view.counts or heading + 1 not in view.counts:
        return False
    is_over = _is_over_values(view, heading, heading + 1) or _is_over_values(view, heading, heading + 2)
    if not is_over:
        return False
    above = View(view.grid, replace(view.area, top=top, bottom=start - 1))
    first, data = heading_of(above)
    is_repeated = heading == start and any(
        list(view.row(number)) == list(view.row(heading)) for number in range(first, data)
    )
    return bool(above.valued) and data > first and not is_repeated and any(n >= data for n in above.numbers)


def _is_over_values(view: View, heading: int, below: int) -> bool:
    """Return whether a row of at least two words stands above values, and holds none itself."""
    upper, lower = view.row(heading), view.row(below)
    words = [column for column, cell in enumerate(upper) if not is_blank(cell)]
    if len(words) < 2 or any(is_value(upper[column]) for column in words):
        return False
    return any(
        column < len(lower) and not is_blank(lower[column]) and is_value(lower[column]) for column in words
    )


def _side_by_side(grid: Grid, area: Area) -> Iterator[Area]:
    """Cut an area at empty columns where both sides are tables of their own, or where the same heading begins again."""
    view = View(grid, area)
    if not view.numbers:
        return
    first, data = heading_of(view)
    if data > first and (period := _period(view, data - 1)):
        starts = [area.left + column for column in period]
    else:
        starts = _independent(view)
    ends = [start - 1 for start in starts[1:]] + [area.right]
    for start, end in zip(starts, ends, strict=True):
        yield replace(area, left=start if start > starts[0] else area.left, right=end)


def _period(view: View, heading: int) -> list[int]:
    """Return the columns at which the same two or more headings begin again; empty if they do not."""
    row = view.row(heading)
    named = [(column, str(row[column]).strip()) for column in view.used if not is_blank(row[column])]
    names = [name for _, name in named]
    for length in range(2, len(names) // 2 + 1):
        if len(names) % length == 0 and names == names[:length] * (len(names) // length):
            starts = [column for column, _ in named[::length]]
            return starts if _are_labels(view, starts) and len(set(names[:length])) == length else []
    return []


def _are_labels(view: View, columns: list[int]) -> bool:
    """Return whether each of these columns begins a table: it holds words or codes as text."""
    return all(
        sum(isinstance(row[column], str) and not is_blank(row[column]) for row in view.sample)
        > sum(not isinstance(row[column], str) for row in view.sample)
        for column in columns
    )


def _independent(view: View) -> list[int]:
    """Return the columns of the sheet at which a table begins that fills other rows than the one on its left."""
    grid, area = view.grid, view.area
    filled = [column for column in range(area.left, area.right + 1) if _is_filled(view, column)]
    starts = filled[:1] or [area.left]
    for before, after in itertools.pairwise(filled):
        if after > before + 1:
            left = View(grid, replace(area, left=starts[-1], right=before))
            right = View(grid, replace(area, left=after, right=_end(filled, after)))
            if _are_apart(left, right):
                starts.append(after)
    return starts


def _is_filled(view: View, column: int) -> bool:
    if not view.grid.is_whole:
        return view.grid.filled[column] > 0
    return any(not is_blank(view.grid.rows[number][column]) for number in view.numbers)


def _end(filled: list[int], start: int) -> int:
    """Return the last of the columns that follow each other from a start."""
    end = start
    while end + 1 in filled:
        end += 1
    return end


def _are_apart(left: View, right: View) -> bool:
    """Return whether both sides have labels and values of their own, and begin or end in different rows."""
    if min(len(left.used), len(right.used)) < 2 or not (_has_body(left) and _has_body(right)):
        return False
    here, there = heading_of(left), heading_of(right)
    same_label = _label(left, here) == _label(right, there) != ""
    return same_label or here != there or abs(left.numbers[-1] - right.numbers[-1]) > 1


def _has_body(view: View) -> bool:
    first, data = heading_of(view)
    labels = [column for column in view.used[:1] if column not in view.valued]
    return data > first and bool(labels) and bool(view.valued)


def _label(view: View, heading: tuple[int, int]) -> str:
    row = view.row(heading[1] - 1)
    return str(row[view.used[0]]).strip()
