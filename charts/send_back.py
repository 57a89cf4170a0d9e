"""The list to send back: a workbook for one school or office with its own errors, row by row, and room for answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

from charts.send_back_rows import Cell, Fault, Wording
from core.catalog import NUMERIC, VariableType
from core.plain_text import cell_text
from core.quality import Check, Hit
from core.words import Message, Speaker, N_

MOST_ROWS = 20_000
"""Rows of one list. Nobody corrects more by hand, and a list may be opened on an old computer."""
_HEADING_ROW = 6
_SHEET_NAME_LENGTH = 31
_FEW_ROWS = 1_000
_TEXT_IS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HOW_TO_READ = (
    N_("Each row is one thing to look at. It need not be wrong: you know your records best."),
    N_(
        "If it is wrong, write the right value into “Corrected value”. If it is right, write “correct” there."
    ),
    N_("Say in “Comment” what one should know. Leave the other columns as they are, and send the file back."),
)


@dataclass(frozen=True)
class Recipient:
    """Who a list is for, and how many hits there are in all. `code` is empty where records name no unit."""

    code: str
    name: str
    kind: str
    area: str = ""
    total: int = 0

    def title(self, speaker: Speaker) -> str:
        """Return the unit as one would address it."""
        if not self.code:
            return speaker.say(Message(N_("Records that name no %(unit)s"), {"unit": self.kind}))
        return f"{self.code} {self.name}".strip()


def write_list(
    target: IO[bytes],
    recipient: Recipient,
    found: Iterable[tuple[Check, Hit]],
    wording: Wording,
    about: str,
) -> int:
    """Write one list and return its rows. `about` says of which dataset and edition it is.

    No text is ever a formula or a link.
    """
    import xlsxwriter

    # a long list is written row by row and only one is held; for short ones its temporary files would cost most of the time
    held = "in_memory" if 0 < recipient.total <= _FEW_ROWS else "constant_memory"
    with xlsxwriter.Workbook(target, {**_TEXT_IS_TEXT, held: True}) as book:
        looks = _Looks(book)
        name = wording.speaker.say(Message(N_("To correct")))
        sheet = book.add_worksheet(name[:_SHEET_NAME_LENGTH])
        columns = _columns(wording)
        _write_introduction(sheet, looks, recipient, about, wording.speaker)
        _write_headings(sheet, looks, columns)
        row = _HEADING_ROW
        for fault in islice(wording.faults(found), MOST_ROWS):
            row += 1
            _write_fault(sheet, looks, row, fault)
        rows = row - _HEADING_ROW
        left_out = recipient.total - rows
        if left_out > 0:
            text = N_("%(count)s more are not in this list. Correct these first, then ask for a new list.")
            sheet.write_string(
                row + 1, 0, wording.speaker.say(Message(text, {"count": left_out})), looks.bold
            )
        _set_up(sheet, columns, row, wording.speaker)
    return rows


@dataclass(frozen=True)
class _Column:
    heading: str
    width: float


def _columns(wording: Wording) -> list[_Column]:
    say, label = wording.speaker.say, wording.speaker.label
    key = [_Column(label(variable.label), 15) for variable in wording.key]
    rest = (
        (N_("What it is about"), 18),
        (N_("What is wrong"), 30),
        (N_("Value found"), 24),
        (N_("What was expected"), 30),
        (N_("What to do"), 34),
        (N_("Corrected value"), 18),
        (N_("Comment"), 24),
        (N_("Reference"), 14),
    )
    return [*key, *(_Column(say(Message(text)), width) for text, width in rest)]


def _write_introduction(sheet: Any, looks: "_Looks", to: Recipient, about: str, speaker: Speaker) -> None:
    title = speaker.say(Message(N_("Records to look at: %(unit)s"), {"unit": to.title(speaker)}))
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, cell_text(title), looks.title)
    whose = " · ".join(part for part in (to.kind if to.code else "", to.area, about) if part)
    sheet.write_string(1, 0, cell_text(whose), looks.faint)
    for row, text in enumerate(_HOW_TO_READ, start=2):
        sheet.write_string(row, 0, speaker.say(Message(text)), looks.plain)


def _write_headings(sheet: Any, looks: "_Looks", columns: list[_Column]) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.set_row(_HEADING_ROW, 32)
    for place, column in enumerate(columns):
        sheet.write_string(_HEADING_ROW, place, cell_text(column.heading), looks.heading)


def _write_fault(sheet: Any, looks: "_Looks", row: int, fault: Fault) -> None:
    cells: list[Cell] = [
        *fault.key,
        fault.concerns,
        fault.wrong,
        fault.found,
        fault.expected,
        fault.advice,
    ]
    for place, cell in enumerate(cells):
        _write_cell(sheet, looks, row, place, cell)
    # the empty cells already have the form of what is to be written into them
    sheet.write_blank(row, len(cells), None, looks.answer(fault.type))
    sheet.write_blank(row, len(cells) + 1, None, looks.answer(VariableType.TEXT))
    sheet.write_string(row, len(cells) + 2, cell_text(fault.reference), looks.small)


def _write_cell(sheet: Any, looks: "_Looks", row: int, place: int, cell: Cell) -> None:
    if cell is None:
        sheet.write_blank(row, place, None, looks.text)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, place, cell, looks.moment)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, looks.day)
    elif isinstance(cell, str):
        sheet.write_string(row, place, cell_text(cell), looks.text)
    else:
        sheet.write_number(row, place, cell, looks.number)


def _set_up(sheet: Any, columns: list[_Column], last_row: int, speaker: Speaker) -> None:
    """Make the sheet ready to be read, filtered and printed."""
    sheet.freeze_panes(_HEADING_ROW + 1, 0)
    sheet.autofilter(_HEADING_ROW, 0, max(last_row, _HEADING_ROW + 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADING_ROW)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page = speaker.say(Message(N_("Page %(page)s of %(pages)s"), {"page": "&P", "pages": "&N"}))
    sheet.set_footer(f"&R{page}")


class _Looks:
    """How the cells of one workbook look. Text stays text even when somebody opens a cell and closes it again."""

    def __init__(self, book: Any) -> None:
        cell = {"valign": "top", "border": 1, "border_color": "#DCE3E4"}
        text = {**cell, "text_wrap": True, "num_format": "@", "quote_prefix": True}
        self.title = book.add_format({"bold": True, "font_size": 15, "quote_prefix": True})
        self.bold = book.add_format({"bold": True})
        self.plain = book.add_format({})
        self.faint = book.add_format({"font_color": "#55626A", "quote_prefix": True})
        head = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 2, "bg_color": "#F4F6F6"}
        self.heading = book.add_format({**head, "quote_prefix": True})
        self.text = book.add_format(text)
        self.small = book.add_format({**text, "font_color": "#55626A", "font_size": 8})
        self.number = book.add_format({**cell, "num_format": "General", "align": "right"})
        self.day = book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"})
        self.moment = book.add_format({**cell, "num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        to_fill = {**cell, "bg_color": "#FFF9E5", "text_wrap": True}
        self._to_fill = {form: book.add_format({**to_fill, "num_format": form}) for form in _ANSWER_FORMS}

    def answer(self, kind: VariableType) -> Any:
        """Return the look of an empty cell that waits for a value of this type."""
        if kind in NUMERIC or kind is VariableType.YEAR:
            return self._to_fill["General"]
        return self._to_fill["yyyy-mm-dd" if kind is VariableType.DATE else "@"]


_ANSWER_FORMS = ("General", "yyyy-mm-dd", "@")
