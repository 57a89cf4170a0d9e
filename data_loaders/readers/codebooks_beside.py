"""The codebook that lies beside a data file: what it says about the columns, spelled as the staged values are."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.catalog import VariableType
from core.errors import UnreadableFile
from data_loaders.intake import About, Found, Hint, Source
from data_loaders.readers.codebooks import Codebook, spelled_as
from data_loaders.readers.ddi import codebook_of, is_codebook
from data_loaders.readers.infix import codebook_of_commands
from data_loaders.readers.kinds import shown
from data_loaders.refusals import Tally
from data_loaders.values.naming import safe_names

if TYPE_CHECKING:
    import pyarrow.parquet as pq

HEAD = 200_000
_DELIMITED = ("delimited", "csv", "comma", "tab")
MOST_SPELLINGS = 100_000
"""Distinct values of a column that are compared with its codes."""


def codebook_beside(source: Source) -> Codebook | None:
    """Return the codebook among the companions of a file: DDI, or the Stata commands that read it.

    Raises UnreadableFile for one that is hostile or broken.
    """
    for companion in sorted(source.companions, key=lambda file: file.suffix.lower() != ".xml"):
        facts = companion.stat()
        codebook = _codebook_in(companion, facts.st_size, facts.st_mtime_ns)
        if codebook:
            return codebook.of_file(source.file.name)
    return None


@lru_cache(maxsize=8)
def _codebook_in(file: Path, _size: int, _changed: int) -> Codebook | None:
    """Return the codebook in a file, if it is one. Each step of an import asks for it; it is read once."""
    if file.suffix.lower() == ".xml" and is_codebook(file):
        return codebook_of(file, shown(file.name))
    return codebook_of_commands(file) if file.suffix.lower() == ".do" else None


def has_places_beside(source: Source) -> bool:
    """Return whether a codebook beside the file says where in a line its variables stand."""
    try:
        codebook = codebook_beside(source)
    except UnreadableFile:  # staging says so in a note
        return False
    return codebook is not None and any(variable.start for variable in codebook.variables)


def is_fixed_width(source: Source) -> bool:
    """Return whether the lines of a text file are cut by positions: those of a codebook beside it, or plain gaps."""
    codebook = codebook_beside(source) if has_places_beside(source) else None
    if codebook is None:
        from data_loaders.readers.fixed_gaps import gaps_in

        return gaps_in(source.file) is not None
    if any(word in file.format for file in codebook.files for word in _DELIMITED):
        return False
    with source.file.open("rb") as stream:
        head = stream.read(HEAD).lstrip(b"\xef\xbb\xbf\r\n")
    lines = [line for line in head.decode("utf-8", "replace").splitlines()[:200] if line.strip()]
    if not lines or _is_heading(lines[0], codebook) or _are_delimited(lines, codebook):
        return False
    return _have_length(lines, codebook)


def _is_heading(line: str, codebook: Codebook) -> bool:
    words = {word.casefold() for word in re.findall(r"\w+", line)}
    named = [variable.name for variable in codebook.variables if variable.name.casefold() in words]
    return len(named) * 2 >= len(codebook.variables)


def _are_delimited(lines: Sequence[str], codebook: Codebook) -> bool:
    """Whether a sign stands so often in every line that it separates as many values as there are variables."""
    between = len(codebook.variables) - 1
    return between > 0 and any(all(line.count(sign) == between for line in lines) for sign in ",;\t|")


def _have_length(lines: Sequence[str], codebook: Codebook) -> bool:
    """Whether most lines are as long as the codebook says, or end where one of its variables does."""
    ends = {variable.end for variable in codebook.variables if variable.start}
    lengths = [{len(line), len(line.encode())} for line in lines]
    fitting = [both for both in lengths if both & ends or max(both) >= max(ends)]
    return len(fitting) * 2 >= len(lines)


def described(found: Found, tally: Tally, rows: Path) -> Tally:
    """Return the account with what a codebook beside the file says, where the file itself said nothing of its columns."""
    if tally.hints or not found.source.companions:
        return tally
    try:
        codebook = codebook_beside(found.source)
    except UnreadableFile as error:
        return replace(tally, notes=(*tally.notes, error.message))
    if codebook is None:
        return tally
    hints = hints_of(codebook, found.columns, rows)
    about = codebook.about if tally.about == About() else tally.about
    return replace(tally, hints=hints if any(hint != Hint() for hint in hints) else (), about=about)


def hints_of(
    codebook: Codebook, columns: Sequence[str], rows: Path, *, is_fixed: bool = False
) -> tuple[Hint, ...]:
    """Return one hint per column, codes spelled as in the staged rows ("1" where the codebook says "01")."""
    import pyarrow.parquet as pq

    widths = {variable.name.casefold(): variable.width for variable in codebook.variables}
    with pq.ParquetFile(rows) as file:
        return tuple(
            _as_staged(hint, file, name, widths.get(column.strip().casefold(), 0) if is_fixed else 0)
            for hint, column, name in zip(codebook.hints(columns), columns, safe_names(columns), strict=True)
        )


def _as_staged(hint: Hint, file: "pq.ParquetFile", name: str, width: int) -> Hint:
    if not (hint.codes or hint.missing or hint.type is VariableType.INTEGER):
        return hint
    values = _spellings(file, name)
    kind = hint.type
    if kind is VariableType.INTEGER and any("." in value for value in values):
        kind = VariableType.NUMBER
    return replace(
        hint,
        type=kind,
        codes=spelled_as(hint.codes, values, width),
        missing=spelled_as(hint.missing, values, width),
    )


def _spellings(file: "pq.ParquetFile", name: str) -> list[str]:
    """Return the distinct values of a column, or the first hundred thousand of them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = pc.unique(file.read([name]).column(0)).cast(pa.string())
    return [value for value in values.slice(0, MOST_SPELLINGS).to_pylist() if value is not None]
