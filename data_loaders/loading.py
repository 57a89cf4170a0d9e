"""Loading staged rows under the columns that a person has agreed to: typed Parquet, and a file of what was refused."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.catalog import Variable, VariableType
from core.errors import AppError, EngineFailed
from core.words import Message, N_
from data_loaders.intake import Column, FileAccount, Loaded, Staged, Unwatched, Watch
from data_loaders.lines import DroppedRows, Lines
from data_loaders.parquet_options import parquet_options
from data_loaders.readers.kinds import DATABASE, PARQUET
from data_loaders.refusals import RefusedFile
from data_loaders.scratch_engine import engine, nothing_left_behind, run
from data_loaders.staging import staged_as_text
from data_loaders.stored_facts import described
from data_loaders.values.conversions import cleaned, engine_type, typed
from data_loaders.values.expression import Expression
from data_loaders.values.naming import says_birth
from data_loaders.values.short_codes import with_padded_list
from data_loaders.wide_rows import COLUMNS_AT_ONCE, write_rows

ROWS_AT_ONCE = 1_000

_NO_COLUMNS = N_("No column is included. Include at least one.")
_SAME_NAMES = N_('Two columns are called "%(name)s". Give one of them another name.')
_NOTHING_LEFT = N_(
    "Every row has a value that does not fit its column, so nothing would be stored. Change the types."
)
_LOST = N_("The records do not add up, so nothing was stored. Please report this with the kind of file.")


@dataclass(frozen=True)
class _Plan:
    """The staged rows under some columns, as pieces of SQL: `cells` cleans, `types` converts.

    `suspects` are the positions of the columns with values that do not convert, once they are known.
    """

    columns: tuple[Column, ...]
    cells: tuple[Expression, ...]
    types: tuple[Expression, ...]
    staged: Staged
    suspects: frozenset[int] | None = None

    def failing(self, index: int) -> Expression | None:
        """Return the condition that the cell holds something that does not convert; None where all do."""
        column = self.columns[index]
        if self.suspects is not None and column.position not in self.suspects:
            return None
        if column.variable.type in (VariableType.TEXT, _kind(self.stored[index])):
            return None
        value = self.types[index]
        return Expression(f"(c{column.position} IS NOT NULL AND ({value.sql}) IS NULL)", value.values)

    def source(self, extra: str = "") -> Expression:
        """Return the cleaned cells as a table; needs the values of its null words and the path."""
        columns = zip(self.columns, self.cells, strict=True)
        cells = ", ".join(f"{cell.sql} AS c{column.position}" for column, cell in columns)
        values = [value for cell in self.cells for value in cell.values]
        read = "read_parquet(?, file_row_number = true)" if extra else "read_parquet(?)"
        return Expression(f"(SELECT {cells}{extra} FROM {read})", (*values, str(self.staged.rows)))

    @property
    def is_staged(self) -> bool:
        """Whether the staged file is the result already: the same columns, names and types, nothing to convert."""
        is_final = any(self.staged.readings) or self.staged.found.source.kind in (DATABASE, PARQUET)
        return (
            is_final
            and self.staged.names == tuple(column.name for column in self.columns)
            and all(
                (column.variable.type.value == stored and column.is_finite and not column.null_words)
                or (
                    stored == "text" and column.variable.type is VariableType.TEXT and not _is_changed(column)
                )
                for column, stored in zip(self.columns, self.stored, strict=True)
            )
        )

    @property
    def stored(self) -> tuple[str, ...]:
        """How the columns are stored in the staged file."""
        return tuple(self.staged.types[column.position] for column in self.columns)


def effect(staged: Staged, columns: Sequence[Column], watch: Watch | None = None) -> tuple[Column, ...]:
    """Return the columns with the number of values that would not convert, counted over all rows.

    Words in `null_words` do not count. Excluded columns are left alone.
    """
    with nothing_left_behind(), engine(staged.rows.parent) as connection:
        counted = _unconvertible(_planned(staged, columns, watch), connection)
    return tuple(replace(column, unconvertible=counted.get(column.position, 0)) for column in columns)


def _unconvertible(plan: _Plan, connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Return the number of values that do not convert, by position; columns that cannot fail are left out."""
    tests = {
        column.position: test
        for index, column in enumerate(plan.columns)
        if (test := plan.failing(index)) is not None
    }
    source, positions = plan.source(), list(tests)
    counted: dict[int, int] = {}
    for start in range(0, len(positions), COLUMNS_AT_ONCE):
        some = positions[start : start + COLUMNS_AT_ONCE]
        query = (
            f"SELECT {', '.join(f'count(*) FILTER ({tests[each].sql})' for each in some)} FROM {source.sql}"
        )
        values = [*(value for each in some for value in tests[each].values), *source.values]
        counted |= zip(some, connection.cursor().execute(query, values).fetchone() or (), strict=True)
    return counted


