"""One number, large, with what it is compared with below it; several measures stand side by side, or one below the other on a phone."""

from charts.palette import palette
from charts.picture import Spec, room_for, whole
from charts.reference import rule_words
from charts.sheet import REFERENCE, Row, Sheet, lay_out
from charts.style import Style
from core.answer import Answer
from core.words import Speaker

_WIDTH, _HEIGHT = 245, 96


def number(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the figures of an answer without breakdowns."""
    sheet = lay_out(answer, speaker)
    rows = [
        _row(sheet, row, place, style)
        for row in sheet.told(sheet.rows[:1])
        for place in range(len(sheet.figures))
    ]
    colours = palette(style)
    layers = [
        _words("title", 0, {"fontSize": 13, "color": colours.muted}),
        _words("value", 20, {"fontSize": 32, "fontWeight": 600, "color": colours.text}),
        _words("beside", 64, {"fontSize": 13, "color": colours.muted}),
    ]
    height = _HEIGHT * (len(rows) if style.is_narrow else 1)
    return whole(layers, rows, room=room_for(style, height, beside=10), style=style, speaker=speaker)


def _row(sheet: Sheet, row: Row, place: int, style: Style) -> Row:
    figure = sheet.figures[place]
    beside = rule_words(sheet, row[REFERENCE]) if row.get(REFERENCE) is not None and place == 0 else ""
    words = {"title": figure.title, "value": row[f"{figure.field}_text"], "beside": beside}
    across, down = (0, place) if style.is_narrow else (place, 0)
    return {**words, "left": across * _WIDTH, "top": down * _HEIGHT}


def _words(field: str, below: int, look: Spec) -> Spec:
    place = {"x": {"expr": "datum.left"}, "y": {"expr": f"datum.top + {below}"}}
    mark = {"type": "text", "align": "left", "baseline": "top", "limit": _WIDTH - 10, **place, **look}
    return {"mark": mark, "encoding": {"text": {"field": field, "type": "nominal"}}}
