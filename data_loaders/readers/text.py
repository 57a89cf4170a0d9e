"""Delimited text: the tables in it, the first look (layout, first rows, what is in doubt), and staging in one of two ways.

Well-formed files are read by the engine's CSV reader with every option given (the swift way). Where lines need care, or the
counts of the swift way do not add up, the records are cut one by one in Python (the patient way), which is exact and some
five times slower. Small files of which only the text is wanted take the patient way too: starting the engine costs more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from core.words import N_
from data_loaders.intake import Facts, Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.readers import delimited
from data_loaders.readers.blocks import Block, blocks_of
from data_loaders.readers.delimited import Reading
from data_loaders.readers.encodings import line_pieces
from data_loaders.readers.heading import headings
from data_loaders.readers.heads import Head, head_of, tail_lines
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.layout_notes import layout_notes
from data_loaders.readers.margins import is_empty, is_total, note_lines, totals_among
from data_loaders.readers.mended_swift import stage_swiftly_and_mend
from data_loaders.readers.mending import Mender
from data_loaders.readers.patient import stage_patiently
from data_loaders.readers.records import Record
from data_loaders.readers.survey import Survey, survey
from data_loaders.readers.swift import is_well_formed
from data_loaders.refusals import Tally

PREVIEW_ROWS = 20
MOST_COLUMNS = 20_000
SMALL = 2_000_000
"""Bytes below which the patient way is the quicker one for text."""

MOST_LEFT_OUT = 200
LONGEST_LEFT_OUT = 200

_HEADING_ONLY = N_(
    '"%(file)s" has a heading but not one record below it. Check that it was exported to the end.'
)
_TOO_WIDE = N_(
    '"%(file)s" has %(columns)s columns; at most %(most)s can be brought in. Turn it so that records are rows, or split it.'
)
_GONE = N_('"%(file)s" no longer holds the table that was chosen. Add it again and choose the table.')


def tables(source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return the names of the tables that stand one below the other; ("",) where there is only one.

    They are numbered; where a title stands above a table, it follows the number. Each table has an account of its own. The
    lines between two tables belong to the lower one, so that the accounts of all tables add up to the lines of the file.
    Only files that fit into a first look (1 MB) are searched for further tables.
    """
    head = head_of(source.file)
    lines, blocks = _blocks(head)
    return _names(lines, blocks) if len(blocks) > 1 else ("",)


def look(part: Part, layout: Layout | SheetLayout | None, scratch: Path) -> Found:
    """Return how the file is cut into records and cells. A layout given by the person overrides what is detected."""
    found = look_at(part, layout, scratch)
    if not found.preview:
        raise unreadable(_HEADING_ONLY, found.shown_name)
    return found


def look_at(part: Part, layout: Layout | SheetLayout | None, _scratch: Path) -> Found:
    """Return the same as `look`, also for a heading without records."""
    source, given = part.source, layout if isinstance(layout, Layout) else None
    found = Found(source.shown_name, source.size, part=part)
    head = head_of(source.file)
    lines, known = head.lines(given)
    if part.table and not (given and given.last_line):
        block = _block(head, part)
        known = replace(known, first_line=block.first_line, last_line=block.last_line)
        lines = lines[block.first_line - 1 : block.last_line]
    reading = delimited.read_as(lines, known) if given else delimited.detect(lines, known)
    if reading.width > MOST_COLUMNS:
        raise unreadable(_TOO_WIDE, found.shown_name, columns=reading.width, most=MOST_COLUMNS)
    surveyed = _surveyed(source, lines, reading)
    if surveyed.layout.encoding != reading.layout.encoding:
        lines, _ = head.lines(surveyed.layout)
        reading = replace(delimited.read_as(lines, surveyed.layout), width=reading.width)
    return _described(found, _Seen(lines, head.is_whole, reading, surveyed), is_given=given is not None)


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:
    """Write the rows, and what was refused, mended or skipped, into the scratch folder, and return the account."""
    layout = found.text_layout
    mender = Mender(layout, lambda: head_of(found.source.file).lines(layout)[0], len(found.columns))
    is_quick = is_text and found.facts.size <= SMALL
    if is_well_formed(found) and not is_quick:
        tally = stage_swiftly_and_mend(found, scratch, watch, mender, is_text=is_text)
        if tally is not None and tally.adds_up:
            return tally
    return stage_patiently(found, scratch, watch, mender)


def _blocks(head: Head) -> tuple[list[str], tuple[Block, ...]]:
    if not head.is_whole:
        return [], (Block(1, 0),)
    lines, known = head.lines()
    return lines, blocks_of(lines, known)


def _block(head: Head, part: Part) -> Block:
    """Return where a table stands that was named before."""
    lines, blocks = _blocks(head)
    names = _names(lines, blocks)
    if len(blocks) < 2 or part.table not in names:
        raise unreadable(_GONE, part.source.shown_name)
    return blocks[names.index(part.table)]


