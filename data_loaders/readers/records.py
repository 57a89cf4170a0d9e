"""Cutting lines into records and cells, exactly: the patient way, for samples and for strange files.

A quoted cell may hold delimiters and line ends. A quote that is never closed costs one line, not the rest of the file.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from data_loaders.intake import LONGEST_RECORD, Layout

MOST_LINES = 1_000
"""A cell that goes on for more lines than this is taken for a missing quote."""

UNCLOSED, MISQUOTED, TOO_LONG, NUL = "unclosed", "misquoted", "too_long", "nul"


@dataclass(frozen=True)
class Record:
    """One record: its first physical line (from 1), how many lines it takes, and its cells, or why it has none."""

    line: int
    lines: int
    cells: list[str]
    reason: str
    raw: str


class Judge(Protocol):
    """Somebody who knows how wide records are, and whether an odd line is a row by itself."""

    width: int

    def stands_alone(self, line: str) -> bool:
        """Return whether a line that opens a quote is a whole row with a quote too many."""
        ...

    def is_row(self, line: str) -> bool:
        """Return whether a line by itself is a row like all others."""
        ...


def records(
    lines: Iterable[str], layout: Layout, first_line: int = 1, judge: Judge | None = None
) -> Iterator[Record]:
    r"""Yield the records of some lines, blank ones included as records without cells.

    The lines come without "\n"; a "\r" before it is dropped at the end of a record and kept inside of a quoted cell.
    With a judge, a record of several lines and of another width is looked at twice: a stray quote may have joined them.
    """
    waiting: deque[str] = deque()
    source = iter(lines)
    number = first_line
    while True:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return
        record = _record(line, number, layout, _Supply(waiting, source, judge))
        number += record.lines
        yield record


def cells_of(line: str, layout: Layout) -> list[str]:
    """Return the cells of one line; a quote that does not close is left in its cell."""
    record = record_of(line, 1, layout)
    return record.cells or plain_cells(line, layout)


def record_of(line: str, number: int, layout: Layout) -> Record:
    """Return the record that one line is by itself."""
    return _record(line, number, layout, _Supply(deque(), iter(()), None))


def plain_cells(line: str, layout: Layout) -> list[str]:
    """Return the cells of a line in which no quote and no escape means anything."""
    return line.split(layout.delimiter) if layout.delimiter else [line]


@dataclass(frozen=True)
class _Supply:
    """Where the lines of a record that goes on come from."""

    waiting: deque[str]
    source: Iterator[str]
    judge: Judge | None

    def following(self) -> str | None:
        return self.waiting.popleft() if self.waiting else next(self.source, None)


def _record(line: str, number: int, layout: Layout, supply: _Supply) -> Record:
    whole, line = line, line.removesuffix("\r")
    if "\x00" in line:
        return Record(number, 1, [], NUL, line)
    if len(line) > LONGEST_RECORD:
        return Record(number, 1, [], TOO_LONG, line)
    if not line or line.isspace():
        return Record(number, 1, [], "", line)
    if _is_simple(line, layout):
        return Record(number, 1, plain_cells(line, layout), "", line)
    return _quoted_record(whole, number, layout, supply)


def _is_simple(line: str, layout: Layout) -> bool:
    has_quote = bool(layout.quote) and layout.quote[0] in line
    return not has_quote and not (layout.escape == "\\" and "\\" in line)


def _quickly(line: str, layout: Layout) -> list[str] | None:
    """Return the cells of a line with proper quotes, cut by the standard library; None: look at it more closely."""
    if len(layout.delimiter) != 1 or len(layout.quote) != 1 or layout.escape != layout.quote:
        return None
    try:
        return next(csv.reader([line], delimiter=layout.delimiter, quotechar=layout.quote, strict=True))
    except (csv.Error, StopIteration):
        return None


def _quoted_record(line: str, number: int, layout: Layout, supply: _Supply) -> Record:
    """Take further lines as long as a quoted cell is open; give them back if it never closes."""
    bare = line.removesuffix("\r")
    cells = _quickly(bare, layout)
    if cells is not None:
        return Record(number, 1, cells, "", bare)
    text, taken = line, [line]
    scan = _Scan(layout)
    while (
        (reason := scan.go(text.removesuffix("\r"))) == UNCLOSED
        and len(taken) < MOST_LINES
        and len(text) < LONGEST_RECORD
    ):
        following = supply.following()
        if following is None:
            break
        taken.append(following)
        if len(taken) == 2 and _is_stray(line, following, supply.judge):
            break
        text = f"{text}\n{following}"
    if len(taken) > 1 and not reason and _is_joined_by_mistake(line, scan.cells, supply.judge):
        reason = UNCLOSED
    if reason:
        supply.waiting.extendleft(reversed(taken[1:]))
        return Record(number, 1, [], reason, line.removesuffix("\r"))
    return Record(number, len(taken), scan.cells, "", text.removesuffix("\r"))


def _is_stray(line: str, following: str, judge: Judge | None) -> bool:
    """A quote that opens means nothing where both the line and the next one are rows as they stand."""
    return (
        judge is not None
        and judge.is_row(following.removesuffix("\r"))
        and judge.stands_alone(line.removesuffix("\r"))
    )


def _is_joined_by_mistake(line: str, cells: list[str], judge: Judge | None) -> bool:
    return judge is not None and len(cells) != judge.width and judge.stands_alone(line.removesuffix("\r"))


class _Scan:
    """Reads cell after cell; after an open quote it can go on where it stopped, with more text."""

    def __init__(self, layout: Layout) -> None:
        self.cells: list[str] = []
        self._at = 0
        self._layout = layout
        self._open_quote = layout.quote[:1]
        self._closed, self._open, self._bare, self._unescape = _patterns(
            layout.delimiter, layout.quote, layout.escape
        )

    def go(self, text: str) -> str:
        """Read to the end of the text; return "" when the record is complete, else what is wrong."""
        step = len(self._layout.delimiter) or 1
        while True:
            reason = self._cell(text)
            if reason or self._at >= len(text):
                return reason
            self._at += step
            if self._at == len(text):
                self.cells.append("")
                return ""

    def _cell(self, text: str) -> str:
        quote = self._open_quote
        if not quote or not text.startswith(quote, self._at):
            return self._take(self._bare.match(text, self._at), doubled="")
        closed = self._closed.match(text, self._at)
        if closed:
            return self._take(closed, doubled=quote)
        return UNCLOSED if self._open.match(text, self._at) else MISQUOTED

    def _take(self, match: "re.Match[str] | None", *, doubled: str) -> str:
        if match is None:
            return MISQUOTED
        self._at = match.end()
        value = match[1]
        if doubled and self._layout.escape == doubled:
            value = value.replace(doubled * 2, doubled)
        self.cells.append(self._unescape.sub(r"\1", value) if self._layout.escape == "\\" else value)
        return ""


@lru_cache(maxsize=256)
def _patterns(delimiter: str, quote: str, escape: str) -> tuple["re.Pattern[str]", ...]:
    """Return what matches a closed quoted cell, an open one, a bare one, and an escaped character."""
    opening, q, d = re.escape(quote[:1] or '"'), re.escape(quote[-1:].strip() or '"'), re.escape(delimiter)
    end = rf"(?={d}|\Z)" if delimiter else r"(?=\Z)"
    if escape == "\\":
        inside = rf"(?:[^{q}\\]++|\\.)*+"
        bare = rf"((?:(?!{d})[^\\]|\\.)*+)" if delimiter else r"(.*)"
    else:
        inside = rf"[^{q}]*+(?:{q}{q}[^{q}]*+)*+"
        bare = rf"((?:(?!{d}).)*+)" if delimiter else r"(.*)"
    if len(delimiter) == 1 and escape != "\\":
        bare = rf"([^{d}]*+)"
    if quote[1:] == " ":
        q = opening
        inside = rf"(?:[^{q}]|{q}{q})*"
    dotall = re.DOTALL
    padding = " " if quote[1:] == " " else ""
    return (
        re.compile(rf"{opening}{padding}({inside}){padding}{q}{end}", dotall),
        re.compile(rf"{opening}{inside}(?:{q}|\\)?\Z" if escape == "\\" else rf"{opening}{inside}\Z", dotall),
        re.compile(bare, dotall),
        re.compile(r"\\(.)", dotall),
    )
