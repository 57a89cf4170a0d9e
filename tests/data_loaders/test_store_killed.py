"""Processes that die, or that publish at the same time: the last edition stays whole."""

import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data_loaders.store import Store
from tests.data_loaders.small_dataset import published, pupils_in

ROOT = Path(__file__).parents[2]
STEPS_OF_A_PUBLICATION = 45

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal, and Windows has none")


def publisher(root, step=0):
    command = [sys.executable, "-m", "tests.data_loaders.killed_publisher", str(root), str(step)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def check_whole(root):
    """Return the records of the published edition, after checking that everything that is kept is whole."""
    store = Store(root, editions_kept=2)
    assert store.broken() == ()
    current = store.catalog().dataset("schools")
    kept = store.editions("schools")
    assert current.edition in kept
    for edition in kept:
        [file] = (root / "datasets" / "schools" / "editions" / edition.id).glob("data*.parquet")
        assert hashlib.sha256(file.read_bytes()).hexdigest() == edition.sha256
    assert pupils_in(store, current) == list(range(current.edition.records))
    # what was never published is gone, and no unfinished file is left
    folders = {path.name for path in (root / "datasets" / "schools" / "editions").iterdir()}
    assert folders == {edition.id for edition in kept}
    assert list(root.rglob("*.unfinished")) == []
    return current.edition.records


@pytest.fixture
def root(tmp_path):
    store = Store(tmp_path / "data", editions_kept=2)
    for records in range(1, 5):  # so that there is something to prune, too
        published(store, range(records))
    return store.root


def test_a_process_killed_before_any_step_of_a_publication_leaves_the_old_or_the_new_edition(root):
    before, outcomes = 4, []
    for step in range(1, STEPS_OF_A_PUBLICATION + 1):
        process = publisher(root, step)
        said, _ = process.communicate(timeout=60)
        after = check_whole(root)
        assert after in {before, before + 1}
        assert after == before + 1 or said == ""  # what was said to be published is published
        outcomes.append((process.returncode, after - before))
        before = after
    # The steps cover the whole publication: the first kills come before it shows, the last run to the end.
    assert outcomes[0] == (-9, 0)
    assert (-9, 1) in outcomes
    assert outcomes[-1] == (0, 1)


@pytest.mark.slow
def test_a_hundred_and_fifty_kills_at_random_moments_lose_nothing(root):
    moments = random.Random(2)
    before = 4
    for _ in range(150):
        process = publisher(root)
        time.sleep(moments.uniform(0, 0.06))
        process.kill()
        said = [int(line) for line in process.communicate(timeout=60)[0].split()]
        after = check_whole(root)
        assert after in {said[-1] if said else before, (said[-1] if said else before) + 1}
        before = after


def test_two_processes_that_publish_the_same_dataset_break_nothing(root):
    both = [publisher(root), publisher(root)]
    for process in both:
        for _ in range(5):
            assert process.stdout.readline().strip().isdigit()
    for process in both:
        process.kill()
        process.communicate(timeout=60)
    assert check_whole(root) >= 5
