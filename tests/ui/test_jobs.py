import threading

import pytest

from core.errors import Cancelled, UnreadableFile
from core.words import Message
from ui.jobs import Job, State


def test_a_job_that_ends_brings_its_result():
    job = Job(lambda watch: 42, "Counting")
    job.wait(5)
    assert (job.state, job.result, job.failure) == (State.DONE, 42, None)


def test_a_job_hears_how_far_it_is():
    def work(watch):
        watch.progress(0.5, 1_000)

    job = Job(work, "Counting")
    job.wait(5)
    assert (job.share, job.rows) == (0.5, 1_000)


def test_a_cancelled_job_stops_and_brings_nothing():
    started = threading.Event()

    def work(watch):
        started.set()
        while not watch.is_cancelled():
            threading.Event().wait(0.005)
        raise Cancelled(Message("Stopped."))

    job = Job(work, "Counting")
    assert started.wait(5)
    assert job.state is State.RUNNING
    job.cancel()
    job.wait(5)
    assert (job.state, job.result) == (State.CANCELLED, None)


def test_what_a_person_may_read_reaches_her():
    def work(watch):
        raise UnreadableFile(Message("The file is empty."))

    job = Job(work, "Reading")
    job.wait(5)
    assert job.state is State.FAILED
    assert str(job.failure) == "The file is empty."


@pytest.mark.parametrize("error", [ValueError("Juana Quispe, 61802919"), OSError("No space left on device")])
def test_an_unforeseen_failure_is_told_without_a_record(error, caplog):
    def work(watch):
        raise error

    job = Job(work, "Reading")
    job.wait(5)
    assert job.state is State.FAILED
    assert "nothing was stored" in str(job.failure)
    assert str(error) not in str(job.failure) + caplog.text
    assert type(error).__name__ in caplog.text
