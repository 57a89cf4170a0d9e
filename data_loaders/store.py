"""Where datasets live: the data folder, with one published edition per dataset and the earlier ones that are kept.

    <data>/datasets/<name>/    one dataset: see dataset_folder.py
    <data>/dictionaries/       what people say about datasets: see dictionary_files.py
    <data>/staging/<uuid>/     what is still being written, or deleted
    <data>/staging/<uuid>.lock held by the process that writes there; what nobody holds was left by a killed one
    <data>/locks/<name>.lock   one change to a dataset at a time

Two processes that publish the same dataset take turns at its lock: the last one is what everybody sees, the first one
is kept beside it. Readers never wait.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from core.catalog import SAFE_NAME, Catalog, Dataset, Edition
from core.dictionary import is_silent, with_own_codes
from core.errors import StoreFailed, unknown_dataset
from core.words import Message, N_
from data_loaders.dataset_folder import DatasetFolder, no_edition
from data_loaders.dictionary_files import DictionaryFiles
from data_loaders.durable import discard, held, make_folder, move_folder, settle, store_failed, write_text
from data_loaders.package import content_hash, copy_package, count_records, damaged, read_package
from data_loaders.published import DATA, DESCRIPTOR, KNOWLEDGE, PublishedDatasets, read_published

log = logging.getLogger(__name__)

LOCK_SECONDS = 60.0
STAGING_LOCK = ".staging.lock"
"""Held for a moment while a scratch folder is begun or leftovers are swept; no dataset can have this name."""
RESERVED = frozenset(
    ["aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
"""Names that Windows keeps for devices; no folder may have them there, and a data folder may travel."""


class Store:
    """The data folder. Many threads and processes may use it at once; what goes wrong is a StoreFailed."""

    def __init__(self, root: Path, *, editions_kept: int = 5) -> None:
        """Open the folder, making it if need be, and sweep what killed processes left behind."""
        self.root = root
        self._editions_kept = editions_kept
        self._datasets, self._staging, self._locks = (
            root / part for part in ("datasets", "staging", "locks")
        )
        with self._explained():
            # Only here are folders made above: a disk that vanishes later must not be replaced by an empty folder.
            root.parent.mkdir(parents=True, exist_ok=True)
            for folder in (root, self._datasets, self._staging, self._locks):
                make_folder(folder)
            self._published = PublishedDatasets(self._datasets)
            self.dictionaries = DictionaryFiles(root)
            self._sweep_staging()
            self._mend_all()

    def catalog(self) -> Catalog:
        """Return every dataset; cheap, and the same object as long as nothing has changed."""
        with self._explained():
            return self._published.catalog()

    def broken(self) -> tuple[tuple[str, Message], ...]:
        """Return the datasets that are left out of the catalogue because of their descriptor, and why."""
        with self._explained():
            return self._published.broken()

    def files(self, dataset: Dataset) -> tuple[Path, ...]:
        """Return the Parquet files of exactly the edition that the dataset names."""
        files = tuple(sorted(self._folder(dataset.name).edition(dataset.edition.id).glob(DATA)))
        if not files:
            raise StoreFailed(Message(_GONE, {"name": dataset.name, "edition": dataset.edition.id}))
        return files

    def extra(self, dataset: Dataset, file: str) -> Path | None:
        """Return a file that lies beside the data of this edition, such as `refused.csv`, if there is one."""
        path = self._folder(dataset.name).edition(dataset.edition.id) / file
        return path if Path(file).name == file and path.is_file() else None

    def put_beside(self, dataset: Dataset, file: str, text: str) -> None:
        """Keep a text beside the data of this edition, in one step; nobody sees half of it."""
        if Path(file).name != file:
            raise ValueError("a file beside an edition lies in its folder")
        with self._explained():
            write_text(self._folder(dataset.name).edition(dataset.edition.id) / file, text)

    def described(self, name: str) -> tuple[Dataset, ...]:
        """Return the dataset as each of its editions describes it, newest first."""
        with self._explained():
            return tuple(self._known(name).kept())

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Lend a fresh folder on the same disk; afterwards it is removed, unless it was published.

        It is this process's as long as it lives: the next process to open the store removes what a killed one left.
        """
        folder = self._staging / uuid4().hex
        lock = folder.with_suffix(".lock")
        with ExitStack() as held_until_the_end:
            with self._explained(), held(self._locks / STAGING_LOCK, wait_seconds=LOCK_SECONDS):
                held_until_the_end.enter_context(held(lock, wait_seconds=0))
                make_folder(folder)
            try:
                yield folder
            finally:
                if folder.exists():
                    discard(folder)
                discard(lock)

    def publish(self, dataset: Dataset, folder: Path) -> Dataset:
        """Make what lies in a scratch folder the published edition; returns it with id, hash and records filled in.

        The folder holds `data.parquet` (or `data-0001.parquet` and so on) and any extras, all closed. Its columns
        must be the variables of the dataset.
        """
        _check_name(dataset.name)
        if folder.resolve().parent != self._staging.resolve():
            raise ValueError("only a folder from scratch() can be published")
        with self._explained():
            (folder / DESCRIPTOR).unlink(missing_ok=True)  # an edition with a description counts as published
            edition = replace(dataset.edition, id="", published=datetime.now(UTC))
            return self._place(replace(dataset, edition=edition), folder)

    def install(self, package_folder: Path) -> Dataset:
        """Copy a ready package in, as the edition it says it is; returns what is published afterwards.

        Nothing happens when that edition is already here, or a newer one is published.
        """
        with self._explained():
            package = read_package(package_folder)
            _check_name(package.name)
            published = self.catalog().datasets.get(package.name)
            if published and self._is_behind(package, published):
                return published
            with self.scratch() as folder:
                copy_package(package_folder, folder)
                if package.edition.sha256 not in {"", content_hash(folder)}:
                    raise damaged(package.name)
                return self._place(package, folder)

    def describe(self, dataset: Dataset) -> Dataset:
        """Publish new labels, roles or rules for the edition that the dataset names; the data stay as they are.

        Raises StoreFailed when another edition was published in the meantime. Earlier descriptions of the same
        edition are not kept: nothing would read them.
        """
        with self._changing(dataset.name) as folder:
            published = read_published(folder.path)
            if not published or published.edition.id != dataset.edition.id:
                raise StoreFailed(Message(_CHANGED, {"name": dataset.name}))
            count_records(dataset, folder.edition(dataset.edition.id))
            folder.point_at(dataset)
        return dataset

    def describe_anew(self, name: str, how: Callable[[Dataset, Sequence[Path]], Dataset]) -> Dataset:
        """Publish the description that `how` makes of the one in force, whichever that is by now; the data stay.

        It is given the data files too. Raises StoreFailed, or UnknownName where the dataset is gone.
        """
        with self._changing(name) as folder:
            published = read_published(folder.path)
            if published is None:
                raise unknown_dataset(name, self.catalog().datasets)
            dataset = how(published, self.files(published))
            count_records(dataset, folder.edition(dataset.edition.id))
            folder.point_at(dataset)
        return dataset

    @contextmanager
    def beside(self, dataset: Dataset) -> Iterator[Path]:
        """Lend the folder of an edition, to keep beside the data what was worked out from them, while nobody changes it.

        Raises StoreFailed when the edition is no longer kept. Its data and its descriptor stay as they are.
        """
        with self._changing(dataset.name) as folder:
            edition = folder.edition(dataset.edition.id)
            if not (edition / DESCRIPTOR).exists():
                raise StoreFailed(Message(_GONE, {"name": dataset.name, "edition": dataset.edition.id}))
            yield edition

    @contextmanager
    def writing_knowledge(self, name: str) -> Iterator[Path]:
        """Lend the folder of what people wrote about a dataset, while nobody else writes there.

        It lies apart from the editions, so it stays when they come and go.
        """
        with self._changing(name) as folder:
            yield make_folder(folder.path / KNOWLEDGE)

    def knowledge(self, name: str, file: str) -> Path:
        """Return where a file of what people wrote about a dataset lies, whether it is there or not."""
        return self._known(name).path / KNOWLEDGE / file

    def editions(self, name: str) -> tuple[Edition, ...]:
        """Return the editions that are there, the published one among them, newest first."""
        with self._explained():
            return tuple(dataset.edition for dataset in self._known(name).kept())

    def restore(self, name: str, edition_id: str) -> Dataset:
        """Make an earlier edition the published one again, with the labels it had, and the dictionary over them."""
        with self._changing(name) as folder:
            kept = {dataset.edition.id: dataset for dataset in folder.kept()}
            if edition_id not in kept:
                raise no_edition(name, edition_id, list(kept))
            restored = self._described(kept[edition_id], self.files(kept[edition_id]))
            folder.point_at(restored)
        return restored

    def remove(self, name: str) -> None:
        """Take a dataset with all its editions out of the store. There is no way back."""
        with self._changing(name) as folder:
            aside = self._staging / uuid4().hex
            move_folder(folder.path, aside)
        discard(aside)

    def _place(self, dataset: Dataset, folder: Path) -> Dataset:
        self._sweep_staging()
        records = count_records(dataset, folder)
        settle(folder)
        edition = replace(dataset.edition, records=records, sha256=content_hash(folder))
        make_folder(self._datasets / dataset.name)
        files = sorted(folder.glob(DATA))
        with self._changing(dataset.name) as place:
            described = self._described(replace(dataset, edition=edition), files)
            placed = place.place(described, folder)
            place.prune(published=placed.edition.id, keep=self._editions_kept)
        return placed

    def _described(self, dataset: Dataset, files: Sequence[Path]) -> Dataset:
        """Return the dataset with what people have said about it in its dictionary, which outlives every edition."""
        try:
            said = self.dictionaries.read(dataset.name)
        except StoreFailed:
            return dataset  # the page of the dictionary tells; data are not kept out for the sake of their labels
        if is_silent(said):
            return dataset
        from data_loaders.redescribing import redescribed

        return redescribed(with_own_codes(said, dataset), dataset, files)

    def _is_behind(self, package: Dataset, published: Dataset) -> bool:
        """Whether the package is kept already, perhaps beside a restored edition, or is older than what there is."""
        kept = self._folder(package.name).edition(package.edition.id)
        return (kept / DESCRIPTOR).exists() or published.edition.published >= package.edition.published

    @contextmanager
    def _changing(self, name: str) -> Iterator[DatasetFolder]:
        """Hold the dataset's lock, after mending what a killed process left in its folder."""
        with self._explained():
            folder = self._known(name)
            try:
                with held(self._locks / f"{name}.lock", wait_seconds=LOCK_SECONDS):
                    folder.mend()
                    yield folder
            except BlockingIOError:
                raise StoreFailed(Message(_BUSY, {"name": name})) from None

    def _known(self, name: str) -> DatasetFolder:
        if not SAFE_NAME.fullmatch(name) or not (self._datasets / name).is_dir():
            raise unknown_dataset(name, self.catalog().datasets)
        return self._folder(name)

    def _folder(self, name: str) -> DatasetFolder:
        if not SAFE_NAME.fullmatch(name):
            raise unknown_dataset(name, self.catalog().datasets)
        return DatasetFolder(self._datasets / name, self._staging)

    def _sweep_staging(self) -> None:
        """Delete what belongs to no living process. A data folder that is only for reading is used as it is."""
        with suppress(OSError), held(self._locks / STAGING_LOCK, wait_seconds=LOCK_SECONDS):
            for path in self._staging.iterdir():
                lock = path.with_suffix(".lock")
                if lock.exists() and not _is_free(lock):
                    continue
                discard(path)
                discard(lock)

    def _mend_all(self) -> None:
        """Finish or take back what was cut off, unless somebody is changing the dataset just now."""
        known = self._published.catalog().datasets
        for path in self._datasets.iterdir():
            if not SAFE_NAME.fullmatch(path.name):
                continue
            # a data folder that is only for reading, or a dataset that is being changed, can be used as it is
            with suppress(OSError), held(self._locks / f"{path.name}.lock", wait_seconds=0):
                self._folder(path.name).mend(known.get(path.name))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the system says about the disk into a sentence with a way out."""
        try:
            yield
        except OSError as error:
            log.warning("the data folder failed: %s", type(error).__name__)
            raise store_failed(error, self.root) from error


def _check_name(name: str) -> None:
    if not SAFE_NAME.fullmatch(name) or name in RESERVED:
        raise StoreFailed(Message(_BAD_NAME, {"name": name[:80]}))


def _is_free(lock: Path) -> bool:
    try:
        with held(lock, wait_seconds=0):
            return True
    except BlockingIOError:
        return False


_GONE = N_(
    'This edition of "%(name)s" is no longer kept. Ask again to see the one that is published now. '
    "The edition: %(edition)s"
)
_CHANGED = N_(
    'Somebody has published another edition of "%(name)s" in the meantime, so the description was not changed. '
    "Open the dataset again and repeat the change."
)
_BUSY = N_(
    'Another program is changing "%(name)s" and does not finish, so nothing was stored. Try again later.'
)
_BAD_NAME = N_(
    'A dataset cannot be called "%(name)s". Use lower-case letters a-z, digits and _, starting with a letter, '
    "at most 63 of them. A few names that Windows keeps for itself are not possible either."
)
