"""A table of a database as a source: the file is what was chosen, the rows come from the server."""

from pathlib import Path

import pyarrow.parquet as pq

from core.words import Message, N_
from data_loaders.databases import servers
from data_loaders.databases.arriving import headings_of
from data_loaders.databases.choice import DatabaseChoice
from data_loaders.databases.failures import DatabaseFailed
from data_loaders.intake import Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.refusals import Tally
from data_loaders.values.naming import safe_names

_EMPTY = N_(
    '"%(file)s" gave not one row: the table is empty, or no row meets the filter. Change the filter, or choose another table.'
)

_CHANGED = N_('The columns of "%(file)s" have changed since it was looked at. Choose the table again.')


def tables(_source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return that one table was chosen."""
    return ("",)


def look(part: Part, _layout: Layout | SheetLayout | None, _scratch: Path) -> Found:
    """Return the columns and the first rows as the database has them now. Raises DatabaseFailed."""
    choice = _choice(part.source)
    connection = servers.connected(choice.connection)
    glimpse = servers.server_of(connection).glimpse(connection, choice)
    if glimpse.records == 0:
        raise _empty(part.source)
    return Found(
        part.source.shown_name,
        part.source.size,
        part=part,
        columns=headings_of(glimpse.columns),
        preview=glimpse.preview,
        notes=glimpse.notes,
        records=glimpse.records,
    )


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:
    """Bring the rows in, and return the account: as many as the server counted. Raises DatabaseFailed or Cancelled."""
    choice = _choice(found.source)
    connection = servers.connected(choice.connection)
    tally = servers.server_of(connection).take(connection, choice, scratch, watch, is_text=is_text)
    if not tally.counted:
        raise _empty(found.source)
    if tuple(pq.read_schema(scratch / "rows.parquet").names) != safe_names(found.columns):
        raise DatabaseFailed(Message(_CHANGED, {"file": found.shown_name}))
    return tally


def _choice(source: Source) -> DatabaseChoice:
    return DatabaseChoice.from_json(source.file.read_text(encoding="utf-8"))


def _empty(source: Source) -> DatabaseFailed:
    return DatabaseFailed(Message(_EMPTY, {"file": source.shown_name}))
