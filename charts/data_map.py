"""The map of data as a picture: a box per dataset with its key and a row per link, lines from the rows to the registers.

The match rate stands in the row of its link, inside the box, so that no label can lie on another one or on a line. Two
selections tell what was clicked: `dataset` (field `dataset`) and `link` (field `link`).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from textwrap import wrap

import pyarrow as pa

from charts.data_map_layout import FACT_LINE, PAD, TITLE_LINE, Box, Layout, Node, Way, lay_out
from charts.palette import Palette, palette
from charts.picture import SCHEMA, Spec, config
from charts.sheet import Row
from charts.style import Style
from core.catalog import Dataset
from core.link_words import key_words, link_finding, link_title, share_words
from core.links import DataMap, LinkFacts
from core.words import Message, Speaker, N_

DATASET, LINK = "dataset", "link"
"""The selections, and the fields that they give."""
_LINES = "lines"
_TITLE_LETTERS = 28
_FACT_LETTERS = 34
_MOST_LINES = 2
_RATE_WIDTH = 62
_STEPS = 14
"""Points of a bend: enough to look round."""


def picture(known: DataMap, *, speaker: Speaker, style: Style) -> Spec:
    """Return the map as a Vega-Lite specification of a fixed size; it may be wider than the page."""
    layout = _laid_out(known, speaker)
    boxes = {box.name: box for box in layout.boxes}
    colours = palette(style)
    x, y = _scale("x", layout.width), _scale("y", layout.height, is_reverse=True)
    lines = list(_line_rows(layout, known))
    layers = [
        _lines(colours, (x, y)),
        _heads(list(_head_rows(layout.ways, known)), colours, (x, y)),
        _frames(list(_box_rows(boxes, known, speaker)), colours, (x, y)),
        _link_rows(list(_rows_of_links(boxes, known, speaker)), colours, (x, y)),
        *_words(list(_texts(layout, known, speaker)), colours, (x, y)),
    ]
    return {
        "$schema": SCHEMA,
        "width": round(layout.width),
        "height": round(layout.height),
        "padding": {"left": 2, "right": 2, "top": 2, "bottom": 2},
        "layer": layers,
        # as a table: Streamlit sends it as it is, where thousands of inline points would cost seconds
        "datasets": {_LINES: _as_table(lines)},
        "config": config(style, speaker),
        # words and boxes stay readable for screen readers however many there are
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }


def alternative(known: DataMap, speaker: Speaker) -> str:
    """Return what the picture shows, for those who cannot see it."""
    text = N_(
        "Map of %(datasets)s datasets and %(links)s links between them. The list below the picture says the same in words."
    )
    return speaker.say(Message(text, {"datasets": len(known.datasets), "links": len(known.links)}))


def dataset_facts(dataset: Dataset, speaker: Speaker) -> str:
    """Return records and years of a dataset in one line."""
    records = speaker.say(Message(N_("%(records)s records"), {"records": dataset.edition.records}))
    if dataset.years is None:
        return records
    first, last = dataset.years
    return f"{records} · {first}" if first == last else f"{records} · {first}–{last}"


def nodes(known: DataMap, speaker: Speaker) -> list[Node]:
    """Return what has to be placed."""
    return [
        Node(
            dataset.name,
            len(_title(dataset, speaker)),
            len(_facts(dataset, speaker)),
            tuple(facts.target for facts in known.links_of(dataset.name)),
        )
        for dataset in known.datasets
    ]


def _laid_out(known: DataMap, speaker: Speaker) -> Layout:
    return lay_out(nodes(known, speaker))


def _title(dataset: Dataset, speaker: Speaker) -> list[str]:
    return _cut(speaker.label(dataset.title), _TITLE_LETTERS) or [dataset.name]


def _facts(dataset: Dataset, speaker: Speaker) -> list[str]:
    facts = [dataset_facts(dataset, speaker)]
    if dataset.key:
        key = Message(N_("Key: %(key)s"), {"key": key_words(dataset.key, dataset)})
        facts += _cut(speaker.say(key), _FACT_LETTERS)
    return facts


def _cut(text: str, letters: int) -> list[str]:
    """Return a text in at most two lines."""
    lines = wrap(" ".join(text.split()), letters)
    if len(lines) <= _MOST_LINES:
        return lines
    return [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1][: letters - 1] + "…"]


def _scale(axis: str, end: float, *, is_reverse: bool = False) -> Spec:
    scale = {"domain": [0, round(end)], "nice": False, "zero": False, "reverse": is_reverse}
    return {"field": axis, "type": "quantitative", "axis": None, "scale": scale}


def _line_rows(layout: Layout, known: DataMap) -> Iterator[Row]:
    for way in layout.ways:
        facts = known.links_of(way.origin)[way.place]
        for step, (across, down) in enumerate(_bent(way.points)):
            yield {
                LINK: facts.id,
                "origin": facts.origin,
                "target": facts.target,
                "kind": "declared" if facts.is_declared else "proposed",
                "step": step,
                "x": round(across, 1),
                "y": round(down, 1),
            }


def _head_rows(ways: Sequence[Way], known: DataMap) -> Iterator[Row]:
    for way in ways:
        across, down = way.points[-1]
        is_forward = across >= way.points[-2][0]
        facts = known.links_of(way.origin)[way.place]
        turned = 90 if is_forward else 270
        ends = {"origin": facts.origin, "target": facts.target}
        yield {**ends, "x": across + (-4 if is_forward else 4), "y": down, "angle": turned}


def _bent(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield a line through the points that leaves and reaches each of them level."""
    yield points[0]
    for (x0, y0), (x1, y1) in pairwise(points):
        if y0 == y1:
            yield x1, y1
            continue
        middle = (x0 + x1) / 2
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
            yield a * x0 + (b + c) * middle + d * x1, (a + b) * y0 + (c + d) * y1


