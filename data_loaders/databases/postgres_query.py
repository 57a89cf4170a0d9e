"""The statements that read a table of a PostgreSQL server. Names come from its catalogue and are quoted.

Values of conditions never stand in a statement: a streamed answer takes no parameters, so they are handed over first, as
settings of the transaction, and read back with `current_setting`.
"""

# ruff: noqa: S608 - names come from the server's catalogue and are quoted; values are parameters

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.catalog import VariableType
from data_loaders.databases.choice import Check, Operator
from data_loaders.databases.decimals import DecimalFacts, is_certain
from data_loaders.databases.tables import DatabaseColumn, DatabaseTable, Family

_COMPARED = {
    Family.WHOLE: "int8",
    Family.DECIMAL: "numeric",
    Family.FLOAT: "float8",
    Family.BOOLEAN: "boolean",
    Family.DATE: "date",
}
_SIGNS = {Operator.AT_LEAST: ">=", Operator.AT_MOST: "<="}
_FACTS = 6
FIRST_LONG = "9223372036854775808"
"""The first whole number that needs more than 64 bits."""
SMALLEST, LARGEST = "1e-300", "1e300"
"""Between these a decimal has a number of double precision near it."""


@dataclass(frozen=True)
class Query:
    """Which rows of which table: its name, the conditions, their values by setting, the order and the limit."""

    source: str
    where: str
    settings: Mapping[str, str]
    order: str = ""
    limit: str = ""

    def select(self, what: str) -> str:
        """Return the statement for these expressions, in the order and up to the limit."""
        return f"SELECT {what} FROM {self.source}{self.where}{self.order}{self.limit}"

    def first(self, what: str, rows: int) -> str:
        """Return the statement for the first rows."""
        return f"SELECT {what} FROM {self.source}{self.where}{self.order} LIMIT {rows}"

    def count(self) -> str:
        """Return the statement that counts the rows, up to the limit."""
        if not self.limit:
            return f"SELECT count(*) FROM {self.source}{self.where}"
        return f"SELECT count(*) FROM (SELECT 1 FROM {self.source}{self.where}{self.limit}) AS limited"

    def survey(self, columns: Sequence[DatabaseColumn], counts: Sequence[str]) -> str:
        """Return the statement that counts the rows, and these things beside, of which the columns are needed.

        Without an order nobody knows which rows a limit will let through: then all of them are counted.
        """
        source = f"{self.source}{self.where}"
        if self.limit and self.order and columns:
            names = ", ".join(quoted(column.name) for column in columns)
            source = f"(SELECT {names} FROM {source}{self.order}{self.limit}) AS limited"
        return f"SELECT {', '.join(['count(*)', *counts])} FROM {source}"


def query(table: DatabaseTable, checks: Sequence[Check], key: Sequence[str], most: int | None) -> Query:
    """Return what to read. With a limit the rows come in the order of the key, where the table has one."""
    settings: dict[str, str] = {}
    tests = [_test(check, settings) for check in checks]
    is_ordered = most is not None and bool(key)
    return Query(
        source=f"{quoted(table.schema)}.{quoted(table.name)}",
        where=f" WHERE {' AND '.join(tests)}" if tests else "",
        settings=settings,
        order=f" ORDER BY {', '.join(map(quoted, key))}" if is_ordered else "",
        limit="" if most is None else f" LIMIT {int(most)}",
    )


def quoted(name: str) -> str:
    """Return a name as PostgreSQL reads it back, whatever signs it holds.

    >>> quoted('we"ird')
    '"we""ird"'
    """
    return '"' + name.replace('"', '""') + '"'


def cell(column: DatabaseColumn, stored: str, *, unreal: int = 0, is_ascii: bool = False) -> str:
    """Return the expression of a column as it is to arrive. The text of `char(n)` comes without its padding.

    `unreal` values of it are no numbers. `is_ascii`: the database does not know the encoding of its text, so the bytes are asked for.
    """
    name = quoted(column.name)
    if stored == "text":
        return f"convert_to({name}::text, 'SQL_ASCII')" if is_ascii else f"{name}::text"
    if column.family is Family.DECIMAL:
        amount = f"{name}::numeric"
        if stored == VariableType.NUMBER.value:
            return f"{amount}::float8"
        # the server stops at a NaN that is to be a whole number; as text it can be told and counted here
        return f"{amount}::text" if unreal else f"{amount}::int8"
    return f"{name}::int8" if column.family is Family.WHOLE else name


def decimal_counts(column: DatabaseColumn, *, has_infinity: bool) -> list[str]:
    """Return what to count of a column of decimals, in the order of DecimalFacts."""
    amount = f"{quoted(column.name)}::numeric"
    unreal = "'NaN', 'Infinity', '-Infinity'" if has_infinity else "'NaN'"
    real = f"{amount} NOT IN ({unreal})"
    held = f"{real} AND abs({amount}) < {LARGEST} AND ({amount} = 0 OR abs({amount}) > {SMALLEST})"
    tests = [
        f"{amount} IS NOT NULL",
        f"{amount} IN ({unreal})",
        f"scale({amount}) > 0",
        f"{real} AND abs({amount}) >= {FIRST_LONG}",
        # the server compares what it would send with what it has
        f"CASE WHEN {held} THEN {amount}::float8::text::numeric <> {amount} ELSE false END",
        f"{real} AND NOT ({held})",
    ]
    if is_certain(column.precision, column.scale):
        tests[2:] = ["false"] * (_FACTS - 2)
    return [f"count(*) FILTER (WHERE {test})" for test in tests]


def decimal_facts(counts: Sequence[int]) -> list[DecimalFacts]:
    """Return the facts of each column from the counts that the server gave, all columns one after the other."""
    return [DecimalFacts(*counts[start : start + _FACTS]) for start in range(0, len(counts), _FACTS)]


def _test(check: Check, settings: dict[str, str]) -> str:
    name, operator = quoted(check.column.name), check.operator
    if operator in (Operator.EMPTY, Operator.FILLED):
        return f"{name} IS {'NULL' if operator is Operator.EMPTY else 'NOT NULL'}"
    kind = _kind(check.column)
    side = f"{name}::text" if kind == "text" else name
    values = [_value(text, kind, settings) for text in map(_spelled, check.values)]
    if operator is Operator.BEGINS:
        return f"starts_with({side}, {values[0]})"
    if operator in _SIGNS:
        return f"{side} {_SIGNS[operator]} {values[0]}"
    listed = f"{side} IN ({', '.join(values)})"
    return listed if operator is Operator.IS else f"({name} IS NULL OR NOT {listed})"


def _kind(column: DatabaseColumn) -> str:
    if column.declared == "money":
        return "numeric::money"
    if column.family is Family.DATETIME:
        return "timestamptz" if column.is_zoned else "timestamp"
    return _COMPARED.get(column.family, "text")


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(text: str, kind: str, settings: dict[str, str]) -> str:
    setting = f"ventanilla.v{len(settings)}"
    settings[setting] = text
    return f"current_setting('{setting}')::{kind}"
