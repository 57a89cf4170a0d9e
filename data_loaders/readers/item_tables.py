"""The tables of a file that holds lists of items: named, looked at, and staged, whatever the file is (JSON, a map)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from core.catalog import Link
from core.words import Message, N_
from data_loaders.intake import About, Facts, Found, Part, Source, Watch
from data_loaders.readers.flattening import Item, Table, dotted, records_of, survey
from data_loaders.readers.heading import headings
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.row_by_row import preview_of, stage_records
from data_loaders.refusals import Tally

PREVIEW_ROWS = 20
MOST_COLUMNS = 5_000
MOST_NAMED = 8

_NO_RECORDS = N_('"%(file)s" holds no records. Check that it was exported to the end.')
_TOO_WIDE = N_(
    '"%(file)s" has %(columns)s columns; at most %(most)s can be brought in. Turn it so that records are rows, or split it.'
)
_GONE = N_('"%(file)s" no longer holds the table that was chosen. Add it again.')
_AS_TEXT = N_("These columns hold lists, each kept in one cell as JSON text: %(columns)s.")
_OWN_TABLE = N_(
    'These lists of records are tables of their own, joined to this one by "%(key)s": %(columns)s.'
)
_PARENT = N_('Taken from a list inside of each record; "%(column)s" says which record it belongs to.')
_NO_KEY = N_(
    "The lists of records in %(columns)s stay in one cell as JSON text: no column identifies the record around them."
)
_DOUBLED = N_("%(count)s record holds a name twice; the second value has a column of its own.")
_DOUBLED_PLURAL = N_("%(count)s records hold a name twice; the second values have a column of their own.")


@dataclass(frozen=True)
class ItemTable:
    """One list of items in a file. `open` begins to read it; `heading` names the columns where items are lists.

    `about_records` returns what to say about it once its records have been seen.
    """

    name: str
    open: Callable[[], Iterator[Item]]
    heading: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()
    about_records: Callable[[Table], tuple[Message, ...]] | None = None
    is_map: bool = False
    about: About = field(default_factory=About)


Opener = Callable[[Source], tuple[ItemTable, ...]]
"""Finds the lists of items in a file."""


def names_of(source: Source, opener: Opener) -> tuple[str, ...]:
    """Return the names of all tables; a single one needs none. Raises UnreadableFile if there are no records."""
    tables = [table for _, table in _tables(source, opener) if table.records and table.columns]
    if not tables:
        raise unreadable(_NO_RECORDS, source.shown_name)
    return tuple(table.name for table in tables)


def first_look(part: Part, opener: Opener) -> Found:
    """Return the columns, the first rows, and what is to be known about one table."""
    source = part.source
    every = _tables(source, opener)
    items, table = _chosen(part, every)
    columns = _columns(items, table)
    if len(columns) > MOST_COLUMNS:
        raise unreadable(_TOO_WIDE, source.shown_name, columns=len(columns), most=MOST_COLUMNS)
    preview = preview_of(records_of(table, items.open()), PREVIEW_ROWS)
    if not preview:
        raise unreadable(_NO_RECORDS, source.shown_name)
    own = [other for _, other in every if other.parent_key and other.parent == table.name]
    about_records = items.about_records(table) if items.about_records and not table.steps else ()
    return Found(
        source.shown_name,
        source.size,
        part=part,
        columns=columns,
        preview=preview,
        notes=(*items.notes, *about_records, *_notes(table, columns, own)),
        facts=Facts(size=source.size, lines=table.records),
        records=table.records,
    )


def stage_items(found: Found, scratch: Path, watch: Watch, opener: Opener) -> Tally:
    """Write the rows of one table, and return the account."""
    if found.part is None:
        raise ValueError("no table of this file has been chosen")
    items, table = _chosen(found.part, _tables(found.source, opener))
    tally = stage_records(found, scratch, watch, records_of(table, items.open()), counted=table.records)
    return replace(tally, about=_about(table, found.columns, items.about))


def _tables(source: Source, opener: Opener) -> tuple[tuple[ItemTable, Table], ...]:
    changed = source.file.stat().st_mtime_ns
    return tuple(
        (items, table)
        for items, tables in zip(opener(source), _surveyed(source, opener, changed), strict=True)
        for table in tables
    )


@lru_cache(maxsize=16)
def _surveyed(source: Source, opener: Opener, _changed: int) -> tuple[tuple[Table, ...], ...]:
    """Reading everything takes its time, and looking and staging both need what was seen; it is small."""
    return tuple(survey(items.open(), items.name, is_map=items.is_map) for items in opener(source))


def _chosen(part: Part, every: Sequence[tuple[ItemTable, Table]]) -> tuple[ItemTable, Table]:
    for items, table in every:
        if table.name == part.table:
            return items, table
    raise unreadable(_GONE, part.source.shown_name)


def _columns(items: ItemTable, table: Table) -> tuple[str, ...]:
    own = [heading_of(path, items.heading) for path in table.columns]
    if table.parent_key:
        key = dotted(table.parent_key)
        own.insert(0, key if key not in own else f"{table.parent.split('.')[-1] or 'parent'}.{key}")
    return headings(own, len(own), is_heading=True)


def heading_of(path: tuple[str | int, ...], heading: tuple[str, ...]) -> str:
    """Return what a column is called; a position stands for the name that the heading has there."""
    first, *rest = path
    return dotted((heading[first], *rest)) if isinstance(first, int) else dotted(path)


def _about(table: Table, columns: tuple[str, ...], known: About) -> About:
    key = (dotted(table.key),) if table.key else ()
    if not table.parent_key:
        return replace(known, key=key or known.key)
    return About(key=key, links=(Link((columns[0],), table.parent, (dotted(table.parent_key),)),))


def _notes(table: Table, columns: tuple[str, ...], own: list[Table]) -> Iterator[Message]:
    if table.parent_key:
        yield Message(_PARENT, {"column": columns[0]})
    if own and table.key:
        lists = [dotted(other.steps[-1]) for other in own]
        yield Message(_OWN_TABLE, {"columns": lists[:MOST_NAMED], "key": dotted(table.key)})
    if table.as_text:
        yield Message(_AS_TEXT, {"columns": list(table.as_text[:MOST_NAMED])})
    if table.without_key:
        yield Message(_NO_KEY, {"columns": list(table.without_key[:MOST_NAMED])})
    if table.doubled:
        yield Message(_DOUBLED, {"count": table.doubled}, plural=_DOUBLED_PLURAL, count=table.doubled)
