"""What text has to say beyond its values: its shapes, spaces around it, capitals, and how long it is."""

from typing import Any

from core.profile import Tally
from data_loaders.profiling.counting import Counting
from data_loaders.profiling.tallies import Values

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

PATTERNS = 10
LONGEST_SHAPE = 40
"""Longer text is prose: its shape says nothing, and is cut."""
FORMED = 0.8
"""Values of which the ten commonest shapes hold at least so many have a form (codes); of others runs are compressed."""
WHITESPACE = " \t\n\r\v\f\u00a0\u2007\u202f\u3000"

_SHAPE = f"""
    CASE WHEN ltrim(v, '0123456789') = '' THEN repeat('9', least(length(v), {LONGEST_SHAPE + 1}))
    ELSE regexp_replace(regexp_replace(regexp_replace(left(v, {LONGEST_SHAPE + 1}), '\\p{{Lu}}|\\p{{Lt}}', 'A', 'g'),
        '\\p{{Ll}}|\\p{{Lo}}|\\p{{Lm}}', 'a', 'g'), '\\p{{Nd}}', '9', 'g') END"""
"""Digits are 9, capitals A, other letters a; the rest is as it stands."""


def text_figures(values: Values, counting: Counting) -> dict[str, Any]:
    """Return shapes, lengths, and how many records are blank, have spaces around, or are in capitals of their own."""
    blank, untrimmed, shortest, longest, upper, lower = counting.row(
        "SELECT coalesce(sum(n) FILTER (trim(v, $spaces) = ''), 0), "
        "coalesce(sum(n) FILTER (v <> trim(v, $spaces) AND trim(v, $spaces) <> ''), 0), "
        "min(length(v)), max(length(v)), coalesce(bool_or(v <> lower(v)), false), coalesce(bool_or(v <> upper(v)), false) "
        f"FROM {values.relation}",
        {"spaces": WHITESPACE},
    )
    return {
        "blank": int(blank),
        "untrimmed": int(untrimmed),
        "shortest": shortest,
        "longest": longest,
        "mixed_case": _mixed_case(values, counting) if upper and lower else 0,
        "patterns": patterns(values, counting),
    }


def _mixed_case(values: Values, counting: Counting) -> int:
    """Return the records that write a value in other capitals than most records with it do."""
    tally = (
        values.relation if values.is_tallied else f"(SELECT v, sum(n) AS n FROM {values.relation} GROUP BY 1)"
    )
    spellings = f"SELECT sum(n) - max(n) AS others FROM {tally} GROUP BY lower(v) HAVING count(*) > 1"
    return int(counting.row(f"SELECT coalesce(sum(others), 0) FROM ({spellings})")[0])


def patterns(values: Values, counting: Counting) -> tuple[Tally, ...]:
    """Return the commonest shapes: "AA-999". Where there are too many, runs are compressed: "Aa+ Aa+"."""
    counting.rows(
        f"CREATE OR REPLACE TABLE shapes AS SELECT {_SHAPE} AS v, sum(n) AS n FROM {values.relation} GROUP BY 1"
    )
    top = counting.rows(f"SELECT v, n::BIGINT FROM shapes ORDER BY n DESC, v LIMIT {PATTERNS}")
    if sum(count for _, count in top) < FORMED * values.values:
        runs = r"regexp_replace(regexp_replace(regexp_replace(v, 'A{2,}', 'A+', 'g'), 'a{2,}', 'a+', 'g'), '9{2,}', '9+', 'g')"
        top = counting.rows(
            f"SELECT {runs}, sum(n)::BIGINT FROM shapes GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {PATTERNS}"
        )
    counting.rows("DROP TABLE shapes")
    return tuple(Tally(_cut(shape), count) for shape, count in top)


def _cut(shape: str) -> str:
    return shape if len(shape) <= LONGEST_SHAPE else shape[:LONGEST_SHAPE] + "…"
