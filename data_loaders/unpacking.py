"""Unpacking .zip, .gz and .zst into a folder of ours, with limits that stop a bomb.

An entry declares at most 500 MB, unpacks to at most 100 times its packed size, and never to more than it declared; all
entries together have a limit of their own. Nothing is ever written under a name that stands in an archive as it stands.
"""

import errno
import gzip
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from core.words import Message, N_
from data_loaders.intake import Watch
from data_loaders.readers.kinds import GZIP, shown, unreadable
from data_loaders.scratch_engine import cancelled, nothing_left_behind

PIECE = 1 << 20
LARGEST_ENTRY = 500_000_000
LARGEST_TOTAL = 5_000_000_000
LARGEST_STREAM = 50_000_000_000
LARGEST_RATIO = 100
MOST_ENTRIES = 5_000
HARMLESS = 10_000_000
"""Bytes below which the ratio says nothing: a small file of zeros is no bomb."""

DEEPEST, LONGEST_NAME, LONGEST_PLACE = 12, 100, 400
"""Folders within folders, bytes of one name, and of a whole place below ours; beyond, a place is made up."""

_BOMB = N_(
    '"%(file)s" would unpack to far more than a table of its size does, and was not opened. Unpack it yourself, check it, '
    "and add the table."
)
_TOO_LARGE = N_(
    '"%(file)s" holds a file of more than 500 MB. Unpack it yourself and put the table in the inbox folder.'
)
_TOO_LARGE_IN_ALL = N_(
    '"%(file)s" holds more than 5 GB of files. Unpack it yourself and put the tables you need in the inbox folder.'
)
_TOO_MANY = N_('"%(file)s" holds more than 5,000 files. Unpack it yourself and add the ones you need.')
_BROKEN = N_('"%(file)s" is damaged: it cannot be unpacked. Copy or download it again.')
_LOCKED = N_('"%(file)s" is locked with a password. Unpack it yourself and add the table.')
_PATHS = N_(
    '"%(file)s" holds names that point outside of it, which an honest archive does not. It was not opened; unpack it '
    "yourself and add the table."
)
_METHOD = N_(
    '"%(file)s" is packed in a way that is not opened here. Unpack it yourself, or pack it as a plain ZIP, and add it again.'
)
_VANISHED = N_('"%(file)s" is no longer where it was, or may not be read. Add it again.')
_LINK = N_('"%(file)s" is a link to another file and was passed over.')
_LEFT_OVER = N_(
    'Behind the packed data of "%(file)s" stand bytes that belong to nothing; they were left out.'
)

_OPENED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""Ways of packing that need little memory. LZMA lets a file ask for gigabytes."""

_DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, struct.error, ValueError)
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)


class Stream(Protocol):
    """Bytes to be read from the beginning to the end, in pieces."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...


@dataclass(frozen=True)
class Unpacked:
    """The plain files that came out, each with the name it is known by, and what to know about them."""

    files: tuple[tuple[Path, str], ...]
    notes: tuple[Message, ...] = ()


def unzipped(path: Path, name: str, folder: Path, watch: Watch) -> Unpacked:
    """Write every entry into the folder, in the archive's own folders as far as they are harmless."""
    files, notes, budget = [], [], _Budget(name, LARGEST_TOTAL)
    with path.open("rb") as raw, zipfile.ZipFile(raw) as archive:
        infos = _checked(archive.infolist(), name, path.stat().st_size)
        for info in infos:
            if _is_link(info):
                notes.append(Message(_LINK, {"file": shown(info.filename)}))
                continue
            file = _place(info.filename, folder)
            with archive.open(info) as stream:
                _write(_Bounded(stream, name, info.file_size, raw), file, watch, budget)
            files.append((file, f"{name}/{shown(info.filename)}"))
    return Unpacked(tuple(files), tuple(notes))


def decompressed(path: Path, name: str, kind: str, folder: Path, watch: Watch) -> Unpacked:
    """Write the plain bytes of a .gz or .zst into the folder, its name without the packing's ending."""
    file = _place(re.sub(r"\.(?:gz|gzip|zst|zstd)\Z", "", Path(name).name, flags=re.IGNORECASE), folder)
    with path.open("rb") as raw:
        stream = Gunzip(raw) if kind == GZIP else _zstandard(raw)
        _write(_Bounded(stream, name, None, raw), file, watch, _Budget(name, LARGEST_STREAM))
    has_rest = isinstance(stream, Gunzip) and stream.has_rest
    return Unpacked(((file, name),), (Message(_LEFT_OVER, {"file": name}),) if has_rest else ())


def names_in(file: Path) -> list[str]:
    """Return the names that stand in a ZIP."""
    with zipfile.ZipFile(file) as archive:
        return archive.namelist()


