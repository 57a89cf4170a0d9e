"""What a reader may do at its worst; called in a process apart by `test_apart.py`."""

import ctypes
import os
import time

from data_loaders.intake import Watch


class Panic(BaseException):
    """As libraries in Rust raise it."""


def dies() -> str:
    ctypes.string_at(0)
    return "alive"


def takes_all_memory() -> str:
    return str(len(bytearray(4 << 30)))


def raises_with_a_record() -> str:
    raise ValueError("could not convert 71234567 Quispe")


def panics() -> str:
    raise Panic("71234567")


def hangs(watch: Watch, report: bool) -> str:
    for number in range(1, 600):
        if report:
            watch.progress(None, number)
        time.sleep(0.1)
    return "done"


def spins(cpu_seconds: int) -> str:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    while True:
        pass


def holds_the_interpreter(watch: Watch, report: bool) -> str:
    """A library that sleeps without letting other threads run."""
    watch.progress(None, int(report))
    ctypes.PyDLL(None).sleep(60)
    return "done"


def prints() -> str:
    print("noise")
    os.write(1, b"more noise\n")
    return "said"


def tells_its_environment() -> tuple[str, ...]:
    return tuple(os.environ)
