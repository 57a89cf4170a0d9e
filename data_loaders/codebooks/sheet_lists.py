"""The lists in the sheets of a codebook: of variables, of codes, and of what is said about the dataset."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from data_loaders.codebooks.headings import Heading, heading_of, headings_in, language_of
from data_loaders.readers.cells import to_text
from data_loaders.readers.workbook import Sheet, Workbook

VARIABLES, CODES, DATASET = "variables", "codes", "dataset"
HEAD_ROWS = 20
MOST_COLUMNS = 300
MOST_ROWS = 1_000_000

_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d) 00:00:00\Z")

Row = Mapping[Heading, str]


@dataclass(frozen=True)
class SheetList:
    """One list: what it is about, its columns, and its rows as text by column; rows without anything are left out."""

    kind: str
    sheet: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]

    def languages(self, field: str) -> tuple[str, ...]:
        """Return the languages that a field has a column for, "" for a column that does not say."""
        return tuple(language for name, language in self.headings if name == field)


def lists_in(book: Workbook, shown_name: str) -> tuple[SheetList, ...]:
    """Return the lists in the sheets, in their order. Raises UnreadableFile where two columns have one name."""
    found = []
    for name in book.names:
        sheet = book.sheet(name)
        each = _list(sheet, shown_name) if sheet is not None else None
        if each is not None:
            found.append(each)
    return tuple(found)


def first_text(row: Row, field: str) -> str:
    """Return the text of a field without spaces around it, in whichever language it is given first."""
    return next((text.strip() for (name, _), text in row.items() if name == field and text), "")


def _list(sheet: Sheet, shown_name: str) -> SheetList | None:
    rows = _texts(sheet)
    for head in islice(rows, HEAD_ROWS):
        kind = _kind(head)
        if not kind:
            continue
        places = _about_places(head) if kind == DATASET else headings_in(head, sheet.name, shown_name)
        listed = tuple(islice(_rows(rows, places), MOST_ROWS))
        return SheetList(kind, sheet.name, tuple(dict.fromkeys(each for each in places if each)), listed)
    return None


def _texts(sheet: Sheet) -> Iterator[list[str]]:
    for row in sheet.rows():
        yield [_MIDNIGHT.sub(r"\1", to_text(cell)) for cell in row[:MOST_COLUMNS]]


def _rows(rows: Iterator[list[str]], places: Sequence[Heading | None]) -> Iterator[Row]:
    for cells in rows:
        row: dict[Heading, str] = {}
        for heading, cell in zip(places, cells, strict=False):
            if heading is not None and not row.get(heading):
                row[heading] = cell
        if any(row.values()):
            yield row


def _kind(head: Sequence[str]) -> str:
    """Return what a list with this heading is about; nothing for a row that is no heading."""
    fields = {heading[0] for cell in head if cell and (heading := heading_of(cell))}
    if "about" in fields:
        return DATASET
    if {"list", "name"} <= fields or {"name", "value"} <= fields:
        return CODES
    if "name" in fields and fields & {"label", "description", "values", "type", "unit", "role", "missing"}:
        return VARIABLES
    return ""


def _about_places(head: Sequence[str]) -> tuple[Heading | None, ...]:
    return tuple(
        ("about", "") if place == 0 else ("text", language_of(cell, is_certain=True)) if cell else None
        for place, cell in enumerate(head)
    )
