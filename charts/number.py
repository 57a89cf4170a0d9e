"""One number, large, with what it is compared with below it; several measures stand side by side."""

from charts.palette import palette
from charts.picture import Spec, room_for, whole
from charts.reference import rule_words
from charts.sheet import REFERENCE, Row, Sheet, lay_out
from charts.style import Style
from core.answer import Answer
from core.words import Speaker


def number(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the figures of an answer without breakdowns."""
    sheet = lay_out(answer, speaker)
    rows = [_row(sheet, row, place) for row in sheet.rows[:1] for place in range(len(sheet.figures))]
    colours = palette(style)
    layers = [
        _words("title", 0, {"fontSize": 13, "color": colours.muted}, style),
        _words("value", 20, {"fontSize": 34, "fontWeight": 600, "color": colours.text}, style),
        _words("beside", 66, {"fontSize": 13, "color": colours.muted}, style),
    ]
    return whole(layers, rows, room=room_for(style, 90, beside=20), style=style, speaker=speaker)


def _row(sheet: Sheet, row: Row, place: int) -> Row:
    figure = sheet.figures[place]
    beside = rule_words(sheet, row[REFERENCE]) if row.get(REFERENCE) is not None and place == 0 else ""
    return {"place": place, "title": figure.title, "value": row[f"{figure.field}_text"], "beside": beside}


def _words(field: str, y: int, look: Spec, style: Style) -> Spec:
    limit = 150 if style.is_narrow else 320
    x = {"field": "place", "type": "ordinal", "axis": None, "bandPosition": 0}
    return {
        "mark": {"type": "text", "align": "left", "baseline": "top", "limit": limit, **look},
        "encoding": {"x": x, "y": {"value": y}, "text": {"field": field, "type": "nominal"}},
    }
