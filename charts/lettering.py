"""Words among the marks, with a rim in the colour of the ground, so that a rule behind them does not cross them out."""

from typing import Any

from charts.palette import palette
from charts.style import Style


def lettering(
    mark: dict[str, Any], encoding: dict[str, Any], style: Style, **rest: Any
) -> list[dict[str, Any]]:
    """Return the layers that write the words: their rim first."""
    text = {"type": "text", **mark}
    rim = {**text, "stroke": palette(style).ground, "strokeWidth": 4, "strokeJoin": "round"}
    return [{"mark": layer, "encoding": encoding, **rest} for layer in (rim, text)]
