"""dBASE tables (.dbf), as they belong to shapefiles: fixed-width records, read exactly as they are spelled.

Layout: the dBASE III+ file header; the types that FoxPro added are read where they are plain values.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from core.words import N_
from data_loaders.readers.encodings import damage, encoding_of
from data_loaders.readers.flattening import DELETED, Item
from data_loaders.readers.kinds import unreadable

RECORDS_AT_ONCE = 1_000

_BROKEN = N_('"%(file)s" is a damaged dBASE table. Copy or export it again.')
_CUT_OFF = N_(
    '"%(file)s" ends too early. Records that it should hold: %(expected)s; found: %(found)s. Copy it again, to the end, '
    "and add it."
)

_CODE_PAGES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x08: "cp865", 0x09: "cp437", 0x0A: "cp850", 0x0B: "cp437",
    0x0D: "cp437", 0x0E: "cp850", 0x10: "cp850", 0x11: "cp437", 0x12: "cp850", 0x13: "cp932", 0x14: "cp850",
    0x15: "cp437", 0x16: "cp850", 0x17: "cp865", 0x18: "cp437", 0x19: "cp437", 0x1A: "cp850", 0x1B: "cp437",
    0x1C: "cp863", 0x1D: "cp850", 0x1F: "cp852", 0x24: "cp860", 0x25: "cp850", 0x26: "cp866", 0x37: "cp850",
    0x40: "cp852", 0x4D: "gbk", 0x4E: "cp949", 0x4F: "cp950", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252",
    0x64: "cp852", 0x65: "cp866", 0x66: "cp865", 0x6A: "cp737", 0x6B: "cp857", 0xC8: "cp1250", 0xC9: "cp1251",
    0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
"""Language driver ids and the code pages they stand for."""


@dataclass(frozen=True)
class Field:
    """One column: its name, its type letter, and where it stands in a record (in bytes)."""

    name: str
    type: str
    start: int
    width: int


@dataclass(frozen=True)
class Table:
    """What the header says; `encoding` is that of the text, in which so many characters are `damaged`."""

    fields: tuple[Field, ...]
    records: int
    header_bytes: int
    record_bytes: int
    encoding: str
    damaged: int = 0


def table_of(file: Path, shown_name: str, stated_encoding: str = "") -> Table:
    """Return how the table is laid out. `stated_encoding` comes from a .cpg file beside it."""
    with file.open("rb") as stream:
        head = stream.read(65_536)
    if len(head) < 65:
        raise unreadable(_BROKEN, shown_name)
    records, header_bytes, record_bytes = struct.unpack_from("<IHH", head, 4)
    raw = list(_raw_fields(head[:header_bytes]))
    if not raw or record_bytes < 2 or sum(width for _, _, width in raw) >= record_bytes:
        raise unreadable(_BROKEN, shown_name)
    bare = Table((), records, header_bytes, record_bytes, "")
    encoding, damaged = _encoding(file, bare, head[29], _python_name(stated_encoding))
    fields, start = [], 1
    for name, kind, width in raw:
        fields.append(
            Field(
                name.decode("cp1252" if encoding == "ascii" else encoding, "replace").strip(),
                kind,
                start,
                width,
            )
        )
        start += width
    return Table(tuple(fields), records, header_bytes, record_bytes, encoding, damaged)


def items(file: Path, table: Table, shown_name: str) -> Iterator[Item]:
    """Yield the records, the cells of each under their position; raises UnreadableFile where the file is cut off."""
    number = 0
    for block in _blocks(file, table):
        for start in range(0, len(block) - table.record_bytes + 1, table.record_bytes):
            number += 1
            record = block[start : start + table.record_bytes]
            if record[:1] == b"*":
                yield Item(number, reason=DELETED)
            else:
                yield Item(
                    number, {place: _cell(record, one, table) for place, one in enumerate(table.fields)}
                )
    if number < table.records:
        raise unreadable(_CUT_OFF, shown_name, expected=table.records, found=number)


def _raw_fields(head: bytes) -> Iterator[tuple[bytes, str, int]]:
    for start in range(32, len(head) - 31, 32):
        if head[start] in (0x0D, 0x00):
            return
        kind = chr(head[start + 11])
        width = head[start + 16] + (head[start + 17] << 8 if kind == "C" else 0)
        yield head[start : start + 11].split(b"\x00")[0], kind, width


def _blocks(file: Path, table: Table) -> Iterator[bytes]:
    """Yield the records in blocks, as many as the header promises."""
    left = table.records * table.record_bytes
    with file.open("rb") as stream:
        stream.seek(table.header_bytes)
        while left > 0 and (block := stream.read(min(left, RECORDS_AT_ONCE * table.record_bytes))):
            left -= len(block)
            yield block


def _encoding(file: Path, table: Table, driver: int, stated: str) -> tuple[str, int]:
    """Return the encoding of the text, and how many of its characters are damaged.

    Sound UTF-8 is UTF-8 whatever else is said (fields are cut at a number of bytes, so a few characters may be broken);
    then what the .cpg file says, then the header, then Windows-1252.
    """
    sound = broken = 0
    for block in _blocks(file, table):
        if not block.isascii():
            more_sound, more_broken = damage(block)
            sound, broken = sound + more_sound, broken + more_broken
    if not sound and not broken:
        return "ascii", 0
    if encoding_of(sound, broken) == "utf-8" and stated in ("", "utf-8"):
        return "utf-8", broken
    return stated if stated not in ("", "utf-8") else _CODE_PAGES.get(driver, "cp1252"), 0


def _python_name(stated: str) -> str:
    """Return the encoding that a .cpg file names ("UTF-8", "1252", "ISO 88591", "ANSI 1252"), if it is known."""
    import codecs

    plain = stated.strip().lower().replace("ansi ", "").replace("iso 8859", "iso8859-")
    for name in (plain, f"cp{plain}", plain.replace("--", "-")):
        try:
            return codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
    return ""


def _cell(record: bytes, field: Field, table: Table) -> str:
    raw = record[field.start : field.start + field.width]
    if reader := _BINARY.get((field.type, field.width)):
        return reader(raw)
    text = raw.decode(table.encoding, "replace").replace("\x00", " ")
    if field.type == "C":
        return text.rstrip()
    text = text.strip()
    if field.type == "D":
        return _day(text)
    if field.type == "L":
        return {"t": "true", "y": "true", "f": "false", "n": "false"}.get(text.lower(), "")
    return text if field.type in "NF" else ""


def _day(text: str) -> str:
    """Eight digits are a day; zeros are none; anything else stays as it stands."""
    if not text.strip("0"):
        return ""
    is_day = len(text) == 8 and text.isdigit()
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if is_day else text


def _moment(raw: bytes) -> str:
    """Days since the beginning of the Julian period, and milliseconds of the day."""
    days, milliseconds = struct.unpack("<ii", raw)
    if not 1_721_426 <= days <= 5_373_484:
        return ""
    day = date.fromordinal(days - 1_721_425)
    return f"{day.isoformat()} {timedelta(seconds=milliseconds // 1000 % 86_400)!s:0>8}"


_BINARY = {
    ("I", 4): lambda raw: str(struct.unpack("<i", raw)[0]),
    ("+", 4): lambda raw: str(struct.unpack("<i", raw)[0]),
    ("B", 8): lambda raw: repr(struct.unpack("<d", raw)[0]),
    ("O", 8): lambda raw: repr(struct.unpack("<d", raw)[0]),
    ("Y", 8): lambda raw: f"{struct.unpack('<q', raw)[0] / 10_000:.4f}",
    ("T", 8): _moment,
}
"""Plain values that are no text, by type letter and width in bytes."""
