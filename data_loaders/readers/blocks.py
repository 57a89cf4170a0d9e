"""Several tables in one text file, one below the other: where each begins.

Every line of the file belongs to exactly one table. Lines between two tables belong to the lower one: what stands right
above a heading is its title more often than a note to the table before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from data_loaders.intake import Layout
from data_loaders.readers.dialects import dialect_of, width_of
from data_loaders.readers.heading import heading_votes, is_value
from data_loaders.readers.records import Record, records

LEAST_ROWS = 2
"""Records below a heading that make a table of what would else be a few odd lines."""


@dataclass(frozen=True)
class Block:
    """The physical lines of one table, titles above it included."""

    first_line: int
    last_line: int


def blocks_of(lines: Sequence[str], known: Layout) -> tuple[Block, ...]:
    """Return where the tables of a file stand, given all of its lines; one block where there is only one table."""
    layout = dialect_of(lines, known)
    whole = (Block(1, len(lines)),)
    if not layout.delimiter:
        return whole
    found = list(records(lines, layout))
    starts = _starts(found)
    if len(starts) < 2:
        return whole
    firsts = [1, *(_first_line(found, start) for start in starts[1:])]
    lasts = [*(first - 1 for first in firsts[1:]), len(lines)]
    return tuple(Block(first, last) for first, last in zip(firsts, lasts, strict=True))


def _starts(found: Sequence[Record]) -> list[int]:
    """Return the index of the heading of every table."""
    starts: list[int] = []
    for index, record in enumerate(found):
        if len(record.cells) < 2 or _is_blank(record):
            continue
        is_candidate = index == 0 or _is_blank(found[index - 1]) or _is_apart(found, index)
        if is_candidate and _begins(found, index) and not _goes_on(found, starts, index):
            starts.append(index)
    return starts


def _is_apart(found: Sequence[Record], index: int) -> bool:
    """Whether a record is of another width than the one above: the rest is decided by what follows."""
    return len(found[index - 1].cells) != len(found[index].cells)


def _begins(found: Sequence[Record], index: int) -> bool:
    """Return whether a table of one width begins with this record as its heading."""
    width = len(found[index].cells)
    rows = [found[index].cells]
    for record in found[index + 1 : index + 60]:
        if len(record.cells) != width or _is_blank(record):
            break
        rows.append(record.cells)
    if len(rows) <= LEAST_ROWS or any(is_value(cell) for cell in rows[0] if cell.strip()):
        return False
    votes = heading_votes(rows)
    is_full = sum(1 for cell in rows[0] if cell.strip()) > width / 2
    return is_full and (votes > 0 or (votes == 0 and width > 2 and len(set(rows[0])) == width))


def _goes_on(found: Sequence[Record], starts: Sequence[int], index: int) -> bool:
    """Return whether the record only repeats the heading, or is a row of the table above it."""
    if not starts:
        return False
    heading, cells = found[starts[-1]].cells, found[index].cells
    if cells == heading:
        return True
    width = width_of(found[starts[-1] : index])
    if len(cells) != width:
        return _comes_back(found, index, width)
    following = [record.cells for record in found[index : index + 60] if len(record.cells) == width]
    return not _is_blank(found[index - 1]) or heading_votes(following) <= 0


def _comes_back(found: Sequence[Record], index: int, width: int) -> bool:
    """Rows of the old width further down mean that the odd ones are only ragged, unless a blank line stands above."""
    if _is_blank(found[index - 1]):
        return False
    own = len(found[index].cells)
    for record in found[index:]:
        if _is_blank(record):
            return False
        if len(record.cells) == width and own != width:
            return True
    return False


def _first_line(found: Sequence[Record], start: int) -> int:
    """Return the first line of a table: that of the blank lines and titles above its heading."""
    at = start
    while at > 0 and (_is_blank(found[at - 1]) or len(found[at - 1].cells) == 1 < len(found[start].cells)):
        at -= 1
    return found[at].line


def _is_blank(record: Record) -> bool:
    return not record.reason and not any(cell.strip() for cell in record.cells)
