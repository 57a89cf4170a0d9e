"""The datasets that are published in a folder: reading their descriptors, and again only those that changed."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from core.catalog import SAFE_NAME, Catalog, Dataset
from core.words import Message, N_
from data_loaders.descriptor import from_descriptor
from data_loaders.durable import read_text

DESCRIPTOR = "datapackage.json"
EDITIONS = "editions"
KNOWLEDGE = "knowledge"
"""The folder of what people wrote about a dataset: beside its editions, not in them."""
DATA = "data*.parquet"
"""What the data files of an edition are called; whatever else lies beside them is an extra."""

SAFE_EDITION = re.compile(r"^[0-9A-Za-z][0-9A-Za-z_-]{0,79}$")
LARGEST_BYTES = 64_000_000

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class _Seen:
    """The catalogue as it was read, and the stamps of the descriptors it was read from."""

    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    entries: Mapping[str, Dataset | Message] = field(default_factory=dict)
    catalog: Catalog = field(default_factory=lambda: Catalog({}))


class PublishedDatasets:
    """A folder with one folder per dataset. Safe to read from many threads while others publish.

    A descriptor that cannot be read, or that would mislead the rest of the app, is left out and told by `broken`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._seen = _Seen()

    def catalog(self) -> Catalog:
        """Return every dataset; the same object as long as no descriptor has changed. Raises OSError."""
        return self._read().catalog

    def broken(self) -> tuple[tuple[str, Message], ...]:
        """Return the folders whose descriptor was left out, each with the reason. Raises OSError."""
        entries = sorted(self._read().entries.items())
        return tuple((name, entry) for name, entry in entries if isinstance(entry, Message))

    def _read(self) -> _Seen:
        # Stamps are taken before reading: what changes in between is older than it looks and is read again.
        seen, stamps = self._seen, self._stamps()
        if stamps == seen.stamps:
            return seen
        entries = {
            name: seen.entries[name] if seen.stamps.get(name) == stamp else _entry(Path(self._folder, name))
            for name, stamp in stamps.items()
        }
        datasets = {name: entry for name, entry in sorted(entries.items()) if isinstance(entry, Dataset)}
        self._seen = _Seen(stamps, entries, Catalog(datasets))
        return self._seen

    def _stamps(self) -> dict[str, Stamp]:
        # os.stat on plain text: pathlib would take most of the time of a call that every click makes.
        stamps = {}
        with os.scandir(self._folder) as folders:
            for folder in folders:
                try:
                    facts = os.stat(f"{folder.path}/{DESCRIPTOR}")  # noqa: PTH116
                except OSError:
                    continue  # an empty folder, or one that is being removed
                stamps[folder.name] = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
        return stamps


def read_dataset(descriptor: Path) -> Dataset:
    """Return what a descriptor says. Raises OSError or ValueError, whatever is wrong in it."""
    if descriptor.stat().st_size > LARGEST_BYTES:
        raise ValueError("too large for a descriptor")
    try:
        dataset = from_descriptor(json.loads(read_text(descriptor)))
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a descriptor") from error
    if not _is_sound(dataset):
        raise ValueError("a part of the descriptor has the wrong kind of content")
    return dataset


def read_published(folder: Path) -> Dataset | None:
    """Return the dataset that a folder publishes; none when its descriptor is missing or of no use."""
    entry = _entry(folder)
    return entry if isinstance(entry, Dataset) else None


def _entry(folder: Path) -> Dataset | Message:
    try:
        dataset = read_dataset(folder / DESCRIPTOR)
    except (OSError, ValueError):
        return Message(_UNREADABLE, {"name": folder.name})
    edition = dataset.edition.id
    if dataset.name != folder.name:
        return Message(_OTHER_NAME, {"name": folder.name, "found": dataset.name[:80]})
    if not SAFE_EDITION.fullmatch(edition) or not any((folder / EDITIONS / edition).glob(DATA)):
        return Message(_NO_DATA, {"name": folder.name, "edition": edition[:80]})
    return dataset


def _is_sound(dataset: Dataset) -> bool:
    """Whether every part is what its type says: a hand-made descriptor must not bring a page down later."""
    names = [dataset.name, *(variable.name for variable in dataset.variables)]
    labels: list[Any] = [dataset.title, dataset.description, dataset.row, dataset.source, dataset.collected]
    labels += dataset.problems
    for variable in dataset.variables:
        labels += [variable.label, variable.description, variable.unit]
        labels += [code.label for code in (*variable.codes, *variable.missing)]
    edition = dataset.edition
    return (
        all(isinstance(name, str) and SAFE_NAME.fullmatch(name) for name in names)
        and len(set(names[1:])) == len(dataset.variables)
        and _are_words(labels)
        and set(dataset.key) <= set(names[1:])
        and all(
            isinstance(text, str)
            for text in (edition.id, edition.file, edition.sha256, dataset.licence, dataset.contact)
        )
        and all(isinstance(count, int) for count in (edition.records, edition.refused, edition.skipped))
        and edition.published.tzinfo is not None
        and (dataset.years is None or [type(year) for year in dataset.years] == [int, int])
    )


def _are_words(labels: list[Any]) -> bool:
    """Whether each is a text per language. Without a loop in Python: there are tens of thousands at every start."""
    if not set(map(type, labels)) <= {dict}:
        return False
    parts = chain.from_iterable(chain.from_iterable(map(dict.items, labels)))
    return set(map(type, parts)) <= {str}


_UNREADABLE = N_(
    'The description of "%(name)s" (datapackage.json in the data folder) cannot be read, so the dataset is left '
    "out. Mend the file, restore an earlier edition, or add the data again."
)
_OTHER_NAME = N_(
    'The folder "%(name)s" in the data folder holds the description of "%(found)s", so it is left out. '
    "Give folder and description the same name."
)
_NO_DATA = N_(
    'The description of "%(name)s" points at an edition whose data are not there, so the dataset is left out. '
    "Restore another edition, or add the data again. The edition: %(edition)s"
)
