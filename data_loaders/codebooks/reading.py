"""Reading a codebook that somebody brings for a dataset: which kind of file it is, read in a process apart.

Data packages and table schemas, DDI, workbooks, Stata, SPSS and SAS files (their labels only), and Stata commands.
"""

from pathlib import Path

from core.dictionary_matching import Codebook
from core.words import N_
from data_loaders.apart import Limits, apart
from data_loaders.codebooks.from_hints import codebook_of_ddi
from data_loaders.intake import Source, Watch
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

HEAD = 1_000_000
LARGEST = 200_000_000

_NONE = N_(
    '"%(file)s" is not a codebook that can be read. Bring a data package (.json), a DDI codebook (.xml), a workbook with a '
    "row per variable, a Stata, SPSS or SAS file, or Stata commands (.do)."
)
_PACKED = N_('"%(file)s" is an archive. Unpack it, and bring the codebook that is in it.')
_LARGE = N_('"%(file)s" is larger than %(most)s MB, which no codebook is. Check that it is the right file.')


def read_codebook(
    file: Path, shown_name: str, scratch: Path, watch: Watch, *, memory_mb: int = 2_048
) -> tuple[Codebook, ...]:
    """Return the codebooks that a file holds: one, or one per table that it describes.

    Raises UnreadableFile for what is no codebook, is damaged or hostile; Cancelled.
    """
    size = file.stat().st_size
    if size > LARGEST:
        raise unreadable(_LARGE, shown_name, most=LARGEST // 1_000_000)
    limits = Limits(memory_mb).for_size(size)
    return apart(
        codebooks_in, watch, limits, file=file.absolute(), shown_name=shown_name, scratch=scratch.absolute()
    )


def codebooks_in(file: Path, shown_name: str, scratch: Path) -> tuple[Codebook, ...]:
    """Return the codebooks in a file, read in this process."""
    kind = _kind(file, shown_name)
    if kind == MARKUP:
        return codebook_of_ddi(file, shown_name)
    if kind == JSON:
        from data_loaders.codebooks.packages import codebooks_of_json

        return codebooks_of_json(file, shown_name)
    if kind == EXCEL:
        from data_loaders.codebooks.workbooks import codebooks_of_workbook

        return codebooks_of_workbook(Source(file, shown_name, EXCEL, file.stat().st_size), scratch)
    if kind == STATISTICS:
        from data_loaders.codebooks.statistics_labels import codebook_of_statistics

        return codebook_of_statistics(file, shown_name)
    if kind == TEXT:
        from data_loaders.codebooks.from_hints import codebook_of_commands_in

        return codebook_of_commands_in(file, shown_name) or _no_codebook(shown_name)
    return _no_codebook(shown_name)


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
