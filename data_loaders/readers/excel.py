"""Workbooks of Excel and OpenDocument: which tables their sheets hold, and reading one of them row by row."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from core.words import Message, N_
from data_loaders.intake import LONGEST_RECORD, Facts, Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.lines import Lines
from data_loaders.readers.cells import Cell, Row, has_too_many_digits, to_text
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.rows import TextRows
from data_loaders.readers.sheet_rows import BLANK, GROUP, HEADING, NOTE, RECORD, TITLE, TOTAL
from data_loaders.readers.sheet_tables import SheetTable, line_of, table_in, tables_in
from data_loaders.readers.workbook import Workbook, opened
from data_loaders.refusals import RefusedFile, Tally
from data_loaders.scratch_engine import cancelled

PREVIEW_ROWS = 20
MOST_COLUMNS = 5_000
MOST_LEFT_OUT = 2_000
WIDE = 100
LOOK_EVERY = 2_000

_NO_TABLE = N_('"%(file)s" holds no sheet with a table in it. Check that it was saved with its content.')
_HEADING_ONLY = N_(
    '"%(file)s" has a heading but not one record below it. Check that it was exported to the end.'
)
_GONE = N_('"%(file)s" has no sheet "%(table)s". Choose another table of this file.')
_TOO_WIDE = N_(
    '"%(file)s" has %(columns)s columns; at most %(most)s can be brought in. Turn it so that records are rows, or split it.'
)
_READ_AS = N_('Read from the sheet "%(sheet)s", row %(first)s to row %(last)s.')
_HIDDEN = N_('The sheet "%(sheet)s" is hidden in the workbook. Check that it is meant to be used.')
_NO_HEADING = N_(
    "The first row looks like data, not like a heading: the columns are called column_1, column_2 ..."
)
_LEVELS = N_("The heading has %(count)s rows; they are joined into one name per column.")
_WIDE = N_(
    "The table is wide: %(columns)s columns. If groups of columns repeat for years, one row per year is easier to work with."
)
_BIG = N_(
    "The sheet is very large: its first and last rows were searched for headings, totals and notes, the rows between were "
    "taken as they are."
)
_LEFT_OUT = {
    TITLE: (
        N_("%(count)s line above the table was left out."),
        N_("%(count)s lines above the table were left out."),
    ),
    NOTE: (
        N_("%(count)s line below the table was left out."),
        N_("%(count)s lines below the table were left out."),
    ),
    HEADING: (
        N_("The heading comes again in %(count)s row, which was left out."),
        N_("The heading comes again in %(count)s rows, which were left out."),
    ),
    TOTAL: (
        N_("%(count)s row that sums up others was left out."),
        N_("%(count)s rows that sum up others were left out."),
    ),
    GROUP: (
        N_("%(count)s row with the name of a group only was left out."),
        N_("%(count)s rows with the name of a group only were left out."),
    ),
}
_SAME_DAY = N_(
    "%(count)s date was read as 28 February 1900. It may be the day after it, which exists in spreadsheets alone. Check it in "
    "the workbook."
)
_SAME_DAY_PLURAL = N_(
    "%(count)s dates were read as 28 February 1900. They may be the day after it, which exists in spreadsheets alone. Check "
    "them in the workbook."
)
_DIGITS = N_(
    "%(count)s number has more than 15 digits; a spreadsheet does not keep the rest, so the last digits may be wrong."
)
_DIGITS_PLURAL = N_(
    "%(count)s numbers have more than 15 digits; a spreadsheet does not keep the rest, so the last digits may be wrong."
)
_ERRORS = N_("%(count)s cell of the sheet holds an error such as #N/A and is empty here.")
_ERRORS_PLURAL = N_("%(count)s cells of the sheet hold an error such as #N/A and are empty here.")
_FILLED = N_("%(count)s row got the value of a cell that is joined over several rows.")
_FILLED_PLURAL = N_("%(count)s rows got the value of a cell that is joined over several rows.")
_NUMBERED = re.compile(r"(.*) [(\[](\d{1,6})[)\]]", re.DOTALL)


def tables(source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return a name for every table in the sheets, hidden sheets last; sheets without a table are left out."""
    with opened(source) as book:
        counts = {name: tables_in(sheet) for name in book.names if (sheet := book.sheet(name))}
        if not counts:
            raise unreadable(_NO_TABLE, source.shown_name)
        if not any(counts.values()):
            counts = dict.fromkeys(counts, 1)
        return tuple(
            _name(book, sheet, number) for sheet, count in counts.items() for number in range(1, count + 1)
        )


