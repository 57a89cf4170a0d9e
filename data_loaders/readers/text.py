"""Delimited text: the first look (layout, first rows, what is in doubt), and staging in one of two ways.

Well-formed files are read by the engine's CSV reader with every option given (the swift way). Where lines need care, or the
counts of the swift way do not add up, the records are cut one by one in Python (the patient way), which is exact and some
five times slower.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.words import Message, N_
from data_loaders.intake import Facts, Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.patient import stage_patiently
from data_loaders.readers import delimited
from data_loaders.readers.delimited import Reading
from data_loaders.readers.encodings import byte_order_mark, guess_encoding, line_pieces, to_text
from data_loaders.readers.heading import headings
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.survey import Survey, survey
from data_loaders.refusals import Tally
from data_loaders.sources import HEAD
from data_loaders.swift import is_well_formed, stage_swiftly

LONG_HEAD = 16_000_000
PREVIEW_ROWS = 20
MOST_COLUMNS = 5_000

_HEADING_ONLY = N_(
    '"%(file)s" has a heading but not one record below it. Check that it was exported to the end.'
)

_TOO_WIDE = N_(
    '"%(file)s" has %(columns)s columns; at most %(most)s can be brought in. Turn it so that records are rows, or split it.'
)

_DELIMITER_WORDS = {
    ",": N_("comma"),
    ";": N_("semicolon"),
    "\t": N_("tab"),
    " ": N_("space"),
    "|": N_("vertical bar"),
    ":": N_("colon"),
    "": N_("none: one column"),
}
_ENCODING_WORDS = {"cp1252": "Windows-1252", "utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_READ_AS = N_("Read as %(encoding)s text; between the columns: %(delimiter)s.")
_NO_HEADING = N_(
    "The first row looks like data, not like a heading: the columns are called column_1, column_2 ..."
)
_TITLES = N_("%(lines)s line above the table was left out.")
_TITLES_PLURAL = N_("%(lines)s lines above the table were left out.")
_NOTES = N_("%(lines)s line at the end (a note or a total) was left out.")
_NOTES_PLURAL = N_("%(lines)s lines at the end (notes or totals) were left out.")
_DAMAGED = N_("%(count)s character could not be read and stands as \ufffd.")
_DAMAGED_PLURAL = N_("%(count)s characters could not be read and stand as \ufffd.")
_ONE_COLUMN = N_("No separator was found: every line is one column. If that is wrong, choose the separator.")
_NULS = N_("Some lines hold NUL bytes, which no text has; those lines are refused.")


def tables(_source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return that a text file holds one table."""
    return ("",)


def look(part: Part, layout: Layout | SheetLayout | None, _scratch: Path) -> Found:
    """Return how the file is cut into records and cells. A layout given by the person overrides what is detected."""
    source, given = part.source, layout if isinstance(layout, Layout) else None
    found = Found(source.shown_name, source.size, part=part)
    head, is_whole = _head(source.file)
    lines, known = _lines(head, given)
    lines = lines if is_whole or len(lines) < 2 else lines[:-1]
    reading = delimited.read_as(lines, known) if given else delimited.detect(lines, known)
    if reading.width > MOST_COLUMNS:
        raise unreadable(_TOO_WIDE, found.shown_name, columns=reading.width, most=MOST_COLUMNS)
    surveyed = _surveyed(source, reading)
    if surveyed.layout.encoding != reading.layout.encoding:
        lines, _ = _lines(head, surveyed.layout)
        lines = lines if is_whole else lines[:-1]
    return _described(found, lines, reading, surveyed, is_given=given is not None)


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:
    """Write the rows and what was refused into the scratch folder, and return the account."""
    if is_well_formed(found):
        tally = stage_swiftly(found, scratch, watch, is_text=is_text)
        if tally is not None and tally.adds_up:
            return tally
    return stage_patiently(found, scratch, watch)


