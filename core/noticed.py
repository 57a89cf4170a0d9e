"""What stands out in each dataset, found once per edition and kept for as long as the app runs."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from core.access import Clearance, Viewer
from core.answer import Answer
from core.catalog import Dataset
from core.desk import Desk
from core.disclosure import clearance
from core.errors import Cancelled
from core.noteworthy import Noteworthy, noteworthy
from core.profile import Profile
from core.question import Question
from core.words import Message, N_

_MOST_KEPT = 1_000


@dataclass(frozen=True)
class _Key:
    dataset: str
    edition: str
    cleared: Clearance
    has_profile: bool


class Noticed:
    """Finds what stands out by asking at the desk; safe to share. A dataset described anew is looked at anew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: dict[_Key, tuple[Dataset, tuple[Noteworthy, ...]]] = {}
        self._lock = Lock()

    def kept(
        self, dataset: Dataset, viewer: Viewer, profile: Profile | None = None
    ) -> tuple[Noteworthy, ...] | None:
        """Return what was found before; None where nobody has looked yet."""
        key = _key(dataset, viewer, profile)
        with self._lock:
            looked_at, found = self._kept.get(key, (None, ()))
        return found if looked_at == dataset else None

    def find(
        self,
        dataset: Dataset,
        viewer: Viewer,
        profile: Profile | None = None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[Noteworthy, ...]:
        """Return what stands out, asking some dozens of questions; raises Cancelled between two of them."""
        key = _key(dataset, viewer, profile)

        def ask(question: Question) -> Answer:
            if is_cancelled():
                raise Cancelled(Message(N_("Stopped. Nothing was changed.")))
            return self._desk.ask(question, viewer)

        found = noteworthy(dataset, ask, profile)
        with self._lock:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (dataset, found)
        return found


def _key(dataset: Dataset, viewer: Viewer, profile: Profile | None) -> _Key:
    return _Key(dataset.name, dataset.edition.id, clearance(dataset, viewer), profile is not None)