def look(part: Part, layout: Layout | SheetLayout | None, _scratch: Path) -> Found:
    """Return where the table stands, its first rows and what is left out. A layout given by a person overrides it."""
    given = layout if isinstance(layout, SheetLayout) else None
    with _table(part, given) as table:
        preview, left_out, counts = _looked(table)
        found = Found(
            part.source.shown_name, part.source.size, part=part, layout=table.layout, columns=table.names
        )
        if not preview:
            raise unreadable(_HEADING_ONLY, part.source.shown_name)
        return replace(
            found,
            preview=tuple(preview),
            notes=_notes(table, counts),
            left_out=tuple(left_out),
            facts=Facts(size=part.source.size, lines=table.physical, blank_lines=counts[BLANK]),
            records=counts[RECORD],
        )


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:  # noqa: ARG001 - always text
    """Write the records as text, spelled without loss, and return the account."""
    assert found.part  # noqa: S101 - staging begins with a chosen table
    layout = found.layout if isinstance(found.layout, SheetLayout) else None
    with (
        _table(found.part, layout) as table,
        RefusedFile(scratch / "refused.csv", found.shown_name) as refused,
        TextRows(scratch / "rows.parquet", found.columns) as rows,
    ):
        taker = _Taker(table, rows, refused)
        for done, (number, kind, row, is_filled) in enumerate(table.rows(), 1):
            taker.take(number, kind, row, is_filled=is_filled)
            if done % LOOK_EVERY == 0:
                if watch.is_cancelled():
                    raise cancelled()
                watch.progress(min(done / table.physical, 1.0), done)
    taker.lines.write(scratch)
    return taker.tally(rows.written)


def _name(book: Workbook, sheet: str, number: int) -> str:
    """Return the name of a table: that of its sheet, with a number from the second one on."""
    if number == 1:
        return sheet
    name = f"{sheet} ({number})"
    return (
        f"{sheet} [{number}]" if name in book.names else name
    )  # a sheet's name cannot hold brackets of this kind


@contextmanager
def _table(part: Part, layout: SheetLayout | None) -> Iterator[SheetTable]:
    name = part.source.shown_name
    with opened(part.source) as book:
        sheet_name, number = _place(book, part.table)
        sheet = book.sheet(sheet_name) if sheet_name else None
        if sheet is None:
            raise unreadable(_GONE, name, table=part.table[:60])
        if sheet.width > MOST_COLUMNS:
            raise unreadable(_TOO_WIDE, name, columns=sheet.width, most=MOST_COLUMNS)
        table = table_in(sheet, number, layout)
        if table is None:
            raise unreadable(_HEADING_ONLY, name)
        yield table


def _place(book: Workbook, table: str) -> tuple[str, int]:
    """Return the sheet in which a table stands, and which of its tables it is; no sheet where it is gone."""
    if table in book.names:
        return table, 1
    numbered = _NUMBERED.fullmatch(table)
    if numbered and numbered[1] in book.names:
        return numbered[1], int(numbered[2])
    return (book.names[0] if book.names and not table else ""), 1


def _looked(table: SheetTable) -> tuple[list[tuple[str, ...]], list[tuple[int, str]], Counter[str]]:
    """Return the first records, the lines that are left out, and how many rows of each kind there are."""
    preview: list[tuple[str, ...]] = []
    left_out: list[tuple[int, str]] = []
    counts: Counter[str] = Counter()
    for number, kind, row, _ in table.rows():
        kind = _taken_as(kind, table.layout)
        counts[kind] += 1
        if kind == RECORD and len(preview) < PREVIEW_ROWS:
            preview.append(table.texts(row))
        elif kind not in (RECORD, BLANK) and len(left_out) < MOST_LEFT_OUT:
            left_out.append((number + 1, line_of(row)))
    return preview, left_out, counts


