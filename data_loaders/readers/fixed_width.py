"""Fixed-width text with a codebook: columns cut by their positions, implied decimals written out, one table per kind of line."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.words import Message, N_
from data_loaders.codebooks import Codebook, CodebookVariable
from data_loaders.codebooks_beside import codebook_beside, hints_of
from data_loaders.intake import Facts, Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.lines import Lines
from data_loaders.readers.encodings import encoding_of
from data_loaders.readers.fixed_lines import Cut, Measured, cuts, measured, places
from data_loaders.readers.kinds import unreadable
from data_loaders.refusals import RefusedFile, Tally
from data_loaders.scratch_engine import cancelled

if TYPE_CHECKING:
    import pyarrow as pa

PREVIEW_ROWS = 20
LONGEST_LINE = 100_000
MOST_COLUMNS = 5_000

_NO_PLACES = N_(
    'The codebook of "%(file)s" does not say where in a line its variables stand. Ask for the one with their positions.'
)
_TOO_WIDE = N_(
    'The codebook of "%(file)s" describes lines of more than 100,000 characters or more than 5,000 variables. Split it.'
)
_NO_LINES = N_('"%(file)s" has not one line that fits its codebook. Check that the two belong together.')
_READ_AS = N_("Read as fixed-width text with its codebook; %(columns)s columns.")
_OTHERS = N_("%(lines)s line of another kind was left to its own table.")
_OTHERS_PLURAL = N_("%(lines)s lines of other kinds were left to their own tables.")
_BEYOND = N_(
    "The lines go on for %(count)s characters after what the codebook describes; that part was left out."
)
_BY_BYTES = N_("The positions in the codebook count bytes, not characters; the columns were cut so.")
_DAMAGED = N_("%(count)s character could not be read and stands as \ufffd.")
_DAMAGED_PLURAL = N_("%(count)s characters could not be read and stand as \ufffd.")
_SHORT = N_("%(count)s line had lost the blanks at its end; its last columns are empty.")
_SHORT_PLURAL = N_("%(count)s lines had lost the blanks at their end; their last columns are empty.")


@dataclass(frozen=True)
class _Plan:
    """How the lines of one kind are cut. A line is `length` long; the codebook describes `described` of it."""

    codebook: Codebook
    variables: tuple[CodebookVariable, ...]
    kind: str
    kind_variable: CodebookVariable | None
    kinds: tuple[str, ...]
    layout: Layout
    measured: Measured
    is_by_bytes: bool
    length: int = 0

    @property
    def described(self) -> int:
        return max(variable.end for variable in self.variables)

    @property
    def breaks(self) -> np.ndarray:
        """Where a line may end early because blanks were lost: at the end of a column, or within a text."""
        ends = {variable.end for variable in self.variables}
        texts = [variable for variable in self.variables if variable.is_numeric is False]
        ends.update(place for text in texts for place in range(text.start, text.end))
        return np.array(sorted(ends))

    def cuts(self, source: Source) -> Iterator[Cut]:
        layout = self.layout
        with source.file.open("rb") as stream:
            yield from cuts(
                stream, layout.encoding, layout.line_end, source.shown_name, is_by_bytes=self.is_by_bytes
            )

    def of_kind(self, cut: Cut) -> tuple[np.ndarray, np.ndarray]:
        """Return which lines are of the wanted kind, and which are of none that the codebook knows."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if self.kind_variable is None:
            return np.ones(len(cut.lengths), bool), np.zeros(len(cut.lengths), bool)
        kinds = pc.fill_null(cut.cells(self.kind_variable), "")
        wanted = pc.equal(kinds, self.kind).to_numpy(zero_copy_only=False)
        known = pc.is_in(kinds, pa.array(self.kinds)).to_numpy(zero_copy_only=False)
        return wanted, ~known


