"""Stacking: the rows of many files in one table, by the harmonisation table, every record still known by file and line.

The result is staged like a single file, so everything after it stays the same.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

import csv
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from core.catalog import VariableType
from core.errors import EngineFailed, UnreadableFile
from core.file_names import NamePattern, NameType
from core.harmony import Harmony, Standard, fits
from core.words import Message, N_
from data_loaders.intake import FileAccount, Found, Hint, Part, Source, Staged, Watch
from data_loaders.lines import Lines
from data_loaders.parquet_options import parquet_options
from data_loaders.readers.kinds import PARQUET
from data_loaders.refusals import HEADER
from data_loaders.scratch_engine import cancelled, engine, nothing_left_behind, run
from data_loaders.stacking.harmonising import rule_for, sources_of
from data_loaders.stacking.merged_hints import merged_about, merged_hints
from data_loaders.stacking.pieces import Piece
from data_loaders.stacking.stacked_cells import Cell, cell, check_factors, on_disk
from data_loaders.values.conversions import Expression
from data_loaders.values.naming import safe_name, safe_names

FILE_HEADING = "file"
PREVIEW_ROWS = 20

_LOST = N_("The records of the files do not add up, so nothing was stored. Please report this.")
_NO_FILES = N_("No file is left to stack. Choose at least one.")
_OTHER_NAMES = N_(
    'The name of "%(file)s" is not built like those of the other files, so it does not say "%(column)s". Rename the '
    "file, or leave that column out."
)
_STACKED = N_("%(count)s table was taken in.")
_STACKED_PLURAL = N_("%(count)s tables were stacked.")


@dataclass(frozen=True)
class Stacking:
    """What a person decided about stacking: which column is which, what the files' names say, whether to keep them."""

    harmony: Harmony
    names: NamePattern | None = None
    keeps_file: bool = False


def stack(pieces: Sequence[Piece], stacking: Stacking, scratch: Path, watch: Watch) -> Staged:
    """Return all rows of all pieces as one staged table, in their order.

    Raises Cancelled, UnreadableFile, StoreFailed or EngineFailed, and then leaves no file behind.
    """
    if not pieces:
        raise UnreadableFile(Message(_NO_FILES))
    if watch.is_cancelled():
        raise cancelled()
    scratch.mkdir(parents=True, exist_ok=True)
    rows, refused = scratch / "rows.parquet", scratch / "refused.csv"
    standards, plans = _planned(pieces, stacking)
    types = tuple(_type([plan[place].type for plan in plans]) for place in range(len(standards)))
    with nothing_left_behind(rows, refused), engine(scratch) as connection:
        for piece, plan in zip(pieces, plans, strict=True):
            check_factors(piece, plan, connection)
        query = _copy(pieces, plans, standards, types, rows)
        run(connection.cursor(), query.sql, query.values, watch=watch, rows=_loaded(pieces))
        if pq.read_metadata(rows).num_rows != _loaded(pieces):
            raise EngineFailed(Message(_LOST))
        _join_refused(pieces, refused)
        Lines.stacked((piece.lines, piece.staged.loaded) for piece in pieces).write(scratch)
    return _described(pieces, stacking, standards, types, scratch)


def _planned(
    pieces: Sequence[Piece], stacking: Stacking
) -> tuple[tuple[Standard, ...], list[tuple[Cell, ...]]]:
    """Return the columns of the stack, and per piece what stands in them; columns that no file has are left out."""
    said = [_said(piece, stacking) for piece in pieces]
    standards = (*stacking.harmony.standards, *_from_names(stacking, said))
    plans = [
        _cells(piece, stacking.harmony, standards, values) for piece, values in zip(pieces, said, strict=True)
    ]
    filled = [place for place in range(len(standards)) if any(plan[place] != Cell() for plan in plans)]
    return tuple(standards[place] for place in filled), [
        tuple(plan[place] for place in filled) for plan in plans
    ]


def _said(piece: Piece, stacking: Stacking) -> Mapping[str, str]:
    """Return what a file's name says, and the name itself where it is kept."""
    said: dict[str, str] = {}
    included = [each.name for each in stacking.names.variables if each.is_included] if stacking.names else []
    if stacking.names and included:
        values = stacking.names.values_in(piece.name)
        if values is None:
            raise UnreadableFile(Message(_OTHER_NAMES, {"file": piece.name, "column": included[0]}))
        said = {name: values[name] for name in included}
    return {**said, FILE_HEADING: piece.name} if stacking.keeps_file else said


def _from_names(stacking: Stacking, said: Sequence[Mapping[str, str]]) -> tuple[Standard, ...]:
    """Return the columns that come from the files' names and that the table does not have yet."""
    known = {standard.name for standard in stacking.harmony.standards}
    headings = [heading for heading in said[0] if safe_name(heading) not in known]
    return tuple(
        Standard(name, heading) for name, heading in zip(safe_names(headings), headings, strict=True)
    )


def _cells(
    piece: Piece, harmony: Harmony, standards: Sequence[Standard], said: Mapping[str, str]
) -> tuple[Cell, ...]:
    """Return, per column of the stack, what of this piece stands in it."""
    found: dict[str, Cell] = {}
    for place, source in enumerate(sources_of(piece)):
        rule = rule_for(harmony, piece.name, source)
        if rule is not None and rule.standard and rule.standard not in found:
            found[rule.standard] = Cell(piece.staged.names[place], piece.staged.types[place], rule)
    for rule in harmony.rules:
        if not rule.source and fits(rule.file, piece.name):
            found.setdefault(rule.standard, Cell(constant=rule.constant))
    for heading, value in said.items():
        found.setdefault(safe_name(heading), Cell(constant=value))
    return tuple(found.get(standard.name, Cell()) for standard in standards)


