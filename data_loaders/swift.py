"""The swift way of staging: the engine's CSV reader, with every option given and nothing guessed.

It refuses rows by itself, but not reliably for strange files (with `header=true` and Windows line ends duckdb 1.5 loses
rows without a word); therefore the independent count of `survey.py` decides whether its result is taken.
"""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from data_loaders.intake import LONGEST_RECORD, Found, Layout, Watch
from data_loaders.lines import Lines
from data_loaders.readers import packing
from data_loaders.readers.encodings import line_pieces, to_utf8
from data_loaders.refusals import RefusedFile, Tally
from data_loaders.scratch_engine import cancelled, engine, run

_REASONS = {
    "MISSING COLUMNS": "width",
    "TOO MANY COLUMNS": "width",
    "UNQUOTED VALUE": "misquoted",
    "LINE SIZE OVER MAXIMUM": "too_long",
    "INVALID ENCODING": "unreadable",
}
_READ = """
SELECT * FROM read_csv(?, auto_detect = false, columns = {columns}, header = false, skip = ?, delim = ?, quote = ?,
    escape = ?, new_line = ?, encoding = 'utf-8', nullstr = '', allow_quoted_nulls = true, null_padding = false,
    strict_mode = true, comment = '', store_rejects = true, rejects_limit = 0, max_line_size = ?, parallel = true)
"""
_REJECTED = "SELECT line, min(error_type), min(csv_line) FROM reject_errors GROUP BY line ORDER BY line"


def is_well_formed(found: Found) -> bool:
    """Return whether no line of the file needs care, as far as the survey saw."""
    layout, facts = found.text_layout, found.facts
    return (
        layout is not None
        and len(layout.delimiter) == 1
        and layout.escape in ("", layout.quote)
        and layout.encoding in ("utf-8", "cp1252")
        and layout.line_end in ("\n", "\r\n")
        and not (layout.has_quoted_newlines or facts.odd_lines or facts.nul_bytes)
        and not (layout.encoding == "utf-8" and facts.damaged)
        and facts.longest_line <= LONGEST_RECORD
    )


def stage_swiftly(path: Path, found: Found, scratch: Path, watch: Watch) -> Tally | None:
    """Return the account of what was loaded and refused, or None where the engine could not read the file."""
    source = _plain(path, found, scratch, watch)
    with engine(scratch) as connection:
        cursor = connection.cursor()
        try:
            run(
                cursor, *_copy(source, found, found.text_layout, scratch), watch=watch, rows=found.facts.lines
            )
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            return None
        rejected = cursor.execute(_REJECTED).fetchall()
    return _account(path, found, scratch, rejected)


def _plain(path: Path, found: Found, scratch: Path, watch: Watch) -> Path:
    """Return the file as plain UTF-8: itself, or an unpacked and transcoded copy."""
    layout = found.text_layout
    if not found.packing and layout.encoding == "utf-8":
        return path
    copy = scratch / "plain.csv"
    with (
        packing.opened(path, found.shown_name, found.packing, found.member) as stream,
        copy.open("wb") as out,
    ):
        for piece in line_pieces(stream, layout.encoding, layout.line_end, found.shown_name):
            if watch.is_cancelled():
                raise cancelled()
            out.write(to_utf8(piece, layout.encoding))
    return copy


def _copy(source: Path, found: Found, layout: Layout, scratch: Path) -> tuple[str, list[object]]:
    """Return the statement that writes all rows with a value in them, and its values."""
    names = [f"c{index}" for index in range(len(found.columns))]
    columns = "{" + ", ".join(f"'{name}': 'VARCHAR'" for name in names) + "}"
    target = str(scratch / "rows.parquet").replace("'", "''")
    query = (
        f"COPY ({_READ.format(columns=columns)} WHERE coalesce({', '.join(names)}) IS NOT NULL) "
        f"TO '{target}' (FORMAT parquet, COMPRESSION uncompressed)"
    )
    line_end = {"\n": r"\n", "\r\n": r"\r\n"}[layout.line_end]
    skip = layout.preamble_lines + layout.header_rows
    values = [str(source), skip, layout.delimiter, layout.quote, layout.quote, line_end, LONGEST_RECORD]
    return query, values


def _account(path: Path, found: Found, scratch: Path, rejected: list[tuple[int, str, str]]) -> Tally:
    """Write the refused rows as they stand in the file, and add up."""
    layout, facts = found.text_layout, found.facts
    last = facts.lines - layout.footer_lines
    refused = {line: _REASONS.get(kind, "unreadable") for line, kind, _ in rejected if line <= last}
    with RefusedFile(scratch / "refused.csv") as file:
        lines = _numbered(path, found, refused, file)
    lines.write(scratch)
    margins = layout.preamble_lines + layout.footer_lines
    skipped = margins + facts.blank_lines + facts.empty_lines - facts.margin_blanks
    return Tally(
        counted=facts.lines - layout.header_rows,
        loaded=pq.read_metadata(scratch / "rows.parquet").num_rows,
        refused=len(refused),
        skipped=skipped,
        reasons=file.reasons,
    )


def _numbered(path: Path, found: Found, refused: dict[int, str], file: RefusedFile) -> Lines:
    """Write the refused lines, and return which line each loaded row came from."""
    layout, facts = found.text_layout, found.facts
    first = layout.preamble_lines + layout.header_rows + 1
    if not (refused or facts.blank_lines or facts.empty_lines):
        return Lines.after(first, ())
    gaps: list[int] = []
    empty = layout.delimiter * (len(found.columns) - 1)
    with packing.opened(path, found.shown_name, found.packing, found.member) as stream:
        number = 0
        for piece in line_pieces(stream, layout.encoding, layout.line_end, found.shown_name):
            for line in to_utf8(piece, layout.encoding).decode("utf-8", "replace").split("\n"):
                number += 1
                text = line.removesuffix("\r")
                if number in refused:
                    file.add(number, refused[number], text)
                if number in refused or text in ("", empty):
                    gaps.append(number)
            number -= piece.endswith(b"\n")
    return Lines.after(first, gaps)