def _taken_as(kind: str, layout: SheetLayout) -> str:
    """Totals and names of groups are records where a person wants them."""
    return RECORD if layout.keeps_totals and kind in (TOTAL, GROUP) else kind


def _notes(table: SheetTable, counts: Counter[str]) -> tuple[Message, ...]:
    sheet = table.sheet.name
    notes = [
        Message(_READ_AS, {"sheet": sheet, "first": table.sorter.first + 1, "last": table.sorter.last + 1})
    ]
    if table.sheet.is_hidden:
        notes.append(Message(_HIDDEN, {"sheet": sheet}))
    if not table.heading_rows:
        notes.append(Message(_NO_HEADING))
    if table.heading_rows > 1:
        notes.append(Message(_LEVELS, {"count": table.heading_rows}))
    notes += [_counted(one, many, counts[kind]) for kind, (one, many) in _LEFT_OUT.items() if counts[kind]]
    if table.heading_rows > 1 and len(table.names) >= WIDE:
        notes.append(Message(_WIDE, {"columns": len(table.names)}))
    if not table.grid.is_whole:
        notes.append(Message(_BIG))
    return tuple(notes)


def _counted(one: str, many: str, count: int) -> Message:
    return Message(one, {"count": count}, plural=many, count=count)


class _Taker:
    """Takes the rows of a table one after the other, and keeps the account."""

    def __init__(self, table: SheetTable, rows: TextRows, refused: RefusedFile) -> None:
        self._table, self._rows, self._refused = table, rows, refused
        self._skipped = self._taken = self._filled = self._digits = self._same_day = 0
        self.lines = Lines()

    def take(self, number: int, kind: str, row: Row, *, is_filled: bool) -> None:
        """Write a record, refuse it, or skip what is no record."""
        if _taken_as(kind, self._table.layout) != RECORD:
            self._skipped += 1
            return
        cells = self._table.texts(row)
        reason = _fault(cells)
        if reason:
            place = f"{self._table.sheet.name}!{number + 1}"
            self._refused.add(place, reason, "\t".join(cells)[:LONGEST_RECORD])
            return
        self.lines.jump(self._taken, number + 1)
        self._taken += 1
        self._filled += is_filled
        self._watch_for_doubts([row[column] for column in self._table.sorter.columns])
        self._rows.add(cells)

    def _watch_for_doubts(self, cells: Sequence[Cell]) -> None:
        for cell in cells:
            if not isinstance(cell, str):
                self._digits += has_too_many_digits(cell)
                self._same_day += to_text(cell).startswith("1900-02-28") if hasattr(cell, "year") else False

    def tally(self, loaded: int) -> Tally:
        """Return the account of all rows."""
        notes = [
            _counted(one, many, count)
            for one, many, count in (
                (_FILLED, _FILLED_PLURAL, self._filled),
                (_ERRORS, _ERRORS_PLURAL, self._table.sheet.errors or 0),
                (_DIGITS, _DIGITS_PLURAL, self._digits),
                (_SAME_DAY, _SAME_DAY_PLURAL, self._same_day),
            )
            if count
        ]
        return Tally(
            counted=self._table.physical,
            loaded=loaded,
            refused=self._refused.reasons.total(),
            skipped=self._skipped,
            mended=self._filled,
            reasons=dict(self._refused.reasons),
            notes=tuple(notes),
            hints=self._table.hints,
            about=self._table.about,
        )


def _fault(cells: Sequence[str]) -> str:
    """Return why a record cannot be taken in; empty if it can."""
    if sum(map(len, cells)) > LONGEST_RECORD:
        return "too_long"
    return "nul" if any("\x00" in cell for cell in cells) else ""
