"""Columns on their way to a proposal: what a sample says they could be, then what all rows say.

A sample of values says which readings are worth counting; one scan over all rows counts them. Where values do not fit, they
are looked at, and what they need is counted too.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.catalog import NUMERIC, Variable, VariableType
from data_loaders.intake import Column, Hint, Reading, Staged
from data_loaders.values.conversions import cleaned, typed
from data_loaders.values.declared import declared_readings
from data_loaders.values.evidence import readings
from data_loaders.values.expression import Expression
from data_loaders.values.naming import says_code
from data_loaders.values.nulls import is_null_word, words_present
from data_loaders.values.number_spellings import wider

SAMPLED_GROUPS, SAMPLED_ROWS, ENOUGH_VALUES = 8, 3_200, 50
MOST_MISFITS = 200
FEW, SMALL = 1_000, 100_000
MOST_TABLES = 500
"""A table of counts takes half a megabyte of the engine at least: the values of wider files are counted anew each time."""

_GUARDED = re.compile(r'^ *="(.*)" *$')


Bounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class Draft:
    """A column on its way to a proposal: its possible readings, then what was counted over all rows.

    The first `declared` readings are those that the file's own description gives. `has_few`: the sample shows so few values
    that all rows can be grouped by them. `bounds` are the lowest and highest number under each reading, or (None, None).
    `widths` are the fewest and the most bytes, or digits, of a value. `stored_bounds` are those of a column of numbers as it is stored. `words` are the null words that were met, and how often.
    """

    column: Column
    stored: str
    cell: str
    readings: tuple[Reading, ...]
    has_few: bool
    hint: Hint = field(default_factory=Hint)
    declared: int = 0
    values: int = 0
    distinct: int = 0
    fits: tuple[int, ...] = ()
    bounds: tuple[Bounds, ...] = ()
    stored_bounds: Bounds = (None, None)
    is_digits: bool = False
    has_leading_zero: bool = False
    widths: tuple[int, int] = (0, 0)
    words: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> str:
        """The query that gives the column's cells as `cN`, each `n` times."""
        cell = f"c{self.column.position}"
        if self.has_few:
            return f"SELECT * FROM counted_{cell}"
        return f"SELECT {self.cell} AS {cell}, 1 AS n FROM staged"


def drafts(staged: Staged, connection: duckdb.DuckDBPyConnection) -> list[Draft]:
    """Return one draft per column, counted over all rows, which the connection knows as `staged`."""
    sample, bounds = _sample(staged), _stored_bounds(staged, connection)
    found = []
    kind = "TABLE" if len(staged.columns) <= MOST_TABLES else "VIEW"
    for position in range(len(staged.columns)):
        draft = _counted(_draft(staged, position, sample, connection), kind, connection)
        low, high = bounds.get(position, (None, None))
        if draft.stored == VariableType.INTEGER.value and low is not None and high is not None and low >= 0:
            draft = replace(draft, widths=(len(str(low)), len(str(high))))
        found.append(replace(draft, stored_bounds=(low, high)))
    return found


def _stored_bounds(staged: Staged, connection: duckdb.DuckDBPyConnection) -> dict[int, Bounds]:
    """Return the lowest and highest number of each column that is stored as numbers."""
    numeric = {kind.value for kind in NUMERIC}
    places = [position for position, stored in enumerate(staged.types) if stored in numeric]
    if not places:
        return {}
    metadata = pq.read_metadata(staged.rows)
    found = {position: _noted_bounds(metadata, position) for position in places}
    for position in [position for position, bounds in found.items() if bounds is None]:
        cell = f'"{staged.names[position]}"'
        query = f"SELECT min({cell}), max({cell}) FROM staged WHERE isfinite({cell}::DOUBLE)"
        found[position] = connection.cursor().execute(query).fetchone() or (None, None)
    return {position: bounds for position, bounds in found.items() if bounds is not None}


