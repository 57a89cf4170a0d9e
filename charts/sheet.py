"""The sheet that a picture is drawn from: one plain row per mark, under names of our own, with its words.

Names and labels from data never become names in a specification: the columns are g0, g1, g2 (groups), v0, v1, v2
(figures) and ref (the comparison), whatever the dataset calls them. Two groups that bear the same label stay two.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.answer import Answer, Column, Format, Kind
from core.question import Measure
from core.words import Message, Speaker, N_

Row = dict[str, Any]
REFERENCE = "ref"
RECORDS = "n"


@dataclass(frozen=True)
class Group:
    """One breakdown: its field in the rows, its title, and its names in the order of the answer, missing last."""

    field: str
    column: Column
    title: str
    names: tuple[str, ...]
    missing: str

    def without_missing(self) -> tuple[str, ...]:
        """Return the names of the groups that were reported."""
        return tuple(name for name in self.names if name != self.missing)


@dataclass(frozen=True)
class Figure:
    """One measure: its field in the rows, its title, its unit, and how it was computed."""

    field: str
    column: Column
    title: str
    unit: str
    measure: Measure

    @property
    def is_percent(self) -> bool:
        """Whether the figures lie between 0 and 1 and are read as percentages."""
        return self.column.format is Format.PERCENT


@dataclass(frozen=True)
class Sheet:
    """Rows and how to read them.

    A row holds, per group, `g0` its name, `g0_missing` if it was not reported, and `g0_at` where it lies (year, date,
    low end of a band); per figure, `v0` the number, `v0_words` as it is written, `v0_text` with its unit; `ref` and
    `n` likewise.
    """

    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    figures: tuple[Figure, ...]
    numbers: Mapping[str, Column]
    reference: str
    speaker: Speaker

    @property
    def figure(self) -> Figure:
        """The first measure, which most pictures draw."""
        return self.figures[0]

    def told(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows with their figures in words. Only for rows that are drawn: words take time."""
        return [{**row, **self._words(row)} for row in rows]

    def text(self, row: Row) -> str:
        """Return the first figure of a row with its unit."""
        column = self.figure.column
        return with_unit(column.text(row["v0"], self.speaker), self.figure.unit, self.speaker)

    def _words(self, row: Row) -> Row:
        words = {}
        for field, column in self.numbers.items():
            if field in row:
                words[f"{field}_words"] = column.text(row[field], self.speaker)
                unit = self.speaker.label(column.unit)
                words[f"{field}_text"] = with_unit(words[f"{field}_words"], unit, self.speaker)
        return words

    def known(self, field: str) -> list[float]:
        """Return the numbers of a field that are there."""
        return [row[field] for row in self.rows if row.get(field) is not None]


def lay_out(answer: Answer, speaker: Speaker) -> Sheet:
    """Return the sheet of an answer; groups and titles in the viewer's words, figures still numbers."""
    groups = tuple(_group(place, column, answer, speaker) for place, column in enumerate(answer.groups))
    figures = tuple(_figure(place, column, answer, speaker) for place, column in enumerate(answer.values))
    reference = answer.of_kind(Kind.REFERENCE)
    beside = [(REFERENCE, column) for column in reference]
    records = [(RECORDS, column) for column in answer.of_kind(Kind.RECORDS)]
    numbers = dict([*((figure.field, figure.column) for figure in figures), *beside, *records])
    title = speaker.say(reference[0].label) if reference else ""
    return Sheet(_rows(answer, numbers, speaker), groups, figures, numbers, title, speaker)


def _rows(answer: Answer, numbers: dict[str, Column], speaker: Speaker) -> tuple[Row, ...]:
    rows: list[Row] = [{} for _ in range(answer.table.num_rows)]
    for place, column in enumerate(answer.groups):
        cells = answer.cells(column)
        _write_group(rows, f"g{place}", column, _names(column, cells, speaker), cells)
    for field, column in numbers.items():
        for row, cell in zip(rows, answer.cells(column), strict=True):
            row[field] = number(cell)
    return tuple(rows)


def _group(place: int, column: Column, answer: Answer, speaker: Speaker) -> Group:
    cells = answer.cells(column)
    names = _names(column, cells, speaker)
    missing = names.get(None, "")
    reported = [names[cell] for cell in dict.fromkeys(cells) if cell is not None]
    ordered = (*reported, missing) if missing else tuple(reported)
    return Group(f"g{place}", column, speaker.say(column.label), ordered, missing)


def _figure(place: int, column: Column, answer: Answer, speaker: Speaker) -> Figure:
    unit = speaker.label(column.unit)
    return Figure(f"v{place}", column, speaker.say(column.label), unit, answer.question.measures[place])


def _names(column: Column, cells: Iterable[Any], speaker: Speaker) -> dict[Any, str]:
    """Return what each value is called; where two would be called the same, the stored value is put behind."""
    texts = {cell: column.text(cell, speaker) or "–" for cell in dict.fromkeys(cells)}
    uses = Counter(texts.values())
    names: dict[Any, str] = {}
    for cell, text in sorted(texts.items(), key=lambda item: uses[item[1]] > 1 and item[0] is not None):
        names[cell] = (
            text if uses[text] == 1 or cell is None else _told_apart(text, cell, set(names.values()), speaker)
        )
    return names


def _told_apart(text: str, cell: Any, taken: set[str], speaker: Speaker) -> str:
    name = speaker.say(Message(N_("%(label)s (%(code)s)"), {"label": text, "code": f"{cell}"}))
    return name if name not in taken else _told_apart(name, cell, taken, speaker)


def _write_group(
    rows: list[Row], field: str, column: Column, names: dict[Any, str], cells: list[Any]
) -> None:
    for row, cell in zip(rows, cells, strict=True):
        row[field] = names[cell]
        if cell is None:
            row[f"{field}_missing"] = True
        elif column.is_ordered:
            row[f"{field}_at"] = cell.isoformat() if isinstance(cell, date) else cell


def with_unit(text: str, unit: str, speaker: Speaker) -> str:
    """Return the figure and its unit, "512 points"."""
    if not unit:
        return text
    return speaker.say(Message(N_("%(value)s %(unit)s"), {"value": text, "unit": unit}))


def number(cell: Any) -> float | None:
    """Return the cell as a number that JSON can hold; what is not finite is not there.

    >>> number(float("nan")) is None
    True
    """
    if cell is None or not math.isfinite(cell):
        return None
    return int(cell) if isinstance(cell, int) and abs(cell) < 2**53 else float(cell)
