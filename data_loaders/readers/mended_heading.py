"""Repairing a heading that is not as wide as the rows below it, or whose quotes are wrong."""

from collections.abc import Sequence
from dataclasses import replace

from data_loaders.intake import Layout
from data_loaders.readers.records import Record, plain_cells, record_of
from data_loaders.readers.stray_quotes import readings

_OTHER_DELIMITERS = (";", "\t", "|", ",", " ")


def mended_heading(
    record: Record, layout: Layout, rows: Sequence[Sequence[str]], width: int
) -> list[str] | None:
    """Return one name per column, empty where there is none, or None where the line cannot be the heading."""
    if width < 2:
        return None
    line = record.raw
    if record.cells and not record.reason:
        return _in_place(record.cells, rows, width) or _own_dialect(line, layout, width)
    return (
        _stray_quotes(line, layout, width)
        or _own_dialect(line, layout, width)
        or _in_place(plain_cells(line, layout), rows, width)
    )


def _in_place(cells: list[str], rows: Sequence[Sequence[str]], width: int) -> list[str] | None:
    surplus = len(cells) - width
    if surplus == 0:
        return cells
    if surplus > 0:
        return _without_empty(cells, surplus)
    if surplus == -1 and width > 2 and len(cells) > 1:
        return ["", *cells] if _is_index([row[0] for row in rows]) else [*cells, ""]
    is_empty_tail = all(not cell.strip() for row in rows for cell in row[len(cells) :])
    return [*cells, *[""] * -surplus] if len(cells) > 1 and is_empty_tail else None


def _without_empty(cells: list[str], surplus: int) -> list[str] | None:
    """Take out as many empty names as there are too many: those at the end first."""
    while surplus and not cells[-1].strip():
        cells, surplus = cells[:-1], surplus - 1
    empty = [index for index, cell in enumerate(cells) if not cell.strip()]
    if surplus and len(empty) != surplus:
        return None
    return [cell for index, cell in enumerate(cells) if not (surplus and index in empty)]


def _is_index(values: Sequence[str]) -> bool:
    """R writes row names without a heading: numbers from 1 or 0, or texts that are all different."""
    if len(set(values)) < len(values) or not all(value.strip() for value in values):
        return False
    if all(value.isdigit() for value in values):
        first = int(values[0])
        return first < 2 and [int(value) for value in values] == list(range(first, first + len(values)))
    return True


def _own_dialect(line: str, layout: Layout, width: int) -> list[str] | None:
    for other in _OTHER_DELIMITERS:
        if other not in line or other in layout.delimiter:
            continue
        for quote in ('"', "'"):
            cells = record_of(line, 1, replace(layout, delimiter=other, quote=quote, escape=quote)).cells
            if len(cells) == width and sum(1 for cell in cells if cell.strip()) >= width - 1:
                return cells
    return None


def _stray_quotes(line: str, layout: Layout, width: int) -> list[str] | None:
    if not layout.quote:
        return None
    for most in (1, 2, 3):
        found = readings(line, layout, width, most)
        if found:
            return found[0] if all(cells == found[0] for cells in found) else None
    found = readings(line, layout, width, 2, is_glued=True)
    return found[0] if len(found) == 1 else None
