"""The whole picture: layers put over their rows, with the room, the ground, the notes and the region's formats.

The rows stand inside the first layer or part, not at the top: there Streamlit would send them through a data frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pyarrow as pa

from charts.formats import locale_of
from charts.palette import palette
from charts.sheet import Row
from charts.style import Style
from core.words import Speaker

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Noto Sans, sans-serif"
DATASET = "rows"
MOST_INLINE = 300
PRINT_WIDTH = 800
PANEL_WIDTH = 205
PANEL_ORDER = "panel"
PANEL_HEIGHT = 150


@dataclass(frozen=True)
class Panels:
    """Small multiples: the field that tells them apart, and one that says their order."""

    field: str
    order: str


@dataclass(frozen=True)
class Room:
    """The room for the marks, in pixels; a width of None is as wide as the page. With panels it is that of one."""

    width: int | None
    height: int
    panels: Panels | None = None

    def reach(self, free: int, start: int = 0) -> list[Any]:
        """Return where a horizontal scale begins and ends, so that `free` pixels stay for words at its right."""
        if self.width is None:
            return [start, {"expr": f"max(width - {free}, 60)"}]
        return [start, max(self.width - free, 60)]


def room_for(style: Style, height: int, *, beside: int = 60) -> Room:
    """Return the room of one picture; on paper `beside` pixels are left for the words along its side."""
    return Room(PRINT_WIDTH - beside if style.is_print else None, height)


def panel_room(style: Style, field: str, height: int = PANEL_HEIGHT) -> Room:
    """Return the room of one small multiple per value of the field: three in a row, one on a phone."""
    return Room(250 if style.is_narrow else PANEL_WIDTH, height, Panels(field, PANEL_ORDER))


def whole(
    layers: Sequence[Spec],
    rows: Sequence[Row],
    *,
    room: Room,
    notes: Sequence[str] = (),
    style: Style,
    speaker: Speaker,
) -> Spec:
    """Return the picture as a Vega-Lite specification."""
    data = {"name": DATASET} if len(rows) > MOST_INLINE else {"values": list(rows)}
    view = {"data": data, **_placed(list(layers), room, style)}
    spec: Spec = {"$schema": SCHEMA, **_outer(view, room, style), "config": config(style, speaker)}
    if len(rows) > MOST_INLINE:
        spec["datasets"] = {DATASET: _as_table(rows)}
    return _with_notes(spec, notes, style)


def config(style: Style, speaker: Speaker) -> Spec:
    """Return the look that all pictures share."""
    colours = palette(style)
    words = {
        "labelColor": colours.text,
        "labelFontSize": 12,
        "titleColor": colours.muted,
        "titleFontSize": 12,
    }
    return {
        "background": colours.ground if style.is_print else "transparent",
        "font": FONT,
        "locale": locale_of(speaker),
        "view": {"stroke": None},
        "axis": {
            **words,
            "titleFontWeight": 400,
            "gridColor": colours.grid,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
            "labelFlush": False,
        },
        "legend": {**words, "titleFontWeight": 400, "symbolStrokeWidth": 2, "labelLimit": 160},
        "header": {**words, "labelFontWeight": 600, "labelAnchor": "start", "title": None},
        "title": {
            "color": colours.text,
            "subtitleColor": colours.muted,
            "fontSize": 16,
            "fontWeight": 600,
            "subtitleFontSize": 13,
            "anchor": "start",
            "frame": "group",
        },
        "text": {"color": colours.text, "fontSize": 12},
    }


def lines_of(text: str, style: Style, *, letters: int = 0) -> list[str]:
    """Return the text in lines that fit the width of the picture."""
    return wrap(" ".join(text.split()), letters or (46 if style.is_narrow else 112)) or [""]


def on_paper(spec: Spec, style: Style, *, title: str, subtitle: str, footer: str) -> Spec:
    """Return the picture with its title above and its source below, for a file that stands alone."""
    body = {key: part for key, part in spec.items() if key not in {"$schema", "config", "datasets"}}
    above = {
        "text": lines_of(title, style, letters=80),
        "subtitle": lines_of(subtitle, style, letters=105),
        "offset": 14,
    }
    body["title"] = _note_title([*_noted(spec), *lines_of(footer, style)], style)
    whole_spec = {"$schema": SCHEMA, "title": above, "vconcat": [body], "config": spec["config"]}
    return {**whole_spec, "datasets": spec["datasets"]} if "datasets" in spec else whole_spec


def with_plain_rows(spec: Spec) -> Spec:
    """Return the picture with its rows as plain lists, for readers that do not know Arrow."""
    if "datasets" not in spec:
        return spec
    tables = spec["datasets"].items()
    rows = {name: item.to_pylist() if isinstance(item, pa.Table) else item for name, item in tables}
    return {**spec, "datasets": rows}


def _as_table(rows: Sequence[Row]) -> pa.Table:
    """Return many rows as an Arrow table: Streamlit sends it as it is, where inline rows would cost seconds."""
    fields = dict.fromkeys(field for row in rows for field in row)
    return pa.table({field: [row.get(field) for row in rows] for field in fields})


def _placed(layers: list[Spec], room: Room, style: Style) -> Spec:
    if room.panels is None:
        return {"layer": layers}
    sort = {"field": room.panels.order, "op": "min", "order": "ascending"}
    header = {"labelLimit": room.width, "title": None}
    return {
        "facet": {"field": room.panels.field, "type": "nominal", "sort": sort, "header": header},
        "columns": 1 if style.is_narrow else 3,
        "spec": {"layer": layers, "width": room.width, "height": room.height},
    }


def _outer(view: Spec, room: Room, style: Style) -> Spec:
    """Return the view inside an outer one, as wide as the page unless its width is fixed."""
    if room.panels:
        return {"vconcat": [view]}
    if style.is_print:
        return {"layer": [view], "width": room.width, "height": room.height}
    fit = {"type": "fit-x", "contains": "padding"}
    return {"layer": [view], "width": "container", "height": room.height, "autosize": fit}


def _with_notes(spec: Spec, notes: Sequence[str], style: Style) -> Spec:
    lines = [line for note in notes for line in lines_of(note, style)]
    return {**spec, "title": _note_title(lines, style)} if lines else spec


def _note_title(lines: Sequence[str], style: Style) -> Spec:
    return {
        "text": list(lines),
        "orient": "bottom",
        "anchor": "start",
        "frame": "group",
        "offset": 10,
        "fontSize": 12,
        "fontWeight": 400,
        "color": palette(style).muted,
    }


def _noted(spec: Spec) -> list[str]:
    return list(spec["title"]["text"]) if "title" in spec else []
