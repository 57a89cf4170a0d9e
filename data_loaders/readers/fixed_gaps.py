"""Fixed-width text without a codebook: its columns by the blanks between them, where that is plain and safe.

Plain and safe is: all lines of one length, no sign that could separate values, and places that are blank in every line.
Everything else is left to the reader of delimited text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from data_loaders.readers.codebooks import Codebook, CodebookVariable
from data_loaders.readers.encodings import guess_encoding, to_text
from data_loaders.readers.heading import has_heading, headings

HEAD = 200_000
FEWEST_LINES, MOST_LINES = 8, 2_000
MOST_LENGTH = 10_000
_SEPARATORS = "\t;|,"


@dataclass(frozen=True)
class Gaps:
    """The columns between the blanks, the blank places themselves, and how many lines are the heading."""

    codebook: Codebook
    blanks: tuple[CodebookVariable, ...]
    header_rows: int


def gaps_in(file: Path) -> Gaps | None:
    """Return the columns of a text file that blanks set apart, or None where that is not plain."""
    lines = _lines(file)
    if not _is_plain(lines):
        return None
    places = _places(lines)
    if len(places) < 2 or not _needs_cutting(lines):
        return None
    rows = [[line[start - 1 : end].strip() for start, end in places] for line in lines]
    is_heading = has_heading(rows)
    names = headings(rows[0], len(places), is_heading=is_heading)
    variables = tuple(
        CodebookVariable(name, start=start, end=end) for name, (start, end) in zip(names, places, strict=True)
    )
    ends = [end for _, end in places[:-1]]
    blanks = tuple(
        CodebookVariable("", start=end + 1, end=start - 1)
        for end, (start, _) in zip(ends, places[1:], strict=True)
    )
    return Gaps(Codebook(variables=_widened(variables, len(lines[0]))), blanks, int(is_heading))


def _lines(file: Path) -> list[str]:
    """Return the first lines, without the last one if the file goes on."""
    with file.open("rb") as stream:
        head = stream.read(HEAD)
        is_whole = not stream.read(1)
    if b"\n" not in head or b"\x00" in head:
        return []
    lines = to_text(head, guess_encoding(head)).replace("\r\n", "\n").split("\n")
    return [line for line in lines[: MOST_LINES if is_whole else min(len(lines) - 1, MOST_LINES)] if line]


def _is_plain(lines: Sequence[str]) -> bool:
    if len(lines) < FEWEST_LINES or len({len(line) for line in lines}) > 1 or len(lines[0]) > MOST_LENGTH:
        return False
    return not any(all(sign in line for line in lines) for sign in _SEPARATORS) and '"' not in lines[0]


def _places(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return the first and last position, from 1, of each run of places that are not blank in every line."""
    filled = np.zeros(len(lines[0]) + 2, bool)
    for line in lines:
        filled[1:-1] |= np.array([not char.isspace() for char in line])
    edges = np.flatnonzero(np.diff(filled.astype(np.int8)))
    return [(int(first) + 1, int(last)) for first, last in edges.reshape(-1, 2)]


def _needs_cutting(lines: Sequence[str]) -> bool:
    """Whether a single blank between all values would not do: then the reader of delimited text is exact."""
    return len({line.count(" ") for line in lines}) > 1 or any("  " in line for line in lines)


def _widened(variables: Sequence[CodebookVariable], length: int) -> tuple[CodebookVariable, ...]:
    """Let the last column go on to the end of the line."""
    return (*variables[:-1], replace(variables[-1], end=max(length, variables[-1].end)))
