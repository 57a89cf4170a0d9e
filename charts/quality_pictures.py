"""Small pictures of quality: the scores of units, and who reported when."""

from collections.abc import Sequence
from typing import Any

from charts.palette import palette
from charts.picture import Spec, room_for, whole
from charts.style import Style
from core.quality import Reporting
from core.words import Speaker

_BANDS = 10
_BAND_WIDTHS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1)
_CELL = 24
_MOST_NUMBERED = 420


def score_bands(scores: Sequence[float], *, speaker: Speaker, style: Style) -> Spec:
    """Return how many units have which score (0 to 1), in ten bands up to 1 and one for all below; there must be one."""
    width = _band_width(scores)
    low = 1.0 - _BANDS * width
    counts = [0] * (_BANDS + 1)
    for score in scores:
        at = round((score - low) / width, 6)
        counts[0 if at < 0 else min(1 + int(at), _BANDS)] += 1
    decimals = 0 if width >= 0.01 else 1
    rows = []
    for place, count in enumerate(counts):
        start, end = (
            speaker.number((low + at * width) * 100, decimals=decimals) for at in (place - 1, place)
        )
        band = f"{start}–{end}" if place else f"< {end}"
        rows.append({"band": band, "count": count, "said": f"{band} %: {speaker.number(count)}"})
    rows = rows if counts[0] else rows[1:]
    x = {"field": "band", "type": "ordinal", "sort": None, "axis": _axis("%", is_slanted=True)}
    y = {"field": "count", "type": "quantitative", "axis": {"title": None, "tickCount": 4, "format": ",d"}}
    told = {"tooltip": {"field": "said", "type": "nominal"}, "description": {"field": "said"}}
    bars = {
        "mark": {"type": "bar", "color": palette(style).accent, "binSpacing": 1},
        "encoding": {"x": x, "y": y, **told},
    }
    return whole([bars], rows, room=room_for(style, 180), style=style, speaker=speaker)


def _band_width(scores: Sequence[float]) -> float:
    """Return a round width with which ten bands below 1 hold nearly all scores; the few lowest share a band."""
    usual = sorted(scores)[len(scores) // 50]
    return next((each for each in _BAND_WIDTHS if 1.0 - _BANDS * each <= usual), _BAND_WIDTHS[-1])


def reporting_grid(
    cells: Sequence[Reporting], *, words: Sequence[str], speaker: Speaker, style: Style
) -> Spec:
    """Return areas by periods, the darker the more units did not report. `words` say a cell in a sentence."""
    areas = list(dict.fromkeys(cell.area for cell in cells))
    periods = list(dict.fromkeys(cell.period for cell in cells))
    colours = palette(style)
    missing = [None if cell.share is None else 1 - cell.share for cell in cells]
    most = max((share for share in missing if share), default=1.0)
    rows = [
        {
            "area": cell.area,
            "period": cell.period,
            "missing": share,
            "text": _written(cell, speaker),
            "said": said,
        }
        for cell, share, said in zip(cells, missing, words, strict=True)
    ]
    x: dict[str, Any] = {
        "field": "period",
        "type": "ordinal",
        "sort": periods,
        "axis": _axis("", is_slanted=True),
    }
    x["axis"]["orient"] = "top"
    y = {"field": "area", "type": "nominal", "sort": areas, "axis": {"title": None, "labelLimit": 130}}
    scale = {"domain": [0, most], "range": [colours.grid, colours.few[1]]}
    shade = {"field": "missing", "type": "quantitative", "scale": scale, "legend": None}
    told = {"tooltip": {"field": "said", "type": "nominal"}, "description": {"field": "said"}}
    rect = {"type": "rect", "stroke": colours.ground, "strokeWidth": 1.5}
    layers: list[Spec] = [{"mark": rect, "encoding": {"x": x, "y": y, "color": shade, **told}}]
    if len(rows) <= _MOST_NUMBERED and not style.is_narrow:
        text = {"type": "text", "fontSize": 11, "color": colours.text}
        dark = {
            "condition": {"test": f"datum.missing > {most / 2}", "value": "#12191C"},
            "value": colours.text,
        }
        layers.append({"mark": text, "encoding": {"x": x, "y": y, "text": {"field": "text"}, "color": dark}})
    room = room_for(style, _CELL * len(areas), beside=190)
    return whole(layers, rows, room=room, style=style, speaker=speaker)


def _written(cell: Reporting, speaker: Speaker) -> str:
    """Return what stands in a cell: the share where somebody is missing, else nothing."""
    if cell.share is None or cell.share == 1.0:
        return ""
    return speaker.number(cell.share * 100, decimals=0 if cell.share < 0.99 else 1)


def _axis(title: str, *, is_slanted: bool) -> dict[str, Any]:
    slant = {"labelAngle": -40 if is_slanted else 0}
    return {"title": title or None, "grid": False, "labelOverlap": False, **slant}
