"""Side by side: one row per group of the one breakdown, a bar or dot per group of the other."""

from dataclasses import dataclass

from charts.axes import by_name, is_from_zero, ticks_of, unit_title, value_axis, value_scale
from charts.kinds import MOST_SERIES
from charts.notes import not_drawn, other_measures
from charts.palette import palette
from charts.panels import in_panels, panel_names
from charts.picture import Room, Spec, panel_room, room_for, whole
from charts.ranking import drawn_names, words_width
from charts.reference import marks, not_drawn_note, per_row_note, the_one, tick_per_row
from charts.series import Series, series
from charts.sheet import REFERENCE, Group, Row, Sheet, lay_out
from charts.style import Style
from charts.tooltips import reading
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
    panels: tuple[str, ...]


def grouped(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the picture of an answer with two or three breakdowns."""
    sheet = lay_out(answer, speaker)
    plan = _plan(sheet)
    layers = _layers(sheet, plan, _room(plan, sheet, style), style)
    return whole(
        layers,
        sheet.told(_rows(sheet, plan)),
        room=_room(plan, sheet, style),
        notes=_notes(sheet, plan),
        style=style,
        speaker=speaker,
    )


def _plan(sheet: Sheet) -> _Plan:
    """Return the plan: the second breakdown has the colours unless only the first has few enough groups."""
    first, second = sheet.groups[:2]
    if len(second.names) > MOST_SERIES and len(first.names) <= MOST_SERIES:
        first, second = second, first
    panel = sheet.groups[2] if len(sheet.groups) > 2 else None
    panels = panel_names(sheet, panel) if panel else ()
    few = second.without_missing()[: MOST_SERIES - bool(second.missing)]
    colour_names = (*few, second.missing) if second.missing else few
    return _Plan(first, second, panel, drawn_names(first), colour_names, panels)


def _room(plan: _Plan, sheet: Sheet, style: Style) -> Room:
    is_bars = is_from_zero(sheet.figure)
    height = len(plan.row_names) * (_BAR * len(plan.colour_names) + 10 if is_bars else _DOT_ROW)
    if plan.panel:
        return panel_room(style, plan.panel.field, height)
    return room_for(style, max(height, 40), beside=words_width(plan.row_names, style))


def _rows(sheet: Sheet, plan: _Plan) -> list[Row]:
    down, colours = set(plan.row_names), set(plan.colour_names)
    rows = [row for row in sheet.rows if row[plan.rows.field] in down and row[plan.colours.field] in colours]
    return in_panels(rows, plan.panel, plan.panels)


def _notes(sheet: Sheet, plan: _Plan) -> list[str]:
    is_drawn = _has_rule(sheet, plan) or _has_ticks(sheet, plan)
    return [
        *(per_row_note(sheet) if is_drawn else not_drawn_note(sheet)),
        *not_drawn(plan.row_names, plan.rows.names, sheet.speaker),
        *not_drawn(plan.colour_names, plan.colours.names, sheet.speaker),
        *(not_drawn(plan.panels, plan.panel.names, sheet.speaker) if plan.panel else ()),
        *other_measures(sheet),
    ]


def _has_rule(sheet: Sheet, plan: _Plan) -> bool:
    return the_one(sheet) is not None and not plan.panel


def _has_ticks(sheet: Sheet, plan: _Plan) -> bool:
    return (
        bool(sheet.known(REFERENCE))
        and the_one(sheet) is None
        and is_from_zero(sheet.figure)
        and not plan.panel
    )


def _layers(sheet: Sheet, plan: _Plan, room: Room, style: Style) -> list[Spec]:
    figure, is_bars = sheet.figure, is_from_zero(sheet.figure)
    few = Style(style.ground, is_narrow=plan.panel is not None or style.is_narrow)
    ticks = ticks_of(sheet, figure, few, from_zero=is_bars)
    scale = {**value_scale(ticks), "range": room.reach(14, start=0 if is_bars else 8)}
    axis = value_axis(figure, ticks, title=None if plan.panel else unit_title(figure))
    x = {"field": figure.field, "type": "quantitative", "scale": scale, "axis": axis}
    y = by_name(plan.rows.field, plan.row_names, style)
    own: Spec = {"x": x, "y": y, **reading(sheet)}
    hue = series(plan.colours.field, plan.colour_names, plan.colours.missing, style)
    layers = (
        _bars(own, plan, hue, style, has_ticks=_has_ticks(sheet, plan)) if is_bars else _dots(own, hue, style)
    )
    return [*layers, *(marks(sheet, x, y, style) if _has_rule(sheet, plan) else ())]


def _bars(own: Spec, plan: _Plan, hue: Series, style: Style, *, has_ticks: bool) -> list[Spec]:
    scale = {"domain": list(plan.colour_names)}
    offset = {"field": plan.colours.field, "type": "nominal", "sort": None, "scale": scale}
    bars = {
        "mark": {"type": "bar"},
        "encoding": {**own, "yOffset": offset, "color": hue.colour(has_legend=True)},
    }
    return (
        [bars, tick_per_row(own["x"], own["y"], style, height=_BAR, yOffset=offset)] if has_ticks else [bars]
    )


def _dots(own: Spec, hue: Series, style: Style) -> list[Spec]:
    """Return a dot per series and a thin line that joins the dots of a row."""
    low, high = {**own["x"], "aggregate": "min"}, {"field": own["x"]["field"], "aggregate": "max"}
    span = {
        "mark": {"type": "rule", "color": palette(style).faint, "strokeWidth": 2},
        "encoding": {"x": low, "x2": high, "y": own["y"]},
    }
    dots = {**own, "color": hue.colour(has_legend=True), "shape": hue.shape()}
    return [span, {"mark": {"type": "point", "filled": True, "size": 80, "opacity": 1}, "encoding": dots}]
