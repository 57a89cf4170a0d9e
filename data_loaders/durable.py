"""Writing so that a kill or a power cut leaves the old file or the new one, never half of one."""

import errno
import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from core.errors import StoreFailed
from core.words import Message, N_

T = TypeVar("T")

log = logging.getLogger(__name__)

UNFINISHED = ".unfinished"
"""Ending of a file that is still being written; whoever finds one later may delete it."""

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
WINDOWS_TRIES = 50


def write_text(path: Path, text: str) -> None:
    """Replace the file's content in one step, readable by its owner only."""
    beside = path.with_name(f"{path.name}.{uuid4().hex}{UNFINISHED}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        patiently(lambda: beside.replace(path))
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def read_text(path: Path) -> str:
    """Return the file's text. Raises OSError, or UnicodeDecodeError (a ValueError)."""
    return patiently(lambda: path.read_text(encoding="utf-8"))


def settle(folder: Path) -> None:
    """Bring every file of a folder onto the disk, and make all of it private."""
    for path in sorted(folder.rglob("*")):
        path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
        if path.is_dir():
            sync_folder(path)
        else:
            _sync_file(path)
    folder.chmod(PRIVATE_FOLDER)
    sync_folder(folder)


def move_folder(folder: Path, target: Path) -> None:
    """Rename a folder within one file system, in one step. The target must not exist."""
    patiently(lambda: folder.rename(target))
    sync_folder(target.parent)


def make_folder(folder: Path) -> Path:
    """Return the folder, made if it is not there yet, open to its owner only. The one it lies in must be there."""
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return folder


def discard(path: Path) -> None:
    """Delete a file or a folder. What another program has open on Windows stays for the next sweep."""
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.info("left for the next sweep: %s (%s)", path.name, errno.errorcode.get(error.errno or 0, "?"))


def sync_folder(folder: Path) -> None:
    """Bring a folder's list of files onto the disk, where the system can.

    Windows cannot, and some network disks refuse. What is visible is whole either way, so a refusal is only logged.
    """
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        log.info("folder not synced: %s", errno.errorcode.get(error.errno or 0, "?"))


def patiently(action: Callable[[], T]) -> T:
    """Do it; on Windows again for a second while a reader or a virus scanner holds the file."""
    for _ in range(WINDOWS_TRIES if sys.platform == "win32" else 0):
        try:
            return action()
        except PermissionError:
            time.sleep(0.02)
    return action()


@contextmanager
def held(path: Path, *, wait_seconds: float) -> Iterator[None]:
    """Hold the lock that a file stands for; raises BlockingIOError when somebody else keeps holding it.

    The lock belongs to the open file, so that the system lets go of it when its process dies, even by kill -9.
    A file that is a lock because it exists would need a guess about how old is dead.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        _wait_for(descriptor, time.monotonic() + wait_seconds)
        yield
    finally:
        os.close(descriptor)


def store_failed(error: OSError, folder: Path) -> StoreFailed:
    """Return what a person may read when the data folder cannot be used, with the way out."""
    text = _REASONS.get(error.errno or 0, _OTHER)
    return StoreFailed(Message(text, {"folder": str(folder), "reason": os.strerror(error.errno or 0)}))


_FULL = N_(
    "The disk with the data folder is full, so nothing was stored. Free some space, or choose another folder "
    "with the setting VENTANILLA_DATA. The folder: %(folder)s"
)
_FORBIDDEN = N_(
    "The data folder cannot be written, so nothing was stored. Ask for permission to write there, or choose "
    "another folder with the setting VENTANILLA_DATA. The folder: %(folder)s"
)
_NOT_A_FOLDER = N_(
    "The data folder is a file, not a folder. Choose another folder with the setting VENTANILLA_DATA. "
    "The file: %(folder)s"
)
_OTHER = N_(
    "The data folder could not be used (%(reason)s), so nothing was stored. Check the disk and try again. "
    "The folder: %(folder)s"
)
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
    errno.ENOTDIR: _NOT_A_FOLDER,
    errno.EEXIST: _NOT_A_FOLDER,
}


def _sync_file(path: Path) -> None:
    # Windows syncs only what is open for writing.
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _wait_for(descriptor: int, deadline: float) -> None:
    while True:
        try:
            _lock(descriptor)
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.EACCES, errno.EDEADLK}:
                raise
            if time.monotonic() > deadline:
                raise BlockingIOError(errno.EAGAIN, "held by another process") from None
            time.sleep(0.02)
        else:
            return


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
