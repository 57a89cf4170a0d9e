"""Reading in a process apart: what it may use, how it ends, and what the app hears of it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.errors import Cancelled, UnreadableFile
from data_loaders import SAMPLE, looking
from data_loaders.apart import ROOT, Limits, apart
from data_loaders.intake import Unwatched
from data_loaders.reading import Wanted, read_files
from tests.data_loaders import misbehaving

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither kill -9 nor limits")


class CancelsWhenItHears:
    """A watch of somebody who presses cancel as soon as she hears how far the work is."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def progress(self, _share: float | None, rows: int) -> None:
        self.heard.append(rows)

    def is_cancelled(self) -> bool:
        return bool(self.heard)


def test_a_file_is_looked_at_as_if_it_were_here(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("región;n\nÁncash;1\nPuno;2\n", "utf-8")
    found = apart(
        looking.look, Unwatched(), Limits(), path=path, shown_name="data.csv", scratch=tmp_path / "s"
    )
    assert found == looking.look(path, "data.csv", tmp_path / "t")


def test_our_errors_arrive_with_their_sentence(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    with pytest.raises(UnreadableFile, match="is empty"):
        apart(looking.look, Unwatched(), Limits(), path=path, shown_name="empty.csv", scratch=tmp_path / "s")


@needs_signals
@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (misbehaving.dies, "broke off"),
        (misbehaving.takes_all_memory, "more memory"),
        (misbehaving.raises_with_a_record, "reason is not known"),
        (misbehaving.panics, "reason is not known"),
    ],
)
def test_whatever_happens_over_there_is_a_sentence_here(
    deed: object, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(UnreadableFile, match=says) as caught:
        apart(deed, Unwatched(), Limits(memory_mb=1_024))  # type: ignore[arg-type]
    assert "71234567" not in str(caught.value) + caplog.text


def test_what_takes_too_long_is_stopped() -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableFile, match="far longer"):
        apart(misbehaving.hangs, Unwatched(), Limits(seconds=1), report=False)
    assert time.monotonic() - began < 20


@needs_signals
def test_processor_time_is_limited_too() -> None:
    with pytest.raises(UnreadableFile, match="far longer"):
        apart(misbehaving.spins, Unwatched(), Limits(seconds=30), cpu_seconds=1)


def test_cancelling_ends_the_process_and_progress_is_heard() -> None:
    watch, before = CancelsWhenItHears(), set(children_of(os.getpid()))
    with pytest.raises(Cancelled):
        apart(misbehaving.hangs, watch, Limits(), report=True)
    assert watch.heard == [1]
    assert set(children_of(os.getpid())) <= before


def test_what_a_library_prints_does_not_disturb() -> None:
    assert apart(misbehaving.prints, Unwatched(), Limits()) == "said"


def test_passwords_stay_on_this_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VENTANILLA_DB_MINISTRY_URL", "postgresql://user:secret@host")
    names = apart(misbehaving.tells_its_environment, Unwatched(), Limits())
    assert "PATH" in names
    assert not [name for name in names if name.startswith("VENTANILLA_DB")]


@needs_signals
@pytest.mark.parametrize("deed", ["hangs", "holds_the_interpreter"])
def test_the_process_ends_with_the_one_that_began_it(deed: str) -> None:
    program = (
        "from data_loaders.apart import apart, Limits; from data_loaders.intake import Unwatched;"
        f"from tests.data_loaders import misbehaving; apart(misbehaving.{deed}, Unwatched(), Limits(), report=True)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    child = _wait_for(lambda: children_of(parent.pid))[0]
    time.sleep(1)  # it has begun its work
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert _wait_for(lambda: not Path(f"/proc/{child}").exists() or is_dead(child))


def test_many_threads_read_at_once(tmp_path: Path) -> None:
    found = []

    def look(number: int) -> None:
        path = tmp_path / f"{number}.csv"
        path.write_text(f"a,b\n{number},x\n{number},y\n")
        found.append(
            apart(
                looking.look,
                Unwatched(),
                Limits(),
                path=path,
                shown_name=path.name,
                scratch=tmp_path / f"s{number}",
            )
        )

    threads = [threading.Thread(target=look, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.preview[0][0] for each in found) == ["0", "1", "2", "3"]


def children_of(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task")
    if not tasks.exists():
        pytest.skip("children are counted in /proc, which this system does not have")
    return [
        int(child)
        for path in tasks.glob("*/children")
        for child in path.read_text().split()
        if not is_dead(int(child))
    ]


def is_dead(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def _wait_for(happens, seconds: float = 15):  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + seconds
    while not (result := happens()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return result


def test_a_small_table_needs_no_gigabyte(tmp_path: Path) -> None:
    payroll = SAMPLE / "payroll" / "data.parquet"
    read = read_files([(payroll.name, payroll)], Wanted(), tmp_path, Unwatched(), memory_mb=1_000)
    assert [piece.staged.files[0].loaded for piece in read.pieces] == [134_754]
