"""The folder of one dataset: its editions, and the descriptor that says which of them is published.

    datapackage.json                       what is published; its path names the edition
    editions/<edition>/data.parquet        the records
    editions/<edition>/datapackage.json    the same description, for restoring
    editions/<edition>/refused.csv ...     extras
    knowledge/checks.json ...              what people wrote about the data

To publish is to rename a finished folder into `editions`, then to replace the descriptor: a kill at any moment leaves
the old edition or the new one. An edition without a description of its own was never published.
"""

import json
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from core.catalog import Dataset, Edition
from core.errors import StoreFailed
from core.words import Message, N_
from data_loaders.descriptor import to_descriptor
from data_loaders.durable import UNFINISHED, discard, make_folder, move_folder, write_text
from data_loaders.published import (
    DATA,
    DESCRIPTOR,
    EDITIONS,
    KNOWLEDGE,
    SAFE_EDITION,
    read_dataset,
    read_published,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DatasetFolder:
    """One dataset on the disk. Whoever changes it holds its lock; what is deleted goes through `staging`."""

    path: Path
    staging: Path

    def place(self, dataset: Dataset, folder: Path) -> Dataset:
        """Rename a settled folder into the editions and publish it; what fails half-way is taken back."""
        make_folder(self.path / EDITIONS)
        if not dataset.edition.id:
            dataset = replace(dataset, edition=self._numbered(dataset.edition))
        target = self.edition(dataset.edition.id)
        try:
            if not (target / DESCRIPTOR).exists():
                move_folder(folder, target)
            self.point_at(dataset)
        except OSError:
            self.mend()
            raise
        return dataset

    def point_at(self, dataset: Dataset) -> None:
        """Publish the description, then leave a copy of it beside the data."""
        edition = dataset.edition.id
        paths = [f"{EDITIONS}/{edition}/{name}" for name in self._data(edition)]
        write_text(self.path / DESCRIPTOR, _text(dataset, paths))
        try:
            self._leave_copy(dataset)
        except OSError:
            # It is published all the same; `mend` writes the copy before the next change.
            log.warning("the copy of the description of %s is left for later", self.path.name)

    def mend(self, published: Dataset | None = None) -> None:
        """Finish or take back a change that was cut off; `published` is what the folder publishes, if that is known."""
        patterns = (f"*{UNFINISHED}", f"{KNOWLEDGE}/*{UNFINISHED}", f"{EDITIONS}/*/*{UNFINISHED}")
        for leftover in (path for pattern in patterns for path in self.path.glob(pattern)):
            discard(leftover)
        published = published or read_published(self.path)
        if published and self._is_copy_older(published.edition.id):
            self._leave_copy(published)
        if published or not (self.path / DESCRIPTOR).exists():  # an unreadable one may name any edition
            self._take_back_unpublished()

    def kept(self) -> list[Dataset]:
        """Return the dataset as each of its editions describes it, newest first."""
        kept = []
        for descriptor in (self.path / EDITIONS).glob(f"*/{DESCRIPTOR}"):
            try:
                dataset = read_dataset(descriptor)
            except (OSError, ValueError):
                log.warning("an edition of %s has no readable description", self.path.name)
                continue
            if (dataset.name, dataset.edition.id) == (self.path.name, descriptor.parent.name):
                kept.append(dataset)
        return sorted(kept, key=lambda item: (item.edition.published, item.edition.id), reverse=True)

    def prune(self, *, published: str, keep: int) -> None:
        """Delete the oldest editions beyond the number to keep; never the published one."""
        others = [item.edition.id for item in self.kept() if item.edition.id != published]
        for edition_id in others[keep:]:
            self._delete(self.edition(edition_id))

    def edition(self, edition_id: str) -> Path:
        """Return the folder of an edition, whether it is there or not. An id that leads elsewhere is refused."""
        if not SAFE_EDITION.fullmatch(edition_id):
            raise no_edition(self.path.name, edition_id, [])
        return self.path / EDITIONS / edition_id

    def _numbered(self, edition: Edition) -> Edition:
        """Return the edition with an id: the second it was published in, and six digits of its content."""
        published = edition.published
        while True:
            number = f"{published:%Y%m%dT%H%M%SZ}-{edition.sha256[:6]}"
            if not self.edition(number).exists():
                return replace(edition, id=number, published=published)
            published += timedelta(seconds=1)

    def _leave_copy(self, dataset: Dataset) -> None:
        edition = dataset.edition.id
        write_text(self.edition(edition) / DESCRIPTOR, _text(dataset, self._data(edition)))

    def _is_copy_older(self, edition_id: str) -> bool:
        copy = self.edition(edition_id) / DESCRIPTOR
        return not copy.exists() or copy.stat().st_mtime_ns < (self.path / DESCRIPTOR).stat().st_mtime_ns

    def _take_back_unpublished(self) -> None:
        for edition in (self.path / EDITIONS).glob("*"):
            if not (edition / DESCRIPTOR).exists():
                self._delete(edition)

    def _delete(self, edition: Path) -> None:
        """Delete an edition so that nobody sees half of it: out of sight first."""
        aside = self.staging / uuid4().hex
        try:
            move_folder(edition, aside)
        except OSError:
            log.info("%s is in use and stays until the next change", edition.name)
        else:
            discard(aside)

    def _data(self, edition_id: str) -> list[str]:
        return sorted(path.name for path in self.edition(edition_id).glob(DATA))


def no_edition(name: str, edition_id: str, kept: list[str]) -> StoreFailed:
    """Return the error for an edition that is not there, with those that are."""
    values = {"edition": edition_id[:80], "name": name[:80], "kept": kept or ["-"]}
    return StoreFailed(Message(_NO_EDITION, values))


def _text(dataset: Dataset, paths: list[str]) -> str:
    return json.dumps(to_descriptor(dataset, paths), ensure_ascii=False, indent=1) + "\n"


_NO_EDITION = N_('"%(name)s" has no edition "%(edition)s". These are kept: %(kept)s.')