def sample(staged: Staged, columns: Sequence[Column], rows: int = 20) -> pa.Table:
    """Return the first rows as they would be stored, named by the safe names; what does not convert is null."""
    plan = _planned(staged, columns)
    selected, source = _selected(plan), plan.source()
    query = f"SELECT {selected.sql} FROM {source.sql} LIMIT ?"
    with nothing_left_behind(), engine(staged.rows.parent) as connection:
        result: pa.Table = (
            connection.cursor().execute(query, [*selected.values, *source.values, rows]).to_arrow_table()
        )
    return result


def load(staged: Staged, columns: Sequence[Column], folder: Path, watch: Watch) -> Loaded:
    """Write `data.parquet` and `refused.csv` into the folder, and return what is in them.

    A row with a value that does not convert is refused or keeps an empty cell, as its column's `on_error` says.
    Raises Cancelled, EngineFailed or StoreFailed, and then leaves neither file.
    """
    plan = _planned(staged, columns, watch)
    _check(plan.columns)
    folder.mkdir(parents=True, exist_ok=True)
    file, refused_file = folder / "data.parquet", folder / "refused.csv"
    with nothing_left_behind(file, refused_file), engine(staged.rows.parent) as connection:
        counted = _unconvertible(plan, connection)
        plan = replace(plan, suspects=frozenset(position for position, count in counted.items() if count))
        _write_rows(plan, file, connection, watch)
        records = pq.read_metadata(file).num_rows
        shutil.copyfile(staged.refused_file, refused_file)
        dropped = DroppedRows(staged.rows.parent)
        per_file = Counter[int]()
        if records < staged.loaded:
            per_file = _write_refused(plan, refused_file, connection, dropped)
        refused = per_file.total()
        _check_sum(staged, records, refused)
        variables = described(plan.columns, file, records, connection)
    return Loaded(
        file=file,
        refused_file=refused_file,
        variables=variables,
        records=records,
        refused=staged.refused + refused,
        skipped=staged.skipped,
        physical=staged.physical,
        sha256=staged.sha256,
        years=_years(variables),
        files=_files(staged, per_file),
    )


def _files(staged: Staged, refused: Mapping[int, int]) -> tuple[FileAccount, ...]:
    """Return the account of each file after typing; `refused` counts what typing refused, by the file's place."""
    return tuple(
        replace(account, loaded=account.loaded - refused[place], refused=account.refused + refused[place])
        for place, account in enumerate(staged.files)
    )


def _planned(staged: Staged, columns: Sequence[Column], watch: Watch | None = None) -> _Plan:
    chosen = tuple(with_padded_list(column) for column in columns if column.is_included)
    if any(_wants_text(staged, column) for column in chosen):
        staged = staged_as_text(staged, watch or Unwatched())
    stored = [staged.types[column.position] for column in chosen]
    names = [f'"{staged.names[column.position]}"' for column in chosen]
    return _Plan(
        columns=chosen,
        cells=tuple(map(cleaned, chosen, stored, names)),
        types=tuple(map(typed, chosen, stored, [f"c{column.position}" for column in chosen])),
        staged=staged,
    )


def _wants_text(staged: Staged, column: Column) -> bool:
    """Whether a column that was stored typed is to be read otherwise than it was."""
    reading = staged.readings[column.position]
    if reading is None:
        return False
    return column.reading != reading or any(word.strip() for word in column.null_words)


def _is_changed(column: Column) -> bool:
    """Whether text is stored otherwise than it stands in the file."""
    return bool(column.null_words) or column.is_guarded or column.pad_width > 0


def _kind(stored: str) -> VariableType:
    return VariableType.TEXT if stored == "text" else VariableType(stored)


def _each_selected(plan: _Plan) -> list[Expression]:
    return [
        Expression(
            f'CAST({value.sql} AS {engine_type(column.variable.type)}) AS "{column.name}"', value.values
        )
        for column, value in zip(plan.columns, plan.types, strict=True)
    ]


def _selected(plan: _Plan) -> Expression:
    each = _each_selected(plan)
    return Expression(
        ", ".join(one.sql for one in each), tuple(value for one in each for value in one.values)
    )


def _check(columns: Sequence[Column]) -> None:
    if not columns:
        raise AppError(Message(_NO_COLUMNS))
    seen: set[str] = set()
    for column in columns:
        if column.name in seen:
            raise AppError(Message(_SAME_NAMES, {"name": column.name}))
        seen.add(column.name)


def _any_failing(plan: _Plan) -> Expression:
    """Return the condition that a row is refused; "false" where no column refuses."""
    tests = [
        test
        for index, column in enumerate(plan.columns)
        if column.on_error == "refuse" and (test := plan.failing(index)) is not None
    ]
    sql = " OR ".join(test.sql for test in tests) or "false"
    return Expression(sql, tuple(value for test in tests for value in test.values))


