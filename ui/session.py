"""What a browser session is: who is looking, the one desk everybody asks at, and what this tab remembers."""

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.access import Role, Viewer
from core.catalog import Catalog, Dataset, Edition
from core.question import Question
from core.settings import Settings
from core.words import Message
from data_loaders import Office, bring_sample, open_office, remove_sample
from ui.door import through_the_door

if TYPE_CHECKING:
    from core.answer import Answer
    from core.engine import Reading


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """Return the settings in force, read once."""
    return Settings.read()


def office() -> Office:
    """Return the desk and the store behind it: one for all sessions."""
    through_the_door()
    return _office()


@st.cache_resource(show_spinner=False)
def _office() -> Office:
    return open_office(settings())


def viewer() -> Viewer:
    """Return who is looking. Until there is a login, the one user of this computer is a steward."""
    return Viewer(Role.STEWARD)


def catalog() -> Catalog:
    """Return the datasets that the viewer may know of."""
    return office().store.catalog().visible_to(viewer())


def ask(question: Question) -> "Answer":
    """Return the desk's answer; a newer question of the same tab stops this one."""
    return office().desk.ask(question, viewer(), _readings().take)


def is_kept(question: Question) -> bool:
    """Return whether the answer is at hand at once."""
    return office().desk.is_kept(question, viewer())


def explain(question: Question) -> str:
    """Return how the question is counted, as the engine would say it."""
    return office().desk.explain(question, viewer())


def bring_back_sample() -> None:
    """Put the sample ministry's datasets into the store."""
    bring_sample(office().store)


def take_out_sample() -> None:
    """Take the sample ministry's datasets out of the store."""
    remove_sample(office().store)


def editions(dataset: Dataset) -> tuple[Edition, ...]:
    """Return the editions that are kept, newest first."""
    return office().store.editions(dataset.name)


def broken_datasets() -> tuple[tuple[str, Message], ...]:
    """Return the datasets that the catalogue leaves out, with the reason."""
    return office().store.broken()


def restore(dataset: Dataset, edition: str) -> None:
    """Bring an older edition back."""
    office().store.restore(dataset.name, edition)


def remove(dataset: Dataset) -> None:
    """Delete a dataset with all its editions."""
    office().store.remove(dataset.name)


def beside(dataset: Dataset, file: str) -> Path | None:
    """Return a file that lies beside the rows of this edition, such as those that were refused, if there is one."""
    return office().store.extra(dataset, file)


def begin() -> None:
    """Start a run of the script: what the run before it is still counting is not wanted any more."""
    _readings().drop()


def stop(question: Question) -> None:
    """Stop counting, and do not begin this question again until asked to."""
    _readings().drop()
    remember("stopped", question)


def remember(name: str, value: Any) -> None:
    """Keep something for this tab, for as long as it is open."""
    st.session_state[name] = value


def remembered(name: str, default: Any = None) -> Any:
    """Return what this tab remembers under a name."""
    return st.session_state.get(name, default)


def forget(name: str) -> None:
    """Let go of what this tab remembers under a name."""
    st.session_state.pop(name, None)


class _Readings:
    """What this tab is having counted right now."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reading: Reading | None = None

    def take(self, reading: "Reading") -> None:
        with self._lock:
            self._reading = reading

    def drop(self) -> None:
        with self._lock:
            reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()


def _readings() -> _Readings:
    readings = remembered("_readings")
    if readings is None:
        readings = _Readings()
        remember("_readings", readings)
    return readings  # type: ignore[no-any-return]
