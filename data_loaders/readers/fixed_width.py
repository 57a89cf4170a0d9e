"""Fixed-width text: columns cut by their positions, implied decimals written out, one table per kind of line."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.words import Message, N_
from data_loaders.intake import Facts, Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.lines import Lines
from data_loaders.readers.codebooks_beside import has_places_beside, hints_of
from data_loaders.readers.fixed_lines import Cut, places
from data_loaders.readers.fixed_plan import Plan, codebook_with_places, first_rows, kinds_of, plan_of
from data_loaders.readers.kinds import unreadable
from data_loaders.refusals import RefusedFile, Tally
from data_loaders.scratch_engine import cancelled

if TYPE_CHECKING:
    import pyarrow as pa

_READ_BY_GAPS = N_(
    "Read as fixed-width text, cut where all lines are blank. Columns: %(columns)s. With its codebook it is read more surely."
)
_NO_LINES = N_('"%(file)s" has not one line that fits its codebook. Check that the two belong together.')
_READ_AS = N_("Read as fixed-width text with its codebook. Columns: %(columns)s.")
_OTHERS = N_("%(lines)s line of another kind was left to its own table.")
_OTHERS_PLURAL = N_("%(lines)s lines of other kinds were left to their own tables.")
_BEYOND = N_(
    "The lines go on for %(count)s character after what the codebook describes; that part was left out."
)
_BEYOND_PLURAL = N_(
    "The lines go on for %(count)s characters after what the codebook describes; that part was left out."
)
_BY_BYTES = N_("The positions in the codebook count bytes, not characters; the columns were cut so.")
_DAMAGED = N_("%(count)s character could not be read and stands as \ufffd.")
_DAMAGED_PLURAL = N_("%(count)s characters could not be read and stand as \ufffd.")
_SHORT = N_("%(count)s line had lost the blanks at its end; its last columns are empty.")
_SHORT_PLURAL = N_("%(count)s lines had lost the blanks at their end; their last columns are empty.")


def tables(source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return the kinds of line, each of which is a table; ("",) where all lines are of one kind."""
    return (kinds_of(codebook_with_places(source)) if has_places_beside(source) else ()) or ("",)


def look(part: Part, layout: Layout | SheetLayout | None, _scratch: Path) -> Found:
    """Return the columns of the codebook and the first records. Only the encoding can be overridden."""
    plan = plan_of(part, layout if isinstance(layout, Layout) else None)
    source = part.source
    first = next(first_rows(plan, source), None)
    if first is None:
        raise unreadable(_NO_LINES, source.shown_name)
    columns = [first.cells(variable).to_pylist() for variable in plan.variables]
    facts = Facts(
        size=source.size,
        lines=plan.measured.lines,
        blank_lines=plan.measured.byte_lengths[0],
        longest_line=max(plan.measured.byte_lengths),
        damaged=_damaged(plan),
        nul_bytes=plan.measured.nul_bytes,
    )
    return Found(
        source.shown_name,
        source.size,
        part=part,
        layout=plan.layout,
        columns=tuple(variable.name for variable in plan.variables),
        preview=tuple(tuple(cell or "" for cell in row) for row in zip(*columns, strict=True)),
        notes=tuple(_notes(plan, first)),
        facts=facts,
    )


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:  # noqa: ARG001
    """Write the rows as text and what was refused into the scratch folder, and return the account."""
    part = found.part or Part(found.source)
    plan = plan_of(part, found.text_layout)
    with (
        RefusedFile(scratch / "refused.csv", found.shown_name) as refused,
        _Rows(scratch / "rows.parquet", found) as rows,
    ):
        reader = _Reader(plan, rows, refused)
        for cut in plan.cuts(part.source):
            if watch.is_cancelled():
                raise cancelled()
            reader.take(cut)
            watch.progress(min(cut.first_line / max(plan.measured.lines, 1), 1.0), rows.written)
    reader.lines.write(scratch)
    return replace(
        reader.tally(found.facts.lines - plan.layout.header_rows),
        reasons=dict(refused.reasons),
        hints=()
        if plan.blanks
        else hints_of(
            replace(plan.codebook, variables=plan.variables),
            found.columns,
            scratch / "rows.parquet",
            is_fixed=True,
        ),
        about=plan.codebook.about,
    )


def _damaged(plan: Plan) -> int:
    return plan.measured.broken if plan.layout.encoding == "utf-8" else 0


def _notes(plan: Plan, first: Cut) -> Iterator[Message]:
    yield Message(_READ_BY_GAPS if plan.blanks else _READ_AS, {"columns": len(plan.variables)})
    if plan.is_by_bytes and plan.measured.sound:
        yield Message(_BY_BYTES)
    if plan.length > plan.described and first.rest(plan.described).true_count:
        beyond = plan.length - plan.described
        yield Message(_BEYOND, {"count": beyond}, plural=_BEYOND_PLURAL, count=beyond)
    if damaged := _damaged(plan):
        yield Message(_DAMAGED, {"count": damaged}, plural=_DAMAGED_PLURAL, count=damaged)


