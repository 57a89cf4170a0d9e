"""Staging: the whole file as one Parquet file in the scratch folder, and every physical record accounted for.

There are two ways. Well-formed files are read by the engine's CSV reader with every option given (the swift way). Where
lines need care, or the counts of the swift way do not add up, the records are cut one by one in Python (the patient
way), which is exact and some five times slower.
"""

import hashlib
import threading
from dataclasses import replace
from pathlib import Path

from core.errors import EngineFailed
from core.words import Message, N_
from data_loaders.intake import Found, Staged, Watch
from data_loaders.naming import safe_names
from data_loaders.patient import stage_patiently
from data_loaders.readers import parquet
from data_loaders.readers.kinds import PARQUET, unreadable
from data_loaders.refusals import Tally
from data_loaders.scratch_engine import nothing_left_behind
from data_loaders.swift import is_well_formed, stage_swiftly

_CHOOSE = N_('"%(file)s" holds several files. Choose one of them.')
_CHANGED = N_('"%(file)s" has changed or is gone since it was looked at. Add it again.')
_LOST = N_(
    'The records of "%(file)s" do not add up, so nothing was stored. Please report this with the kind of file.'
)
_ALL_REFUSED = N_(
    'Not one row of "%(file)s" has as many columns as its heading. Check the separator and the heading, and try again.'
)


def stage(path: Path, found: Found, scratch: Path, watch: Watch) -> Staged:
    """Return the file as Parquet in the scratch folder; what was refused stands in `refused.csv` beside it.

    Raises Cancelled, UnreadableFile, StoreFailed or EngineFailed, and then leaves no file behind.
    """
    if found.kind == "archive":
        raise unreadable(_CHOOSE, found.shown_name)
    return _staged(path, found, scratch, watch, is_text=False)


def staged_as_text(staged: Staged, watch: Watch) -> Staged:
    """Return the same file staged as text throughout, reading the source again the first time it is wanted.

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
    return _staged(staged.source, staged.found, scratch, watch, is_text=True)


def _staged(path: Path, found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Staged:
    scratch.mkdir(parents=True, exist_ok=True)
    files = [scratch / name for name in ("rows.parquet", "refused.csv", "plain.csv", "lines.npy")]
    with nothing_left_behind(*files):
        _check_unchanged(path, found)
        fingerprint = _Fingerprint(path)
        try:
            tally = _tally(path, found, scratch, watch, is_text=is_text)
        finally:
            sha256 = fingerprint.result()
        _check_unchanged(path, found)
        (scratch / "plain.csv").unlink(missing_ok=True)
        return _described(path, found, tally, scratch, sha256)


def _tally(path: Path, found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:
    if found.kind == PARQUET:
        return parquet.stage(path, found, scratch, watch)
    if is_well_formed(found):
        tally = stage_swiftly(path, found, scratch, watch, is_text=is_text)
        if tally is not None and tally.adds_up:
            return tally
    return stage_patiently(path, found, scratch, watch)


def _check_unchanged(path: Path, found: Found) -> None:
    if not path.is_file() or path.stat().st_size != found.size:
        raise unreadable(_CHANGED, found.shown_name)


def _described(path: Path, found: Found, tally: Tally, scratch: Path, sha256: str) -> Staged:
    if not tally.adds_up:
        raise EngineFailed(Message(_LOST, {"file": found.shown_name}))
    if not tally.loaded:
        raise unreadable(_ALL_REFUSED, found.shown_name)
    return Staged(
        rows=scratch / "rows.parquet",
        refused_file=scratch / "refused.csv",
        source=path,
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
        notes=found.notes,
        reasons=tuple(tally.reasons.items()),
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
