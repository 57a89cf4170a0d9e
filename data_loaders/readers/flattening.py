"""Nested records made flat: which columns and tables a list of records has, judged by every one of them.

A record within a record gives columns with the names of both ("director.nombre"). A list of records within a record
becomes a table of its own when something identifies the record around it; other lists stay in one cell, as JSON text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from data_loaders.readers.json_text import Doubled, as_json
from data_loaders.readers.records import Record
from data_loaders.values.naming import safe_name, says_code

MOST_LEVELS = 8
"""Records within records below this level stay in one cell."""

MOST_TABLES_DEEP = 3
NEARLY_ALL = 4
"""A feature that fills less than one column in so many, and only with one of a few words, is blank."""

FEW = 10
MOST_KEYS = 500_000
"""Values remembered per column to see whether they are unique; beyond, nothing is claimed."""

BLANK, DELETED, NOT_A_RECORD = "blank", "deleted", "not_record"

Path = tuple[str | int, ...]
"""Where a value stands in a record: the names on the way to it, or its position in a list."""


@dataclass(frozen=True)
class Item:
    """One element of a list: its line (or its number, from 1), and its value or why it has none."""

    line: int
    value: Any = None
    reason: str = ""
    raw: str = ""
    has_shape: bool = True


@dataclass(frozen=True)
class Table:
    """One flat table in a list of items.

    `steps` are the lists to go down to reach it, none for the items themselves. `records` counts them all, those that will
    be refused or skipped too. `key` identifies a record where other tables need it; `parent_key` is that of the record
    around it, in the table `parent`. `as_text` are columns that hold lists. Of the features of a map, `shapeless`
    have no shape, `blank` ones (nearly) no attributes; `repeated` are columns of codes in which values occur
    more than once, though nearly all are different: (column, how many values).
    """

    name: str
    steps: tuple[Path, ...]
    columns: tuple[Path, ...]
    records: int
    key: Path | None = None
    parent: str = ""
    parent_key: Path | None = None
    as_text: tuple[str, ...] = ()
    without_key: tuple[str, ...] = ()
    doubled: int = 0
    shapeless: int = 0
    blank: int = 0
    deleted: int = 0
    repeated: tuple[tuple[Path, int], ...] = ()


def survey(items: Iterable[Item], name: str, *, is_map: bool = False) -> tuple[Table, ...]:
    """Return the tables of a list of items: their own first, then those of the lists within them."""
    seen = _Seen(is_map=is_map)
    for item in items:
        seen.count += 1
        seen.shapeless += not item.has_shape
        seen.deleted += item.reason == DELETED
        if item.reason or not isinstance(item.value, dict):
            continue
        seen.take(item.value, 0)
    return tuple(seen.tables(name))


def records_of(table: Table, items: Iterable[Item]) -> Iterator[Record]:
    """Yield the records of one table, cells as text in the order of its columns."""
    for item in items:
        if item.reason in (BLANK, DELETED):
            yield from () if table.steps else [Record(item.line, 1, [], "", "")]
        elif item.reason or not isinstance(item.value, dict):
            reason = item.reason or NOT_A_RECORD
            yield from () if table.steps else [Record(item.line, 1, [], reason, item.raw or text(item.value))]
        else:
            for cells in _rows(item.value, table, 0, ""):
                yield Record(item.line, 1, cells, "", "")


def flat(record: dict[Any, Any]) -> dict[Path, Any]:
    """Return the plain values and the lists of a record, each under the names on the way to it.

    >>> flat({"id": 1, "director": {"nombre": "Ana"}})
    {('id',): 1, ('director', 'nombre'): 'Ana'}
    """
    values: dict[Path, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value:
            _flatten(value, (name,), values)
        else:
            values[(name,)] = value
    return values


def text(value: Any) -> str:
    """Return a value as the text of one cell."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return as_json(value) if value else ""


def dotted(path: Path) -> str:
    """Return the heading of a column."""
    return ".".join(map(str, path))


def _flatten(record: dict[str, Any], way: Path, values: dict[Path, Any]) -> None:
    for name, value in record.items():
        if isinstance(value, dict) and value and len(way) < MOST_LEVELS:
            _flatten(value, (*way, name), values)
        else:
            values[(*way, name)] = value


def _rows(record: dict[Any, Any], table: Table, depth: int, parent: str) -> Iterator[list[str]]:
    values = flat(record)
    if depth == len(table.steps):
        cells = [text(values.get(path)) for path in table.columns]
        yield [parent, *cells] if table.parent_key else cells
        return
    is_last = depth == len(table.steps) - 1
    known = text(values.get(table.parent_key)) if is_last and table.parent_key else ""
    for child in values.get(table.steps[depth]) or ():
        yield from _rows(child, table, depth + 1, known)


