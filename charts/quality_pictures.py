"""Small pictures of quality: digits that are written too often, scores of units, who reported when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.palette import palette
from charts.picture import Spec, room_for, whole
from charts.style import Style
from core.words import Message, Speaker, N_

_BANDS = 10
_CELL = 24
_MOST_NUMBERED = 420


@dataclass(frozen=True)
class ReportingCell:
    """One area in one period: units that should have reported, and those that did."""

    area: str
    period: str
    expected: int
    reported: int

    @property
    def share(self) -> float | None:
        """The share that reported; None where nobody had to."""
        return self.reported / self.expected if self.expected else None


def digits(counts: Sequence[int], expected: Sequence[float], *, first: int, speaker: Speaker, style: Style) -> Spec:
    """Return bars of how often each digit is there, and a tick for how often it should be.

    `counts` and `expected` (shares) begin at the digit `first`; `counts` must not all be zero.
    """
    total, colours = sum(counts), palette(style)
    should = speaker.say(Message(N_("to be expected")))
    rows = [
        {
            "digit": str(first + place),
            "share": count / total,
            "should": expected[place],
            "is_high": count / total > 1.5 * expected[place],
            "said": f"{first + place}: {speaker.percent(count / total)} ({should}: {speaker.percent(expected[place])})",
        }
        for place, count in enumerate(counts)
    ]
    x = {"field": "digit", "type": "ordinal", "sort": None, "axis": _axis("", is_slanted=False)}
    told = {"tooltip": {"field": "said", "type": "nominal"}, "description": {"field": "said"}}
    y = _shares("share")
    colour = {
        "condition": {"test": "datum.is_high", "value": colours.accent},
        "value": colours.grey,
    }
    bars = {"mark": {"type": "bar"}, "encoding": {"x": x, "y": y, "color": colour, **told}}
    rule = {"type": "tick", "color": colours.text, "thickness": 2, "width": {"band": 1.0}}
    ticks = {"mark": rule, "encoding": {"x": x, "y": {**y, "field": "should"}, **told}}
    note = speaker.say(Message(N_("Bars: how often each digit is there. Lines: how often it should be.")))
    room = room_for(style, 170)
    return whole([bars, ticks], rows, room=room, notes=[note], style=style, speaker=speaker)


def score_bands(scores: Sequence[float], *, speaker: Speaker, style: Style) -> Spec:
    """Return how many units have which score (0 to 1), in ten bands from the lowest score to 1."""
    low = min([*scores, 0.99])
    width = (1.0 - low) / _BANDS
    counts = [0] * _BANDS
    for score in scores:
        counts[min(int((score - low) / width), _BANDS - 1)] += 1
    decimals = 0 if width >= 0.02 else 1  # noqa: PLR2004 - narrower bands would all bear one name
    rows = []
    for place, count in enumerate(counts):
        start, end = low + place * width, low + (place + 1) * width
        band = f"{speaker.number(start * 100, decimals=decimals)}–{speaker.number(end * 100, decimals=decimals)}"
        rows.append({"band": band, "count": count, "said": f"{band} %: {speaker.number(count)}"})
    x = {"field": "band", "type": "ordinal", "sort": None, "axis": _axis("%", is_slanted=True)}
    y = {"field": "count", "type": "quantitative", "axis": {"title": None, "tickCount": 4, "format": ",d"}}
    told = {"tooltip": {"field": "said", "type": "nominal"}, "description": {"field": "said"}}
    bars = {
        "mark": {"type": "bar", "color": palette(style).accent, "binSpacing": 1},
        "encoding": {"x": x, "y": y, **told},
    }
    return whole([bars], rows, room=room_for(style, 180), style=style, speaker=speaker)


def reporting_grid(
    cells: Sequence[ReportingCell], *, words: Sequence[str], speaker: Speaker, style: Style
) -> Spec:
    """Return areas by periods, the darker the more units did not report. `words` say a cell in a sentence."""
    areas, periods = (list(dict.fromkeys(names)) for names in zip(*((c.area, c.period) for c in cells), strict=True))
    colours = palette(style)
    rows = [
        {
            "area": cell.area,
            "period": cell.period,
            "missing": None if cell.share is None else 1 - cell.share,
            "text": _written(cell, speaker),
            "said": said,
        }
        for cell, said in zip(cells, words, strict=True)
    ]
    most = max((row["missing"] or 0.0 for row in rows), default=0.0) or 1.0
    x: dict[str, Any] = {"field": "period", "type": "ordinal", "sort": periods, "axis": _axis("", is_slanted=True)}
    x["axis"]["orient"] = "top"
    y = {"field": "area", "type": "nominal", "sort": areas, "axis": {"title": None, "labelLimit": 130}}
    scale = {"domain": [0, most], "range": [colours.grid, colours.few[1]]}
    shade = {"field": "missing", "type": "quantitative", "scale": scale, "legend": None}
    told = {"tooltip": {"field": "said", "type": "nominal"}, "description": {"field": "said"}}
    rect = {"type": "rect", "stroke": colours.ground, "strokeWidth": 1.5}
    layers: list[Spec] = [{"mark": rect, "encoding": {"x": x, "y": y, "color": shade, **told}}]
    if len(rows) <= _MOST_NUMBERED and not style.is_narrow:
        text = {"type": "text", "fontSize": 11, "color": colours.text}
        dark = {"condition": {"test": f"datum.missing > {most / 2}", "value": "#12191C"}, "value": colours.text}
        layers.append(
            {"mark": text, "encoding": {"x": x, "y": y, "text": {"field": "text"}, "color": dark}}
        )
    room = room_for(style, _CELL * len(areas), beside=190)
    return whole(layers, rows, room=room, style=style, speaker=speaker)


def _written(cell: ReportingCell, speaker: Speaker) -> str:
    """Return what stands in a cell: the share where somebody is missing, else nothing."""
    if cell.share is None or cell.share == 1.0:
        return ""
    return speaker.number(cell.share * 100, decimals=0 if cell.share < 0.99 else 1)  # noqa: PLR2004


def _shares(field: str) -> dict[str, Any]:
    axis = {"title": None, "tickCount": 4, "format": ".0%"}
    return {"field": field, "type": "quantitative", "scale": {"zero": True}, "axis": axis}


def _axis(title: str, *, is_slanted: bool) -> dict[str, Any]:
    slant = {"labelAngle": -40 if is_slanted else 0}
    return {"title": title or None, "grid": False, "labelOverlap": False, **slant}
