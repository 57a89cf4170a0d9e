"""The profiles of all datasets: kept beside their editions, made when first asked for, by one at a time."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from threading import BoundedSemaphore, Lock, Thread

from core.access import Viewer
from core.catalog import Dataset
from core.disclosure import exact_only
from core.errors import AppError, Cancelled
from core.profile import Profile
from core.words import Message, N_
from data_loaders.intake import Unwatched, Watch
from data_loaders.profiling.changes import changes
from data_loaders.profiling.counting import Counting, counting
from data_loaders.profiling.keeping import description_of, keep, read_kept
from data_loaders.profiling.making import make_profile, variables_only
from data_loaders.store import Store

log = logging.getLogger(__name__)

MEMORY_MB = 1200
"""What the engine of one profile may use; the rest of the process stays within 2 GB."""
AT_ONCE = 2
REMEMBERED = 16
_LOOK_SECONDS = 0.1

_Key = tuple[str, str, str]
_Make = Callable[[Dataset, Counting], Profile]


class Profiles:
    """What the office knows of its editions. Safe to share: who asks for one that is being made waits for it."""

    def __init__(self, store: Store, *, memory_mb: int = MEMORY_MB, threads: int = 0) -> None:
        self._store = store
        self._memory_mb = min(memory_mb, MEMORY_MB)
        self._threads = threads
        self._lock = Lock()
        self._making: dict[_Key, Lock] = {}
        self._places = BoundedSemaphore(AT_ONCE)
        self._remembered: OrderedDict[_Key, Profile] = OrderedDict()

    def kept(self, dataset: Dataset, viewer: Viewer) -> Profile | None:
        """Return the profile at once, if it was made before. Raises NotAllowed."""
        exact_only(dataset, viewer)
        return self._known(dataset)

    def profile(self, dataset: Dataset, viewer: Viewer, watch: Watch) -> Profile:
        """Return the profile, made now if need be. Raises NotAllowed, Cancelled, EngineFailed, StoreFailed."""
        exact_only(dataset, viewer)
        return self._profile(dataset, watch)

    def prepare(self, dataset: Dataset) -> Thread:
        """Make the profile in the background, so that it is there when it is first asked for; errors are only logged."""
        thread = Thread(target=self.make, args=(dataset,), name=f"profile {dataset.name}", daemon=True)
        thread.start()
        return thread

    def make(self, dataset: Dataset, watch: Watch | None = None) -> None:
        """Make the profile, for nobody in particular. Never fails: what goes wrong, cancelling included, is only logged."""
        try:
            self._profile(dataset, watch or Unwatched())
        except AppError as error:
            log.warning("%s was not profiled: %s", dataset.name, type(error).__name__)
        except Exception as error:  # noqa: BLE001 - nobody waits for it; its message may quote a record
            log.error("%s was not profiled: %s", dataset.name, type(error).__name__)

    def _profile(self, dataset: Dataset, watch: Watch) -> Profile:
        known = self._known(dataset)
        if known is not None:
            return known
        with self._lock:
            turn = self._making.setdefault(_key(dataset), Lock())
        _wait(turn, watch)
        try:
            return self._known(dataset) or self._made(dataset, watch)
        finally:
            turn.release()

    def _made(self, dataset: Dataset, watch: Watch) -> Profile:
        _wait(self._places, watch)
        try:
            profile = self._compared(dataset, self._count(dataset, watch, make_profile), watch)
        finally:
            self._places.release()
        keep(profile, dataset, self._store)
        self._remember(dataset, profile)
        return profile

    def _compared(self, dataset: Dataset, profile: Profile, watch: Watch) -> Profile:
        """Return the profile with what changed against the edition before, if that is still kept."""
        before = self._before(dataset)
        if before is None:
            return profile
        earlier = read_kept(before, self._store) or self._count(before, watch, variables_only)
        return replace(profile, before=before.edition.id, changes=changes(earlier, profile))

    def _before(self, dataset: Dataset) -> Dataset | None:
        editions = self._store.described(dataset.name)
        when = (dataset.edition.published, dataset.edition.id)
        return next((each for each in editions if (each.edition.published, each.edition.id) < when), None)

    def _count(self, dataset: Dataset, watch: Watch, make: _Make) -> Profile:
        files = self._store.files(dataset)
        with (
            self._store.scratch() as scratch,
            counting(files, scratch, watch, memory_mb=self._memory_mb, threads=self._threads) as counted,
        ):
            return make(dataset, counted)

    def _known(self, dataset: Dataset) -> Profile | None:
        with self._lock:
            profile = self._remembered.get(_key(dataset))
        if profile is None:
            profile = read_kept(dataset, self._store)
            if profile is not None:
                self._remember(dataset, profile)
        return profile

    def _remember(self, dataset: Dataset, profile: Profile) -> None:
        with self._lock:
            self._remembered[_key(dataset)] = profile
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)


def _key(dataset: Dataset) -> _Key:
    return dataset.name, dataset.edition.id, description_of(dataset)


def _wait(turn: "Lock | BoundedSemaphore", watch: Watch) -> None:
    """Wait for somebody else who is counting, unless the watch says that it is not wanted any more."""
    while not turn.acquire(timeout=_LOOK_SECONDS):
        watch.progress(None, 0)
        if watch.is_cancelled():
            raise Cancelled(Message(_STOPPED))


_STOPPED = N_("Counting was stopped. What was there before is unchanged.")
