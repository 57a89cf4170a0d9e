"""Codebooks of DDI and of Stata commands, and hints about columns in general, as entries of a dictionary."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.dictionary import Dictionary, Entry
from core.dictionary_matching import Codebook
from core.words import Words
from data_loaders.intake import About, Hint
from data_loaders.readers import codebooks
from data_loaders.readers.ddi import codebook_of
from data_loaders.readers.infix import codebook_of_commands


def codebook_of_ddi(file: Path, shown_name: str) -> tuple[Codebook, ...]:
    """Return a codebook per data file that a DDI file describes. Raises UnreadableFile."""
    read = codebook_of(file, shown_name)
    parts = [_of_file(read, each.id) for each in read.files if each.id] if len(read.files) > 1 else []
    parts = [part for part in parts if part]
    about = said_about(read.about)
    return tuple(_codebook(variables, about) for variables in parts or [read.variables])


def codebook_of_commands_in(file: Path, _shown_name: str) -> tuple[Codebook, ...]:
    """Return what Stata commands say that read a file of fixed width; nothing where they read none."""
    read = codebook_of_commands(file)
    return (_codebook(read.variables, {}),) if read else ()


def entry_of(name: str, hint: Hint) -> Entry:
    """Return what a hint says about a column; what it leaves empty is not said."""
    return Entry(
        name,
        label=hint.label or None,
        description=hint.description or None,
        unit=hint.unit or None,
        role=hint.role,
        codes=hint.codes or None,
        is_ordered=hint.is_ordered or None,
        missing=hint.missing or None,
    )


def said_about(about: About) -> dict[str, Any]:
    """Return what is said about a table as parts of a dictionary."""
    words: dict[str, Words] = {
        "title": about.title,
        "description": about.description,
        "source": about.source,
    }
    said: dict[str, Any] = {name: value for name, value in words.items() if value}
    if about.licence:
        said["licence"] = about.licence
    if about.key:
        said["key"] = about.key
    return said


def _of_file(read: codebooks.Codebook, file_id: str) -> tuple[codebooks.CodebookVariable, ...]:
    return tuple(each for each in read.variables if file_id in each.file.split())


def _codebook(variables: Iterable[codebooks.CodebookVariable], about: dict[str, Any]) -> Codebook:
    entries = tuple(entry_of(each.name, each.hint()) for each in variables)
    return Codebook(Dictionary("", variables=entries, **about))
