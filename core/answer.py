"""An answer: a table that may be shown, with everything that must be said beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from core.catalog import Dataset
from core.question import Breakdown, Question
from core.stored import as_stored_text
from core.words import Message, Speaker, Words, N_

if TYPE_CHECKING:  # pages that only speak of questions do not pay for Arrow
    import pyarrow as pa

RECORDS = "records"
"""Column with the number of records behind a cell, where it may be shown."""
REFERENCE, DIFFERENCE = "reference", "difference"
"""Columns of a comparison."""


def value_column(position: int) -> str:
    """Return what the measure at this position is called in an answer's table: value, value_2, ..."""
    return "value" if position == 0 else f"value_{position + 1}"


class Kind(StrEnum):
    """What a column of an answer is."""

    GROUP = "group"
    VALUE = "value"
    REFERENCE = "reference"
    DIFFERENCE = "difference"
    RECORDS = "records"


class Format(StrEnum):
    """How a column's values are written."""

    COUNT = "count"
    NUMBER = "number"
    PERCENT = "percent"
    POINTS = "points"
    CODE = "code"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    BAND = "band"


OVER_TIME = frozenset({Format.YEAR, Format.QUARTER, Format.MONTH})


@dataclass(frozen=True)
class Column:
    """One column of an answer: its name in the table, what it is, and how to read it.

    `decimals` are those of the whole column, so that its numbers line up; None where nothing needs to.
    """

    name: str
    kind: Kind
    format: Format
    label: Message
    unit: Words
    codes: Mapping[str, Words]
    breakdown: Breakdown | None = None
    is_ordered: bool = False
    decimals: int | None = None

    @property
    def is_over_time(self) -> bool:
        """Whether the column holds periods."""
        return self.format in OVER_TIME

    def text(self, value: Any, speaker: Speaker) -> str:
        """Return one value as it is read on screen."""
        if self.kind is Kind.GROUP:
            return _group_text(self, value, speaker)
        if self.format is Format.PERCENT:
            return speaker.percent(value, decimals=1 if self.decimals is None else self.decimals)
        if self.format is Format.POINTS:
            shown = None if value is None else value * 100
            number = speaker.number(shown, decimals=1 if self.decimals is None else self.decimals)
            return speaker.say(Message(N_("%(value)s points"), {"value": number}))
        return speaker.number(value, decimals=0 if self.format is Format.COUNT else self.decimals)


def _group_text(column: Column, value: Any, speaker: Speaker) -> str:
    if value is None:
        return speaker.say(Message(N_("Not reported")))
    if column.format is Format.QUARTER:
        text = N_("%(year)s Q%(quarter)s")
        return speaker.say(Message(text, {"year": f"{value.year}", "quarter": f"{(value.month + 2) // 3}"}))
    if column.format is Format.MONTH:
        return speaker.month(value)
    if column.format is Format.BAND and column.breakdown is not None:
        low, high = speaker.number(value), speaker.number(value + column.breakdown.width)
        return speaker.say(Message(N_("%(low)s to under %(high)s"), {"low": low, "high": high}))
    if column.format is Format.YEAR:
        return f"{value}"
    return _code_text(column, value, speaker)


def _code_text(column: Column, value: Any, speaker: Speaker) -> str:
    stored = as_stored_text(value)
    if stored in column.codes:
        return speaker.label(column.codes[stored]) or stored
    if isinstance(value, bool):
        return speaker.say(Message(N_("Yes") if value else N_("No")))
    return speaker.day(value) if isinstance(value, date) else stored


@dataclass(frozen=True)
class Answer:
    """A released table. Arrow tables cannot be changed, so one answer serves every session.

    The table holds codes and plain numbers, in the order in which they are to be shown; `columns` says how to read
    them. `cut` is how many groups "top n" left out; `withheld` how many cells may not be shown.
    """

    question: Question
    dataset: Dataset
    table: "pa.Table"
    columns: tuple[Column, ...]
    notes: tuple[Message, ...] = ()
    withheld: int = 0
    cut: int = 0

    def of_kind(self, kind: Kind) -> tuple[Column, ...]:
        """Return the columns of one kind, in order."""
        return tuple(column for column in self.columns if column.kind is kind)

    @property
    def groups(self) -> tuple[Column, ...]:
        """The breakdown columns."""
        return self.of_kind(Kind.GROUP)

    @property
    def values(self) -> tuple[Column, ...]:
        """The measure columns, in the order of the question."""
        return self.of_kind(Kind.VALUE)

    def cells(self, column: Column) -> list[Any]:
        """Return one column's values as Python objects."""
        cells: list[Any] = self.table.column(column.name).to_pylist()
        return cells

    def worded(self, speaker: Speaker) -> "pa.Table":
        """Return the table with every group in words, for tables, charts and files; numbers stay numbers."""
        import pyarrow as pa

        from core.arrow import texts

        arrays = {}
        for column in self.columns:
            source = self.table.column(column.name)
            if column.kind is Kind.GROUP:
                arrays[column.name] = texts([column.text(value, speaker) for value in source.to_pylist()])
            else:
                arrays[column.name] = source
        return pa.table(arrays)
