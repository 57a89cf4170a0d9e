"""Which digits numbers end with, or begin with, beside what is usual: where people round, or make numbers up."""

import math
from collections.abc import Sequence
from typing import Any

from charts.axes import TITLE_ON_TOP, value_scale
from charts.formats import tick_format
from charts.palette import palette
from charts.picture import Spec, room_for, whole
from charts.style import Style
from charts.ticks import round_ticks
from core.catalog import Variable
from core.profile import VariableProfile
from core.words import Message, Speaker, N_

BENFORD = tuple(math.log10(1 + 1 / digit) for digit in range(1, 10))
"""The share of amounts that begin with 1 to 9, where they span several sizes (Benford 1938)."""


def last_digits(
    variable: Variable,
    profile: VariableProfile,
    speaker: Speaker,
    *,
    is_dark: bool = False,
    height: int = 180,
) -> dict[str, Any] | None:
    """Return the last digits of whole numbers as shares beside a tenth each; None where the profile has none."""
    shares = _shares(profile.last_digits)
    if len(shares) != 10:
        return None
    text = N_("Last digits of %(variable)s: the most frequent is %(digit)s (%(share)s; a tenth is usual).")
    spec = _digits(0, shares, [0.1] * 10, speaker, _style(is_dark=is_dark), height)
    return {**spec, "description": _told(text, variable, shares, 0, speaker)}


def first_digits(
    variable: Variable,
    profile: VariableProfile,
    speaker: Speaker,
    *,
    is_dark: bool = False,
    height: int = 180,
) -> dict[str, Any] | None:
    """Return the first digits of amounts as shares beside those of Benford; None where the profile has none."""
    shares = _shares(profile.first_digits)
    if len(shares) != 9:
        return None
    text = N_("First digits of %(variable)s: the most frequent is %(digit)s (%(share)s).")
    spec = _digits(1, shares, BENFORD, speaker, _style(is_dark=is_dark), height)
    return {**spec, "description": _told(text, variable, shares, 1, speaker)}


def _style(*, is_dark: bool) -> Style:
    return Style("dark" if is_dark else "light")


def _shares(counts: Sequence[int]) -> list[float]:
    total = sum(counts)
    return [count / total for count in counts] if total else []


def _told(text: str, variable: Variable, shares: Sequence[float], first: int, speaker: Speaker) -> str:
    highest = max(shares)
    digit = f"{shares.index(highest) + first}"
    gaps = {"variable": variable.label, "digit": digit, "share": speaker.percent(highest)}
    return speaker.say(Message(text, gaps))


def _digits(
    first: int,
    shares: Sequence[float],
    usual: Sequence[float],
    speaker: Speaker,
    style: Style,
    height: int,
) -> Spec:
    rows = [
        {
            "digit": f"{place + first}",
            "share": share,
            "usual": expected,
            "words": speaker.percent(share),
            "usual_words": speaker.percent(expected),
        }
        for place, (share, expected) in enumerate(zip(shares, usual, strict=True))
    ]
    ticks = round_ticks([*shares, *usual], most=5, from_zero=True)
    room = room_for(style, height)
    notes = [_note(speaker, style)]
    return whole(_marks(ticks, speaker, style), rows, room=room, notes=notes, style=style, speaker=speaker)


def _marks(ticks: list[float], speaker: Speaker, style: Style) -> list[Spec]:
    """Return a bar per digit, and a mark where the usual share stands."""
    colours = palette(style)
    across = {"title": None, "labelAngle": 0, "grid": False}
    up = {
        "values": ticks,
        "format": tick_format(ticks, is_percent=True),
        "grid": True,
        "title": speaker.say(Message(N_("Share of the records"))),
        **TITLE_ON_TOP,
    }
    x = {"field": "digit", "type": "ordinal", "sort": None, "axis": across}
    y = {"field": "share", "type": "quantitative", "scale": value_scale(ticks), "axis": up}
    encoding = {"x": x, "y": y, "tooltip": _tooltip(speaker)}
    bar = {"type": "bar", "color": colours.accent, "width": {"band": 0.7}, "cornerRadiusEnd": 2}
    mark = {"type": "tick", "color": colours.text, "thickness": 2, "width": {"band": 0.9}}
    return [
        {"mark": bar, "encoding": encoding},
        {"mark": mark, "encoding": {**encoding, "y": {**y, "field": "usual"}}},
    ]


def _note(speaker: Speaker, style: Style) -> str:
    is_dark = style.ground == "dark"
    dark = N_("Dark marks: what is usual where nobody rounds.")
    light = N_("Light marks: what is usual where nobody rounds.")
    return speaker.say(Message(light if is_dark else dark))


def _tooltip(speaker: Speaker) -> list[dict[str, str]]:
    titles = {"digit": N_("Digit"), "words": N_("Share of the records"), "usual_words": N_("Usual share")}
    return [
        {"field": field, "type": "nominal", "title": speaker.say(Message(title))}
        for field, title in titles.items()
    ]