def _noted_bounds(metadata: pq.FileMetaData, position: int) -> Bounds | None:
    """Return the bounds that the file itself notes for a column; None where it does not."""
    chunks = (metadata.row_group(group).column(position) for group in range(metadata.num_row_groups))
    noted = [chunk.statistics for chunk in chunks]
    if any(
        each is None or not (each.has_min_max or each.null_count == each.num_values == 0) for each in noted
    ):
        return None
    ends = [(each.min, each.max) for each in noted if each.has_min_max]
    return (min(low for low, _ in ends), max(high for _, high in ends)) if ends else (None, None)


def _draft(staged: Staged, position: int, sample: pa.Table, connection: duckdb.DuckDBPyConnection) -> Draft:
    original, name, stored = staged.columns[position], staged.names[position], staged.types[position]
    values = list(dict.fromkeys(_values(sample, position, staged, connection)))
    bare = [value for value in values if not is_null_word(value)]
    is_guarded = bool(bare) and all(map(_GUARDED.match, bare))
    bare = [_GUARDED.sub(r"\1", value) for value in bare] if is_guarded else bare
    column = Column(
        original=original,
        name=name,
        variable=Variable(name, VariableType.TEXT, {"en": original, "es": original}, original=original),
        position=position,
        examples=_examples((not is_guarded and _previewed(staged, position)) or bare or values),
        is_guarded=is_guarded,
    )
    column = column.read_as(reading) if (reading := staged.readings[position]) else column
    hint = staged.hints[position] if position < len(staged.hints) else Hint()
    is_open = stored == "text" and not is_guarded and not (says_code(name) and _are_digits(bare))
    declared = declared_readings(hint, stored, bare)
    possible = readings(name, bare) if is_open else ()
    has_few = staged.loaded <= SMALL or len(values) <= FEW
    return Draft(
        column,
        stored,
        f'"{name}"',
        (*declared, *(reading for reading in possible if reading not in declared)),
        has_few,
        hint=hint,
        declared=len(declared),
    )


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
    return [_GUARDED.sub(r"\1", cell) for cell in cells if not is_null_word(cell)]


def _are_digits(values: Sequence[str]) -> bool:
    return bool(values) and all(value.strip().isdigit() for value in values)


def _examples(values: Sequence[str]) -> tuple[str, ...]:
    distinct = dict.fromkeys(value[:80] for value in values if value.strip())
    return tuple(distinct)[:5]


def _counted(draft: Draft, kind: str, connection: duckdb.DuckDBPyConnection) -> Draft:
    """Return the draft with what all rows showed: each distinct value once with its count, or row by row."""
    if draft.stored == VariableType.NUMBER.value and not draft.has_few and not draft.readings:
        return _with_declared_words(draft, connection)
    if draft.has_few:
        # kept as a table where there is room, since several questions are asked of it
        cell = f"c{draft.column.position}"
        grouped = f"SELECT {draft.cell} AS {cell}, count(*) AS n FROM staged GROUP BY ALL"
        connection.execute(f"CREATE {kind} counted_{cell} AS {grouped}")
    draft = _scanned(_with_null_words(draft, connection), connection)
    if not draft.fits or max(draft.fits) == draft.values:
        return draft
    more = wider(draft.readings[draft.declared :], misfits(draft, connection))
    more = (*draft.readings[: draft.declared], *more)
    return _scanned(replace(draft, readings=more), connection) if more != draft.readings else draft


