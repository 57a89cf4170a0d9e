"""A relation: one dot per group, the first measure across and the second up. It shows what goes together, not why."""

from charts.axes import TITLE_ON_TOP, ticks_of, value_axis, value_scale
from charts.lettering import lettering
from charts.palette import palette
from charts.picture import Spec, room_for, whole
from charts.sheet import Figure, Row, Sheet, lay_out
from charts.style import Style
from charts.tooltips import reading
from core.answer import Answer
from core.words import Message, Speaker, N_

_MOST_DOTS = 3000
_MOST_NAMED = 6


def relation(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the relation between the first two measures of an answer."""
    sheet = lay_out(answer, speaker)
    both = [row for row in sheet.rows if row["v0"] is not None and row["v1"] is not None]
    rows = [{**row, "name": _name(sheet, row)} for row in both[:_MOST_DOTS]]
    room = room_for(style, 280 if style.is_narrow else 380)
    notes = _notes(sheet, len(rows))
    layers = _layers(sheet, rows, style, end=room.reach(70, start=8))
    return whole(layers, sheet.told(rows), room=room, notes=notes, style=style, speaker=speaker)


def _name(sheet: Sheet, row: Row) -> str:
    return ", ".join(row[group.field] for group in sheet.groups)


def _notes(sheet: Sheet, drawn: int) -> list[str]:
    if drawn == len(sheet.rows):
        return []
    text = N_("%(drawn)s of %(all)s are drawn; the table has all.")
    return [sheet.speaker.say(Message(text, {"drawn": drawn, "all": len(sheet.rows)}))]


def _layers(sheet: Sheet, rows: list[Row], style: Style, *, end: list[object]) -> list[Spec]:
    across, up = sheet.figures[:2]
    x_ticks = ticks_of(sheet, across, style, from_zero=False)
    y_ticks = ticks_of(sheet, up, style, from_zero=False)
    x_axis = {**value_axis(across, x_ticks, title=titled(across, sheet)), "titleLimit": 320}
    y_axis = {**value_axis(up, y_ticks, title=titled(up, sheet)), **TITLE_ON_TOP, "titleLimit": 320}
    x = {
        "field": "v0",
        "type": "quantitative",
        "scale": {**value_scale(x_ticks), "range": end},
        "axis": x_axis,
    }
    y = {"field": "v1", "type": "quantitative", "scale": value_scale(y_ticks), "axis": y_axis}
    colours = palette(style)
    dots = {
        "mark": {"type": "point", "filled": True, "size": 60, "opacity": 0.75, "color": colours.accent},
        "encoding": {"x": x, "y": y, **reading(sheet)},
    }
    look = {"align": "left", "dx": 8, "limit": 140, "color": colours.text}
    told = {"x": x, "y": y, "text": {"field": "name", "type": "nominal"}}
    rim, words = lettering(look, told, style, data={"values": _named(rows)})
    return [rim, dots, words]


def titled(figure: Figure, sheet: Sheet) -> str:
    """Return the measure and its unit: "Mean of mark (points)"."""
    if not figure.unit:
        return figure.title
    text = Message(N_("%(label)s (%(unit)s)"), {"label": figure.title, "unit": figure.unit})
    return sheet.speaker.say(text)


def _named(rows: list[Row]) -> list[Row]:
    """Return the dots that bear a name: all if few, else those at the ends of either measure."""
    if len(rows) <= _MOST_NAMED:
        return rows
    ends = [choose(rows, key=lambda row: row[field]) for field in ("v0", "v1") for choose in (min, max)]
    return list({row["name"]: row for row in ends}.values())
