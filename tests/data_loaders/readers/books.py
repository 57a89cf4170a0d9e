"""Small workbooks of every kind, written for tests."""

import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]

_OPEN = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="A">'
)
_CLOSE = "</table:table></office:spreadsheet></office:body></office:document-content>"
_MANIFEST = '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(
    path: Path, *sheets: Rows, merges: Sequence[str] = (), names: Sequence[str] = ("A", "B", "C", "D")
) -> Path:
    """Write an .xlsx; `merges` are ranges of the first sheet, which keep the text of their first cell."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as written:
        for name, rows in zip(names, sheets, strict=False):
            sheet = written.add_worksheet(name)
            for place in merges if name == names[0] else ():
                sheet.merge_range(place, "")
            filled = ((n, column, cell) for n, row in enumerate(rows) for column, cell in enumerate(row))
            for place in (place for place in filled if place[2] not in (None, "")):
                sheet.write(*place)
    return path


def patched(path: Path, change: Callable[[bytes], bytes], entry: str = "xl/worksheets/sheet1.xml") -> Path:
    """Write an .xlsx of two rows, one of its parts changed."""
    plain = book(path.with_name("plain.xlsx"), [["a", "b"], [1, 2]])
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == entry else old.read(name))
    return path


def open_document(path: Path, rows: str, manifest: str = "") -> Path:
    """Write an .ods with one sheet of these rows, as markup."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"{_MANIFEST}{manifest}</manifest:manifest>")
        archive.writestr("content.xml", _OPEN + rows + _CLOSE)
    return path


def cell(text: str, times: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{times}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def binary(path: Path, rows: Sequence[tuple[int, Sequence[tuple[int, str | float]]]]) -> Path:
    """Write an .xlsb with one sheet; rows and columns are given by their numbers from 0."""
    links = f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    sheet = _record(129) + _record(148, struct.pack("<IIII", 0, 0, 0, 0)) + _record(145)
    for number, cells in rows:
        sheet += _record(0, struct.pack("<II", number, 0) + bytes(9))
        for column, value in cells:
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                sheet += _record(6, place + _text(value))
            else:
                sheet += _record(5, place + struct.pack("<d", value))
    sheet += _record(146) + _record(130)
    named = _record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text("A"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/_rels/workbook.bin.rels", links)
        archive.writestr("xl/workbook.bin", _record(131) + _record(143) + named + _record(144) + _record(132))
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([(kind & 0x7F) | 0x80, kind >> 7])
    length = len(content)
    size = bytes([length]) if length < 128 else bytes([(length & 0x7F) | 0x80, length >> 7])
    return head + size + content


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def compound(path: Path, entry: str) -> Path:
    """Write the head of an old container that names one entry."""
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + (entry + "\0").encode("utf-16-le") + bytes(512)
    )
    return path
