"""A heat map: a table of two breakdowns in colours, with the numbers inside while there is room for them."""

from typing import Any

from charts.axes import ROW, by_name
from charts.formats import tick_format
from charts.kinds import MOST_COLUMNS
from charts.notes import not_drawn, other_measures
from charts.palette import palette
from charts.panels import in_panels, panel_names
from charts.picture import PRINT_WIDTH, Room, Spec, panel_room, room_for, whole
from charts.ranking import drawn_names, words_width
from charts.reference import not_drawn_note
from charts.sheet import Group, Row, Sheet, lay_out
from charts.style import Style
from charts.ticks import round_ticks
from charts.tooltips import reading
from core.answer import Answer
from core.words import Speaker

_MOST_NUMBERED = 60
_CELL = 26
_LEAST_SLANTED = 20
_TURN = 0.5
_DARK_INK, _LIGHT_INK = "#12191C", "#FFFFFF"


def heatmap(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the heat map of an answer with two or three breakdowns."""
    sheet = lay_out(answer, speaker)
    down, across = _down_and_across(sheet)
    panel = sheet.groups[2] if len(sheet.groups) > 2 else None
    panels = panel_names(sheet, panel) if panel else ()
    rows_shown, columns_shown = drawn_names(down), drawn_names(across)[:MOST_COLUMNS]
    room = _room(rows_shown, panel, style)
    rows = [row for row in sheet.rows if row[down.field] in rows_shown and row[across.field] in columns_shown]
    ticks = round_ticks([row["v0"] for row in rows if row["v0"] is not None], most=4)
    rows = in_panels(_inked(rows, ticks, style), panel, panels)
    notes = [*not_drawn(rows_shown, down.names, speaker), *not_drawn(columns_shown, across.names, speaker)]
    notes += [
        *(not_drawn(panels, panel.names, speaker) if panel else ()),
        *other_measures(sheet),
        *not_drawn_note(sheet),
    ]
    y = by_name(down.field, rows_shown, style)
    x = _columns(across, columns_shown, room, style)
    layers = _layers(x, y, sheet, ticks, style)[: 2 if len(rows) <= _MOST_NUMBERED and not panel else 1]
    return whole(layers, sheet.told(rows), room=room, notes=notes, style=style, speaker=speaker)


def _down_and_across(sheet: Sheet) -> tuple[Group, Group]:
    """Return the rows and the columns: time runs across, else the breakdown with fewer groups does."""
    first, second = sheet.groups[:2]
    if first.column.is_over_time != second.column.is_over_time:
        return (second, first) if first.column.is_over_time else (first, second)
    return (first, second) if len(second.names) <= len(first.names) else (second, first)


def _room(names: tuple[str, ...], panel: Group | None, style: Style) -> Room:
    height = (ROW if panel else _CELL) * max(len(names), 1)
    return (
        panel_room(style, panel.field, height)
        if panel
        else room_for(style, height, beside=words_width(names, style) + 90)
    )


def _columns(group: Group, names: tuple[str, ...], room: Room, style: Style) -> dict[str, Any]:
    """Return the channel of the columns; their names are turned when they would not fit side by side."""
    width = room.width or (240 if style.is_narrow else PRINT_WIDTH - 250)
    each = width / max(len(names), 1)
    fits = max(map(len, names), default=0) * 7 + 6 <= each
    axis = {
        "title": None,
        "orient": "bottom" if room.panels else "top",
        "labelAngle": 0 if fits else -45 if each > _LEAST_SLANTED else -90,
        "labelLimit": 120,
        "labelOverlap": group.column.is_over_time,
        "grid": False,
    }
    scale = {"domain": list(names)}
    return {"field": group.field, "type": "nominal", "sort": None, "scale": scale, "axis": axis}


def _inked(rows: list[Row], ticks: list[float], style: Style) -> list[Row]:
    """Return the rows with the colour in which a number is read on its cell."""
    return [{**row, "ink": _ink(row["v0"], ticks, style)} for row in rows]


def _ink(value: float | None, ticks: list[float], style: Style) -> str:
    if value is None:
        return palette(style).muted
    is_high = (value - ticks[0]) / (ticks[-1] - ticks[0]) > _TURN
    return _DARK_INK if is_high == (style.ground == "dark") else _LIGHT_INK


def _layers(x: Spec, y: Spec, sheet: Sheet, ticks: list[float], style: Style) -> list[Spec]:
    """Return the cells and the words in them."""
    colours = palette(style)
    scale = {"scheme": colours.sequential, "domain": [ticks[0], ticks[-1]], "nice": False}
    shade = {"field": "v0", "type": "quantitative", "scale": scale, "legend": _legend(sheet, ticks)}
    colour = {"condition": {"test": "datum.v0 === null", "value": colours.grid}, **shade}
    cells = {
        "mark": {"type": "rect", "stroke": colours.ground, "strokeWidth": 1.5, "invalid": "show"},
        "encoding": {"x": x, "y": y, "color": colour, **reading(sheet)},
    }
    words = {
        "mark": {"type": "text", "color": {"expr": "datum.ink"}},
        "encoding": {"x": x, "y": y, "text": {"field": "v0_words", "type": "nominal"}},
    }
    return [cells, words]


def _legend(sheet: Sheet, ticks: list[float]) -> dict[str, Any]:
    figure = sheet.figure
    return {
        "title": figure.unit or figure.title,
        "orient": "top",
        "gradientLength": 180,
        "gradientThickness": 10,
        "values": ticks,
        "format": tick_format(ticks, is_percent=figure.is_percent),
        "titleLimit": 300,
    }
