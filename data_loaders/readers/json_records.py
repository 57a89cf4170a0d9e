"""JSON and JSON lines as tables: every value as text, spelled as in the file."""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from core.words import Message, N_
from data_loaders.intake import LONGEST_RECORD, Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.readers.encodings import line_pieces, to_utf8
from data_loaders.readers.flattening import BLANK, Item, text
from data_loaders.readers.heading import COMPARED
from data_loaders.readers.item_tables import ItemTable, look_at, names_of, stage_items
from data_loaders.readers.json_shapes import Shape, rows_below_heading, shapes_of
from data_loaders.readers.json_text import (
    BrokenJson,
    Scanner,
    decoding_of,
    explained,
    notes_on_text,
    parsed,
    text_pieces,
)
from data_loaders.refusals import Tally

HEAD = 1_000_000
LINES_COMPARED = 100
MOST_NAMED = 8

_READ_AS = N_("Read as JSON.")
_READ_AS_LINES = N_("Read as JSON lines: one record per line.")
_ONE_RECORD = N_("The file holds no list of records; it was read as a single record.")
_BESIDE = N_("These values stand beside the table and were left out: %(names)s.")
_NO_HEADING = N_(
    "The first row looks like data, not like a heading: the columns are called column_1, column_2 ..."
)


def tables(source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return the names of the tables: the paths to the lists of records."""
    with explained(source.shown_name):
        return names_of(source, item_tables)


def look(part: Part, _layout: Layout | SheetLayout | None, _scratch: Path) -> Found:
    """Return the columns, the first rows, and what is to be known about one table."""
    with explained(part.source.shown_name):
        return look_at(part, item_tables)


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:  # noqa: ARG001 - always text
    """Write the rows and what was refused into the scratch folder, and return the account."""
    with explained(found.shown_name):
        return stage_items(found, scratch, watch, item_tables)


def item_tables(source: Source) -> tuple[ItemTable, ...]:
    """Return the lists of items in a file of JSON; a single list and JSON lines are read as they come."""
    said = notes_on_text(source.file)
    if is_lines(source.file):
        return (_streamed(lambda: _lines(source), Message(_READ_AS_LINES), said),)
    scanner = Scanner(text_pieces(source.file))
    if scanner.peek() == "[":
        return (_streamed(lambda: _elements(source.file), Message(_READ_AS), said),)
    document = scanner.value()
    if scanner.peek():
        raise BrokenJson(scanner.line)
    shapes = shapes_of(document)
    notes = [Message(_READ_AS), *said]
    if shapes.beside:
        notes.append(Message(_BESIDE, {"names": shapes.beside[:MOST_NAMED]}))
    if shapes.tables[0].elements == [document]:
        notes.append(Message(_ONE_RECORD))
    return tuple(_of_shape(shape, tuple(notes)) for shape in shapes.tables)


def is_lines(file: Path) -> bool:
    """Return whether each line is a value of its own: the first is and others follow, or most of them are."""
    head = next((piece for piece in text_pieces(file, HEAD) if piece), "")
    lines = [line for line in head.split("\n") if line.strip()]
    if len(lines) < 2:
        return False
    whole = [_is_whole(line) for line in lines[:LINES_COMPARED]]
    return whole[0] or sum(whole) > len(whole) / 2


def _is_whole(line: str) -> bool:
    try:
        return isinstance(parsed(line.strip()), dict | list)
    except (json.JSONDecodeError, RecursionError):
        return False


def _lines(source: Source) -> Iterator[Item]:
    encoding = decoding_of(source.file).encoding
    with source.file.open("rb") as stream:
        before = 0
        for piece in line_pieces(stream, encoding, "\n", source.shown_name):
            lines = to_utf8(piece, encoding).decode("utf-8", "replace").split("\n")
            lines = lines if lines[-1] else lines[:-1]
            for number, line in enumerate(lines, before + 1):
                yield _line(number, line.strip())
            before += len(lines)


def _line(number: int, line: str) -> Item:
    if not line:
        return Item(number, reason=BLANK)
    if len(line) > LONGEST_RECORD:
        return Item(number, reason="too_long", raw=line)
    try:
        return Item(number, parsed(line))
    except (json.JSONDecodeError, RecursionError):
        return Item(number, reason="json", raw=line)


def _elements(file: Path) -> Iterator[Item]:
    scanner = Scanner(text_pieces(file))
    for number, value in enumerate(scanner.elements(), 1):
        yield Item(number, value)
    if scanner.peek():
        raise BrokenJson(scanner.line)


def _streamed(items: Callable[[], Iterator[Item]], read_as: Message, said: tuple[Message, ...]) -> ItemTable:
    """Return the table of a list that is too long to hold: its first elements tell records from rows of cells."""
    first = [item for item in itertools.islice(items(), COMPARED + 1) if not item.reason]
    notes = [read_as, *said]
    if any(isinstance(item.value, dict) for item in first):
        return ItemTable("", items, notes=tuple(notes))
    if not any(isinstance(item.value, list) for item in first):
        return ItemTable("", lambda: _cells(([item.value], item) for item in items()), ("value",), (*notes,))
    heading, below = rows_below_heading([item.value for item in first])
    has_names = len(below) < len(first)
    if not has_names:
        notes.append(Message(_NO_HEADING))
    start = first[0].line if has_names else 0

    def below_heading() -> Iterator[Item]:
        return _cells(((item.value, item) for item in items() if item.line != start), len(heading))

    return ItemTable("", below_heading, heading, tuple(notes))


def _of_shape(shape: Shape, notes: tuple[Message, ...]) -> ItemTable:
    numbered = [Item(number, value) for number, value in enumerate(shape.elements, 1)]
    if not shape.heading:
        return ItemTable(shape.name, lambda: iter(numbered), notes=notes)
    cells = ((item.value, item) for item in numbered)
    rows = list(_cells(cells, len(shape.heading)))
    return ItemTable(shape.name, lambda: iter(rows), shape.heading, notes)


def _cells(rows: Iterable[tuple[Any, Item]], width: int = 1) -> Iterator[Item]:
    """Yield rows of cells as records, each cell under its position; another number of cells is refused."""
    for row, item in rows:
        if item.reason or not isinstance(row, list):
            yield item
        elif not row:
            yield Item(item.line, reason=BLANK)
        elif len(row) != width:
            yield Item(item.line, reason="width", raw=text(row))
        else:
            yield Item(item.line, dict(enumerate(row)))
