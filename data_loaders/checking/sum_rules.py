"""Sums that hold among the numbers of a record: total = girls + boys, net = gross - deductions. Found from some records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from core.quality import Operator, Rule, Term

if TYPE_CHECKING:
    import numpy as np

HOLDS = 0.95
"""The share of records for which a sum has to hold."""
MOST_NUMBERS = 24
TRIES = 40
ROWS_PER_NUMBER = 4
MOST_PARTS = 4
"""Where several sums hold at once, only parts up to so many are tried one by one."""
MOST_DECIMALS = 6


@dataclass(frozen=True)
class _Sum:
    total: int
    parts: tuple[tuple[int, int], ...]
    """Columns, each with 1 or -1."""

    @property
    def columns(self) -> frozenset[int]:
        return frozenset([self.total, *(column for column, _ in self.parts)])

    @property
    def taken_away(self) -> int:
        return sum(sign < 0 for _, sign in self.parts)


def sum_rules(names: Sequence[str], numbers: "np.ndarray") -> list[Rule]:
    """Return the sums that hold among columns of a matrix of records, each once, in its plainest form.

    Each column in turn is fitted by the others on a few records at random, again and again, so that some records where it does
    not hold do no harm (RANSAC, Fischler and Bolles 1981). A fit counts if all its coefficients are 1, -1 or 0.
    """
    import numpy as np

    if len(names) < 3 or len(numbers) < ROWS_PER_NUMBER * len(names):
        return []
    tolerance = _tolerance(numbers)
    found: dict[frozenset[int], _Sum] = {}
    for total in range(min(len(names), MOST_NUMBERS)):
        for each in _sums_for(total, numbers[:, :MOST_NUMBERS], tolerance, np.random.default_rng(total)):
            before = found.get(each.columns)
            # of several ways to say it the one with the fewest minus signs; totals mostly stand after their parts
            if before is None or each.taken_away <= before.taken_away:
                found[each.columns] = each
    return [_rule(each, names, tolerance) for each in found.values()]


def _sums_for(
    total: int, numbers: "np.ndarray", tolerance: float, random: "np.random.Generator"
) -> Iterator[_Sum]:
    import numpy as np

    others = [c for c in range(numbers.shape[1]) if c != total and np.ptp(numbers[:, c]) > 0]
    if np.ptp(numbers[:, total]) == 0 or len(others) < 2:
        return
    fitted = _fitted(total, others, numbers, tolerance, random)
    if fitted is not None:
        yield fitted
        return
    if np.linalg.matrix_rank(numbers[:, others]) < len(others):
        yield from _tried(total, others, numbers, tolerance)


def _fitted(
    total: int, others: Sequence[int], numbers: "np.ndarray", tolerance: float, random: "np.random.Generator"
) -> _Sum | None:
    import numpy as np

    rows = min(len(numbers), max(ROWS_PER_NUMBER * len(others), 40))
    for _ in range(TRIES):
        chosen = numbers[random.choice(len(numbers), rows, replace=False)]
        solution = np.linalg.lstsq(chosen[:, others], chosen[:, total], rcond=None)[0]
        whole = np.rint(solution)
        if np.abs(solution - whole).max() > 0.01 or np.abs(whole).max() > 1:
            continue
        parts = tuple((c, int(sign)) for c, sign in zip(others, whole, strict=True) if sign)
        candidate = _Sum(total, parts)
        if len(parts) > 1 and _holds(candidate, numbers, tolerance):
            return candidate
    return None


def _tried(total: int, others: Sequence[int], numbers: "np.ndarray", tolerance: float) -> Iterator[_Sum]:
    """Yield plain sums of a few columns: a fit cannot choose between several sums that all hold."""
    few = numbers[:200]
    for size in range(2, MOST_PARTS + 1):
        for columns in combinations(others[:12], size):
            candidate = _Sum(total, tuple((column, 1) for column in columns))
            if _holds(candidate, few, tolerance) and _holds(candidate, numbers, tolerance):
                yield candidate


def _holds(candidate: _Sum, numbers: "np.ndarray", tolerance: float) -> bool:
    import numpy as np

    columns = [column for column, _ in candidate.parts]
    signs = np.array([sign for _, sign in candidate.parts], dtype=float)
    away = np.abs(numbers[:, candidate.total] - numbers[:, columns] @ signs)
    size = np.abs(numbers[:, [candidate.total, *columns]]).max(axis=1)
    return bool((away <= tolerance + 1e-9 * size).mean() >= HOLDS)


def _tolerance(numbers: "np.ndarray") -> float:
    """Return one unit of the last decimal that the numbers have; 0 of whole numbers."""
    import numpy as np

    for decimals in range(MOST_DECIMALS):
        if np.abs(numbers - np.round(numbers, decimals)).max() < 10.0 ** -(decimals + 4):
            return 10.0**-decimals if decimals else 0.0
    return 10.0**-MOST_DECIMALS


def _rule(found: _Sum, names: Sequence[str], tolerance: float) -> Rule:
    parts = sorted(found.parts, key=lambda part: (part[1] < 0, part[0]))
    right = tuple(Term(names[column], is_subtracted=sign < 0) for column, sign in parts)
    return Rule((Term(names[found.total]),), Operator.EQUAL, right, tolerance)
