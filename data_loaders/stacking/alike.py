"""Text files that are laid out alike: looked at quickly, and staged by the engine in one go, each with its own account.

Quick means: the layout is told from the beginning and the end of a file, and taken where it is that of the file before;
every byte is still counted. Whatever does not agree goes the way of a single file.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from core.errors import AppError
from data_loaders.intake import LONGEST_RECORD, Facts, FileAccount, Found, Layout, Part, Staged, Watch
from data_loaders.parquet_options import parquet_options
from data_loaders.readers.encodings import line_pieces
from data_loaders.readers.formats import format_of
from data_loaders.readers.kinds import TEXT
from data_loaders.readers.survey import survey
from data_loaders.refusals import HEADER
from data_loaders.scratch_engine import engine, nothing_left_behind, run
from data_loaders.stacking.suspected_totals import may_hold_totals
from data_loaders.values.conversions import Expression
from data_loaders.values.naming import safe_names

FILE_NUMBER = "#file"
"""The column of a shared Parquet file that says which file a row came from, counted from 0. No safe name is like it."""

WHOLE = 1_000_000
"""Bytes up to which a whole look finds totals among the records."""
HEAD, TAIL = 8_000, 4_000
_READ = """
SELECT {cells}, {number} AS "{name}" FROM read_csv(?, auto_detect = false, columns = {columns}, header = false, skip = ?,
    delim = ?, quote = ?, escape = ?, encoding = 'utf-8', nullstr = '', allow_quoted_nulls = true, null_padding = false,
    strict_mode = true, comment = '', store_rejects = true, rejects_limit = 0, max_line_size = ?)
"""


@dataclass(frozen=True)
class Shared:
    """Files that share one Parquet file: their numbers in it, each with its account and its first line with a record.

    A file that is not among them has records that need care; its rows in the Parquet file are not to be used.
    """

    files: tuple[tuple[int, Staged, int], ...]


def looked_alike(part: Part, model: Found, scratch: Path) -> Found | None:
    """Return the first look at a text file if it is laid out like the model; None where that is not certain."""
    source, layout = part.source, model.layout
    if source.kind != TEXT or not isinstance(layout, Layout) or source.size <= HEAD + TAIL:
        return None
    if layout.encoding not in ("utf-8", "cp1252") or layout.line_end not in ("\n", "\r\n"):
        return None
    sample = _sample(source.file, scratch)
    if sample is None:
        return None
    small = replace(part, source=replace(source, file=sample, size=sample.stat().st_size))
    try:
        found = format_of(TEXT).look(small, None, scratch)
    except AppError:
        return None
    finally:
        sample.unlink()
    facts = _facts(part, found)
    if facts is None or found.layout != layout or len(found.columns) != len(model.columns):
        return None
    return replace(found, part=part, size=source.size, facts=facts)


def _sample(file: Path, scratch: Path) -> Path | None:
    """Write the first and the last lines of a file as a small one; None where the lines are too long for it."""
    with file.open("rb") as stream:
        head = stream.read(HEAD)
        stream.seek(-TAIL, 2)
        tail = stream.read()
    end, start = head.rfind(b"\n") + 1, tail.find(b"\n") + 1
    if not end or not start:
        return None
    scratch.mkdir(parents=True, exist_ok=True)
    sample = scratch / "sample"
    sample.write_bytes(head[:end] + tail[start:])
    return sample


def _facts(part: Part, found: Found) -> Facts | None:
    """Count every byte of the whole file; None where it is not what the sample made one expect."""
    layout, source, width = found.text_layout, part.source, len(found.columns)
    seen = _Signs()
    with source.file.open("rb") as stream:
        pieces = line_pieces(stream, layout.encoding, layout.line_end, source.shown_name)
        surveyed = survey(_counted_signs(pieces, layout, seen), layout, width)
    facts = replace(surveyed.facts, margin_blanks=found.facts.margin_blanks)
    is_apart = facts.blank_lines + facts.empty_lines > facts.margin_blanks
    records = facts.lines - layout.preamble_lines - layout.footer_lines
    is_ragged = not (layout.preamble_lines or layout.footer_lines or seen.quotes) and (
        seen.delimiters != records * (width - 1)
    )
    if (
        surveyed.layout != layout
        or facts.damaged
        or facts.nul_bytes
        or is_apart
        or is_ragged
        or seen.has_totals
    ):
        return None
    return facts


@dataclass
class _Signs:
    """What the lines of a file were seen to hold, besides the counts of the survey."""

    delimiters: int = 0
    quotes: int = 0
    has_totals: bool = False


def _counted_signs(pieces: Iterable[bytes], layout: Layout, seen: _Signs) -> Iterator[bytes]:
    """Yield the pieces, and count what would make a file worth a whole look: several tables, odd lines, totals."""
    for number, piece in enumerate(pieces):
        seen.delimiters += piece.count(layout.delimiter.encode())
        seen.quotes += piece.count(layout.quote.encode()) if layout.quote else 0
        if not number and len(piece) <= WHOLE:
            seen.has_totals = may_hold_totals(piece, layout.delimiter)
        yield piece


def staged_alike(found: Sequence[Found], scratch: Path, watch: Watch) -> Shared | None:
    """Return the files staged as text in one Parquet file; None where the engine cannot read them.

    Raises Cancelled, StoreFailed or EngineFailed, and then leaves no file behind.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    rows = scratch / "rows.parquet"
    with nothing_left_behind(rows), engine(scratch) as connection:
        query, cursor = _copy(found, rows), connection.cursor()
        lines = sum(each.facts.lines for each in found)
        try:
            run(cursor, query.sql, query.values, watch=watch, rows=lines)
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            return None
        counted = _counted(found[0], rows, cursor)
        (scratch / "refused.csv").write_text(",".join(HEADER) + "\n", encoding="utf-8")
    return Shared(
        tuple(
            (number, _described(each, scratch), _first_line(each))
            for number, each in enumerate(found)
            if counted.get(number) == _records(each) and each.source.file.stat().st_size == each.source.size
        )
    )


