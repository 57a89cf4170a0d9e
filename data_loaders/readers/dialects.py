r"""Which delimiter, quote and escape a text file uses, found out from its first lines.

The idea is that of consistency (van den Burg, Nazábal & Sutton, "Wrangling messy CSV files by detecting row and type
patterns", 2019): the right delimiter gives rows of equal width whose cells look like values.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from data_loaders.intake import Layout
from data_loaders.readers.records import Record, records

DELIMITERS = {
    ",": 1.0,
    ";": 1.0,
    "\t": 1.0,
    "|": 0.98,
    "~": 0.9,
    "^": 0.9,
    "\x1f": 1.0,
    "\x1e": 1.0,
    ", ": 1.0,
    "; ": 1.0,
    " | ": 1.0,
    "::": 0.98,
    "||": 1.0,
    "\\t": 0.98,
    "¦": 0.9,
    "§": 0.9,
    "#": 0.6,
    "@": 0.5,
    "&": 0.5,
    "!": 0.5,
    "*": 0.5,
    "=": 0.4,
    ":": 0.3,
    " ": 0.3,
}
"""What may stand between cells, and how readily it is believed."""

RARE = frozenset("#@&!*=¦§")
"""Delimiters that are only thought of when every line has them."""

LEAST_SHARE = 0.2
"""Share of lines with a delimiter in them; records with line ends inside have many lines without."""

SCORED_LINES = 200
SINGLE_COLUMN = 0.29
"""How readily a file of values without any delimiter is believed."""

VALUE = re.compile(
    r"\s*(?:[-+]?[^\W\d_]{0,3}[$€£/. ]{0,3}[-+]?\d[\d.,' ]*(?:[eE][-+]?\d+)?\s?[%€$]?"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?Z?)?"
    r"|\d{1,2}:\d\d(?::\d\d)?)?\s*\Z"
)
_OTHER_DELIMITER = re.compile(r"[;|\t\x1f]|,(?! )")
_SEP = re.compile(r'"?sep=(.|\\t)"?\s*\Z', re.IGNORECASE)


def declared_delimiter(lines: Sequence[str]) -> str:
    r"""Return the delimiter that a spreadsheet's first line declares, or "".

    >>> declared_delimiter(["sep=;", "a;b"]), declared_delimiter(["a;b"])
    (';', '')
    """
    match = _SEP.match(lines[0]) if lines else None
    return match[1].replace("\\t", "\t") if match else ""


def dialect_of(lines: Sequence[str], known: Layout) -> Layout:
    """Return the most believable layout of the first lines of a file. `known` brings encoding and line ends."""
    declared = declared_delimiter(lines)
    sample = lines[1 if declared else 0 :][:SCORED_LINES]
    return _most_believable(tuple(sample), known, declared)


@lru_cache(maxsize=8)
def _most_believable(sample: tuple[str, ...], known: Layout, declared: str) -> Layout:
    """Score every candidate. Kept, for a first look asks twice: which tables are there, and how is one laid out."""
    scored = [
        _Candidate(_score(sample, layout), layout)
        for layout in _candidates(sample, known)
        if not declared or layout.delimiter == declared
    ]
    best = max(scored, key=lambda each: each.score, default=_Candidate(0, known))
    if declared:
        return replace(best.layout, delimiter=declared)
    if best.score <= _single_column(sample):
        return replace(known, delimiter="", quote='"' if _is_quoted(sample) else "", escape='"')
    return _with_padded_quotes(best.layout, "\n".join(sample))


def _with_padded_quotes(layout: Layout, text: str) -> Layout:
    """Return the layout with a quote and a space, where every quote has one on its inner side."""
    quote, d = layout.quote, re.escape(layout.delimiter)
    if len(quote) != 1 or layout.escape != quote or f"{quote} " not in text:
        return layout
    opening = re.findall(rf"(?:^|{d}){quote}(.)", text, re.MULTILINE)
    closing = re.findall(rf"(.){quote}(?:{d}|$)", text, re.MULTILINE)
    is_padded = len(opening) > 2 and set(opening) == {" "} and set(closing) == {" "}
    return replace(layout, quote=f"{quote} ") if is_padded else layout


def width_of(rows: Sequence[Record]) -> int:
    """Return the most common width; of equally common ones the larger."""
    counts = Counter(len(record.cells) for record in rows if record.cells)
    return max(counts, key=lambda width: (counts[width], width)) if counts else 1


@dataclass(frozen=True)
class _Candidate:
    score: float
    layout: Layout


def _candidates(lines: Sequence[str], known: Layout) -> list[Layout]:
    text = "\n".join(lines)
    found = [each for each in DELIMITERS if each in text and _is_common(lines, each)]
    doubles = [each * 2 for each in found if len(each) == 1 and each != " " and _is_doubled(lines, each * 2)]
    kept = [each for each in found if each * 2 not in doubles]
    return [
        replace(known, delimiter=delimiter, quote=quote, escape=escape)
        for delimiter in dict.fromkeys((*kept, *doubles))
        for quote in _quotes(text, delimiter)
        for escape in _escapes(text, delimiter, quote)
    ]


def _is_common(lines: Sequence[str], delimiter: str) -> bool:
    """A delimiter stands in many lines; one that is hardly ever used as such stands in all."""
    filled = [line for line in lines if line.strip()]
    share = sum(1 for line in filled if delimiter in line) / max(len(filled), 1)
    return share == 1 if delimiter in RARE else share >= LEAST_SHARE


def _is_doubled(lines: Sequence[str], delimiter: str) -> bool:
    """A doubled delimiter is one only if it never stands alone."""
    return any(delimiter in line for line in lines) and all(
        delimiter[0] not in line.replace(delimiter, "") for line in lines if line.strip()
    )


def _quotes(text: str, delimiter: str) -> list[str]:
    found = ['"', ""] if '"' in text else ['"']
    d = re.escape(delimiter)
    for pair in ("''", "“”", "«»"):
        if pair[0] in text and re.search(
            rf"(?:^|{d})\s?{pair[0]}[^\n]*?{pair[1]}\s?(?:{d}|$)", text, re.MULTILINE
        ):
            found.append(pair if pair != "''" else "'")
    return found


def _escapes(text: str, delimiter: str, quote: str) -> list[str]:
    if len(quote) > 1:
        return [quote]
    uses = [f"\\{delimiter}", f"\\{quote}"] if quote else [f"\\{delimiter}"]
    return [quote, "\\"] if delimiter != "\\t" and any(use in text for use in uses) else [quote]


def _score(lines: Sequence[str], layout: Layout) -> float:
    """Return how believable the layout is: share of rows of equal width x share of cells that look like values."""
    rows = [record for record in records(lines, layout) if record.cells or record.reason]
    width = width_of(rows)
    if width < 2:
        return 0
    even = [record.cells for record in rows if len(record.cells) == width]
    cells = [cell for row in even[:100] for cell in row[:100]]
    looks = sum(_looks_clean(cell, layout) for cell in cells) / len(cells)
    belief = _belief(layout.delimiter, width) * (0.999 if layout.quote == '"' else 0.99)
    belief *= 0.999 if layout.escape == "\\" else 1
    belief *= 0.5 if not layout.quote and any(map(_is_wrapped, cells)) else 1
    return len(even) / len(rows) * looks * belief * (1 - 0.5 / width)


def _belief(delimiter: str, width: int) -> float:
    """What also stands inside of values is believed where it gives many columns."""
    belief = DELIMITERS.get(delimiter) or DELIMITERS[delimiter[0]]
    return 2 * belief if belief < 0.4 and width > 3 else belief


def _is_wrapped(cell: str) -> bool:
    """A cell that begins and ends with a quote shows that quotes mean something in this file."""
    return len(cell) > 1 and cell[0] == cell[-1] == '"'


def _looks_clean(cell: str, layout: Layout) -> float:
    if cell[:1] == " " and layout.delimiter in (",", ";", "|"):
        return 0.9
    if VALUE.match(cell):
        return 1
    if '"' in cell and layout.quote == '"' and cell.count('"') % 2:
        return 0.3
    if cell[:1] == "'" and cell[-1:] != "'" and layout.quote == '"':
        return 0.5
    if cell[:1] in "\"'“" or cell[-1:] in "\"'”":
        return 0.3 if layout.quote != '"' or '"' in (cell[:1], cell[-1:]) else 0.9
    if cell.endswith("\\"):
        return 0.3
    return 0.6 if _OTHER_DELIMITER.search(cell) else 1


def _single_column(lines: Sequence[str]) -> float:
    """Return how believable it is that every line is one value: a date, a time, a number."""
    filled = [line for line in lines[1:] if line.strip()]
    if not filled:
        return 0
    return SINGLE_COLUMN if all(VALUE.match(line) for line in filled) else 0


def _is_quoted(lines: Sequence[str]) -> bool:
    return any(line.startswith('"') and line.endswith('"') and len(line) > 1 for line in lines)
