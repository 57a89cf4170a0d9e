"""Side by side: one row per group of the one breakdown, a bar or dot per group of the other."""

from dataclasses import dataclass

from charts.axes import by_name, is_from_zero, ticks_of, unit_title, value_axis, value_scale
from charts.kinds import MOST_SERIES
from charts.notes import not_drawn, other_measures
from charts.palette import palette
from charts.panels import facet, in_panels, panel_names
from charts.picture import Room, Spec, panel_room, room_for, whole
from charts.ranking import drawn_names, words_width
from charts.reference import marks, per_row_note, the_one
from charts.series import Series, series
from charts.sheet import Group, Sheet, lay_out
from charts.style import Style
from charts.tooltips import tooltip
from core.answer import Answer
from core.words import Speaker

_BAR = 11
_DOT_ROW = 24


@dataclass(frozen=True)
class _Plan:
    """Which breakdown makes the rows, which the colours, which the panels."""

    rows: Group
    colours: Group
    panel: Group | None
    row_names: tuple[str, ...]
    colour_names: tuple[str, ...]


def grouped(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the picture of an answer with two or three breakdowns."""
    sheet = lay_out(answer, speaker)
    plan = _plan(sheet)
    panels = panel_names(sheet, plan.panel) if plan.panel else ()
    is_bars = is_from_zero(sheet.figure)
    ticks = ticks_of(
        sheet, sheet.figure, Style(style.ground, plan.panel is not None or style.is_narrow), from_zero=is_bars
    )
    height = len(plan.row_names) * (_BAR * len(plan.colour_names) + 10 if is_bars else _DOT_ROW)
    beside = words_width(plan.row_names, style)
    room = panel_room(style, height) if plan.panel else room_for(style, max(height, 40), beside=beside)
    hue = series(plan.colours.field, plan.colour_names, plan.colours.missing, style)
    layers = _layers(sheet, plan, hue, ticks, room, style)
    rows = [row for row in sheet.rows if row[plan.rows.field] in plan.row_names]
    rows = in_panels(
        [row for row in rows if row[plan.colours.field] in plan.colour_names], plan.panel, panels
    )
    notes = [*_notes(sheet, plan), *(not_drawn(panels, plan.panel.names, speaker) if plan.panel else ())]
    return whole(layers, rows, room=room, notes=notes, panels=facet(plan.panel), style=style, speaker=speaker)


def _plan(sheet: Sheet) -> _Plan:
    """Return the plan: the second breakdown has the colours unless only the first has few enough groups."""
    first, second = sheet.groups[:2]
    if len(second.names) > MOST_SERIES and len(first.names) <= MOST_SERIES:
        first, second = second, first
    panel = sheet.groups[2] if len(sheet.groups) > 2 else None
    few = second.without_missing()[: MOST_SERIES - bool(second.missing)]
    colour_names = (*few, second.missing) if second.missing else few
    return _Plan(first, second, panel, drawn_names(first), colour_names)


def _notes(sheet: Sheet, plan: _Plan) -> list[str]:
    return [
        *per_row_note(sheet),
        *not_drawn(plan.row_names, plan.rows.names, sheet.speaker),
        *not_drawn(plan.colour_names, plan.colours.names, sheet.speaker),
        *other_measures(sheet),
    ]


def _layers(
    sheet: Sheet, plan: _Plan, hue: Series, ticks: list[float], room: Room, style: Style
) -> list[Spec]:
    figure = sheet.figure
    scale = {**value_scale(ticks), "range": room.reach(14)}
    axis = value_axis(figure, ticks, title=None if plan.panel else unit_title(figure))
    x = {"field": figure.field, "type": "quantitative", "scale": scale, "axis": axis}
    y = by_name(plan.rows, plan.row_names, style)
    own = {"x": x, "y": y, "tooltip": tooltip(sheet)}
    beside = marks(sheet, x, y, style) if the_one(sheet) is not None and not plan.panel else []
    drawn = _bars(own, plan, hue, x) if is_from_zero(figure) else _dots(own, hue, x, y, style)
    return [*drawn, *beside]


def _bars(own: Spec, plan: _Plan, hue: Series, x: Spec) -> list[Spec]:
    offset = {
        "field": plan.colours.field,
        "type": "nominal",
        "sort": None,
        "scale": {"domain": list(plan.colour_names)},
    }
    bars = {**own, "yOffset": offset, "color": hue.colour(has_legend=True)}
    ref = {**bars, "x": {**x, "field": "ref"}}
    ref.pop("color")
    return [{"mark": {"type": "bar"}, "encoding": bars}]


def _dots(own: Spec, hue: Series, x: Spec, y: Spec, style: Style) -> list[Spec]:
    """Return a dot per series and a thin line that joins the dots of a row."""
    low, high = {**x, "aggregate": "min"}, {"field": x["field"], "aggregate": "max"}
    span = {
        "mark": {"type": "rule", "color": palette(style).faint, "strokeWidth": 2},
        "encoding": {"x": low, "x2": high, "y": y},
    }
    dots = {**own, "color": hue.colour(has_legend=True), "shape": hue.shape()}
    return [span, {"mark": {"type": "point", "filled": True, "size": 80, "opacity": 1}, "encoding": dots}]
