"""Proposing names, types, roles and code lists for staged columns, judged over every row.

A sample of values says which readings are worth counting; one scan over all rows counts them. A reading is proposed when at
least 98 % of the values convert and nothing says that they are codes: a leading zero anywhere, one fixed width of
digits, or the column's name.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.catalog import Code, Variable, VariableRole, VariableType
from core.words import Message, N_
from data_loaders.conversions import Expression, cleaned, typed
from data_loaders.evidence import readings, wider
from data_loaders.intake import Column, Reading, Staged
from data_loaders.naming import says_code, says_group
from data_loaders.nulls import BLANK, DASHES_ONLY, NULL_WORDS, words_present
from data_loaders.scratch_engine import engine, nothing_left_behind

CONVERTS = 0.98
KEY_SHARE = 0.98
MOST_CODES = 1_000
MOST_GROUPS = 5_000
SAMPLED_GROUPS, SAMPLED_ROWS, ENOUGH_VALUES = 8, 3_200, 50
CELLS_IN_MEMORY = 5_000_000
FEW, SMALL = 1_000, 100_000
CODE_WIDTH, CODE_ROWS = 5, 50

_DAY_OR_MONTH = N_("Every day is 12 or less: it may be day/month or month/day. Please choose.")
_THOUSANDS_OR_DECIMALS = N_("The sign may stand for thousands or for decimals. Please choose.")
_STAYS_TEXT = N_("Kept as text, because these look like codes.")
_YES_NO = (Code("true", {"en": "Yes", "es": "Sí"}), Code("false", {"en": "No", "es": "No"}))


@dataclass(frozen=True)
class _Draft:
    """A column on its way to a proposal: its possible readings, then what was counted over all rows.

    `has_few`: the sample shows so few values that all rows can be grouped by them.
    """

    column: Column
    stored: str
    cell: str
    readings: tuple[Reading, ...]
    has_few: bool
    values: int = 0
    distinct: int = 0
    fits: tuple[int, ...] = ()
    is_digits: bool = False
    has_leading_zero: bool = False
    widths: tuple[int, int] = (0, 0)


def propose(staged: Staged) -> tuple[Column, ...]:
    """Return one column per heading, typed over all rows."""
    with nothing_left_behind(), engine(staged.rows.parent) as connection:
        _offer_rows(staged, connection)
        drafts = [_counted(draft, connection) for draft in _drafts(staged, connection)]
        decimal = _decimal_of_file(drafts)
        columns = [_decided(draft, decimal) for draft in drafts]
        return tuple(
            _with_codes(column, draft, connection) for column, draft in zip(columns, drafts, strict=True)
        )


def _offer_rows(staged: Staged, connection: duckdb.DuckDBPyConnection) -> None:
    """Make the staged rows known as `staged`: kept in memory where they are few and wide, else read from the file."""
    kind = "TABLE" if staged.loaded * len(staged.columns) <= CELLS_IN_MEMORY else "VIEW"
    path = str(staged.rows).replace("'", "''")
    connection.execute(f"CREATE {kind} staged AS SELECT * FROM read_parquet('{path}')")


def _drafts(staged: Staged, connection: duckdb.DuckDBPyConnection) -> list[_Draft]:
    sample = _sample(staged)
    drafts = []
    for position, (original, name) in enumerate(zip(staged.columns, staged.names, strict=True)):
        stored, reading = staged.types[position], staged.readings[position]
        values = _values(sample, position, staged, connection)
        bare = [value for value in values if value.strip() not in NULL_WORDS]
        column = Column(
            original=original,
            name=name,
            variable=Variable(name, VariableType.TEXT, {"en": original, "es": original}, original=original),
            position=position,
            examples=_examples(_previewed(staged, position) or bare or values),
        )
        is_open = stored == "text" and not (says_code(name) and _are_digits(bare))
        possible = readings(name, list(dict.fromkeys(bare))) if is_open else ()
        column = _read_as(column, reading) if reading else column
        has_few = staged.loaded <= SMALL or len(set(values)) <= FEW
        drafts.append(_Draft(column, stored, f'"{name}"', possible, has_few))
    return drafts


def _sample(staged: Staged) -> pa.Table:
    """Return rows from up to eight places of the file."""
    with pq.ParquetFile(staged.rows) as file:
        groups = range(file.num_row_groups)
        chosen = groups[:: max(len(groups) // SAMPLED_GROUPS, 1)]
        size = SAMPLED_ROWS // len(chosen)
        batches = [next(file.iter_batches(batch_size=size, row_groups=[group]), None) for group in chosen]
        return pa.Table.from_batches([batch for batch in batches if batch is not None], file.schema_arrow)


def _values(
    sample: pa.Table, position: int, staged: Staged, connection: duckdb.DuckDBPyConnection
) -> list[str]:
    values = [str(value) for value in sample.column(position).to_pylist() if value is not None]
    if len(values) >= ENOUGH_VALUES or staged.loaded <= sample.num_rows:
        return values
    cell = f'"{staged.names[position]}"'
    query = f"SELECT CAST({cell} AS VARCHAR) FROM staged WHERE {cell} IS NOT NULL LIMIT 1000"
    return [value for (value,) in connection.cursor().execute(query).fetchall()]


def _previewed(staged: Staged, position: int) -> list[str]:
    """Return the values of the first rows as they stand in the file."""
    cells = [row[position] for row in staged.found.preview if position < len(row)]
    return [cell for cell in cells if cell.strip() not in NULL_WORDS]


def _are_digits(values: Sequence[str]) -> bool:
    return bool(values) and all(value.strip().isdigit() for value in values)


def _examples(values: Sequence[str]) -> tuple[str, ...]:
    distinct = dict.fromkeys(value[:80] for value in values if value.strip())
    return tuple(distinct)[:5]


def _counted(draft: _Draft, connection: duckdb.DuckDBPyConnection) -> _Draft:
    """Return the draft with what all rows showed: each distinct value once with its count, or row by row."""
    if draft.stored == VariableType.NUMBER.value and not draft.has_few:
        return draft
    cell = f"c{draft.column.position}"
    rows = f"SELECT {draft.cell} AS {cell}, 1 AS n FROM staged"
    if draft.has_few:
        # kept as a table, since several questions are asked of it
        grouped = f"SELECT {draft.cell} AS {cell}, count(*) AS n FROM staged GROUP BY ALL"
        connection.execute(f"CREATE TABLE counted_{cell} AS {grouped}")
        rows = f"SELECT * FROM counted_{cell}"
    draft = _scanned(_with_null_words(draft, rows, connection), rows, connection)
    if draft.fits and max(draft.fits) < draft.values and (more := wider(draft.readings)) != draft.readings:
        return _scanned(replace(draft, readings=more), rows, connection)
    return draft


def _scanned(draft: _Draft, rows: str, connection: duckdb.DuckDBPyConnection) -> _Draft:
    cell = f"c{draft.column.position}"
    cleaning = cleaned(draft.column, draft.stored, cell)
    counts = _counts(draft, cell)
    query = f"SELECT {', '.join(each.sql for each in counts)} FROM (SELECT {cleaning.sql} AS {cell}, n FROM ({rows}))"
    parameters = [*(value for each in counts for value in each.values), *cleaning.values]
    row = connection.cursor().execute(query, parameters).fetchone() or ()
    return _read_counts(draft, [count or 0 for count in row])


def _with_null_words(draft: _Draft, rows: str, connection: duckdb.DuckDBPyConnection) -> _Draft:
    if draft.stored != "text":
        return draft
    words = words_present(f"c{draft.column.position}", rows, connection)
    return replace(draft, column=replace(draft.column, null_words=words))


def _counts(draft: _Draft, cell: str) -> list[Expression]:
    distinct = f"count({cell})" if draft.has_few else f"approx_count_distinct({cell})"
    found = [Expression(f"sum(n) FILTER ({cell} IS NOT NULL)"), Expression(distinct)]
    for reading in draft.readings:
        value = typed(_read_as(draft.column, reading), "text", cell)
        found.append(Expression(f"sum(n) FILTER (({value.sql}) IS NOT NULL)", value.values))
    if _may_be_code(draft):
        found += [
            Expression(f"count(*) FILTER (NOT regexp_full_match({cell}, ' *[0-9]+ *'))"),
            Expression(f"count(*) FILTER (regexp_matches({cell}, '^ *0[0-9]+ *$'))"),
            Expression(f"min(length({cell}))"),
            Expression(f"max(length({cell}))"),
        ]
    return found


def _may_be_code(draft: _Draft) -> bool:
    is_whole = any(reading.type in (VariableType.INTEGER, VariableType.YEAR) for reading in draft.readings)
    return draft.stored == "text" and (is_whole or bool(draft.column.null_words))


def _read_counts(draft: _Draft, row: Sequence[Any]) -> _Draft:
    values, distinct, *rest = (int(count) for count in row)
    readings_count = len(draft.readings)
    draft = replace(draft, values=values, distinct=min(distinct, values), fits=tuple(rest[:readings_count]))
    if not _may_be_code(draft):
        return draft
    others, zeros, shortest, longest = rest[readings_count:]
    return replace(draft, is_digits=not others, has_leading_zero=zeros > 0, widths=(shortest, longest))


def _read_as(column: Column, reading: Reading) -> Column:
    return replace(
        column,
        variable=replace(column.variable, type=reading.type),
        decimal=reading.decimal,
        thousands=reading.thousands,
        symbols=reading.symbols,
        date_order=reading.date_order,
        date_format=reading.date_format,
    )


def _decimal_of_file(drafts: Sequence[_Draft]) -> str:
    """Return the decimal sign that the columns with only one possible reading agree on, or nothing."""
    signs = {draft.column.decimal for draft in drafts if draft.stored == VariableType.NUMBER.value}
    for draft in drafts:
        best = [draft.readings[index] for index in _best(draft)]
        if len(best) == 1 and best[0].type is VariableType.NUMBER:
            signs.add(best[0].decimal)
    return signs.pop() if len(signs) == 1 else ""


def _best(draft: _Draft) -> list[int]:
    """Return the readings that fit most values, if those are enough."""
    most = max(draft.fits, default=0)
    if most < max(CONVERTS * draft.values, 1):
        return []
    return [index for index, fit in enumerate(draft.fits) if fit == most]


def _decided(draft: _Draft, decimal: str) -> Column:
    """Return the column under its best reading, or as text."""
    if draft.stored != "text":
        return _kept_type(draft)
    best = _best(draft)
    if not best or _is_code(draft):
        return _text(draft)
    index, is_doubtful = _choose(draft, best, decimal)
    reading = draft.readings[index]
    column = _read_as(draft.column, reading)
    doubt = _DAY_OR_MONTH if reading.date_order else _THOUSANDS_OR_DECIMALS
    unit = {"en": "%", "es": "%"} if "%" in reading.symbols else {}
    return replace(
        column,
        variable=replace(
            column.variable,
            role=_role(draft, reading.type),
            unit=unit,
            codes=_yes_no(reading.type),
            distinct=draft.distinct,
        ),
        unconvertible=draft.values - draft.fits[index],
        needs_answer=is_doubtful,
        notes=(Message(doubt),) if is_doubtful else (),
    )


def _choose(draft: _Draft, best: Sequence[int], decimal: str) -> tuple[int, bool]:
    """Return which reading to propose and whether a person has to confirm it."""
    if len(best) == 1:
        return best[0], False
    if draft.readings[best[0]].date_order:
        return best[0], True
    agreeing = [index for index in best if draft.readings[index].decimal == decimal]
    return (agreeing or best)[0], not agreeing


def _is_code(draft: _Draft) -> bool:
    kinds = {reading.type for reading in draft.readings}
    if not kinds & {VariableType.INTEGER} or not draft.is_digits:
        return draft.has_leading_zero and VariableType.INTEGER in kinds
    shortest, longest = draft.widths
    is_fixed = shortest == longest >= CODE_WIDTH and draft.values >= CODE_ROWS
    return draft.has_leading_zero or (is_fixed and draft.distinct > 1)


def _kept_type(draft: _Draft) -> Column:
    """A type that the file gave, or that every value agreed with while it was staged."""
    kind = VariableType(draft.stored)
    variable = replace(draft.column.variable, type=kind, role=_role(draft, kind), codes=_yes_no(kind))
    return replace(draft.column, variable=replace(variable, distinct=draft.distinct or None))


def _text(draft: _Draft) -> Column:
    """Words such as NA are data in a column of text, and missing in one of codes."""
    words = draft.column.null_words
    if not draft.is_digits:
        words = tuple(word for word in words if word in (*DASHES_ONLY, BLANK))
    variable = replace(draft.column.variable, role=_role(draft, VariableType.TEXT), distinct=draft.distinct)
    notes = (Message(_STAYS_TEXT),) if _is_code(draft) else ()
    return replace(draft.column, variable=variable, null_words=words, notes=notes)


def _yes_no(kind: VariableType) -> tuple[Code, ...]:
    return _YES_NO if kind is VariableType.BOOLEAN else ()


def _role(draft: _Draft, kind: VariableType) -> VariableRole:
    if kind in (VariableType.INTEGER, VariableType.NUMBER):
        is_group = (
            kind is VariableType.INTEGER and says_group(draft.column.name) and draft.distinct <= MOST_CODES
        )
        return VariableRole.DIMENSION if is_group else VariableRole.MEASURE
    if kind is not VariableType.TEXT:
        return VariableRole.DIMENSION
    is_key = says_code(draft.column.name) and draft.distinct > KEY_SHARE * draft.values and draft.values > 1
    return VariableRole.IDENTIFIER if is_key or draft.distinct > MOST_GROUPS else VariableRole.DIMENSION


def _with_codes(column: Column, draft: _Draft, connection: duckdb.DuckDBPyConnection) -> Column:
    """Add the code list of a text dimension: its distinct values, sorted, each its own label."""
    variable = column.variable
    is_listed = variable.type is VariableType.TEXT and variable.role is VariableRole.DIMENSION
    if not is_listed or draft.distinct > MOST_CODES * 1.1:
        return column
    cell = cleaned(column, draft.stored, draft.cell)
    query = (
        f"SELECT DISTINCT {cell.sql} AS value FROM staged ORDER BY value NULLS LAST LIMIT {MOST_CODES + 2}"
    )
    rows = connection.cursor().execute(query, [*cell.values]).fetchall()
    values = [value for (value,) in rows if value is not None]
    if len(values) > MOST_CODES:
        return column
    codes = tuple(Code(value, {"en": value, "es": value}) for value in values)
    return replace(column, variable=replace(variable, codes=codes, distinct=len(codes)))
