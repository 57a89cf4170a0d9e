"""Reading a codebook that somebody brings for a dataset: which kind of file it is, read in a process apart.

Data packages and table schemas, DDI, workbooks, Stata, SPSS and SAS files (their labels only), and Stata commands.
"""

from collections.abc import Sequence
from pathlib import Path

from core.dictionary_matching import Codebook
from core.words import N_
from data_loaders.apart import Limits, apart
from data_loaders.codebooks.from_hints import codebook_of_ddi
from data_loaders.intake import Source, Watch
from data_loaders.readers.ddi import is_codebook
from data_loaders.readers.kinds import (
    EXCEL,
    JSON,
    MARKUP,
    STATISTICS,
    TEXT,
    ZIP,
    kind_in_zip,
    kind_of,
    unreadable,
)
from data_loaders.readers.package_descriptor import NAMES

NamedFile = tuple[str, Path]
"""A file: what it is called, and where it lies."""
HEAD = 1_000_000
LARGEST = 200_000_000

_NONE = N_(
    '"%(file)s" is not a codebook that can be read. Bring a data package (.json), a DDI codebook (.xml), a workbook with a '
    "row per variable, a Stata, SPSS or SAS file, or Stata commands (.do)."
)
_PACKED = N_('"%(file)s" is an archive. Unpack it, and bring the codebook that is in it.')
_LARGE = N_('"%(file)s" is larger than %(most)s MB, which no codebook is. Check that it is the right file.')


def read_codebook(
    files: Sequence[NamedFile], scratch: Path, watch: Watch, *, memory_mb: int = 2_048
) -> tuple[Codebook, ...]:
    """Return the codebooks that a file holds: one, or one per table that it describes.

    Several files are one and what belongs to it: a SAS file with its catalogue, a descriptor with its schemas. Raises UnreadableFile for what is no codebook, is damaged or hostile; Cancelled.
    """
    shown_name, file = _main(files)
    size = file.stat().st_size
    if size > LARGEST:
        raise unreadable(_LARGE, shown_name, most=LARGEST // 1_000_000)
    limits = Limits(memory_mb).for_size(size)
    others = tuple(path.absolute() for _, path in files if path != file)
    arguments = {"file": file.absolute(), "shown_name": shown_name, "companions": others}
    return apart(codebooks_in, watch, limits, scratch=scratch.absolute(), **arguments)


def codebooks_in(
    file: Path, shown_name: str, scratch: Path, companions: tuple[Path, ...] = ()
) -> tuple[Codebook, ...]:
    """Return the codebooks in a file, read in this process."""
    kind = _kind(file, shown_name)
    if kind == MARKUP or (kind == TEXT and is_codebook(file)):
        return codebook_of_ddi(file, shown_name)
    if kind == JSON:
        from data_loaders.codebooks.packages import codebooks_of_json

        return codebooks_of_json(file, shown_name)
    if kind == EXCEL:
        from data_loaders.codebooks.workbooks import codebooks_of_workbook

        return codebooks_of_workbook(Source(file, shown_name, EXCEL, file.stat().st_size), scratch)
    if kind == STATISTICS:
        from data_loaders.codebooks.statistics_labels import codebook_of_statistics

        return codebook_of_statistics(file, shown_name, companions)
    if kind == TEXT:
        from data_loaders.codebooks.from_hints import codebook_of_commands_in

        return codebook_of_commands_in(file, shown_name) or _no_codebook(shown_name)
    return _no_codebook(shown_name)


def _main(files: Sequence[NamedFile]) -> NamedFile:
    """Return the file that the others belong to: no catalogue, and a descriptor before its schemas."""
    names = [file for file in files if not file[0].lower().endswith(".sas7bcat")] or list(files)
    return next((file for file in names if NAMES.match(file[0])), names[0])


def _kind(file: Path, name: str) -> str:
    with file.open("rb") as stream:
        kind = kind_of(stream.read(HEAD), name)
    if kind == ZIP:
        from data_loaders.unpacking import explained, names_in

        with explained(name):
            kind = kind_in_zip(names_in(file), name)
        if kind == ZIP:
            raise unreadable(_PACKED, name)
    return kind


def _no_codebook(name: str) -> tuple[Codebook, ...]:
    raise unreadable(_NONE, name)
