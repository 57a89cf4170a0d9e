"""SQL as a person would write it, from the nested SQL of an engine: one SELECT with WHERE and GROUP BY, no files.

It is shown under "how this was counted". The meaning stays the same: run on a table of the dataset's name, the readable
query gives the rows of the answer (a test does exactly that).
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from data_loaders.engines.plain_expressions import plainer

_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_SOME_TABLE = "data"


def readable_sql(sql: str, tables: Mapping[str, str], columns: Mapping[str, str] | None = None) -> str:
    """Return the query with its nesting merged, its expressions shortened, and no path in it.

    `tables` gives each file's table name, `columns` new names for columns of the result. A file that `tables` does not
    name is called "data".
    """
    import sqlglot

    tree = sqlglot.parse_one(sql, read="duckdb")
    tree = _with_table_names(tree, tables)
    tree = _merged(tree)
    tree = plainer(tree)
    _tidy(tree, columns or {})
    _on_one_line(tree)
    return str(tree.sql(dialect="duckdb", pretty=True))


def _with_table_names(tree: Any, tables: Mapping[str, str]) -> Any:
    """Return the tree with every scan of files replaced by the name of the table that they hold."""
    from sqlglot import exp

    for source in list(tree.find_all(exp.Table)):
        if not isinstance(source.this, exp.Identifier):
            texts = [literal.this for literal in source.find_all(exp.Literal) if literal.is_string]
            name = next((tables[text] for text in texts if text in tables), _SOME_TABLE)
            source.replace(exp.Table(this=exp.to_identifier(name)))
    return tree


def _merged(select: Any) -> Any:
    """Return the query with each subquery folded into the one around it, from the inside out."""
    from sqlglot import exp

    source = select.args["from_"].this
    if not isinstance(source, exp.Subquery) or not isinstance(source.this, exp.Select):
        return select
    inner = _merged(source.this)
    if not any(inner.args.get(part) for part in ("group", "limit", "order", "distinct", "having")):
        return _over_rows(select, inner)
    if _only_renames(select):
        return _renamed(select, inner)
    source.set("this", inner)
    return select


def _over_rows(outer: Any, inner: Any) -> Any:
    """Return the outer query asked straight of the inner one's source; both conditions hold."""
    meaning = _meanings(inner)
    merged = outer.copy()
    merged.set("expressions", [_named(item) for item in merged.expressions])
    merged = _substituted(merged, meaning)
    merged.set("from_", inner.args["from_"].copy())
    if inner.args.get("where"):
        merged = merged.where(inner.args["where"].this.copy(), append=True)
    return merged if merged.expressions != [] and not _is_star(merged) else _all_of(merged, inner)


def _all_of(outer: Any, inner: Any) -> Any:
    outer.set("expressions", [item.copy() for item in inner.expressions])
    return outer


def _renamed(outer: Any, inner: Any) -> Any:
    """Return the inner query with the outer one's names and order of columns."""
    from sqlglot import exp

    meaning = _meanings(inner)
    merged = inner.copy()
    columns = [
        exp.alias_(meaning[item.unalias().name].copy(), item.alias_or_name) for item in outer.expressions
    ]
    merged.set("expressions", columns)
    return merged


def _only_renames(select: Any) -> bool:
    from sqlglot import exp

    clauses = ("where", "group", "limit", "order", "distinct", "having")
    return not any(select.args.get(part) for part in clauses) and all(
        isinstance(item.unalias(), exp.Column) for item in select.expressions
    )


def _is_star(select: Any) -> bool:
    from sqlglot import exp

    return any(isinstance(item, exp.Star) for item in select.expressions)


def _meanings(select: Any) -> dict[str, Any]:
    """Return what each column of a query stands for."""
    return {item.alias_or_name: item.unalias() for item in select.expressions if item.alias_or_name != "*"}


def _named(item: Any) -> Any:
    """Return a column with its name kept as an alias, before its content is replaced."""
    from sqlglot import exp

    return exp.alias_(item, item.name, quoted=False) if isinstance(item, exp.Column) else item


def _substituted(select: Any, meaning: Mapping[str, Any]) -> Any:
    from sqlglot import exp

    def replaced(node: Any) -> Any:
        if not isinstance(node, exp.Column) or node.name not in meaning:
            return node
        content = meaning[node.name].copy()
        return exp.paren(content) if isinstance(content, exp.Binary) else content

    return select.transform(replaced)


def _tidy(select: Any, columns: Mapping[str, str]) -> None:
    """Take away what only a machine needs: table names before columns, aliases that repeat, quotes."""
    from sqlglot import exp

    for column in select.find_all(exp.Column):
        column.set("table", None)
    select.set("expressions", [_aliased(item, columns) for item in select.expressions])
    _group_simply(select)
    for name in select.find_all(exp.Identifier):
        name.set("quoted", not _PLAIN_NAME.fullmatch(name.name) or name.name in _keywords())


def _aliased(item: Any, columns: Mapping[str, str]) -> Any:
    from sqlglot import exp

    name = columns.get(item.alias_or_name, item.alias_or_name)
    content = item.unalias()
    return content if isinstance(content, exp.Column) and content.name == name else exp.alias_(content, name)


def _group_simply(select: Any) -> None:
    """Group by names where all groups are plain columns, else by whatever is not added up."""
    from sqlglot import exp

    group = select.args.get("group")
    if group is None:
        return
    if not group.expressions:
        # "GROUP BY ALL" without a group
        select.set("group", None)
    elif not all(isinstance(item, exp.Column) for item in group.expressions):
        select.set("group", exp.Group(all=True))


def _on_one_line(select: Any) -> None:
    """Write conditions of a FILTER on its line, and days as DATE '2024-12-31'."""
    from sqlglot import exp

    for cast in list(select.find_all(exp.Cast)):
        if cast.to.this == exp.DType.DATE and isinstance(cast.this, exp.Literal):
            cast.replace(exp.Var(this=f"DATE {cast.this.sql(dialect='duckdb')}"))
    for item in list(select.find_all(exp.Filter)):
        counted, test = (part.sql(dialect="duckdb") for part in (item.this, item.expression.this))
        item.replace(exp.Var(this=f"{counted} FILTER (WHERE {test})"))


@lru_cache(maxsize=1)
def _keywords() -> frozenset[str]:
    """Return the words that the engine does not take for a name."""
    import duckdb

    with duckdb.connect(":memory:") as connection:
        rows = connection.execute(
            "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'"
        ).fetchall()
    return frozenset(name for (name,) in rows)
