"""Files of Stata, SPSS and SAS: values as stored, types judged over every row, and everything the file says about them.

The file is read by a program of its own (`statistics_program.py`), which hands bare contents on in batches. A first pass keeps
them as they are and looks at every value; a second one stores each column in the type that all its values agree with.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from core.words import N_
from data_loaders.intake import Facts as FileFacts
from data_loaders.intake import Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.readers.heading import headings
from data_loaders.readers.kinds import is_portable, unreadable
from data_loaders.readers.statistics_meaning import about_of, catalogues_beside, columns_of, hint_of
from data_loaders.readers.statistics_notes import notes_on_reading, notes_on_values
from data_loaders.readers.statistics_process import Contents, Request, opened
from data_loaders.readers.statistics_text import Decoder
from data_loaders.readers.statistics_values import Column, any_of
from data_loaders.readers.transport_file import declared_records, extracted, is_whole, members
from data_loaders.refusals import RefusedFile, Tally
from data_loaders.scratch_engine import cancelled
from data_loaders.values.naming import safe_names

PREVIEW_ROWS = 20
SPSS_HEADING = 176

_EMPTY = N_('"%(file)s" has columns but not one record. Check that it was saved to the end.')
_NO_COLUMNS = N_('"%(file)s" describes a table without columns. Check that it is the right file.')
_SHORT = N_(
    '"%(file)s" is not whole. Records that it should hold: %(declared)s; found: %(found)s. Copy or save it again.'
)
_CUT = N_('"%(file)s" was not copied to the end: it stops within a record. Copy or download it again.')
_CATALOGUE = N_(
    '"%(file)s" is a SAS catalogue: it holds labels of codes, not a table. Add it in one ZIP with its .sas7bdat file.'
)
_TAKEN = N_(
    '"%(file)s" holds numbers that stand for missing values with letters here (-999999901 to -999999927). Change them in its '
    "program, and add it again."
)


def program_of(head: bytes) -> str:
    """Return which of the library's readers a file needs, by its first bytes."""
    if head.startswith(b"$FL"):
        return "sav"
    if head.startswith(b"HEADER RECORD"):
        return "xport"
    if head[12:15] == b"\xc2\xea\x81":
        return "sas7bdat" if head[15:16] == b"\x60" else "sas7bcat"
    return "por" if is_portable(head) else "dta"


def tables(source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return the tables of a SAS transport file; all others hold one without a name. Raises UnreadableFile."""
    if _program(source) != "xport":
        return ("",)
    if not is_whole(source.file):
        raise unreadable(_CUT, source.shown_name)
    names = tuple(member.name for member in members(source.file))
    return names if len(names) > 1 else ("",)


def look(part: Part, _layout: Layout | SheetLayout | None, scratch: Path) -> Found:
    """Return what the file's own description says, with the first rows. Raises UnreadableFile."""
    name = part.source.shown_name
    with _opened(part, scratch, limit=PREVIEW_ROWS) as contents:
        table = _Table.of(contents, _program(part.source))
        if not table.columns:
            raise unreadable(_NO_COLUMNS, name)
        batches = [pa.record_batch(table.taken(batch), names=table.numbered) for batch in contents.batches()]
    if not any(batch.num_rows for batch in batches):
        raise unreadable(_EMPTY, name)
    records = contents.description["records"]
    return Found(
        name,
        part.source.size,
        part=part,
        columns=headings(
            [column.facts.name for column in table.columns], len(table.columns), is_heading=True
        ),
        preview=_preview(table, pa.Table.from_batches(batches)),
        notes=notes_on_reading(table.program, table.columns, contents.description["catalogues"]),
        facts=FileFacts(size=part.source.size, lines=records or 0),
        records=records,
    )


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:
    """Write the rows in the types that all values agree with, and return the account."""
    raw = scratch / "raw.arrow"
    try:
        with _opened(found.part, scratch, limit=0) as contents:
            table = _Table.of(contents, _program(found.source))
            loaded = _kept(contents, table, raw, _Progress(watch, contents.description["records"]))
        counted = contents.description["records"]
        if counted is not None and counted != loaded:
            raise unreadable(_SHORT, found.shown_name, declared=counted, found=loaded)
        if any(column.is_taken and column.tags for column in table.columns):
            raise unreadable(_TAKEN, found.shown_name)
        _finished(raw, table, scratch / "rows.parquet", safe_names(found.columns), is_text=is_text)
    finally:
        raw.unlink(missing_ok=True)
        (scratch / "member.xpt").unlink(missing_ok=True)
    with RefusedFile(scratch / "refused.csv", found.shown_name):
        types = tuple("text" if is_text else _name_of(column) for column in table.columns)
    return Tally(
        counted=loaded if counted is None else counted,
        loaded=loaded,
        refused=0,
        skipped=0,
        mended=table.mended,
        types=types,
        notes=notes_on_values(table.columns, table.decoder),
        hints=tuple(hint_of(column, is_text=is_text) for column in table.columns),
        about=about_of(contents.description, table.decoder),
    )


@dataclass
class _Table:
    """The columns of a file while it is read, and the rows that were mended on the way."""

    program: str
    columns: tuple[Column, ...]
    decoder: Decoder
    mended: int = 0
    numbered: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, contents: Contents, program: str) -> "_Table":
        decoder = Decoder(contents.description["encoding"], is_raw=contents.description["is_raw"])
        columns = tuple(Column(facts) for facts in columns_of(contents.description, program, decoder))
        return cls(program, columns, decoder, numbered=[str(index) for index in range(len(columns))])

    def taken(self, batch: pa.RecordBatch) -> list[pa.Array]:
        """Return the columns of a batch as they are kept."""
        values, masks = [], []
        for index, column in enumerate(self.columns):
            tags = None if column.facts.is_text else batch.column(f"t{index}")
            kept, mended = column.taken(batch.column(f"v{index}"), tags, self.decoder)
            values.append(kept)
            masks.append(mended)
        self.mended += any_of(masks)
        return values


