"""The file that a resource of a data package means: one beside the descriptor, several joined, or data written out."""

import codecs
import csv
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.words import Message, N_
from data_loaders.intake import Unwatched
from data_loaders.readers.kinds import shown, unreadable
from data_loaders.readers.package_descriptor import Resource, file_of
from data_loaders.sources import sources_of

PIECE = 1 << 20
MOST_PIECES = 1_000
_KNOWN = (
    "utf-8",
    "utf-8-sig",
    "utf8",
    "cp1252",
    "windows-1252",
    "iso-8859-1",
    "iso8859-1",
    "latin-1",
    "latin1",
)

_NO_DATA = N_('"%(file)s" has neither a path nor data in the data package. Ask its author for the table.')
_NO_TABLE = N_(
    '"%(file)s" stands in the data package in a form that is no table. Ask its author for the table as CSV.'
)
_BAD_ROWS = N_(
    '"%(file)s" stands in the data package with rows of different widths. Ask its author for the table as CSV.'
)
_TOO_MANY = N_('"%(file)s" comes in more than 1,000 pieces. Join them yourself and add the file.')
_JOINED = N_(
    "%(count)s pieces were joined in the order of the data package; repeated headings were left out."
)
_RECODED = N_("Its characters were read as the data package says: %(encoding)s.")


def data_file(resource: Resource, descriptor: Path, scratch: Path) -> tuple[Path, tuple[Message, ...]]:
    """Return the file with the resource's data, and what to know about it.

    Raises UnreadableFile for data that are elsewhere, absent, or no table.
    """
    if resource.data is not None and not resource.paths:
        return _written(resource, _room(scratch)), ()
    if not resource.paths:
        raise unreadable(_NO_DATA, resource.table)
    if len(resource.paths) > MOST_PIECES:
        raise unreadable(_TOO_MANY, resource.table)
    files = [file_of(path, descriptor) for path in resource.paths]
    if len(files) > 1:
        return _joined(files, scratch), (Message(_JOINED, {"count": len(files)}),)
    return _recoded(files[0], resource.encoding, scratch)


def _room(scratch: Path) -> Path:
    scratch.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="resource-", dir=scratch))


def _joined(files: Sequence[Path], scratch: Path) -> Path:
    """Write all pieces one after the other; the first line of a later one is left out where it repeats the very first."""
    whole = _room(scratch) / files[0].name.removesuffix(".zip").removesuffix(".gz")
    heading = b""
    with whole.open("xb") as out:
        for number, file in enumerate(files):
            source = sources_of(file, shown(file.name), scratch, Unwatched())[0]
            with source.file.open("rb") as stream:
                first = stream.readline(PIECE).removeprefix(codecs.BOM_UTF8)
                heading = heading or first.rstrip(b"\r\n")
                if not number or first.rstrip(b"\r\n") != heading:
                    out.write(first)
                last = first
                while piece := stream.read(PIECE):
                    out.write(piece)
                    last = piece
                if last and not last.endswith((b"\n", b"\r")):
                    out.write(b"\n")
    return whole


def _recoded(file: Path, encoding: str, scratch: Path) -> tuple[Path, tuple[Message, ...]]:
    """Return the file as UTF-8 where the descriptor names an encoding that cannot be told from the bytes."""
    if not encoding or encoding in _KNOWN or encoding.startswith("utf") or not _is_codec(encoding):
        return file, ()
    with file.open("rb") as stream:
        head = stream.read(PIECE)
    if head.isascii() or head.startswith((b"PK", b"\x1f\x8b", b"\xd0\xcf")) or _is_utf8(head):
        return file, ()
    copy = _room(scratch) / file.name
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with file.open("rb") as stream, copy.open("xb") as out:
        while piece := stream.read(PIECE):
            out.write(decoder.decode(piece).encode())
        out.write(decoder.decode(b"", final=True).encode())
    return copy, (Message(_RECODED, {"encoding": shown(encoding)}),)


def _is_codec(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding)._is_text_encoding  # noqa: SLF001 - no other way
    except (LookupError, ValueError):
        return False


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _written(resource: Resource, room: Path) -> Path:
    """Write data that stand in the descriptor itself into a CSV file."""
    rows = _rows(resource)
    file = room / "data.csv"
    with file.open("x", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerows([[_cell(value) for value in row] for row in rows])
    return file


def _rows(resource: Resource) -> list[list[Any]]:
    data = resource.data
    if isinstance(data, str):
        return [list(row) for row in csv.reader(data.splitlines())]
    if not isinstance(data, list) or not data:
        raise unreadable(_NO_TABLE, resource.table)
    if all(isinstance(row, dict) for row in data):
        names = list(dict.fromkeys(name for row in data for name in row))
        return [names, *([row.get(name) for name in names] for row in data)]
    if not all(isinstance(row, list) for row in data):
        raise unreadable(_NO_TABLE, resource.table)
    if len({len(row) for row in data}) > 1:
        raise unreadable(_BAD_ROWS, resource.table)
    return data


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
