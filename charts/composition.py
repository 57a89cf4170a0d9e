"""A composition: each row is a whole, cut into its parts. Only for parts that add up and are all there."""

from collections import defaultdict

from charts.axes import by_name
from charts.formats import PERCENT
from charts.kinds import MOST_SERIES, distinct, parts_of
from charts.notes import not_drawn, other_measures
from charts.palette import palette
from charts.picture import Spec, room_for, whole
from charts.ranking import drawn_names, words_width
from charts.series import series
from charts.sheet import Group, Row, Sheet, lay_out
from charts.style import Style
from charts.tooltips import tooltip
from core.answer import Answer
from core.words import N_, Message, Speaker

_ROW = 30
_LEAST_NAMED = 0.07


def composition(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the composition of an answer for which `has_parts` holds."""
    sheet = lay_out(answer, speaker)
    part = _part(answer, sheet)
    whole_group = next((group for group in sheet.groups if group is not part), None)
    names = drawn_names(whole_group) if whole_group else (sheet.figure.title,)
    rows = _cut(sheet, part, whole_group, names)
    notes = not_drawn(names, whole_group.names, speaker) if whole_group else []
    room = room_for(style, _ROW * max(len(names), 1), beside=words_width(names, style))
    layers = _layers(sheet, part, names, style)
    return whole(
        layers, rows, room=room, notes=[*notes, *other_measures(sheet)], style=style, speaker=speaker
    )


def _part(answer: Answer, sheet: Sheet) -> Group:
    few = [column.name for column in parts_of(answer) if distinct(answer, column) <= MOST_SERIES]
    return next(group for group in sheet.groups if group.column.name == few[0])


def _cut(sheet: Sheet, part: Group, whole_group: Group | None, names: tuple[str, ...]) -> list[Row]:
    """Return the rows with where each part begins and ends in its whole, between 0 and 1."""
    wholes: dict[str, list[Row]] = defaultdict(list)
    for row in sheet.rows:
        wholes[row[whole_group.field] if whole_group else names[0]].append(row)
    order = {name: place for place, name in enumerate(part.names)}
    cut = []
    for name in names:
        total, begin = sum(row["v0"] for row in wholes[name]), 0.0
        for row in sorted(wholes[name], key=lambda row: order[row[part.field]]):
            share = row["v0"] / total if total else 0.0
            cut.append(
                {**row, "whole": name, "begin": begin, "end": begin + share, **_words(share, begin, sheet)}
            )
            begin += share
    return cut


def _words(share: float, begin: float, sheet: Sheet) -> Row:
    text = sheet.speaker.percent(share)
    short = sheet.speaker.percent(share, decimals=0)
    return {"share_text": text, "inside": short if share >= _LEAST_NAMED else "", "middle": begin + share / 2}


def _layers(sheet: Sheet, part: Group, names: tuple[str, ...], style: Style) -> list[Spec]:
    hue = series(part.field, part.names, part.missing, style)
    rows = Group("whole", part.column, "", names, "")
    y = by_name(rows, names, style)
    axis = {"format": PERCENT, "values": [0, 0.25, 0.5, 0.75, 1], "title": None, "grid": False}
    x = {"field": "begin", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
    share = {
        "field": "share_text",
        "type": "nominal",
        "title": sheet.speaker.say(Message(N_("Share of the row"))),
    }
    bars = {
        "x": x,
        "x2": {"field": "end"},
        "y": y,
        "color": hue.colour(has_legend=True),
        "tooltip": [*tooltip(sheet), share],
    }
    ground = palette(style).ground
    words = {"x": {**x, "field": "middle"}, "y": y, "text": {"field": "inside", "type": "nominal"}}
    return [
        {
            "mark": {"type": "bar", "height": {"band": 0.78}, "stroke": ground, "strokeWidth": 1},
            "encoding": bars,
        },
        {
            "mark": {
                "type": "text",
                "color": "#12191C" if style.ground == "dark" else "#FFFFFF",
                "fontWeight": 600,
            },
            "encoding": words,
        },
    ]
