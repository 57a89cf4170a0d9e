"""The kinds of picture, which of them fit an answer, and what each says to a person who cannot see it."""

from enum import StrEnum

from core.answer import Answer, Column, Format
from core.question import ADDITIVE, Measure
from core.words import Message, Speaker, N_

MOST_ROWS = 30
MOST_COLUMNS = 30
MOST_SERIES = 7
MOST_PANELS = 12
_FEWEST_FOR_A_PATTERN = 8


class ChartKind(StrEnum):
    """What a picture shows."""

    NUMBER = "number"
    TREND = "trend"
    RANKING = "ranking"
    DISTRIBUTION = "distribution"
    COMPOSITION = "composition"
    HEATMAP = "heatmap"
    RELATION = "relation"
    GROUPED = "grouped"


_LABELS = {
    ChartKind.NUMBER: N_("One number"),
    ChartKind.TREND: N_("Trend over time"),
    ChartKind.RANKING: N_("Ranking"),
    ChartKind.DISTRIBUTION: N_("Distribution"),
    ChartKind.COMPOSITION: N_("Composition"),
    ChartKind.HEATMAP: N_("Heat map"),
    ChartKind.RELATION: N_("Relation"),
    ChartKind.GROUPED: N_("Side by side"),
}


def fitting(answer: Answer) -> tuple[ChartKind, ...]:
    """Return the kinds that fit, the default first; never empty.

    | breakdowns | default | also |
    |---|---|---|
    | none | number | |
    | time with two periods or more | trend | ranking |
    | bands of a number, counted or summed | distribution | ranking |
    | one other | ranking | composition |
    | time and another | trend | side by side, heat map, composition |
    | bands and another, counted or summed | distribution | side by side, heat map, composition |
    | two others | side by side, or heat map if neither has seven values or fewer | the other, composition |
    | three | as two; the third makes small multiples | composition never |

    A composition needs parts that add up (counts, totals), two to seven of them, and none withheld, cut off or
    below zero. Two measures can always be shown as a relation between them; from eight groups on, where a pattern can
    be seen, and unless time runs, that is the default.
    """
    groups = answer.groups
    if not groups:
        return (ChartKind.NUMBER,)
    kinds = _of_one(answer) if len(groups) == 1 else _of_two(answer)
    if part_of(answer):
        kinds.append(ChartKind.COMPOSITION)
    if len(answer.values) > 1 and len(groups) < 3:
        shows_pattern = answer.table.num_rows >= _FEWEST_FOR_A_PATTERN and not any(
            group.is_over_time for group in groups
        )
        kinds.insert(0 if shows_pattern else len(kinds), ChartKind.RELATION)
    return tuple(kinds)


def kind_label(kind: ChartKind) -> Message:
    """Return what the kind is called in a list of choices."""
    return Message(_LABELS[kind])


def alternative(kind: ChartKind, answer: Answer, speaker: Speaker) -> str:
    """Return one or two sentences with what is drawn and the highest and lowest figure, for a screen reader."""
    value = answer.values[0]
    drawn = _what_is_drawn(kind, answer, speaker)
    known = _known_cells(answer, value)
    if not known:
        nothing = Message(N_("There is nothing to draw."))
        return f"{drawn} {speaker.say(nothing)}"
    if len(known) == 1:
        text = Message(N_("It is %(value)s."), {"value": value.text(known[0][1], speaker)})
        return f"{drawn} {speaker.say(text)}"
    return f"{drawn} {speaker.say(_extremes(answer, value, known, speaker))}"


def part_of(answer: Answer) -> Column | None:
    """Return the group that can be cut into parts of a whole, the last that can; None if no picture of it is right.

    The figures must add up and all be there, and the parts be two to seven; time is never a part.
    """
    is_cut = answer.withheld or answer.cut or len(answer.groups) > 2
    if is_cut or measure_of(answer, 0).kind not in ADDITIVE:
        return None
    if not all(cell is not None and cell >= 0 for cell in answer.cells(answer.values[0])):
        return None
    parts = [group for group in answer.groups if 2 <= distinct(answer, group) <= MOST_SERIES]
    return next((group for group in reversed(parts) if not group.is_over_time), None)


def measure_of(answer: Answer, position: int) -> Measure:
    """Return the measure behind a value column."""
    return answer.question.measures[position]


def distinct(answer: Answer, column: Column) -> int:
    """Return how many different values a column has, the missing one included."""
    return len(set(answer.cells(column)))


def _of_one(answer: Answer) -> list[ChartKind]:
    group = answer.groups[0]
    if group.is_over_time:
        kinds = [ChartKind.TREND, ChartKind.RANKING]
        return kinds if distinct(answer, group) > 1 else kinds[::-1]
    if _is_distribution(answer):
        return [ChartKind.DISTRIBUTION, ChartKind.RANKING]
    return [ChartKind.RANKING]


def _of_two(answer: Answer) -> list[ChartKind]:
    sizes = sorted(distinct(answer, group) for group in answer.groups)
    kinds = [ChartKind.HEATMAP]
    if sizes[0] <= MOST_SERIES:
        kinds.insert(0, ChartKind.GROUPED)
    if any(group.is_over_time and distinct(answer, group) > 1 for group in answer.groups):
        kinds.insert(0, ChartKind.TREND)
    elif _is_distribution(answer) and len(answer.groups) == 2:
        kinds.insert(0, ChartKind.DISTRIBUTION)
    return kinds


def _is_distribution(answer: Answer) -> bool:
    has_bands = any(group.format is Format.BAND for group in answer.groups)
    return has_bands and measure_of(answer, 0).kind in ADDITIVE


def _what_is_drawn(kind: ChartKind, answer: Answer, speaker: Speaker) -> str:
    values = {"kind": kind_label(kind), "measure": answer.values[0].label}
    if not answer.groups:
        return speaker.say(Message(N_("%(kind)s: %(measure)s."), values))
    by = [group.label for group in answer.groups]
    return speaker.say(Message(N_("%(kind)s: %(measure)s, by %(groups)s."), {**values, "groups": by}))


def _known_cells(answer: Answer, value: Column) -> list[tuple[int, float]]:
    return [
        (place, cell) for place, cell in enumerate(answer.cells(value)) if cell is not None and cell == cell
    ]


def _extremes(answer: Answer, value: Column, known: list[tuple[int, float]], speaker: Speaker) -> Message:
    highest = max(known, key=lambda item: item[1])
    lowest = min(known, key=lambda item: item[1])
    text = N_("Highest: %(high)s with %(most)s; lowest: %(low)s with %(least)s.")
    return Message(
        text,
        {
            "high": _row_name(answer, highest[0], speaker),
            "most": value.text(highest[1], speaker),
            "low": _row_name(answer, lowest[0], speaker),
            "least": value.text(lowest[1], speaker),
        },
    )


def _row_name(answer: Answer, place: int, speaker: Speaker) -> str:
    cells = (answer.table.column(group.name)[place].as_py() for group in answer.groups)
    return ", ".join(group.text(cell, speaker) for group, cell in zip(answer.groups, cells, strict=True))
