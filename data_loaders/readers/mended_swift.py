"""The swift way for files in which some rows want a repair: they are repaired in a copy, and the engine reads that.

The copy has the same lines in the same places, so that every number of a line stays true.
"""

import csv
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

from data_loaders.intake import Found, Layout, Watch
from data_loaders.readers.encodings import line_pieces, to_utf8
from data_loaders.readers.margins import is_empty
from data_loaders.readers.mending import Mender, Repair
from data_loaders.readers.patient import mended_notes
from data_loaders.readers.records import record_of
from data_loaders.readers.swift import stage_swiftly
from data_loaders.refusals import MENDED, SKIPPED, RefusedFile, Tally
from data_loaders.scratch_engine import cancelled

MOST_PUZZLED_OVER = 20_000
"""Refused rows; where there are more, the file has another defect than a few odd rows."""

COPY = "plain.csv"


def stage_swiftly_and_mend(
    found: Found, scratch: Path, watch: Watch, mender: Mender, *, is_text: bool
) -> Tally | None:
    """Return the account of a swift staging after what could be repaired was, or None where the engine could not read it."""
    tally = stage_swiftly(found, scratch, watch, is_text=is_text)
    if tally is None or not tally.adds_up:
        return tally
    repairs = _repairs(scratch / "refused.csv", found.text_layout, mender, tally.refused)
    if repairs:
        tally = _staged_again(found, scratch, watch, repairs, is_text=is_text)
        if tally is None or not tally.adds_up:
            return None
    reasons = _write_lists(found, scratch, repairs)
    return replace(tally, mended=len(repairs), notes=(*tally.notes, *mended_notes(reasons)))


def _repairs(file: Path, layout: Layout, mender: Mender, refused: int) -> dict[int, tuple[str, Repair]]:
    """Return the raw text and the repair of every refused line that has one."""
    if not 0 < refused <= MOST_PUZZLED_OVER:
        return {}
    found: dict[int, tuple[str, Repair]] = {}
    csv.field_size_limit(1 << 30)
    with file.open(newline="", encoding="utf-8") as stream:
        rows = csv.reader(stream)
        next(rows, None)
        for _, line, _, raw in rows:
            repair = mender.mend(record_of(raw, int(line), layout))
            if repair:
                found[int(line)] = (raw, repair)
    return found


def _staged_again(
    found: Found, scratch: Path, watch: Watch, repairs: dict[int, tuple[str, Repair]], *, is_text: bool
) -> Tally | None:
    layout = found.text_layout
    copy = scratch / "mended" / COPY
    copy.parent.mkdir(exist_ok=True)
    try:
        _write_copy(found, copy, repairs, watch)
        source = replace(found.source, file=copy, size=copy.stat().st_size)
        part = replace(found.part, source=source) if found.part else None
        plain = replace(found, part=part, layout=replace(layout, encoding="utf-8", has_byte_order_mark=False))
        return stage_swiftly(plain, scratch, watch, is_text=is_text)
    finally:
        copy.unlink(missing_ok=True)
        copy.parent.rmdir()


def _write_copy(found: Found, copy: Path, repairs: dict[int, tuple[str, Repair]], watch: Watch) -> None:
    """Write the file as UTF-8, every repaired line in place of the odd one."""
    layout = found.text_layout
    number = 0
    wanted = sorted(repairs)
    with found.source.file.open("rb") as stream, copy.open("wb") as out:
        for piece in line_pieces(stream, layout.encoding, layout.line_end, found.shown_name):
            if watch.is_cancelled():
                raise cancelled()
            plain = to_utf8(piece, layout.encoding)
            last = number + plain.count(b"\n") + (not plain.endswith(b"\n"))
            here = [line for line in wanted if number < line <= last]
            if here:
                lines = plain.split(b"\n")
                for line in here:
                    end = b"\r" if lines[line - number - 1].endswith(b"\r") else b""
                    cells = repairs[line][1][1]
                    lines[line - number - 1] = _as_line(cells, layout).encode() + end
                plain = b"\n".join(lines)
            out.write(plain)
            number = last


def _as_line(cells: list[str], layout: Layout) -> str:
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=layout.delimiter,
        quotechar=layout.quote or None,
        quoting=csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE,
        lineterminator="",
    )
    writer.writerow(cells)
    return text.getvalue()


def _write_lists(found: Found, scratch: Path, repairs: dict[int, tuple[str, Repair]]) -> "Counter[str]":
    """Write what was mended and what was skipped; return how often each repair was made."""
    layout = found.text_layout
    with RefusedFile(scratch / "mended.csv", found.shown_name, words=MENDED) as mended:
        for line, (raw, (name, _)) in repairs.items():
            mended.add(line, name, raw)
    with RefusedFile(scratch / "skipped.csv", found.shown_name, words=SKIPPED) as skipped:
        for line, text in found.left_out:
            if not is_empty(text, layout):
                skipped.add(line, "title" if line <= layout.preamble_lines else "note", text)
    return mended.reasons
