"""What has been counted about links, kept on the disk until an edition changes; and what people said about proposals.

    <data>/links/<editions>-<what>.json   one link, or the columns of one dataset
    <data>/links/dismissed.json           links that were proposed and are not wanted
    <data>/links/.lock                    held while somebody decides about a proposal

The first half of a name stands for the editions concerned, so that files of replaced editions are known by their name.
"""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TypeVar

from core.catalog import Dataset
from core.errors import StoreFailed
from core.words import Message, N_
from data_loaders.durable import discard, held, make_folder, read_text, store_failed, write_text
from data_loaders.plain_values import NotPlain, from_json, to_json

log = logging.getLogger(__name__)

T = TypeVar("T")

_FORMAT = "1"
"""Changed when what is counted changes, so that what an earlier version kept is counted anew."""
_LETTERS = 20
_LOCK_SECONDS = 20.0


@dataclass(frozen=True)
class _Dismissed:
    links: tuple[str, ...] = ()


class Keeping:
    """The folder of links. Many threads and processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._memory: dict[str, object] = {}
        self._lock = Lock()

    def read(self, name: str, kind: type[T]) -> T | None:
        """Return what is kept under a name; a file that cannot be read is as good as none."""
        with self._lock:
            known = self._memory.get(name)
        if isinstance(known, kind):
            return known
        try:
            value = from_json(read_text(self._folder / f"{name}.json"), kind)
        except (OSError, ValueError):  # NotPlain is a ValueError
            return None
        self._remember(name, value)
        return value

    def write(self, name: str, value: object) -> None:
        """Keep a value; where the disk does not let us, it is kept as long as the app runs."""
        self._remember(name, value)
        try:
            make_folder(self._folder)
            write_text(self._folder / f"{name}.json", to_json(value))
        except OSError as error:
            log.warning("facts about a link are not kept on the disk: %s", type(error).__name__)

    def sweep(self, current: Collection[str]) -> None:
        """Delete what is about editions that are not published any more; `current` are names of editions."""
        for path in self._folder.glob("*-*.json"):
            if path.stem.partition("-")[0] not in current:
                discard(path)
        with self._lock:
            gone = [name for name in self._memory if name.partition("-")[0] not in current]
            for name in gone:
                del self._memory[name]

    def dismissed(self) -> tuple[str, ...]:
        """Return the ids of links that nobody wants proposed."""
        try:
            return from_json(read_text(self._folder / "dismissed.json"), _Dismissed).links
        except (OSError, NotPlain, ValueError):
            return ()

    def dismiss(self, links: tuple[str, ...]) -> None:
        """Replace the list of links that nobody wants proposed; `deciding` has to be held."""
        try:
            write_text(self._folder / "dismissed.json", to_json(_Dismissed(links)))
        except OSError as error:
            raise store_failed(error, self._folder) from error

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Let one person at a time decide about proposals."""
        try:
            make_folder(self._folder)
            lock = held(self._folder / ".lock", wait_seconds=_LOCK_SECONDS)
            lock.__enter__()
        except BlockingIOError:
            raise StoreFailed(Message(_BUSY)) from None
        except OSError as error:
            raise store_failed(error, self._folder) from error
        try:
            yield
        finally:
            lock.__exit__(None, None, None)

    def _remember(self, name: str, value: object) -> None:
        with self._lock:
            self._memory[name] = value


def editions_name(*datasets: Dataset) -> str:
    """Return what stands for the editions of these datasets in the names of files."""
    return _hashed(*(part for dataset in datasets for part in (dataset.name, dataset.edition.id)))


def kept_name(datasets: tuple[Dataset, ...], variables: tuple[tuple[str, ...], ...]) -> str:
    """Return the name to keep something under: editions, variables, and what counts as "no value" in them."""
    parts = [_FORMAT]
    for dataset, names in zip(datasets, variables, strict=True):
        parts += [repr(dataset.years), *dataset.key, ""]
        for name in names:
            variable = dataset.variable(name)
            parts += [name, variable.type.value, *sorted(code.value for code in variable.missing)]
        parts.append("")
    return f"{editions_name(*datasets)}-{_hashed(*parts)}"


def _hashed(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:_LETTERS]


_BUSY = N_(
    "Somebody else is deciding about a link and does not finish. Nothing was changed. Try again later."
)
