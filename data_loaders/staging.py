"""Staging: the whole table as one Parquet file in the scratch folder, and every physical record accounted for."""

import hashlib
import threading
from dataclasses import replace
from pathlib import Path

from core.errors import EngineFailed
from core.words import Message, N_
from data_loaders.apart import Limits, apart
from data_loaders.intake import FileAccount, Found, Staged, Watch
from data_loaders.readers.codebooks_beside import described
from data_loaders.readers.formats import format_of
from data_loaders.readers.kinds import unreadable
from data_loaders.refusals import Tally
from data_loaders.scratch_engine import nothing_left_behind
from data_loaders.values.naming import safe_names

_CHOOSE = N_('"%(file)s" holds several files. Choose one of them.')
_CHANGED = N_('"%(file)s" has changed or is gone since it was looked at. Add it again.')
_LOST = N_(
    'The records of "%(file)s" do not add up, so nothing was stored. Please report this with the kind of file.'
)
_WRITTEN = ("rows.parquet", "refused.csv", "mended.csv", "skipped.csv", "plain.csv", "lines.npy")
_ALL_REFUSED = N_(
    'Not one row of "%(file)s" has as many columns as its heading. Check the separator and the heading, and try again.'
)


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool = False) -> Staged:
    """Return the table as Parquet in the scratch folder; what was refused stands in `refused.csv` beside it.

    `is_text`: every column as text, spelled as in the file, even where a type was certain.

    Raises Cancelled, UnreadableFile, StoreFailed or EngineFailed, and then leaves no file behind.
    """
    if found.part is None:
        raise unreadable(_CHOOSE, found.shown_name)
    return _staged(found, scratch, watch, is_text=is_text)


def staged_as_text(staged: Staged, watch: Watch) -> Staged:
    """Return the same table staged as text throughout, reading the source again, apart, the first time it is wanted.

    Needed when a person wants the text of a column that was stored typed: 1.50 is 1.5 by then.
    """
    scratch = staged.rows.parent / "text"
    names = len(staged.names)
    if (scratch / "rows.parquet").exists():
        return replace(
            staged,
            rows=scratch / "rows.parquet",
            refused_file=scratch / "refused.csv",
            types=("text",) * names,
            readings=(None,) * names,
        )
    limits = Limits().for_size(staged.found.source.size)
    return apart(stage, watch, limits, found=staged.found, scratch=scratch, is_text=True)


def _staged(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Staged:
    scratch.mkdir(parents=True, exist_ok=True)
    files = [scratch / name for name in _WRITTEN]
    with nothing_left_behind(*files):
        _check_unchanged(found)
        fingerprint = _Fingerprint(found.source.file)
        try:
            tally = format_of(found.source.kind).stage(found, scratch, watch, is_text=is_text)
        finally:
            sha256 = fingerprint.result()
        _check_unchanged(found)
        (scratch / "plain.csv").unlink(missing_ok=True)
        tally = described(found, tally, scratch / "rows.parquet")
        return _described(found, tally, scratch, sha256)


def _check_unchanged(found: Found) -> None:
    file = found.source.file
    if not file.is_file() or file.stat().st_size != found.source.size:
        raise unreadable(_CHANGED, found.shown_name)


def _described(found: Found, tally: Tally, scratch: Path, sha256: str) -> Staged:
    if not tally.adds_up:
        raise EngineFailed(Message(_LOST, {"file": found.shown_name}))
    if not tally.loaded and tally.refused:
        raise unreadable(_ALL_REFUSED, found.shown_name)
    notes = (*found.notes, *tally.notes)
    account = FileAccount(
        found.shown_name,
        tally.loaded,
        tally.refused,
        tally.skipped,
        tally.mended,
        notes,
    )
    return Staged(
        rows=scratch / "rows.parquet",
        refused_file=scratch / "refused.csv",
        found=found,
        columns=found.columns,
        names=safe_names(found.columns),
        types=tally.types or ("text",) * len(found.columns),
        readings=tally.readings or (None,) * len(found.columns),
        physical=tally.physical,
        loaded=tally.loaded,
        refused=tally.refused,
        skipped=tally.skipped,
        sha256=sha256,
        shown_name=found.shown_name,
        size=found.size,
        notes=notes,
        reasons=tuple(tally.reasons.items()),
        hints=tally.hints,
        about=tally.about,
        files=(account,),
    )


class _Fingerprint:
    """The SHA-256 of a file, computed beside other work."""

    def __init__(self, path: Path) -> None:
        self._path, self._hex = path, ""
        self._failure: OSError | None = None
        self._worker = threading.Thread(target=self._compute, daemon=True)
        self._worker.start()

    def result(self) -> str:
        self._worker.join()
        if self._failure:
            raise self._failure
        return self._hex

    def _compute(self) -> None:
        try:
            with self._path.open("rb") as stream:
                self._hex = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            self._failure = error
