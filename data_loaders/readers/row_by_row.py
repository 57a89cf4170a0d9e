"""Staging for formats that give one record after the other: the rows, what was refused, and the account."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from core.words import Message, N_
from data_loaders.intake import LONGEST_RECORD, Found, Watch
from data_loaders.readers.records import NUL, TOO_LONG, Record
from data_loaders.readers.rows import TextRows
from data_loaders.refusals import RefusedFile, Tally
from data_loaders.scratch_engine import cancelled

LOOK_EVERY = 2_000

_MENDED = N_("%(count)s record held a character that no text has; it stands as \ufffd.")
_MENDED_PLURAL = N_("%(count)s records held characters that no text has; they stand as \ufffd.")


def stage_records(
    found: Found, scratch: Path, watch: Watch, records: Iterable[Record], *, counted: int
) -> Tally:
    """Write the records as text, and return the account. `counted`: how many there are, counted before.

    A record with a reason is refused; one without a single filled cell is skipped, like a blank line.
    """
    skipped = mended = 0
    width = len(found.columns)
    with (
        RefusedFile(scratch / "refused.csv", found.shown_name) as refused,
        TextRows(scratch / "rows.parquet", found.columns) as rows,
    ):
        for done, record in enumerate(records, 1):
            cells, reason = sound_cells(record.cells)
            reason = record.reason or reason
            if reason:
                refused.add(record.line, reason, record.raw or ", ".join(cells)[:LONGEST_RECORD])
            elif not any(cells):
                skipped += 1
            elif len(cells) != width:
                refused.add(record.line, "width", record.raw or ", ".join(cells), f"{len(cells)} / {width}")
            else:
                mended += cells is not record.cells
                rows.add(cells)
            if done % LOOK_EVERY == 0:
                _look_up(watch, done, counted)
    return Tally(
        counted=counted,
        loaded=rows.written,
        refused=refused.reasons.total(),
        skipped=skipped,
        mended=mended,
        reasons=dict(refused.reasons),
        notes=_notes(mended),
    )


def sound_cells(cells: list[str]) -> tuple[list[str], str]:
    """Return the cells as text that can be stored, the same list if it could, and why the record cannot be, or "".

    >>> sound_cells(["a", "b"]), sound_cells(["a", chr(0xD800)])
    ((['a', 'b'], ''), (['a', '\ufffd'], ''))
    """
    whole = "".join(cells)
    if "\x00" in whole:
        return cells, NUL
    if len(whole) > LONGEST_RECORD:
        return cells, TOO_LONG
    if whole.isascii() or _is_sound(whole):
        return cells, ""
    return [cell.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") for cell in cells], ""


def preview_of(records: Iterable[Record], most: int) -> tuple[tuple[str, ...], ...]:
    """Return the cells of the first records that have any."""
    preview: list[Sequence[str]] = []
    for record in records:
        if any(record.cells) and not record.reason:
            preview.append(sound_cells(record.cells)[0])
        if len(preview) >= most:
            break
    return tuple(tuple(cells) for cells in preview)


def _is_sound(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _notes(mended: int) -> tuple[Message, ...]:
    if not mended:
        return ()
    return (Message(_MENDED, {"count": mended}, plural=_MENDED_PLURAL, count=mended),)


def _look_up(watch: Watch, done: int, counted: int) -> None:
    if watch.is_cancelled():
        raise cancelled()
    watch.progress(min(done / max(counted, 1), 1.0), done)
