"""Counting bytes in large pieces of a file at the speed of memory, several pieces at once.

What is called here lets other threads run meanwhile, unlike Python's own searches in bytes.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import pyarrow as pa

AT_ONCE = 2
SLICE = 64_000
"""Bytes that stay in the processor's own memory from one comparison to the next."""

_Counted = TypeVar("_Counted")


def each_counted(
    pieces: Iterable[bytes], count: Callable[[bytes], _Counted], at_once: int = AT_ONCE
) -> Iterator[_Counted]:
    """Yield what was counted in each piece, in the order of the pieces; a few pieces are in memory at a time."""
    with ThreadPoolExecutor(at_once) as pool:
        waiting: deque[Future[_Counted]] = deque()
        for piece in pieces:
            waiting.append(pool.submit(count, piece))
            if len(waiting) > at_once:
                yield waiting.popleft().result()
        yield from (future.result() for future in waiting)


def line_feeds(piece: bytes) -> int:
    r"""Return how many "\n" are in a piece."""
    return int(np.count_nonzero(np.frombuffer(piece, np.uint8) == ord("\n")))


def has_line_beginning_with(piece: bytes, codes: Iterable[int]) -> bool:
    r"""Return whether any line but the first begins with one of these bytes.

    >>> has_line_beginning_with(b"a\n;b", [ord(";")]), has_line_beginning_with(b"a\nb;", [ord(";")])
    (True, False)
    """
    array, wanted = np.frombuffer(piece, np.uint8), list(codes)
    for start in range(0, len(array), SLICE):
        some = array[start : start + SLICE + 1]
        is_end = some[:-1] == ord("\n")
        if any((is_end & (some[1:] == code)).any() for code in wanted):
            return True
    return False


def continuations(piece: bytes) -> int:
    """Return how many bytes go on with a character of UTF-8 rather than begin one.

    >>> continuations("año €".encode())
    3
    """
    return int(np.count_nonzero(np.frombuffer(piece, np.int8) < -64))


def is_utf8(piece: bytes) -> bool:
    r"""Return whether a piece is sound UTF-8.

    >>> is_utf8("año".encode()), is_utf8(b"a\xf1o")
    (True, False)
    """
    ends = pa.array([0, len(piece)], pa.int64()).buffers()[1]
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(piece)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
