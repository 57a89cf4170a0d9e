"""Rows of Python values, as drivers hand them over, turned into columns; a value that its column cannot hold is refused.

Some servers hold values that the type of the column does not promise (SQLite keeps any), and drivers differ in what they
make of a type. So each value is looked at; where a whole column is as expected, that happens in one go.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.databases.alchemy_values import CONVERT, LARGEST_WHOLE, at_once, convert_exact, convert_text
from data_loaders.databases.arriving import STORED
from data_loaders.databases.decimals import CERTAIN_DIGITS, DecimalFacts, is_certain, stored_as
from data_loaders.databases.tables import DatabaseColumn, Family

LARGEST_EXPONENT = 300


class Cells:
    """The cells of some columns, batch after batch. `types` says how each is stored while it arrives.

    Decimals that may need more digits than a number holds arrive as text, and `final_types` says at the end what they are.
    """

    def __init__(self, columns: Sequence[DatabaseColumn], *, is_text: bool) -> None:
        self._columns = columns
        self.emptied: Counter[int] = Counter()
        """Dates of zeros, which stand for none, by the position of their column; they became empty."""
        self._is_text = is_text
        self._facts = {index: _Facts() for index in range(len(columns)) if self._is_open(index)}
        self.types = tuple(self._arriving(index) for index in range(len(columns)))

    @property
    def final_types(self) -> tuple[str, ...]:
        """How each column is stored in the end, by all values that came."""
        return tuple(self._final(index) for index in range(len(self._columns)))

    @property
    def lost(self) -> dict[int, int]:
        """The number of decimals that lose digits, by the position of their column."""
        return {
            index: each.lost
            for index, each in self._facts.items()
            if self._final(index) == "number" and each.lost
        }

    @property
    def long(self) -> list[int]:
        """The positions of decimals that are kept as text."""
        return [index for index, each in self._facts.items() if each.values and self._final(index) == "text"]

    def batch(self, rows: Sequence[Sequence[Any]]) -> tuple[pa.RecordBatch, dict[int, list[int]]]:
        """Return the rows as a batch, and the rows left out of it, each with the positions of the columns at fault."""
        wrong: dict[int, list[int]] = {}
        arrays = [self._array(index, values, wrong) for index, values in enumerate(zip(*rows, strict=True))]
        if wrong:
            kept = pa.array([row for row in range(len(rows)) if row not in wrong], pa.int64())
            arrays = [array.take(kept) for array in arrays]
        for index, facts in self._facts.items():
            facts.add(arrays[index].to_pylist())
        return pa.RecordBatch.from_arrays(arrays, [str(index) for index in range(len(arrays))]), wrong

    def _array(self, index: int, values: tuple[Any, ...], wrong: dict[int, list[int]]) -> pa.Array:
        """Return the values in the column's type; where a value is wrong, the row is noted and the cell stays empty."""
        column, stored = self._columns[index], self.types[index]
        if index not in self._facts:
            try:
                array = at_once(stored, values)
                return pc.utf8_rtrim(array, " ") if column.is_padded and stored == "text" else array
            except (pa.ArrowException, TypeError, ValueError, OverflowError):
                pass  # not all as expected: one by one
        convert = self._converter(index)
        cells: list[Any] = []
        for row, value in enumerate(values):
            try:
                cells.append(None if value is None else convert(value, column))
            except (ValueError, TypeError, OverflowError, InvalidOperation):
                wrong.setdefault(row, []).append(index)
                cells.append(None)
            else:
                self.emptied[index] += cells[-1] is None and value is not None
        return pa.array(cells, STORED[stored])

    def _converter(self, index: int) -> Callable[[Any, DatabaseColumn], Any]:
        if index in self._facts:
            return convert_exact
        return convert_text if self.types[index] == "text" else CONVERT[self._columns[index].family]

    def _is_open(self, index: int) -> bool:
        column = self._columns[index]
        is_decimal = column.family is Family.DECIMAL and not self._is_text
        return is_decimal and not is_certain(column.precision, column.scale)

    def _arriving(self, index: int) -> str:
        column = self._columns[index]
        if self._is_text or index in self._facts:
            return "text"
        if column.family is Family.DECIMAL:
            return stored_as(column.precision, column.scale, DecimalFacts())
        return column.stored

    def _final(self, index: int) -> str:
        if index not in self._facts:
            return self.types[index]
        column = self._columns[index]
        return stored_as(column.precision, column.scale, self._facts[index].known)


class _Facts:
    """What the decimals of one column have shown so far."""

    def __init__(self) -> None:
        self.values = self.fractions = self.long = self.lost = self.beyond = 0

    @property
    def known(self) -> DecimalFacts:
        return DecimalFacts(self.values, 0, self.fractions, self.long, self.lost, self.beyond)

    def add(self, texts: Sequence[str | None]) -> None:
        present = [text for text in texts if text is not None]
        self.values += len(present)
        for text in present:
            is_short = len(text) <= CERTAIN_DIGITS
            if is_short and "." not in text:
                continue
            amount = Decimal(text)
            self.fractions += amount != amount.to_integral_value()
            if is_short:
                continue
            self.long += not -LARGEST_WHOLE <= amount < LARGEST_WHOLE
            if amount and abs(amount.adjusted()) > LARGEST_EXPONENT:
                self.beyond += 1
            else:
                self.lost += Decimal(repr(float(amount))) != amount


def as_line(row: Sequence[Any]) -> str:
    """Return a row as text, for the file of refused rows."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(
        ["" if value is None else convert_text(value, None) for value in row]
    )
    return line.getvalue()
