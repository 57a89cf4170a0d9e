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
from data_loaders.conversions import Values, cleaned, typed
from data_loaders.evidence import Reading, readings
from data_loaders.intake import Column, Staged
from data_loaders.naming import safe_names, says_code, says_group
from data_loaders.nulls import DASHES_ONLY, NULL_WORDS, words_present
from data_loaders.scratch_engine import engine, nothing_left_behind

CONVERTS = 0.98
KEY_SHARE = 0.98
MOST_CODES = 1_000
MOST_GROUPS = 5_000
SAMPLED_GROUPS, SAMPLED_ROWS, ENOUGH_VALUES = 8, 1_000, 50
COLUMNS_AT_ONCE = 200
CODE_WIDTH, CODE_ROWS = 5, 50

_DAY_OR_MONTH = N_("Every day is 12 or less: it may be day/month or month/day. Please choose.")
_THOUSANDS_OR_DECIMALS = N_("The sign may stand for thousands or for decimals. Please choose.")
_STAYS_TEXT = N_("Kept as text, because these look like codes.")
_YES_NO = (Code("true", {"en": "Yes", "es": "Sí"}), Code("false", {"en": "No", "es": "No"}))


@dataclass(frozen=True)
class _Draft:
    """A column on its way to a proposal: its possible readings, then what the scan counted."""

    column: Column
    stored: str
    readings: tuple[Reading, ...]
    values: int = 0
    distinct: int = 0
    fits: tuple[int, ...] = ()
    is_digits: bool = False
    has_leading_zero: bool = False
    widths: tuple[int, int] = (0, 0)


def propose(staged: Staged) -> tuple[Column, ...]:
    """Return one column per heading, typed over all rows."""
    with nothing_left_behind(), engine(staged.rows.parent) as connection:
        drafts = _drafts(staged, connection)
        drafts = [
            counted
            for start in range(0, len(drafts), COLUMNS_AT_ONCE)
            for counted in _counted(drafts[start : start + COLUMNS_AT_ONCE], staged, connection)
        ]
        decimal = _decimal_of_file(drafts)
        columns = [_decided(draft, decimal) for draft in drafts]
        return tuple(
            _with_codes(column, draft, staged, connection)
            for column, draft in zip(columns, drafts, strict=True)
        )


def _drafts(staged: Staged, connection: duckdb.DuckDBPyConnection) -> list[_Draft]:
    names = safe_names(staged.columns)
    sample = _sample(staged)
    drafts = []
    for position, (original, name) in enumerate(zip(staged.columns, names, strict=True)):
        stored = staged.types[position]
        values = _values(sample, position, staged, connection)
        bare = [value for value in values if value.strip() not in NULL_WORDS]
        label = {"en": original, "es": original}
        column = Column(
            original=original,
            name=name,
            variable=Variable(name, VariableType.TEXT, label, original=original),
            position=position,
            examples=_examples(bare or values),
        )
        drafts.append(_Draft(column, stored, readings(name, bare) if stored == "text" else ()))
    present = words_present(staged, connection)
    return [
        replace(draft, column=replace(draft.column, null_words=present[i])) for i, draft in enumerate(drafts)
    ]


