"""Repairing a record that is not a row as it stands, where one repair explains it and no other does.

Never wrong quietly: a repaired row has to look like the full rows of the file in every column, and a second repair that
would do as well means that nothing is repaired. What was done has a name in `refusals.MENDED`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import combinations, count, islice

from data_loaders.intake import Layout
from data_loaders.readers.delimited import read_as
from data_loaders.readers.records import Record, record_of
from data_loaders.readers.shapes import NUMBER, Shape, shapes_of
from data_loaders.readers.stray_quotes import readings

OTHER_DELIMITERS = (";", "\t", "|", ",")
MOST_SURPLUS = 3
OFTEN_EMPTY = 0.2
LEAST_ROWS = 5
"""Full rows to compare with; with fewer, only the number of empty cells is put right."""

COMPARED_LINES = 600
LONGEST_MENDED = 20_000
"""Characters; a longer line is refused rather than puzzled over."""

WIDEST_MENDED = 300
"""Columns; of wider tables only surplus empty cells at the end are cut."""

MOST_TRIES = 3_000

Repair = tuple[str, list[str]]


class Mender:
    """Knows what full rows look like, and repairs others if it can."""

    def __init__(self, layout: Layout, first_lines: Callable[[], Sequence[str]], width: int) -> None:
        self.width = width
        self._layout = layout
        self._first_lines = first_lines
        self._repaired = lru_cache(maxsize=64)(self._repair_line)

    @cached_property
    def _rows(self) -> list[list[str]]:
        """The full rows among the first lines of the table; cut when the first odd record comes."""
        layout = self._layout
        lines = self._first_lines()[: layout.preamble_lines + COMPARED_LINES]
        rows = read_as(lines, layout).full_rows()
        return rows if rows and len(rows[0]) == self.width else []

    @cached_property
    def _shapes(self) -> tuple[Shape, ...]:
        return shapes_of(self._rows, self.width)

    @cached_property
    def _in_numbers(self) -> frozenset[str]:
        """What stands inside of numbers is no delimiter of a row of its own."""
        return frozenset(
            char for row in self._rows[:50] for cell in row if NUMBER.match(cell) for char in cell
        )

    @cached_property
    def _is_sure(self) -> bool:
        return len(self._rows) >= LEAST_ROWS

    def mend(self, record: Record) -> Repair | None:
        """Return the name of the repair and the cells it gives, or None where none or several would do."""
        if self.width > WIDEST_MENDED:
            is_too_long = len(record.cells) > self.width and not any(record.cells[self.width :])
            return ("cut", record.cells[: self.width]) if is_too_long else None
        if len(record.raw) > LONGEST_MENDED or self.width < 2:
            return None
        if not record.reason and record.cells:
            own = self._own_dialect(record.raw) if self._is_sure else None
            repair = own or self._other_number(record.cells)
            if repair or record.lines > 1:
                return repair
        return self._repaired(record.raw)

    def other_quotes(self, record: Record) -> list[str] | None:
        """Return the cells of a row of the right width that was quoted with ' where the file quotes with "."""
        wrapped = sum(1 for cell in record.cells if len(cell) > 1 and cell[0] == cell[-1] == "'")
        if self._layout.quote == "'" or wrapped < 2 or record.lines > 1:
            return None
        cells = record_of(record.raw, 1, replace(self._layout, quote="'", escape="'")).cells
        is_better = len(cells) == self.width and self._fit(cells) and cells != record.cells
        return cells if is_better else None

    def stands_alone(self, line: str) -> bool:
        """Return whether a line that opens a quote is a whole row with a quote too many."""
        is_mended = len(line) <= LONGEST_MENDED and 1 < self.width <= WIDEST_MENDED
        return is_mended and self._repaired(line) is not None

    def is_row(self, line: str) -> bool:
        """Return whether a line by itself is a row like all others."""
        record = record_of(line, 1, self._layout)
        return len(record.cells) == self.width and self._fit(record.cells)

    def _repair_line(self, line: str) -> Repair | None:
        if not self._is_sure:
            return None
        return self._own_dialect(line) or self._stray_quotes(line) or self._glued(line)

    def _fit(self, cells: Sequence[str]) -> bool:
        return all(map(self._fits, self._shapes, cells))

    def _fits(self, shape: Shape, cell: str) -> bool:
        """A stray quote does not make a cell another kind of thing."""
        quote = self._layout.quote[:1]
        if shape.fits(cell):
            return True
        return bool(quote) and quote in cell and (shape.fits(cell.replace(quote, "")) or cell == quote)

    def _resemble(self, cells: Sequence[str]) -> bool:
        quote = self._layout.quote[:1]
        return all(
            shape.resembles(cell) or shape.resembles(cell.replace(quote, "")) or cell == quote
            for shape, cell in zip(self._shapes, cells, strict=True)
        )

    def _only(self, name: str, found: Iterable[Sequence[str]]) -> Repair | None:
        """Return the one repair that gives a fitting row, if it is the only one."""
        fitting: list[Sequence[str]] = []
        for cells in islice(found, MOST_TRIES):
            if self._fit(cells) and cells not in fitting:
                fitting.append(cells)
                if len(fitting) > 1:
                    return None
        return (name, list(fitting[0])) if fitting else None

    def _other_number(self, cells: list[str]) -> Repair | None:
        if len(cells) > self.width:
            return self._cut(cells)
        return self._padded(cells)

    def _cut(self, cells: list[str]) -> Repair | None:
        """Take empty cells out where there are too many; those at the end go first."""
        surplus = len(cells) - self.width
        if surplus > MOST_SURPLUS and any(cells[self.width :]):
            return None
        if not any(cell.strip() for cell in cells[self.width :]) and (
            surplus > MOST_SURPLUS or self._fit(cells[: self.width])
        ):
            return ("cut", cells[: self.width])
        if self._is_split_text(cells):
            return None
        empty = [index for index, cell in enumerate(cells) if not cell.strip()]
        return self._only(
            "cut",
            (
                [cell for index, cell in enumerate(cells) if index not in chosen]
                for chosen in combinations(empty, surplus)
            ),
        )

    def _is_split_text(self, cells: list[str]) -> bool:
        """A text with a bare delimiter in it makes a cell too many as well, and is not to be guessed at."""
        surplus = len(cells) - self.width
        return any(
            all(cell.strip() for cell in cells[start : start + surplus + 1])
            and self._fit(
                [
                    *cells[:start],
                    self._layout.delimiter.join(cells[start : start + surplus + 1]),
                    *cells[start + surplus + 1 :],
                ]
            )
            for start in range(self.width)
        )

    def _padded(self, cells: list[str]) -> Repair | None:
        """Add empty cells at the end, unless they may be missing elsewhere as well."""
        given = len(cells)
        missing = [""] * (self.width - given)
        if not all(map(self._fits, self._shapes, cells)):
            return None
        is_usual = all(shape.emptiness >= OFTEN_EMPTY for shape in self._shapes[given:])
        if not is_usual and not any(shape.is_specific for shape in self._shapes[:given]):
            return None
        if not is_usual and any(self._moves(cells, at) for at in range(given)):
            return None
        return ("padded", [*cells, *missing])

    def _moves(self, cells: list[str], at: int) -> bool:
        """Return whether the empty cells may as well be missing at another place: what stands behind it fits further on."""
        moved = list(zip(self._shapes[at + self.width - len(cells) :], cells[at:], strict=True))
        return all(self._could_stand(shape, cell) for shape, cell in moved) and all(
            shape.is_specific for shape, _ in moved
        )

    def _could_stand(self, shape: Shape, cell: str) -> bool:
        return not cell or self._fits(shape, cell)

    def _own_dialect(self, line: str) -> Repair | None:
        """Read the line with a delimiter, quote or escape that the rest of the file does not use."""
        layout = self._layout
        others = [
            each
            for each in OTHER_DELIMITERS
            if each in line and each not in layout.delimiter and each not in self._in_numbers
        ]
        layouts = [replace(layout, quote="'", escape="'")] if "'" in line and layout.quote != "'" else []
        layouts += [replace(layout, quote='"', escape='"')] if '"' in line and layout.quote != '"' else []
        layouts += [replace(layout, escape="\\")] if "\\" in line and layout.escape != "\\" else []
        for other in others:
            quote = '"' if '"' in line or "'" not in line else "'"
            layouts.append(replace(layout, delimiter=other, quote=quote, escape=quote))
        read = (record_of(line, 1, each).cells for each in layouts)
        exact = self._only("delimiter", (cells for cells in read if len(cells) == self.width))
        bare = re.sub(r'"[^"]*"', "", line)
        if exact or layout.delimiter in bare or " " not in bare:
            return exact
        return self._only("delimiter", self._grouped(line))

    def _grouped(self, line: str) -> Iterator[list[str]]:
        """Yield the ways of joining words to cells, for a row with spaces between its cells and inside of them."""
        words = record_of(line, 1, replace(self._layout, delimiter=" ", quote='"', escape='"')).cells
        if not self.width <= len(words) <= self.width + 60:
            return
        yield from self._groups(words, 0, 0, [], count())

    def _groups(
        self, words: list[str], at: int, column: int, done: list[str], tries: Iterator[int]
    ) -> Iterator[list[str]]:
        if next(tries) > MOST_TRIES:
            return
        if column == self.width:
            if at == len(words):
                yield list(done)
            return
        last = len(words) - (self.width - column - 1)
        for end in range(at + 1, last + 1):
            cell = " ".join(words[at:end])
            if self._shapes[column].fits(cell):
                yield from self._groups(words, end, column + 1, [*done, cell], tries)

    def _stray_quotes(self, line: str) -> Repair | None:
        layout = self._layout
        if not layout.quote or layout.quote[0] not in line:
            return None
        for most in (1, 2, 3):
            found = [cells for cells in readings(line, layout, self.width, most) if self._resemble(cells)]
            if found:
                return ("quote", found[0]) if all(cells == found[0] for cells in found) else None
        return None

    def _glued(self, line: str) -> Repair | None:
        """Put one delimiter in: between quotes that touch, or inside a cell that can be cut in one way only."""
        cells = record_of(line, 1, self._layout).cells
        found: list[list[str]] = []
        if len(cells) == self.width - 1:
            found += self._split(cells)
        if self._layout.quote and self._layout.quote[0] in line:
            found += readings(line, self._layout, self.width, 2, is_glued=True)
        return self._only("glued", found)

    def _split(self, cells: list[str]) -> list[list[str]]:
        shapes = self._shapes
        first_odd = next(
            (at for at, (shape, cell) in enumerate(zip(shapes, cells, strict=False)) if not shape.fits(cell)),
            len(cells),
        )
        return [
            [*cells[:at], cell[:cut], cell[cut:], *cells[at + 1 :]]
            for at, cell in enumerate(cells[: first_odd + 1])
            if all(map(self._fits, shapes[at + 2 :], cells[at + 1 :]))
            for cut in range(1, min(len(cell), 500))
            if shapes[at].fits(cell[:cut]) and shapes[at + 1].fits(cell[cut:])
        ]