def tables(source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return the kinds of line, each of which is a table; ("",) where all lines are of one kind."""
    return _kinds(_codebook(source)) or ("",)


def look(part: Part, layout: Layout | SheetLayout | None, _scratch: Path) -> Found:
    """Return the columns of the codebook and the first records. Only the encoding can be overridden."""
    plan = _plan(part, layout if isinstance(layout, Layout) else None)
    source = part.source
    first = next(_first_rows(plan, source), None)
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
    plan = _plan(part, found.text_layout)
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
        reader.tally(found.facts.lines),
        reasons=dict(refused.reasons),
        hints=hints_of(
            _of_kind(plan.codebook, plan.variables),
            found.columns,
            scratch / "rows.parquet",
            is_fixed=True,
        ),
        about=plan.codebook.about,
    )


def _codebook(source: Source) -> Codebook:
    codebook = codebook_beside(source)
    placed = tuple(each for each in codebook.variables if each.start) if codebook else ()
    if codebook is None or not placed:
        raise unreadable(_NO_PLACES, source.shown_name)
    if len(placed) > MOST_COLUMNS or max(each.end for each in placed) > LONGEST_LINE:
        raise unreadable(_TOO_WIDE, source.shown_name)
    return _of_kind(codebook, placed)


def _of_kind(codebook: Codebook, variables: tuple[CodebookVariable, ...]) -> Codebook:
    return replace(codebook, variables=variables)


def _kind_variable(codebook: Codebook) -> CodebookVariable | None:
    name = codebook.files[0].variable.casefold() if codebook.files else ""
    return next((each for each in codebook.variables if name and each.name.casefold() == name), None)


def _kinds(codebook: Codebook) -> tuple[str, ...]:
    """Return the kinds of line, in the order in which the codebook lists them for the variable that tells them apart."""
    variable = _kind_variable(codebook)
    if variable is None:
        return ()
    listed = [each.value for each in codebook.files[0].record_types]
    ordered = dict.fromkeys((*(each for each in variable.record_types if each in listed), *listed))
    return tuple(ordered)


def _plan(part: Part, given: Layout | None) -> _Plan:
    source = part.source
    codebook = _codebook(source)
    kinds = _kinds(codebook)
    kind = part.table or (kinds[0] if kinds else "")
    chosen = tuple(each for each in codebook.variables if not each.record_types or kind in each.record_types)
    line_end = _line_end(source)
    with source.file.open("rb") as stream:
        counted = measured(stream, line_end, source.shown_name)
    encoding = given.encoding if given else _encoding(counted, codebook)
    layout = Layout(encoding=encoding, delimiter="", quote="", escape="", header_rows=0, line_end=line_end)
    plan = _Plan(
        codebook,
        chosen if kinds else codebook.variables,
        kind,
        _kind_variable(codebook),
        kinds,
        layout,
        counted,
        is_by_bytes=False,
    )
    plan = replace(plan, is_by_bytes=encoding == "utf-8" and _counts_bytes(plan))
    return replace(plan, length=_usual_length(plan, source))


def _line_end(source: Source) -> str:
    with source.file.open("rb") as stream:
        head = stream.read(1_000_000)
    return "\r" if b"\r" in head and b"\n" not in head else "\n"


def _encoding(counted: Measured, codebook: Codebook) -> str:
    """Return what the bytes say; where they are not UTF-8, what the codebook says."""
    if encoding_of(counted.sound, counted.broken) == "utf-8":
        return "utf-8"
    declared = codebook.files[0].encoding if codebook.files else ""
    return declared if _is_codec(declared) else "cp1252"


def _is_codec(name: str) -> bool:
    """Whether Python can decode it, one byte a character, and it says more than the usual one."""
    try:
        decoded = bytes(range(32, 127)).decode(name) if name else ""
    except (LookupError, UnicodeDecodeError):
        return False
    usual = ("utf-8", "utf8", "iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii")
    return len(decoded) == 95 and name not in usual


def _counts_bytes(plan: _Plan) -> bool:
    """Whether more lines have the right length in bytes than in characters."""
    length = plan.described
    return plan.measured.byte_lengths[length] > plan.measured.lengths[length]


def _usual_length(plan: _Plan, source: Source) -> int:
    """Return the length that most lines of this kind have, if they go on after what is described; else what is described."""
    lengths: Counter[int] = Counter()
    for cut in _first_rows(plan, source, most=100_000):
        lengths.update(cut.lengths.tolist())
    usual, count = lengths.most_common(1)[0] if lengths else (0, 0)
    return usual if usual > plan.described and count * 2 > lengths.total() else plan.described


def _first_rows(plan: _Plan, source: Source, most: int = PREVIEW_ROWS) -> Iterator[Cut]:
    """Yield the first lines of the wanted kind: one cut, or none where the file has no such line."""
    for cut in plan.cuts(source):
        wanted, _ = plan.of_kind(cut)
        chosen = np.flatnonzero(wanted & (cut.lengths > 0))[:most]
        if len(chosen):
            mask = np.zeros(len(wanted), bool)
            mask[chosen] = True
            yield cut.filtered(mask)
            return


def _damaged(plan: _Plan) -> int:
    return plan.measured.broken if plan.layout.encoding == "utf-8" else 0


def _notes(plan: _Plan, first: Cut) -> Iterator[Message]:
    yield Message(_READ_AS, {"columns": len(plan.variables)})
    if plan.is_by_bytes and plan.measured.sound:
        yield Message(_BY_BYTES)
    if plan.length > plan.described and first.rest(plan.described).true_count:
        yield Message(_BEYOND, {"count": plan.length - plan.described})
    if damaged := _damaged(plan):
        yield Message(_DAMAGED, {"count": damaged}, plural=_DAMAGED_PLURAL, count=damaged)


class _Rows:
    """The Parquet file of text that the rows are written to."""

    def __init__(self, path: Path, found: Found) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        from data_loaders.naming import safe_names

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

    def __init__(self, plan: _Plan, rows: _Rows, refused: RefusedFile) -> None:
        self._plan, self._rows, self._refused = plan, rows, refused
        self._breaks = plan.breaks
        self.others = self.empty = self.mended = 0
        self.lines = Lines()

    def take(self, cut: Cut) -> None:
        wanted, unknown = self._plan.of_kind(cut)
        blank = cut.lengths == 0
        unknown &= ~blank
        self._refuse(cut, unknown, "record_type")
        self.empty += int(blank.sum())
        self.others += int((~wanted & ~unknown & ~blank).sum())
        mine = wanted & ~blank
        for reason, wrong in (("nul", self._with_nul(cut)), ("length", self._misfits(cut))):
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
