"""Looking into the container of a workbook before anything opens it: what it is, and how large its sheets would become.

A sheet is laid out in memory from its first to its last filled cell. One stray cell in the far corner makes a file of
5 kB ask for 549 GB, which ends the whole process; so the corners are found first, by reading without laying out.
"""

import mmap
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from core.words import N_
from data_loaders.intake import Source
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.workbook_extents import (
    BinaryExtent,
    Extent,
    ForbiddenMarkup,
    MarkupExtent,
    OpenDocumentExtents,
)
from data_loaders.readers.workbook_probe import survives

MOST_CELLS = 50_000_000
"""Cells between the first and the last filled one of a sheet; far above any real sheet, and about 2 GB."""
SPARSE_CELLS, SPARSEST = 10_000_000, 0.02
"""Above so many cells, at least this share has to be filled: otherwise one stray cell made the sheet large."""
LARGEST_ENTRY, LARGEST_RATIO, HARMLESS, MOST_ENTRIES = 1_500_000_000, 150, 50_000_000, 5_000
PIECE = 1 << 20

_TOO_WIDE = N_(
    'A sheet of "%(file)s" reaches to row %(rows)s and column %(columns)s, though little is filled. Delete the stray cells '
    "far outside of the table, save, and add the file again."
)
_BOMB = N_(
    '"%(file)s" would unpack to far more than a workbook of its size does, and was not opened. Save it again in your '
    "spreadsheet program, and add that file."
)
_BROKEN = N_(
    '"%(file)s" is a damaged workbook. Open it in your spreadsheet program, save it again, and add that file.'
)
_LOCKED = N_('"%(file)s" is locked with a password. Open it, remove the password, save it, and add it again.')
_UNSAFE = N_(
    '"%(file)s" holds instructions that could harm this computer (XML entities), which no workbook needs. It was not opened. '
    "Do not trust it: ask its author for a plain export as Excel (.xlsx) or CSV."
)
_DOCUMENT = N_(
    '"%(file)s" is a document (%(kind)s), not a table. Ask its author for the table as CSV or Excel.'
)
_NO_WORKBOOK = N_(
    '"%(file)s" is not a workbook that can be read. Save it as Excel (.xlsx) or CSV, and add that file.'
)

_OTHERS = (
    ("WordDocument", "Word"),
    ("PowerPoint Document", "PowerPoint"),
    ("__nameid_version1.0", "Outlook"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check(source: Source) -> dict[str, int]:
    """Return how many cells of each sheet hold an error, as far as the container says; else raise UnreadableFile.

    The numbers of errors stand under the paths of the sheets inside of the container.
    """
    facts = source.file.stat()
    return _checked(source, facts.st_mtime_ns)


@lru_cache(maxsize=32)
def _checked(source: Source, _changed: int) -> dict[str, int]:
    """A file is looked at, and read, one after the other: what was found holds until it changes."""
    with explained(source.shown_name):
        with source.file.open("rb") as stream:
            is_compound = stream.read(8) == _COMPOUND
        if is_compound:
            _check_compound(source.file, source.shown_name)
            _check_survival(source)
            return {}
        with zipfile.ZipFile(source.file) as archive:
            errors = _check_archive(archive, source.shown_name)
        if any(entry.lower().endswith("workbook.bin") for entry in errors):
            _check_survival(source)
        return errors


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn every way in which a workbook can be broken into one sentence, panics of the reader's core among them."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except ForbiddenMarkup as error:
        raise unreadable(_UNSAFE, name) from error
    except PasswordError as error:
        raise unreadable(_LOCKED, name) from error
    except (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise unreadable(_BROKEN, name) from error
    except (OSError, ValueError, OverflowError, LookupError, MemoryError) as error:
        raise unreadable(_BROKEN, name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # it is no Exception, and cannot be imported
            raise
        raise unreadable(_BROKEN, name) from error


def _check_compound(file: Path, name: str) -> None:
    """Old workbooks share their container with other programs' documents and with locked new workbooks."""
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def holds(entry: str) -> bool:
            return content.find((entry + "\x00").encode("utf-16-le")) >= 0

        if holds("Workbook") or holds("Book"):
            return
        if holds("EncryptedPackage"):
            raise unreadable(_LOCKED, name)
        for entry, kind in _OTHERS:
            if holds(entry):
                raise unreadable(_DOCUMENT, name, kind=kind)
    raise unreadable(_NO_WORKBOOK, name)


def _check_survival(source: Source) -> None:
    if not survives(source.file):
        raise unreadable(_BROKEN, source.shown_name)


def _check_archive(archive: zipfile.ZipFile, name: str) -> dict[str, int]:
    infos = archive.infolist()
    names = [info.filename.lower() for info in infos]
    if len(infos) > MOST_ENTRIES or len(set(names)) < len(names):
        raise unreadable(_BROKEN, name)
    errors = {}
    for info in infos:
        if info.flag_bits & 1:
            raise unreadable(_LOCKED, name)
        if info.file_size > min(max(HARMLESS, LARGEST_RATIO * info.compress_size), LARGEST_ENTRY):
            raise unreadable(_BOMB, name)
        errors[info.filename] = _check_entry(archive, info, name)
    return errors


def _check_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> int:
    """Read one entry to its end, so that a wrong size or checksum shows, and judge the sheets in it."""
    extents = _extents(info.filename.lower())
    with archive.open(info) as stream:
        while piece := stream.read(PIECE):
            if extents:
                extents.feed(piece)
    if extents:
        if extents.is_locked:
            raise unreadable(_LOCKED, name)
        for extent in extents.finish():
            _judge(extent, name)
        return extents.errors
    return 0


def _extents(entry: str) -> MarkupExtent | BinaryExtent | OpenDocumentExtents | None:
    if entry in ("content.xml", "meta-inf/manifest.xml"):
        return OpenDocumentExtents()
    if entry.endswith((".xml", ".rels")):
        return MarkupExtent()
    if entry.endswith(".bin") and "sheet" in entry:
        return BinaryExtent()
    return None


def _judge(extent: Extent, name: str) -> None:
    cells = extent.rows * extent.columns
    is_stray = cells > SPARSE_CELLS and extent.filled < cells * SPARSEST
    if cells > MOST_CELLS or is_stray:
        raise unreadable(_TOO_WIDE, name, rows=extent.rows, columns=extent.columns)
