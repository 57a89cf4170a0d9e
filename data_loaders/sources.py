"""From a file as a person gives it to the plain files that tables are read from: unpacked, told apart, with what belongs.

Unpacking has limits that stop a bomb: an entry declares at most 500 MB, unpacks to at most 100 times its packed size, and
never to more than it declared. Nothing is ever written under a name that stands in an archive.
"""

import gzip
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from core.errors import UnreadableFile
from core.words import N_
from data_loaders.intake import Source
from data_loaders.readers.kinds import GZIP, MARKUP, ZIP, ZSTD, kind_in_zip, kind_of, shown, unreadable

HEAD = 1_000_000
PIECE = 1 << 20
LARGEST_ENTRY = 500_000_000
LARGEST_STREAM = 50_000_000_000
LARGEST_RATIO = 100
MOST_ENTRIES = 5_000
HARMLESS = 10_000_000
"""Bytes below which the ratio says nothing: a small file of zeros is no bomb."""

COMPANIONS = frozenset([".xml", ".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".sas7bcat"])
"""Files that are no tables of their own when a table of the same name lies beside them."""

_BOMB = N_(
    '"%(file)s" would unpack to far more than a table of its size does, and was not opened. Unpack it yourself, check it, '
    "and add the table."
)
_TOO_LARGE = N_(
    '"%(file)s" holds a file of more than 500 MB. Unpack it yourself and put the table in the inbox folder.'
)
_TOO_MANY = N_('"%(file)s" holds more than 5,000 files. Unpack it yourself and add the ones you need.')
_BROKEN = N_('"%(file)s" is damaged: it cannot be unpacked. Copy or download it again.')
_LOCKED = N_('"%(file)s" is locked with a password. Unpack it yourself and add the table.')
_PATHS = N_(
    '"%(file)s" holds names that point outside of it, which an honest archive does not. It was not opened; unpack it '
    "yourself and add the table."
)
_NOTHING = N_('"%(file)s" is an archive without a table in it.')
_PACKED_TWICE = N_('"%(file)s" holds another archive. Unpack it yourself and add the table.')
_ONLY_MARKUP = N_(
    '"%(file)s" is XML, not a table with rows and columns. If it is the codebook of a data file, add both together under '
    "the same name."
)
_VANISHED = N_('"%(file)s" is no longer where it was, or may not be read. Add it again.')


class Stream(Protocol):
    """Bytes to be read from the beginning to the end, in pieces."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...


def sources_of(path: Path, shown_name: str, scratch: Path) -> tuple[Source, ...]:
    """Return the plain files that tables can be read from, unpacked into the scratch folder where need be.

    One for a plain file; for an archive one per file in it that may hold a table. Raises UnreadableFile when there is
    none, saying the way out.
    """
    name = shown(shown_name)
    with _explained(name):
        kind = _kind(path, name)
        if kind == ZIP:
            return _told_apart(_unzipped(path, name, scratch), name)
        if kind in (GZIP, ZSTD):
            file = _decompressed(path, name, kind, scratch)
            return _told_apart([(file, name), *_beside(path)], name, most=1)
        return _told_apart([(path, name), *_beside(path)], name, most=1)


def _kind(file: Path, name: str) -> str:
    with file.open("rb") as stream:
        kind = kind_of(stream.read(HEAD), name)
    return kind_in_zip(_names(file), name) if kind == ZIP else kind


def _told_apart(files: Sequence[tuple[Path, str]], name: str, most: int = 0) -> tuple[Source, ...]:
    """Return the files that may hold a table, each with its companions; the first `most` files only, if given."""
    from data_loaders.readers.formats import refined

    found, refusals = [], []
    for file, shown_name in files[: most or None]:
        if not most and _is_companion(file, files):
            continue
        try:
            kind = _kind(file, shown_name)
            if kind in (ZIP, GZIP, ZSTD):
                raise unreadable(_PACKED_TWICE, shown_name)
            if kind == MARKUP:
                raise unreadable(_ONLY_MARKUP, shown_name)
        except UnreadableFile as error:
            refusals.append(error)
            continue
        beside = tuple(other for other, _ in files if other != file and _belong(file, other))
        found.append(refined(Source(file, shown_name, kind, file.stat().st_size, beside)))
    if not found:
        raise refusals[0] if refusals else unreadable(_NOTHING, name)
    return tuple(found)


def _is_companion(file: Path, files: Sequence[tuple[Path, str]]) -> bool:
    return file.suffix.lower() in COMPANIONS and any(
        _belong(file, other) and other.suffix.lower() not in COMPANIONS for other, _ in files if other != file
    )


def _belong(one: Path, other: Path) -> bool:
    """Whether two files have the same name but for their endings, or one is a catalogue of SAS and the other its data."""
    return one.parent == other.parent and (_stem(one) == _stem(other) or _are_of_sas(one, other))


def _are_of_sas(one: Path, other: Path) -> bool:
    """A catalogue is often called formats.sas7bcat; which labels are whose is told by the names of the formats."""
    return {one.suffix.lower(), other.suffix.lower()} == {".sas7bcat", ".sas7bdat"}


def _stem(file: Path) -> str:
    stem = PurePosixPath(file.name)
    while 1 < len(stem.suffix) <= 9 and not stem.suffix[1:].isdigit():
        stem = stem.with_suffix("")
    return stem.name.casefold()


def _beside(path: Path) -> list[tuple[Path, str]]:
    """Return the companions that lie beside a file."""
    return [
        (other, shown(other.name))
        for other in sorted(path.parent.iterdir())
        if other != path and other.suffix.lower() in COMPANIONS and _belong(other, path)
    ]


def _names(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as archive:
        return archive.namelist()


def _unzipped(path: Path, name: str, scratch: Path) -> list[tuple[Path, str]]:
    """Write every entry into the scratch folder under a name of ours that keeps its stem; return (file, shown name)."""
    files = []
    with path.open("rb") as raw, zipfile.ZipFile(raw) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info.filename)]
        if len(infos) > MOST_ENTRIES:
            raise unreadable(_TOO_MANY, name)
        for info in archive.infolist():
            _check(info, name)
        for info in infos:
            folder, file = _place(info.filename, scratch / "unpacked")
            folder.mkdir(parents=True, exist_ok=True)
            with archive.open(info) as stream:
                _write(_Bounded(stream, name, info.file_size, raw), file)
            files.append((file, f"{name}/{shown(info.filename)}"))
    return files


def _place(entry: str, folder: Path) -> tuple[Path, Path]:
    """Return the folder and the file that an entry is written to; its parts are cleaned, so they stay inside."""
    parts = [part for part in PurePosixPath(entry.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    *folders, last = [shown(part) or "_" for part in parts]
    place = folder.joinpath(*folders)
    return place, place / last


def _decompressed(path: Path, name: str, kind: str, scratch: Path) -> Path:
    """Write the plain bytes of a .gz or .zst beside its companions' names, without the packing's ending."""
    file = scratch / "unpacked" / Path(name).name.removesuffix(".gz").removesuffix(".zst")
    file.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as raw:
        stream = gzip.GzipFile(fileobj=raw) if kind == GZIP else _zstandard(raw)
        _write(_Bounded(stream, name, None, raw), file)
    return file


def _zstandard(raw: IO[bytes]) -> Stream:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(raw, "r"), "zstd")  # type: ignore[no-any-return]


def _write(stream: Stream, file: Path) -> None:
    with file.open("xb") as out:
        while piece := stream.read(PIECE):
            out.write(piece)


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


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except (
        zipfile.BadZipFile,
        gzip.BadGzipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        UnicodeError,
    ) as error:
        raise unreadable(_BROKEN, name) from error
    except (FileNotFoundError, PermissionError) as error:
        raise unreadable(_VANISHED, name) from error


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
        if self._given > min(max(HARMLESS, LARGEST_RATIO * self._packed.tell()), LARGEST_STREAM):
            raise unreadable(_BOMB, self._name)
        return data
