"""The queries that count a link: every name in them is a variable of ours, quoted; every value is a parameter."""

# ruff: noqa: S608 - names are checked and quoted; what comes from data or people is a parameter

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.catalog import Dataset, Variable, VariableType
from core.links import Mending

_COUNTED_EXACTLY = 10_000
"""Records; the estimate of different values is far off where there are few."""
_SPACE = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"
_TEXT_OF_NUMBER = (
    "CASE WHEN {x} = trunc({x}) AND abs({x}) < 1e15 THEN CAST(CAST({x} AS BIGINT) AS VARCHAR) "
    "ELSE CAST({x} AS VARCHAR) END"
)
_MENDED = {
    Mending.SPACES: f"trim({{x}}, {_SPACE})",
    Mending.CAPITALS: f"upper(trim({{x}}, {_SPACE}))",
    Mending.ZEROS: f"ltrim(upper(trim({{x}}, {_SPACE})), '0')",
}


@dataclass(frozen=True)
class Side:
    """One side of a link: the variables of a dataset, read from these files."""

    dataset: Dataset
    variables: tuple[str, ...]
    files: tuple[Path, ...]

    @property
    def keys(self) -> str:
        """The names of the parts of a value in the queries, with commas."""
        return ", ".join(f"k{place}" for place in range(len(self.variables)))


@dataclass(frozen=True)
class Query:
    """SQL and the values of its parameters, in order."""

    sql: str
    values: tuple[Any, ...]


def link_query(origin: Side, target: Side, year_variable: str, year: int) -> Query:
    """Return the query for a row of eight counts.

    Records with a value and different values of the origin, the same of the target; values on both sides, records of the
    origin with one of them, rows of the join, and values on both sides that the origin has in this year.
    """
    grouped = _both_sides(origin, target, year_variable, year)
    sql = f"""{grouped.sql},
        met AS (SELECT o.n, t.n AS m, o.is_last FROM o JOIN t USING ({origin.keys}))
        SELECT (SELECT coalesce(sum(n), 0) FROM o), (SELECT count(*) FROM o),
               (SELECT coalesce(sum(n), 0) FROM t), (SELECT count(*) FROM t),
               count(*), coalesce(sum(n), 0), coalesce(sum(CAST(n AS HUGEINT) * m), 0),
               count(*) FILTER (is_last)
        FROM met"""
    return Query(sql, grouped.values)


def mending_query(origin: Side, target: Side, how: Mending) -> Query:
    """Return the query for: values of the origin that match after a mending, and values of the target it leaves."""
    grouped = _both_sides(origin, target)
    parts = [_MENDED[how].format(x=f"k{place}") for place in range(len(origin.variables))]
    named = ", ".join(f"{part} AS k{place}" for place, part in enumerate(parts))
    sql = f"""{grouped.sql},
        mended AS MATERIALIZED (SELECT DISTINCT {named} FROM t)
        SELECT (SELECT count(*) FROM (SELECT {named} FROM o) AS p SEMI JOIN mended USING ({origin.keys})),
               (SELECT count(*) FROM mended)"""
    return Query(sql, grouped.values)


def unmatched_query(side: Side, other: Side, most: int) -> Query:
    """Return the query for the values of one side that the other does not have, the most frequent first."""
    grouped = _both_sides(side, other)
    sql = f"""{grouped.sql}
        SELECT {side.keys}, n FROM o ANTI JOIN t USING ({side.keys}) ORDER BY n DESC, {side.keys} LIMIT ?"""
    return Query(sql, (*grouped.values, most))


def columns_query(side: Side) -> Query:
    """Return the query for: records with a value, and different ones (about how many, of many), of each variable."""
    is_small = side.dataset.edition.records <= _COUNTED_EXACTLY
    distinct = "count(DISTINCT {key})" if is_small else "approx_count_distinct({key})"
    keys, counts, values = [], [], []
    for place, name in enumerate(side.variables):
        variable = side.dataset.variable(name)
        text = _text(variable)
        present, codes = _present(text, variable)
        keys.append(f"CASE WHEN {present} THEN {text} END AS k{place}")
        counts.append(f"count(k{place}), {distinct.format(key=f'k{place}')}")
        values += codes
    sql = f"SELECT {', '.join(counts)} FROM (SELECT {', '.join(keys)} FROM {_from(side)})"
    return Query(sql, (*values, *_paths(side)))


def exact_query(side: Side) -> Query:
    """Return the query for: different values of one variable; whole numbers among them, the lowest and the highest."""
    variable = side.dataset.variable(side.variables[0])
    present, codes = _present(_text(variable), variable)
    number = f"TRY_CAST({_text(variable)} AS BIGINT)"
    sql = f"""SELECT count(DISTINCT {_text(variable)}), count(DISTINCT {number}), min({number}), max({number})
        FROM {_from(side)} WHERE {present}"""
    return Query(sql, (*_paths(side), *codes))


def _both_sides(origin: Side, target: Side, year_variable: str = "", year: int = 0) -> Query:
    """Return the beginning of a query: the different values of either side with the records that have them."""
    is_last = f"bool_or({_quoted(year_variable)} = ?)" if year_variable else "false"
    here, there = _grouped(origin, f", {is_last} AS is_last"), _grouped(target, "")
    sql = f"WITH o AS MATERIALIZED ({here.sql}), t AS MATERIALIZED ({there.sql})"
    return Query(sql, (*((year,) if year_variable else ()), *here.values, *there.values))


def _grouped(side: Side, more: str) -> Query:
    keys, conditions, codes = [], [], []
    for place, name in enumerate(side.variables):
        variable = side.dataset.variable(name)
        text = _text(variable)
        keys.append(f"{text} AS k{place}")
        present, missing = _present(text, variable)
        conditions.append(present)
        codes += missing
    sql = f"""SELECT {", ".join(keys)}, count(*) AS n{more} FROM {_from(side)}
        WHERE {" AND ".join(conditions)} GROUP BY ALL"""
    return Query(sql, (*_paths(side), *codes))


def _text(variable: Variable) -> str:
    """Return a value as text, as code lists write it (`core.stored.as_stored_text`)."""
    name = _quoted(variable.name)
    if variable.type is VariableType.NUMBER:
        return _TEXT_OF_NUMBER.format(x=f"CAST({name} AS DOUBLE)")
    return f"CAST({name} AS VARCHAR)"


def _present(text: str, variable: Variable) -> tuple[str, list[str]]:
    """Return the condition that a record has a value, and the codes for "no value" that are its parameters."""
    codes = [code.value for code in variable.missing]
    coded = f" AND {text} NOT IN ({', '.join('?' * len(codes))})" if codes else ""
    return f"({text} IS NOT NULL AND trim({text}, {_SPACE}) <> ''{coded})", codes


def _from(side: Side) -> str:
    return f"read_parquet([{', '.join('?' * len(side.files))}])"


def _paths(side: Side) -> Sequence[str]:
    return [str(file) for file in side.files]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