def _head(file: Path) -> tuple[bytes, bool]:
    """Return the first megabyte, or more where the lines are very long, and whether that is everything."""
    with file.open("rb") as stream:
        head = stream.read(HEAD)
        if head.count(b"\n") < 2 and head.count(b"\r") < 2:
            head += stream.read(LONG_HEAD)
        return head, not stream.read(1)


def _lines(head: bytes, layout: Layout | None) -> tuple[list[str], Layout]:
    """Return the lines of the head without their ends, and the layout as far as encoding and line ends go."""
    marked, _ = byte_order_mark(head)
    encoding = layout.encoding if layout else guess_encoding(head)
    text = to_text(head, encoding)
    line_end = "\r" if "\n" not in text and "\r" in text else "\n"
    known = replace(
        layout or Layout(), encoding=encoding, line_end=line_end, has_byte_order_mark=bool(marked)
    )
    lines = text.replace("\r", "\n").split("\n") if line_end == "\r" else text.split("\n")
    return [line.removesuffix("\r") for line in lines], known


def _surveyed(source: Source, reading: Reading) -> Survey:
    layout = reading.layout
    with source.file.open("rb") as stream:
        pieces = line_pieces(stream, layout.encoding, layout.line_end, source.shown_name)
        return survey(pieces, layout, reading.width)


def _described(
    found: Found, lines: Sequence[str], reading: Reading, surveyed: Survey, *, is_given: bool
) -> Found:
    """Put together the layout, the heading, the preview and the notes."""
    layout, width = surveyed.layout, reading.width
    tail = _tail_lines(surveyed)
    if not is_given:
        layout = replace(layout, footer_lines=delimited.note_lines(tail, layout, width))
    rows = [record.cells for record in delimited.read_as(lines, layout).records if record.cells]
    names = headings(rows[0] if rows else [], width, is_heading=bool(layout.header_rows))
    preview = tuple(tuple(row) for row in rows[layout.header_rows :][:PREVIEW_ROWS])
    if not preview:
        raise unreadable(_HEADING_ONLY, found.shown_name)
    facts = replace(surveyed.facts, margin_blanks=_margin_blanks(lines, tail, layout, width))
    return replace(
        found, layout=layout, columns=names, preview=preview, facts=facts, notes=_notes(layout, width, facts)
    )


def _tail_lines(surveyed: Survey) -> list[str]:
    encoding = surveyed.layout.encoding
    text = surveyed.tail.decode("utf-8" if encoding.startswith("utf-16") else encoding, "replace")
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines[1 if len(surveyed.tail) < surveyed.facts.size else 0 : -1 if text.endswith("\n") else None]


def _margin_blanks(lines: Sequence[str], tail: Sequence[str], layout: Layout, width: int) -> int:
    """Return how many blank or empty lines stand among the title lines and the notes."""
    margins = [
        *lines[: layout.preamble_lines],
        *(tail[-layout.footer_lines :] if layout.footer_lines else ()),
    ]
    empty = layout.delimiter * (width - 1)
    return sum(1 for line in margins if line in ("", empty))


def _notes(layout: Layout, width: int, facts: Facts) -> tuple[Message, ...]:
    word = _DELIMITER_WORDS.get(layout.delimiter)
    delimiter = Message(word) if word else layout.delimiter.replace("\x1f", "U+001F")
    notes = [Message(_READ_AS, {"encoding": _ENCODING_WORDS[layout.encoding], "delimiter": delimiter})]
    if width == 1:
        notes.append(Message(_ONE_COLUMN))
    if not layout.header_rows:
        notes.append(Message(_NO_HEADING))
    for count, one, many in (
        (layout.preamble_lines, _TITLES, _TITLES_PLURAL),
        (layout.footer_lines, _NOTES, _NOTES_PLURAL),
    ):
        if count:
            notes.append(Message(one, {"lines": count}, plural=many, count=count))
    if facts.damaged:
        notes.append(Message(_DAMAGED, {"count": facts.damaged}, plural=_DAMAGED_PLURAL, count=facts.damaged))
    if facts.nul_bytes:
        notes.append(Message(_NULS))
    return tuple(notes)
