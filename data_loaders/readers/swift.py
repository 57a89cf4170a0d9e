"""The swift way of staging: the engine's CSV reader, with every option given and nothing guessed.

It refuses rows by itself, but not reliably for strange files (with `header=true` and Windows line ends duckdb 1.5 loses
rows without a word); therefore the independent count of `survey.py` decides whether its result is taken.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from data_loaders.intake import LONGEST_RECORD, Found, Reading, Watch
from data_loaders.lines import Lines
from data_loaders.parquet_options import parquet_options
from data_loaders.readers.encodings import line_pieces, to_utf8
from data_loaders.refusals import RefusedFile, Tally
from data_loaders.scratch_engine import cancelled, engine, run
from data_loaders.values.conversions import Expression, parsed, strictly
from data_loaders.values.guessing import guess
from data_loaders.values.naming import safe_names

_REASONS = {
    "MISSING COLUMNS": "width",
    "TOO MANY COLUMNS": "width",
    "UNQUOTED VALUE": "misquoted",
    "LINE SIZE OVER MAXIMUM": "too_long",
    "INVALID ENCODING": "unreadable",
}
MOST_COLUMNS = 500
"""The engine plans each column by itself: beyond some hundreds that costs more than reading."""

MOST_TRIES = 3
"""How often staging starts again because a value far down contradicts the first guess at its column's type."""

_READ = """
SELECT *{parsed} FROM read_csv(?, auto_detect = false, columns = {columns}, header = false, skip = ?, delim = ?, quote = ?,
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
        and len(layout.quote) <= 1
        and layout.escape in ("", layout.quote)
        and layout.encoding in ("utf-8", "cp1252")
        and layout.line_end in ("\n", "\r\n")
        and not (layout.has_quoted_newlines or facts.odd_lines or facts.nul_bytes or facts.leftovers)
        and not (layout.last_line or facts.total_lines)
        and len(found.columns) <= MOST_COLUMNS
        and not (layout.encoding == "utf-8" and facts.damaged)
        and facts.longest_line <= LONGEST_RECORD
    )


def stage_swiftly(found: Found, scratch: Path, watch: Watch, *, is_text: bool = False) -> Tally | None:
    """Return the account of what was loaded and refused, or None where the engine could not read the file.

    Columns whose values all agree with a first guess are stored typed at once; one value that does not agree, and
    its column is stored as text (`is_text` skips the guess).
    """
    source = _plain(found, scratch, watch)
    guesses = [None] * len(found.columns) if is_text else list(guess(source, found))
    with engine(scratch) as connection:
        for _ in range(MOST_TRIES):
            cursor = connection.cursor()
            copy = _copy(source, found, guesses, scratch)
            try:
                run(cursor, copy.sql, copy.values, watch=watch, rows=found.facts.lines)
            except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
                if not any(guesses):
                    return None
                guesses = _with_less(guesses, str(error))
            else:
                rejected = cursor.execute(_REJECTED).fetchall()
                return _account(found, scratch, rejected, guesses)
    return stage_swiftly(found, scratch, watch, is_text=True)


def _with_less(guesses: Sequence[Reading | None], message: str) -> list[Reading | None]:
    """Return the guesses without the one that a value contradicted; without any if it is not known which."""
    contradicted = re.search(r"another spelling in c(\d+)\.", message)
    if contradicted is None:
        return [None] * len(guesses)
    return [None if index == int(contradicted[1]) else reading for index, reading in enumerate(guesses)]


def _plain(found: Found, scratch: Path, watch: Watch) -> Path:
    """Return the file as plain UTF-8: itself, or a transcoded copy."""
    layout = found.text_layout
    if layout.encoding == "utf-8":
        return found.source.file
    copy = scratch / "plain.csv"
    with found.source.file.open("rb") as stream, copy.open("wb") as out:
        for piece in line_pieces(stream, layout.encoding, layout.line_end, found.shown_name):
            if watch.is_cancelled():
                raise cancelled()
            out.write(to_utf8(piece, layout.encoding))
    return copy


def _copy(source: Path, found: Found, guesses: Sequence[Reading | None], scratch: Path) -> Expression:
    """Return the statement that writes all rows with a value in them."""
    layout = found.text_layout
    cells = [f"c{index}" for index in range(len(found.columns))]
    columns = "{" + ", ".join(f"'{cell}': 'VARCHAR'" for cell in cells) + "}"
    guessed = {cell: reading for cell, reading in zip(cells, guesses, strict=True) if reading}
    parses = {cell: parsed(reading, cell) for cell, reading in guessed.items()}
    inner = "".join(f", {parse.sql} AS v_{cell}" for cell, parse in parses.items())
    stored = [strictly(guessed[cell], cell, f"v_{cell}") if cell in guessed else cell for cell in cells]
    names = safe_names(found.columns)
    selected = ", ".join(f'{sql} AS "{name}"' for sql, name in zip(stored, names, strict=True))
    target = str(scratch / "rows.parquet").replace("'", "''")
    filled = f" WHERE coalesce({', '.join(cells)}) IS NOT NULL" if found.facts.empty_lines else ""
    compression = "zstd" if any(guesses) else "uncompressed"
    query = (
        f"COPY (SELECT {selected} FROM ({_READ.format(columns=columns, parsed=inner)}){filled}) "
        f"TO '{target}' ({parquet_options(len(cells), compression)})"
    )
    line_end = {"\n": r"\n", "\r\n": r"\r\n"}[layout.line_end]
    skip = layout.preamble_lines + layout.header_rows
    values = (str(source), skip, layout.delimiter, layout.quote, layout.quote, line_end, LONGEST_RECORD)
    return Expression(query, (*(value for parse in parses.values() for value in parse.values), *values))


def _account(
    found: Found,
    scratch: Path,
    rejected: list[tuple[int, str, str]],
    guesses: Sequence[Reading | None],
) -> Tally:
    """Write the refused rows as they stand in the file, and add up."""
    layout, facts = found.text_layout, found.facts
    last = facts.lines - layout.footer_lines
    refused = {line: _REASONS.get(kind, "unreadable") for line, kind, _ in rejected if line <= last}
    with RefusedFile(scratch / "refused.csv", found.shown_name) as file:
        lines = _numbered(found, refused, file)
    lines.write(scratch)
    margins = layout.preamble_lines + layout.footer_lines
    skipped = margins + facts.blank_lines + facts.empty_lines - facts.margin_blanks
    return Tally(
        counted=facts.lines - layout.header_rows,
        loaded=pq.read_metadata(scratch / "rows.parquet").num_rows,
        refused=len(refused),
        skipped=skipped,
        reasons=file.reasons,
        types=tuple(reading.type.value if reading else "text" for reading in guesses),
        readings=tuple(guesses),
    )


def _numbered(found: Found, refused: dict[int, str], file: RefusedFile) -> Lines:
    """Write the refused lines, and return which line each loaded row came from."""
    layout, facts = found.text_layout, found.facts
    first = layout.preamble_lines + layout.header_rows + 1
    if not (refused or facts.blank_lines or facts.empty_lines):
        return Lines.after(first, ())
    gaps: list[int] = []
    empty = layout.delimiter * (len(found.columns) - 1)
    with found.source.file.open("rb") as stream:
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
