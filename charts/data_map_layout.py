"""Where everything stands on the map of data: boxes in columns, registers at the right, and the ways between them.

A layered layout after Sugiyama, Tagawa and Toda (1981), with a bundle per target: all links to one dataset share one way
through a column, so that no line runs behind a box and a register that everybody links to has one bunch of lines.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

WIDTH = 228
TITLE_LINE, FACT_LINE, ROW, PAD = 17, 16, 21, 8
COLUMN_GAP, BOX_GAP, WAY_GAP = 72, 22, 12
MARGIN = 4
BAND = 46
"""The room above the datasets without links, for the words that say so."""
TALL = 900
"""A column is not made taller than this, or than a fourth of all boxes on top of each other."""
_COLUMNS = 4
_SWEEPS = 8
_SMOOTHINGS = 4


@dataclass(frozen=True)
class Node:
    """A dataset to be placed: how many lines its title and its facts take, and its links, from top to bottom."""

    name: str
    title_lines: int
    fact_lines: int
    targets: tuple[str, ...] = ()

    @property
    def head(self) -> int:
        """The height above the rows of the links."""
        return 2 * PAD + self.title_lines * TITLE_LINE + self.fact_lines * FACT_LINE

    @property
    def height(self) -> int:
        """The height of the box."""
        return self.head + len(self.targets) * ROW + (PAD if self.targets else 0)


@dataclass(frozen=True)
class Box:
    """A placed dataset, in pixels from the upper left corner."""

    name: str
    x: float
    y: float
    width: float
    height: float
    head: float

    def row(self, place: int) -> tuple[float, float]:
        """Return the upper and the lower end of the row of a link."""
        top = self.y + self.head + place * ROW
        return top, top + ROW


@dataclass(frozen=True)
class Way:
    """The line of one link: points from the row that points to the box it points at. None for a link to itself."""

    origin: str
    place: int
    target: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Layout:
    """The whole map. `band` is where the datasets without links begin; None where there are none (or nothing else)."""

    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    width: float
    height: float
    band: float | None = None


_Spot = tuple[str, int, str]
"""What stands in a column: ("box", 0, name), or ("way", direction, target) where lines pass."""


def lay_out(nodes: Sequence[Node]) -> Layout:
    """Return where everything stands. The same nodes always give the same map."""
    names = {node.name for node in nodes}
    linked = {name for node in nodes for name in (*node.targets, *((node.name,) if node.targets else ()))}
    of_map = [node for node in nodes if node.name in linked & names]
    columns = _columns(of_map)
    spots, chains = _spots(of_map, columns)
    heights = {("box", 0, node.name): float(node.height) for node in of_map}
    _order(spots, chains)
    centres = _centres(spots, chains, heights)
    boxes = {
        node.name: _box(node, columns[node.name], centres["box", 0, node.name] - node.height / 2)
        for node in of_map
    }
    ways = tuple(way for node in of_map for way in _ways(node, columns, boxes, centres))
    width = max((box.x + box.width for box in boxes.values()), default=0.0) + MARGIN
    height = max((box.y + box.height for box in boxes.values()), default=0.0) + MARGIN
    height = max([height, *(y + MARGIN for way in ways for _x, y in way.points)])
    return _with_band(
        Layout(tuple(boxes.values()), ways, width, height), [n for n in nodes if n not in of_map]
    )


def _columns(nodes: Sequence[Node]) -> dict[str, int]:
    """Return the column of every dataset, 0 at the left: what points stands left of what it points at."""
    level = _levels(nodes)
    layers: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        layers[level[node.name]].append(node)
    tallest = max(TALL, ceil(sum(node.height + BOX_GAP for node in nodes) / _COLUMNS))
    columns: dict[str, int] = {}
    place = 0
    for _level, layer in sorted(layers.items(), reverse=True):
        parts = ceil(sum(node.height + BOX_GAP for node in layer) / tallest)
        share = ceil(len(layer) / parts)
        for start in range(0, len(layer), share):
            columns |= {node.name: place for node in layer[start : start + share]}
            place += 1
    return columns


def _levels(nodes: Sequence[Node]) -> dict[str, int]:
    """Return the length of the longest way from each dataset to a register; links that close a circle do not count."""
    targets = {node.name: node.targets for node in nodes}
    level: dict[str, int] = {}
    for start in targets:
        stack, above = [(start, iter(targets[start]))], {start}
        while stack:
            name, rest = stack[-1]
            step = next((each for each in rest if each in targets and each not in above | level.keys()), None)
            if step is not None:
                stack.append((step, iter(targets[step])))
                above.add(step)
                continue
            stack.pop()
            above.discard(name)
            if name not in level:
                below = [level[each] for each in targets[name] if each in level]
                level[name] = 1 + max(below, default=-1)
    return level


def _spots(
    nodes: Sequence[Node], columns: Mapping[str, int]
) -> tuple[dict[int, list[_Spot]], list[tuple[_Spot, _Spot]]]:
    """Return what stands in each column, and which neighbours are joined."""
    spots: dict[int, list[_Spot]] = defaultdict(list)
    for node in sorted(nodes, key=lambda each: each.name):
        spots[columns[node.name]].append(("box", 0, node.name))
    joined: dict[tuple[_Spot, _Spot], None] = {}
    for node in nodes:
        for target in node.targets:
            last: _Spot = ("box", 0, node.name)
            for column, spot in _passed(columns[node.name], columns[target], target):
                if spot not in spots[column]:
                    spots[column].append(spot)
                joined[last, spot] = None
                last = spot
            if target != node.name:
                joined[last, ("box", 0, target)] = None
    return spots, list(joined)


def _passed(start: int, end: int, target: str) -> list[tuple[int, _Spot]]:
    """Return the columns that a line passes on its way, and the spot that it takes in each."""
    step = 1 if end > start else -1
    return [(column, ("way", step * (column + 1), target)) for column in range(start + step, end, step)]


def _order(spots: dict[int, list[_Spot]], joined: Sequence[tuple[_Spot, _Spot]]) -> None:
    """Sort each column by where its neighbours stand, back and forth, so that few lines cross."""
    neighbours = _neighbours(joined)
    rank = {spot: place / len(column) for column in spots.values() for place, spot in enumerate(column)}
    for sweep in range(_SWEEPS):
        for column in sorted(spots, reverse=sweep % 2 == 0):
            wanted = _wanted(spots[column], neighbours, rank)
            spots[column] = [spot for _place, spot in sorted((wanted[spot], spot) for spot in spots[column])]
            rank |= {spot: place / len(spots[column]) for place, spot in enumerate(spots[column])}


def _neighbours(joined: Sequence[tuple[_Spot, _Spot]]) -> Mapping[_Spot, Sequence[_Spot]]:
    found: dict[_Spot, list[_Spot]] = defaultdict(list)
    for one, other in joined:
        found[one].append(other)
        found[other].append(one)
    return found


def _wanted(
    column: Sequence[_Spot], neighbours: Mapping[_Spot, Sequence[_Spot]], now: Mapping[_Spot, float]
) -> dict[_Spot, float]:
    """Return where each spot would stand if it could: at the mean of its neighbours."""
    wanted = {}
    for spot in column:
        others = neighbours.get(spot) or [spot]
        wanted[spot] = sum(now[each] for each in others) / len(others)
    return wanted


def _centres(
    spots: Mapping[int, Sequence[_Spot]],
    joined: Sequence[tuple[_Spot, _Spot]],
    heights: Mapping[_Spot, float],
) -> dict[_Spot, float]:
    """Return the middle of every spot: near its neighbours, in order, without overlaps."""
    total = max((_stacked(column, heights) for column in spots.values()), default=0.0)
    neighbours = _neighbours(joined)
    centre: dict[_Spot, float] = {}
    for column in spots.values():
        evenly = {spot: total * (place + 0.5) / len(column) for place, spot in enumerate(column)}
        centre |= _settled(column, evenly, heights, total)
    for _again in range(_SMOOTHINGS):
        for place in sorted(spots, reverse=True):
            centre |= _settled(spots[place], _wanted(spots[place], neighbours, centre), heights, total)
    return centre


def _settled(
    column: Sequence[_Spot], wanted: Mapping[_Spot, float], heights: Mapping[_Spot, float], total: float
) -> dict[_Spot, float]:
    """Return the middles as near to the wanted ones as order and distances allow, between the top and `total`."""
    top, tops = float(MARGIN), []
    for spot in column:
        height = heights.get(spot, 0.0)
        top = max(top, wanted[spot] - height / 2)
        tops.append(top)
        top += height + _gap(spot)
    bottom = total + MARGIN
    for place in range(len(column) - 1, -1, -1):
        spot = column[place]
        tops[place] = min(tops[place], bottom - heights.get(spot, 0.0))
        bottom = tops[place] - (_gap(column[place - 1]) if place else 0)
    return {spot: tops[place] + heights.get(spot, 0.0) / 2 for place, spot in enumerate(column)}


def _gap(spot: _Spot) -> float:
    return BOX_GAP if spot[0] == "box" else WAY_GAP


def _stacked(column: Sequence[_Spot], heights: Mapping[_Spot, float]) -> float:
    return sum(heights.get(spot, 0.0) + _gap(spot) for spot in column)


def _box(node: Node, column: int, y: float) -> Box:
    return Box(node.name, MARGIN + column * (WIDTH + COLUMN_GAP), y, WIDTH, node.height, node.head)


def _ways(
    node: Node, columns: Mapping[str, int], boxes: Mapping[str, Box], centres: Mapping[_Spot, float]
) -> list[Way]:
    box, ways = boxes[node.name], []
    for place, target in enumerate(node.targets):
        if target == node.name:
            continue
        end = boxes[target]
        is_forward = columns[target] > columns[node.name]
        top, bottom = box.row(place)
        points = [(box.x + box.width if is_forward else box.x, (top + bottom) / 2)]
        for column, spot in _passed(columns[node.name], columns[target], target):
            left = MARGIN + column * (WIDTH + COLUMN_GAP)
            across = (left, left + WIDTH) if is_forward else (left + WIDTH, left)
            points += [(x, centres[spot]) for x in across]
        points.append((end.x if is_forward else end.x + end.width, end.y + PAD + TITLE_LINE / 2))
        ways.append(Way(node.name, place, target, tuple(points)))
    return ways


def _with_band(layout: Layout, alone: Sequence[Node]) -> Layout:
    """Return the map with the datasets that nobody links in rows below it."""
    if not alone:
        return layout
    band = layout.height if layout.boxes else 0.0
    beside = max(_COLUMNS, int((layout.width + COLUMN_GAP) // (WIDTH + COLUMN_GAP)))
    y, boxes = band + BAND, list(layout.boxes)
    for start in range(0, len(alone), beside):
        row = alone[start : start + beside]
        boxes += [_box(node, place, y) for place, node in enumerate(row)]
        y += max(node.height for node in row) + BOX_GAP
    width = max(box.x + box.width for box in boxes) + MARGIN
    return Layout(tuple(boxes), layout.ways, max(width, layout.width), y - BOX_GAP + MARGIN, band)
