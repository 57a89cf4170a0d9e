"""The lists of all units in one archive, with an index of who has how many. Written as it comes; little is held."""

import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from charts.send_back import Recipient, write_list
from charts.send_back_rows import Wording
from core.plain_text import cell_text
from core.quality import Check, Hit
from core.words import Message, Speaker, N_

_LONGEST_NAME = 80
_NOT_IN_A_NAME = re.compile(r"[^\w-]+")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)

One = tuple[Recipient, Iterable[tuple[Check, Hit]]]
"""A unit, and what the checks found at it."""


@dataclass(frozen=True)
class Listed:
    """One line of the index: who, in which file, with how many rows."""

    recipient: Recipient
    file: str
    rows: int


def file_name(recipient: Recipient, otherwise: str) -> str:
    """Return the name of a list without its ending: code and name, in letters that every system takes.

    >>> file_name(Recipient("0200767", "I.E. N.° 80853 (Nibarí)", "School"), "no_school")
    '0200767_I_E_N_80853_Nibarí'
    >>> file_name(Recipient("../../etc", "", "School"), "no_school")
    'etc'
    """
    text = unicodedata.normalize("NFC", f"{recipient.code}_{recipient.name}")
    safe = _NOT_IN_A_NAME.sub("_", text)
    safe = re.sub(r"_{2,}", "_", safe)[:_LONGEST_NAME].strip("_-")
    if not safe or not recipient.code:
        return _NOT_IN_A_NAME.sub("_", otherwise).strip("_") or "list"
    return f"{safe}_" if _RESERVED.fullmatch(safe) else safe


def write_all(
    target: Path,
    units: Iterable[One],
    wording: Wording,
    about: str,
    progress: Callable[[int], None],
) -> tuple[Listed, ...]:
    """Write the archive and return its index. `progress` hears how many lists are done, and may raise to stop."""
    say = wording.speaker.say
    listed: list[Listed] = []
    taken: set[str] = set()
    with ZipFile(target, "w", ZIP_STORED, allowZip64=True) as archive:
        for recipient, found in units:
            progress(len(listed))
            otherwise = say(Message(N_("without_%(unit)s"), {"unit": recipient.kind}))
            file = f"{_unlike(file_name(recipient, otherwise), taken)}.xlsx"
            # a list of MOST_ROWS is about a megabyte, packed
            sink = io.BytesIO()
            rows = write_list(sink, recipient, found, wording, about)
            archive.writestr(file, sink.getvalue())
            listed.append(Listed(recipient, file, rows))
        index = f"{_unlike(say(Message(N_('00_index'))), taken)}.xlsx"
        archive.writestr(index, index_of(listed, about, wording.speaker))
    return tuple(listed)


def index_of(listed: Iterable[Listed], about: str, speaker: Speaker) -> bytes:
    """Return the workbook that lists the units, those with most to look at first."""
    import xlsxwriter

    sink = io.BytesIO()
    ordered = sorted(listed, key=lambda each: (-each.recipient.total, each.file))
    with xlsxwriter.Workbook(sink, _OPTIONS) as book:
        sheet = book.add_worksheet(speaker.say(Message(N_("Index")))[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 2, "quote_prefix": True})
        title = book.add_format({"bold": True, "font_size": 15, "quote_prefix": True})
        text = book.add_format({"num_format": "@", "quote_prefix": True})
        sheet.write_string(0, 0, speaker.say(Message(N_("Lists to send back"))), title)
        sheet.write_string(1, 0, cell_text(about), text)
        headings = (N_("Code"), N_("Name"), N_("Area"), N_("Records to look at"), N_("File"))
        for place, (heading, width) in enumerate(zip(headings, (14, 40, 26, 12, 60), strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(3, place, speaker.say(Message(heading)), bold)
        for row, each in enumerate(ordered, start=4):
            _write_line(sheet, row, each, text, speaker)
        last = 3 + len(ordered)
        sheet.freeze_panes(4, 0)
        sheet.autofilter(3, 0, max(last, 4), 4)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
    return sink.getvalue()


def _write_line(sheet: Any, row: int, each: Listed, text: Any, speaker: Speaker) -> None:
    to = each.recipient
    name = to.name if to.code else to.title(speaker)
    for place, cell in enumerate((to.code, name, to.area)):
        sheet.write_string(row, place, cell_text(cell), text)
    sheet.write_number(row, 3, max(each.recipient.total, each.rows))
    sheet.write_string(row, 4, each.file, text)


def _unlike(name: str, taken: set[str]) -> str:
    """Return the name, with a number behind it where another file has it already; capitals make no difference."""
    number, tried = 1, name
    while tried.casefold() in taken:
        number += 1
        tried = f"{name}_{number}"
    taken.add(tried.casefold())
    return tried
