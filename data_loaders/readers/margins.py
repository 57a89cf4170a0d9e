"""What stands around the records and is none: notes and totals at the end, totals among the data."""

import re
from collections.abc import Sequence

from data_loaders.intake import Layout
from data_loaders.readers.dialects import VALUE
from data_loaders.readers.records import Record, cells_of

MOST_NOTE_LINES = 30
_TOTAL = re.compile(r"\s*(?:sub|gran |grand )?-?(?:total(?:es|s)?|suma|soma|sum)\b", re.IGNORECASE)
_NOTE = re.compile(
    r"\s*(?:\*|\(?\d\)|†|‡|¹|²|\[|—|- |#|notas?\b|notes?\b|source|fuente|fonte|elabora|obs\b|observa|disclaimer|©"
    r"|footnote|metodolog|fecha de|generated|downloaded|exported|last updated|nota bene)",
    re.IGNORECASE,
)


def note_lines(tail: Sequence[str], layout: Layout, width: int) -> int:
    """Return how many of the last lines are notes or a total, blank lines among them included."""
    count = total = 0
    has_total = False
    for line in reversed(tail[-MOST_NOTE_LINES:]):
        count += 1
        if is_empty(line, layout):
            continue
        cells = cells_of(line, layout)
        if not has_total and is_total(cells, width) and not layout.keeps_totals:
            if _has_totals(tail[:-count], layout):
                break
            has_total = True
        elif not _is_note(cells, width, tail[:-count], layout):
            break
        total = count
    return total


def is_empty(line: str, layout: Layout) -> bool:
    """Return whether a line is blank or holds delimiters only."""
    return not line.strip() or not line.replace(layout.delimiter, "").strip("\x00\x1a \r")


def is_total(cells: Sequence[str], width: int) -> bool:
    """Return whether a row calls itself a total and ends in a value."""
    filled = [cell for cell in cells if cell.strip()]
    return width >= 2 and len(filled) >= 2 and bool(_TOTAL.match(filled[0])) and bool(VALUE.match(filled[-1]))


def totals_among(found: Sequence[Record], width: int) -> tuple[int, ...]:
    """Return the lines of totals that stand among the data: rows that say so and whose figures add up.

    A row that is called total but is no sum stays: "total" may be a category.
    """
    if not any(is_total(record.cells, width) for record in found):
        return ()
    for decimal in (".", ","):
        lines = _sums(found, width, decimal)
        if lines:
            return lines
    return ()


def _sums(found: Sequence[Record], width: int, decimal: str) -> tuple[int, ...]:
    lines: list[int] = []
    since: list[list[float | None]] = []
    everything: list[list[float | None]] = []
    for record in found:
        if len(record.cells) != width:
            continue
        figures = [_number(cell, decimal) for cell in record.cells]
        if is_total(record.cells, width) and (_adds_up(figures, since) or _adds_up(figures, everything)):
            lines.append(record.line)
            since = []
        else:
            since.append(figures)
            everything.append(figures)
    return tuple(lines)


def _adds_up(total: Sequence[float | None], rows: Sequence[Sequence[float | None]]) -> bool:
    """Return whether the figures are sums over at least two rows, in most columns that have figures."""
    if len(rows) < 2:
        return False
    right = wrong = 0
    for index, figure in enumerate(total):
        parts = [row[index] for row in rows]
        if figure is None or all(part is None for part in parts):
            continue
        added = sum(part for part in parts if part is not None)
        if added and abs(added - figure) <= max(abs(figure) * 1e-6, 0.51 if figure % 1 == 0 else 0.01):
            right += 1
        else:
            wrong += 1
    return right > wrong


def _number(cell: str, decimal: str) -> float | None:
    other = "," if decimal == "." else "."
    text = cell.strip().replace(other, "").replace(" ", "").replace("\u00a0", "").replace(decimal, ".")
    try:
        return float(text) if text[:1] in "-+0123456789" else None
    except ValueError:
        return None


def _is_note(cells: Sequence[str], width: int, above: Sequence[str], layout: Layout) -> bool:
    """A note has one filled cell, the first, where that is not normal; or another width, and begins as notes do."""
    if not cells[0].strip() or VALUE.match(cells[0]):
        return False
    filled = sum(1 for cell in cells if cell.strip())
    if filled == 1 and (width >= 3 or (width == 2 and len(cells) == 1)):
        return True
    is_apart = bool(above) and is_empty(above[-1], layout)
    if filled == 1 and width == 2:
        return is_apart or bool(_NOTE.match(cells[0]))
    return len(cells) != width and bool(_NOTE.match(cells[0]) or (is_apart and cells[0].count(" ") > 2))


def _has_totals(lines: Sequence[str], layout: Layout) -> bool:
    """Where totals stand among the data, "total" is a category and not the end of the table."""
    return any(
        _TOTAL.match(next(filter(str.strip, cells_of(line, layout)), "")) for line in lines if line.strip()
    )
