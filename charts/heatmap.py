"""A heat map: a table of two breakdowns in colours, with the numbers inside while there is room for them."""

from typing import Any

from charts.axes import ROW, by_name
from charts.formats import NUMBER, PERCENT
from charts.kinds import MOST_COLUMNS
from charts.notes import not_drawn, other_measures
from charts.palette import palette
from charts.panels import facet, in_panels, panel_names
from charts.picture import PRINT_WIDTH, Room, Spec, panel_room, room_for, whole
from charts.ranking import drawn_names, words_width
from charts.sheet import Group, Row, Sheet, lay_out
from charts.style import Style
from charts.tooltips import tooltip
from core.answer import Answer
from core.words import Speaker

_MOST_NUMBERED = 60
_CELL = 26


def heatmap(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the heat map of an answer with two or three breakdowns."""
    sheet = lay_out(answer, speaker)
    down, across = _down_and_across(sheet)
    panel = sheet.groups[2] if len(sheet.groups) > 2 else None
    panels = panel_names(sheet, panel) if panel else ()
    rows_shown, columns_shown = drawn_names(down), drawn_names(across)[:MOST_COLUMNS]
    room = _room(rows_shown, panel, style)
    rows = [row for row in sheet.rows if row[down.field] in rows_shown and row[across.field] in columns_shown]
    rows = in_panels(_inked(rows, sheet, style), panel, panels)
    notes = [*not_drawn(rows_shown, down.names, speaker), *not_drawn(columns_shown, across.names, speaker)]
    notes += [*(not_drawn(panels, panel.names, speaker) if panel else ()), *other_measures(sheet)]
    y = by_name(down, rows_shown, style)
    x = _columns(across, columns_shown, room, style)
    layers = _layers(sheet, x, y, style, has_numbers=len(rows) <= _MOST_NUMBERED and not panel)
    return whole(layers, rows, room=room, notes=notes, panels=facet(panel), style=style, speaker=speaker)


def _down_and_across(sheet: Sheet) -> tuple[Group, Group]:
    """Return the rows and the columns: time runs across, else the breakdown with fewer groups does."""
    first, second = sheet.groups[:2]
    if first.column.is_over_time != second.column.is_over_time:
        return (second, first) if first.column.is_over_time else (first, second)
    return (first, second) if len(second.names) <= len(first.names) else (second, first)


def _room(names: tuple[str, ...], panel: Group | None, style: Style) -> Room:
    height = (ROW if panel else _CELL) * max(len(names), 1)
    return (
        panel_room(style, height) if panel else room_for(style, height, beside=words_width(names, style) + 90)
    )


def _columns(group: Group, names: tuple[str, ...], room: Room, style: Style) -> dict[str, Any]:
    """Return the channel of the columns; their names are turned when they would not fit side by side."""
    width = room.width or (240 if style.is_narrow else PRINT_WIDTH - 250)
    fits = max(map(len, names), default=0) * 7 + 6 <= width / max(len(names), 1)
    axis = {
        "title": None,
        "orient": "top",
        "labelAngle": 0 if fits else -45,
        "labelLimit": 120,
        "labelOverlap": False,
        "grid": False,
    }
    scale = {"domain": list(names)}
    return {"field": group.field, "type": "nominal", "sort": None, "scale": scale, "axis": axis}


def _inked(rows: list[Row], sheet: Sheet, style: Style) -> list[Row]:
    """Return the rows with the colour in which a number is read on its cell."""
    known = [row["v0"] for row in rows if row["v0"] is not None]
    low, span = min(known, default=0.0), (max(known, default=1.0) - min(known, default=0.0)) or 1.0
    return [{**row, "ink": _ink(row["v0"], low, span, style)} for row in rows]


def _ink(value: float | None, low: float, span: float, style: Style) -> str:
    if value is None:
        return palette(style).muted
    is_high = (value - low) / span > (0.6 if style.ground == "dark" else 0.5)
    return "#12191C" if is_high == (style.ground == "dark") else "#FFFFFF"


def _layers(sheet: Sheet, x: Spec, y: Spec, style: Style, *, has_numbers: bool) -> list[Spec]:
    colours = palette(style)
    shade = {
        "field": "v0",
        "type": "quantitative",
        "scale": {"scheme": colours.sequential, "zero": False, "nice": False},
        "legend": _legend(sheet),
    }
    colour = {"condition": {"test": "datum.v0 === null", "value": colours.grid}, **shade}
    cells = {
        "mark": {"type": "rect", "stroke": colours.ground, "strokeWidth": 1.5, "invalid": "show"},
        "encoding": {"x": x, "y": y, "color": colour, "tooltip": tooltip(sheet)},
    }
    words = {
        "mark": {"type": "text", "color": {"expr": "datum.ink"}},
        "encoding": {"x": x, "y": y, "text": {"field": "v0_words", "type": "nominal"}},
    }
    return [cells, words] if has_numbers else [cells]


def _legend(sheet: Sheet) -> dict[str, Any]:
    figure = sheet.figure
    return {
        "title": figure.unit or figure.title,
        "orient": "top",
        "gradientLength": 180,
        "gradientThickness": 10,
        "format": PERCENT if figure.is_percent else NUMBER,
        "tickCount": 3,
        "titleLimit": 300,
    }
