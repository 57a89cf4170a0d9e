"""Draws an answer: the one door to the pictures.

A picture is a plain Vega-Lite specification. Building one takes about a millisecond and does not need Altair,
whose import and checks would cost more than the query; `draw` gives the same as an Altair chart.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from charts.composition import composition
from charts.distribution import distribution
from charts.grouped import grouped
from charts.heatmap import heatmap
from charts.kinds import ChartKind
from charts.number import number
from charts.picture import Spec, on_paper, with_plain_rows
from charts.ranking import ranking
from charts.relation import relation
from charts.style import Style
from charts.trend import trend
from core.answer import Answer
from core.words import Speaker

if TYPE_CHECKING:
    import altair as alt

_PICTURES: dict[ChartKind, Callable[..., Spec]] = {
    ChartKind.NUMBER: number,
    ChartKind.TREND: trend,
    ChartKind.RANKING: ranking,
    ChartKind.DISTRIBUTION: distribution,
    ChartKind.COMPOSITION: composition,
    ChartKind.HEATMAP: heatmap,
    ChartKind.RELATION: relation,
    ChartKind.GROUPED: grouped,
}


def specification(  # noqa: PLR0913 - the words of a picture on paper belong together
    kind: ChartKind,
    answer: Answer,
    *,
    speaker: Speaker,
    style: Style,
    title: str = "",
    subtitle: str = "",
    footer: str = "",
) -> dict[str, Any]:
    """Return the picture as a Vega-Lite specification; title, subtitle and footer are for style "print" only.

    The kind must be one of `fitting(answer)`. On screen pass it to Streamlit with `theme=None`.
    """
    spec = _PICTURES[kind](answer, speaker=speaker, style=style)
    return on_paper(spec, style, title=title, subtitle=subtitle, footer=footer) if style.is_print else spec


def draw(kind: ChartKind, answer: Answer, *, speaker: Speaker, style: Style) -> "alt.TopLevelMixin":
    """Return the picture as an Altair chart, checked against the schema: for notebooks and tests, not for pages."""
    import altair as alt

    return alt.Chart.from_dict(with_plain_rows(specification(kind, answer, speaker=speaker, style=style)))
