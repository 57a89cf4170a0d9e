"""One cell of a stacked table as SQL: what a file's own cell becomes by the rule for its column."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import duckdb

from core.catalog import VariableType
from core.errors import AppError
from core.harmony import Rule
from core.words import Message, N_
from data_loaders.stacking.alike import FILE_NUMBER
from data_loaders.stacking.pieces import Piece
from data_loaders.values.conversions import Expression

_BAD_FACTOR = N_('The unit factor "%(factor)s" is not a number above 0. Write it as 0.001 or 1000.')
_NO_NUMBERS = N_(
    '%(count)s value of "%(column)s" in "%(file)s" cannot be multiplied by %(factor)s, because it is not a plain number '
    "with this decimal sign. Choose the other decimal sign, or take the factor out."
)
_NO_NUMBERS_PLURAL = N_(
    '%(count)s values of "%(column)s" in "%(file)s" cannot be multiplied by %(factor)s, because they are not plain numbers '
    "with this decimal sign. Choose the other decimal sign, or take the factor out."
)
_STORED = {
    VariableType.INTEGER.value: "BIGINT",
    VariableType.NUMBER.value: "DOUBLE",
    VariableType.BOOLEAN.value: "BOOLEAN",
    VariableType.DATE.value: "DATE",
    VariableType.DATETIME.value: "TIMESTAMP",
}


@dataclass(frozen=True)
class Cell:
    """What of one file stands in one column of the stack: a column of its own by a rule, a constant, or nothing."""

    column: str = ""
    stored: str = ""
    rule: Rule | None = None
    constant: str = ""

    @property
    def type(self) -> str:
        """How the cell is stored, as text where a rule changes it; empty where it says nothing."""
        if self.column:
            is_changed = self.rule is not None and (self.rule.values or self.rule.factor != "1")
            return "text" if is_changed else self.stored
        return "text" if self.constant else ""


def cell(cells: Sequence[Cell], numbers: Sequence[int | None], kind: str) -> Expression:
    """Return one column for files that share a Parquet file, told apart by their numbers in it."""
    different = list(dict.fromkeys(map(_Key, cells)))
    if len(different) == 1:
        return _sql(cells[0], kind)
    if not any(each.column for each in cells):
        constants: list[str | None] = [None] * (max(number or 0 for number in numbers) + 1)
        for each, number in zip(cells, numbers, strict=True):
            constants[number or 0] = each.constant or None
        return Expression(f'list_extract(?::VARCHAR[], "{FILE_NUMBER}" + 1)', (constants,))
    cases, values = [], []
    for key in different:
        of_these = [number for each, number in zip(cells, numbers, strict=True) if _Key(each) == key]
        sql = _sql(key.cell, kind)
        cases.append(f'WHEN list_contains(?::BIGINT[], "{FILE_NUMBER}") THEN {sql.sql}')
        values += [of_these, *sql.values]
    return Expression(f"CASE {' '.join(cases)} END", tuple(values))


def on_disk(numbers: Sequence[int | None]) -> Expression:
    """Return the condition for the rows of these files in their Parquet file."""
    known = [number for number in numbers if number is not None]
    if not known:
        return Expression("")
    if known == list(range(known[0], known[-1] + 1)):
        return Expression(f' WHERE "{FILE_NUMBER}" BETWEEN ? AND ?', (known[0], known[-1]))
    return Expression(f' WHERE list_contains(?::BIGINT[], "{FILE_NUMBER}")', (list(numbers),))


def check_factors(piece: Piece, cells: Sequence[Cell], connection: duckdb.DuckDBPyConnection) -> None:
    """Raise AppError if a unit factor meets values with digits that it cannot multiply: they would stay in the old unit."""
    for each in cells:
        rule = each.rule
        if rule is None or rule.factor == "1":
            continue
        _factor(rule.factor)
        text = f'CAST("{each.column}" AS VARCHAR)'
        where = on_disk([piece.number])
        query = (
            f"SELECT count(*) FILTER (regexp_matches({text}, '[0-9]') AND {_as_number(text, rule.decimal)} IS NULL) "
            f"FROM read_parquet(?){where.sql}"
        )
        (count,) = connection.cursor().execute(query, [str(piece.staged.rows), *where.values]).fetchone() or (
            0,
        )
        if count:
            gaps = {"count": count, "column": rule.source, "file": piece.name, "factor": rule.factor}
            raise AppError(Message(_NO_NUMBERS, gaps, plural=_NO_NUMBERS_PLURAL, count=count))


class _Key:
    """A cell to be compared with others: a rule holds a mapping, which has no hash."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        rule = cell.rule
        changes = (tuple(sorted(rule.values.items())), rule.factor, rule.decimal) if rule else ()
        self._key = (cell.column, cell.stored, cell.constant, changes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


def _sql(cell: Cell, kind: str) -> Expression:
    """Return the SQL of one cell, stored as `kind`."""
    if not cell.column:
        return Expression(f"CAST(? AS {_STORED.get(kind, 'VARCHAR')})", (cell.constant or None,))
    text = f'CAST("{cell.column}" AS VARCHAR)'
    if kind != "text":
        return Expression(f'CAST("{cell.column}" AS {_STORED[kind]})')
    if cell.rule is None:
        return Expression(text)
    changed = Expression(text)
    if cell.rule.factor != "1":
        changed = Expression(f"coalesce({_times(text, cell.rule)}, {text})")
    if not cell.rule.values:
        return changed
    cases = " ".join("WHEN ? THEN ?" for _ in cell.rule.values)
    values = tuple(value for pair in cell.rule.values.items() for value in pair)
    return Expression(
        f"nullif(CASE trim({text}) {cases} ELSE {changed.sql} END, '')", (*values, *changed.values)
    )


def _as_number(text: str, decimal: str) -> str:
    """Return the SQL of a plain number; null where the text is none."""
    sign = "," if decimal == "," else "."
    plain = f"replace(trim({text}), ',', '.')" if sign == "," else f"trim({text})"
    pattern = rf"[-+]?([0-9]+([{sign}][0-9]*)?|[{sign}][0-9]+)([eE][-+]?[0-9]+)?"
    return f"CASE WHEN regexp_full_match(trim({text}), '{pattern}') THEN TRY_CAST({plain} AS DOUBLE) END"


def _times(text: str, rule: Rule) -> str:
    """Return the SQL of a number in the new unit, as text. 3 thousandths are 3 / 1000, which is exact where 3 * 0.001 is not."""
    factor, number = _factor(rule.factor), _as_number(text, rule.decimal)
    inverse = 1 / factor
    is_inverse = factor < 1 and inverse == inverse.to_integral_value()
    changed = f"({number}) / {int(inverse)}.0" if is_inverse else f"({number}) * {factor:f}"
    # trimmed so that 1000 stays a whole number
    plain = f"regexp_replace(CAST(CAST({changed} AS DOUBLE) AS VARCHAR), '\\.0$', '')"
    return f"replace({plain}, '.', ',')" if rule.decimal == "," else plain


def _factor(text: str) -> Decimal:
    try:
        factor = Decimal(text)
    except InvalidOperation:
        factor = Decimal(0)
    if not factor.is_finite() or factor <= 0:
        raise AppError(Message(_BAD_FACTOR, {"factor": text[:20]}))
    return factor
