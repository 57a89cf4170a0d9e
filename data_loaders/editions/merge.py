"""A new edition made of the published one and of new rows: appended, in place of a year, or in place of everything.

`overlap` says beforehand what would happen; `merge` does it. Both read the Parquet files through the engine, which spills
to the disk what does not fit into its memory.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.catalog import Dataset, Variable, VariableType
from core.errors import AppError, EngineFailed
from core.merging import Duplicates, Merge, Mode
from core.words import Message, N_
from data_loaders.editions.edition_types import TypeChange, common_variables, type_changes
from data_loaders.editions.refused_keys import refuse
from data_loaders.intake import Column, FileAccount, Loaded, Staged, Watch
from data_loaders.loading import described_with_years
from data_loaders.parquet_options import parquet_options
from data_loaders.scratch_engine import engine, nothing_left_behind, run
from data_loaders.values.conversions import Expression, engine_type
from data_loaders.values.naming import says_year

SHOWN_KEYS = 100
MOST_SORTED = 5_000_000

_NO_PERIOD = N_(
    "No column says which year a row belongs to in both editions, so no year can be replaced. Choose the column, or append."
)
_NO_KEY = N_(
    'The key includes "%(name)s", which is no column of the data. Choose the columns of the key again.'
)
_UNDECIDED = N_(
    "New rows that repeat a key of this import: %(within)s. New rows with a key that is published already: %(published)s. "
    "Nothing was stored. Decide whether to keep both, to keep the new ones, or to refuse them."
)
_KEPT = N_("Rows of the published edition that stay.")
_LOST = N_("The records of the two editions do not add up, so nothing was stored. Please report this.")
_NOTHING_LEFT = N_("No row is left, so nothing would be stored. Choose another way to bring the file.")


@dataclass(frozen=True)
class Published:
    """The published edition: what describes it, and its Parquet files."""

    dataset: Dataset
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Overlap:
    """What a merge would do, in rows. `keys` shows the key columns of up to 100 repeated keys, and how often each is there.

    `replaced` published rows give way to the new ones of the same years. Of the new rows, `repeated` have a key that an
    earlier new row has, `known` one that is published (and stays). `types` are columns whose type is not the published
    one; `added` and `gone` are columns that only the new or only the published rows have.
    """

    published: int
    replaced: int
    new: int
    repeated: int
    known: int
    keys: pa.Table | None
    types: tuple[TypeChange, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def has_duplicates(self) -> bool:
        """Whether a person has to decide about keys."""
        return self.repeated + self.known > 0


@dataclass(frozen=True)
class _Sides:
    """The published rows that stay and the new rows, both as tables of the same columns and types."""

    variables: tuple[Variable, ...]
    staying: Expression
    new: Expression


def period_of(published: Dataset, new: Sequence[Variable]) -> str:
    """Return the variable that says the year in both: one of that type, else one of that name; empty if there is none."""
    both = [
        (variable, published_one)
        for variable in new
        for published_one in published.variables
        if variable.name == published_one.name
    ]
    for pair in both:
        if any(variable.type is VariableType.YEAR for variable in pair):
            return pair[0].name
    return next((one.name for one, _ in both if says_year(one.name)), "")


def overlap(loaded: Loaded, merge: Merge, published: Published | None, scratch: Path) -> Overlap:
    """Return what the merge would do. Raises AppError for a key or a period that is not there."""
    sides = _sides(loaded, merge, published)
    kept = published if merge.mode is not Mode.REPLACE_ALL else None
    names = {variable.name for variable in loaded.variables}
    before = {variable.name for variable in published.dataset.variables} if published else set()
    with nothing_left_behind(), engine(scratch) as connection:
        staying = _count(sides.staying, connection)
        repeated, known, keys = _key_counts(sides, merge, connection)
    records = sum(pq.read_metadata(file).num_rows for file in published.files) if published else 0
    return Overlap(
        published=records,
        replaced=records - staying,
        new=loaded.records,
        repeated=repeated,
        known=known,
        keys=keys,
        types=type_changes(published.dataset, loaded.variables) if published else (),
        added=tuple(v.name for v in loaded.variables if v.name not in before) if published else (),
        gone=tuple(v.name for v in kept.dataset.variables if v.name not in names) if kept else (),
    )


def merge_into(
    loaded: Loaded, staged: Staged, merge: Merge, published: Published | None, watch: Watch
) -> Loaded:
    """Put the published rows that stay before the new ones, in the folder of the new ones; return what is there then.

    New rows that are refused for their key go to `refused.csv` with their file and line. Raises AppError while there are
    such keys and nobody has decided about them; Cancelled, EngineFailed or StoreFailed.
    """
    sides = _sides(loaded, merge, published)
    folder, scratch = loaded.file.parent, staged.rows.parent
    target = folder / "merged.parquet"
    with nothing_left_behind(target), engine(scratch) as connection:
        repeated, known, _ = _key_counts(sides, merge, connection)
        if repeated + known and merge.duplicates is None:
            raise AppError(Message(_UNDECIDED, {"within": repeated, "published": known}))
        staying, dropped = sides.staying, list[int]()
        if repeated + known and merge.duplicates is not Duplicates.KEEP_BOTH:
            staying, dropped = _decided(sides, merge, connection)
        kept = _count(staying, connection)
        if not kept and not dropped:
            return loaded
        new = _without(sides.new, dropped, connection)
        _write(sides.variables, (staying, new), target, connection, watch)
        loaded = refuse(loaded, staged, dropped, merge.key)
        records = pq.read_metadata(target).num_rows
        if records != kept + loaded.records:
            raise EngineFailed(Message(_LOST))
        if not records:
            raise AppError(Message(_NOTHING_LEFT))
        target.replace(loaded.file)
        return _described(loaded, sides.variables, published, kept, connection)


def _described(
    loaded: Loaded,
    variables: Sequence[Variable],
    published: Published | None,
    kept: int,
    connection: duckdb.DuckDBPyConnection,
) -> Loaded:
    """Return the account of the merged rows: what stayed is the first of its files."""
    records = kept + loaded.records
    columns = tuple(Column(item.original, item.name, item) for item in variables)
    variables, years = described_with_years(columns, loaded.file, records, connection)
    name = f"{published.dataset.name} ({published.dataset.edition.id})" if published else ""
    account = FileAccount(name, kept, notes=(Message(_KEPT),))
    return replace(
        loaded,
        variables=variables,
        records=records,
        physical=records + loaded.refused + loaded.skipped,
        years=years,
        files=(account, *loaded.files) if kept else loaded.files,
    )


def _sides(loaded: Loaded, merge: Merge, published: Published | None) -> _Sides:
    kept = published if merge.mode is not Mode.REPLACE_ALL else None
    variables = common_variables(kept.dataset if kept else None, loaded.variables)
    missing = sorted(set(merge.key) - {variable.name for variable in loaded.variables})
    if missing:
        raise AppError(Message(_NO_KEY, {"name": missing[0][:80]}))
    new = _rows(variables, [variable.name for variable in loaded.variables], [loaded.file])
    if kept is None:
        return _Sides(variables, Expression(f"(SELECT * FROM {new.sql} WHERE false)", new.values), new)
    staying = _rows(variables, [variable.name for variable in kept.dataset.variables], kept.files)
    if merge.mode is Mode.REPLACE_YEAR:
        staying = _of_other_years(staying, new, merge.period or period_of(kept.dataset, loaded.variables))
    return _Sides(variables, staying, new)


def _rows(variables: Sequence[Variable], there: Sequence[str], files: Sequence[Path]) -> Expression:
    """Return some rows as a table with all columns, in the types they have in common; `n` numbers them from 0."""
    cells = ", ".join(
        f'CAST({_cell(variable.name, there)} AS {engine_type(variable.type)}) AS "{variable.name}"'
        for variable in variables
    )
    number = "file_row_number" if len(files) == 1 else "row_number() OVER () - 1"
    return Expression(
        f'(SELECT {cells}, {number} AS "#n" FROM read_parquet(?, file_row_number = true))',
        ([str(file) for file in files],),
    )


def _cell(name: str, there: Sequence[str]) -> str:
    return f'"{name}"' if name in there else "NULL"


def _of_other_years(staying: Expression, new: Expression, period: str) -> Expression:
    """Return the published rows of years that the new rows do not have; rows without a year stay."""
    if not period:
        raise AppError(Message(_NO_PERIOD))
    years = f'SELECT "{period}" FROM {new.sql} WHERE "{period}" IS NOT NULL'
    sql = f'(SELECT * FROM {staying.sql} WHERE "{period}" IS NULL OR "{period}" NOT IN ({years}))'
    return Expression(sql, (*staying.values, *new.values))


def _count(rows: Expression, connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.cursor().execute(f"SELECT count(*) FROM {rows.sql}", [*rows.values]).fetchone()
    return int(found[0]) if found else 0


def _key_counts(
    sides: _Sides, merge: Merge, connection: duckdb.DuckDBPyConnection
) -> tuple[int, int, pa.Table | None]:
    """Return how many new rows repeat a key of an earlier new row, how many one that is published, and such keys."""
    if not merge.key:
        return 0, 0, None
    key = ", ".join(f'"{name}"' for name in merge.key)
    whole = " AND ".join(f'"{name}" IS NOT NULL' for name in merge.key)
    new = f"SELECT {key}, count(*) AS n FROM {sides.new.sql} WHERE {whole} GROUP BY ALL"
    staying = f"SELECT {key}, count(*) AS p FROM {sides.staying.sql} WHERE {whole} GROUP BY ALL"
    joined = f"SELECT *, coalesce(p, 0) AS published FROM ({new}) LEFT JOIN ({staying}) USING ({key})"
    values = [*sides.new.values, *sides.staying.values]
    counts = f"SELECT coalesce(sum(n - 1), 0), coalesce(sum(n) FILTER (published > 0), 0) FROM ({joined})"
    repeated, known = connection.cursor().execute(counts, values).fetchone() or (0, 0)
    if not repeated + known:
        return 0, 0, None
    shown = (
        f"SELECT {key}, n AS new, published FROM ({joined}) WHERE n > 1 OR published > 0 "
        f"ORDER BY {key} LIMIT {SHOWN_KEYS}"
    )
    return int(repeated), int(known), connection.cursor().execute(shown, values).to_arrow_table()


def _decided(
    sides: _Sides, merge: Merge, connection: duckdb.DuckDBPyConnection
) -> tuple[Expression, list[int]]:
    """Return the published rows that stay, and the numbers of the new rows that are refused, as was decided about keys.

    To keep the new ones: the last new row of each key stays, and no published one. To refuse them: published rows stay,
    and of the new ones the first of each key that is not published.
    """
    key = ", ".join(f'"{name}"' for name in merge.key)
    whole = " AND ".join(f'"{name}" IS NOT NULL' for name in merge.key)
    new, old = sides.new, sides.staying
    keeps_new = merge.duplicates is Duplicates.KEEP_NEW
    order = "DESC" if keeps_new else "ASC"
    placed = (
        f'SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY "#n" {order}) AS "#place" '
        f"FROM {new.sql} WHERE {whole}"
    )
    if keeps_new:
        query, values = f'SELECT "#n" FROM ({placed}) WHERE "#place" > 1 ORDER BY 1', new.values
        old = Expression(
            f"(SELECT * FROM {old.sql} ANTI JOIN (SELECT {key} FROM {new.sql}) USING ({key}))",
            (*old.values, *new.values),
        )
    else:
        known = f"SELECT {key}, true AS known FROM {old.sql} WHERE {whole} GROUP BY ALL"
        query = (
            f'SELECT "#n" FROM ({placed}) LEFT JOIN ({known}) USING ({key}) '
            'WHERE "#place" > 1 OR known ORDER BY 1'
        )
        values = (*new.values, *old.values)
    return old, [number for (number,) in connection.cursor().execute(query, [*values]).fetchall()]


def _without(rows: Expression, dropped: Sequence[int], connection: duckdb.DuckDBPyConnection) -> Expression:
    if not dropped:
        return rows
    table = pa.table({"n": pa.array(dropped, pa.int64())})
    connection.register("arrived", table)
    connection.execute("CREATE TABLE dropped AS SELECT n FROM arrived")
    return Expression(f'(SELECT * FROM {rows.sql} WHERE "#n" NOT IN (SELECT n FROM dropped))', rows.values)


def _write(
    variables: Sequence[Variable],
    sides: tuple[Expression, Expression],
    target: Path,
    connection: duckdb.DuckDBPyConnection,
    watch: Watch,
) -> None:
    """Write the rows that stay, then the new ones, each in their order."""
    cells = ", ".join(f'"{variable.name}"' for variable in variables)
    union = " UNION ALL ".join(
        f'SELECT {cells}, {place} AS "#side", "#n" FROM {side.sql}' for place, side in enumerate(sides)
    )
    path = str(target).replace("'", "''")
    # leaving rows out shuffles them a little; beyond some size their order is not worth a sort
    order = (
        ' ORDER BY "#side", "#n"' if sum(_count(side, connection) for side in sides) <= MOST_SORTED else ""
    )
    query = f"COPY (SELECT {cells} FROM ({union}){order}) TO '{path}' ({parquet_options(len(variables))})"
    run(connection.cursor(), query, [value for side in sides for value in side.values], watch=watch)
