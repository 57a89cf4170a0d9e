"""Opening a file that may be packed (GZ, ZIP) as a plain stream, within limits that stop a bomb.

A member declares at most 500 MB, unpacks to at most 100 times its packed size, and never to more
than it declared. Nothing is ever written under a name that stands in an archive.
"""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from core.words import N_
from data_loaders.readers.kinds import GZIP, ZIP, kind_in_zip, unreadable

LARGEST_MEMBER = 500_000_000
LARGEST_RATIO = 100
HARMLESS = 10_000_000
"""Bytes below which the ratio says nothing: a small file of zeros is no bomb."""

_BOMB = N_(
    '"%(file)s" would unpack to far more than a table of its size does, and was not opened. Unpack it yourself, check it, '
    "and add the table."
)
_TOO_LARGE = N_(
    '"%(file)s" holds a file of more than 500 MB. Unpack it yourself and put the table in the inbox folder.'
)
_BROKEN = N_('"%(file)s" is damaged: it cannot be unpacked. Copy or download it again.')
_LOCKED = N_('"%(file)s" is locked with a password. Unpack it yourself and add the table.')
_PATHS = N_(
    '"%(file)s" holds names that point outside of it, which an honest archive does not. It was not opened; unpack it '
    "yourself and add the table."
)
_NOTHING = N_('"%(file)s" is an archive without a file in it.')
_WHICH = N_('"%(file)s" holds several files. Choose one of them.')
_VANISHED = N_('"%(file)s" is no longer where it was, or may not be read. Add it again.')


class Stream(Protocol):
    """Bytes to be read from the beginning to the end, in pieces."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...


@contextmanager
def opened(path: Path, shown_name: str, packing: str, member: str = "") -> Iterator[Stream]:
    """Give the plain bytes of the file, unpacked on the way. Raises UnreadableFile for anything broken or too large."""
    try:
        with path.open("rb") as raw:
            if packing == GZIP:
                yield _Bounded(gzip.GzipFile(fileobj=raw), shown_name, None, raw)
            elif packing == ZIP:
                with zipfile.ZipFile(raw) as archive:
                    info = archive.getinfo(member)
                    with archive.open(info) as stream:
                        yield _Bounded(stream, shown_name, info.file_size, raw)
            else:
                yield raw
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise unreadable(_BROKEN, shown_name) from error
    except KeyError as error:
        raise unreadable(_WHICH, shown_name) from error
    except (FileNotFoundError, PermissionError) as error:
        raise unreadable(_VANISHED, shown_name) from error


def members_of(path: Path, shown_name: str) -> tuple[str, ...]:
    """Return the names of the tables in a ZIP file, after checking every entry against the limits."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise unreadable(_BROKEN, shown_name) from error
    for info in infos:
        _check(info, shown_name)
    names = [info.filename for info in infos if not info.is_dir() and not _is_hidden(info.filename)]
    kind_in_zip(names, shown_name)
    if not names:
        raise unreadable(_NOTHING, shown_name)
    return tuple(names)


def _check(info: zipfile.ZipInfo, shown_name: str) -> None:
    name = info.orig_filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        raise unreadable(_PATHS, shown_name)
    if info.flag_bits & 1:
        raise unreadable(_LOCKED, shown_name)
    if info.file_size > LARGEST_MEMBER:
        raise unreadable(_TOO_LARGE, shown_name)
    if info.file_size > max(HARMLESS, LARGEST_RATIO * info.compress_size):
        raise unreadable(_BOMB, shown_name)


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


class _Bounded:
    """A stream that counts what comes out, and stops a bomb whatever its header declared."""

    def __init__(self, inner: Stream, shown_name: str, declared: int | None, packed: IO[bytes]) -> None:
        self._inner, self._name, self._declared, self._packed = inner, shown_name, declared, packed
        self._given = 0

    def read(self, size: int, /) -> bytes:
        data = self._inner.read(size)
        self._given += len(data)
        if self._declared is not None and self._given > self._declared:
            raise unreadable(_BOMB, self._name)
        if self._given > max(HARMLESS, LARGEST_RATIO * self._packed.tell()):
            raise unreadable(_BOMB, self._name)
        return data
