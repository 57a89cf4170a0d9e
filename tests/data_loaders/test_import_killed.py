"""An import that is killed at any moment: the edition before is whole, nothing is left behind, the inbox is untouched."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data_loaders.store import Store
from tests.data_loaders.test_apart import children_of, is_dead

ROOT = Path(__file__).parents[2]
ROWS = 60_000

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal, and Windows has none")


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of a few megabytes, of the kinds that are read in different ways."""
    folder = tmp_path_factory.mktemp("inbox")
    lines = [
        f"{number:08d};{number % 25:02d};{number / 7:.3f};lugar {number % 977}" for number in range(ROWS)
    ]
    (folder / "padron.csv").write_text("codigo;region;monto;lugar\n" + "\n".join(lines) + "\n", "utf-8")
    lines[100] += ";one too many"
    lines[200] = lines[200].replace("lugar", '"lugar')
    (folder / "sucio.csv").write_text("codigo;region;monto;lugar\n" + "\n".join(lines) + "\n", "utf-8")
    return folder


def start(inbox: Path, data: Path, file: str) -> "subprocess.Popen[bytes]":
    command = [
        "import",
        str(inbox / file),
        "--dataset",
        "padron",
        "--data",
        str(data),
        "--accept-proposals",
        "--json",
    ]
    return subprocess.Popen(
        [sys.executable, "-m", "data_loaders", *command],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def check_whole(data: Path) -> int:
    """Return the records of the published edition; everything that is kept is whole, and nothing else lies about."""
    store = Store(data)
    assert store.broken() == ()
    assert list((data / "staging").iterdir()) == []
    assert list(data.rglob("*.unfinished")) == []
    dataset = store.catalog().dataset("padron")
    folder = data / "datasets" / "padron" / "editions"
    assert {path.name for path in folder.iterdir()} == {edition.id for edition in store.editions("padron")}
    for edition in store.editions("padron"):
        [file] = (folder / edition.id).glob("data*.parquet")
        assert hashlib.sha256(file.read_bytes()).hexdigest() == edition.sha256
    return dataset.edition.records


def kill_at_random(inbox: Path, data: Path, file: str, seconds: float) -> bool:
    """Kill an import, unless it has ended by then; return whether it was killed."""
    process = start(inbox, data, file)
    time.sleep(seconds)
    over_there = children_of(process.pid)
    is_killed = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 20
    while not all(map(is_dead, over_there)):
        assert time.monotonic() < deadline, "the process that reads outlived the import"
        time.sleep(0.02)
    return is_killed


def killed(inbox: Path, data: Path, times: int) -> int:
    """Kill imports at moments spread over the time that one takes; return how many were killed before their end."""
    before = {path.name: path.read_bytes() for path in inbox.iterdir()}
    began = time.monotonic()
    assert start(inbox, data, "padron.csv").wait() == 0
    whole, records, hits = time.monotonic() - began, check_whole(data), 0
    assert records == ROWS
    moments = random.Random(3)
    for number in range(times):
        file = ("padron.csv", "sucio.csv")[number % 2]
        hits += kill_at_random(inbox, data, file, moments.uniform(0.1, 1.1) * whole)
        assert check_whole(data) in (ROWS, ROWS - 1)  # the stray quote is mended, the surplus value refused
        assert {path.name: path.read_bytes() for path in inbox.iterdir()} == before
    return hits


def test_a_few_kills_at_random_moments_of_an_import_lose_nothing(inbox: Path, tmp_path: Path) -> None:
    assert killed(inbox, tmp_path / "data", 4) >= 1


@pytest.mark.sweep
def test_fifty_kills_at_random_moments_of_imports_lose_nothing(inbox: Path, tmp_path: Path) -> None:
    assert killed(inbox, tmp_path / "data", 50) >= 25


def test_interrupting_ends_an_import_with_nothing_stored(inbox: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    process = start(inbox, data, "padron.csv")
    time.sleep(1.0)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(30) != 0
    store = Store(data)
    assert "padron" not in store.catalog().datasets
    assert list((data / "staging").iterdir()) == []
