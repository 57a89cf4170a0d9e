"""Trying a binary workbook in a process of its own first: a damaged one can end the process that reads it.

Sheets written as text can be judged by reading through them (`workbook_extents.py`). In the binary formats a damaged number
may ask for any amount of memory, and the reader's core then aborts, which nothing can catch.
"""

import subprocess
import sys
from functools import lru_cache
from pathlib import Path

SECONDS, BYTES_A_SECOND = 30, 500_000
"""A workbook may take half a minute, and a second more for each half megabyte."""

_TRIAL = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
except (ImportError, ValueError, OSError):
    pass
from python_calamine import CalamineWorkbook
try:
    with CalamineWorkbook.from_path(sys.argv[1]) as book:
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            sheet.merged_cell_ranges
except BaseException:
    pass
print("survived")
"""


def survives(file: Path) -> bool:
    """Return whether reading the workbook ends well or in an error that can be caught, within its time."""
    facts = file.stat()
    return _survives(file, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=64)
def _survives(file: Path, size: int, _changed: int) -> bool:
    try:
        trial = subprocess.run(  # noqa: S603 - our own interpreter and program; the path is an argument
            [sys.executable, "-I", "-c", _TRIAL, str(file)],
            capture_output=True,
            timeout=SECONDS + size / BYTES_A_SECOND,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return trial.stdout.strip() == b"survived"
