"""Telling what a file is by its first bytes; its name proves nothing."""

from pathlib import Path

from core.errors import UnreadableFile
from core.words import Message, N_
from data_loaders.readers.foreign import refuse_document_in_zip, refuse_foreign

TEXT, PARQUET, EXCEL, STATISTICS, SQLITE, JSON, FIXED, GEO, PACKAGE = (
    "text",
    "parquet",
    "excel",
    "statistics",
    "sqlite",
    "json",
    "fixed",
    "geo",
    "package",
)
"""What a table may be read from; `formats.py` says by which module."""

ZIP, GZIP, ZSTD = "zip", "gzip", "zstd"
"""What a file may be packed in; `sources.py` unpacks it."""

MARKUP = "xml"
"""No table, but it may describe one: a codebook, or the coordinate system of a map."""

_DATABASE = N_('"%(file)s" is a database (%(kind)s). Export the table you need as CSV, and add that file.')
_DOCUMENT = N_(
    '"%(file)s" is a document (%(kind)s), not a table. Ask its author for the table as CSV or Excel.'
)
_PACKED = N_('"%(file)s" is packed as %(kind)s. Unpack it, or pack it as ZIP or GZ, and add it again.')
_TREE = N_('"%(file)s" is %(kind)s, not a table with rows and columns. Export it as CSV, and add that file.')
_BINARY = N_(
    '"%(file)s" is not a text file: it holds bytes that no table has. Check that it is the right file; a table from '
    "another program has to be saved as CSV first."
)
_EMPTY = N_('"%(file)s" is empty. Check that it was saved or copied to the end.')

_SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"PAR1", PARQUET, ""),
    (0, b"PK\x03\x04", ZIP, ""),
    (0, b"PK\x05\x06", ZIP, ""),
    (0, b"\x1f\x8b", GZIP, ""),
    (0, b"\x28\xb5\x2f\xfd", ZSTD, ""),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", EXCEL, ""),
    (0, b"<stata_dta>", STATISTICS, ""),
    (0, b"$FL2", STATISTICS, ""),
    (0, b"$FL3", STATISTICS, ""),
    (12, b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00", STATISTICS, ""),
    (12, b"\xc2\xea\x81\x63\xb3\x14\x11\xcf\xbd\x92\x08\x00", STATISTICS, ""),
    (0, b"HEADER RECORD*******LIB", STATISTICS, ""),
    (68, b"GPKG", GEO, ""),
    (0, b"SQLite format 3\x00", SQLITE, ""),
    (0, b"\x00\x00\x27\x0a", GEO, ""),
    (4, b"Standard Jet DB", "Access", _DATABASE),
    (4, b"Standard ACE DB", "Access", _DATABASE),
    (8, b"DUCK", "DuckDB", _DATABASE),
    (0, b"%PDF", "PDF", _DOCUMENT),
    (0, b"{\\rtf", "RTF", _DOCUMENT),
    (0, b"Rar!", "RAR", _PACKED),
    (0, b"7z\xbc\xaf\x27\x1c", "7z", _PACKED),
    (0, b"BZh", "bzip2", _PACKED),
    (0, b"\xfd7zXZ\x00", "xz", _PACKED),
    (257, b"ustar", "tar", _PACKED),
)
_OLD_STATA = frozenset({0x69, 0x6C, 0x6E, 0x6F, 0x71, 0x72, 0x73})
_DBASE = frozenset({0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5})
_MAP_MARKS = (b"<kml", b"opengis.net/kml", b"opengis.net/gml", b"ogr:FeatureCollection")
MARKUP_HEAD = 10_000
_HTML = (b"<!doctype html", b"<html", b"<table")
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\x0b\x0c\r\x1a\x1b\x1c\x1d\x1e\x1f")


def kind_of(head: bytes, shown_name: str) -> str:
    """Return what a file is by its first megabyte, or raise UnreadableFile that says the way out."""
    if not head.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise unreadable(_BINARY if b"\x00" in head else _EMPTY, shown_name)
    refuse_foreign(head, shown_name)
    for offset, signature, kind, sentence in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return kind if not sentence else _refuse(sentence, shown_name, kind)
    if head[0] in _OLD_STATA and head[1:2] in (b"\x01", b"\x02") and head[2:3] == b"\x01":
        return STATISTICS
    if is_portable(head):
        return STATISTICS
    if markup := _markup(head, shown_name):
        return markup
    if _is_dbase(head):
        return GEO
    _refuse_binary(head, shown_name)
    return TEXT


def is_portable(head: bytes) -> bool:
    """Return whether this is the beginning of an SPSS portable file: a heading and an alphabet, then its mark."""
    return head[:700].translate(None, b"\r\n")[456:464] == b"SPSSPORT"


def wide_encoding(head: bytes) -> str:
    """Return "utf-16-le" or "utf-16-be" for text of two bytes a character without a mark that says so, else ""."""
    sample = head[: len(head) // 2 * 2][:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for nulls, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if len(sample) >= 8 and nulls > 0.6 * len(sample) / 2 and not others:
            return encoding
    return ""


def kind_in_zip(names: list[str], shown_name: str) -> str:
    """Return what a ZIP is in truth: a workbook, a map, or plainly a ZIP. Raises UnreadableFile for other documents."""
    if any(name.startswith("xl/") for name in names):
        return EXCEL
    refuse_document_in_zip(names, shown_name)
    return EXCEL if "mimetype" in names and "content.xml" in names else ZIP


def unreadable(text: str, shown_name: str, **values: object) -> UnreadableFile:
    """Return the error for a file, its name cleaned for display; `text` has a gap `file`."""
    return UnreadableFile(Message(text, {"file": shown(shown_name), **values}))


def shown(name: str) -> str:
    r"""Return the last part of a file's name, without control characters, at most 120 long.

    >>> shown("C:/exports/a\tb.csv")
    'ab.csv'
    """
    last = Path(name.replace("\\", "/")).name
    return "".join(char for char in last if char.isprintable())[:120]


def _refuse(sentence: str, shown_name: str, kind: str) -> str:
    raise unreadable(sentence, shown_name, kind=kind)


def _markup(head: bytes, shown_name: str) -> str:
    """Return the kind of a file of nested marks, if it is one."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if start.startswith((b"<?xml", b"<kml")):
        return GEO if any(mark in head[:MARKUP_HEAD] for mark in _MAP_MARKS) else MARKUP
    for signature in _HTML:
        if start.startswith(signature):
            _refuse(_TREE, shown_name, "HTML")
    is_object = start[:1] == b"{" and start[1:].lstrip()[:1] in (b'"', b"}")
    is_list = start[:1] == b"[" and start[1:].lstrip()[:1] in (b"{", b"[", b"]")
    return JSON if is_object or is_list else ""


def _is_dbase(head: bytes) -> bool:
    """Whether this is the table of a map, or another dBASE file: version, date, zeros, and an end of the header where it says."""
    if len(head) < 65 or head[0] not in _DBASE or b"\x00\x00" not in head[12:28]:
        return False
    length = int.from_bytes(head[8:10], "little")
    return 1 <= head[2] <= 12 and 1 <= head[3] <= 31 and b"\x0d" in head[length - 1 : length + 1]


def _refuse_binary(head: bytes, shown_name: str) -> None:
    """A stray NUL is a defect of a text file; many control characters are another kind of file."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_encoding(head):
        return
    head = head.rstrip(b"\x00\x1a")
    controls = len(head) - len(head.translate(None, _CONTROL))
    if controls > max(2, len(head) // 500):
        raise unreadable(_BINARY, shown_name)
