"""Finding out how a text file is laid out: delimiter, quotes, title lines, heading, notes at the end.

The idea is that of consistency (van den Burg, Nazábal & Sutton, "Wrangling messy CSV files by detecting row and type
patterns", 2019): the right delimiter gives rows of equal width whose cells look like values.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data_loaders.intake import Layout
from data_loaders.readers.heading import has_heading
from data_loaders.readers.records import Record, cells_of, records

DELIMITERS = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.98, "~": 0.9, "^": 0.9, "\x1f": 1.0, ":": 0.3, " ": 0.3}
"""What may stand between cells, and how readily it is believed."""

SCORED_LINES = 200
MOST_TITLE_LINES = 60
MOST_NOTE_LINES = 30
_VALUE = re.compile(
    r"\s*(?:[-+]?[^\W\d_]{0,3}[$€£/. ]{0,3}[-+]?\d[\d.,' ]*(?:[eE][-+]?\d+)?\s?[%€$]?"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?Z?)?"
    r"|\d{1,2}:\d\d(?::\d\d)?)?\s*\Z"
)
_OTHER_DELIMITER = re.compile(r"[;|\t\x1f]|,(?! )")
_TOTAL = re.compile(r"\s*(?:sub|gran |grand )?(?:total(?:es|s)?|suma|soma|sum)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """A layout, the number of columns it gives, and the records of the sample after the title lines."""

    layout: Layout
    width: int
    records: tuple[Record, ...]


def detect(lines: Sequence[str], known: Layout) -> Reading:
    """Return the most believable reading of the first lines of a file. `known` brings encoding and line ends."""
    sample = lines[:SCORED_LINES]
    best = max(_candidates(sample, known), key=lambda layout: _score(sample, layout))
    if _score(sample, best) <= 0:
        best = replace(known, delimiter="", quote='"' if _is_quoted(sample) else "", escape='"')
    return _placed(lines, best)


def read_as(lines: Sequence[str], layout: Layout) -> Reading:
    """Return the reading under a layout that a person has given, title lines and heading included."""
    found = tuple(records(lines[layout.preamble_lines :], layout, layout.preamble_lines + 1))
    body = [record for record in found if record.cells]
    return Reading(_with_newlines(layout, body), _width(body), found)


def note_lines(tail: Sequence[str], layout: Layout, width: int) -> int:
    """Return how many of the last lines are notes or a total, blank lines among them included."""
    count = total = 0
    for line in reversed(tail[-MOST_NOTE_LINES:]):
        count += 1
        if not line.strip():
            continue
        cells = cells_of(line, layout)
        if not (
            _is_note(cells, width) or (_is_total(cells, width) and not _has_totals(tail[:-count], layout))
        ):
            break
        total = count
    return total


def _candidates(lines: Sequence[str], known: Layout) -> list[Layout]:
    text = "\n".join(lines)
    singles = [each for each in DELIMITERS if each in text]
    doubles = [
        each * 2 for each in singles if each != " " and each * 2 in text and _is_doubled(lines, each * 2)
    ]
    found = [
        replace(known, delimiter=delimiter, quote=quote, escape=escape)
        for delimiter in (*(each for each in singles if each * 2 not in doubles), *doubles)
        for quote in _quotes(text, delimiter)
        for escape in _escapes(text, delimiter, quote)
    ]
    return found or [replace(known, delimiter="")]


def _is_doubled(lines: Sequence[str], delimiter: str) -> bool:
    """A doubled delimiter is one only if it never stands alone."""
    return all(delimiter[0] not in line.replace(delimiter, "") for line in lines if line.strip())


def _quotes(text: str, delimiter: str) -> list[str]:
    found = ['"', ""] if '"' in text else ['"']
    d = re.escape(delimiter)
    if re.search(rf"(?:^|{d})'[^'\n]*'(?:{d}|$)", text, re.MULTILINE):
        found.append("'")
    return found


def _escapes(text: str, delimiter: str, quote: str) -> list[str]:
    uses = [f"\\{delimiter}", f"\\{quote}"] if quote else [f"\\{delimiter}"]
    return [quote, "\\"] if any(use in text for use in uses) else [quote]


def _score(lines: Sequence[str], layout: Layout) -> float:
    """Return how believable the layout is: share of rows of equal width x share of cells that look like values."""
    if not layout.delimiter:
        return 0
    rows = [record for record in records(lines, layout) if record.cells or record.reason]
    width = _width(rows)
    if width < 2:
        return 0
    even = [record.cells for record in rows if len(record.cells) == width]
    cells = [cell for row in even[:100] for cell in row[:100]]
    looks = sum(_looks_clean(cell, layout) for cell in cells) / len(cells)
    belief = DELIMITERS[layout.delimiter[0]] * (0.999 if layout.quote == '"' else 0.99)
    belief *= 0.999 if layout.escape == "\\" else 1
    belief *= 0.5 if not layout.quote and any(map(_is_wrapped, cells)) else 1
    return len(even) / len(rows) * looks * belief * (1 - 0.5 / width)


def _is_wrapped(cell: str) -> bool:
    """A cell that begins and ends with a quote shows that quotes mean something in this file."""
    return len(cell) > 1 and cell[0] == cell[-1] == '"'


def _looks_clean(cell: str, layout: Layout) -> float:
    if _VALUE.match(cell):
        return 1
    if cell[:1] in "\"'" or cell[-1:] in "\"'":
        return 0.3 if layout.quote != '"' or '"' in (cell[:1], cell[-1:]) else 0.9
    if cell.endswith("\\"):
        return 0.3
    return 0.6 if _OTHER_DELIMITER.search(cell) else 1


def _width(rows: Sequence[Record]) -> int:
    """Return the most common width; of equally common ones the larger."""
    counts = Counter(len(record.cells) for record in rows if record.cells)
    return max(counts, key=lambda width: (counts[width], width)) if counts else 1


def _is_quoted(lines: Sequence[str]) -> bool:
    return any(line.startswith('"') and line.endswith('"') and len(line) > 1 for line in lines)


def _placed(lines: Sequence[str], layout: Layout) -> Reading:
    """Find the title lines and the heading under a layout whose delimiter is known."""
    found = list(records(lines, layout))
    width = _width([record for record in found if record.cells])
    start = _first_full(found[:MOST_TITLE_LINES], width)
    body = found[start:]
    even = [record.cells for record in body if len(record.cells) == width]
    placed = replace(
        layout,
        preamble_lines=sum(record.lines for record in found[:start]),
        header_rows=int(has_heading(even)),
    )
    return Reading(_with_newlines(placed, body), width, tuple(body))


def _with_newlines(layout: Layout, body: Sequence[Record]) -> Layout:
    return replace(layout, has_quoted_newlines=any(record.lines > 1 for record in body))


def _first_full(found: Sequence[Record], width: int) -> int:
    """Return the index of the first record that is neither blank, nor of another width, nor a padded title."""
    first_even = 0
    for index, record in enumerate(found):
        if len(record.cells) != width:
            continue
        first_even = first_even or index + 1
        if width < 3 or _filled(record.cells) > 1:
            return index
    return max(first_even - 1, 0)


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _is_note(cells: Sequence[str], width: int) -> bool:
    """A note has one filled cell, the first, in a table where that is not normal."""
    is_lone = _filled(cells) == 1 and bool(cells[0].strip())
    return is_lone and (width >= 3 or (width == 2 and len(cells) == 1)) and not _VALUE.match(cells[0])


def _is_total(cells: Sequence[str], width: int) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return (
        width >= 2 and len(filled) >= 2 and bool(_TOTAL.match(filled[0])) and bool(_VALUE.match(filled[-1]))
    )


def _has_totals(lines: Sequence[str], layout: Layout) -> bool:
    """Where totals stand among the data, "total" is a category and not the end of the table."""
    return any(
        _TOTAL.match(next(filter(str.strip, cells_of(line, layout)), "")) for line in lines if line.strip()
    )
