"""The table as it leaves the app: headers in words, codes beside their labels, cells ready for a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from charts.sheet import number
from core.answer import Answer, Column, Format, Kind
from core.inert import guarded
from core.words import Message, Speaker, N_


@dataclass(frozen=True)
class Carried:
    """One column of a file. Cells are text, numbers, dates (months) or None."""

    header: str
    cells: Sequence[str | float | date | None]
    column: Column

    @property
    def is_text(self) -> bool:
        """Whether the cells are words."""
        return any(isinstance(cell, str) for cell in self.cells)

    def plain(self, cell: str | float | date | None) -> str | float:
        """Return the cell as CSV holds it: a month as 2024-03, text harmless, nothing as nothing."""
        if cell is None:
            return ""
        if isinstance(cell, date):
            return f"{cell.year:04d}-{cell.month:02d}"
        return guarded(cell) if isinstance(cell, str) else cell


def takeaway(answer: Answer, speaker: Speaker) -> list[Carried]:
    """Return the columns of the file, in the order of the answer; labelled codes have a column of their own."""
    columns: list[Carried] = []
    for column in answer.columns:
        header = _header(column, speaker)
        cells = answer.cells(column)
        if column.kind is not Kind.GROUP:
            columns.append(Carried(header, [number(cell) for cell in cells], column))
            continue
        if _has_labels(column):
            code = speaker.say(Message(N_("%(label)s (code)"), {"label": header}))
            columns.append(Carried(code, [None if cell is None else str(cell) for cell in cells], column))
        columns.append(Carried(header, [_group_cell(column, cell, speaker) for cell in cells], column))
    return columns


def _has_labels(column: Column) -> bool:
    """Return whether the codes mean something else than what they are."""
    return any(text != code for code, label in column.codes.items() for text in label.values())


def _header(column: Column, speaker: Speaker) -> str:
    label = speaker.say(column.label)
    unit = "" if column.kind is Kind.GROUP else speaker.label(column.unit)
    return speaker.say(Message(N_("%(label)s (%(unit)s)"), {"label": label, "unit": unit})) if unit else label


def _group_cell(column: Column, cell: Any, speaker: Speaker) -> str | float | date:
    if cell is not None and column.format is Format.YEAR and not column.codes:
        return int(cell)
    if isinstance(cell, date) and column.format is Format.MONTH:
        return cell
    return column.text(cell, speaker)
