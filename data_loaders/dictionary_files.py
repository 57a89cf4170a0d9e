"""Dictionaries on the disk: apart from the data, so that they outlive editions and even the dataset.

    <data>/dictionaries/<name>/0007.json    what is said, as it was saved the seventh time

The file with the highest number is in force; some before it are kept. A file is written beside and renamed, so that a
power cut leaves the one before or this one, and two processes that save at once take turns at a lock.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.dictionary import Dictionary
from core.errors import StoreFailed
from core.words import Message, N_
from data_loaders.durable import UNFINISHED, discard, held, make_folder, read_text, write_text
from data_loaders.plain_values import NotPlain, from_json, to_json

log = logging.getLogger(__name__)

FOLDER = "dictionaries"
FORMAT = 1
KEPT = 10
LARGEST_BYTES = 64_000_000
LOCK_SECONDS = 20.0

_UNREADABLE = N_(
    'The dictionary of "%(name)s" in the data folder cannot be read (%(file)s). Delete that file to go back to the version '
    "before it, or ask for a backup."
)
_BUSY = N_(
    'Another program is saving the dictionary of "%(name)s" and does not finish, so nothing was changed. Try again later.'
)


@dataclass(frozen=True)
class _Stored:
    """A dictionary as it lies on the disk. `format` says how; a later one may be written otherwise."""

    dictionary: Dictionary
    format: int = FORMAT


_Stamp = tuple[str, int, int]


class DictionaryFiles:
    """The dictionaries of a data folder. Many processes may use it at once."""

    def __init__(self, root: Path) -> None:
        self._folder, self._locks = root / FOLDER, root / "locks"
        self._seen: dict[str, tuple[_Stamp, Dictionary]] = {}

    def read(self, name: str) -> Dictionary:
        """Return what is said about a dataset of this name; a dictionary that says nothing where there is none.

        The same object as long as the file is the same. Raises StoreFailed where it is damaged, or OSError.
        """
        versions = self._versions(name)
        if not versions:
            return Dictionary(name)
        newest = versions[-1]
        facts = newest.stat()
        stamp = (newest.name, facts.st_mtime_ns, facts.st_size)
        if self._seen.get(name, (None,))[0] != stamp:
            self._seen[name] = stamp, _read(newest, name, facts.st_size)
        return self._seen[name][1]

    def write(self, dictionary: Dictionary) -> Path:
        """Store the dictionary under its version, and return the file. Whoever writes holds the lock. Raises OSError."""
        folder = make_folder(make_folder(self._folder) / dictionary.name)
        file = folder / f"{dictionary.version:04}.json"
        write_text(file, to_json(_Stored(dictionary)) + "\n")
        for old in self._versions(dictionary.name)[:-KEPT]:
            discard(old)
        return file

    @contextmanager
    def saving(self, name: str) -> Iterator[None]:
        """Hold the lock of a dataset's dictionary. Raises StoreFailed when somebody else keeps it."""
        try:
            with held(self._locks / f"{name}.dictionary.lock", wait_seconds=LOCK_SECONDS):
                for leftover in (self._folder / name).glob(f"*{UNFINISHED}"):
                    discard(leftover)
                yield
        except BlockingIOError:
            raise StoreFailed(Message(_BUSY, {"name": name})) from None

    def _versions(self, name: str) -> list[Path]:
        found = (path for path in (self._folder / name).glob("*.json") if path.stem.isdecimal())
        return sorted(found, key=lambda path: int(path.stem))


def _read(file: Path, name: str, size: int) -> Dictionary:
    try:
        if size > LARGEST_BYTES:
            raise NotPlain("size")
        stored = from_json(read_text(file), _Stored)
    except ValueError:
        log.warning("the dictionary %s of %s cannot be read", file.name, name)
        raise StoreFailed(Message(_UNREADABLE, {"name": name, "file": file.name})) from None
    return replace(stored.dictionary, name=name, version=int(file.stem))
