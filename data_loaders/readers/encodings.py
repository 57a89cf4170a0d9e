"""Turning the bytes of a text file into UTF-8, line by line, whatever they were.

Strict UTF-8 or, failing that, Windows-1252: what an office's programs write. Latin-1 is read as Windows-1252, of which
it is a part; five bytes mean nothing there, become U+FFFD and are counted.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from core.words import N_
from data_loaders.intake import Layout
from data_loaders.readers.kinds import unreadable, wide_encoding
from data_loaders.readers.leftovers import without_filling
from data_loaders.sources import Stream

PIECE = 4_000_000
LONGEST_LINE = 64_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_NO_LINES = N_(
    '"%(file)s" has a line of more than 64 MB, so it is not a table with one record a line. Check that it is the right '
    "file, and save it as CSV."
)


def byte_order_mark(head: bytes) -> tuple[str, int]:
    """Return the encoding that the first bytes declare and their number, or ("", 0)."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    return "", 0


def guess_encoding(head: bytes) -> str:
    """Return the encoding that fits the beginning of a file; the whole file may correct it."""
    marked, _ = byte_order_mark(head)
    if marked or (marked := wide_encoding(head)):
        return marked
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
    except UnicodeDecodeError:
        return "utf-8" if _is_damaged_utf8(*damage(head)) else "cp1252"
    return "utf-8"


def damage(data: bytes) -> tuple[int, int]:
    """Return how many characters beyond ASCII are sound UTF-8, and how many places are not."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    return len(text) - len(text.encode("ascii", "ignore")) - broken, broken


def _is_damaged_utf8(sound: int, broken: int) -> bool:
    """In Windows-1252 hardly any pair of bytes happens to be sound UTF-8; a few broken places are damage."""
    return sound > 20 * broken


def encoding_of(sound: int, broken: int) -> str:
    """Return "utf-8" or "cp1252" for a whole file in which so many characters were sound and broken UTF-8.

    >>> encoding_of(sound=1000, broken=0), encoding_of(sound=1000, broken=3), encoding_of(sound=0, broken=3)
    ('utf-8', 'utf-8', 'cp1252')
    """
    return "utf-8" if not broken or _is_damaged_utf8(sound, broken) else "cp1252"


def undefined_bytes(piece: bytes) -> int:
    """Return how many bytes mean nothing in Windows-1252."""
    return sum(piece.count(byte) for byte in _UNDEFINED)


def to_text(data: bytes, encoding: str) -> str:
    """Return the text of some bytes, without the byte order mark; what cannot be decoded becomes U+FFFD."""
    _, mark = byte_order_mark(data)
    return data[mark:].decode(encoding, "replace")


def line_pieces(stream: Stream, encoding: str, line_end: str, shown_name: str) -> Iterator[bytes]:
    r"""Yield the file in pieces of some 4 MB that end with a line, every line end a "\n" or "\r\n".

    UTF-16 comes out as UTF-8; other encodings come out as they are. The byte order mark is gone. A `line_end` of "\r" or ""
    makes every "\r" that stands alone a "\n".
    """
    carry = b""
    raws = _unmarked(stream, encoding)
    for piece in raws if line_end.endswith("\n") else _with_line_feeds(raws):
        cut = piece.rfind(b"\n") + 1
        if cut:
            yield carry + piece[:cut]
            carry = piece[cut:]
        else:
            carry += piece
        if len(carry) > LONGEST_LINE:
            raise unreadable(_NO_LINES, shown_name)
    if carry:
        yield carry


def _with_line_feeds(raws: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same bytes with a line feed for every lone carriage return; one at the end of a piece waits for the next."""
    held = b""
    for raw in raws:
        piece = held + raw
        held = b"\r" if piece.endswith(b"\r") else b""
        yield re.sub(rb"\r(?!\n)", b"\n", piece[: len(piece) - len(held)])
    if held:
        yield b"\n"


def text_lines(file: Path, layout: Layout, shown_name: str) -> Iterator[str]:
    r"""Yield the lines of a table as text, without their ends but for a "\r", those that its layout gives to it."""
    with file.open("rb") as stream:
        pieces = line_pieces(stream, layout.encoding, layout.line_end, shown_name)
        lines = (line for piece in pieces for line in _decoded(piece, layout.encoding))
        yield from islice(lines, layout.first_line - 1, layout.last_line or None)


def _decoded(piece: bytes, encoding: str) -> list[str]:
    lines = to_utf8(piece, encoding).decode("utf-8", "replace").split("\n")
    if not lines[-1]:
        lines.pop()
    has_filling = b"\x00" in piece or b"\x1a" in piece or b"\xef\xbb\xbf" in piece
    return [without_filling(line) for line in lines] if has_filling else lines


def _unmarked(stream: Stream, encoding: str) -> Iterator[bytes]:
    is_wide = encoding.startswith("utf-16")
    decoder = codecs.getincrementaldecoder(encoding if is_wide else "latin-1")("replace")
    first = stream.read(PIECE)
    raw = first[byte_order_mark(first)[1] :]
    while raw:
        yield decoder.decode(raw).encode() if is_wide else raw
        raw = stream.read(PIECE)


def to_utf8(piece: bytes, encoding: str) -> bytes:
    """Return whole lines as sound UTF-8."""
    if piece.isascii() or encoding.startswith("utf-16"):
        return piece
    return piece.decode(encoding, "replace").encode()
