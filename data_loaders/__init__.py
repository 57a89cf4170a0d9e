"""Brings data in and hands over an office: the desk to ask at and the store behind it. No Streamlit here."""

from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar, cast

from core.settings import Settings
from data_loaders.store import Store

if TYPE_CHECKING:
    from core.desk import Desk
    from core.engine import Limits
    from core.noticed import Noticed
    from data_loaders.checking.checks import Checks
    from data_loaders.dictionaries import Dictionaries
    from data_loaders.linking import Links
    from data_loaders.profiling.profiles import Profiles

Part = TypeVar("Part")

SAMPLE = Path(__file__).parents[1] / "sample_data" / "ministry"
_BROUGHT = "sample-was-brought"
"""An empty file: the sample ministry has been here, so that a person who removed it is not given it again."""


class Office:
    """The store that the datasets live in, and the counters in front of it. One for all sessions.

    Each counter is made when it is first asked for: what it needs is heavy to load.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.data, editions_kept=settings.editions_kept)
        self._lock = RLock()  # some counters need others
        self._parts: dict[str, object] = {}

    @property
    def desk(self) -> "Desk":
        """Where every question is asked."""

        def opened() -> "Desk":
            from core.desk import Desk
            from data_loaders.engines.duckdb_engine import DuckDBEngine

            set_to = self.settings
            engine = DuckDBEngine(self.store.files, self._limits(), set_to.data / "staging")
            return Desk(engine, self.store.catalog, kept_bytes=set_to.answers_mb << 20)

        return self._once("desk", opened)

    @property
    def profiles(self) -> "Profiles":
        """What the stored values of each edition look like."""

        def made() -> "Profiles":
            from data_loaders.profiling.profiles import Profiles

            set_to = self.settings
            return Profiles(self.store, memory_mb=set_to.memory_mb, threads=set_to.threads)

        return self._once("profiles", made)

    @property
    def checks(self) -> "Checks":
        """The checks of every dataset, what they found, and what people said about it."""

        def made() -> "Checks":
            from data_loaders.checking.checks import Checks

            return Checks(self.store, self.profiles.profile)

        return self._once("checks", made)

    @property
    def dictionaries(self) -> "Dictionaries":
        """What people say about the datasets."""

        def made() -> "Dictionaries":
            from data_loaders.dictionaries import Dictionaries

            return Dictionaries(self.store)

        return self._once("dictionaries", made)

    @property
    def links(self) -> "Links":
        """The links between datasets, and the map of them."""

        def made() -> "Links":
            from data_loaders.linking import Links

            return Links(self.store, self._limits())

        return self._once("links", made)

    @property
    def noticed(self) -> "Noticed":
        """What stands out in each dataset, as far as somebody has looked."""

        def made() -> "Noticed":
            from core.noticed import Noticed

            return Noticed(self.desk)

        return self._once("noticed", made)

    def _once(self, name: str, make: Callable[[], Part]) -> Part:
        with self._lock:
            if name not in self._parts:
                self._parts[name] = make()
            return cast(Part, self._parts[name])

    def _limits(self) -> "Limits":
        from core.engine import Limits

        set_to = self.settings
        return Limits(set_to.query_seconds, set_to.memory_mb, set_to.threads, set_to.cells)


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
