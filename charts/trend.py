"""A trend: one line per series along time, broken where figures are missing, named at its end."""

from charts.axes import TITLE_ON_TOP, ticks_of, unit_title, value_axis, value_scale
from charts.lettering import lettering
from charts.line_labels import moved_apart
from charts.lines import ALL, Lines, is_missing, lines_of, rows_of, shared_reference
from charts.notes import not_drawn, other_measures, without_period
from charts.palette import palette
from charts.periods import time_channel
from charts.picture import Room, Spec, panel_room, room_for, whole
from charts.reference import DASHES, not_drawn_note
from charts.series import Series, series
from charts.sheet import REFERENCE, Row, lay_out
from charts.style import Style
from charts.tooltips import reading
from core.answer import Answer
from core.words import Message, Speaker, N_

_MOST_DOTS, _MOST_DOTS_NARROW = 26, 13


def trend(answer: Answer, *, speaker: Speaker, style: Style) -> Spec:
    """Return the trend of an answer of whose breakdowns one runs over time."""
    lines = lines_of(lay_out(answer, speaker))
    room = (
        panel_room(style, lines.panel.field)
        if lines.panel
        else room_for(style, 250 if style.is_narrow else 330)
    )
    free = 16 if lines.panel else _label_room(lines, style)
    ticks = ticks_of(lines.sheet, lines.sheet.figure, style, from_zero=False)
    x = time_channel(lines.called, lines.time.column.format, room, style, free=free)
    layers = _layers(lines, x, ticks, room, style)
    rows = rows_of(lines, most_dots=_MOST_DOTS_NARROW if style.is_narrow else _MOST_DOTS)
    return whole(layers, lines.sheet.told(rows), room=room, notes=_notes(lines), style=style, speaker=speaker)


def _layers(lines: Lines, x: Spec, ticks: list[float], room: Room, style: Style) -> list[Spec]:
    figure, colours = lines.sheet.figure, palette(style)
    axis = value_axis(figure, ticks, title=None if lines.panel else unit_title(figure))
    y = {"field": "v0", "type": "quantitative", "scale": value_scale(ticks), "axis": {**axis, **TITLE_ON_TOP}}
    hue = _hues(lines, style)
    has_legend = bool(lines.panel and lines.by)
    own = {"x": x, "y": y, "color": hue.colour(has_legend=has_legend)}
    layers = [*_reference_line(lines, x, y, style), _grey_lines(x, y, colours.faint), _coloured_lines(own)]
    layers.append(_dots(lines, own, style))
    return layers if lines.panel else [*layers, *_end_labels(lines, hue, own, ticks, room, style)]


def _hues(lines: Lines, style: Style) -> Series:
    missing = lines.by.missing if lines.by else ""
    names = [name for name in lines.names if name in lines.coloured or (missing and name == missing)]
    return series("s", names, missing, style) if lines.by else Series("s", (ALL,), (palette(style).accent,))


def _grey_lines(x: Spec, y: Spec, colour: str) -> Spec:
    mark = {"type": "line", "color": colour, "strokeWidth": 1, "clip": True}
    return {
        "transform": [{"filter": "datum.other"}],
        "mark": mark,
        "encoding": {"x": x, "y": y, "detail": {"field": "s", "type": "nominal"}},
    }


def _coloured_lines(own: Spec) -> Spec:
    mark = {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-path-domains"}
    return {"transform": [{"filter": "!datum.other"}], "mark": mark, "encoding": own}


def _dots(lines: Lines, own: Spec, style: Style) -> Spec:
    """Return the dots; those that are not to be seen still answer when pointed at."""
    opacity = {"condition": {"test": "datum.dot && !datum.other", "value": 1}, "value": 0}
    faint = {"condition": {"test": "datum.other", "value": palette(style).faint}, **own["color"]}
    encoding = {**own, "color": faint, "opacity": opacity, **reading(lines.sheet)}
    return {"mark": {"type": "point", "filled": True, "size": 40, "invalid": "filter"}, "encoding": encoding}


def _reference_line(lines: Lines, x: Spec, y: Spec, style: Style) -> list[Spec]:
    shared = shared_reference(lines)
    if not shared:
        return []
    values = [{"at": lines.called[period], "v0": shared.get(period)} for period in lines.periods]
    mark = {"type": "line", "color": palette(style).grey, "strokeDash": DASHES, "strokeWidth": 1.5}
    return [{"data": {"values": values}, "mark": mark, "encoding": {"x": x, "y": y}}]


def _end_labels(
    lines: Lines, hue: Series, own: Spec, ticks: list[float], room: Room, style: Style
) -> list[Spec]:
    """Return the names at the ends of the lines; a lone line has its last figure instead."""
    ends = _ends(lines, hue, style)
    span = ticks[-1] - ticks[0]
    heights = [(ticks[-1] - end["v0"]) / span * room.height for end in ends]
    for end, height in zip(ends, moved_apart(heights, bottom=room.height), strict=True):
        end["v0"] = ticks[-1] - height / room.height * span
    mark = {
        "type": "text",
        "align": "left",
        "dx": 9,
        "limit": _label_room(lines, style) - 12,
        "color": {"expr": "datum.ink"},
    }
    text = {"field": "words", "type": "nominal"}
    return lettering(mark, {"x": own["x"], "y": own["y"], "text": text}, style, data={"values": ends})


def _ends(lines: Lines, hue: Series, style: Style) -> list[Row]:
    colours = palette(style)
    last = lines.called[lines.periods[-1]] if lines.periods else ""
    ends = [
        {
            "at": last,
            "v0": row["v0"],
            "words": name if lines.by else lines.sheet.text(row),
            "ink": colours.ink(colour),
        }
        for name, colour in zip(hue.names, hue.colours, strict=True)
        if (row := lines.latest(name))
    ]
    shared = shared_reference(lines)
    if shared:
        ends.append(
            {"at": last, "v0": shared[max(shared)], "words": lines.sheet.reference, "ink": colours.muted}
        )
    return ends


def _label_room(lines: Lines, style: Style) -> int:
    """Return the pixels that the names at the ends need."""
    latest = None if lines.by else lines.latest(ALL)
    names = [*lines.coloured, lines.sheet.reference, lines.sheet.text(latest) if latest else ""]
    return min(96 if style.is_narrow else 170, 8 * max(map(len, names)) + 20)


def _notes(lines: Lines) -> list[str]:
    sheet, speaker = lines.sheet, lines.sheet.speaker
    notes = without_period(sheet, lines.time)
    grey = len(lines.names) - len(lines.coloured) - any(is_missing(lines, name) for name in lines.names)
    if grey:
        text = Message(N_("%(coloured)s lines are coloured; the other %(grey)s are grey."))
        notes.append(speaker.say(Message(text.text, {"coloured": len(lines.coloured), "grey": grey})))
    if lines.by:
        notes += not_drawn(lines.names, lines.by.names, speaker)
    if lines.panel:
        notes += not_drawn(lines.panels, lines.panel.names, speaker)
    if sheet.known(REFERENCE) and not shared_reference(lines):
        notes += not_drawn_note(sheet)
    return [*notes, *other_measures(sheet)]
