"""Reading files in a process apart, with limits: a hostile or broken file may end that process, never the app.

`apart(function, watch, ...)` is `function(...)` in a child process. Arguments and result are plain values that travel as
JSON; results of any size lie in files. The child ends with its parent, also by kill -9; cancelling kills the child.
Limits of memory and of processor time exist where the system has them (not on Windows, where the time is limited by the
clock alone). The far side of the pipe is `python -m data_loaders.apart`.
"""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar, cast, get_type_hints

from core import errors
from core.errors import AppError, EngineFailed, UnreadableFile
from core.words import Message, N_
from data_loaders.intake import Watch
from data_loaders.plain_values import NotPlain, from_json, to_json
from data_loaders.scratch_engine import cancelled

T = TypeVar("T")

ROOT = Path(__file__).parents[1]
LOOK_SECONDS = 0.05
"""How often the parent looks whether somebody has pressed cancel."""
REPORT_SECONDS = 0.2
SECRETS = "VENTANILLA_DB"
"""Settings that begin so may hold passwords; the process that reads files has no use for them."""

_FRUGAL = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
"""Allocators that reserve no gigabytes of address space ahead: the limit below counts what is reserved as if it were used."""

_TIME_IS_UP = 24
"""SIGXCPU: the system's word for a process that has used its processor time."""

_log = logging.getLogger(__name__)

_BROKE_OFF = N_(
    "Reading the file broke off: it needs far more memory than a table of its size, or it is damaged. Nothing was stored. "
    "Check where it comes from, and save or export it again."
)
_TOO_SLOW = N_(
    "Reading the file took far longer than a table of its size does, so it was stopped. Nothing was stored. Check where it "
    "comes from, and save or export it again."
)
_MEMORY = N_(
    "The file needs more memory than reading may use. Nothing was stored. Split the file, or save it as CSV."
)
_FAILED = N_(
    "The file could not be read, and the reason is not known. Nothing was stored. Save it as CSV and add that; please "
    "report the kind of file."
)


