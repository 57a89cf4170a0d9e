"""Breaks between years: changes far beyond what is usual from one year to the next. Pure arithmetic.

A change is a break when it is larger than a floor below which nobody would care, and more than four times the usual
change: the median of the other years' changes, which one odd year cannot move. With fewer than three changes
there is no usual one, and the change must be twice the floor.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median_low

from core.profile import Break, BreakKind, YearFigures

TIMES_USUAL = 4.0
RECORDS_FLOOR = 0.3
"""Of the logarithm of the records: a third more, or a quarter less."""
MISSING_FLOOR = 0.1
"""Ten percentage points."""
LEVEL_FLOOR = 0.3
"""Of the standard deviation of the variable."""
NONE, SOME = 0.99, 0.9
"""A variable is not there while so large a share is missing; it is there once no more than the second is."""
CODE_SHARE, CODE_RECORDS = 0.01, 5
"""A code matters from so large a share of a year's values, and from so many records."""

CodesByYear = dict[str, dict[int, dict[str, int]]]


def breaks(
    years: Sequence[YearFigures],
    spreads: Mapping[str, float],
    codes: Mapping[str, Mapping[int, Mapping[str, int]]],
) -> tuple[Break, ...]:
    """Return the breaks, those of the records first; `spreads` are the standard deviations of the variables.

    `codes` says per variable and year how often each value is there.
    """
    if len(years) < 2:
        return ()
    found = _of_records(years)
    for name in years[0].missing:
        moved = _of_presence(name, years)
        found += moved or _of_missing(name, years)
        if not moved and spreads.get(name):
            found += _of_level(name, years, spreads[name])
        found += _of_codes(name, codes.get(name, {}))
    return tuple(found)


def unusual(values: Sequence[float], floor: float) -> list[int]:
    """Return the places of values that differ from the one before far more than is usual.

    >>> unusual([10, 11, 10, 30, 31, 30], floor=2)
    [3]
    """
    changes = [abs(after - before) for before, after in pairwise(values)]
    found = []
    for place, change in enumerate(changes):
        others = changes[:place] + changes[place + 1 :]
        limit = max(floor, TIMES_USUAL * median_low(others)) if len(others) >= 2 else 2 * floor
        if change > limit:
            found.append(place + 1)
    return found


def _of_records(years: Sequence[YearFigures]) -> list[Break]:
    records = [year.records for year in years]
    places = unusual([math.log(count) for count in records], RECORDS_FLOOR)
    return [
        Break(BreakKind.RECORDS, str(years[at].year), before=records[at - 1], after=records[at])
        for at in places
    ]


def _of_presence(name: str, years: Sequence[YearFigures]) -> list[Break]:
    """Return where a variable appeared for good, or vanished for good."""
    shares = [year.missing.get(name, 1.0) for year in years]
    for at in range(1, len(shares)):
        before, after = shares[:at], shares[at:]
        change = {"variable": name, "before": shares[at - 1], "after": shares[at]}
        if min(before) >= NONE and max(after) <= SOME:
            return [Break(BreakKind.APPEARED, str(years[at].year), **change)]  # type: ignore[arg-type]
        if max(before) <= SOME and min(after) >= NONE:
            return [Break(BreakKind.VANISHED, str(years[at].year), **change)]  # type: ignore[arg-type]
    return []


def _of_missing(name: str, years: Sequence[YearFigures]) -> list[Break]:
    shares = [year.missing.get(name, 1.0) for year in years]
    return [
        Break(BreakKind.MISSING, str(years[at].year), name, shares[at - 1], shares[at])
        for at in unusual(shares, MISSING_FLOOR)
    ]


def _of_level(name: str, years: Sequence[YearFigures], spread: float) -> list[Break]:
    known = [(year.year, year.means[name]) for year in years if name in year.means]
    means = [mean for _, mean in known]
    return [
        Break(BreakKind.LEVEL, str(known[at][0]), name, means[at - 1], means[at])
        for at in unusual(means, LEVEL_FLOOR * spread)
    ]


def _of_codes(name: str, by_year: Mapping[int, Mapping[str, int]]) -> list[Break]:
    """Return the years in which values came for good or went for good; values that go with the years are no break."""
    years = sorted(by_year)
    found = []
    for at in range(1, len(years)):
        before, after = ([by_year[year] for year in part] for part in (years[:at], years[at:]))
        came = {code for code in after[0] if _is_new(code, before, after)}
        went = {code for code in before[-1] if _is_new(code, after[::-1], before[::-1])}
        if came | went:
            found.append(Break(BreakKind.CODES, str(years[at]), name, codes=tuple(sorted(came | went))))
    is_of_time = len(years) > 2 and len(found) > (len(years) - 1) / 2
    return [] if is_of_time else found


def _is_new(code: str, without: Sequence[Mapping[str, int]], having: Sequence[Mapping[str, int]]) -> bool:
    """Whether no year of the first has the code, and every year of the second has it often enough to matter."""
    if any(code in year for year in without):
        return False
    needed = [max(CODE_RECORDS, CODE_SHARE * sum(year.values())) for year in having]
    return all(year.get(code, 0) >= least for year, least in zip(having, needed, strict=True))
