"""How tables stand in JSON: lists of records, columns side by side, rows below a heading, records under their ids."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from data_loaders.readers.flattening import text
from data_loaders.readers.heading import COMPARED, has_heading

MOST_DEEP = 6
_HEADINGS = ("columns", "fields", "header", "headers")
_ROWS = ("data", "rows", "values", "records")


@dataclass(frozen=True)
class Shape:
    """One table in a document: its name (the path to it) and its elements, each a record or a list of cells.

    `heading` names the cells of lists.
    """

    name: str
    elements: list[Any]
    heading: tuple[str, ...] = ()


@dataclass
class Shapes:
    """The tables of a document, and the names of the values beside them."""

    tables: list[Shape] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


def shapes_of(document: dict[str, Any]) -> Shapes:
    """Return the tables in an object. One that holds none is itself a record, of a table with that one."""
    whole = _whole(document, "")
    if whole:
        return Shapes([whole])
    found = Shapes()
    _within(document, "", 0, found)
    return found if found.tables else Shapes([Shape("", [document])])


def rows_below_heading(rows: list[Any]) -> tuple[tuple[str, ...], list[Any]]:
    """Return the names of the columns, made up where the first row is data, and the rows below.

    >>> rows_below_heading([["id", "name"], ["1", "english"]])
    (('id', 'name'), [['1', 'english']])
    """
    cells = [[text(cell) for cell in row] for row in rows[: COMPARED + 1] if isinstance(row, list)]
    if not cells:
        return (), rows
    width = Counter(map(len, cells)).most_common(1)[0][0]
    alike = [row for row in cells if len(row) == width]
    if alike[0] is cells[0] and len(alike) > 1 and has_heading(alike):
        return tuple(cells[0]), rows[1:]
    return ("",) * width, rows


def _within(value: dict[str, Any], path: str, depth: int, found: Shapes) -> None:
    for name, member in value.items():
        way = f"{path}.{name}" if path else name
        shape = _list(member, way) if isinstance(member, list) else None
        if isinstance(member, dict):
            shape = _whole(member, way)
            if not shape and member and depth < MOST_DEEP:
                _within(member, way, depth + 1, found)
                continue
        if shape:
            found.tables.append(shape)
        elif member not in (None, [], {}):
            found.beside.append(way)


def _whole(value: dict[str, Any], path: str) -> Shape | None:
    """Return the one table that an object is as a whole, if it is one."""
    return (
        _heading_and_rows(value, path)
        or _columns(value, path)
        or _numbered_columns(value, path)
        or _under_ids(value, path)
    )


def _list(elements: list[Any], path: str) -> Shape | None:
    """Return the table that a list inside of an object is; a list of plain values is none."""
    if any(isinstance(element, dict) for element in elements):
        return Shape(path, elements)
    if len(elements) > 1 and all(isinstance(element, list) and element for element in elements):
        heading, rows = rows_below_heading(elements)
        return Shape(path, rows, heading)
    return None


def _heading_and_rows(value: dict[str, Any], path: str) -> Shape | None:
    for name in _HEADINGS:
        for rows_name in _ROWS:
            names, rows = value.get(name), value.get(rows_name)
            if not (isinstance(names, list) and isinstance(rows, list) and names and rows):
                continue
            if all(isinstance(row, list) for row in rows):
                return Shape(path, _with_index(value, rows), (*_index_name(value, rows), *map(_name, names)))
    return None


def _with_index(value: dict[str, Any], rows: list[Any]) -> list[Any]:
    if not _index_name(value, rows):
        return rows
    return [[label, *row] for label, row in zip(value["index"], rows, strict=True)]


def _index_name(value: dict[str, Any], rows: list[Any]) -> tuple[str, ...]:
    """An index that only counts the rows says nothing; one with labels is a column."""
    index = value.get("index")
    if not isinstance(index, list) or len(index) != len(rows):
        return ()
    return () if all(label == str(number) for number, label in enumerate(index)) else ("index",)


def _name(column: Any) -> str:
    if isinstance(column, dict):
        return next((text(column[name]) for name in ("name", "id", "title") if name in column), "")
    return " ".join(map(text, column)) if isinstance(column, list) else text(column)


def _columns(value: dict[str, Any], path: str) -> Shape | None:
    lists = list(value.values())
    if not lists or not all(isinstance(column, list) and column for column in lists):
        return None
    if len({len(column) for column in lists}) > 1 or (path and len(lists) < 2):
        return None
    if any(isinstance(cell, dict | list) for column in lists for cell in column):
        return None
    return Shape(path, [list(row) for row in zip(*lists, strict=True)], tuple(value))


def _numbered_columns(value: dict[str, Any], path: str) -> Shape | None:
    """Columns as objects whose names count the rows: {"a": {"0": 1, "1": 2}, "b": {"0": ...}}."""
    columns = list(value.values())
    if not columns or not all(isinstance(column, dict) and column for column in columns):
        return None
    numbers = [str(number) for number in range(len(columns[0]))]
    if any(list(column) != numbers for column in columns):
        return None
    return Shape(path, [list(row) for row in zip(*(c.values() for c in columns), strict=True)], tuple(value))


def _under_ids(value: dict[str, Any], path: str) -> Shape | None:
    """Records under their ids: {"x1": {...}, "x2": {...}}, told from other objects by records that are alike."""
    records = list(value.values())
    if len(records) < 2 or not all(isinstance(record, dict) and record for record in records):
        return None
    names = Counter(name for record in records for name in record)
    if sum(names.values()) < 0.5 * len(names) * len(records):
        return None
    column = "id" if "id" not in names else "key"
    return Shape(path, list(_named(value, column)))


def _named(value: dict[str, Any], column: str) -> Iterator[dict[str, Any]]:
    for name, record in value.items():
        yield {column: name, **record}
