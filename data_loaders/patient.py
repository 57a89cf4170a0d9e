"""The patient way of staging: record by record in Python, for files whose lines need care.

The engine's CSV reader is not used here: it swallows everything after an unclosed quote and miscounts mixed line ends.
"""

from collections.abc import Iterator
from pathlib import Path

from data_loaders.intake import Found, Layout, Watch
from data_loaders.lines import Lines
from data_loaders.readers.encodings import line_pieces, to_utf8
from data_loaders.readers.records import Record, records
from data_loaders.readers.rows import TextRows
from data_loaders.refusals import RefusedFile, Tally
from data_loaders.scratch_engine import cancelled
from data_loaders.sources import Stream

LOOK_EVERY = 2_000


def stage_patiently(found: Found, scratch: Path, watch: Watch) -> Tally:
    """Return the account of what was loaded, refused and skipped."""
    layout = found.text_layout
    with (
        RefusedFile(scratch / "refused.csv", found.shown_name) as refused,
        TextRows(scratch / "rows.parquet", found.columns) as rows,
    ):
        reader = _Reader(found, layout, rows, refused)
        with found.source.file.open("rb") as stream:
            for done, record in enumerate(records(_lines(stream, found, layout), layout), 1):
                reader.take(record)
                if done % LOOK_EVERY == 0:
                    _look_up(watch, record.line, found)
    reader.lines.write(scratch)
    return reader.tally(found)


def _lines(stream: Stream, found: Found, layout: Layout) -> Iterator[str]:
    for piece in line_pieces(stream, layout.encoding, layout.line_end, found.shown_name):
        lines = to_utf8(piece, layout.encoding).decode("utf-8", "replace").split("\n")
        if not lines[-1]:
            lines.pop()
        yield from lines


def _look_up(watch: Watch, line: int, found: Found) -> None:
    if watch.is_cancelled():
        raise cancelled()
    watch.progress(min(line / max(found.facts.lines, 1), 1.0), line)


class _Reader:
    """Decides about each record: title, heading, note, data, or refused."""

    def __init__(self, found: Found, layout: Layout, rows: TextRows, refused: RefusedFile) -> None:
        self._rows, self._refused = rows, refused
        self._width = len(found.columns)
        self._titles = layout.preamble_lines
        self._headings_left = layout.header_rows
        self._last = found.facts.lines - layout.footer_lines
        self.skipped = self.continued = self._taken = 0
        self.lines = Lines()

    def take(self, record: Record) -> None:
        self.continued += record.lines - 1
        if record.line <= self._titles or record.line > self._last:
            self.skipped += 1
        elif self._headings_left and (record.cells or record.reason):
            self._headings_left -= 1
        elif record.reason:
            self._refused.add(record.line, record.reason, record.raw)
        elif not any(record.cells):
            self.skipped += 1
        elif len(record.cells) != self._width:
            self._refused.add(record.line, "width", record.raw, f"{len(record.cells)} / {self._width}")
        else:
            self.lines.jump(self._taken, record.line)
            self._taken += 1
            self._rows.add(record.cells)

    def tally(self, found: Found) -> Tally:
        layout = found.text_layout
        return Tally(
            counted=found.facts.lines - self.continued - (layout.header_rows - self._headings_left),
            loaded=self._rows.written,
            refused=self._refused.reasons.total(),
            skipped=self.skipped,
            reasons=dict(self._refused.reasons),
        )
