"""Long work that must not block the page: it runs in a thread of its own, tells how far it is, and can be cancelled."""

import logging
from collections.abc import Callable
from enum import StrEnum
from threading import Thread
from typing import Generic, TypeVar

import streamlit as st

from core.errors import AppError, Cancelled
from core.words import Message, N_
from data_loaders.intake import Watch
from ui.words import _, plain, voice

log = logging.getLogger(__name__)

Result = TypeVar("Result")

_EVERY_SECONDS = 0.4


class State(StrEnum):
    """How a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Generic[Result]):
    """One piece of work. It is also the Watch that the work reports to."""

    def __init__(self, work: Callable[[Watch], Result], title: str) -> None:
        self.title = title
        self.state = State.RUNNING
        self.share: float | None = None
        self.rows = 0
        self.result: Result | None = None
        self.failure: Message | None = None
        self.error: AppError | None = None
        self._is_cancelled = False
        self._thread = Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def progress(self, share: float | None, rows: int) -> None:
        """Hear how far the work is."""
        self.share, self.rows = share, rows

    def is_cancelled(self) -> bool:
        """Return whether somebody pressed cancel."""
        return self._is_cancelled

    def cancel(self) -> None:
        """Ask the work to stop; it does so within about a second."""
        self._is_cancelled = True

    def wait(self, seconds: float) -> None:
        """Wait a moment: work that is done by then needs no progress bar."""
        self._thread.join(seconds)

    def _run(self, work: Callable[[Watch], Result]) -> None:
        try:
            self.result = work(self)
            self.state = State.DONE
        except Cancelled:
            self.state = State.CANCELLED
        except AppError as error:
            self.failure, self.error, self.state = error.message, error, State.FAILED
        except Exception as error:  # noqa: BLE001 - the thread's last line: whatever it is, the person is told
            # the message may quote a record, so only its kind is logged
            log.error("A job failed: %s", type(error).__name__)
            text = N_(
                "Something went wrong and nothing was stored. Try again; if it happens again, tell your steward."
            )
            self.failure, self.state = Message(text), State.FAILED


@st.fragment(run_every=_EVERY_SECONDS)
def follow(job: Job[Result]) -> None:
    """Show how far a job is, with a button that cancels it; the page goes on by itself when it has ended."""
    if job.state is not State.RUNNING:
        st.rerun()
    rows = voice().number(job.rows)
    text = _("%(title)s: %(rows)s rows", title=job.title, rows=rows) if job.rows else job.title
    st.progress(min(job.share or 0.0, 1.0), text=plain(text))
    st.button(_("Cancel"), key="cancel_job", icon=":material/stop_circle:", on_click=job.cancel)
