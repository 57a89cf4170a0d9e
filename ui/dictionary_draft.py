"""A dictionary while it is edited in one tab: what was stored when it was opened, and what the person has made of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.catalog import Dataset
from core.dictionary import Dictionary, changes, is_silent, laid_over
from core.dictionary_faults import faults
from core.dictionary_review import languages_of
from core.errors import AppError, StoreFailed
from core.words import Message
from ui.session import forget, office, remember, remembered, viewer


@dataclass
class Draft:
    """What is being edited. `round` counts how often the grids were filled anew: their own edits count from there.

    `failure` is why the last saving did not work; `is_stale`: somebody else has saved in the meantime.
    """

    dataset: Dataset
    stored: Dictionary
    dictionary: Dictionary
    round: int = 0
    failure: Message | None = None
    is_stale: bool = False
    is_saved: bool = False
    shown: dict[str, object] = field(default_factory=dict)

    @property
    def unsaved(self) -> Dictionary:
        """What the person says otherwise than what is stored."""
        return changes(self.stored, self.dictionary)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return not is_silent(self.unsaved)

    def faults(self) -> tuple[Message, ...]:
        """Return what has to be corrected before it can be saved, of what was changed."""
        entries = tuple(self.dictionary.entry(entry.name) for entry in self.unsaved.variables)
        return faults(replace(self.dictionary, variables=entries), self.dataset) if self.is_changed else ()

    def languages(self) -> tuple[str, ...]:
        """Return the languages that anything is said in, found out once a round: there may be many codes."""
        found = self.base("languages", lambda: languages_of(self.dictionary))
        return found if isinstance(found, tuple) else ()

    def refill(self) -> None:
        """Fill the grids anew: with another language, another list, or other rows."""
        self.round += 1
        self.shown.clear()

    def base(self, name: str, make: Callable[[], object]) -> object:
        """Return what a grid was filled with in this round; its edits count from there."""
        if name not in self.shown:
            self.shown[name] = make()
        return self.shown[name]


def opened(dataset: Dataset) -> Draft:
    """Return the draft of this tab; a fresh one where nothing is unsaved and the stored one has changed.

    Raises an AppError where this viewer may not see it, or it cannot be read.
    """
    stored = office().dictionaries.dictionary(dataset, viewer())
    draft: Draft | None = remembered(_key(dataset))
    if draft is None or (not draft.is_changed and draft.stored != stored):
        before = draft
        draft = Draft(dataset, stored, stored, round=before.round + 1 if before else 0)
        draft.is_saved = before.is_saved if before else False
        remember(_key(dataset), draft)
    elif draft.stored == stored:
        draft.dataset = dataset
    return draft


def change(draft: Draft, dictionary: Dictionary) -> None:
    """Put an edit into the draft; nothing is stored yet."""
    draft.dictionary, draft.failure, draft.is_saved = dictionary, None, False


def save(draft: Draft) -> None:
    """Store the draft. What goes wrong stays in the draft, with everything that was written."""
    try:
        after = office().dictionaries.save(draft.dataset, viewer(), draft.dictionary)
        stored = office().dictionaries.dictionary(after, viewer())
    except AppError as error:
        draft.failure = error.message
        draft.is_stale = isinstance(error, StoreFailed) and _is_stale(draft)
        return
    draft.dataset, draft.stored, draft.dictionary = after, stored, stored
    draft.failure, draft.is_stale, draft.is_saved = None, False, True
    draft.refill()


def undo(draft: Draft) -> None:
    """Go back to what is stored."""
    forget(_key(draft.dataset))
    fresh = opened(office().store.catalog().dataset(draft.dataset.name))
    fresh.round = draft.round + 1


def put_on_top(draft: Draft) -> None:
    """Lay the person's changes over what somebody else has saved in the meantime."""
    mine = draft.unsaved
    undo(draft)
    fresh: Draft = remembered(_key(draft.dataset))
    change(fresh, laid_over(fresh.stored, mine))
    fresh.refill()


def _is_stale(draft: Draft) -> bool:
    try:
        now = office().store.catalog().dataset(draft.dataset.name)
        return office().dictionaries.dictionary(now, viewer()).version != draft.stored.version
    except AppError:
        return False


def _key(dataset: Dataset) -> str:
    return f"dictionary_{dataset.name}"
