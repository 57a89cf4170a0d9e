"""One pass over every byte of a text file: is it UTF-8, how many lines, and which of them need care.

This is the independent count: what the engine loads and refuses has to add up to the lines counted here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace

import numpy as np

from data_loaders.intake import Facts, Layout
from data_loaders.readers.byte_counts import (
    continuations,
    each_counted,
    has_line_beginning_with,
    is_utf8,
    line_feeds,
)
from data_loaders.readers.encodings import damage, encoding_of, undefined_bytes
from data_loaders.readers.leftovers import are_in

TAIL = 64_000


@dataclass(frozen=True)
class Survey:
    """The layout with what only the whole file can tell (encoding, line ends), the counts, and the last bytes."""

    layout: Layout
    facts: Facts
    tail: bytes


@dataclass
class _Tally:
    """The counts so far."""

    size: int = 0
    line_feeds: int = 0
    carriage_returns: int = 0
    both: int = 0
    blank: int = 0
    empty: int = 0
    odd: int = 0
    longest: int = 0
    nul: int = 0
    leftovers: int = 0
    undefined: int = 0
    sound: int = 0
    broken: int = 0
    tail: bytes = field(default=b"")

    def add(self, part: "_Tally") -> None:
        """Take in the counts of the piece that comes next."""
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(part, name))
        self.longest = max(self.longest, part.longest)
        self.tail = (self.tail + part.tail)[-TAIL:]


_SUMS = [each.name for each in fields(_Tally) if each.name not in ("longest", "tail")]


def survey(pieces: Iterable[bytes], layout: Layout, width: int, heading: str = "") -> Survey:
    """Count everything in pieces that end with a line. `width` is the number of columns the layout found.

    `heading` is the line with the names of the columns as it stands in the file.
    """
    empty_line = _empty_line(layout, width)
    encoding = "utf-8" if layout.encoding.startswith("utf-16") else layout.encoding
    repeated = b"\n" + heading.encode(encoding, "replace")
    delimiter = layout.delimiter.encode()

    def count(piece: bytes) -> _Tally:
        tally = _Tally()
        _count_lines(tally, piece)
        _count_characters(tally, piece)
        if empty_line and (_may_hold_empty(piece, layout) or empty_line.match(piece)):
            tally.empty += len(empty_line.findall(piece))
        if len(layout.quote) == 1:
            tally.odd += _odd_lines(piece, layout.quote.encode())
        tally.leftovers += are_in(piece, delimiter) + (piece.count(repeated) if heading else 0)
        tally.tail = piece[-TAIL:]
        return tally

    total = _Tally()
    for part in each_counted(pieces, count):
        total.add(part)
    total.leftovers -= bool(heading and layout.preamble_lines)
    return Survey(_corrected(layout, total), _facts(layout, total), total.tail)


def _may_hold_empty(piece: bytes, layout: Layout) -> bool:
    """Whether a line begins with the delimiter, so that it is worth looking closely."""
    return has_line_beginning_with(piece, layout.delimiter.encode()[:1])


def _count_lines(tally: _Tally, piece: bytes) -> None:
    feeds = line_feeds(piece)
    tally.size += len(piece)
    tally.line_feeds += feeds + (not piece.endswith((b"\n", b"\r")))
    if b"\r" in piece:
        tally.carriage_returns += piece.count(b"\r")
        tally.both += piece.count(b"\r\n")
    if has_line_beginning_with(piece, b"\r\n") or piece.startswith((b"\n", b"\r\n")):
        tally.blank += len(re.findall(rb"(?:^|(?<=\n))\r?\n", piece))
    if feeds * 100_000 < len(piece):
        tally.longest = max(tally.longest, *(len(line) for line in piece.split(b"\n")))


def _count_characters(tally: _Tally, piece: bytes) -> None:
    if b"\x00" in piece:
        filling = sum(map(len, re.findall(rb"\x00+(?=[\x00\x1a]*\r?(?:\n|\Z))", piece)))
        tally.leftovers += bool(filling)
        tally.nul += piece.count(b"\x00") - filling
    if piece.isascii():
        return
    if is_utf8(piece):
        tally.sound += continuations(piece)
    else:
        sound, broken = damage(piece)
        tally.sound += sound
        tally.broken += broken
    if not tally.sound or tally.broken:  # Windows-1252, as far as this piece can tell
        tally.undefined += undefined_bytes(piece)


def _empty_line(layout: Layout, width: int) -> "re.Pattern[bytes] | None":
    """Return what finds a line of delimiters only: a record without a single value."""
    if width < 2 or not layout.delimiter:
        return None
    return re.compile(
        rb"(?:^|(?<=\n))" + re.escape(layout.delimiter.encode()) * (width - 1) + rb"(?=\r?\n|\Z)"
    )


def _odd_lines(piece: bytes, quote: bytes) -> int:
    """Return how many lines hold an odd number of quotes."""
    if quote not in piece:
        return 0
    codes = np.frombuffer(piece, np.uint8)
    ends = np.flatnonzero(codes == 10)
    before = np.searchsorted(np.flatnonzero(codes == quote[0]), ends)
    odd = int(np.count_nonzero(np.diff(before, prepend=0) % 2))
    rest = piece[int(ends[-1]) + 1 :] if len(ends) else piece
    return odd + rest.count(quote) % 2


def _corrected(layout: Layout, tally: _Tally) -> Layout:
    encoding = layout.encoding
    if not encoding.startswith("utf-16") and not layout.has_byte_order_mark:
        encoding = encoding_of(tally.sound, tally.broken)
    return replace(layout, encoding=encoding, line_end=_line_end(layout, tally))


def _line_end(layout: Layout, tally: _Tally) -> str:
    if layout.line_end in ("\r", ""):
        return layout.line_end
    if not tally.carriage_returns:
        return "\n"
    is_every_line = tally.both >= tally.line_feeds - 1
    return "\r\n" if is_every_line and tally.both == tally.carriage_returns else ""


def _facts(layout: Layout, tally: _Tally) -> Facts:
    encoding = _corrected(layout, tally).encoding
    return Facts(
        size=tally.size,
        lines=tally.line_feeds + tally.carriage_returns - tally.both,
        blank_lines=tally.blank,
        empty_lines=tally.empty,
        odd_lines=tally.odd,
        longest_line=tally.longest,
        damaged=tally.undefined if encoding == "cp1252" else tally.broken,
        nul_bytes=tally.nul,
        leftovers=tally.leftovers,
    )
