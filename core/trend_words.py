"""A series in one sentence: whether it rose, fell or hardly changed, and the year in which it dipped or peaked."""

from dataclasses import dataclass

from core.words import Message, N_

_HARDLY = 0.01


@dataclass(frozen=True)
class Point:
    """One period: how it is called, its value, and how the value reads in the sentence."""

    name: str
    value: float
    said: str


_ROSE = N_("%(measure)s rose from %(first)s in %(start)s to %(last)s in %(end)s")
_FELL = N_("%(measure)s fell from %(first)s in %(start)s to %(last)s in %(end)s")
_HARDLY_CHANGED = N_("%(measure)s hardly changed between %(start)s (%(first)s) and %(end)s (%(last)s)")
_SAME = N_("%(measure)s is the same in %(start)s and %(end)s (%(first)s)")
_WITH_LOWEST = N_("%(trend)s, with its lowest in %(when)s (%(value)s)")
_WITH_HIGHEST = N_("%(trend)s, with its highest in %(when)s (%(value)s)")


def trend(measure: Message, points: list[Point]) -> Message:
    """Return the sentence for two or more points in the order of time.

    >>> print(
    ...     trend(
    ...         Message("Pupils"),
    ...         [Point("2020", 10.0, "10"), Point("2021", 4.0, "4"), Point("2022", 12.0, "12")],
    ...     )
    ... )
    Pupils rose from 10 in 2020 to 12 in 2022, with its lowest in 2021 (4)
    """
    first, last = points[0], points[-1]
    gaps = {"measure": measure, "first": first.said, "start": first.name, "last": last.said, "end": last.name}
    change = Message(_change(first, last), gaps)
    turn = _turn(points)
    if turn is None:
        return change
    text = _WITH_LOWEST if turn.value < first.value else _WITH_HIGHEST
    return Message(text, {"trend": change, "when": turn.name, "value": turn.said})


def _change(first: Point, last: Point) -> str:
    if first.said == last.said:
        return _SAME
    if abs(last.value - first.value) < _HARDLY * max(abs(first.value), abs(last.value)):
        return _HARDLY_CHANGED
    return _ROSE if last.value > first.value else _FELL


def _turn(points: list[Point]) -> Point | None:
    """Return the one point that lies furthest outside what the two ends span, if a reader can see that it does."""
    ends = {points[0].said, points[-1].said}
    bottom, top = sorted((points[0].value, points[-1].value))
    lowest = min(points, key=lambda point: point.value)
    highest = max(points, key=lambda point: point.value)
    turn = lowest if bottom - lowest.value >= highest.value - top else highest
    is_alone = [point.said for point in points].count(turn.said) == 1
    return turn if is_alone and turn.said not in ends else None
