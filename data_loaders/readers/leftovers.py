"""What spreadsheets leave in the cells of a text file: guarded codes, text marks, order marks, filling zeros.

Nothing is computed: a cell that is more than a guarded value stays as it is.
"""

import re
from collections import Counter

from core.catalog import VariableType
from core.words import Message, N_
from data_loaders.intake import Hint, Layout

_GUARDED = re.compile(r'="([^"]*)"\s*\Z')
_MARKED = re.compile(r"'([-+]?\d[\d.,]*)\Z")
_MARK = b"\xef\xbb\xbf"
_SHARE_OF_CODES = 0.5

_CODES = N_('%(count)s cell written as ="..." by a spreadsheet was read as the text between the quotes.')
_CODES_PLURAL = N_(
    '%(count)s cells written as ="..." by a spreadsheet were read as the text between the quotes.'
)
_MARKS = N_("The apostrophe that marks a number as text was taken out of %(count)s cell.")
_MARKS_PLURAL = N_("The apostrophe that marks a number as text was taken out of %(count)s cells.")


def are_in(piece: bytes, delimiter: bytes) -> bool:
    """Return whether bytes may hold such leftovers: guarded codes, order marks, text marks, an old end of file, other quotes."""
    # One byte is looked for first: that is many times faster than looking for several.
    if b"\x1a" in piece or (b"=" in piece and b'="' in piece) or (b"\xef" in piece and _MARK in piece):
        return True
    if b"'" not in piece or not any(mark + b"'" in piece for mark in (delimiter, b"\n", b'"')):
        return False
    if b"'" + delimiter + b"'" in piece:
        return True
    return re.search(rb"(?:\A|\n|" + re.escape(delimiter) + rb")\"?'[-+\d]", piece) is not None


def without_filling(line: str) -> str:
    r"""Return a line without the NUL bytes that fill its end, and without an order mark at its beginning.

    >>> without_filling("\ufeffa,b\x00\x00")
    'a,b'
    """
    text = line.removesuffix("\r")
    return text.rstrip("\x00\x1a").removeprefix("\ufeff") + line[len(text) :]


class Cleaner:
    """Cleans the cells of row after row, and knows afterwards what was found in which column."""

    def __init__(self, layout: Layout, width: int) -> None:
        self._has_marks = layout.quote != "'"
        self._width = width
        self._guarded: Counter[int] = Counter()
        self._marked: Counter[int] = Counter()

    def cleaned(self, cells: list[str], raw: str) -> list[str]:
        """Return the cells of a row, cleaned."""
        if '="' not in raw and "'" not in raw:
            return cells
        return [self._cell(index, cell) for index, cell in enumerate(cells)]

    def _cell(self, index: int, cell: str) -> str:
        if cell.startswith('="') and (guarded := _GUARDED.match(cell)):
            self._guarded[index] += 1
            return guarded[1]
        if self._has_marks and cell.startswith("'") and (marked := _MARKED.match(cell)):
            self._marked[index] += 1
            return marked[1]
        return cell

    def notes(self) -> tuple[Message, ...]:
        """Return what was cleaned, in sentences."""
        counts = (
            (self._guarded.total(), _CODES, _CODES_PLURAL),
            (self._marked.total(), _MARKS, _MARKS_PLURAL),
        )
        return tuple(
            Message(one, {"count": count}, plural=many, count=count) for count, one, many in counts if count
        )

    def hints(self, loaded: int) -> tuple[Hint, ...]:
        """Return that columns of guarded values are text: that is what the guard is for. Nothing where there are none."""
        if not self._guarded and not self._marked:
            return ()
        return tuple(
            Hint(type=VariableType.TEXT)
            if self._guarded[index] + self._marked[index] > _SHARE_OF_CODES * loaded
            else Hint()
            for index in range(self._width)
        )
