"""What passes between the steps of bringing a file: found, staged, proposed columns, loaded.

The steps themselves are in `importer.py`. Everything here is a plain value; paths in it were made by the app,
never by the person.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from core.catalog import Code, Link, Variable, VariableRole, VariableType
from core.words import Message, Words

LONGEST_RECORD = 4_000_000
"""Bytes; a longer record is refused. The documented promise is 1 MB a cell."""

PIVOT = 50
"""Years of two digits below this are 20.., others 19.., unless the column is one of births."""


class Watch(Protocol):
    """Somebody who looks at the work while it runs, and may stop it."""

    def progress(self, share: float | None, rows: int) -> None:
        """Hear how far the step is: a share between 0 and 1, or None if unknown, and rows so far."""
        ...

    def is_cancelled(self) -> bool:
        """Return True once the work should stop."""
        ...


class Unwatched:
    """A watch that hears nothing and never stops the work."""

    def progress(self, share: float | None, rows: int) -> None:
        """Hear nothing."""

    def is_cancelled(self) -> bool:
        """Return False: nobody can press cancel."""
        return False


@dataclass(frozen=True)
class Source:
    """One plain file to be read: unpacked if it came in an archive.

    `kind` is one of `readers/kinds.py`; `shown_name` is what people know it by ("2024.zip/schools.csv"). `companions` lie
    beside it and belong to it: the codebook of a fixed-width file, the .dbf of a shapefile, the catalogue of a SAS file.
    `notes` say what was passed over in the archive it came in.
    """

    file: Path
    shown_name: str
    kind: str
    size: int
    companions: tuple[Path, ...] = ()
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Part:
    """One table that can be taken from a file: which source, and what the table is called inside of it.

    `table` is empty where a source holds one table only. `name` is what people read ("2024.xlsx: Primaria").
    """

    source: Source
    table: str = ""
    name: str = ""


@dataclass(frozen=True)
class Layout:
    r"""How a text file is to be cut into records and cells.

    `encoding` is "utf-8", "cp1252", "utf-16-le" or "utf-16-be" ("utf-8" also for a file with a few damaged
    characters). `delimiter` is empty when each line is one cell, `quote` when nothing is quoted; `escape` is the quote
    itself when quotes are doubled, or a backslash. `line_end` is "\n", "\r\n", "\r" or, where they are mixed, "".
    `preamble_lines` stand before the heading, `footer_lines` at the very end; both are counted in physical lines.
    Totals and headings that stand once more among the data are left out unless `keeps_totals` and
    `keeps_repeated_headings`. Where a file holds several tables, this one takes the physical lines from `first_line` to
    `last_line` (0: to the end of the file). A `quote` of two characters opens with the first and closes with the second.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    preamble_lines: int = 0
    header_rows: int = 1
    footer_lines: int = 0
    line_end: str = "\n"
    has_byte_order_mark: bool = False
    has_quoted_newlines: bool = False
    keeps_totals: bool = False
    keeps_repeated_headings: bool = False
    first_line: int = 1
    last_line: int = 0


@dataclass(frozen=True)
class Facts:
    """What one pass over every byte of a text file counted; lines are physical lines.

    `margin_blanks` are the blank or empty ones among the title and note lines. `odd_lines` hold an odd number of quotes, so a cell may go on in the next line, or a quote is missing.
    `empty_lines` hold delimiters and nothing else. `damaged` characters could not be decoded. `leftovers` are places where
    a spreadsheet left marks of its own, or where the heading may stand once more: they need a closer look. `total_lines`
    are totals among the data, by physical line.
    """

    size: int = 0
    lines: int = 0
    blank_lines: int = 0
    empty_lines: int = 0
    margin_blanks: int = 0
    odd_lines: int = 0
    longest_line: int = 0
    damaged: int = 0
    nul_bytes: int = 0
    leftovers: int = 0
    total_lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class SheetLayout:
    """Where a table stands in a sheet of a workbook; rows and columns are counted from 1, as the program shows them.

    `header_rows` stand above the data from `first_row` on; 0: there is no heading. `last_row` and `last_column` are the
    last ones of the table; 0: to the end of the sheet, or of this table where it holds several, notes at the end left out.
    `keeps_totals`: rows that sum up others, and names of groups of rows, are records too.
    """

    first_row: int = 1
    header_rows: int = 1
    last_row: int = 0
    first_column: int = 1
    last_column: int = 0
    keeps_totals: bool = False


