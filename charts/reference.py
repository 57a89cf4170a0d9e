"""What the figures are compared with: one dashed grey rule when it is one number, a grey mark per row when it varies."""

from typing import Any

from charts.palette import palette
from charts.sheet import REFERENCE, Sheet, with_unit
from charts.style import Style
from core.words import Message, N_

DASHES = [5, 4]


def the_one(sheet: Sheet) -> float | None:
    """Return the number that every row is compared with, or None when there is none or it varies."""
    numbers = set(sheet.known(REFERENCE))
    return numbers.pop() if len(numbers) == 1 else None


def marks(sheet: Sheet, x: dict[str, Any], y: dict[str, Any], style: Style) -> list[dict[str, Any]]:
    """Return the layers of the comparison for figures that lie along x; nothing if there is none."""
    if not sheet.known(REFERENCE):
        return []
    one = the_one(sheet)
    return [tick_per_row(x, y, style)] if one is None else _rule(sheet, one, x, style)


def _rule(sheet: Sheet, number: float, x: dict[str, Any], style: Style) -> list[dict[str, Any]]:
    colours = palette(style)
    data = {"values": [{REFERENCE: number, "words": rule_words(sheet, number)}]}
    at = {**x, "field": REFERENCE}
    low, high = x["scale"]["domain"]
    align = "right" if number > low + 0.6 * (high - low) else "left"
    mark = {"type": "text", "align": align, "baseline": "bottom", "dy": -4, "color": colours.muted}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "color": colours.grey, "strokeDash": DASHES, "strokeWidth": 1.5},
            "encoding": {"x": at},
        },
        {
            "data": data,
            "mark": mark,
            "encoding": {"x": at, "y": {"value": 0}, "text": {"field": "words", "type": "nominal"}},
        },
    ]


def rule_words(sheet: Sheet, number: float) -> str:
    """Return what stands at the rule: "The country: 502 points"."""
    figure = sheet.figure
    value = with_unit(figure.column.text(number, sheet.speaker), figure.unit, sheet.speaker)
    return sheet.speaker.say(Message(N_("%(name)s: %(value)s"), {"name": sheet.reference, "value": value}))


def per_row_note(sheet: Sheet) -> list[str]:
    """Return the note that says what the grey marks are, when the comparison varies from row to row."""
    if the_one(sheet) is not None or not sheet.known(REFERENCE):
        return []
    return [sheet.speaker.say(Message(N_("Grey mark: %(name)s."), {"name": sheet.reference}))]


def not_drawn_note(sheet: Sheet) -> list[str]:
    """Return the note for a picture that has no place for the comparison."""
    if not sheet.known(REFERENCE):
        return []
    return [
        sheet.speaker.say(
            Message(N_("%(name)s is not drawn here: see the table."), {"name": sheet.reference})
        )
    ]


def tick_per_row(
    x: dict[str, Any], y: dict[str, Any], style: Style, *, height: int = 18, **channels: Any
) -> dict[str, Any]:
    """Return the grey marks, with a rim so that they show on a bar of any colour."""
    colours = palette(style)
    mark = {
        "type": "tick",
        "color": colours.grey,
        "stroke": colours.ground,
        "strokeWidth": 1.5,
        "thickness": 5,
        "height": height,
        "orient": "vertical",
    }
    return {"mark": mark, "encoding": {"x": {**x, "field": REFERENCE}, "y": y, **channels}}
