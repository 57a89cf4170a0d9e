"""A composition: each row is a whole, cut into its parts. Only for parts that add up and are all there."""

from collections import defaultdict
from itertools import accumulate

from charts.axes import by_name
from charts.formats import tick_format
from charts.kinds import part_of
from charts.notes import not_drawn, other_measures
from charts.palette import palette
from charts.picture import Spec, room_for, whole
from charts.ranking import drawn_names, words_width
from charts.reference import not_drawn_note
from charts.series import Series, series
from charts.sheet import Group, Row, Sheet, lay_out
from charts.style import Style
from charts.tooltips import reading
from core.answer import Answer
from core.words import Message, Speaker, N_

_ROW = 30
_LEAST_NAMED = 0.07


def composition(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the composition of an answer for which `part_of` finds the parts."""
    sheet = lay_out(answer, speaker)
    part = next(group for group in sheet.groups if group.column == part_of(answer))
    other = next((group for group in sheet.groups if group is not part), None)
    names = drawn_names(other) if other else (sheet.figure.title,)
    hue = series(part.field, part.names, part.missing, style)
    rows = _cut(sheet, part, other, names, _inks(hue, style))
    notes = [
        *(not_drawn(names, other.names, speaker) if other else ()),
        *other_measures(sheet),
        *not_drawn_note(sheet),
    ]
    room = room_for(style, _ROW * max(len(names), 1), beside=words_width(names, style))
    layers = _layers(sheet, hue, names, style)
    return whole(layers, sheet.told(rows), room=room, notes=notes, style=style, speaker=speaker)


def _cut(
    sheet: Sheet, part: Group, other: Group | None, names: tuple[str, ...], inks: dict[str, str]
) -> list[Row]:
    """Return the rows with where each part begins and ends in its whole, between 0 and 1."""
    wholes: dict[str, list[Row]] = defaultdict(list)
    for row in sheet.rows:
        wholes[row[other.field] if other else names[0]].append({**row, "ink": inks[row[part.field]]})
    order = {name: place for place, name in enumerate(part.names)}
    in_order = {name: sorted(wholes[name], key=lambda row: order[row[part.field]]) for name in names}
    return [row for name in names for row in _one_whole(name, in_order[name], sheet.speaker)]


def _one_whole(name: str, parts: list[Row], speaker: Speaker) -> list[Row]:
    total = sum(row["v0"] for row in parts)
    shares = [row["v0"] / total if total else 0.0 for row in parts]
    ends = list(accumulate(shares))
    return [
        {
            **row,
            "whole": name,
            "begin": end - share,
            "end": end,
            "middle": end - share / 2,
            **_words(share, speaker),
        }
        for row, share, end in zip(parts, shares, ends, strict=True)
    ]


def _words(share: float, speaker: Speaker) -> Row:
    short = speaker.percent(share, decimals=0) if share >= _LEAST_NAMED else ""
    return {"share_text": speaker.percent(share), "inside": short}


def _inks(hue: Series, style: Style) -> dict[str, str]:
    colours = palette(style)
    return {name: colours.on(colour) for name, colour in zip(hue.names, hue.colours, strict=True)}


def _layers(sheet: Sheet, hue: Series, names: tuple[str, ...], style: Style) -> list[Spec]:
    y = by_name("whole", names, style)
    axis = {
        "format": tick_format([0, 1], is_percent=True),
        "values": [0, 0.25, 0.5, 0.75, 1],
        "title": None,
        "grid": False,
    }
    x = {"field": "begin", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
    share = {
        "field": "share_text",
        "type": "nominal",
        "title": sheet.speaker.say(Message(N_("Share of the row"))),
    }
    told = reading(sheet)
    bars = {
        "x": x,
        "x2": {"field": "end"},
        "y": y,
        "color": hue.colour(has_legend=True),
        **told,
        "tooltip": [*told["tooltip"], share],
    }
    ground = palette(style).ground
    words = {"x": {**x, "field": "middle"}, "y": y, "text": {"field": "inside", "type": "nominal"}}
    return [
        {
            "mark": {"type": "bar", "height": {"band": 0.78}, "stroke": ground, "strokeWidth": 1},
            "encoding": bars,
        },
        {
            "mark": {"type": "text", "color": {"expr": "datum.ink"}, "fontWeight": 600},
            "encoding": words,
        },
    ]
