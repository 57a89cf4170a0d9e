"""The first look at a file: what kind it is, how it is laid out, its first rows, and what is in doubt."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.words import Message, N_
from data_loaders.intake import Facts, Found, Layout
from data_loaders.readers import delimited, packing, parquet
from data_loaders.readers.delimited import Reading
from data_loaders.readers.encodings import byte_order_mark, guess_encoding, line_pieces, to_text
from data_loaders.readers.heading import headings
from data_loaders.readers.kinds import GZIP, PARQUET, TEXT, ZIP, kind_of, shown, unreadable
from data_loaders.readers.survey import Survey, survey

HEAD = 1_000_000
LONG_HEAD = 16_000_000
PREVIEW_ROWS = 20
MOST_COLUMNS = 5_000

_VANISHED = N_('"%(file)s" is no longer where it was, or may not be read. Add it again.')
_PACKED_PARQUET = N_(
    '"%(file)s" holds a Parquet file, which is compressed already. Unpack it and add the Parquet file.'
)
_PACKED_TWICE = N_('"%(file)s" holds another archive. Unpack it yourself and add the table.')
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


def look(path: Path, shown_name: str, *, member: str = "", layout: Layout | None = None) -> Found:
    """Return what a file is and how it will be read. A layout given by the person overrides what is detected.

    Raises UnreadableFile with the way out for everything that is not a table in text or Parquet.
    """
    name = shown(shown_name)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            kind = kind_of(stream.read(HEAD), name)
    except OSError as error:
        raise unreadable(_VANISHED, name) from error
    if kind == PARQUET:
        return parquet.look(path, name, size)
    if kind == ZIP:
        return _look_into_zip(path, name, size, member, layout)
    return _look_at_text(path, Found(TEXT, name, size, packing=kind if kind == GZIP else ""), layout)


def _look_into_zip(path: Path, name: str, size: int, member: str, layout: Layout | None) -> Found:
    members = packing.members_of(path, name)
    chosen = member if member in members else members[0] if len(members) == 1 else ""
    found = Found(TEXT, name, size, members=members, member=chosen, packing=ZIP)
    return _look_at_text(path, found, layout) if chosen else replace(found, kind="archive")


def _look_at_text(path: Path, found: Found, layout: Layout | None) -> Found:
    head, is_whole = _head(path, found)
    lines, known = _lines(head, layout)
    lines = lines if is_whole or len(lines) < 2 else lines[:-1]
    reading = delimited.read_as(lines, known) if layout else delimited.detect(lines, known)
    if reading.width > MOST_COLUMNS:
        raise unreadable(_TOO_WIDE, found.shown_name, columns=reading.width, most=MOST_COLUMNS)
    surveyed = _surveyed(path, found, reading)
    if surveyed.layout.encoding != reading.layout.encoding:
        lines, _ = _lines(head, surveyed.layout)
        lines = lines if is_whole else lines[:-1]
    return _described(found, lines, reading, surveyed, is_given=layout is not None)


def _head(path: Path, found: Found) -> tuple[bytes, bool]:
    """Return the first megabyte, or more where the lines are very long, and whether that is everything."""
    with packing.opened(path, found.shown_name, found.packing, found.member) as stream:
        head = _read(stream, HEAD)
        if head.count(b"\n") < 2 and head.count(b"\r") < 2:
            head += _read(stream, LONG_HEAD)
        is_whole = not stream.read(1)
    kind = kind_of(head, found.shown_name)
    if kind == PARQUET:
        raise unreadable(_PACKED_PARQUET, found.shown_name)
    if kind != TEXT:
        raise unreadable(_PACKED_TWICE, found.shown_name)
    return head, is_whole


def _read(stream: packing.Stream, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


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


def _surveyed(path: Path, found: Found, reading: Reading) -> Survey:
    layout = reading.layout
    with packing.opened(path, found.shown_name, found.packing, found.member) as stream:
        pieces = line_pieces(stream, layout.encoding, layout.line_end, found.shown_name)
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
