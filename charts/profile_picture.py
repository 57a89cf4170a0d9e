"""The picture of one variable from its profile: a histogram of numbers and days, bars of the values of everything else."""

from collections import Counter
from typing import Any

from charts.axes import ROW, TITLE_ON_TOP, by_name, value_scale
from charts.formats import tick_format
from charts.lettering import lettering
from charts.palette import palette
from charts.picture import Spec, room_for, whole
from charts.profile_bars import Bar, Span, bars_of
from charts.style import Style
from charts.ticks import round_ticks
from core.catalog import Variable, VariableType
from core.figures import percentage
from core.labelling import category_label
from core.profile import Tally, VariableProfile
from core.words import Message, Speaker, N_

_FOR_WORDS = 110
_LISTED = frozenset({VariableType.TEXT, VariableType.BOOLEAN})
_FEWEST_ROWS = 4
_MOST_TIMES = 2


def picture(
    variable: Variable,
    profile: VariableProfile,
    speaker: Speaker,
    *,
    is_dark: bool = False,
    is_narrow: bool = False,
    height: int = 240,
) -> dict[str, Any] | None:
    """Return the distribution as a Vega-Lite specification at most `height` pixels tall; None if nothing can be drawn.

    Its `description` says the same in words. Records without a value are not drawn; a note says how many they are.
    """
    style = Style("dark" if is_dark else "light", is_narrow)
    span = None if is_listed(variable, profile) else bars_of(variable, profile, speaker)
    if span is not None:
        spec = _histogram(span, _notes(profile, speaker), speaker, style, height)
    elif profile.top:
        spec = _values(_rows(variable, profile, speaker, height), _notes(profile, speaker), speaker, style)
    else:
        return None
    return {**spec, "description": alternative(variable, profile, speaker)}


def alternative(variable: Variable, profile: VariableProfile, speaker: Speaker) -> str:
    """Return in one sentence what the picture shows, for a screen reader."""
    span = None if is_listed(variable, profile) else bars_of(variable, profile, speaker)
    if span is not None:
        fullest = max(span.bars, key=lambda bar: bar.count)
        text = N_("Distribution of %(variable)s: most records lie at %(most)s (%(count)s).")
        gaps = {"variable": variable.label, "most": fullest.text, "count": speaker.number(fullest.count)}
        return speaker.say(Message(text, gaps))
    if not profile.top:
        return speaker.say(Message(N_("%(variable)s: nothing to draw."), {"variable": variable.label}))
    text = N_("Values of %(variable)s: the most frequent is %(most)s (%(count)s records).")
    first = profile.top[0]
    gaps = {"variable": variable.label, "most": value_name(variable, first.value, speaker)}
    return speaker.say(Message(text, {**gaps, "count": speaker.number(first.count)}))


def is_listed(variable: Variable, profile: VariableProfile) -> bool:
    """Return whether the values are drawn one by one: texts, codes, yes or no, and what has no histogram."""
    is_coded = bool(variable.codes) and variable.type is not VariableType.YEAR
    return is_coded or variable.type in _LISTED or not (profile.histogram or profile.top)


def sketch(variable: Variable, profile: VariableProfile) -> list[float]:
    """Return the heights of a picture small enough for a table's cell: bars of the histogram, else of the top values."""
    if profile.histogram and not is_listed(variable, profile):
        return [float(each.count) for each in profile.histogram]
    return [float(each.count) for each in profile.top_told]


def _histogram(span: Span, notes: list[str], speaker: Speaker, style: Style, height: int) -> Spec:
    total = sum(bar.count for bar in span.bars)
    rows = [_row_of_bar(bar, total, speaker) for bar in span.bars]
    ticks = round_ticks([row["count"] for row in rows], most=5, from_zero=True, whole=True)
    x = {
        "field": "low",
        "type": "quantitative",
        "bin": "binned",
        "scale": {"domain": [span.low, span.high], "nice": False, "zero": False},
        "axis": span.axis(),
    }
    encoding = {"x": x, "x2": {"field": "high"}, "y": _counts(ticks, speaker), **_reading(speaker)}
    layer = {
        "mark": {"type": "bar", "color": palette(style).accent, "binSpacing": span.gap},
        "encoding": encoding,
    }
    return whole([layer], rows, room=room_for(style, height), notes=notes, style=style, speaker=speaker)


def _row_of_bar(bar: Bar, total: int, speaker: Speaker) -> dict[str, Any]:
    row = {"low": bar.low, "high": bar.high, "count": bar.count, "name": bar.text}
    return {**row, "words": _count_words(bar.count, total, speaker)}


