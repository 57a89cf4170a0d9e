"""Lines of a fixed-width file as Arrow arrays: measured, sorted by kind, and cut into cells without a loop over them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from data_loaders.readers.codebooks import CodebookVariable
from data_loaders.readers.encodings import damage, line_pieces, to_utf8

if TYPE_CHECKING:
    import pyarrow as pa

    from data_loaders.sources import Stream


@dataclass
class Measured:
    """What one pass over the bytes of a file showed. `lengths` count lines by their bytes and by their characters."""

    lines: int = 0
    byte_lengths: Counter[int] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    sound: int = 0
    broken: int = 0
    nul_bytes: int = 0
    is_ended: bool = True


@dataclass(frozen=True)
class Cut:
    """Some lines of a file: their number in the file, their text, and how long each is without its end."""

    first_line: int
    texts: "pa.Array"
    lengths: np.ndarray

    def cells(self, variable: CodebookVariable) -> "pa.Array":
        """Return what stands at the variable's place in each line, without the blanks around it; null if nothing."""
        import pyarrow as pa
        import pyarrow.compute as pc

        start, stop = variable.start - 1, variable.end
        if pa.types.is_string(self.texts.type):
            raw = pc.utf8_slice_codeunits(self.texts, start, stop)
        else:
            raw = _decoded(pc.binary_slice(self.texts, start, stop))
        cells = pc.utf8_trim_whitespace(raw)
        cells = with_decimals(cells, variable.decimals) if variable.decimals else cells
        return pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.string()), cells)

    def rest(self, length: int) -> "pa.Array":
        """Return for each line whether anything but blanks stands beyond this length."""
        import pyarrow.compute as pc

        place = CodebookVariable("", start=length + 1, end=1_000_000_000)
        return pc.is_valid(self.cells(place))

    def filtered(self, mask: np.ndarray) -> "Cut":
        """Return the chosen lines only."""
        import pyarrow as pa

        return Cut(self.first_line, self.texts.filter(pa.array(mask)), self.lengths[mask])


def measured(stream: "Stream", line_end: str, shown_name: str) -> Measured:
    """Return the lengths of all lines, and how many characters beyond ASCII were sound and broken UTF-8."""
    found = Measured()
    for piece in line_pieces(stream, "latin-1", line_end, shown_name):
        _, ends, starts = _edges(piece)
        widths = ends - starts
        found.lines += piece.count(b"\n") + (not piece.endswith(b"\n"))
        found.nul_bytes += piece.count(b"\x00")
        found.is_ended = piece.endswith(b"\n")
        _count(found.byte_lengths, widths)
        _count(found.lengths, widths - _continued(piece, starts))
        if not piece.isascii():
            sound, broken = damage(piece)
            found.sound += sound
            found.broken += broken
    return found


def cuts(
    stream: "Stream", encoding: str, line_end: str, shown_name: str, *, is_by_bytes: bool
) -> Iterator[Cut]:
    """Yield the lines of a file, some megabytes at a time. `is_by_bytes`: positions count bytes, not characters."""
    import pyarrow as pa
    import pyarrow.compute as pc

    number = 1
    for piece in line_pieces(stream, "latin-1", line_end, shown_name):
        is_plain = is_by_bytes or piece.isascii()
        data = piece if is_plain else to_utf8(piece, encoding)
        _, ends, starts = _edges(data)
        offsets = np.append(starts, len(data)).astype(np.int32)
        kind = pa.binary() if is_plain else pa.string()
        texts = pa.Array.from_buffers(
            kind, len(starts), [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(data)]
        )
        lengths = ends - starts
        if not is_plain:
            lengths = pc.utf8_length(texts).to_numpy() - (np.diff(offsets) - lengths)
        yield Cut(number, texts, lengths)
        number += len(starts)


def with_decimals(cells: "pa.Array", decimals: int) -> "pa.Array":
    """Return whole numbers with their implied decimals written out; what has a decimal point already stays.

    >>> import pyarrow as pa
    >>> with_decimals(pa.array(["12345", "-0007", "1.5", "", "0014755900"]), 2).to_pylist()
    ['123.45', '-0.07', '1.5', '', '147559.00']
    """
    import pyarrow.compute as pc

    parts = pc.extract_regex(cells, r"^(?P<sign>[-+]?)0*(?P<digits>\d+)$")
    digits = pc.utf8_lpad(pc.struct_field(parts, "digits"), decimals + 1, "0")
    whole = pc.utf8_slice_codeunits(digits, 0, -decimals)
    fraction = pc.utf8_slice_codeunits(digits, -decimals)
    sign = pc.struct_field(parts, "sign")
    number = pc.binary_join_element_wise(sign, whole, ".", fraction, "")
    return pc.if_else(pc.is_valid(parts), number, cells)


def places(lines: np.ndarray) -> Sequence[tuple[int, int]]:
    """Return where the numbering jumps: (row, line) for the first row and each that does not follow the one before.

    >>> places(np.array([2, 3, 7]))
    [(0, 2), (2, 7)]
    """
    jumps = np.flatnonzero(np.diff(lines, prepend=lines[:1] - 2) != 1)
    return [(int(row), int(lines[row])) for row in jumps]


def _edges(piece: bytes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the bytes as numbers, where each line ends (without its line end), and where each begins."""
    codes = np.frombuffer(piece, np.uint8)
    feeds = np.flatnonzero(codes == ord("\n"))
    starts = np.concatenate([[0], feeds + 1])
    if not len(feeds) or feeds[-1] != len(piece) - 1:
        feeds = np.append(feeds, len(piece))
    else:
        starts = starts[:-1]
    has_return = (feeds > starts) & (codes[feeds - 1] == ord("\r"))
    return codes, feeds - has_return, starts


def _continued(piece: bytes, starts: np.ndarray) -> np.ndarray:
    """Return how many bytes of each line continue a UTF-8 character."""
    if piece.isascii():
        return np.zeros(len(starts), np.int64)
    codes = np.frombuffer(piece, np.uint8)
    return np.add.reduceat((codes & 0xC0 == 0x80).astype(np.int64), starts)


def _count(counter: Counter[int], lengths: np.ndarray) -> None:
    values, counts = np.unique(lengths, return_counts=True)
    counter.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))


def _decoded(cells: "pa.Array") -> "pa.Array":
    import pyarrow as pa

    try:
        return cells.cast(pa.string())
    except pa.ArrowInvalid:  # a character was cut in two, or is damaged
        return pa.array([cell.decode("utf-8", "replace") for cell in cells.to_pylist()], pa.string())