def _box_rows(boxes: dict[str, Box], known: DataMap, speaker: Speaker) -> Iterator[Row]:
    linked = {name for facts in known.links for name in (facts.origin, facts.target)}
    for dataset in known.datasets:
        box = boxes[dataset.name]
        said = [speaker.label(dataset.title), *_facts(dataset, speaker)]
        yield {
            DATASET: dataset.name,
            "x": box.x,
            "y": box.y,
            "x2": box.x + box.width,
            "y2": box.y + box.height,
            "linked": dataset.name in linked,
            "said": ". ".join(said),
        }


def _rows_of_links(boxes: dict[str, Box], known: DataMap, speaker: Speaker) -> Iterator[Row]:
    for dataset in known.datasets:
        for place, facts in enumerate(known.links_of(dataset.name)):
            box = boxes[dataset.name]
            top, bottom = box.row(place)
            said = (link_title(facts, known), link_finding(facts, known, speaker))
            yield {
                LINK: facts.id,
                "x": box.x + 3,
                "x2": box.x + box.width - 3,
                "y": top,
                "y2": bottom,
                "said": ". ".join(speaker.say(each) for each in said),
            }


def _texts(layout: Layout, known: DataMap, speaker: Speaker) -> Iterator[Row]:
    for box in layout.boxes:
        dataset = known.by_name[box.name]
        left, room, y = box.x + 10, box.width - 20, box.y + PAD
        for line in _title(dataset, speaker):
            yield _text("title", line, left, y + TITLE_LINE / 2, room)
            y += TITLE_LINE
        for line in _facts(dataset, speaker):
            yield _text("fact", line, left, y + FACT_LINE / 2, room)
            y += FACT_LINE
        for place, facts in enumerate(known.links_of(box.name)):
            top, bottom = box.row(place)
            yield _text(
                "row", _row_words(facts, known, speaker), left, (top + bottom) / 2, room - _RATE_WIDTH
            )
            kind = "rate" if not facts.unmatched else "low rate"
            rate = share_words(facts.share_matched, speaker)
            yield _text(kind, rate, left + room, (top + bottom) / 2, _RATE_WIDTH)
    if layout.band is not None and known.links:
        words = speaker.say(Message(N_("Not linked to any other dataset")))
        yield _text("fact", words, 4, layout.band + 30, layout.width)


def _row_words(facts: LinkFacts, known: DataMap, speaker: Speaker) -> str:
    values = {"target": known.by_name[facts.target].title}
    text = N_("to %(target)s") if facts.is_declared else N_("perhaps to %(target)s")
    return speaker.say(Message(text, values))


def _text(kind: str, text: str, x: float, y: float, room: float) -> Row:
    return {"kind": kind, "text": text, "x": round(x, 1), "y": round(y, 1), "room": round(room)}


def _as_table(rows: list[Row]) -> pa.Table:
    fields = (LINK, "origin", "target", "kind", "step", "x", "y")
    return pa.table({field: [row[field] for row in rows] for field in fields})


