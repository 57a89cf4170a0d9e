"""Tables of an SQLite database, read without changing the file or running anything that stands in it.

The file is opened read-only and immutable; its own functions and triggers are not trusted, extensions stay off, and every
query has limits of time and length. SQLite lets each cell have its own type, so everything is read as text.
"""

# ruff: noqa: S608 - names of tables cannot be parameters; each is quoted

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from core.catalog import Link
from core.words import Message, N_
from data_loaders.intake import About, Facts, Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.readers.heading import headings
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.row_by_row import preview_of, stage_records
from data_loaders.readers.sqlite_file import (
    Cells,
    Relation,
    count,
    explained,
    opened,
    quoted,
    relation,
    relations,
    rows,
)
from data_loaders.refusals import Tally

PREVIEW_ROWS = 20
MOST_COLUMNS = 5_000
MOST_NAMED = 8
SECONDS_FOR_VIEWS = 5.0

_NO_TABLES = N_(
    '"%(file)s" is a database without a table that holds records. Check that it is the right file, copied whole.'
)
_GONE = N_('"%(file)s" no longer holds the table that was chosen. Add it again.')
_TOO_WIDE = N_(
    '"%(file)s" has %(columns)s columns; at most %(most)s can be brought in. Turn it so that records are rows, or split it.'
)
_DAMAGED = N_(
    'The table "%(table)s" of "%(file)s" is damaged: its records do not match its index. Repair the database in the program '
    "that keeps it, or export the table as CSV."
)
_READ_AS = N_("Read as a table of an SQLite database.")
_VIEW = N_("This is a view: it is computed from other tables of the database.")
_LEFT_OUT = N_("Left out, because they cannot be read safely or in a short time: %(tables)s.")
_EMPTY = N_("Tables without records: %(tables)s.")
_PENDING = N_(
    "Some changes are not yet in the file and were not read: they lie in another file beside it. Close the program that "
    "uses the database, and add it again."
)
_PICTURES = N_("%(count)s value of bytes (a picture or a document) was left out.")
_PICTURES_PLURAL = N_("%(count)s values of bytes (pictures or documents) were left out.")
_FOREIGN = N_("%(count)s text that is not UTF-8 was read as Windows-1252.")
_FOREIGN_PLURAL = N_("%(count)s texts that are not UTF-8 were read as Windows-1252.")

Describe = Callable[[sqlite3.Connection, str], Relation]
"""Says what there is to read of a table."""


@dataclass(frozen=True)
class Listing:
    """The tables of a database: those with records, those without, and what cannot be read."""

    filled: tuple[str, ...]
    empty: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def tables(source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return the tables that hold records, then the views that do and can be read in a few seconds."""
    with explained(source.shown_name):
        listing = listed(source.file, source.file.stat().st_mtime_ns)
    if not listing.filled:
        raise unreadable(_NO_TABLES, source.shown_name)
    return listing.filled


def look(part: Part, _layout: Layout | SheetLayout | None, _scratch: Path) -> Found:
    """Return the columns and first rows of one table."""
    with explained(part.source.shown_name):
        listing = listed(part.source.file, part.source.file.stat().st_mtime_ns)
    notes = [Message(_READ_AS)]
    for text, names in ((_LEFT_OUT, listing.left_out), (_EMPTY, listing.empty)):
        if names:
            notes.append(Message(text, {"tables": list(names[:MOST_NAMED])}))
    pending = part.source.file.with_name(part.source.file.name + "-wal")
    if pending.is_file() and pending.stat().st_size:
        notes.append(Message(_PENDING))
    found = look_in(part, relation)
    return replace(found, notes=(*notes, *found.notes))


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:  # noqa: ARG001 - always text
    """Write the rows into the scratch folder, and return the account."""
    return stage_in(found, scratch, watch, relation)


@lru_cache(maxsize=16)
def listed(file: Path, _changed: int) -> Listing:
    """Return what stands in a database; views are tried, all of them together for a few seconds."""
    with opened(file) as database:
        every = relations(database)
        named = [name for name, kind in every if kind == "table"]
        filled = [name for name in named if _has_records(database, name)]
    left_out = [name for name, kind in every if kind == "virtual"]
    views = [name for name, kind in every if kind == "view"]
    with opened(file, SECONDS_FOR_VIEWS) as database:
        for name in views:
            try:
                (filled if count(database, name) else named).append(name)
            except sqlite3.Error:
                left_out.append(name)
    empty = [name for name in named if name not in filled]
    return Listing(tuple(filled), tuple(empty), tuple(left_out))


def _has_records(database: sqlite3.Connection, name: str) -> bool:
    return database.execute(f"SELECT 1 FROM {quoted(name)} LIMIT 1").fetchone() is not None


def look_in(part: Part, describe: Describe) -> Found:
    """Return the columns, the number of records, and the first rows of one table of a database."""
    source = part.source
    with explained(source.shown_name), opened(source.file) as database:
        chosen = describe(database, part.table)
        if not chosen.kind:
            raise unreadable(_GONE, source.shown_name)
        columns = _columns(chosen)
        if len(columns) > MOST_COLUMNS:
            raise unreadable(_TOO_WIDE, source.shown_name, columns=len(columns), most=MOST_COLUMNS)
        records = count(database, chosen.name)
        preview = preview_of(rows(database, chosen, Cells()), PREVIEW_ROWS)
    return Found(
        source.shown_name,
        source.size,
        part=part,
        columns=columns,
        preview=preview,
        notes=(Message(_VIEW),) if chosen.kind == "view" else (),
        facts=Facts(size=source.size, lines=records),
        records=records,
    )


def stage_in(found: Found, scratch: Path, watch: Watch, describe: Describe) -> Tally:
    """Write the rows of one table of a database, and return the account with what it says about keys."""
    if found.part is None:
        raise ValueError("no table of this file has been chosen")
    cells = Cells()
    with explained(found.shown_name), opened(found.source.file) as database:
        chosen = describe(database, found.part.table)
        about = _about(database, chosen)
        records = count(database, chosen.name)
        given = rows(database, chosen, cells)
        tally = stage_records(found, scratch, watch, given, counted=records)
    if not tally.adds_up:
        raise unreadable(_DAMAGED, found.shown_name, table=chosen.name[:60])
    return replace(tally, about=about, notes=(*tally.notes, *_notes(cells)))


def _columns(chosen: Relation) -> tuple[str, ...]:
    names = [*chosen.columns, *chosen.position_columns]
    return headings(names, len(names), is_heading=True)


def _about(database: sqlite3.Connection, chosen: Relation) -> About:
    heading = dict(zip(chosen.columns, _columns(chosen), strict=False))

    def known(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(heading[name] for name in names if name in heading)

    links = [
        Link(known(one.columns), one.table, one.to or relation(database, one.table).key)
        for one in chosen.references
    ]
    sound = [link for link in links if link.to and len(link.to) == len(link.variables)]
    return About(key=known(chosen.key), links=tuple(sound))


def _notes(cells: Cells) -> Iterator[Message]:
    for number, one, many in (
        (cells.left_out, _PICTURES, _PICTURES_PLURAL),
        (cells.foreign, _FOREIGN, _FOREIGN_PLURAL),
    ):
        if number:
            yield Message(one, {"count": number}, plural=many, count=number)
