"""What the catalogue of a PostgreSQL server (12 or newer) says: schemas, tables, columns, keys, comments, enumerations."""

from collections.abc import Iterable
from typing import Any

from core.catalog import Link
from core.words import Message, N_
from data_loaders.databases import failures
from data_loaders.databases.postgres_session import Session
from data_loaders.databases.tables import DatabaseColumn, DatabaseTable, Family, TableDescription

_KINDS = {"r": "table", "p": "table", "v": "view", "m": "materialized view", "f": "foreign table"}
_SOME_ROWS = N_(
    "The database shows each user only some rows of this table: it may hold more than this connection sees."
)
MONEY_DIGITS = 19
TYPMOD_HEADER = 4
"""PostgreSQL keeps precision and scale of a numeric in one number, above a header of four bytes."""

_TABLES = """
SELECT n.nspname::text, c.relname::text, c.relkind::text, coalesce(obj_description(c.oid, 'pg_class'), ''),
    CASE c.relkind
        WHEN 'p' THEN (SELECT sum(l.reltuples) FILTER (WHERE l.reltuples >= 0)
            FROM pg_partition_tree(c.oid) AS t JOIN pg_class AS l ON l.oid = t.relid WHERE t.isleaf)
        WHEN 'v' THEN NULL
        ELSE CASE WHEN c.reltuples >= 0 AND (c.reltuples > 0 OR c.relpages = 0) THEN c.reltuples END
    END::float8,
    CASE c.relkind
        WHEN 'p' THEN (SELECT sum(pg_total_relation_size(t.relid)) FROM pg_partition_tree(c.oid) AS t WHERE t.isleaf)
        WHEN 'v' THEN NULL WHEN 'f' THEN NULL
        ELSE pg_total_relation_size(c.oid)
    END::int8,
    has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT'),
    c.oid::int8, row_security_active(c.oid)
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""

_COLUMNS = """
WITH RECURSIVE base(number, type, modifier) AS (
    SELECT attnum, atttypid, atttypmod FROM pg_attribute
    WHERE attrelid = $1::int8::oid AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT base.number, t.typbasetype, t.typtypmod FROM base JOIN pg_type AS t ON t.oid = base.type
    WHERE t.typtype = 'd'
)
SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), t.typname::text, t.typtype::text, base.modifier::int8,
    coalesce(col_description(a.attrelid, a.attnum), ''), has_column_privilege(a.attrelid, a.attnum, 'SELECT'),
    ARRAY(SELECT e.enumlabel::text FROM pg_enum AS e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
FROM pg_attribute AS a JOIN base ON base.number = a.attnum JOIN pg_type AS t ON t.oid = base.type AND t.typtype <> 'd'
WHERE a.attrelid = $1::int8::oid
ORDER BY a.attnum
"""

_KEYS = """
SELECT k.contype::text,
    ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u(number, place)
        JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.number ORDER BY u.place),
    coalesce(t.relname::text, ''),
    ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u(number, place)
        JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.number ORDER BY u.place)
FROM pg_constraint AS k LEFT JOIN pg_class AS t ON t.oid = k.confrelid
WHERE k.conrelid = $1::int8::oid AND k.contype IN ('p', 'f')
ORDER BY k.contype DESC, k.conname
"""

_FAMILIES = {
    **dict.fromkeys(["int2", "int4", "int8", "oid", "xid8"], Family.WHOLE),
    **dict.fromkeys(["numeric", "money"], Family.DECIMAL),
    **dict.fromkeys(["float4", "float8"], Family.FLOAT),
    **dict.fromkeys(["text", "varchar", "bpchar", "char", "name", "citext"], Family.TEXT),
    "bool": Family.BOOLEAN,
    "date": Family.DATE,
    **dict.fromkeys(["timestamp", "timestamptz"], Family.DATETIME),
    **dict.fromkeys(["bytea", "geometry", "geography", "raster", "tsvector", "tsquery"], Family.LEFT_OUT),
}
"""Types by their own names; every other one is taken as the text that the server writes for it."""


def tables(session: Session) -> tuple[DatabaseTable, ...]:
    """Return the tables and views of a database, the partitions of a table as one, in the order of their names."""
    return tuple(_table(row) for row in session.rows(f"{_TABLES} ORDER BY 1, 2"))


def describe(session: Session, schema: str, name: str) -> TableDescription:
    """Return one table with its columns, key and links. Raises DatabaseFailed where it is gone."""
    found = session.rows(f"{_TABLES} AND n.nspname = $1 AND c.relname = $2", [schema, name])
    if not found:
        raise failures.failed("42P01", session.name)
    number = str(found[0][7])
    key, links = _keys(session.rows(_KEYS, [number]))
    return TableDescription(
        table=_table(found[0]),
        columns=tuple(_column(row) for row in session.rows(_COLUMNS, [number])),
        key=key,
        links=links,
        notes=(Message(_SOME_ROWS),) if found[0][8] else (),
    )


def _table(row: tuple[Any, ...]) -> DatabaseTable:
    schema, name, kind, comment, rows, size, is_readable, *_ = row
    return DatabaseTable(
        schema, name, _KINDS[kind], None if rows is None else int(rows), size, comment, bool(is_readable)
    )


def _column(row: tuple[Any, ...]) -> DatabaseColumn:
    name, declared, type_, group, modifier, comment, is_readable, labels = row
    family = Family.CODES if group == "e" else _FAMILIES.get(type_, Family.OTHER)
    precision, scale = _digits(modifier) if type_ == "numeric" else (None, None)
    return DatabaseColumn(
        name=name,
        declared=declared,
        family=family,
        precision=MONEY_DIGITS if type_ == "money" else precision,
        scale=2 if type_ == "money" else scale,
        is_zoned=type_ == "timestamptz",
        is_padded=type_ == "bpchar",
        comment=comment,
        labels=tuple(labels),
        is_readable=bool(is_readable),
    )


def _digits(modifier: int) -> tuple[int | None, int | None]:
    """Return precision and scale of a numeric; a scale of 11 bits may be negative.

    >>> _digits(655366)
    (10, 2)
    """
    if modifier < TYPMOD_HEADER:
        return None, None
    scale = (modifier - TYPMOD_HEADER) & 0x7FF
    return ((modifier - TYPMOD_HEADER) >> 16) & 0xFFFF, (scale ^ 0x400) - 0x400


def _keys(rows: Iterable[tuple[Any, ...]]) -> tuple[tuple[str, ...], tuple[Link, ...]]:
    key: tuple[str, ...] = ()
    links = []
    for kind, columns, target, to in rows:
        if kind == "p":
            key = tuple(columns)
        else:
            links.append(Link(tuple(columns), target, tuple(to)))
    return key, tuple(links)