def _values(rows: list[dict[str, Any]], notes: list[str], speaker: Speaker, style: Style) -> Spec:
    room = room_for(style, ROW * len(rows), beside=240)
    ticks = round_ticks([row["end"] for row in rows], from_zero=True, whole=True)
    scale = {**value_scale(ticks), "range": room.reach(_FOR_WORDS)}
    colours = palette(style)
    x = {"field": "end", "type": "quantitative", "scale": scale, "axis": None}
    y = by_name("name", [row["name"] for row in rows], style)
    colour = {"condition": {"test": "datum.is_rest", "value": colours.grey}, "value": colours.accent}
    mark = {"type": "bar", "height": {"band": 0.68}, "cornerRadiusEnd": 2}
    bars = {"mark": mark, "encoding": {"x": x, "y": y, "color": colour, **_reading(speaker)}}
    told = {"x": x, "y": y, "text": {"field": "words", "type": "nominal"}}
    words = lettering({"align": "left", "dx": 8, "color": colours.text}, told, style)
    return whole([bars, *words], rows, room=room, notes=notes, style=style, speaker=speaker)


def _rows(
    variable: Variable, profile: VariableProfile, speaker: Speaker, height: int
) -> list[dict[str, Any]]:
    """Return a row per value, the most frequent ones, in the order of the code list where it has one; then the rest."""
    total = profile.values
    most = max(height // ROW, _FEWEST_ROWS)
    others = total - sum(each.count for each in profile.top)
    shown = profile.top if len(profile.top) + (others > 0) <= most else profile.top[: most - 1]
    names = _names(variable, shown, speaker)
    counts = [(names[each.value], each.count, False) for each in _in_order(variable, shown)]
    longest = max((count for _, count, _ in counts), default=0)
    rest = total - sum(each.count for each in shown)
    if rest > 0:
        counts.append((speaker.say(Message(N_("Other values"))), rest, True))
    return [
        # a rest much larger than every value would leave them no room: it is told, not drawn
        {
            "name": name,
            "end": 0 if is_rest and count > _MOST_TIMES * longest else count,
            "is_rest": is_rest,
            "words": _count_words(count, total, speaker),
        }
        for name, count, is_rest in counts
    ]


def _in_order(variable: Variable, shown: tuple[Tally, ...]) -> list[Tally]:
    if not variable.is_ordered:
        return list(shown)
    places = {code.value: place for place, code in enumerate(variable.codes)}
    return sorted(shown, key=lambda each: places.get(each.value, len(places)))


def _names(variable: Variable, shown: tuple[Tally, ...], speaker: Speaker) -> dict[str, str]:
    """Return what each value is called; where two would be called the same, the stored value stands behind."""
    texts = {each.value: value_name(variable, each.value, speaker) for each in shown}
    uses = Counter(texts.values())
    return {value: text if uses[text] == 1 else f"{text} ({value})" for value, text in texts.items()}


def value_name(variable: Variable, value: str, speaker: Speaker) -> str:
    """Return what a stored value is called: its label, else a number as the region writes it, else the value."""
    meaning = category_label(variable, value)
    text = speaker.say(meaning) if isinstance(meaning, Message) else speaker.label(meaning)
    if text == value and variable.type in {VariableType.NUMBER, VariableType.INTEGER} and not variable.codes:
        return _number(value, speaker)
    return text.strip() or "–"


def _number(value: str, speaker: Speaker) -> str:
    try:
        return speaker.number(float(value))
    except ValueError:
        return value


def _count_words(count: int, total: int, speaker: Speaker) -> str:
    gaps = {"count": speaker.number(count), "share": percentage(count / total, speaker) if total else "–"}
    return speaker.say(Message(N_("%(count)s (%(share)s)"), gaps))


def _counts(ticks: list[float], speaker: Speaker) -> dict[str, Any]:
    axis = {
        "values": ticks,
        "format": tick_format(ticks, is_percent=False),
        "grid": True,
        "title": speaker.say(Message(N_("Records"))),
        **TITLE_ON_TOP,
    }
    return {"field": "count", "type": "quantitative", "scale": value_scale(ticks), "axis": axis}


def _reading(speaker: Speaker) -> dict[str, Any]:
    titles = {"name": N_("Value"), "words": N_("Records")}
    tooltip = [
        {"field": field, "type": "nominal", "title": speaker.say(Message(title))}
        for field, title in titles.items()
    ]
    return {"tooltip": tooltip, "description": {"value": {"expr": "datum.name + ': ' + datum.words"}}}


def _notes(profile: VariableProfile, speaker: Speaker) -> list[str]:
    if not profile.missing:
        return []
    gaps = {"count": profile.missing, "share": percentage(profile.share_missing, speaker)}
    one = N_("%(count)s record (%(share)s) without a value is not drawn.")
    many = N_("%(count)s records (%(share)s) without a value are not drawn.")
    return [speaker.say(Message(one, gaps, plural=many, count=profile.missing))]
