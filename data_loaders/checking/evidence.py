"""What suggestions are worked out from beyond the profile: a few cheap questions to the engine, most on some of the records."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from core.catalog import Dataset
from core.quality import Check
from data_loaders.checking.plans import Plan, Setting
from data_loaders.checking.records import ROW, composed, joined, quoted
from data_loaders.checking.session import Session
from data_loaders.values.expression import Expression

if TYPE_CHECKING:
    import numpy as np

Planning = Callable[[Check, Setting], Plan]

SOME_RECORDS = 50_000
"""Records that guesses are made from. What they come to is tried on all of them afterwards."""


@dataclass(frozen=True)
class Spread:
    """How a number is spread: its ends, and the values below which 5, 50 and 95 % of the records lie."""

    count: int
    lowest: float
    low: float
    middle: float
    high: float
    highest: float


class Evidence:
    """Answers about one edition."""

    def __init__(self, setting: Setting, session: Session) -> None:
        self._setting, self._session = setting, session

    @property
    def dataset(self) -> Dataset:
        """The dataset that checks are suggested for."""
        return self._setting.dataset

    def spread(self, name: str) -> Spread | None:
        """Return how a number is spread over all records; None where there is none."""
        value = f"CAST({quoted(name)} AS DOUBLE)"
        query = composed(
            f"SELECT count(x), min(x), approx_quantile(x, [0.05, 0.5, 0.95]), max(x) FROM (SELECT {value} AS x FROM {{}} AS r) "
            "WHERE isfinite(x)",
            self._reading([name]),
        )
        [(count, lowest, quantiles, highest)] = self._session.ask(query)
        if not count:
            return None
        low, middle, high = quantiles
        return Spread(count, lowest, low, middle, high, highest)

    def share_explained(
        self, name: str, within: Sequence[str], others: Sequence[str], *, is_log: bool
    ) -> list[tuple[float, int]]:
        """Return, for the groups by each other variable, which share of the variance of a number lies between them.

        It is eta squared, and comes with the number of groups; all are groups within those by `within`. The outermost hundredths are drawn in, so that a few wild values do not hide what is usual.
        """
        number = f"CAST({quoted(name)} AS DOUBLE)"
        x = f"ln({number})" if is_log else number
        listed = ", ".join(map(quoted, [*within, *others]))
        sample = composed(
            f"SELECT {x} AS x, {listed} FROM {{}} AS r WHERE {number} IS NOT NULL{f' AND {number} > 0' * is_log}",
            self._some([name, *within, *others]),
        )
        drawn_in = composed(
            "WITH given AS ({}), ends AS (SELECT quantile_cont(x, [0.01, 0.99]) AS q FROM given) "
            f"SELECT least(greatest(x, q[1]), q[2]) AS x, {listed} FROM given, ends",
            sample,
        )
        rows = self._by_each(others, within, "count(*), avg(x), var_pop(x)", composed("({})", drawn_in))
        groups = [[(int(n), float(mean), float(variance)) for n, mean, variance in each] for each in rows]
        return [(_eta_squared(each), len(each)) for each in groups]

    def hits_at(
        self, check: Check, plan_of: Planning, thresholds: Sequence[float]
    ) -> tuple[int, Sequence[int]]:
        """Return how much a check of scores looks at, and how many hits it would have at each threshold."""
        plans = [plan_of(replace(check, threshold=each), self._setting) for each in thresholds]
        for statement in plans[0].setup:
            self._session.ask(statement)
        counted = joined([composed("count(*) FILTER (WHERE {})", plan.hit) for plan in plans], ", ")
        query = composed("SELECT count(*), {} FROM {} WHERE {}", counted, plans[0].source, plans[0].checked)
        [(checked, *hits)] = self._session.ask(query)
        return int(checked), [int(each) for each in hits]

    def counts(self, name: str, most: int) -> Mapping[str, int]:
        """Return how often each value is there, as text, the commonest first; nothing if there are more than so many."""
        text = self._setting.text(name)
        query = composed(
            f"SELECT {text} AS v, count(*) AS n FROM {{}} AS r WHERE {text} IS NOT NULL GROUP BY v ORDER BY n DESC, v "
            f"LIMIT {most + 1}",
            self._reading([name]),
        )
        rows = self._session.ask(query)
        return dict(rows) if len(rows) <= most else {}

    def lengths(self, name: str) -> Mapping[int, tuple[int, int, int]]:
        """Return, by length, how many values there are, how many are digits only, and how many begin with a zero."""
        text = self._setting.text(name)
        query = composed(
            f"SELECT length(v), count(*), count(*) FILTER (WHERE regexp_full_match(v, '[0-9]+')), "
            f"count(*) FILTER (WHERE v[1] = '0') FROM (SELECT {text} AS v FROM {{}} AS r) WHERE v IS NOT NULL GROUP BY 1",
            self._reading([name]),
        )
        return {int(length): (n, digits, zeros) for length, n, digits, zeros in self._session.ask(query)}

    def missing_by(self, name: str, others: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return, for each value of each other variable, how many records there are, and how many lack a value."""
        counts = f"count(*), count(*) - count({quoted(name)})"
        rows = self._by_each(others, (), counts, composed("{} AS r", self._reading([name, *others])))
        return [[(int(of), int(lacking)) for of, lacking in each] for each in rows]

    def _by_each(
        self, others: Sequence[str], within: Sequence[str], counts: str, source: Expression
    ) -> list[list[tuple[Any, ...]]]:
        """Return what is counted for the groups by each of the variables in turn, read in one pass."""
        if not others:
            return []
        sets = ", ".join(f"({', '.join(map(quoted, [*within, other]))})" for other in others)
        which = f"GROUPING({', '.join(map(quoted, others))})"
        rows = self._session.ask(
            composed(f"SELECT {which}, {counts} FROM {{}} GROUP BY GROUPING SETS ({sets})", source)
        )
        # a bit of the mark is 0 for the variable that the row is grouped by, the first variable's bit being the highest
        last = len(others) - 1
        places = {(1 << len(others)) - 1 - (1 << (last - place)): place for place in range(len(others))}
        found: list[list[tuple[Any, ...]]] = [[] for _ in others]
        for mark, *counted in rows:
            found[places[int(mark)]].append(tuple(counted))
        return found

    def periods(self, name: str) -> int:
        """Return how many different values a variable has."""
        [(count,)] = self._session.ask(
            composed(f"SELECT count(DISTINCT {quoted(name)}) FROM {{}} AS r", self._reading([name]))
        )
        return int(count)

    def numbers(self, names: Sequence[str], most: int) -> "np.ndarray":
        """Return records that have all of these numbers, as a matrix with a column for each."""
        import numpy as np

        listed = ", ".join(f"CAST({quoted(name)} AS DOUBLE)" for name in names)
        filled = " AND ".join(f"isfinite(CAST({quoted(name)} AS DOUBLE))" for name in names)
        query = composed(f"SELECT {listed} FROM {{}} AS r WHERE {filled} LIMIT {most}", self._some(names))
        return np.array(self._session.ask(query), dtype=float).reshape(-1, len(names))

    def _reading(self, names: Sequence[str]) -> Expression:
        return self._setting.records.reading(names)

    def _some(self, names: Sequence[str]) -> Expression:
        """Return the same records every time, from everywhere in the file."""
        step = max(1, self.dataset.edition.records // SOME_RECORDS)
        return composed(f"(SELECT * FROM {{}} WHERE hash({ROW}) % {step} = 0)", self._reading(names))


def _eta_squared(groups: Sequence[tuple[int, float, float]]) -> float:
    """Return the share of the variance between groups, each given by count, mean and variance.

    >>> _eta_squared([(2, 1.0, 0.0), (2, 3.0, 0.0)]), _eta_squared([(2, 2.0, 1.0), (2, 2.0, 1.0)])
    (1.0, 0.0)
    """
    count = sum(n for n, _, _ in groups)
    if not count:
        return 0.0
    mean = sum(n * middle for n, middle, _ in groups) / count
    between = sum(n * (middle - mean) ** 2 for n, middle, _ in groups)
    total = between + sum(n * variance for n, _, variance in groups)
    return between / total if total else 0.0
