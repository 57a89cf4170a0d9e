"""Rows that were not taken in: why, from which line, and as they stood in the file; and the account of all rows."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from core.inert import guarded
from core.words import Message, Speaker, N_
from data_loaders.intake import About, Hint, Reading

csv.field_size_limit(2**31 - 1)  # a refused record may be long, which is why it was refused
HEADER = ("file", "line", "reason", "record")
_HEADINGS = (N_("File"), N_("Line"), N_("Reason"), N_("Record"))

REASONS: Mapping[str, str] = {
    "width": N_("another number of columns than the table has"),
    "unclosed": N_("a quoted text that is never closed"),
    "misquoted": N_("quotes in the middle of a value"),
    "too_long": N_("a record of more than 4 MB"),
    "nul": N_("a NUL byte, which no text has"),
    "unreadable": N_("characters that could not be read"),
    "json": N_("text that is not sound JSON"),
    "not_record": N_("a single value where a record is expected"),
    "length": N_("another number of characters than the codebook says"),
    "gap": N_("something between the columns, where all other lines are blank"),
    "record_type": N_("a kind of line that the codebook does not know"),
    "value": N_("a value that does not fit its column"),
    "key": N_("a key that another record has already"),
}

SKIPPED: Mapping[str, str] = {
    "title": N_("a line above the table"),
    "note": N_("a note or a total below the table"),
    "total": N_("a total among the data"),
    "heading": N_("the heading once more"),
}
"""Why a line that is not blank was left out of the data."""

MENDED: Mapping[str, str] = {
    "padded": N_("empty cells added at the end"),
    "cut": N_("an empty cell too many taken out"),
    "delimiter": N_("read with a separator, quote or escape of its own"),
    "quote": N_("a stray quote read as a character"),
    "glued": N_("a separator put in where it was missing"),
}
"""What was repaired before a row was loaded."""


def for_download(paths: Sequence[Path], speaker: Speaker) -> bytes:
    """Return files of refused rows as one for people: reasons in their language, no text that a spreadsheet computes."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink)
    writer.writerow([speaker.say(Message(text)) for text in _HEADINGS])
    for path in paths:
        with path.open(newline="", encoding="utf-8") as stream:
            rows = csv.reader(stream)
            next(rows, None)
            writer.writerows(
                [guarded(file), line, _reason(text, speaker), guarded(record)]
                for file, line, text, record in rows
            )
    return sink.getvalue().encode("utf-8-sig")


def _reason(text: str, speaker: Speaker) -> str:
    """Return a reason as it was written, in the reader's language; what stands behind it are names of columns."""
    reason, colon, detail = text.partition(": ")
    return guarded(speaker.say(Message(reason)) + colon + detail)


@dataclass(frozen=True)
class Tally:
    """The account of one staging. `counted` is the independent count of physical records; the rest was done.

    `mended` of the loaded ones were loaded after a small repair. `types` and `readings` are empty for text throughout.
    """

    counted: int
    loaded: int
    refused: int
    skipped: int
    mended: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    readings: tuple[Reading | None, ...] = ()
    notes: tuple[Message, ...] = ()
    hints: tuple[Hint, ...] = ()
    about: About = field(default_factory=About)

    @property
    def physical(self) -> int:
        """All records of the file, the heading aside."""
        return self.loaded + self.refused + self.skipped

    @property
    def adds_up(self) -> bool:
        """Whether what was done equals what was counted."""
        return self.counted == self.physical


class RefusedFile:
    """The file of refused rows, written as they are met; with other words, that of mended or of skipped ones."""

    def __init__(
        self, path: Path, file: str, *, is_added_to: bool = False, words: Mapping[str, str] = REASONS
    ) -> None:
        self._file, self._words = file, words
        self.reasons: Counter[str] = Counter()
        self._stream = path.open("a" if is_added_to else "w", newline="", encoding="utf-8")
        self._writer = csv.writer(self._stream)
        if not is_added_to:
            self._writer.writerow(HEADER)

    def __enter__(self) -> "RefusedFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def add(self, line: int | str, reason: str, raw: str, detail: str = "") -> None:
        """Write one refused row; `reason` is a key of the words given."""
        self.reasons[reason] += 1
        text = f"{self._words[reason]}: {detail}" if detail else self._words[reason]
        self._writer.writerow((self._file, line, text, raw.replace("\x00", "\\0")))

    def of(self, file: str) -> "RefusedFile":
        """Say that what follows comes from this file; returns the same object."""
        self._file = file
        return self

    def add_cells(self, line: int, columns: str, cells: list[str], reason: str = "value") -> None:
        """Write one row that is refused because of these columns; its cells are joined as a CSV line."""
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow(cells)
        self.add(line, reason, text.getvalue(), columns)
