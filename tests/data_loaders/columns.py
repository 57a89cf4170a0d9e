"""One column of values, brought from first look to typed table beside a plain one."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from data_loaders import importer
from data_loaders.importer import Column, Staged, Unwatched
from data_loaders.intake import Hint
from data_loaders.values.proposals import propose
from tests.data_loaders.readers.bringing import Brought, bring_text


def proposed(folder: Path, name: str, values: Sequence[str]) -> Column:
    """Return the proposal for one column that stands beside a plain one."""
    return brought(folder, name, values).columns[1]


def brought(folder: Path, name: str, values: Sequence[str]) -> Brought:
    return bring_text(_text(name, values), folder)


def read(folder: Path, name: str, values: Sequence[str]) -> list[object]:
    """Return the values as they are stored."""
    result = brought(folder, name, values)
    return result.values(result.columns[1].name)


def said(column: Column) -> str:
    """Return all notes of a column in one text."""
    return "\n".join(map(str, column.notes))


def staged(folder: Path, name: str, values: Sequence[str], hint: Hint) -> Staged:
    """Return a staged file whose second column is described by a hint."""
    path = folder / "data.csv"
    path.write_text(_text(name, values), encoding="utf-8")
    found = importer.look(path, path.name, folder / "look")
    return replace(importer.stage(found, folder / "scratch", Unwatched()), hints=(Hint(), hint))


def hinted(folder: Path, name: str, values: Sequence[str], hint: Hint) -> Column:
    return propose(staged(folder, name, values, hint))[1]


def _text(name: str, values: Sequence[str]) -> str:
    return f"place;{name}\n" + "".join(f"p{number};{value}\n" for number, value in enumerate(values))