@dataclass(frozen=True)
class Limits:
    """What the process apart may use: megabytes of address space, and seconds by the clock and per core."""

    memory_mb: int = 2_048
    seconds: int = 3_600

    def for_size(self, size: int) -> "Limits":
        """Return the limits for files of so many bytes: two minutes, and a second per two megabytes.

        >>> Limits().for_size(5_000_000_000).seconds
        2620
        """
        return replace(self, seconds=120 + size // 2_000_000)


def apart(function: Callable[..., T], watch: Watch, limits: Limits, **arguments: object) -> T:
    """Return what a function of a module returns for these arguments, called in a process of its own.

    The function's annotations say how arguments and result travel; one that takes `watch` reports and can be cancelled.
    Raises what the function raises of our errors, Cancelled, or UnreadableFile when the process did not survive.
    """
    call = {
        "function": f"{function.__module__}:{function.__qualname__}",
        "arguments": {name: json.loads(to_json(value)) for name, value in arguments.items()},
        "limits": asdict(limits),
    }
    process = _started(call)
    try:
        answer = _answer(process, watch, limits)
    finally:
        _end(process)
    if "error" in answer:
        raise _error(answer["error"])
    try:
        return cast(T, from_json(json.dumps(answer["result"]), get_type_hints(function)["return"]))
    except NotPlain:
        raise EngineFailed(Message(_FAILED)) from None


def _started(call: dict[str, Any]) -> "subprocess.Popen[bytes]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
    process = subprocess.Popen(
        [sys.executable, "-m", "data_loaders.apart"],
        cwd=ROOT,
        env=environment | _FRUGAL,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    if process.stdin is not None:
        try:
            process.stdin.write(json.dumps(call).encode() + b"\n")
            process.stdin.flush()
        except OSError:
            _log.warning("the process apart did not start")
    return process


def _answer(process: "subprocess.Popen[bytes]", watch: Watch, limits: Limits) -> dict[str, Any]:
    """Return the last line that the child says, passing on its progress."""
    said: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_listen, args=(process, said), daemon=True).start()
    deadline = time.monotonic() + limits.seconds
    while True:
        if watch.is_cancelled():
            raise cancelled()
        if time.monotonic() > deadline:
            raise UnreadableFile(Message(_TOO_SLOW))
        try:
            line = said.get(timeout=LOOK_SECONDS)
        except Empty:
            continue
        if line is None:
            raise _death(process)
        answer: dict[str, Any] = json.loads(line)
        if "progress" not in answer:
            return answer
        watch.progress(*answer["progress"])


def _listen(process: "subprocess.Popen[bytes]", said: "SimpleQueue[bytes | None]") -> None:
    for line in process.stdout or ():
        said.put(line)
    said.put(None)


def _death(process: "subprocess.Popen[bytes]") -> UnreadableFile:
    code = process.wait()
    _log.warning("the process that reads a file ended with %s", code)
    return UnreadableFile(Message(_TOO_SLOW if code == -_TIME_IS_UP else _BROKE_OFF))


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                _log.debug("the pipe was closed already")


def _error(given: dict[str, Any]) -> AppError:
    kind = getattr(errors, given["kind"], EngineFailed)
    is_ours = isinstance(kind, type) and issubclass(kind, AppError)
    return (kind if is_ours else EngineFailed)(from_json(json.dumps(given["message"]), Message))


class _Reporting:
    """The watch of the far side: it tells the parent how far the work is. Cancelling kills, so nobody asks here."""

    def __init__(self, say: Callable[[dict[str, Any]], None]) -> None:
        self._say, self._last = say, 0.0

    def progress(self, share: float | None, rows: int) -> None:
        """Tell it, but not more often than a person can read."""
        if time.monotonic() - self._last > REPORT_SECONDS:
            self._last = time.monotonic()
            self._say({"progress": [share, rows]})

    def is_cancelled(self) -> bool:
        """Return False: a cancelled child is killed."""
        return False


def serve() -> None:
    """Be the far side: read one call from standard input, answer on standard output, and end with the parent."""
    say = _speaker()
    call = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit(Limits(**call["limits"]))
    say(_called(call, say))


def _called(call: dict[str, Any], say: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    module, name = call["function"].split(":")
    try:
        function = getattr(import_module(module), name)
        hints = get_type_hints(function)
        arguments = {
            key: from_json(json.dumps(value), hints[key]) for key, value in call["arguments"].items()
        }
        if "watch" in hints:
            arguments["watch"] = _Reporting(say)
        return {"result": json.loads(to_json(function(**arguments)))}
    except AppError as error:
        return {"error": {"kind": type(error).__name__, "message": json.loads(to_json(error.message))}}
    except MemoryError:
        return {"error": {"kind": "UnreadableFile", "message": json.loads(to_json(Message(_MEMORY)))}}
    except BaseException as error:  # noqa: BLE001 - readers written in Rust raise panics that are no Exception
        # the text of the error may quote a record: only its kind travels
        _log.error("reading failed: %s", type(error).__name__)
        return {"error": {"kind": "UnreadableFile", "message": json.loads(to_json(Message(_FAILED)))}}


def _speaker() -> Callable[[dict[str, Any]], None]:
    """Return what writes one line to the parent; whatever a library prints goes nowhere."""
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    lock = threading.Lock()

    def say(answer: dict[str, Any]) -> None:
        with lock:
            for piece in _pieces(json.dumps(answer).encode() + b"\n"):
                pipe.write(piece)

    return say


def _pieces(line: bytes) -> Iterator[bytes]:
    """An unbuffered pipe may take less than it is given; small pieces are taken whole."""
    for start in range(0, len(line), 4096):
        yield line[start : start + 4096]


def _end_with_parent() -> None:
    """Wait until the parent closes its end, which it also does by dying."""
    sys.stdin.buffer.read()
    os._exit(1)


def _limit(limits: Limits) -> None:
    """Set what the system can enforce; give way to the app on a busy computer."""
    if sys.platform == "win32":
        return
    import resource

    size = limits.memory_mb << 20
    cores = os.cpu_count() or 1
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds * cores, limits.seconds * cores + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    if sys.platform == "linux":
        _die_with_parent()


def _die_with_parent() -> None:
    """Ask Linux to kill this process with its parent, even while a library holds the interpreter."""
    import ctypes
    import signal

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    serve()
