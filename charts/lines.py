"""The lines of a trend: which are drawn and coloured, and one row per period, empty where a line has to break."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from charts.panels import panel_names
from charts.periods import Period, every_period
from charts.series import coloured
from charts.sheet import REFERENCE, Group, Row, Sheet

ALL = ""
_MOST_LINES = 100


@dataclass(frozen=True)
class Lines:
    """What is drawn: the time group, the series group, the panel group, and the names chosen of each."""

    sheet: Sheet
    time: Group
    by: Group | None
    panel: Group | None
    periods: tuple[Period, ...]
    called: Mapping[Period, str]
    names: tuple[str, ...]
    coloured: tuple[str, ...]
    panels: tuple[str, ...]

    def name(self, row: Row) -> str:
        """Return the name of the line that a row belongs to."""
        return str(row[self.by.field]) if self.by else ALL

    def latest(self, name: str) -> Row | None:
        """Return the last row of a line that has a figure."""
        rows = [row for row in self.sheet.rows if self.name(row) == name and _is_drawn(row, self.time)]
        return max(rows, key=lambda row: row[f"{self.time.field}_at"], default=None)


def lines_of(sheet: Sheet) -> Lines:
    """Return the lines of a sheet: the first breakdown besides time tells them apart, the next makes panels."""
    time = next(group for group in sheet.groups if group.column.is_over_time)
    others = [group for group in sheet.groups if group is not time]
    by = others[0] if others else None
    panel = others[1] if len(others) > 1 else None
    found = [period for row in sheet.rows if (period := _period(row, time)) is not None]
    sizes = _sizes(sheet, time, by)
    all_names = by.names if by else (ALL,)
    names = _largest(all_names, sizes, _MOST_LINES)
    reported = [name for name in names if not by or name != by.missing]
    panels = panel_names(sheet, panel) if panel else ()
    periods = tuple(every_period(found, time.column.format))
    called = {period: time.column.text(period, sheet.speaker) for period in periods}
    return Lines(sheet, time, by, panel, periods, called, names, coloured(reported, sizes), panels)


def rows_of(lines: Lines, *, most_dots: int) -> list[Row]:
    """Return one row per period and line, also where there is no figure: an empty row breaks the line."""
    rows = {_key(lines, row): row for row in lines.sheet.rows if _is_drawn(row, lines.time)}
    dots = len(lines.periods) <= most_dots
    return [
        row
        for order, panel in enumerate(lines.panels or (ALL,))
        for name in lines.names
        for row in _line(lines, rows, (order, panel, name), has_dots=dots)
    ]


def shared_reference(lines: Lines) -> dict[Period, float] | None:
    """Return the comparison by period if all lines have the same; None if there is none or it differs."""
    found: dict[Period, float] = {}
    for row in lines.sheet.rows:
        period = _period(row, lines.time)
        if period is None or row.get(REFERENCE) is None:
            continue
        if found.setdefault(period, row[REFERENCE]) != row[REFERENCE]:
            return None
    return found or None


def _line(
    lines: Lines, rows: dict[tuple[Any, ...], Row], line: tuple[int, str, str], *, has_dots: bool
) -> list[Row]:
    """Return the rows of one line; a figure between two gaps gets a dot, or it would not be seen."""
    order, panel, name = line
    found = [rows.get((panel, name, period)) for period in lines.periods]
    fixed = {"s": name, "other": name not in lines.coloured and not is_missing(lines, name), "panel": order}
    if lines.panel:
        fixed[lines.panel.field] = panel
    return [
        {**(row or {}), **fixed, "at": lines.called[period], "dot": has_dots or _is_alone(found, index)}
        for index, (row, period) in enumerate(zip(found, lines.periods, strict=True))
        if row is not None or _is_inside(found, index)
    ]


def _is_inside(found: Sequence[Row | None], index: int) -> bool:
    """Return whether a gap follows upon a figure: the first of a gap is enough to break the line."""
    return index > 0 and found[index - 1] is not None


def _is_alone(found: Sequence[Row | None], index: int) -> bool:
    beside = (found[index - 1] if index else None, found[index + 1] if index + 1 < len(found) else None)
    return beside == (None, None)


def _key(lines: Lines, row: Row) -> tuple[Any, ...]:
    return (row[lines.panel.field] if lines.panel else ALL, lines.name(row), _period(row, lines.time))


def _is_drawn(row: Row, time: Group) -> bool:
    return row["v0"] is not None and _period(row, time) is not None


def is_missing(lines: Lines, name: str) -> bool:
    """Return whether the line is that of the records whose group was not reported."""
    return bool(lines.by and name == lines.by.missing)


def _period(row: Row, time: Group) -> Period | None:
    at = row.get(f"{time.field}_at")
    return date.fromisoformat(at) if isinstance(at, str) else at


def _sizes(sheet: Sheet, time: Group, by: Group | None) -> dict[str, float]:
    """Return the last known figure of each line, by which the largest are chosen."""
    sizes: dict[str, float] = {}
    for row in sorted(
        (row for row in sheet.rows if _is_drawn(row, time)), key=lambda row: row[f"{time.field}_at"]
    ):
        sizes[row[by.field] if by else ALL] = row["v0"]
    return sizes


def _largest(names: Sequence[str], sizes: dict[str, float], most: int) -> tuple[str, ...]:
    if len(names) <= most:
        return tuple(names)
    chosen = set(sorted(names, key=lambda name: sizes.get(name, float("-inf")), reverse=True)[:most])
    return tuple(name for name in names if name in chosen)
