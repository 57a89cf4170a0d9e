"""A table on its way to a text file: every row may be written in a way of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from benchmarks.messy.sources import Clean


@dataclass(frozen=True)
class Row:
    """Cells and how they are written. `glue` are positions whose delimiter is left out, `extra` ones where one is too many.

    `stray` are cells that begin with a quote too many.
    """

    cells: list[str]
    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    end: str = "\r\n"
    quoted: frozenset[int] = frozenset()
    glue: frozenset[int] = frozenset()
    extra: frozenset[int] = frozenset()
    stray: frozenset[int] = frozenset()

    def text(self) -> str:
        """Return the row as it is written."""
        written = ""
        for index, cell in enumerate(self.cells):
            if index and index not in self.glue:
                written += self.delimiter
            if index in self.extra:
                written += self.delimiter
            written += self._cell(index, cell)
        return written + self.end

    def _cell(self, index: int, cell: str) -> str:
        body = cell.replace(self.quote[0], self.escape + self.quote[0]) if self.quote else cell
        if index in self.stray:
            body = self.quote[0] + body
        return f"{self.quote}{body}{self.quote[::-1]}" if index in self.quoted else body


@dataclass(frozen=True)
class Draft:
    """The rows of a file, the first of them the heading."""

    rows: list[Row]
    encoding: str = "utf-8"

    @classmethod
    def of(cls, table: Clean) -> "Draft":
        """Return a plain file: quotes where a cell holds a delimiter, a quote or much text, Windows line ends."""
        rows = [Row(cells, quoted=_to_be_quoted(cells)) for cells in [table.header, *table.rows]]
        return cls(rows)

    def every(self, **changes: object) -> "Draft":
        """Return the draft with every row written otherwise."""
        return replace(self, rows=[replace(row, **changes) for row in self.rows])  # type: ignore[arg-type]

    def one(self, index: int, **changes: object) -> "Draft":
        """Return the draft with one row written otherwise; 0 is the heading, -1 the last row."""
        rows = list(self.rows)
        rows[index] = replace(rows[index], **changes)  # type: ignore[arg-type]
        return replace(self, rows=rows)

    def data(self) -> bytes:
        """Return the file."""
        return "".join(row.text() for row in self.rows).encode(self.encoding)


@dataclass(frozen=True)
class Polluted:
    """A file, how common its pollution is, and what a careful person would store from it."""

    name: str
    family: str
    data: bytes
    header: Sequence[str] | None
    rows: Sequence[Sequence[str]]
    is_loose: bool = field(default=False)
    """Whether the study's expectation differs from our policy: surplus values that no column has."""


def _to_be_quoted(cells: Sequence[str]) -> frozenset[int]:
    return frozenset(
        index
        for index, cell in enumerate(cells)
        if any(mark in cell for mark in ',"\n') or len(cell) > 40 or cell.startswith("http")
    )
