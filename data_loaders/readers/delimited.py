"""Finding where the table stands in a text file: title lines, heading, first records; which layout gives them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from data_loaders.intake import Layout
from data_loaders.readers.dialects import declared_delimiter, dialect_of, width_of
from data_loaders.readers.heading import heading_rows, heading_votes, is_value, joined
from data_loaders.readers.mended_heading import mended_heading
from data_loaders.readers.records import Record, records

MOST_TITLE_LINES = 60
JUDGED_ROWS = 200


@dataclass(frozen=True)
class Reading:
    """A layout, the number of columns it gives, the records of the sample after the title lines, and the heading.

    `levels` are the cells of the heading's rows as they stand, repaired where need be.
    """

    layout: Layout
    width: int
    records: tuple[Record, ...]
    levels: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def heading(self) -> tuple[str, ...]:
        """One name per column, empty where there is none."""
        return joined(self.levels) if self.levels else ()

    def full_rows(self) -> list[list[str]]:
        """The data rows of the sample that have a cell for every column."""
        body = [record for record in self.records if record.cells or record.reason]
        return [record.cells for record in body[self.layout.header_rows :] if len(record.cells) == self.width]


def detect(lines: Sequence[str], known: Layout) -> Reading:
    """Return the most believable reading of the first lines of a file. `known` brings encoding and line ends."""
    reading = _placed(lines, dialect_of(lines, known))
    declared = bool(declared_delimiter(lines))
    if declared and not reading.layout.preamble_lines:
        return _placed(lines[1:], reading.layout, titles=1)
    return reading


def read_as(lines: Sequence[str], layout: Layout) -> Reading:
    """Return the reading under a layout that a person has given, title lines and heading included."""
    first = layout.first_line + layout.preamble_lines
    found = tuple(records(lines[layout.preamble_lines :], layout, first))
    body = [record for record in found if record.cells or record.reason]
    width = width_of(body)
    levels = [_as_level(record, layout, width, body) for record in body[: layout.header_rows]]
    return Reading(_with_newlines(layout, body), width, found, tuple(level for level in levels if level))


def _as_level(record: Record, layout: Layout, width: int, body: Sequence[Record]) -> tuple[str, ...]:
    if len(record.cells) == width:
        return tuple(record.cells)
    rows = [each.cells for each in body if len(each.cells) == width]
    mended = mended_heading(record, layout, rows, width)
    return tuple(mended or [*record.cells, *[""] * width][:width])


def _placed(lines: Sequence[str], layout: Layout, titles: int = 0) -> Reading:
    """Find the title lines and the heading under a layout whose delimiter is known."""
    found = list(records(lines, layout, layout.first_line + titles))
    width = width_of([record for record in found if record.cells])
    start = _first_full(found[:MOST_TITLE_LINES], width)
    rows = _even(found[start:], width)
    if _is_group_level(found, start, width) and heading_rows(rows) < 2:
        start, rows = start + 1, rows[1:]
    above = _heading_above(found[:start], layout, rows, width)
    if above:
        start, levels = above
    else:
        levels = tuple(tuple(row) for row in rows[: heading_rows(rows)])
    placed = replace(
        layout,
        preamble_lines=titles + sum(record.lines for record in found[:start]),
        header_rows=len(levels),
    )
    body = found[start:]
    return Reading(_with_newlines(placed, body), width, tuple(body), levels)


def _heading_above(
    above: Sequence[Record], layout: Layout, rows: Sequence[Sequence[str]], width: int
) -> tuple[int, tuple[tuple[str, ...], ...]] | None:
    """Return a heading of another width, or badly quoted, that stands right above the first full row."""
    if not above or not rows or not (above[-1].cells or above[-1].reason):
        return None
    if len(above) > 1 and (above[-2].cells or above[-2].reason) and len(above[-1].cells) < width - 1:
        return None
    mended = mended_heading(above[-1], layout, rows, width)
    if mended is None or any(is_value(cell) for cell in mended if cell.strip()):
        return None
    if _filled(mended) * 2 <= width:
        return None
    votes = heading_votes([mended, *rows])
    if heading_votes(rows) > 0 or (votes == 0 and not _is_surely_heading(above[-1], mended)):
        return None
    return (len(above) - 1, (tuple(mended),)) if votes >= 0 else None


def _is_surely_heading(record: Record, mended: Sequence[str]) -> bool:
    """Above columns of text only: a title with a few commas or words is no heading, one with other delimiters is."""
    names = [cell for cell in record.cells if cell.strip()]
    is_as_it_stands = names == [cell for cell in mended if cell.strip()]
    if is_as_it_stands and len(record.cells) < len(mended):
        return False
    return len(mended) > 2 and " ".join(mended) != record.raw


def _even(found: Sequence[Record], width: int) -> list[list[str]]:
    """Return the rows that a heading is judged by."""
    rows = (record.cells for record in found if len(record.cells) == width and _filled(record.cells))
    return list(islice(rows, JUDGED_ROWS + 4))


def _with_newlines(layout: Layout, body: Sequence[Record]) -> Layout:
    return replace(layout, has_quoted_newlines=any(record.lines > 1 for record in body))


def _first_full(found: Sequence[Record], width: int) -> int:
    """Return the index of the first record that is neither blank, nor of another width, nor a padded title."""
    even = [index for index, record in enumerate(found) if len(record.cells) == width]
    start = next(
        (
            index
            for index in even
            if width < 3 or _filled(found[index].cells) > 1 or _is_group_level(found, index, width)
        ),
        max(even[0], 0) if even else 0,
    )
    return _after_notes(found, start, width)


def _after_notes(found: Sequence[Record], start: int, width: int) -> int:
    """Return where the heading is, if what looks like the table's start is a block of notes above a blank line."""
    for index in range(start + 1, len(found)):
        if _filled(found[index].cells) or found[index].reason:
            continue
        following = [record.cells for record in found[index + 1 :] if len(record.cells) == width]
        block = [record.cells for record in found[start:index]]
        is_sparse = following and max(map(_filled, block)) <= width / 2 < _filled(following[0])
        if is_sparse and heading_votes(following) > 0 and index - start <= MOST_TITLE_LINES / 2:
            return next(at for at in range(index + 1, len(found)) if found[at].cells == following[0])
        return start
    return start


def _is_group_level(found: Sequence[Record], index: int, width: int) -> bool:
    """A lone name that does not stand first, right above a full row, groups columns: it is no title."""
    if index >= len(found) or not found[index].cells:
        return False
    cells = found[index].cells
    below = found[index + 1].cells if index + 1 < len(found) else []
    return not cells[0].strip() and _filled(cells) == 1 and len(below) == width and _filled(below) > 1


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())
