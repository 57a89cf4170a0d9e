"""Starting the program that reads files of statistics packages, and taking over what it hands on."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from core.errors import EngineFailed, UnreadableFile
from core.words import Message, N_
from data_loaders.readers.kinds import shown, unreadable
from data_loaders.readers.statistics_program import OUT_OF_MEMORY

PROGRAM = str(Path(__file__).with_name("statistics_program.py"))
MOST_COLUMNS = 10_000
SECONDS_TO_END = 10

_BROKEN = N_(
    '"%(file)s" is damaged or was not copied to the end: its program\'s format cannot be followed. Copy or save it again.'
)
_MEMORY = N_(
    '"%(file)s" needs more memory than the app may use, so nothing was stored. Split it in its program, and add the parts.'
)
_TOO_WIDE = N_(
    '"%(file)s" has %(columns)s columns; at most %(most)s can be brought in. Split it in its program, or keep what you need.'
)


@dataclass(frozen=True)
class Request:
    """What is to be read: a plain file, the program that wrote it, and at most how many records (0: all)."""

    file: Path
    program: str
    shown_name: str
    limit: int = 0
    catalogues: tuple[Path, ...] = ()


@dataclass
class Contents:
    """What a file holds, while it is being read: its description, undecoded, and its records in batches."""

    description: dict[str, Any]
    _reader: pa.ipc.RecordBatchStreamReader = field(repr=False)
    _process: "subprocess.Popen[bytes]" = field(repr=False)
    _name: str = ""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the records as they come. Raises UnreadableFile where the file breaks off."""
        try:
            yield from self._reader
        except (pa.ArrowException, OSError) as error:
            raise _failure(self._process, self._name) from error
        if _exit_code(self._process) != 0:
            raise _failure(self._process, self._name)


@contextmanager
def opened(request: Request) -> Iterator[Contents]:
    """Give the contents of a file; the process behind it is gone afterwards, whatever happens.

    Raises UnreadableFile for what cannot be read, or is too wide.
    """
    process = _started(request)
    try:
        contents = _contents(process, request)
        _check_width(contents.description["columns"], request.shown_name)
        yield contents
    finally:
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()
        process.wait()


def _started(request: Request) -> "subprocess.Popen[bytes]":
    # isolated: it finds the installed packages and nothing of ours, whose names would hide some of Python's
    command = [sys.executable, "-I", "-W", "ignore", PROGRAM]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(  # noqa: S603 - our own program; what comes from people goes through its input
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    asked = {
        "file": str(request.file.resolve()),
        "program": request.program,
        "limit": request.limit,
        "most_columns": MOST_COLUMNS,
        "catalogues": [str(each.resolve()) for each in request.catalogues],
    }
    assert process.stdin is not None  # noqa: S101 - asked for above
    try:
        process.stdin.write(json.dumps(asked).encode())
        process.stdin.close()
    except OSError:
        process.kill()
    return process


def _contents(process: "subprocess.Popen[bytes]", request: Request) -> Contents:
    try:
        reader = pa.ipc.open_stream(process.stdout)
    except (pa.ArrowException, OSError) as error:
        raise _failure(process, request.shown_name) from error
    description = json.loads(reader.schema.metadata[b"description"])
    return Contents(description, reader, process, request.shown_name)


def _check_width(columns: Sequence[object], name: str) -> None:
    if len(columns) > MOST_COLUMNS:
        raise unreadable(_TOO_WIDE, name, columns=len(columns), most=MOST_COLUMNS)


def _exit_code(process: "subprocess.Popen[bytes]") -> int:
    try:
        return process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _failure(process: "subprocess.Popen[bytes]", name: str) -> UnreadableFile | EngineFailed:
    if _exit_code(process) == OUT_OF_MEMORY:
        return EngineFailed(Message(_MEMORY, {"file": shown(name)}))
    return unreadable(_BROKEN, name)
