"""The engine: its limits, cancelling, and what it says when the data is not what it should be."""

import logging
import time
from pathlib import Path
from threading import Thread

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.catalog import Variable, VariableType
from core.engine import Limits
from core.errors import BadQuestion, Cancelled, EngineFailed
from tests.core.registers import STEWARD, Register, dataset_of, exams
from tests.core.registers import register as register_of

CANARY = "Marie Curie 4711"


def heavy(folder: Path, limits: Limits) -> Register:
    """A register whose medians by ten million bands take many seconds on one thread."""
    import duckdb

    path = folder / "heavy.parquet"
    duckdb.sql(
        "SELECT (random() * 1e9)::BIGINT AS pupil, random() AS score FROM range(4000000)"
    ).write_parquet(str(path))
    variables = (
        Variable("pupil", VariableType.INTEGER, {"en": "Pupil"}),
        Variable("score", VariableType.NUMBER, {"en": "Score"}),
    )
    return Register(path, dataset_of(*variables, name="heavy"), limits)


HEAVY = "show=median(score)&show=distinct(pupil)&show=quantile(score;0.9)&by=band(pupil;100)"


def test_too_many_groups_are_refused_with_a_way_out(tmp_path):
    register = exams(
        tmp_path,
    )
    few = Register(register.path, register.dataset, Limits(cells=3))
    with pytest.raises(BadQuestion, match=r"more than 3 groups\. Choose a coarser breakdown"):
        few.ask("show=rows&by=region")
    assert few.ask("show=rows&by=passed").table.num_rows == 3


def test_a_question_that_takes_too_long_is_stopped(tmp_path):
    register = heavy(tmp_path, Limits(seconds=0, memory_mb=4096, threads=1))
    with pytest.raises(EngineFailed, match="longer than 0 seconds"):
        register.ask(HEAVY)
    # the engine lives on
    register.engine._limits = Limits()
    assert register.value("show=rows") == 4_000_000


SOON_SECONDS = 10
"""Much less than the question takes, and enough for a computer with other things to do."""


def test_a_question_is_cancelled_from_another_thread_soon(tmp_path):
    register = heavy(tmp_path, Limits(seconds=60, memory_mb=4096, threads=1))
    began: list[float] = []
    watched = []

    def stop():
        time.sleep(0.2)
        began.append(time.perf_counter())
        watched[0].cancel()

    thread = Thread(target=stop)
    with pytest.raises(Cancelled, match="Stopped"):
        register.desk.ask(
            register.question(HEAVY), STEWARD, lambda reading: (watched.append(reading), thread.start())
        )
    assert time.perf_counter() - began[0] < SOON_SECONDS
    thread.join()
    assert register.value("show=rows") == 4_000_000


def test_a_question_cancelled_before_it_begins_is_not_counted(tmp_path):
    register = exams(tmp_path)
    with pytest.raises(Cancelled):
        register.desk.ask(register.question("show=rows"), STEWARD, lambda reading: reading.cancel())
    assert register.value("show=rows") == 12


def test_cancelling_a_question_that_is_over_does_nothing(tmp_path):
    register = exams(tmp_path)
    readings = []
    register.desk.ask(register.question("show=rows"), STEWARD, readings.append)
    readings[0].cancel()
    assert readings[0].progress() is None


def test_a_question_that_needs_more_memory_than_there_is_says_so(tmp_path):
    register = heavy(tmp_path, Limits(seconds=60, memory_mb=24, threads=1))
    with pytest.raises(EngineFailed, match="more memory than there is"):
        register.ask(HEAVY)
    assert register.value("show=rows") == 4_000_000


def test_nothing_is_spilled_beside_the_program(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    register = heavy(tmp_path, Limits(seconds=60, memory_mb=24, threads=1))
    with pytest.raises(EngineFailed):
        register.ask(HEAVY)
    assert [path.name for path in tmp_path.iterdir()] == ["heavy.parquet"]


def names_of_pupils() -> pa.Table:
    return pa.table(
        {"pupil": [f"{CANARY} {number}" for number in range(5000)], "score": [float(n) for n in range(5000)]}
    )


def pupils(folder: Path) -> Register:
    variables = (
        Variable("pupil", VariableType.TEXT, {"en": "Pupil"}),
        Variable("score", VariableType.NUMBER, {"en": "Score"}),
    )
    return register_of(folder, names_of_pupils(), dataset_of(*variables, name="pupils"))


def assert_refused_quietly(register: Register, address: str, caplog) -> EngineFailed:
    with caplog.at_level(logging.DEBUG), pytest.raises(EngineFailed) as caught:
        register.ask(address)
    said = f"{caught.value} {caught.value.__cause__} {caplog.text}"
    assert CANARY not in said
    assert str(register.path) not in said
    assert caught.value.__suppress_context__
    return caught.value


def test_a_file_that_vanishes_is_a_clear_sentence(tmp_path, caplog):
    register = pupils(tmp_path)
    register.path.unlink()
    error = assert_refused_quietly(register, "show=mean(score)", caplog)
    assert "could not be read" in str(error)
    with pytest.raises(EngineFailed):
        register.desk.explain(register.question("show=mean(score)"), STEWARD)


def test_a_file_that_vanishes_while_it_is_read_is_a_clear_sentence(tmp_path, caplog):
    register = pupils(tmp_path)
    with caplog.at_level(logging.DEBUG), pytest.raises(EngineFailed, match="could not be read"):
        register.desk.ask(register.question("show=mean(score)"), STEWARD, lambda _: register.path.unlink())


@pytest.mark.parametrize("damage", ["cut", "overwritten", "empty", "text"])
def test_a_damaged_file_is_a_clear_sentence_without_a_record(tmp_path, caplog, damage):
    register = pupils(tmp_path)
    whole = register.path.read_bytes()
    damaged = {
        "cut": whole[: len(whole) // 2],
        "overwritten": whole[:40] + b"\xff" * (len(whole) // 2) + whole[40 + len(whole) // 2 :],
        "empty": b"",
        "text": f"pupil,score\n{CANARY},1\n".encode(),
    }
    register.path.write_bytes(damaged[damage])
    assert_refused_quietly(register, "show=mean(score)&by=pupil", caplog)


def test_a_file_without_the_column_that_the_catalogue_promises_is_a_clear_sentence(tmp_path, caplog):
    register = pupils(tmp_path)
    pq.write_table(names_of_pupils().drop_columns(["score"]), register.path)
    for address in ("show=mean(score)", "show=rows&by=band(score;5)", "show=rows&where=score:1.."):
        assert_refused_quietly(register, address, caplog)


def test_text_where_the_catalogue_promises_a_number_is_refused_without_quoting_it(tmp_path, caplog):
    register = pupils(tmp_path)
    pq.write_table(pa.table({"pupil": ["a"], "score": [CANARY]}), register.path)
    with caplog.at_level(logging.DEBUG), pytest.raises((EngineFailed, BadQuestion)) as caught:
        register.ask("show=mean(score)")
    assert CANARY not in f"{caught.value} {caplog.text}"


def test_readings_that_failed_leave_room_for_others(tmp_path):
    register = pupils(tmp_path)
    whole = register.path.read_bytes()
    register.path.write_bytes(b"")
    for _ in range(20):  # more than the engine has places
        with pytest.raises(EngineFailed):
            register.ask("show=rows")
    register.path.write_bytes(whole)
    assert register.value("show=rows") == 5000
