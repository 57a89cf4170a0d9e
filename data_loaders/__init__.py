"""Brings data in and hands over an office: the desk to ask at and the store behind it. No Streamlit here."""

from dataclasses import dataclass
from pathlib import Path

from core.desk import Desk
from core.engine import Limits
from core.settings import Settings
from data_loaders.engines.duckdb_engine import DuckDBEngine
from data_loaders.store import Store

SAMPLE = Path(__file__).parents[1] / "sample_data" / "ministry"

_BROUGHT = "sample-was-brought"
"""An empty file: the sample ministry has been here, so that a person who removed it is not given it again."""


@dataclass(frozen=True)
class Office:
    """The desk, the store its datasets live in, and the settings of both."""

    desk: Desk
    store: Store
    settings: Settings


def open_office(settings: Settings) -> Office:
    """Return an office over the data folder; a first start brings the sample ministry."""
    store = Store(settings.data, editions_kept=settings.editions_kept)
    if settings.sample and not (settings.data / _BROUGHT).exists():
        bring_sample(store)
        (settings.data / _BROUGHT).touch()
    limits = Limits(settings.query_seconds, settings.memory_mb, settings.threads, settings.cells)
    engine = DuckDBEngine(store.files, limits, settings.data / "staging")
    return Office(Desk(engine, store.catalog, kept_bytes=settings.answers_mb << 20), store, settings)


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