def _lines(colours: Palette, places: tuple[Spec, Spec]) -> Spec:
    x, y = places
    return {
        "data": {"name": _LINES},
        "mark": {"type": "line", "strokeWidth": 1.5, "strokeJoin": "round", "aria": False},
        "encoding": {
            "x": x,
            "y": y,
            "detail": {"field": LINK, "type": "nominal"},
            "order": {"field": "step", "type": "quantitative"},
            "strokeDash": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": ["declared", "proposed"], "range": [[1, 0], [4, 4]]},
                "legend": None,
            },
            **_strong_where_pointed(colours, "color"),
        },
    }


def _heads(rows: list[Row], colours: Palette, places: tuple[Spec, Spec]) -> Spec:
    x, y = places
    return {
        "data": {"values": rows},
        "mark": {
            "type": "point",
            "shape": "triangle",
            "filled": True,
            "size": 44,
            "opacity": 1,
            "aria": False,
        },
        "encoding": {
            "x": x,
            "y": y,
            "angle": {"field": "angle", "type": "quantitative", "scale": None},
            **_strong_where_pointed(colours, "color"),
        },
    }


def _strong_where_pointed(colours: Palette, channel: str) -> Spec:
    """Return lines in grey, and those of the box under the pointer in the accent."""
    is_pointed = (
        "isValid(pointed.dataset) && (indexof(pointed.dataset, datum.origin) >= 0 || "
        "indexof(pointed.dataset, datum.target) >= 0)"
    )
    return {channel: {"condition": {"test": is_pointed, "value": colours.accent}, "value": colours.grey}}


def _frames(rows: list[Row], colours: Palette, places: tuple[Spec, Spec]) -> Spec:
    return {
        "params": [
            {"name": DATASET, "select": {"type": "point", "fields": [DATASET], "toggle": False}},
            {
                "name": "pointed",
                "select": {"type": "point", "fields": [DATASET], "on": "pointerover", "clear": "pointerout"},
            },
        ],
        "data": {"values": rows},
        "mark": {
            "type": "rect",
            "cornerRadius": 4,
            "fill": colours.ground,
            "stroke": colours.grey,
            "cursor": "pointer",
            "ariaRoleDescription": "dataset",
        },
        "encoding": {
            **_spread(places),
            "strokeDash": {"condition": {"test": "datum.linked", "value": [1, 0]}, "value": [5, 4]},
            "strokeWidth": {"condition": {"param": "pointed", "empty": False, "value": 2}, "value": 1},
            **_told(),
        },
    }


def _link_rows(rows: list[Row], colours: Palette, places: tuple[Spec, Spec]) -> Spec:
    return {
        "params": [
            {"name": LINK, "select": {"type": "point", "fields": [LINK], "toggle": False}},
            {
                "name": "over_link",
                "select": {"type": "point", "fields": [LINK], "on": "pointerover", "clear": "pointerout"},
            },
        ],
        "data": {"values": rows},
        "mark": {"type": "rect", "cursor": "pointer", "ariaRoleDescription": "link"},
        "encoding": {
            **_spread(places),
            "color": {
                "condition": {"param": "over_link", "empty": False, "value": colours.faint},
                "value": colours.grid,
            },
            "stroke": {"value": colours.ground},
            **_told(),
        },
    }


def _spread(places: tuple[Spec, Spec]) -> Spec:
    return {"x": places[0], "x2": {"field": "x2"}, "y": places[1], "y2": {"field": "y2"}}


def _told() -> Spec:
    said = {"field": "said", "type": "nominal"}
    return {"tooltip": said, "description": said}


def _words(rows: list[Row], colours: Palette, places: tuple[Spec, Spec]) -> list[Spec]:
    """Return a layer for each kind of words; `room` is where Vega cuts a text that is longer, with an ellipsis."""
    looks: dict[str, Spec] = {
        "title": {"fontSize": 13, "fontWeight": 600},
        "fact": {"fontSize": 11.5, "color": colours.muted},
        "row": {"fontSize": 12},
        "rate": {"fontSize": 12, "align": "right", "fontWeight": 600, "color": colours.ink(colours.accent)},
        "low rate": {
            "fontSize": 12,
            "align": "right",
            "fontWeight": 600,
            "color": colours.ink(colours.few[1]),
        },
    }
    return [
        {
            "data": {"values": [row for row in rows if row["kind"] == kind]},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "limit": {"expr": "datum.room"},
                "aria": False,
                **look,
            },
            "encoding": {
                "x": places[0],
                "y": places[1],
                "text": {"field": "text", "type": "nominal"},
            },
        }
        for kind, look in looks.items()
        if any(row["kind"] == kind for row in rows)
    ]