def entry_in(file: Path, entry: str) -> bytes:
    """Return the first bytes of an entry of a ZIP; none where there is no such entry, or it is packed or locked."""
    with zipfile.ZipFile(file) as archive:
        if entry not in archive.namelist():
            return b""
        info = archive.getinfo(entry)
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
            return b""
        with archive.open(info) as stream:
            return stream.read(200)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what goes wrong while unpacking into a sentence about the file."""
    with nothing_left_behind():
        try:
            yield
        except NotImplementedError as error:
            raise unreadable(_METHOD, name) from error
        except _DAMAGED as error:
            raise unreadable(_BROKEN, name) from error
        except (FileNotFoundError, PermissionError) as error:
            raise unreadable(_VANISHED, name) from error
        except OSError as error:
            if error.errno in (
                None,
                errno.EINVAL,
            ):  # packed data that are damaged, places before the beginning
                raise unreadable(_BROKEN, name) from error
            raise


class Gunzip:
    """The plain bytes of a .gz of one or several members; `has_rest` once bytes behind the last one were met."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw, self._waiting = raw, b""
        self._member = zlib.decompressobj(wbits=31)
        self.has_rest = self._is_over = False

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end. Raises EOFError where the file was cut off."""
        while not self._is_over:
            if self._member.eof:
                self._begin_next()
                continue
            packed = self._waiting or self._raw.read(PIECE)
            if not packed:
                raise EOFError
            data = self._member.decompress(packed, size)
            self._waiting = self._member.unconsumed_tail
            if data:
                return data
        return b""

    def _begin_next(self) -> None:
        """Go on to the next member, if there is one; zeros between and behind members are padding."""
        rest = self._member.unused_data.lstrip(b"\x00")
        while not rest and (more := self._raw.read(PIECE)):
            rest = more.lstrip(b"\x00")
        if rest[:1] == b"\x1f" and len(rest) < 2:
            rest += self._raw.read(PIECE)
        if rest.startswith(b"\x1f\x8b"):
            self._waiting, self._member = rest, zlib.decompressobj(wbits=31)
        else:
            self.has_rest, self._is_over = bool(rest), True


class _Budget:
    """How many bytes may still come out of an archive."""

    def __init__(self, name: str, most: int) -> None:
        self._name, self._left = name, most

    def spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise unreadable(_TOO_LARGE_IN_ALL, self._name)


class _Bounded:
    """A stream that counts what comes out, and stops a bomb whatever its header declared."""

    def __init__(self, inner: Stream, name: str, declared: int | None, packed: IO[bytes]) -> None:
        self._inner, self._name, self._declared, self._packed = inner, name, declared, packed
        self._given = 0

    def read(self, size: int, /) -> bytes:
        data = self._inner.read(size)
        self._given += len(data)
        if self._declared is not None and self._given > self._declared:
            raise unreadable(_BOMB, self._name)
        if self._given > max(HARMLESS, LARGEST_RATIO * self._packed.tell()):
            raise unreadable(_BOMB, self._name)
        return data


def _write(stream: Stream, file: Path, watch: Watch, budget: _Budget) -> None:
    with file.open("xb") as out:
        while piece := stream.read(PIECE):
            if watch.is_cancelled():
                raise cancelled()
            budget.spend(len(piece))
            out.write(piece)


def _zstandard(raw: IO[bytes]) -> Stream:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(raw, "r"), "zstd")  # type: ignore[no-any-return]


def _checked(infos: list[zipfile.ZipInfo], name: str, size: int) -> list[zipfile.ZipInfo]:
    """Return the entries that are files, after all entries have been checked. Raises UnreadableFile."""
    for info in infos:
        _check(info, name)
    files = [info for info in infos if not info.is_dir() and not _is_hidden(info.filename)]
    if len(files) > MOST_ENTRIES:
        raise unreadable(_TOO_MANY, name)
    if sum(info.compress_size for info in infos) > size:  # entries that share their bytes
        raise unreadable(_BOMB, name)
    if sum(info.file_size for info in files) > LARGEST_TOTAL:
        raise unreadable(_TOO_LARGE_IN_ALL, name)
    return files


def _check(info: zipfile.ZipInfo, name: str) -> None:
    entry = info.orig_filename.replace("\\", "/")
    if entry.startswith("/") or ".." in entry.split("/") or entry[1:2] == ":":
        raise unreadable(_PATHS, name)
    if info.flag_bits & 1:
        raise unreadable(_LOCKED, name)
    if info.file_size > LARGEST_ENTRY:
        raise unreadable(_TOO_LARGE, name)
    if info.file_size > max(HARMLESS, LARGEST_RATIO * info.compress_size):
        raise unreadable(_BOMB, name)
    if info.compress_type not in _OPENED and not _is_hidden(info.filename):
        raise unreadable(_METHOD, name)


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _is_link(info: zipfile.ZipInfo) -> bool:
    """Whether the entry is a symbolic link, a pipe or the like: anything but a file."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return kind not in (0, stat.S_IFREG)


def _place(entry: str, folder: Path) -> Path:
    """Return where an entry is written: inside the folder, under cleaned names, and where nothing stands yet."""
    parts = [
        _clean(part) for part in PurePosixPath(entry.replace("\\", "/")).parts if part not in ("/", "..", ".")
    ]
    last = parts[-1] if parts else "_"
    if len(parts) <= DEEPEST and sum(len(part.encode()) for part in parts) <= LONGEST_PLACE:
        place = folder.joinpath(*parts[:-1])
        if _is_made(place) and not (place / last).exists():
            return place / last
    return next(
        place / last
        for number in count(2)
        if _is_made(place := folder / f"~{number}") and not (place / last).exists()
    )


def _is_made(folder: Path) -> bool:
    """Make the folder; say whether it could be made: a file may stand where it should."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        return False
    return True


def _clean(part: str) -> str:
    """Return a name that every file system takes, its ending kept.

    >>> _clean("a<b>:c.csv"), _clean("nul.txt"), len(_clean("é" * 200 + ".csv").encode())
    ('a_b__c.csv', '_nul.txt', 100)
    """
    last = part.replace("\\", "/").rsplit("/", 1)[-1]
    name = _FORBIDDEN.sub("_", "".join(char for char in last if char.isprintable())).rstrip(" .")
    name = f"_{name}" if _DEVICES.match(name) or not name else name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > 20:
        stem, suffix = name, ""
    ending = dot + suffix if suffix else ""
    room = LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + ending
