"""A trend: one line per series along time, broken where figures are missing, named at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from charts.axes import ticks_of, unit_title, value_axis, value_scale
from charts.kinds import MOST_PANELS
from charts.line_labels import moved_apart
from charts.notes import not_drawn, other_measures, without_period
from charts.palette import palette
from charts.periods import Period, every_period, place, time_channel
from charts.picture import Panels, Room, Spec, panel_room, room_for, whole
from charts.reference import DASHES
from charts.series import Series, coloured, series
from charts.sheet import REFERENCE, Group, Row, Sheet, lay_out
from charts.style import Style
from charts.tooltips import tooltip
from core.answer import Answer
from core.words import N_, Message, Speaker

_MOST_LINES = 100
_MOST_DOTS = 40
_ALL = ""


def trend(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the trend of an answer of whose breakdowns one runs over time."""
    lines = _lines_of(lay_out(answer, speaker))
    room = panel_room(style) if lines.panel else room_for(style, 250 if style.is_narrow else 330)
    free = 16 if lines.panel else _label_room(lines, style)
    ticks = ticks_of(lines.sheet, lines.sheet.figure, style, from_zero=False)
    x = time_channel(lines.periods, lines.time, room, style, free, speaker)
    layers = _layers(lines, x, ticks, room, style)
    panels = Panels(lines.panel.field, "panel") if lines.panel else None
    rows = _rows(lines)
    return whole(layers, rows, room=room, notes=_notes(lines), panels=panels, style=style, speaker=speaker)


@dataclass(frozen=True)
class _Lines:
    """What is drawn: the time group, the series group, the panel group, and the names chosen of each."""

    sheet: Sheet
    time: Group
    by: Group | None
    panel: Group | None
    periods: tuple[Period, ...]
    names: tuple[str, ...]
    coloured: tuple[str, ...]
    panels: tuple[str, ...]

    def name(self, row: Row) -> str:
        return str(row[self.by.field]) if self.by else _ALL

    def latest(self, name: str) -> Row | None:
        """Return the last row of a line that has a figure."""
        rows = [row for row in self.sheet.rows if self.name(row) == name and _is_drawn(row, self.time)]
        return max(rows, key=lambda row: row[f"{self.time.field}_at"], default=None)


def _lines_of(sheet: Sheet) -> _Lines:
    time = next(group for group in sheet.groups if group.column.is_over_time)
    others = [group for group in sheet.groups if group is not time]
    by = others[0] if others else None
    panel = others[1] if len(others) > 1 else None
    found = [period for row in sheet.rows if (period := _period(row, time)) is not None]
    sizes = _sizes(sheet, time, by)
    all_names = by.names if by else (_ALL,)
    names = _largest(all_names, sizes, _MOST_LINES)
    reported = [name for name in names if not by or name != by.missing]
    panels = panel.names[:MOST_PANELS] if panel else ()
    periods = tuple(every_period(found, time.column.format))
    return _Lines(sheet, time, by, panel, periods, names, coloured(reported, sizes), panels)


def _rows(lines: _Lines) -> list[Row]:
    """Return one row per period and line, also where there is no figure: an empty row breaks the line."""
    rows = {_key(lines, row): row for row in lines.sheet.rows if _is_drawn(row, lines.time)}
    dots = len(lines.periods) <= _MOST_DOTS
    return [
        row
        for order, panel in enumerate(lines.panels or (_ALL,))
        for name in lines.names
        for row in _line(lines, rows, (order, panel, name), has_dots=dots)
    ]