@dataclass(frozen=True)
class _Progress:
    watch: Watch
    records: int | None

    def heard(self, rows: int) -> None:
        """Tell how far the reading is; raises Cancelled when somebody has pressed cancel."""
        if self.watch.is_cancelled():
            raise cancelled()
        self.watch.progress(min(rows / self.records, 1.0) if self.records else None, rows)


def _program(source: Source) -> str:
    with source.file.open("rb") as stream:
        program = program_of(stream.read(1_000))
    if program == "sas7bcat":
        raise unreadable(_CATALOGUE, source.shown_name)
    return program


@contextmanager
def _opened(part: Part | None, scratch: Path, *, limit: int) -> Iterator[Contents]:
    if part is None:
        raise ValueError("no table of this file has been chosen")
    source, program = part.source, _program(part.source)
    file = extracted(source.file, part.table, scratch) if part.table else source.file
    catalogues = catalogues_beside(source.companions, source.file)
    with opened(Request(file, program, source.shown_name, limit, catalogues)) as contents:
        if contents.description["records"] is None:
            contents.description["records"] = _declared_records(file, program)
        yield contents


def _declared_records(file: Path, program: str) -> int | None:
    """Return how many records the heading declares, where the library did not say: it forgets a number it finds too large."""
    if program == "xport":
        return declared_records(file)
    with file.open("rb") as stream:
        head = stream.read(SPSS_HEADING)
    if program != "sav" or len(head) < SPSS_HEADING:
        return None
    order: Literal["little", "big"] = "little" if head[64:68] in (b"\2\0\0\0", b"\3\0\0\0") else "big"
    count = int.from_bytes(head[80:84], order, signed=True)
    return count if count > 0 else None


def _preview(table: _Table, rows: pa.Table) -> tuple[tuple[str, ...], ...]:
    columns = [
        column.final(rows.column(index).combine_chunks(), is_text=True).to_pylist()
        for index, column in enumerate(table.columns)
    ]
    return tuple(tuple(cell or "" for cell in row) for row in zip(*columns, strict=True))


def _kept(contents: Contents, table: _Table, raw: Path, progress: _Progress) -> int:
    """Write every batch as it is, and return the number of rows."""
    schema = pa.schema(list(zip(table.numbered, [column.raw_type for column in table.columns], strict=True)))
    rows = 0
    with pa.OSFile(str(raw), "wb") as sink, pa.ipc.new_stream(sink, schema) as writer:
        for batch in contents.batches():
            writer.write_batch(pa.record_batch(table.taken(batch), schema=schema))
            rows += batch.num_rows
            progress.heard(rows)
    return rows


def _finished(raw: Path, table: _Table, target: Path, names: Sequence[str], *, is_text: bool) -> None:
    """Write the kept rows in their final types."""
    batches = _final_batches(raw, table, names, is_text=is_text)
    first = next(batches, None)
    if first is None:
        return
    texts = [field.name for field in first.schema if pa.types.is_string(field.type)]
    with pq.ParquetWriter(target, first.schema, compression="lz4", use_dictionary=texts) as writer:
        writer.write_batch(first)
        for batch in batches:
            writer.write_batch(batch)


def _final_batches(
    raw: Path, table: _Table, names: Sequence[str], *, is_text: bool
) -> Iterator[pa.RecordBatch]:
    with pa.OSFile(str(raw)) as source, pa.ipc.open_stream(source) as kept:
        for batch in kept:
            columns = [
                column.final(batch.column(index), is_text=is_text)
                for index, column in enumerate(table.columns)
            ]
            yield pa.record_batch(columns, names=list(names))


def _name_of(column: Column) -> str:
    """Return how staging calls the type of a column."""
    kind = column.type.value
    return "text" if kind == "string" else kind
