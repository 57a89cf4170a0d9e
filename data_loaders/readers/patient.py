"""The patient way of staging: record by record in Python, for files whose lines need care.

The engine's CSV reader is not used here: it swallows everything after an unclosed quote and miscounts mixed line ends.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from core.words import Message, N_
from data_loaders.intake import Found, Layout, Watch
from data_loaders.lines import Lines
from data_loaders.readers.encodings import text_lines
from data_loaders.readers.leftovers import Cleaner
from data_loaders.readers.margins import is_total
from data_loaders.readers.mending import Mender
from data_loaders.readers.records import NUL, TOO_LONG, Record, records
from data_loaders.readers.rows import TextRows
from data_loaders.refusals import MENDED, SKIPPED, RefusedFile, Tally
from data_loaders.scratch_engine import cancelled

LOOK_EVERY = 2_000
_MENDED = N_(
    "%(count)s row was repaired before it was loaded (%(what)s). Look at it in the list of repaired rows."
)
_MENDED_PLURAL = N_(
    "%(count)s rows were repaired before they were loaded (%(what)s). Look at them in the list of repaired rows."
)
_HEADINGS = N_("%(count)s line that repeats the heading was left out.")
_HEADINGS_PLURAL = N_("%(count)s lines that repeat the heading were left out.")
_TOTALS = N_("%(count)s total among the data was left out.")
_TOTALS_PLURAL = N_("%(count)s totals among the data were left out.")


def stage_patiently(found: Found, scratch: Path, watch: Watch, mender: Mender) -> Tally:
    """Return the account of what was loaded, refused, mended and skipped."""
    layout = found.text_layout
    with _Books(found, scratch) as books:
        reader = _Reader(found, layout, books, mender)
        lines = text_lines(found.source.file, layout, found.shown_name)
        for done, record in enumerate(records(lines, layout, layout.first_line, mender), 1):
            reader.take(record)
            if done % LOOK_EVERY == 1:
                _look_up(watch, record.line - layout.first_line, found)
    reader.lines.write(scratch)
    return reader.tally(found)


def _look_up(watch: Watch, line: int, found: Found) -> None:
    if watch.is_cancelled():
        raise cancelled()
    watch.progress(min(line / max(found.facts.lines, 1), 1.0), line)


def mended_notes(reasons: "Counter[str]") -> tuple[Message, ...]:
    """Return one sentence about the rows that were repaired, if there are any."""
    count = reasons.total()
    if not count:
        return ()
    values = {"count": count, "what": [Message(MENDED[reason]) for reason in reasons]}
    return (Message(_MENDED, values, plural=_MENDED_PLURAL, count=count),)


class _Books:
    """The files that a staging writes: the rows, and the lists of refused, mended and skipped records."""

    def __init__(self, found: Found, scratch: Path) -> None:
        name = found.shown_name
        self.rows = TextRows(scratch / "rows.parquet", found.columns)
        self.refused = RefusedFile(scratch / "refused.csv", name)
        self.mended = RefusedFile(scratch / "mended.csv", name, words=MENDED)
        self.skipped = RefusedFile(scratch / "skipped.csv", name, words=SKIPPED)

    def __enter__(self) -> "_Books":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for book in (self.rows, self.refused, self.mended, self.skipped):
            book.__exit__(kind, error, trace)


class _Reader:
    """Decides about each record: title, heading, note, total, data, to be mended, or refused."""

    def __init__(self, found: Found, layout: Layout, books: _Books, mender: Mender) -> None:
        self._books, self._mender, self._layout = books, mender, layout
        self._width = len(found.columns)
        self._cleaner = Cleaner(layout, self._width)
        self._titles = layout.first_line - 1 + layout.preamble_lines
        self._headings_left = layout.header_rows
        self._headings: list[list[str]] = []
        self._last = layout.first_line - 1 + found.facts.lines - layout.footer_lines
        self._totals = frozenset(() if layout.keeps_totals else found.facts.total_lines)
        self.skipped = self.continued = self._taken = 0
        self.lines = Lines()

    def take(self, record: Record) -> None:
        """Put one record where it belongs."""
        self.continued += record.lines - 1
        if record.line <= self._titles:
            self._skip(record, "title")
        elif self._headings_left and (record.cells or record.reason):
            self._headings_left -= 1
            self._headings.append(record.cells)
        elif not record.reason and not any(record.cells):
            self.skipped += 1
        elif reason := self._reason_to_skip(record):
            self._skip(record, reason)
        else:
            self._load(record)

    def _reason_to_skip(self, record: Record) -> str:
        if record.line > self._last:
            is_kept = self._layout.keeps_totals and is_total(record.cells, self._width)
            return "" if is_kept else "note"
        if record.line in self._totals:
            return "total"
        is_heading = record.cells in self._headings and not self._layout.keeps_repeated_headings
        return "heading" if is_heading and record.cells else ""

    def _skip(self, record: Record, reason: str) -> None:
        self.skipped += 1
        if record.reason or any(cell.strip() for cell in record.cells):
            self._books.skipped.add(record.line, reason, record.raw)

    def _load(self, record: Record) -> None:
        if not record.reason and len(record.cells) == self._width:
            cells = record.cells
            if "'" in record.raw and (own := self._mender.other_quotes(record)):
                self._books.mended.add(record.line, "delimiter", record.raw)
                cells = own
            self._add(cells, record)
        elif record.reason in (NUL, TOO_LONG) or not (repair := self._mender.mend(record)):
            self._refuse(record)
        else:
            name, cells = repair
            self._books.mended.add(record.line, name, record.raw)
            self._add(cells, record)

    def _add(self, cells: list[str], record: Record) -> None:
        self.lines.jump(self._taken, record.line)
        self._taken += 1
        self._books.rows.add(self._cleaner.cleaned(cells, record.raw))

    def _refuse(self, record: Record) -> None:
        if record.reason:
            self._books.refused.add(record.line, record.reason, record.raw)
        else:
            detail = f"{len(record.cells)} / {self._width}"
            self._books.refused.add(record.line, "width", record.raw, detail)

    def tally(self, found: Found) -> Tally:
        """Return the account, with the notes that only the whole file can give."""
        books, headings = self._books, self._layout.header_rows - self._headings_left
        left_out = books.skipped.reasons
        notes = (
            *mended_notes(books.mended.reasons),
            *_counted(left_out["heading"], _HEADINGS, _HEADINGS_PLURAL),
            *_counted(left_out["total"], _TOTALS, _TOTALS_PLURAL),
            *self._cleaner.notes(),
        )
        return Tally(
            counted=found.facts.lines - self.continued - headings,
            loaded=books.rows.written,
            refused=books.refused.reasons.total(),
            skipped=self.skipped,
            mended=books.mended.reasons.total(),
            reasons=dict(books.refused.reasons),
            notes=notes,
            hints=self._cleaner.hints(books.rows.written),
        )


def _counted(count: int, one: str, many: str) -> Iterator[Message]:
    if count:
        yield Message(one, {"count": count}, plural=many, count=count)
