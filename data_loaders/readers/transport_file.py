"""SAS transport files (XPT), which may hold several tables one after the other: their names, and each as a file of its own."""

import shutil
from dataclasses import dataclass
from pathlib import Path

RECORD = 80
_MEMBER = b"HEADER RECORD*******MEM"
_LIBRARY_BYTES = 3 * RECORD
_NAME_RECORD, _NAME_AT, _NAME_LENGTH = 2, 8, 32
PIECE = 1 << 24


@dataclass(frozen=True)
class Member:
    """One table of a transport file: its name, and where it stands (bytes, the end excluded)."""

    name: str
    start: int
    end: int


def members(file: Path) -> tuple[Member, ...]:
    """Return the tables of a transport file in their order; a name that occurs again gets a number."""
    starts, size = _starts(file), file.stat().st_size
    found: list[Member] = []
    with file.open("rb") as stream:
        for start, end in zip(starts, [*starts[1:], size], strict=True):
            stream.seek(start + _NAME_RECORD * RECORD)
            name = _name(stream.read(RECORD)) or f"table_{len(found) + 1}"
            taken = {member.name for member in found}
            number = 2
            while (unique := name if name not in taken else f"{name}_{number}") in taken:
                number += 1
            found.append(Member(unique, start, end))
    return tuple(found)


def extracted(file: Path, name: str, folder: Path) -> Path:
    """Write one table as a transport file of its own into the folder, and return it."""
    member = next(each for each in members(file) if each.name == name)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "member.xpt"
    with file.open("rb") as source, target.open("wb") as out:
        out.write(source.read(_LIBRARY_BYTES))
        source.seek(member.start)
        left = member.end - member.start
        while left and (piece := source.read(min(left, PIECE))):
            out.write(piece)
            left -= len(piece)
    shutil.copystat(file, target)
    return target


def _starts(file: Path) -> list[int]:
    """Return where the tables begin: their headings stand at multiples of 80 bytes."""
    starts, position = [], 0
    with file.open("rb") as stream:
        while piece := stream.read(PIECE // RECORD * RECORD):
            at = piece.find(_MEMBER)
            while at >= 0:
                if (position + at) % RECORD == 0:
                    starts.append(position + at)
                at = piece.find(_MEMBER, at + 1)
            position += len(piece)
    return starts


def _name(record: bytes) -> str:
    """Return the table's name: 8 characters in version 5, up to 32 in version 8, where the last ones stand in the middle."""
    text = record[_NAME_AT : _NAME_AT + _NAME_LENGTH].decode("latin-1")
    if text[8:16].strip() == "SASDATA":
        text = text[:8]
    return "".join(char for char in text if char.isprintable()).strip()
