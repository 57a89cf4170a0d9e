"""Brings data in and hands over an office: the desk to ask at and the store behind it. No Streamlit here."""

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from core.settings import Settings
from data_loaders.store import Store

if TYPE_CHECKING:
    from core.desk import Desk
    from core.noticed import Noticed

SAMPLE = Path(__file__).parents[1] / "sample_data" / "ministry"
_BROUGHT = "sample-was-brought"
"""An empty file: the sample ministry has been here, so that a person who removed it is not given it again."""


class Office:
    """The store that the datasets live in, and the desk to ask at. One for all sessions."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.data, editions_kept=settings.editions_kept)
        self._lock = Lock()
        self._desk: Desk | None = None
        self._noticed: Noticed | None = None

    @property
    def desk(self) -> "Desk":
        """The desk, made when the first question is asked: its engine is the heaviest thing to load."""
        with self._lock:
            if self._desk is None:
                self._desk = self._opened()
            return self._desk

    @property
    def noticed(self) -> "Noticed":
        """What stands out in each dataset, as far as somebody has looked."""
        from core.noticed import Noticed

        desk = self.desk
        with self._lock:
            if self._noticed is None:
                self._noticed = Noticed(desk)
            return self._noticed

    def _opened(self) -> "Desk":
        from core.desk import Desk
        from core.engine import Limits
        from data_loaders.engines.duckdb_engine import DuckDBEngine

        set_to = self.settings
        limits = Limits(set_to.query_seconds, set_to.memory_mb, set_to.threads, set_to.cells)
        engine = DuckDBEngine(self.store.files, limits, set_to.data / "staging")
        return Desk(engine, self.store.catalog, kept_bytes=set_to.answers_mb << 20)


def open_office(settings: Settings) -> Office:
    """Return an office over the data folder; a first start brings the sample ministry."""
    office = Office(settings)
    if settings.sample and not (settings.data / _BROUGHT).exists():
        bring_sample(office.store)
        (settings.data / _BROUGHT).touch()
    return office


def bring_sample(store: Store) -> None:
    """Put the sample ministry's datasets into the store; the ones already there stay as they are."""
    for folder in sorted(SAMPLE.iterdir()):
        if (folder / "datapackage.json").exists():
            store.install(folder)


def remove_sample(store: Store) -> None:
    """Take the sample ministry's datasets out of the store."""
    for name, dataset in store.catalog().datasets.items():
        if dataset.is_sample:
            store.remove(name)
