"""The title of an answer: one sentence that says what the table shows, and nothing that it does not.

Values count as equal when they read the same in the title, so "highest" and "rose" are never said of a difference
that nobody sees. Groups that are not reported are left aside, and the sentence says so where that matters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import StatisticsError, correlation
from typing import Any

from core.answer import Answer, Format, Kind
from core.figures import figure, percentage
from core.question import ADDITIVE, Comparison, MeasureKind
from core.question_words import QuestionInWords, question_in_words, subtitle
from core.trend_words import Point, trend
from core.words import Message, Speaker, N_

_FEWEST_FOR_CORRELATION = 8
_MOST_PARTS = 7
_MOST_NAMES = 3


@dataclass(frozen=True)
class Cell:
    """One row of an answer as the title sees it: its groups, its value, and how both read."""

    groups: tuple[Any, ...]
    names: tuple[str, ...]
    value: float
    said: str

    @property
    def name(self) -> str:
        """What the row is called."""
        return " · ".join(self.names)

    @property
    def is_reported(self) -> bool:
        """Whether every group of the row is known."""
        return None not in self.groups


def finding(answer: Answer, speaker: Speaker) -> Message:
    """Return the one sentence that stands above an answer and describes it to who cannot see it."""
    if answer.table.num_rows == 0:
        return Message(N_("No records match this question. Remove a filter or choose a wider range."))
    cells = _cells(answer, speaker)
    if not cells:
        return _nothing_to_say(answer)
    if not answer.groups:
        return _without_groups(answer, cells[0], speaker)
    reported = [cell for cell in cells if cell.is_reported]
    sentence = _of_groups(answer, reported or cells, speaker)
    return _with_reserve(sentence, answer, cells)


def _cells(answer: Answer, speaker: Speaker) -> list[Cell]:
    column = answer.values[0]
    groups = list(zip(*(answer.cells(group) for group in answer.groups), strict=True)) or [()]
    found = []
    for row, value in zip(groups, answer.cells(column), strict=True):
        if value is not None and isfinite(value):
            names = tuple(group.text(key, speaker) for group, key in zip(answer.groups, row, strict=True))
            found.append(Cell(row, names, value, figure(value, column, speaker)))
    return found


def _with_reserve(sentence: Message, answer: Answer, cells: list[Cell]) -> Message:
    """Return the sentence with what it leaves aside, where that could make it read wrong."""
    if answer.withheld:
        return Message(N_("%(finding)s; withheld groups are left aside"), {"finding": sentence})
    known = [cell.value for cell in cells if cell.is_reported]
    others = [cell.value for cell in cells if not cell.is_reported]
    if not known or not others or _is_series(answer):
        return sentence
    is_sum = answer.question.measures[0].kind in ADDITIVE
    if is_sum or max(others) > max(known) or min(others) < min(known):
        return Message(N_("%(finding)s; what is not reported is left aside"), {"finding": sentence})
    return sentence


def _is_series(answer: Answer) -> bool:
    return len(answer.groups) == 1 and answer.groups[0].is_over_time and not answer.cut


def _nothing_to_say(answer: Answer) -> Message:
    gaps = {"measure": answer.values[0].label}
    if answer.withheld:
        return Message(N_("%(measure)s: withheld, because too few records are behind every figure"), gaps)
    return Message(N_("%(measure)s: no record reports it"), gaps)


def _without_groups(answer: Answer, cell: Cell, speaker: Speaker) -> Message:
    if answer.of_kind(Kind.REFERENCE):
        return _beside_reference(answer, cell, speaker)
    parts = [Message(N_("%(measure)s: %(value)s"), {"measure": answer.values[0].label, "value": cell.said})]
    for column in answer.values[1:]:
        (value,) = answer.cells(column)
        said = "–" if value is None else figure(value, column, speaker)
        parts.append(Message(N_("%(measure)s: %(value)s"), {"measure": column.label, "value": said}))
    return parts[0] if len(parts) == 1 else Message(N_("%(parts)s"), {"parts": parts})


_BESIDE_COUNTRY = {
    1: N_("%(measure)s: %(value)s, above the country (%(reference)s)"),
    0: N_("%(measure)s: %(value)s, the same as the country"),
    -1: N_("%(measure)s: %(value)s, below the country (%(reference)s)"),
}

_BESIDE_PREVIOUS = {
    1: N_("%(measure)s: %(value)s, up from %(reference)s in the previous period"),
    0: N_("%(measure)s: %(value)s, the same as in the previous period"),
    -1: N_("%(measure)s: %(value)s, down from %(reference)s in the previous period"),
}


def _beside_reference(answer: Answer, cell: Cell, speaker: Speaker) -> Message:
    column = answer.of_kind(Kind.REFERENCE)[0]
    (reference,) = answer.cells(column)
    gaps = {"measure": answer.values[0].label, "value": cell.said}
    if reference is None:
        return Message(N_("%(measure)s: %(value)s; there is nothing to compare it with"), gaps)
    said = figure(reference, column, speaker)
    texts = _BESIDE_COUNTRY if answer.question.compare is Comparison.COUNTRY else _BESIDE_PREVIOUS
    side = _side(cell.value, cell.said, reference, said)
    return Message(texts[side], {**gaps, "reference": said})


def _side(value: float, said: str, other: float, other_said: str) -> int:
    if said == other_said:
        return 0
    return 1 if value > other else -1


def _of_groups(answer: Answer, cells: list[Cell], speaker: Speaker) -> Message:
    """Return the sentence for the first case that fits; the last fits always."""
    if answer.cut:
        return _correlated(answer, cells, speaker) or _highest_and_lowest(answer, cells)
    if len(cells) == 1:
        return _one_group(answer, cells[0], speaker)
    if len({cell.said for cell in cells}) == 1:
        return _all_the_same(answer, cells)
    for case in (_correlated, _over_time, _compared, _parts, _two_categories):
        if sentence := case(answer, cells, speaker):
            return sentence
    return _highest_and_lowest(answer, cells)


def _one_group(answer: Answer, cell: Cell, _: Speaker) -> Message:
    gaps = {"measure": answer.values[0].label, "group": cell.name, "value": cell.said}
    return Message(N_("%(measure)s, %(group)s: %(value)s"), gaps)


def _all_the_same(answer: Answer, cells: list[Cell]) -> Message:
    gaps = {"measure": answer.values[0].label, "count": len(cells), "value": cells[0].said}
    return Message(N_("%(measure)s is the same in all %(count)s groups: %(value)s"), gaps)


def _correlated(answer: Answer, _: list[Cell], __: Speaker) -> Message | None:
    """How two measures go together over the groups; never over time, where everything that grows does."""
    if len(answer.values) != 2 or any(column.is_over_time for column in answer.groups):
        return None
    first, second = answer.values
    pairs = zip(answer.cells(first), answer.cells(second), strict=True)
    both = [pair for pair in pairs if None not in pair and all(map(isfinite, pair))]
    strength = _strength(both)
    if strength is None:
        return None
    gaps = {"first": first.label, "second": second.label, "count": len(both), "r": f"{strength:.2f}"}
    return Message(_correlation_text(strength), gaps)


def _strength(pairs: list[tuple[float, float]]) -> float | None:
    if len(pairs) < _FEWEST_FOR_CORRELATION:
        return None
    try:
        return correlation(*zip(*pairs, strict=True))
    except StatisticsError:  # one of the two never changes
        return None


def _correlation_text(strength: float) -> str:
    if abs(strength) < 0.3:
        return N_("%(first)s and %(second)s hardly go together over %(count)s groups (correlation %(r)s)")
    if strength < 0:
        return N_(
            "The higher %(first)s, the lower tends to be %(second)s (correlation %(r)s over %(count)s groups)"
        )
    return N_(
        "The higher %(first)s, the higher tends to be %(second)s (correlation %(r)s over %(count)s groups)"
    )


def _over_time(answer: Answer, cells: list[Cell], _: Speaker) -> Message | None:
    if not _is_series(answer):
        return None
    in_order = sorted(cells, key=lambda cell: cell.groups)
    return trend(answer.values[0].label, [Point(cell.name, cell.value, cell.said) for cell in in_order])


_ABOVE = {
    Comparison.COUNTRY: N_(
        "%(measure)s is above the country in %(count)s of %(total)s groups, highest in %(high)s (%(value)s)"
    ),
    Comparison.PREVIOUS: N_(
        "%(measure)s is above the previous period in %(count)s of %(total)s groups, highest in %(high)s (%(value)s)"
    ),
}


def _compared(answer: Answer, cells: list[Cell], speaker: Speaker) -> Message | None:
    """How many groups are above their reference; a part is never more than its whole, so counts are left out."""
    compare = answer.question.compare
    is_part = answer.question.measures[0].kind in ADDITIVE and compare is Comparison.COUNTRY
    if not compare or is_part:
        return None
    sides = _sides(answer, cells, speaker)
    if not sides:
        return None
    gaps = {"measure": answer.values[0].label, "count": sides.count(1), "total": len(sides)}
    return Message(_ABOVE[compare], {**gaps, **_extreme(cells, "high", "value", highest=True)})


def _sides(answer: Answer, cells: list[Cell], speaker: Speaker) -> list[int]:
    """Return for each group with a reference whether it is above (1), beside (0) or below (-1)."""
    column = answer.of_kind(Kind.REFERENCE)[0]
    keys = zip(*(answer.cells(group) for group in answer.groups), strict=True)
    references = dict(zip(keys, answer.cells(column), strict=True))
    pairs = [(cell, references[cell.groups]) for cell in cells]
    return [
        _side(cell.value, cell.said, reference, figure(reference, column, speaker))
        for cell, reference in pairs
        if reference is not None
    ]


def _parts(answer: Answer, cells: list[Cell], speaker: Speaker) -> Message | None:
    """The most frequent band, or the largest of a few parts, with its share of all that the table shows."""
    is_band = answer.groups[0].format is Format.BAND
    is_additive = len(answer.values) == 1 and answer.question.measures[0].kind in ADDITIVE
    is_whole = not answer.withheld and all(cell.value >= 0 for cell in cells)
    if (
        len(answer.groups) != 1
        or not (is_additive and is_whole)
        or (len(cells) > _MOST_PARTS and not is_band)
    ):
        return None
    largest = max(cells, key=lambda cell: cell.value)
    if [cell.said for cell in cells].count(largest.said) > 1:
        return None
    share = largest.value / sum(cell.value for cell in cells)
    gaps = {"measure": answer.values[0].label, "part": largest.name, "share": percentage(share, speaker)}
    if is_band and answer.question.measures[0].kind is MeasureKind.ROWS:
        return Message(N_("Most frequent: %(part)s, with %(share)s of the records"), gaps)
    return Message(
        N_("%(measure)s: the largest part is %(part)s, with %(share)s (%(value)s)"),
        {**gaps, "value": largest.said},
    )


def _two_categories(answer: Answer, cells: list[Cell], _: Speaker) -> Message | None:
    """One of two categories against the other over the groups of another breakdown."""
    if len(answer.groups) != 2:
        return None
    for place in (1, 0):
        categories = {cell.groups[place] for cell in cells}
        if len(categories) == 2 and (sentence := _pairs(answer, cells, place)):
            return sentence
    return None


def _pairs(answer: Answer, cells: list[Cell], place: int) -> Message | None:
    other = 1 - place
    names = {cell.groups[place]: cell.names[place] for cell in cells}
    rows = {(cell.groups[place], cell.groups[other]): cell for cell in cells}
    both = [
        [rows.get((own, key)) for own in names] for key in dict.fromkeys(cell.groups[other] for cell in cells)
    ]
    sides = [_side(a.value, a.said, b.value, b.said) for a, b in both if a and b]
    above, below = sides.count(1), sides.count(-1)
    if len(sides) < 2 or above == below:
        return None
    higher, lower = names.values() if above > below else reversed(names.values())
    gaps = {"measure": answer.values[0].label, "a": higher, "b": lower, "by": answer.groups[other].label}
    text = N_("%(measure)s: %(a)s is higher than %(b)s in %(count)s of %(total)s groups of %(by)s")
    return Message(text, {**gaps, "count": max(above, below), "total": len(sides)})


def _highest_and_lowest(answer: Answer, cells: Sequence[Cell]) -> Message:
    """The extremes; where the table was cut to its top, only the end that it still shows."""
    gaps: dict[str, object] = {"measure": answer.values[0].label}
    high = _extreme(cells, "high", "high_value", highest=True)
    low = _extreme(cells, "low", "low_value", highest=False)
    if not answer.cut:
        text = N_("%(measure)s is highest in %(high)s (%(high_value)s) and lowest in %(low)s (%(low_value)s)")
        return Message(text, {**gaps, **high, **low})
    if answer.question.sort == "value":
        return Message(N_("%(measure)s is lowest in %(low)s (%(low_value)s)"), {**gaps, **low})
    return Message(N_("%(measure)s is highest in %(high)s (%(high_value)s)"), {**gaps, **high})


def _extreme(cells: Sequence[Cell], name: str, value: str, *, highest: bool) -> dict[str, object]:
    """Return the gaps for the highest or lowest cells: those that read the same are named together."""
    first = (max if highest else min)(cells, key=lambda cell: cell.value)
    names = [cell.name for cell in cells if cell.said == first.said]
    return {name: _together(names), value: first.said}


def _together(names: list[str]) -> Message | str:
    if len(names) > _MOST_NAMES:
        return Message(N_("%(count)s groups"), {"count": len(names)})
    if len(names) == 1:
        return names[0]
    return Message(N_("%(first)s and %(last)s"), {"first": ", ".join(names[:-1]), "last": names[-1]})


__all__ = ["QuestionInWords", "finding", "question_in_words", "subtitle"]