class _Rows:
    """The Parquet file of text that the rows are written to."""

    def __init__(self, path: Path, found: Found) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        from data_loaders.values.naming import safe_names

        self.written = 0
        self._schema = pa.schema([(name, pa.string()) for name in safe_names(found.columns)])
        self._writer = pq.ParquetWriter(path, self._schema, compression="lz4")

    def __enter__(self) -> "_Rows":
        return self

    def __exit__(self, *details: object) -> None:
        self._writer.close()

    def add(self, columns: "list[pa.Array]") -> None:
        """Write rows, given column by column."""
        import pyarrow as pa

        self._writer.write_table(pa.table(columns, schema=self._schema))
        self.written += len(columns[0])


class _Reader:
    """Decides about each line: loaded, of another kind, empty, or refused."""

    def __init__(self, plan: Plan, rows: _Rows, refused: RefusedFile) -> None:
        self._plan, self._rows, self._refused = plan, rows, refused
        self._breaks = plan.breaks
        self.others = self.empty = self.mended = 0
        self.lines = Lines()

    def take(self, cut: Cut) -> None:
        wanted, unknown = self._plan.of_kind(cut)
        heading = self._plan.heading(cut)
        wanted &= ~heading
        blank = cut.lengths == 0
        unknown &= ~blank
        self._refuse(cut, unknown, "record_type")
        self.empty += int(blank.sum())
        self.others += int((~wanted & ~unknown & ~blank & ~heading).sum())
        mine = wanted & ~blank
        reasons = (("nul", self._with_nul), ("length", self._misfits), ("gap", self._without_gap))
        for reason, wrong in ((reason, find(cut)) for reason, find in reasons):
            self._refuse(cut, mine & wrong, reason)
            mine &= ~wrong
        self._load(cut, mine)

    def tally(self, counted: int) -> Tally:
        notes = []
        if self.others:
            notes.append(Message(_OTHERS, {"lines": self.others}, plural=_OTHERS_PLURAL, count=self.others))
        if self.mended:
            notes.append(Message(_SHORT, {"count": self.mended}, plural=_SHORT_PLURAL, count=self.mended))
        return Tally(
            counted=counted,
            loaded=self._rows.written,
            refused=self._refused.reasons.total(),
            skipped=self.others + self.empty,
            mended=self.mended,
            notes=tuple(notes),
        )

    def _misfits(self, cut: Cut) -> np.ndarray:
        """Return which lines are cut off within a number, or go on after the end with more than blanks."""
        lengths, plan = cut.lengths, self._plan
        short = (lengths < plan.described) & ~np.isin(lengths, self._breaks)
        last = plan.measured.lines - cut.first_line
        if last < len(lengths) and not plan.measured.is_ended:
            short[last] |= lengths[last] < plan.described
        long = lengths > plan.length
        if long.any():
            long &= cut.rest(plan.length).to_numpy(zero_copy_only=False)
        return short | long

    def _without_gap(self, cut: Cut) -> np.ndarray:
        """Return which lines have something between the columns, so that they may be cut wrongly."""
        filled = np.zeros(len(cut.lengths), bool)
        for blank in self._plan.blanks:
            filled |= cut.cells(blank).is_valid().to_numpy(zero_copy_only=False)
        return filled

    def _with_nul(self, cut: Cut) -> np.ndarray:
        import pyarrow.compute as pc

        if not self._plan.measured.nul_bytes:
            return np.zeros(len(cut.lengths), bool)
        found: np.ndarray = pc.match_substring(cut.texts, "\x00").to_numpy(zero_copy_only=False)
        return found

    def _refuse(self, cut: Cut, mask: np.ndarray, reason: str) -> None:
        for index in np.flatnonzero(mask):
            text = cut.texts[index].as_py()
            text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
            self._refused.add(cut.first_line + int(index), reason, text.rstrip("\r\n"))

    def _load(self, cut: Cut, mine: np.ndarray) -> None:
        """Write the lines that have a value in any column."""
        import pyarrow as pa

        chosen = cut.filtered(mine)
        columns = [chosen.cells(variable) for variable in self._plan.variables]
        filled = np.zeros(len(chosen.lengths), bool)
        for column in columns:
            filled |= column.is_valid().to_numpy(zero_copy_only=False)
        self.empty += int((~filled).sum())
        lengths = chosen.lengths[filled]
        if not len(lengths):
            return
        self.mended += int((lengths < self._plan.described).sum())
        mask = pa.array(filled)
        for row, line in places(np.flatnonzero(mine)[filled] + cut.first_line):
            self.lines.jump(self._rows.written + row, line)
        self._rows.add([column.filter(mask) for column in columns])