def _line(
    lines: _Lines, rows: dict[tuple[Any, ...], Row], line: tuple[int, str, str], *, has_dots: bool
) -> list[Row]:
    """Return the rows of one line; a figure between two gaps gets a dot, or it would not be seen."""
    order, panel, name = line
    found = [rows.get((panel, name, period)) for period in lines.periods]
    fixed = {"s": name, "other": name not in lines.coloured and not _is_missing(lines, name), "panel": order}
    if lines.panel:
        fixed[lines.panel.field] = panel
    return [
        {**(row or {}), **fixed, "at": place(period), "dot": has_dots or _is_alone(found, index)}
        for index, (row, period) in enumerate(zip(found, lines.periods, strict=True))
        if row is not None or _is_inside(found, index)
    ]


def _is_inside(found: Sequence[Row | None], index: int) -> bool:
    """Return whether a gap follows upon a figure: the first of a gap is enough to break the line."""
    return index > 0 and found[index - 1] is not None


def _is_alone(found: Sequence[Row | None], index: int) -> bool:
    beside = (found[index - 1] if index else None, found[index + 1] if index + 1 < len(found) else None)
    return beside == (None, None)


def _key(lines: _Lines, row: Row) -> tuple[Any, ...]:
    return (row[lines.panel.field] if lines.panel else _ALL, lines.name(row), _period(row, lines.time))


def _is_drawn(row: Row, time: Group) -> bool:
    return row["v0"] is not None and _period(row, time) is not None


def _is_missing(lines: _Lines, name: str) -> bool:
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
        sizes[row[by.field] if by else _ALL] = row["v0"]
    return sizes


def _largest(names: Sequence[str], sizes: dict[str, float], most: int) -> tuple[str, ...]:
    if len(names) <= most:
        return tuple(names)
    chosen = set(sorted(names, key=lambda name: sizes.get(name, float("-inf")), reverse=True)[:most])
    return tuple(name for name in names if name in chosen)


def _layers(lines: _Lines, x: Spec, ticks: list[float], room: Room, style: Style) -> list[Spec]:
    figure, colours = lines.sheet.figure, palette(style)
    axis = value_axis(figure, ticks, title=None if lines.panel else unit_title(figure))
    y = {"field": "v0", "type": "quantitative", "scale": value_scale(ticks), "axis": {**axis, **TITLE_ON_TOP}}
    hue = _hues(lines, style)
    has_legend = bool(lines.panel and lines.by)
    own = {"x": x, "y": y, "color": hue.colour(has_legend=has_legend)}
    layers = [*_reference_line(lines, x, y, style), _grey_lines(x, y, colours.faint), _lines(own)]
    layers.append(_dots(lines, own, style))
    return layers if lines.panel else [*layers, *_end_labels(lines, hue, x, y, ticks, room, style)]


TITLE_ON_TOP = {
    "titleAngle": 0,
    "titleAlign": "left",
    "titleAnchor": "end",
    "titleX": 0,
    "titleY": -12,
    "titleBaseline": "bottom",
}


def _hues(lines: _Lines, style: Style) -> Series:
    missing = lines.by.missing if lines.by else ""
    names = [name for name in lines.names if name in lines.coloured or (missing and name == missing)]
    return series("s", names, missing, style) if lines.by else Series("s", (_ALL,), (palette(style).accent,))


def _grey_lines(x: Spec, y: Spec, colour: str) -> Spec:
    mark = {"type": "line", "color": colour, "strokeWidth": 1, "clip": True}
    return {
        "transform": [{"filter": "datum.other"}],
        "mark": mark,
        "encoding": {"x": x, "y": y, "detail": {"field": "s", "type": "nominal"}},
    }


