"""Tables of a PostgreSQL server: listed, described, counted, and streamed into Parquet from one snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.catalog import VariableType
from core.words import Message, N_
from data_loaders.databases import postgres_catalogue as catalogue
from data_loaders.databases import postgres_query as statements
from data_loaders.databases.arriving import Arrivals, Landing, awaited, names_of, shown_text
from data_loaders.databases.choice import DatabaseChoice, checked, chosen_columns
from data_loaders.databases.connections import Connection
from data_loaders.databases.decimals import DecimalFacts, stored_as
from data_loaders.databases.failures import TooSlow
from data_loaders.databases.notes import about_choice, about_digits, about_rows
from data_loaders.databases.postgres_query import Query
from data_loaders.databases.postgres_session import Session, session
from data_loaders.databases.servers import COUNT_SECONDS, Glimpse
from data_loaders.databases.tables import DatabaseColumn, DatabaseTable, Family, TableDescription
from data_loaders.intake import Watch
from data_loaders.refusals import RefusedFile, Tally

PREVIEW_ROWS = 20
TAKE_SECONDS = 6 * 3600
"""An import is stopped by the server after so long; nobody waits for it any more."""
COLUMNS_AT_ONCE = 200
"""An answer has at most 1,664 columns, and six counts are asked of each."""
INFINITE_DECIMALS = 140_000

_SLOW_PREVIEW = N_("The first rows take long to come, so none are shown. The table can still be brought in.")


def tables(connection: Connection) -> tuple[DatabaseTable, ...]:
    """Return the tables and views, in the order of their names."""
    with session(connection) as current:
        return catalogue.tables(current)


def describe(connection: Connection, schema: str, table: str) -> TableDescription:
    """Return one table with its columns, key and links."""
    with session(connection) as current:
        return catalogue.describe(current, schema, table)


def count(connection: Connection, choice: DatabaseChoice, seconds: float) -> int | None:
    """Return how many rows the choice has, exactly; None where counting takes longer than this."""
    with session(connection) as current:
        return _counted(current, _planned(current, choice), seconds)


def glimpse(connection: Connection, choice: DatabaseChoice) -> Glimpse:
    """Return the columns and first rows of the choice, checked against what the table is now."""
    with session(connection) as current:
        plan = _planned(current, choice)
        notes = about_choice(choice, plan.described, plan.columns)
        try:
            rows = current.rows(
                plan.query.first(_as_text(plan), min(PREVIEW_ROWS, choice.most_rows or PREVIEW_ROWS))
            )
        except TooSlow:
            return Glimpse(plan.described, plan.columns, notes=(*notes, Message(_SLOW_PREVIEW)))
        preview = tuple(tuple(map(shown_text, row)) for row in rows)
        # the last statement: one that was stopped ends the transaction
        return Glimpse(plan.described, plan.columns, preview, _counted(current, plan, COUNT_SECONDS), notes)


def _counted(current: Session, plan: "_Plan", seconds: float) -> int | None:
    current.limit(seconds)
    try:
        return int(current.rows(plan.query.count())[0][0])
    except TooSlow:
        return None


def take(
    connection: Connection, choice: DatabaseChoice, scratch: Path, watch: Watch, *, is_text: bool
) -> Tally:
    """Stream the rows into `rows.parquet`; the server counts them in the same snapshot."""
    with session(connection, TAKE_SECONDS) as current:
        watch.progress(None, 0)
        plan = _planned(current, choice)
        surveyed = awaited(lambda: _surveyed(current, plan, is_text=is_text), current.cancel, watch)
        arrivals = Arrivals(lambda: current.stream(plan.query.select(surveyed.cells)), current.cancel, watch)
        with Landing(scratch / "rows.parquet", names_of(plan.columns), surveyed.types) as landing:
            landing.fill(arrivals, watch, surveyed.records)
    with RefusedFile(scratch / "refused.csv", choice.shown_name):
        pass
    return Tally(
        counted=surveyed.records,
        loaded=landing.written,
        refused=0,
        skipped=0,
        mended=landing.mended,
        types=surveyed.types,
        notes=(
            *about_rows(plan.columns, surveyed.types, landing.emptied, landing.repaired),
            *surveyed.notes,
        ),
        hints=plan.described.hints(plan.columns),
        about=plan.described.about(plan.columns),
    )


@dataclass(frozen=True)
class _Plan:
    """A choice held against what the table is now."""

    described: TableDescription
    columns: tuple[DatabaseColumn, ...]
    query: Query
    is_ascii: bool
    has_infinity: bool


@dataclass(frozen=True)
class _Surveyed:
    """What the server counted before the rows come: how many, how each column is stored, and the expressions to ask for."""

    records: int
    types: tuple[str, ...]
    cells: str
    notes: tuple[Message, ...]


def _planned(current: Session, choice: DatabaseChoice) -> _Plan:
    described = catalogue.describe(current, choice.schema, choice.table)
    columns = chosen_columns(choice, described)
    query = statements.query(described.table, checked(choice, described), described.key, choice.most_rows)
    if query.settings:
        current.set(query.settings)
    ((encoding, version),) = current.rows(
        "SELECT current_setting('server_encoding'), current_setting('server_version_num')::int8"
    )
    return _Plan(described, columns, query, encoding == "SQL_ASCII", version >= INFINITE_DECIMALS)


def _surveyed(current: Session, plan: _Plan, *, is_text: bool) -> _Surveyed:
    """Count the rows, and of decimals what decides how they are stored. Takes the server one pass over the table."""
    decimals = [] if is_text else [each for each in plan.columns if each.family is Family.DECIMAL]
    counts = [statements.decimal_counts(column, has_infinity=plan.has_infinity) for column in decimals]
    numbers: list[int] = []
    for start in range(0, max(len(counts), 1), COLUMNS_AT_ONCE):
        some = counts[start : start + COLUMNS_AT_ONCE]
        columns = decimals[start : start + COLUMNS_AT_ONCE]
        query = plan.query.survey(columns, [each for group in some for each in group])
        records, *more = current.rows(query)[0]
        numbers += more
    records = current.rows(plan.query.count())[0][0] if plan.query.limit else records
    facts = dict(zip((column.name for column in decimals), statements.decimal_facts(numbers), strict=True))
    types = tuple("text" if is_text else _stored(column, facts) for column in plan.columns)
    cells = [
        statements.cell(column, kind, unreal=_unreal(column, facts), is_ascii=plan.is_ascii)
        for column, kind in zip(plan.columns, types, strict=True)
    ]
    return _Surveyed(records, types, ", ".join(cells), _about_decimals(plan.columns, types, facts))


def _as_text(plan: _Plan) -> str:
    return ", ".join(statements.cell(column, "text", is_ascii=plan.is_ascii) for column in plan.columns)


def _stored(column: DatabaseColumn, facts: Mapping[str, DecimalFacts]) -> str:
    if column.family is Family.DECIMAL:
        return stored_as(column.precision, column.scale, facts[column.name])
    return column.stored


def _unreal(column: DatabaseColumn, facts: Mapping[str, DecimalFacts]) -> int:
    return facts[column.name].unreal if column.name in facts else 0


def _about_decimals(
    columns: Sequence[DatabaseColumn], types: Sequence[str], facts: Mapping[str, DecimalFacts]
) -> tuple[Message, ...]:
    known = {index: facts[column.name] for index, column in enumerate(columns) if column.name in facts}
    is_number = VariableType.NUMBER.value
    lost = {index: each.lost for index, each in known.items() if types[index] == is_number and each.lost}
    return about_digits(columns, lost, [index for index in known if types[index] == "text"])
