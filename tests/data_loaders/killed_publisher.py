"""A process that changes a store until it kills itself, as `kill -9` would, before its n-th step on the disk.

    python -m tests.data_loaders.killed_publisher <data folder> <step>

Steps are counted by Python's own audit events, so that no step is forgotten. With step 0 it publishes for ever
and is killed from outside. Each edition holds one record more than the last: 1, 2, 3, ...
"""

import os
import signal
import sys
from pathlib import Path

from data_loaders.store import Store
from tests.data_loaders.small_dataset import published

STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "fcntl.flock", "shutil.rmtree"}


def kill_before_step(number: int) -> None:
    left = number

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        writes = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if writes or event in STEPS:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def main(root: Path, step: int) -> None:
    store = Store(root, editions_kept=2)
    records = store.catalog().dataset("schools").edition.records
    print("ready", flush=True)
    if step:
        kill_before_step(step)
        published(store, range(records + 1))
        print("published", flush=True)
        return
    while True:
        records += 1
        published(store, range(records))
        print(records, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