@dataclass(frozen=True)
class Hint:
    """What a file itself, or a codebook beside it, says about one column; empty where it says nothing.

    `codes` are values as they stand in the data, as text, and their labels; `missing` are stored values that stand for
    "no value", each with its reason (they stay in the data, and are never averaged). `null_words` are words for "no value"
    that do not stay. `type` is tried first; where values contradict it, that is a note, not the end. `decimal` and
    `thousands` are the signs in its numbers.
    """

    label: Words = field(default_factory=dict)
    description: Words = field(default_factory=dict)
    unit: Words = field(default_factory=dict)
    type: VariableType | None = None
    role: VariableRole | None = None
    codes: tuple[Code, ...] = ()
    is_ordered: bool = False
    missing: tuple[Code, ...] = ()
    null_words: tuple[str, ...] = ()
    date_format: str = ""
    decimal: str = ""
    thousands: str = ""


@dataclass(frozen=True)
class About:
    """What a file says about its table as a whole; empty where it says nothing. `key` and `links` use headings."""

    title: Words = field(default_factory=dict)
    description: Words = field(default_factory=dict)
    source: Words = field(default_factory=dict)
    licence: str = ""
    key: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class FileAccount:
    """Where the records of one file went: physical = loaded + refused + skipped. `mended` ones are among the loaded."""

    file: str
    loaded: int
    refused: int = 0
    skipped: int = 0
    mended: int = 0
    notes: tuple[Message, ...] = ()

    @property
    def physical(self) -> int:
        """All records of the file, headings aside."""
        return self.loaded + self.refused + self.skipped


@dataclass(frozen=True)
class Found:
    """What a first look at a file showed.

    `parts` are the tables that the file holds, `part` the one that this is about; while it is None, the person has to
    choose and the rest is empty. `columns` are the headings as they stand in the file (made up where there are none),
    `preview` the first records as text. `left_out` are lines that are no records, as they stand: (line, text).
    """

    shown_name: str
    size: int
    parts: tuple[Part, ...] = ()
    part: Part | None = None
    layout: Layout | SheetLayout | None = None
    columns: tuple[str, ...] = ()
    preview: tuple[tuple[str, ...], ...] = ()
    notes: tuple[Message, ...] = ()
    left_out: tuple[tuple[int, str], ...] = ()
    facts: Facts = field(default_factory=Facts)
    records: int | None = None

    @property
    def source(self) -> Source:
        """The file that the chosen table stands in."""
        if self.part is None:
            raise ValueError("no table of this file has been chosen")
        return self.part.source

    @property
    def text_layout(self) -> Layout:
        """The layout of a text file; only text files have one."""
        if not isinstance(self.layout, Layout):
            raise ValueError("this file is not delimited text")
        return self.layout


@dataclass(frozen=True)
class Reading:
    """One way to read the text of a column: a type, and how its values are spelled.

    `symbols` stand beside numbers ("S/", "%"); for a yes or no they are the spellings that were met. `needs_symbol`: they
    must stand beside every number but zero, for 12 % and 0.12 are not the same. `negatives` are the ways besides a minus
    in front in which numbers are marked as negative: "(" for parentheses, "-" for a minus behind, "\u2212" for the
    typographic minus. `has_marks`: marks of footnotes behind numbers are taken out.

    `date_format` is spelled like strptime's; "%B" is a month's name in Spanish, Portuguese or English, whole or
    shortened, and a time may stand behind where it has "%H" (or "%I" and "%p"), with a distance from UTC where it has
    "%z". "excel" are the day numbers of spreadsheets. Years of two digits below `pivot` are 20.., others 19..
    """

    type: VariableType
    decimal: str = "."
    thousands: str = ""
    symbols: tuple[str, ...] = ()
    date_order: str = ""
    date_format: str = ""
    negatives: str = ""
    has_marks: bool = False
    needs_symbol: bool = False
    pivot: int = PIVOT


