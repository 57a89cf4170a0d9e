"""Tables of other servers, read through SQLAlchemy in chunks: the same functions as for PostgreSQL, and slower.

Tried against SQLite and MariaDB. SQL Server and Oracle go the same way, but nobody has tried them here yet.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from core.errors import Cancelled
from data_loaders.databases import alchemy_catalogue as catalogue
from data_loaders.databases.alchemy_rows import Cells, as_line
from data_loaders.databases.alchemy_session import AlchemySession, alchemy_session
from data_loaders.databases.alchemy_statements import counted, selected
from data_loaders.databases.alchemy_values import convert_text
from data_loaders.databases.arriving import Arrivals, Landing, awaited, headings_of, names_of, share
from data_loaders.databases.choice import DatabaseChoice, checked, chosen_columns
from data_loaders.databases.connections import Connection
from data_loaders.databases.notes import about_choice, about_digits, about_rows, moving
from data_loaders.databases.servers import COUNT_SECONDS, Glimpse
from data_loaders.databases.tables import DatabaseColumn, DatabaseTable, TableDescription
from data_loaders.intake import Watch
from data_loaders.refusals import RefusedFile, Tally

if TYPE_CHECKING:
    import sqlalchemy as sa

PREVIEW_ROWS = 20
CELLS_AT_ONCE = 100_000


def tables(connection: Connection) -> tuple[DatabaseTable, ...]:
    """Return the tables and views, in the order of their names."""
    with alchemy_session(connection) as session:
        return catalogue.tables(session)


def describe(connection: Connection, schema: str, table: str) -> TableDescription:
    """Return one table with its columns, key and links."""
    with alchemy_session(connection) as session:
        return catalogue.describe(session, schema, table)


def count(connection: Connection, choice: DatabaseChoice, seconds: float) -> int | None:
    """Return how many rows the choice has; None where counting takes longer, or could not be stopped."""
    with alchemy_session(connection) as session:
        if not session.can_be_stopped:
            return None
        plan = _planned(session, choice)
        try:
            return awaited(lambda: _count(session, plan), session.stop, _Patience(seconds))
        except Cancelled:
            return None


def glimpse(connection: Connection, choice: DatabaseChoice) -> Glimpse:
    """Return the columns and first rows of the choice, checked against what the table is now."""
    with alchemy_session(connection) as session:
        plan = _planned(session, choice)
        with session.explained():
            rows = session.opened.execute(
                plan.select.limit(min(PREVIEW_ROWS, choice.most_rows or PREVIEW_ROWS))
            ).all()
    preview = tuple(
        tuple(
            "" if cell is None else convert_text(cell, column)
            for cell, column in zip(row, plan.columns, strict=True)
        )
        for row in rows
    )
    notes = about_choice(choice, plan.described, plan.columns, is_snapshot=session.has_snapshot)
    return Glimpse(plan.described, plan.columns, preview, count(connection, choice, COUNT_SECONDS), notes)


def take(
    connection: Connection, choice: DatabaseChoice, scratch: Path, watch: Watch, *, is_text: bool
) -> Tally:
    """Fetch the rows in chunks into `rows.parquet`; a row with a value that its column cannot hold is refused."""
    with alchemy_session(connection) as session:
        watch.progress(None, 0)
        plan = _planned(session, choice)
        records = awaited(lambda: _count(session, plan), session.stop, watch)
        cells = Cells(plan.columns, is_text=is_text)
        landing, refused = _land(session, plan, cells, scratch, (watch, records))
        is_moving = not session.has_snapshot and records != landing.written + refused
    _finish(scratch / "rows.parquet", plan.columns, cells)
    notes = (
        *about_rows(plan.columns, cells.final_types, landing.emptied + cells.emptied, landing.repaired),
        *about_digits(plan.columns, cells.lost, cells.long),
        *((moving(),) if is_moving else ()),
    )
    return Tally(
        counted=landing.written + refused if is_moving else records,
        loaded=landing.written,
        refused=refused,
        skipped=0,
        mended=landing.mended + sum(cells.emptied.values()),
        reasons={"value": refused} if refused else {},
        types=cells.final_types,
        notes=notes,
        hints=plan.described.hints(plan.columns),
        about=plan.described.about(plan.columns),
    )


@dataclass(frozen=True)
class _Plan:
    """A choice held against what the table is now, as statements."""

    shown_name: str
    described: TableDescription
    columns: tuple[DatabaseColumn, ...]
    select: "sa.Select[Any]"
    count: "sa.Select[Any]"


class _Patience:
    """A watch that loses patience after some seconds."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def progress(self, share: float | None, rows: int) -> None:
        """Hear nothing."""

    def is_cancelled(self) -> bool:
        """Return True once the time is over."""
        return monotonic() > self._end


def _planned(session: AlchemySession, choice: DatabaseChoice) -> _Plan:
    described = catalogue.describe(session, choice.schema, choice.table)
    columns, checks = chosen_columns(choice, described), checked(choice, described)
    select = selected(described, columns, checks, choice.most_rows)
    return _Plan(choice.shown_name, described, columns, select, counted(described, checks, choice.most_rows))


def _count(session: AlchemySession, plan: _Plan) -> int:
    with session.explained():
        return int(session.opened.execute(plan.count).scalar_one())


def _land(
    session: AlchemySession, plan: _Plan, cells: Cells, scratch: Path, watched: tuple[Watch, int]
) -> tuple[Landing, int]:
    """Write the rows as they arrive; return what was written, and how many rows were refused."""
    watch, records = watched
    done = 0
    headings = headings_of(plan.columns)
    with (
        RefusedFile(scratch / "refused.csv", plan.shown_name) as refused,
        Landing(scratch / "rows.parquet", names_of(plan.columns), cells.types) as landing,
    ):

        def take(rows: Sequence[Sequence[Any]]) -> None:
            nonlocal done
            batch, wrong = cells.batch(rows)
            landing.add(batch)
            for row, at_fault in sorted(wrong.items()):
                named = ", ".join(headings[each] for each in at_fault)
                refused.add(done + row + 1, "value", as_line(rows[row]), named)
            done += len(rows)
            watch.progress(share(done, records), done)

        Arrivals(lambda: _chunks(session, plan), session.stop, watch).each(take)
    return landing, sum(refused.reasons.values())


def _chunks(session: AlchemySession, plan: _Plan) -> Generator[Sequence[Sequence[Any]], None, None]:
    size = max(CELLS_AT_ONCE // len(plan.columns), 1)
    with session.explained():
        opened = session.opened.execution_options(stream_results=True, yield_per=size)
        yield from opened.execute(plan.select).partitions(size)


def _finish(file: Path, columns: Sequence[DatabaseColumn], cells: Cells) -> None:
    """Give decimals that arrived as text the type that all values allow."""
    if cells.final_types == cells.types:
        return
    arrived = file.with_name("arrived.parquet")
    file.rename(arrived)
    try:
        with (
            pq.ParquetFile(arrived) as source,
            Landing(file, names_of(columns), cells.final_types) as landing,
        ):
            for batch in source.iter_batches():
                landing.add(batch)
    finally:
        arrived.unlink(missing_ok=True)