def _sample(staged: Staged) -> pa.Table:
    """Return rows from up to eight places of the file."""
    with pq.ParquetFile(staged.rows) as file:
        groups = range(file.num_row_groups)
        step = max(len(groups) // SAMPLED_GROUPS, 1)
        batches = [
            next(file.iter_batches(batch_size=SAMPLED_ROWS, row_groups=[group]), None)
            for group in groups[::step]
        ]
        return pa.Table.from_batches([batch for batch in batches if batch is not None], file.schema_arrow)


def _values(
    sample: pa.Table, position: int, staged: Staged, connection: duckdb.DuckDBPyConnection
) -> list[str]:
    values = [str(value) for value in sample.column(position).to_pylist() if value is not None]
    if len(values) >= ENOUGH_VALUES or staged.loaded <= sample.num_rows:
        return values
    query = (
        f"SELECT CAST(c{position} AS VARCHAR) FROM read_parquet(?) WHERE c{position} IS NOT NULL LIMIT 1000"
    )
    return [value for (value,) in connection.cursor().execute(query, [str(staged.rows)]).fetchall()]


def _examples(values: Sequence[str]) -> tuple[str, ...]:
    distinct = dict.fromkeys(value[:80] for value in values if value.strip())
    return tuple(distinct)[:5]


def _counted(drafts: Sequence[_Draft], staged: Staged, connection: duckdb.DuckDBPyConnection) -> list[_Draft]:
    """Return the drafts with what one scan over all rows counted."""
    selected: list[str] = []
    outer: list[str] = []
    inner_values: Values = []
    outer_values: Values = []
    for draft in drafts:
        cell = cleaned(draft.column, draft.stored)
        selected.append(f"{cell.sql} AS c{draft.column.position}")
        inner_values += cell.values
        for sql, values in _counts(draft):
            outer.append(sql)
            outer_values += values
    query = f"SELECT {', '.join(outer)} FROM (SELECT {', '.join(selected)} FROM read_parquet(?))"
    parameters = [*outer_values, *inner_values, str(staged.rows)]
    row = connection.cursor().execute(query, parameters).fetchone() or ()
    return _read_counts(drafts, list(row))


def _counts(draft: _Draft) -> list[tuple[str, tuple[object, ...]]]:
    cell = f"c{draft.column.position}"
    found: list[tuple[str, tuple[object, ...]]] = [
        (f"count({cell})", ()),
        (f"approx_count_distinct({cell})", ()),
    ]
    for reading in draft.readings:
        value = typed(_read_as(draft.column, reading), "text", cell)
        found.append((f"count({value.sql})", value.values))
    if _may_be_code(draft):
        found += [
            (f"count(*) FILTER (NOT regexp_full_match({cell}, ' *[0-9]+ *'))", ()),
            (f"count(*) FILTER (regexp_matches({cell}, '^ *0[0-9]+ *$'))", ()),
            (f"min(length({cell}))", ()),
            (f"max(length({cell}))", ()),
        ]
    return found


def _may_be_code(draft: _Draft) -> bool:
    return draft.stored == "text" and (
        any(reading.type in (VariableType.INTEGER, VariableType.YEAR) for reading in draft.readings)
        or says_code(draft.column.name)
    )


def _read_counts(drafts: Sequence[_Draft], row: list[Any]) -> list[_Draft]:
    found = []
    for draft in drafts:
        values, distinct = row.pop(0), row.pop(0)
        fits = tuple(row.pop(0) for _ in draft.readings)
        draft = replace(draft, values=values, distinct=min(distinct, values), fits=fits)
        if _may_be_code(draft):
            others, zeros, shortest, longest = (row.pop(0) or 0 for _ in range(4))
            draft = replace(
                draft, is_digits=not others, has_leading_zero=zeros > 0, widths=(shortest, longest)
            )
        found.append(draft)
    return found


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
    signs = {
        draft.readings[0].decimal
        for draft in drafts
        if len(draft.readings) == 1 and draft.readings[0].type is VariableType.NUMBER
    }
    return signs.pop() if len(signs) == 1 else ""


def _decided(draft: _Draft, decimal: str) -> Column:
    """Return the column under its best reading, or as text."""
    if draft.stored != "text":
        return _kept_type(draft)
    best = [index for index, fit in enumerate(draft.fits) if fit >= max(CONVERTS * draft.values, 1)]
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
            column.variable, role=_role(draft, reading.type), unit=unit, codes=_yes_no(reading.type)
        ),
        unconvertible=draft.values - draft.fits[index],
        needs_answer=is_doubtful,
        notes=(Message(doubt),) if is_doubtful else (),
    )


def _choose(draft: _Draft, best: Sequence[int], decimal: str) -> tuple[int, bool]:
    """Return which reading to propose and whether a person has to confirm it."""
    most = max(draft.fits[index] for index in best)
    best = [index for index in best if draft.fits[index] == most]
    if len(best) == 1:
        return best[0], False
    if draft.readings[best[0]].date_order:
        return best[0], True
    agreeing = [index for index in best if draft.readings[index].decimal == decimal]
    return (agreeing or best)[0], not agreeing


def _is_code(draft: _Draft) -> bool:
    if says_code(draft.column.name) and draft.readings and draft.readings[0].type is VariableType.INTEGER:
        return True
    kinds = {reading.type for reading in draft.readings}
    if not kinds & {VariableType.INTEGER} or not draft.is_digits:
        return draft.has_leading_zero and VariableType.INTEGER in kinds
    shortest, longest = draft.widths
    is_fixed = shortest == longest >= CODE_WIDTH and draft.values >= CODE_ROWS
    return draft.has_leading_zero or (is_fixed and draft.distinct > 1)


def _kept_type(draft: _Draft) -> Column:
    kind = VariableType(draft.stored)
    variable = replace(draft.column.variable, type=kind, role=_role(draft, kind), codes=_yes_no(kind))
    return replace(draft.column, variable=variable, null_words=())


def _text(draft: _Draft) -> Column:
    """Words such as NA are data in a column of text, and missing in one of codes."""
    words = draft.column.null_words
    if not draft.is_digits:
        words = tuple(word for word in words if word in DASHES_ONLY)
    variable = replace(draft.column.variable, role=_role(draft, VariableType.TEXT))
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


def _with_codes(
    column: Column, draft: _Draft, staged: Staged, connection: duckdb.DuckDBPyConnection
) -> Column:
    """Add the code list of a text dimension: its distinct values, sorted, each its own label."""
    variable = column.variable
    is_listed = variable.type is VariableType.TEXT and variable.role is VariableRole.DIMENSION
    if not is_listed or draft.distinct > MOST_CODES * 1.1:
        return column
    cell = cleaned(column, draft.stored)
    query = f"SELECT DISTINCT {cell.sql} AS value FROM read_parquet(?) ORDER BY value NULLS LAST LIMIT {MOST_CODES + 2}"
    rows = connection.cursor().execute(query, [*cell.values, str(staged.rows)]).fetchall()
    values = [value for (value,) in rows if value is not None]
    if len(values) > MOST_CODES:
        return column
    codes = tuple(Code(value, {"en": value, "es": value}) for value in values)
    return replace(column, variable=replace(variable, codes=codes))
