"""What SQLAlchemy finds out about the tables of a server: names, columns, keys, comments."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from core.catalog import Link
from data_loaders.databases.alchemy_session import AlchemySession
from data_loaders.databases.tables import DatabaseColumn, DatabaseTable, Family, TableDescription

if TYPE_CHECKING:
    import sqlalchemy as sa

_SYSTEM = frozenset(
    ["sys", "guest", "INFORMATION_SCHEMA", "information_schema", "system", "outln", "xdb", "mdsys"]
)
MONEY = {"MONEY": (19, 4), "SMALLMONEY": (10, 4)}
LONGEST_WHOLE = 20
"""Digits of an unsigned whole number of 64 bits."""

_BINARY = frozenset(
    [
        *[
            "BLOB",
            "LONGBLOB",
            "MEDIUMBLOB",
            "TINYBLOB",
            "BINARY",
            "VARBINARY",
            "IMAGE",
            "RAW",
            "BFILE",
            "ROWVERSION",
            "TIMESTAMP",
            "LargeBinary",
        ]
    ]
)


def tables(session: AlchemySession) -> tuple[DatabaseTable, ...]:
    """Return the tables and views, in the order of their names. Such servers are not asked how many rows they have."""
    import sqlalchemy as sa

    with session.explained():
        inspector = sa.inspect(session.opened)
        found = [
            DatabaseTable(schema, name, kind)
            for schema in _schemas(session, inspector)
            for kind, names in (
                ("table", inspector.get_table_names(schema or None)),
                ("view", inspector.get_view_names(schema or None)),
            )
            for name in names
        ]
    return tuple(sorted(found, key=lambda table: (table.schema, table.name)))


def _schemas(session: AlchemySession, inspector: "sa.Inspector") -> list[str]:
    """Return the schemas to look in; where a database is a schema, the one that was connected to."""
    if session.dialect in ("sqlite", "mysql"):
        return [""]
    return [
        name for name in inspector.get_schema_names() if name not in _SYSTEM and not name.startswith("db_")
    ]


def describe(session: AlchemySession, schema: str, name: str) -> TableDescription:
    """Return one table with its columns, key and links. Raises DatabaseFailed where it is gone."""
    import sqlalchemy as sa

    with session.explained():
        inspector = sa.inspect(session.opened)
        place = schema or None
        columns = tuple(_column(column, session.dialect) for column in inspector.get_columns(name, place))
        kind = "view" if name in inspector.get_view_names(place) else "table"
        key = inspector.get_pk_constraint(name, place).get("constrained_columns", [])
        links = tuple(_links(inspector, name, place))
        comment = _comment(inspector, name, place)
    return TableDescription(DatabaseTable(schema, name, kind, comment=comment), columns, tuple(key), links)


def _links(inspector: "sa.Inspector", name: str, schema: str | None) -> Iterator[Link]:
    for each in inspector.get_foreign_keys(name, schema):
        yield Link(
            tuple(each["constrained_columns"]), each["referred_table"], tuple(each["referred_columns"])
        )


def _comment(inspector: "sa.Inspector", name: str, schema: str | None) -> str:
    try:
        return inspector.get_table_comment(name, schema).get("text") or ""
    except NotImplementedError:
        return ""


def _column(found: Any, dialect: str) -> DatabaseColumn:
    kind = found["type"]
    family = _family(kind, dialect)
    precision, scale = _digits(kind) if family is Family.DECIMAL else (None, None)
    is_stamp = type(kind).__name__ == "TIMESTAMP" and dialect == "mysql"
    return DatabaseColumn(
        name=found["name"],
        declared=type(kind).__name__.lower(),
        family=family,
        precision=precision,
        scale=scale,
        is_zoned=family is Family.DATETIME and (is_stamp or bool(getattr(kind, "timezone", False))),
        is_padded=type(kind).__name__ in ("CHAR", "NCHAR"),
        comment=found.get("comment") or "",
        labels=tuple(kind.enums) if family is Family.CODES else (),
    )


def _family(kind: Any, dialect: str) -> Family:
    import sqlalchemy as sa

    name = type(kind).__name__
    if name in MONEY or _is_unsigned(kind):
        return Family.DECIMAL
    if name == "YEAR":
        return Family.WHOLE
    # some types belong to two of these: the first counts
    ordered: tuple[tuple[Callable[[], bool], Family], ...] = (
        (lambda: isinstance(kind, sa.Enum), Family.CODES),
        (lambda: isinstance(kind, sa.Boolean), Family.BOOLEAN),
        (lambda: isinstance(kind, sa.Float), Family.FLOAT),
        (lambda: isinstance(kind, sa.Numeric), Family.DECIMAL),
        (lambda: isinstance(kind, sa.Integer), Family.WHOLE),
        (lambda: isinstance(kind, sa.DateTime) or name == "DATETIMEOFFSET", Family.DATETIME),
        (lambda: isinstance(kind, sa.Date), Family.DATE),
        (lambda: name in _BINARY, Family.LEFT_OUT),
        (lambda: isinstance(kind, sa.String) and name != "SET", Family.TEXT),
        (lambda: isinstance(kind, sa.types.NullType) and dialect != "sqlite", Family.LEFT_OUT),
    )
    return next((family for fits, family in ordered if fits()), Family.OTHER)


def _is_unsigned(kind: Any) -> bool:
    return type(kind).__name__ == "BIGINT" and bool(getattr(kind, "unsigned", False))


def _digits(kind: Any) -> tuple[int | None, int | None]:
    if type(kind).__name__ in MONEY:
        return MONEY[type(kind).__name__]
    if _is_unsigned(kind):
        return LONGEST_WHOLE, 0
    return kind.precision, kind.scale