def _counted(found: Found, rows: Path, cursor: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Return the number of records per file. A heading that stands again among them is none: its file falls out."""
    columns = list(zip(safe_names(found.columns), found.columns, strict=True))
    is_heading = " AND ".join(f'"{name}" IS NOT DISTINCT FROM ?' for name, _ in columns)
    query = f'SELECT "{FILE_NUMBER}", count(*) FILTER (NOT ({is_heading})) FROM read_parquet(?) GROUP BY 1'
    headings = [heading for _, heading in columns]
    return dict(cursor.execute(query, [*headings, str(rows)]).fetchall())


def may_be_shared(found: Found) -> bool:
    """Return whether every line is one record or stands above them, as far as the count of the bytes saw."""
    layout, facts = found.layout, found.facts
    if found.source.kind != TEXT or not isinstance(layout, Layout):
        return False
    return (
        len(layout.delimiter) == 1
        and len(layout.quote) <= 1
        and layout.escape in ("", layout.quote)
        and layout.line_end in ("\n", "\r\n")
        and layout == _plain_layout(layout)
        and facts == _plain_facts(facts)
        and facts.blank_lines + facts.empty_lines == facts.margin_blanks
        and facts.longest_line <= LONGEST_RECORD
        and _records(found) > 0
    )


def _plain_layout(layout: Layout) -> Layout:
    """Return the layout without whatever else a layout may say: files that need more than this are read one by one."""
    return Layout(
        encoding="utf-8",
        delimiter=layout.delimiter,
        quote=layout.quote,
        escape=layout.escape,
        preamble_lines=layout.preamble_lines,
        header_rows=layout.header_rows,
        line_end=layout.line_end,
        has_byte_order_mark=layout.has_byte_order_mark,
    )


def _plain_facts(facts: Facts) -> Facts:
    """Return the counts without those of lines that need care."""
    return Facts(
        size=facts.size,
        lines=facts.lines,
        blank_lines=facts.blank_lines,
        empty_lines=facts.empty_lines,
        margin_blanks=facts.margin_blanks,
        longest_line=facts.longest_line,
    )


def _records(found: Found) -> int:
    layout = found.text_layout
    return found.facts.lines - layout.preamble_lines - layout.header_rows


def _copy(found: Sequence[Found], rows: Path) -> Expression:
    """Return the statement that writes the records of all files, in their order."""
    layout, names = found[0].text_layout, safe_names(found[0].columns)
    columns = "{" + ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(names))) + "}"
    cells = ", ".join(f'c{index} AS "{name}"' for index, name in enumerate(names))
    selects = [
        _READ.format(cells=cells, number=number, name=FILE_NUMBER, columns=columns)
        for number in range(len(found))
    ]
    skip = layout.preamble_lines + layout.header_rows
    options = (skip, layout.delimiter, layout.quote, layout.quote, LONGEST_RECORD)
    target = str(rows).replace("'", "''")
    query = f"COPY ({' UNION ALL '.join(selects)}) TO '{target}' ({parquet_options(len(names), 'lz4')})"
    return Expression(query, tuple(value for each in found for value in (str(each.source.file), *options)))


def _first_line(found: Found) -> int:
    layout = found.text_layout
    return layout.preamble_lines + layout.header_rows + 1


def _described(found: Found, scratch: Path) -> Staged:
    """Return the account of one file: every record is loaded, the lines above the heading are skipped."""
    records, skipped = _records(found), found.text_layout.preamble_lines
    width = len(found.columns)
    return Staged(
        rows=scratch / "rows.parquet",
        refused_file=scratch / "refused.csv",
        found=found,
        columns=found.columns,
        names=safe_names(found.columns),
        types=("text",) * width,
        readings=(None,) * width,
        physical=records + skipped,
        loaded=records,
        refused=0,
        skipped=skipped,
        sha256=_sha256(found.source.file),
        shown_name=found.shown_name,
        size=found.size,
        notes=found.notes,
        files=(FileAccount(found.shown_name, records, 0, skipped, 0, found.notes),),
    )


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
