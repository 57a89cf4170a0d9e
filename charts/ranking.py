"""A ranking: one row per group in the answer's order, a bar from zero for amounts and shares, else a dot."""

from typing import Any

from charts import reference
from charts.axes import ROW, by_name, is_from_zero, label_limit, ticks_of, unit_title, value_axis, value_scale
from charts.kinds import MOST_ROWS
from charts.lettering import lettering
from charts.notes import not_drawn, other_measures
from charts.palette import Palette, palette
from charts.picture import Room, Spec, room_for, whole
from charts.sheet import Group, Row, Sheet, lay_out
from charts.style import Style
from charts.tooltips import reading
from core.answer import Answer
from core.words import Speaker

_FOR_WORDS = 70


def ranking(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the ranking of an answer with one breakdown."""
    sheet = lay_out(answer, speaker)
    group = sheet.groups[0]
    names = drawn_names(group)
    ticks = ticks_of(sheet, sheet.figure, style, from_zero=is_from_zero(sheet.figure))
    rows = [_row(row, ticks) for row in sheet.rows if row[group.field] in set(names)]
    room = room_for(style, ROW * max(len(names), 1), beside=words_width(names, style))
    notes = [*reference.per_row_note(sheet), *not_drawn(names, group.names, speaker), *other_measures(sheet)]
    layers = _layers(sheet, names, ticks, room, style)
    return whole(layers, sheet.told(rows), room=room, notes=notes, style=style, speaker=speaker)


def drawn_names(group: Group) -> tuple[str, ...]:
    """Return the first thirty groups of the answer, and the one that was not reported if there is one."""
    if len(group.names) <= MOST_ROWS:
        return group.names
    most = MOST_ROWS - bool(group.missing)
    return (*group.without_missing()[:most], *((group.missing,) if group.missing else ()))


def words_width(names: tuple[str, ...], style: Style) -> int:
    """Return about how many pixels the names take beside the marks."""
    return min(label_limit(style), 7 * max(map(len, names), default=0)) + 30


def _row(row: Row, ticks: list[float]) -> Row:
    """Return the row with the place where its figure is written: at the end of its bar, never left of zero."""
    value = row["v0"]
    return {**row, "v0_end": max(ticks[0], 0.0 if value is None else max(value, min(0.0, ticks[-1])))}


def _layers(
    sheet: Sheet, names: tuple[str, ...], ticks: list[float], room: Room, style: Style
) -> list[dict[str, Any]]:
    figure, colours = sheet.figure, palette(style)
    scale = {**value_scale(ticks), "range": room.reach(_FOR_WORDS, start=0 if is_from_zero(figure) else 8)}
    axis = value_axis(figure, ticks, title=unit_title(figure))
    x = {"field": figure.field, "type": "quantitative", "scale": scale, "axis": axis}
    y = by_name(sheet.groups[0].field, names, style)
    marks = {"mark": _mark(sheet, colours), "encoding": {"x": x, "y": y, "color": _colour(colours)}}
    marks["encoding"] |= reading(sheet)
    told = {"x": {**x, "field": "v0_end"}, "y": y, "text": {"field": "v0_words", "type": "nominal"}}
    words = lettering({"align": "left", "dx": 8, "color": colours.text}, told, style)
    return [marks, *reference.marks(sheet, x, y, style), *words]


def _mark(sheet: Sheet, colours: Palette) -> dict[str, Any]:
    if is_from_zero(sheet.figure):
        return {"type": "bar", "height": {"band": 0.68}, "cornerRadiusEnd": 2}
    return {"type": "point", "filled": True, "size": 90, "opacity": 1, "stroke": colours.ground}


def _colour(colours: Palette) -> dict[str, Any]:
    return {"condition": {"test": "datum.g0_missing", "value": colours.grey}, "value": colours.accent}
