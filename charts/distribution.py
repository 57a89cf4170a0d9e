"""A distribution: bars over the bands of a number, each as wide as its band, so that empty bands show as gaps."""

from typing import Any

from charts.axes import TITLE_ON_TOP, ticks_of, unit_title, value_axis, value_scale
from charts.formats import tick_format
from charts.notes import not_drawn, other_measures, without_period
from charts.palette import palette
from charts.panels import in_panels, panel_names
from charts.picture import Spec, panel_room, room_for, whole
from charts.reference import not_drawn_note
from charts.sheet import Group, Row, Sheet, lay_out
from charts.style import Style
from charts.ticks import round_ticks
from charts.tooltips import reading
from core.answer import Answer, Format
from core.words import Speaker


def distribution(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the distribution of an answer with bands of a number and at most one other breakdown."""
    sheet = lay_out(answer, speaker)
    bands = next(group for group in sheet.groups if group.column.format is Format.BAND)
    panel = next((group for group in sheet.groups if group is not bands), None)
    panels = panel_names(sheet, panel) if panel else ()
    room = panel_room(style, panel.field) if panel else room_for(style, 240 if style.is_narrow else 320)
    rows = in_panels(_placed(sheet, bands), panel, panels)
    notes = [*without_period(sheet, bands), *(not_drawn(panels, panel.names, speaker) if panel else ())]
    layers = [_bars(sheet, bands, rows, style, is_panel=panel is not None)]
    notes += [*other_measures(sheet), *not_drawn_note(sheet)]
    return whole(layers, sheet.told(rows), room=room, notes=notes, style=style, speaker=speaker)


def _placed(sheet: Sheet, bands: Group) -> list[Row]:
    width = bands.column.breakdown.width if bands.column.breakdown else 1.0
    at = f"{bands.field}_at"
    return [{**row, "low": float(row[at]), "high": float(row[at]) + width} for row in sheet.rows if at in row]


def _bars(sheet: Sheet, bands: Group, rows: list[Row], style: Style, *, is_panel: bool) -> Spec:
    figure, colours = sheet.figure, palette(style)
    ticks = ticks_of(sheet, figure, style, from_zero=True)
    axis = value_axis(figure, ticks, title=None if is_panel else unit_title(figure))
    encoding = {
        "x": _along(bands, rows, sheet.speaker, is_few=is_panel or style.is_narrow),
        "x2": {"field": "high"},
        "y": {
            "field": "v0",
            "type": "quantitative",
            "scale": value_scale(ticks),
            "axis": {**axis, **TITLE_ON_TOP},
        },
        **reading(sheet),
    }
    return {"mark": {"type": "bar", "color": colours.accent, "binSpacing": 1}, "encoding": encoding}


def _along(bands: Group, rows: list[Row], speaker: Speaker, *, is_few: bool) -> dict[str, Any]:
    edges = [row["low"] for row in rows] + [row["high"] for row in rows]
    low, high = min(edges, default=0.0), max(edges, default=1.0)
    ticks = [tick for tick in round_ticks([low, high], most=5 if is_few else 9) if low <= tick <= high]
    unit = speaker.label(bands.column.unit)
    scale = {"domain": [low, high], "nice": False, "zero": False}
    axis = {
        "values": ticks,
        "format": tick_format(ticks, is_percent=False),
        "grid": False,
        "title": unit or bands.title,
    }
    return {"field": "low", "type": "quantitative", "scale": scale, "axis": axis, "bin": "binned"}