def _write_rows(plan: _Plan, file: Path, connection: duckdb.DuckDBPyConnection, watch: Watch) -> None:
    if plan.is_staged:
        _share(plan.staged.rows, file)
        return
    selected, source, failing = _selected(plan), plan.source(), _any_failing(plan)
    if len(plan.columns) > COLUMNS_AT_ONCE:
        kept = Expression(f"{source.sql} WHERE NOT ({failing.sql})", (*source.values, *failing.values))
        write_rows(_each_selected(plan), kept, file, connection, watch)
        return
    target = str(file).replace("'", "''")
    query = (
        f"COPY (SELECT {selected.sql} FROM {source.sql} WHERE NOT ({failing.sql})) "
        f"TO '{target}' ({parquet_options(len(plan.columns))})"
    )
    values = [*selected.values, *source.values, *failing.values]
    run(connection.cursor(), query, values, watch=watch, rows=plan.staged.loaded)


def _share(source: Path, file: Path) -> None:
    """Give a file a second name, which costs nothing; copy it where the disk knows no second names."""
    file.unlink(missing_ok=True)
    try:
        file.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, file)


def _write_refused(
    plan: _Plan, file: Path, connection: duckdb.DuckDBPyConnection, dropped: DroppedRows
) -> Counter[int]:
    """Add the rows with values that do not fit to the file of refused rows; return their number per file."""
    source, failing = plan.source(", file_row_number"), _any_failing(plan)
    tests = [plan.failing(index) or Expression("false") for index in range(len(plan.columns))]
    which = ", ".join(test.sql for test in tests)
    query = (
        f"SELECT file_row_number, [{which}] FROM {source.sql} WHERE {failing.sql} ORDER BY file_row_number"
    )
    values = [*(value for test in tests for value in test.values), *source.values, *failing.values]
    cursor = connection.cursor().execute(query, values)
    lines = Lines.read(plan.staged.rows.parent)
    count: Counter[int] = Counter()
    with RefusedFile(file, plan.staged.shown_name, is_added_to=True) as refused:
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            raw = raw_rows(plan.staged, [number for number, _ in rows], connection)
            for number, flags in rows:
                place = lines.file_of(number)
                if plan.staged.files:
                    refused.of(plan.staged.files[place].file)
                refused.add_cells(lines.line_of(number), _at_fault(plan.columns, flags), raw[number])
                count[place] += 1
            dropped.add([number for number, _ in rows])
    return count


def _at_fault(columns: Sequence[Column], flags: Sequence[bool]) -> str:
    """Return the headings of the columns for which a row is refused."""
    pairs = zip(columns, flags, strict=True)
    return ", ".join(
        column.original for column, is_wrong in pairs if is_wrong and column.on_error == "refuse"
    )


def raw_rows(
    staged: Staged, numbers: Sequence[int], connection: duckdb.DuckDBPyConnection
) -> dict[int, list[str]]:
    """Return the cells of some rows as they were staged."""
    cells = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in staged.names)
    query = (
        f"SELECT file_row_number, {cells} FROM read_parquet(?, file_row_number = true) "
        "WHERE file_row_number BETWEEN ? AND ? AND list_contains(?, file_row_number)"
    )
    values = [str(staged.rows), min(numbers), max(numbers), list(numbers)]
    rows = connection.cursor().execute(query, values).fetchall()
    return {number: [cell or "" for cell in row] for number, *row in rows}


def _check_sum(staged: Staged, records: int, refused: int) -> None:
    if (
        records + refused != staged.loaded
        or staged.loaded + staged.refused + staged.skipped != staged.physical
    ):
        raise EngineFailed(Message(_LOST))
    if not records:
        raise AppError(Message(_NOTHING_LEFT))


def _years(variables: Sequence[Variable]) -> tuple[int, int] | None:
    """Return the first and last year of the first year variable, else of the first date that is not one of birth."""
    for wanted in ((VariableType.YEAR,), (VariableType.DATE, VariableType.DATETIME)):
        for variable in variables:
            is_known = variable.lowest is not None and variable.highest is not None
            if is_known and variable.type in wanted and not says_birth(variable.name):
                return int(str(variable.lowest)[:4]), int(str(variable.highest)[:4])
    return None


def described_with_years(
    columns: Sequence[Column], file: Path, records: int, connection: duckdb.DuckDBPyConnection
) -> tuple[tuple[Variable, ...], tuple[int, int] | None]:
    """Return the variables of a typed file with what its values say, and the years it covers."""
    variables = described(columns, file, records, connection)
    return variables, _years(variables)