@dataclass(frozen=True)
class Staged:
    """A file brought into the scratch folder as Parquet, with every physical record accounted for.

    `physical = loaded + refused + skipped`; the heading is not a record. Skipped are title lines, notes at the end,
    and lines with nothing in them. `columns` are the headings, `names` the safe names that the Parquet file uses.
    `types` says how each column is stored: "text", or a type that Parquet itself gave or that every value agreed with;
    in the latter case `readings` says how its values were spelled. The source is read again if a person wants the text.
    `refused_file` has one row per refused record: file, line, reason, raw text. `hints` has one entry per column, or none.
    `files` says the same account per file.
    """

    rows: Path
    refused_file: Path
    found: Found
    columns: tuple[str, ...]
    names: tuple[str, ...]
    types: tuple[str, ...]
    readings: tuple[Reading | None, ...]
    physical: int
    loaded: int
    refused: int
    skipped: int
    sha256: str
    shown_name: str
    size: int
    notes: tuple[Message, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    hints: tuple[Hint, ...] = ()
    about: About = field(default_factory=About)
    files: tuple[FileAccount, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column as it is to be stored: what is proposed, and what the person may change.

    `variable` carries the safe name, type, label, role and code list. `date_order` is "ymd", "dmy", "mdy" or "";
    `date_format` spells it for the engine. `symbols` ("S/", "%") and `thousands` are taken out of numbers before they
    are read; `null_words` stand for "no value" besides the empty text. A value that does not convert makes its whole row
    refused, or becomes empty, as `on_error` says. `needs_answer`: the data fit two readings, a person has to choose;
    `doubt` says between which: "date_order", "mark" (thousands or decimals) or "serial" (day numbers or plain numbers).

    `is_guarded`: values stand as ="0123" and are taken out of it. `is_finite` is false where a file of numbers holds
    some that are none (NaN, infinities): they become empty. `offered_width` is how many digits most codes have where
    others seem to have lost a leading zero; `pad_width` is the person's choice to give it back (0: values stay as they are).
    The rest is as in `Reading`.
    """

    original: str
    name: str
    variable: Variable
    position: int = 0
    date_order: str = ""
    date_format: str = ""
    decimal: str = "."
    thousands: str = ""
    symbols: tuple[str, ...] = ()
    null_words: tuple[str, ...] = ()
    on_error: str = "refuse"
    is_included: bool = True
    examples: tuple[str, ...] = ()
    unconvertible: int = 0
    needs_answer: bool = False
    notes: tuple[Message, ...] = ()
    negatives: str = ""
    has_marks: bool = False
    needs_symbol: bool = False
    pivot: int = PIVOT
    doubt: str = ""
    is_guarded: bool = False
    is_finite: bool = True
    offered_width: int = 0
    pad_width: int = 0

    @property
    def reading(self) -> Reading:
        """How the column's text is read."""
        return Reading(
            self.variable.type,
            self.decimal,
            self.thousands,
            self.symbols,
            self.date_order,
            self.date_format,
            self.negatives,
            self.has_marks,
            self.needs_symbol,
            self.pivot,
        )

    def read_as(self, reading: Reading) -> "Column":
        """Return the column with its text read in this way."""
        return replace(
            self,
            variable=replace(self.variable, type=reading.type),
            decimal=reading.decimal,
            thousands=reading.thousands,
            symbols=reading.symbols,
            date_order=reading.date_order,
            date_format=reading.date_format,
            negatives=reading.negatives,
            has_marks=reading.has_marks,
            needs_symbol=reading.needs_symbol,
            pivot=reading.pivot,
        )


@dataclass(frozen=True)
class Loaded:
    """A typed table in its folder, ready to be published.

    `physical = records + refused + skipped`, counting refusals of both steps. `files` says the same per file.
    """

    file: Path
    refused_file: Path
    variables: tuple[Variable, ...]
    records: int
    refused: int
    skipped: int
    physical: int
    sha256: str
    years: tuple[int, int] | None = None
    files: tuple[FileAccount, ...] = ()