def _lines(own: Spec) -> Spec:
    mark = {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-path-domains"}
    return {"transform": [{"filter": "!datum.other"}], "mark": mark, "encoding": own}


def _dots(lines: _Lines, own: Spec, style: Style) -> Spec:
    """Return the dots; those that are not to be seen still answer when pointed at."""
    opacity = {"condition": {"test": "datum.dot && !datum.other", "value": 1}, "value": 0}
    faint = {"condition": {"test": "datum.other", "value": palette(style).faint}, **own["color"]}
    encoding = {**own, "color": faint, "opacity": opacity, "tooltip": tooltip(lines.sheet)}
    return {"mark": {"type": "point", "filled": True, "size": 45, "invalid": "filter"}, "encoding": encoding}


def _shared_reference(lines: _Lines) -> dict[Period, float] | None:
    """Return the comparison by period if all lines have the same; None if there is none or it differs."""
    found: dict[Period, float] = {}
    for row in lines.sheet.rows:
        period = _period(row, lines.time)
        if period is None or row.get(REFERENCE) is None:
            continue
        if found.setdefault(period, row[REFERENCE]) != row[REFERENCE]:
            return None
    return found or None


def _reference_line(lines: _Lines, x: Spec, y: Spec, style: Style) -> list[Spec]:
    shared = _shared_reference(lines)
    if not shared:
        return []
    values = [{"at": place(period), "v0": shared.get(period)} for period in lines.periods]
    mark = {"type": "line", "color": palette(style).grey, "strokeDash": DASHES, "strokeWidth": 1.5}
    return [{"data": {"values": values}, "mark": mark, "encoding": {"x": x, "y": y}}]


def _end_labels(
    lines: _Lines, hue: Series, x: Spec, y: Spec, ticks: list[float], room: Room, style: Style
) -> list[Spec]:
    """Return the names at the ends of the lines; a lone line has its last figure instead."""
    ends = _ends(lines, hue, style)
    span = ticks[-1] - ticks[0]
    heights = [(ticks[-1] - end["v0"]) / span * room.height for end in ends]
    for end, height in zip(ends, moved_apart(heights, bottom=room.height), strict=True):
        end["v0"] = ticks[-1] - height / room.height * span
    mark = {
        "type": "text",
        "align": "left",
        "dx": 9,
        "limit": _label_room(lines, style) - 12,
        "color": {"expr": "datum.ink"},
    }
    text = {"field": "words", "type": "nominal"}
    return [{"data": {"values": ends}, "mark": mark, "encoding": {"x": x, "y": y, "text": text}}]


def _ends(lines: _Lines, hue: Series, style: Style) -> list[Row]:
    colours = palette(style)
    last = place(lines.periods[-1]) if lines.periods else 0
    ends = [
        {
            "at": last,
            "v0": row["v0"],
            "words": name if lines.by else row["v0_words"],
            "ink": colours.ink(colour),
        }
        for name, colour in zip(hue.names, hue.colours, strict=True)
        if (row := lines.latest(name))
    ]
    shared = _shared_reference(lines)
    if shared:
        ends.append(
            {"at": last, "v0": shared[max(shared)], "words": lines.sheet.reference, "ink": colours.muted}
        )
    return ends


def _label_room(lines: _Lines, style: Style) -> int:
    names = [*lines.coloured, lines.sheet.reference] if lines.by else [lines.sheet.reference, "0" * 7]
    longest = max(map(len, names), default=0)
    return min(96 if style.is_narrow else 170, 8 * longest + 20)


def _notes(lines: _Lines) -> list[str]:
    sheet, speaker = lines.sheet, lines.sheet.speaker
    notes = without_period(sheet, lines.time)
    grey = len(lines.names) - len(lines.coloured) - any(_is_missing(lines, name) for name in lines.names)
    if grey:
        text = Message(N_("%(coloured)s lines are coloured; the other %(grey)s are grey."))
        notes.append(speaker.say(Message(text.text, {"coloured": len(lines.coloured), "grey": grey})))
    if lines.by:
        notes += not_drawn(lines.names, lines.by.names, speaker)
    if lines.panel:
        notes += not_drawn(lines.panels, lines.panel.names, speaker)
    if sheet.known(REFERENCE) and not _shared_reference(lines):
        text = Message(N_("%(name)s differs from line to line: see the table."), {"name": sheet.reference})
        notes.append(speaker.say(text))
    return [*notes, *other_measures(sheet)]
