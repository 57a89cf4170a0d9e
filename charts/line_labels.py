"""The names at the ends of lines, moved apart where they would cover each other."""

from collections.abc import Sequence

GAP = 15


def moved_apart(heights: Sequence[float], *, gap: float = GAP, bottom: float) -> list[float]:
    """Return the heights (pixels from the top), in the order given, at least `gap` apart and near where they were.

    >>> moved_apart([100, 102, 40], bottom=300)
    [93.5, 108.5, 40.0]
    """
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    blocks: list[tuple[float, list[int]]] = []
    for place in order:
        blocks.append((float(heights[place]), [place]))
        while len(blocks) > 1 and _touch(blocks[-2], blocks[-1], gap):
            second, first = blocks.pop(), blocks.pop()
            blocks.append(_joined(first, second))
    return _spread(blocks, gap, bottom, len(heights))


def _touch(upper: tuple[float, list[int]], lower: tuple[float, list[int]], gap: float) -> bool:
    return lower[0] - upper[0] < gap * (len(upper[1]) + len(lower[1])) / 2


def _joined(first: tuple[float, list[int]], second: tuple[float, list[int]]) -> tuple[float, list[int]]:
    weight, other = len(first[1]), len(second[1])
    return (first[0] * weight + second[0] * other) / (weight + other), first[1] + second[1]


def _spread(blocks: list[tuple[float, list[int]]], gap: float, bottom: float, count: int) -> list[float]:
    placed = [0.0] * count
    for centre, members in blocks:
        half = gap * (len(members) - 1) / 2
        top = max(min(centre - half, bottom - 2 * half), 0.0)
        for step, member in enumerate(members):
            placed[member] = top + gap * step
    return placed