def _type(types: Sequence[str]) -> str:
    """Return how a column is stored: as the files themselves say, if they agree; else as text."""
    given = {kind for kind in types if kind}
    if given == {VariableType.INTEGER.value, VariableType.NUMBER.value}:
        return VariableType.NUMBER.value
    return given.pop() if len(given) == 1 else "text"


def _copy(
    pieces: Sequence[Piece],
    plans: Sequence[tuple[Cell, ...]],
    standards: Sequence[Standard],
    types: Sequence[str],
    rows: Path,
) -> Expression:
    """Return the statement that writes the stack."""
    selects, start = [], 0
    while start < len(pieces):
        end = start + 1
        while end < len(pieces) and pieces[end].staged.rows == pieces[start].staged.rows:
            end += 1
        names = [standard.name for standard in standards]
        selects.append(_select(pieces[start:end], plans[start:end], names, types))
        start = end
    target = str(rows).replace("'", "''")
    union = " UNION ALL ".join(select.sql for select in selects)
    query = f"COPY ({union}) TO '{target}' ({parquet_options(len(standards), 'lz4')})"
    return Expression(query, tuple(value for select in selects for value in select.values))


def _select(
    pieces: Sequence[Piece], plans: Sequence[tuple[Cell, ...]], names: Sequence[str], types: Sequence[str]
) -> Expression:
    """Return the rows of pieces that lie in one Parquet file."""
    numbers = [piece.number for piece in pieces]
    cells = [cell([plan[place] for plan in plans], numbers, kind) for place, kind in enumerate(types)]
    selected = ", ".join(f'{each.sql} AS "{name}"' for each, name in zip(cells, names, strict=True))
    values = [value for each in cells for value in each.values]
    where = on_disk(numbers)
    return Expression(
        f"SELECT {selected} FROM read_parquet(?){where.sql}",
        (*values, str(pieces[0].staged.rows), *where.values),
    )


def _loaded(pieces: Sequence[Piece]) -> int:
    return sum(piece.staged.loaded for piece in pieces)


def _join_refused(pieces: Sequence[Piece], target: Path) -> None:
    """Write the refused records of all pieces, each with the name its file has in the stack."""
    with target.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for piece in pieces:
            if not piece.staged.refused:
                continue
            with piece.staged.refused_file.open(newline="", encoding="utf-8") as stream:
                rows = csv.reader(stream)
                next(rows, None)
                writer.writerows((piece.name, *row[1:]) for row in rows)


def _described(
    pieces: Sequence[Piece],
    stacking: Stacking,
    standards: Sequence[Standard],
    types: tuple[str, ...],
    scratch: Path,
) -> Staged:
    """Return the stack with its account, which is the sum of the pieces' own."""
    staged = [piece.staged for piece in pieces]
    columns = tuple(standard.heading or standard.name for standard in standards)
    names = tuple(standard.name for standard in standards)
    reasons = Counter[str]()
    for each in staged:
        reasons.update(dict(each.reasons))
    count = len(pieces)
    note = Message(_STACKED, {"count": count}, plural=_STACKED_PLURAL, count=count)
    hints, conflicts = merged_hints(pieces, stacking.harmony, standards)
    years = _years(stacking)
    hints = tuple(
        Hint(type=VariableType.YEAR) if standard.name in years else hint
        for standard, hint in zip(standards, hints, strict=True)
    )
    found = _found(pieces, columns, scratch / "rows.parquet")
    return Staged(
        rows=scratch / "rows.parquet",
        refused_file=scratch / "refused.csv",
        found=replace(found, notes=(note, *conflicts)),
        columns=columns,
        names=names,
        types=types,
        readings=(None,) * len(columns),
        physical=sum(each.physical for each in staged),
        loaded=_loaded(pieces),
        refused=sum(each.refused for each in staged),
        skipped=sum(each.skipped for each in staged),
        sha256=hashlib.sha256("".join(each.sha256 for each in staged).encode()).hexdigest(),
        shown_name=found.shown_name,
        size=sum(each.size for each in staged),
        notes=(note, *conflicts),
        reasons=tuple(reasons.items()),
        hints=hints,
        about=merged_about([each.about for each in staged]),
        files=tuple(_account(piece) for piece in pieces),
    )


def _account(piece: Piece) -> FileAccount:
    return replace(piece.staged.files[0], file=piece.name)


def _years(stacking: Stacking) -> set[str]:
    """Return the names of the columns that hold a year from the files' names."""
    variables = stacking.names.variables if stacking.names else ()
    return {safe_name(each.name) for each in variables if each.type is NameType.YEAR}


def _found(pieces: Sequence[Piece], columns: tuple[str, ...], rows: Path) -> Found:
    """Return a look at the stack: its source is the Parquet file that was just written."""
    names = [piece.name for piece in pieces]
    shown = names[0] if len(names) == 1 else f"{names[0]} … {names[-1]} ({len(names)})"
    size = rows.stat().st_size
    with pq.ParquetFile(rows) as file:
        batch = next(file.iter_batches(batch_size=PREVIEW_ROWS))
    preview = tuple(
        tuple("" if value is None else str(value) for value in row)
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    )
    part = Part(Source(rows, shown, PARQUET, size), name=shown)
    return Found(
        shown,
        size,
        parts=tuple(piece.staged.found.part for piece in pieces if piece.staged.found.part),
        part=part,
        columns=columns,
        preview=preview,
        records=_loaded(pieces),
    )
