"""A folder with data files, and perhaps a descriptor: what it must be before it may become an edition."""

import hashlib
import shutil
from pathlib import Path

from core.catalog import Dataset
from core.errors import StoreFailed
from core.words import Message, N_
from data_loaders.published import DATA, DESCRIPTOR, SAFE_EDITION, read_dataset

HASH_BLOCK = 1 << 20


def count_records(dataset: Dataset, folder: Path) -> int:
    """Return how many records the data files hold, after checking that their columns are the dataset's variables."""
    files = sorted(folder.glob(DATA))
    if not files:
        raise StoreFailed(Message(_NOT_PARQUET, {"name": dataset.name}))
    return sum(_records(path, dataset) for path in files)


def content_hash(folder: Path) -> str:
    """Return the SHA-256 of the data files, one after the other in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob(DATA)):
        with path.open("rb") as file:
            while block := file.read(HASH_BLOCK):
                digest.update(block)
    return digest.hexdigest()


def read_package(folder: Path) -> Dataset:
    """Return what a ready package describes. Raises StoreFailed when there is none, or it is unusable."""
    try:
        dataset = read_dataset(folder / DESCRIPTOR)
    except (OSError, ValueError):
        raise damaged(folder.name) from None
    if not SAFE_EDITION.fullmatch(dataset.edition.id):
        raise damaged(dataset.name)
    return dataset


def copy_package(package: Path, folder: Path) -> None:
    """Copy the files of a package but not its descriptor, which is written anew. Links are not followed."""
    for path in package.iterdir():
        if path.is_file() and not path.is_symlink() and path.name != DESCRIPTOR:
            shutil.copyfile(path, folder / path.name)


def damaged(name: str) -> StoreFailed:
    """Return the error for a package that is not what it says it is."""
    return StoreFailed(Message(_DAMAGED, {"name": name[:80]}))


def _records(path: Path, dataset: Dataset) -> int:
    from pyarrow import ArrowException, parquet  # a quarter of a second that only a publication needs

    try:
        facts = parquet.read_metadata(path)
        columns = facts.schema.to_arrow_schema().names
    except (ArrowException, OSError):
        raise StoreFailed(Message(_NOT_PARQUET, {"name": dataset.name})) from None
    if sorted(columns) != sorted(variable.name for variable in dataset.variables):
        raise StoreFailed(Message(_OTHER_COLUMNS, {"name": dataset.name}))
    return int(facts.num_rows)


_NOT_PARQUET = N_(
    'The data for "%(name)s" are not a readable Parquet file, so nothing was stored. Add the file again.'
)
_OTHER_COLUMNS = N_(
    'The columns of the data for "%(name)s" are not those of its description, so nothing was stored. '
    "Add the file again."
)
_DAMAGED = N_(
    'The package "%(name)s" is damaged or incomplete, so nothing was stored. Get a fresh copy of it.'
)