def misfits(draft: Draft, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return some of the values that do not fit the reading that fits most."""
    cell = f"c{draft.column.position}"
    best = draft.readings[draft.fits.index(max(draft.fits))]
    value, cleaning = (
        typed(draft.column.read_as(best), draft.stored, cell),
        cleaned(draft.column, draft.stored, cell),
    )
    query = (
        f"SELECT DISTINCT trim(CAST({cell} AS VARCHAR)) FROM (SELECT {cleaning.sql} AS {cell} FROM ({draft.rows})) "
        f"WHERE {cell} IS NOT NULL AND ({value.sql}) IS NULL LIMIT {MOST_MISFITS}"
    )
    rows = connection.cursor().execute(query, [*cleaning.values, *value.values]).fetchall()
    return [text for (text,) in rows]


def _scanned(draft: Draft, connection: duckdb.DuckDBPyConnection) -> Draft:
    cell = f"c{draft.column.position}"
    cleaning = cleaned(draft.column, draft.stored, cell)
    counts = _counts(draft, cell)
    query = (
        f"SELECT {', '.join(each.sql for each in counts)} "
        f"FROM (SELECT {cleaning.sql} AS {cell}, n FROM ({draft.rows}))"
    )
    parameters = [*(value for each in counts for value in each.values), *cleaning.values]
    return _read_counts(draft, list(connection.cursor().execute(query, parameters).fetchone() or ()))


def _with_null_words(draft: Draft, connection: duckdb.DuckDBPyConnection) -> Draft:
    if draft.stored != "text":
        return _with_declared_words(draft, connection)
    words = words_present(f"c{draft.column.position}", draft.rows, connection)
    column = replace(draft.column, null_words=tuple(dict.fromkeys((*words, *draft.hint.null_words))))
    return replace(draft, column=column, words=words)


def _with_declared_words(draft: Draft, connection: duckdb.DuckDBPyConnection) -> Draft:
    """Return a draft of a typed column with the declared null words, if any of its values is one."""
    column = replace(draft.column, null_words=draft.hint.null_words)
    cell = f"c{column.position}"
    cleaning = cleaned(column, draft.stored, cell)
    if not cleaning.values:
        return draft
    query = f"SELECT count(*) FROM ({draft.rows}) WHERE {cell} IS NOT NULL AND ({cleaning.sql}) IS NULL"
    count = (connection.cursor().execute(query, [*cleaning.values]).fetchone() or (0,))[0]
    return replace(draft, column=column) if count else draft


def _counts(draft: Draft, cell: str) -> list[Expression]:
    distinct = f"count({cell})" if draft.has_few else f"approx_count_distinct({cell})"
    found = [Expression(f"sum(n) FILTER ({cell} IS NOT NULL)"), Expression(distinct)]
    for reading in draft.readings:
        value = typed(draft.column.read_as(reading), draft.stored, cell)
        found.append(Expression(f"sum(n) FILTER (({value.sql}) IS NOT NULL)", value.values))
        if reading.type in NUMERIC:
            found += [Expression(f"{each}({value.sql})::DOUBLE", value.values) for each in ("min", "max")]
    if draft.stored == "text":
        found += [Expression(f"{each}(strlen({cell}))") for each in ("min", "max")]
    return [*found, *_counts_of_codes(cell)] if _may_be_code(draft) else found


def _counts_of_codes(cell: str) -> list[Expression]:
    return [
        Expression(f"count(*) FILTER (NOT regexp_full_match({cell}, ' *[0-9]+ *'))"),
        Expression(f"count(*) FILTER (regexp_matches({cell}, '^ *0[0-9]+ *$'))"),
    ]


def _may_be_code(draft: Draft) -> bool:
    is_whole = any(reading.type in (VariableType.INTEGER, VariableType.YEAR) for reading in draft.readings)
    return draft.stored == "text" and (is_whole or bool(draft.column.null_words))


def _read_counts(draft: Draft, row: list[Any]) -> Draft:
    values, distinct = int(row.pop(0) or 0), int(row.pop(0) or 0)
    fits, bounds = [], []
    for reading in draft.readings:
        fits.append(int(row.pop(0) or 0))
        bounds.append((row.pop(0), row.pop(0)) if reading.type in NUMERIC else (None, None))
    draft = replace(
        draft, values=values, distinct=min(distinct, values), fits=tuple(fits), bounds=tuple(bounds)
    )
    if draft.stored == "text":
        draft = replace(draft, widths=(int(row.pop(0) or 0), int(row.pop(0) or 0)))
    if not row:
        return draft
    others, zeros = (int(count or 0) for count in row)
    return replace(draft, is_digits=not others, has_leading_zero=zeros > 0)