def _names(lines: Sequence[str], blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the number of each table, and the title line above it if it has one."""
    names = []
    for number, block in enumerate(blocks, 1):
        above = next(
            (line for line in lines[block.first_line - 1 : block.last_line] if line.strip(" ,;\t|")), ""
        )
        title = " ".join(above.strip(' ,;\t|"').split())
        is_title = not any(mark in title for mark in ",;\t|") and len(title) <= 80
        names.append(f"{number}. {title}" if is_title else str(number))
    return tuple(names)


def _surveyed(source: Source, lines: Sequence[str], reading: Reading) -> Survey:
    layout, width = reading.layout, reading.width
    body = [record for record in reading.records if record.cells or record.reason]
    last_level = body[layout.header_rows - 1 : layout.header_rows]
    heading = last_level[0].raw if last_level and layout.header_rows and width > 1 else ""
    if layout.last_line:
        piece = "".join(f"{line}\n" for line in lines).encode()
        surveyed = survey([piece], replace(layout, encoding="utf-8", line_end=""), width, heading)
        return replace(surveyed, layout=layout)
    with source.file.open("rb") as stream:
        pieces = line_pieces(stream, layout.encoding, layout.line_end, source.shown_name)
        return survey(pieces, layout, width, heading)


class _Seen:
    """What the first look saw: the lines of the head, how they read, and what the whole file counted."""

    def __init__(self, lines: Sequence[str], is_whole: bool, reading: Reading, surveyed: Survey) -> None:
        self.lines, self.is_whole, self.reading, self.surveyed = lines, is_whole, reading, surveyed
        self.body = [record for record in reading.records if record.cells or record.reason]

    def tail(self) -> Sequence[str]:
        """Return the last lines of the table."""
        layout, facts = self.surveyed.layout, self.surveyed.facts
        if layout.last_line or self.is_whole:
            return self.lines
        return tail_lines(self.surveyed.tail, layout.encoding, is_whole=len(self.surveyed.tail) >= facts.size)


def _described(found: Found, seen: _Seen, *, is_given: bool) -> Found:
    """Put together the layout, the heading, the preview and the notes."""
    layout, width = seen.surveyed.layout, seen.reading.width
    tail = seen.tail()
    if not is_given:
        footers = note_lines(
            tail[layout.preamble_lines + layout.header_rows :] if seen.is_whole else tail, layout, width
        )
        layout = replace(layout, footer_lines=footers)
    facts = seen.surveyed.facts
    facts = replace(
        facts,
        total_lines=totals_among(seen.body[layout.header_rows :], width) if seen.is_whole else (),
        margin_blanks=_margin_blanks(seen.lines, tail, layout, width),
    )
    left_out = dict(_left_out(seen, tail, layout, facts))
    rows = [each for each in seen.body[layout.header_rows :] if each.cells and each.line not in left_out]
    return replace(
        found,
        layout=layout,
        columns=headings(seen.reading.heading, width, is_heading=bool(layout.header_rows)),
        preview=tuple(tuple(row.cells) for row in rows[:PREVIEW_ROWS]),
        facts=facts,
        notes=layout_notes(layout, width, facts),
        left_out=tuple(sorted(left_out.items()))[:MOST_LEFT_OUT],
    )


def _left_out(seen: _Seen, tail: Sequence[str], layout: Layout, facts: Facts) -> Iterator[tuple[int, str]]:
    """Yield the lines that are no records, blank ones aside, with their physical numbers."""
    first, width = layout.first_line, seen.reading.width
    for number, line in enumerate(seen.lines[: layout.preamble_lines], first):
        if not is_empty(line, layout):
            yield number, line[:LONGEST_LEFT_OUT]
    levels = [record.cells for record in seen.body[: layout.header_rows]]
    for record in seen.body[layout.header_rows :]:
        if _is_left_out(record, levels, layout, facts):
            yield record.line, record.raw[:LONGEST_LEFT_OUT]
    last = first - 1 + facts.lines
    footers = tail[-layout.footer_lines :] if layout.footer_lines else ()
    for number, line in enumerate(footers, last - len(footers) + 1):
        is_kept = layout.keeps_totals and is_total(line.split(layout.delimiter or None), width)
        if not is_empty(line, layout) and not is_kept:
            yield number, line[:LONGEST_LEFT_OUT]


def _is_left_out(record: Record, levels: Sequence[list[str]], layout: Layout, facts: Facts) -> bool:
    is_heading = bool(record.cells) and record.cells in levels
    is_among_totals = record.line in facts.total_lines
    return (is_heading and not layout.keeps_repeated_headings) or (
        is_among_totals and not layout.keeps_totals
    )


def _margin_blanks(lines: Sequence[str], tail: Sequence[str], layout: Layout, width: int) -> int:
    """Return how many blank or empty lines stand among the title lines and the notes."""
    margins = [
        *lines[: layout.preamble_lines],
        *(tail[-layout.footer_lines :] if layout.footer_lines else ()),
    ]
    empty = layout.delimiter * (width - 1)
    return sum(1 for line in margins if line in ("", empty))
