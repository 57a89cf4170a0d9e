"""The series of a picture: which get a colour, which stay grey, and how they are told apart without colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.kinds import MOST_SERIES
from charts.palette import palette
from charts.style import Style

_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")


@dataclass(frozen=True)
class Series:
    """The names that are coloured, in order, with their colours, and the name that was not reported, in grey."""

    field: str
    names: tuple[str, ...]
    colours: tuple[str, ...]
    columns: int = 3

    def colour(self, *, has_legend: bool) -> dict[str, Any]:
        """Return the colour channel."""
        scale = {"domain": list(self.names), "range": list(self.colours)}
        return {
            "field": self.field,
            "type": "nominal",
            "scale": scale,
            "legend": self._legend() if has_legend else None,
        }

    def shape(self) -> dict[str, Any]:
        """Return the shape channel, whose legend is one with that of the colours."""
        scale = {"domain": list(self.names), "range": list(_SHAPES[: len(self.names)])}
        return {"field": self.field, "type": "nominal", "scale": scale, "legend": self._legend()}

    def _legend(self) -> dict[str, Any]:
        look = {"orient": "top", "title": None, "direction": "horizontal", "symbolSize": 90}
        return {**look, "columns": self.columns}


def series(field: str, names: Sequence[str], missing: str, style: Style) -> Series:
    """Return the series with a colour each; the missing one grey. Takes at most seven, see `coloured`."""
    colours = palette(style)
    reported = [name for name in names if name != missing]
    chosen = iter(colours.series(len(reported)))
    hues = tuple(colours.grey if name == missing else next(chosen) for name in names)
    room = 300 if style.is_narrow else 640
    longest = min(max(map(len, names), default=0) * 7, 160)
    return Series(field, tuple(names), hues, columns=max(1, room // (longest + 34)))


def coloured(names: Sequence[str], sizes: dict[str, float]) -> tuple[str, ...]:
    """Return the names that get a colour: all, or the seven with the largest figures, in the order given."""
    if len(names) <= MOST_SERIES:
        return tuple(names)
    largest = sorted(names, key=lambda name: sizes.get(name, float("-inf")), reverse=True)[:MOST_SERIES]
    return tuple(name for name in names if name in set(largest))
