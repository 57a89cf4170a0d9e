"""The statements that read a table through SQLAlchemy, which quotes the names and hands the values over as parameters."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from data_loaders.databases.choice import Check, Operator, Value
from data_loaders.databases.tables import DatabaseColumn, Family, TableDescription

if TYPE_CHECKING:
    import sqlalchemy as sa

    Column = sa.ColumnElement[Any]
    Test = sa.ColumnElement[bool]


def selected(
    described: TableDescription, columns: Sequence[DatabaseColumn], checks: Sequence[Check], most: int | None
) -> "sa.Select[Any]":
    """Return the statement for these columns. With a limit the rows come in the order of the key, where there is one."""
    import sqlalchemy as sa

    cells: list[Column] = [sa.column(_quoted(column.name)) for column in columns]
    select = sa.select(*cells).select_from(_source(described)).where(*map(_test, checks))
    if most is None:
        return select
    return select.order_by(*(sa.column(_quoted(name)) for name in described.key)).limit(most)


def counted(described: TableDescription, checks: Sequence[Check], most: int | None) -> "sa.Select[Any]":
    """Return the statement that counts the rows, up to the limit."""
    import sqlalchemy as sa

    if most is None:
        return sa.select(sa.func.count()).select_from(_source(described)).where(*map(_test, checks))
    rows: sa.Select[Any] = sa.select(sa.literal_column("1").label("one")).select_from(_source(described))
    return sa.select(sa.func.count()).select_from(rows.where(*map(_test, checks)).limit(most).subquery())


def _source(described: TableDescription) -> "sa.TableClause":
    import sqlalchemy as sa

    schema = described.table.schema
    return sa.table(_quoted(described.table.name), schema=_quoted(schema) if schema else None)


def _quoted(name: str) -> "sa.quoted_name":
    import sqlalchemy as sa

    return sa.quoted_name(name, quote=True)


def _test(check: Check) -> "Test":
    import sqlalchemy as sa

    types: dict[Family, sa.types.TypeEngine[Any]] = {
        Family.WHOLE: sa.BigInteger(),
        Family.DECIMAL: sa.Numeric(),
        Family.FLOAT: sa.Double(),
        Family.BOOLEAN: sa.Boolean(),
        Family.DATE: sa.Date(),
        Family.DATETIME: sa.DateTime(),
    }
    column: Column = sa.column(_quoted(check.column.name), types.get(check.column.family, sa.String()))
    return _TESTS[check.operator](column, check.values)


_TESTS: "Mapping[Operator, Callable[[Column, Sequence[Value]], Test]]" = {
    Operator.IS: lambda column, values: column.in_(values),
    Operator.IS_NOT: lambda column, values: column.is_(None) | column.not_in(values),
    Operator.AT_LEAST: lambda column, values: column >= values[0],
    Operator.AT_MOST: lambda column, values: column <= values[0],
    Operator.BEGINS: lambda column, values: column.startswith(values[0], autoescape=True),
    Operator.EMPTY: lambda column, _: column.is_(None),
    Operator.FILLED: lambda column, _: column.is_not(None),
}