@dataclass
class _Seen:
    """What the records of one list have shown so far."""

    is_map: bool = False
    count: int = 0
    shapeless: int = 0
    deleted: int = 0
    doubled: int = 0
    columns: dict[Path, None] = field(default_factory=dict)
    plain: set[Path] = field(default_factory=set)
    lists: set[Path] = field(default_factory=set)
    children: "dict[Path, _Seen]" = field(default_factory=dict)
    codes: "dict[Path, _Codes]" = field(default_factory=dict)
    filled: Counter[frozenset[Path]] = field(default_factory=Counter)
    """Which columns are filled together, and in how many features of a map."""

    def take(self, record: dict[Any, Any], depth: int) -> None:
        values = flat(record)
        self.doubled += isinstance(record, Doubled)
        if self.is_map and len(self.filled) < MOST_KEYS:
            self.filled[frozenset(path for path, value in values.items() if text(value))] += 1
        for path, value in values.items():
            if path not in self.columns:
                self.columns[path] = None
                if self.is_map or says_code(safe_name(dotted(path))):
                    self.codes[path] = _Codes()
            if isinstance(value, list):
                self._take_list(path, value, depth)
            elif value is not None and value != {}:
                self.plain.add(path)
                if path in self.codes:
                    self.codes[path].take(str(value))

    def tables(self, name: str, steps: tuple[Path, ...] = ()) -> Iterator[Table]:
        key = self._key()
        nested = {path for path in self.children if path not in self.plain | self.lists}
        own = nested if key else set()
        columns = tuple(path for path in self.columns if path not in own)
        yield Table(
            name,
            steps,
            columns,
            self.count,
            key if own else None,
            as_text=tuple(dotted(path) for path in self.lists if path in self.columns),
            without_key=tuple(dotted(path) for path in self.columns if path in nested - own),
            doubled=self.doubled,
            shapeless=self.shapeless,
            blank=self._blank(),
            deleted=self.deleted,
            repeated=tuple(self._repeated()),
        )
        for path in (path for path in self.columns if path in own):
            below = f"{name}.{dotted(path)}" if name else dotted(path)
            first, *rest = self.children[path].tables(below, (*steps, path))
            yield _with_parent(first, name, key)
            yield from rest

    def _take_list(self, path: Path, value: list[Any], depth: int) -> None:
        if not value:
            return
        if depth >= MOST_TABLES_DEEP or not all(isinstance(item, dict) and item for item in value):
            self.lists.add(path)
            return
        child = self.children.setdefault(path, _Seen())
        for item in value:
            child.count += 1
            child.take(item, depth + 1)

    def _key(self) -> Path | None:
        """Return the column that identifies a record: a code by its name, filled and different everywhere."""
        named = [path for path in self.codes if len(path) == 1 and says_code(safe_name(str(path[0])))]
        unique = [path for path in named if self.codes[path].is_unique(self.count)]
        return min(unique, key=lambda path: str(path[0]).casefold() not in ("id", "_id"), default=None)

    def _blank(self) -> int:
        """Return how many features are empty, or nearly so: a few words in them that many share."""
        shared = {path for path, codes in self.codes.items() if codes.is_shared}
        return sum(
            times
            for filled, times in self.filled.items()
            if not filled or (filled <= shared and len(filled) * NEARLY_ALL <= len(self.columns))
        )

    def _repeated(self) -> Iterator[tuple[Path, int]]:
        for path, codes in self.codes.items():
            is_plain = path not in self.lists and path not in self.children
            if (
                self.is_map
                and is_plain
                and codes.is_nearly_unique(is_named=says_code(safe_name(dotted(path))))
            ):
                yield path, codes.repeated


def _with_parent(table: Table, parent: str, key: Path | None) -> Table:
    return replace(table, parent=parent, parent_key=key)


class _Codes:
    """Whether the values of a column look like codes, and whether they are all different."""

    def __init__(self) -> None:
        self._values: Counter[str] = Counter()
        self._width, self._is_code, self._total = 0, True, 0

    def take(self, value: str) -> None:
        self._total += 1
        if len(self._values) > MOST_KEYS:
            return
        self._values[value] += 1
        self._width = self._width or len(value)
        self._is_code = self._is_code and value.isdigit() and len(value) == self._width

    def is_unique(self, records: int) -> bool:
        return len(self._values) == self._total == records and records <= MOST_KEYS

    def is_nearly_unique(self, *, is_named: bool) -> bool:
        """Whether the column is one of codes, by its name or its values, and most of them are different."""
        is_code = is_named or (self._is_code and self._width > 1)
        return is_code and 0.8 * self._total <= len(self._values) < self._total <= MOST_KEYS

    @property
    def is_shared(self) -> bool:
        return len(self._values) <= FEW

    @property
    def repeated(self) -> int:
        return sum(1 for times in self._values.values() if times > 1)
