"""How far the sheets of a workbook reach, found by reading through its parts without laying them out."""

import re
import struct
from dataclasses import dataclass
from typing import Any

_OVERLAP = 4_096
"""Bytes of a piece kept for the next one, so that no mark is cut in two."""
_PLACE = re.compile(rb"""[\s'"]r\s*=\s*["']([A-Za-z]+)(\d+)["']""")
_ROW_NUMBER = re.compile(rb"""[^<>]*?\sr\s*=\s*["'](\d+)["']""")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_FARTHEST = 10**9


class ForbiddenMarkup(ValueError):
    """A document that defines entities, with which a few bytes can become gigabytes."""


@dataclass(frozen=True)
class Extent:
    """How many rows and columns a sheet spans from its corner, and how many cells are filled."""

    rows: int
    columns: int
    filled: int


class MarkupExtent:
    """The extent of a sheet of an .xlsx; other parts of the file have none, but must not define entities either."""

    is_locked = False

    def __init__(self) -> None:
        self.errors = 0
        self._rest = b""
        self._rows = self._columns = self._filled = 0
        self._row = self._cells_in_row = 0

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the document."""
        piece = self._rest + piece
        cut = piece.rfind(b"<")
        cut = cut if cut > 0 and len(piece) - cut < _OVERLAP else len(piece)
        self._rest, piece = piece[cut:], piece[:cut]
        self._take(piece)

    def finish(self) -> tuple[Extent, ...]:
        """Return the extent once everything has been fed."""
        self._take(self._rest)
        return (Extent(self._rows, self._columns, self._filled),)

    def _take(self, piece: bytes) -> None:
        if b"<!ENTITY" in piece:
            raise ForbiddenMarkup
        places = _PLACE.findall(piece)
        for letters in {letters for letters, _ in places}:
            self._columns = max(self._columns, _column(letters))
        for digits in {digits for _, digits in places}:
            self._rows = max(self._rows, _number(digits))
        self.errors += len(_ERROR.findall(piece))
        self._count_in_order(piece)

    def _count_in_order(self, piece: bytes) -> None:
        """Rows and cells need not say their place: then they follow each other. A row without cells takes no room."""
        for position, row in enumerate(_ROW.split(piece)):
            cells = len(_CELL.findall(row))
            if position:
                number = _ROW_NUMBER.match(b" " + row[:_OVERLAP])
                self._row = _number(number[1]) if number else self._row + 1
                self._cells_in_row = 0
            if cells:
                self._cells_in_row += cells
                self._filled += cells
                self._rows = max(self._rows, self._row)
                self._columns = max(self._columns, self._cells_in_row)


def _number(digits: bytes) -> int:
    return min(int(digits[:12]), _FARTHEST)


def _column(letters: bytes) -> int:
    """Return the number of a column.

    >>> _column(b"A"), _column(b"xfd")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return min(number, _FARTHEST)


class BinaryExtent:
    """The extent of a sheet of an .xlsb: records of a type, a length, and for cells a column."""

    is_locked, errors = False, 0
    _CELLS = range(1, 12)

    def __init__(self) -> None:
        self._rest = b""
        self._rows = self._columns = self._filled = 0

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the sheet."""
        data, place = self._rest + piece, 0
        while (record := _record(data, place)) is not None:
            kind, start, place = record
            if place - start >= 4:
                self._take(kind, data, start)
        self._rest = data[place:]

    def finish(self) -> tuple[Extent, ...]:
        """Return the extent once everything has been fed."""
        return (Extent(self._rows, self._columns, self._filled),)

    def _take(self, kind: int, data: bytes, start: int) -> None:
        if kind == 0:
            self._rows = max(self._rows, int(struct.unpack_from("<I", data, start)[0]) + 1)
        elif kind in self._CELLS:
            self._columns = max(self._columns, int(struct.unpack_from("<I", data, start)[0]) + 1)
            self._filled += kind != 1


def _record(data: bytes, place: int) -> tuple[int, int, int] | None:
    """Return type, start and end of the record at a place; None if it does not end in these bytes."""
    end = len(data)
    if end - place < 2:
        return None
    kind, place = data[place], place + 1
    if kind & 0x80:
        kind, place = (kind & 0x7F) | (data[place] << 7), place + 1
    length = shift = 0
    while shift < 28:
        if place >= end:
            return None
        byte, place = data[place], place + 1
        length |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
        shift += 7
    return (kind, place, place + length) if place + length <= end else None


class OpenDocumentExtents:
    """The extents of all sheets of an .ods, whose rows and cells may be repeated by a number, also within each other."""

    errors = 0

    def __init__(self) -> None:
        from defusedxml.expatreader import DefusedExpatParser

        self.is_locked = False
        self._sheets: list[Extent] = []
        self._parser = DefusedExpatParser(forbid_dtd=True)
        self._parser.setContentHandler(_Handler(self))
        self.row = self.column = self.repeat = 0
        self.rows = self.columns = self.filled = self.in_row = 0
        self.cell: tuple[int, bool] | None = None

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the document."""
        from xml.sax import SAXException

        from defusedxml.common import DefusedXmlException

        try:
            self._parser.feed(piece)
        except DefusedXmlException as error:
            raise ForbiddenMarkup from error
        except SAXException as error:
            raise ValueError("not well-formed") from error

    def finish(self) -> tuple[Extent, ...]:
        """Return the extent of every sheet once everything has been fed."""
        return tuple(self._sheets)

    def start(self, name: str, attributes: Any) -> None:
        """Meet the beginning of an element."""
        if name == "table:table":
            self.row = self.rows = self.columns = self.filled = 0
        elif name == "table:table-row":
            self.column = self.in_row = 0
            self.repeat = _times(attributes, "table:number-rows-repeated")
        elif name in ("table:table-cell", "table:covered-table-cell"):
            times = _times(attributes, "table:number-columns-repeated")
            self.cell = times, "office:value-type" in attributes or "table:formula" in attributes
        elif name == "text:p" and self.cell:
            self.cell = self.cell[0], True
        elif name == "manifest:encryption-data":
            self.is_locked = True

    def end(self, name: str) -> None:
        """Meet the end of an element."""
        if name == "table:table":
            self._sheets.append(Extent(self.rows, self.columns, self.filled))
        elif name == "table:table-row":
            self.row += self.repeat
            if self.in_row:
                self.rows = self.row
                self.filled += self.in_row * self.repeat
        elif self.cell and name in ("table:table-cell", "table:covered-table-cell"):
            times, is_filled = self.cell
            self.column += times
            if is_filled:
                self.in_row += times
                self.columns = max(self.columns, self.column)
            self.cell = None


def _times(attributes: Any, name: str) -> int:
    return min(max(int(attributes.get(name, 1)), 1), _FARTHEST)


def _Handler(extents: OpenDocumentExtents) -> Any:  # noqa: N802 - stands for a class that is made late
    from xml.sax.handler import ContentHandler

    class Handler(ContentHandler):
        def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the parser's name for it
            extents.start(name, attrs)

        def endElement(self, name: str) -> None:  # noqa: N802 - the parser's name for it
            extents.end(name)

    return Handler()
