"""The dictionaries of an office: what people say about each dataset, read and saved, and in force at once."""

import logging
from dataclasses import replace

from core.access import Role, Viewer
from core.catalog import Dataset
from core.dictionary import Dictionary, changes, dictionary_of, is_silent, laid_over
from core.dictionary_faults import faults
from core.dictionary_values import spelled
from core.disclosure import exact_only
from core.errors import AppError, BadDictionary, NotAllowed, StoreFailed
from core.words import Message, N_
from data_loaders.durable import discard, store_failed
from data_loaders.store import Store

log = logging.getLogger(__name__)

_CHANGED = N_(
    'Somebody else has saved the dictionary of "%(dataset)s" since you opened it, so yours was not saved and theirs is not '
    "lost. Put your changes on top of theirs, look at them, and save again."
)
_STEWARDS = N_('Only a steward may change the dictionary of "%(dataset)s". Ask a steward.')


class Dictionaries:
    """Reads and saves dictionaries. Safe to share between threads and processes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def dictionary(self, dataset: Dataset, viewer: Viewer) -> Dictionary:
        """Return everything that is said about a dataset, by people or by its files, with the version to save it under.

        Raises NotAllowed, or StoreFailed for a stored dictionary that cannot be read.
        """
        exact_only(dataset, viewer)
        try:
            stored = self._store.dictionaries.read(dataset.name)
        except OSError as error:
            raise store_failed(error, self._store.root) from error
        return replace(dictionary_of(dataset), version=stored.version)

    def save(self, dataset: Dataset, viewer: Viewer, dictionary: Dictionary) -> Dataset:
        """Store what the dictionary says otherwise than the dataset, put it into force, and return the dataset as it is then.

        Only that is stored: what nobody has touched still follows the files. Raises NotAllowed; BadDictionary for one
        that contradicts itself; StoreFailed when somebody has saved another in the meantime. Then nothing is changed.
        """
        exact_only(dataset, viewer)
        if viewer.role < Role.STEWARD:
            raise NotAllowed(Message(_STEWARDS, {"dataset": dataset.title}))
        wrong = faults(dictionary, dataset)
        if wrong:
            raise BadDictionary(wrong[0])
        said = changes(dictionary_of(dataset), spelled(dictionary, dataset))
        try:
            with self._store.dictionaries.saving(dataset.name):
                return self._saved(dataset, said)
        except OSError as error:
            raise store_failed(error, self._store.root) from error

    def _saved(self, dataset: Dataset, said: Dictionary) -> Dataset:
        files = self._store.dictionaries
        stored = files.read(dataset.name)
        if stored.version != said.version:
            raise StoreFailed(Message(_CHANGED, {"dataset": dataset.title}))
        if is_silent(said):
            return self._store.catalog().dataset(dataset.name)
        written = files.write(replace(laid_over(stored, said), version=stored.version + 1))
        try:
            from data_loaders.redescribing import redescribed

            return self._store.describe_anew(dataset.name, lambda now, paths: redescribed(said, now, paths))
        except (AppError, OSError):
            discard(written)  # what could not be put into force must not come up at the next import
            raise
