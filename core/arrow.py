"""Arrow arrays made of plain values. `pa.array(list)` would load pandas, which takes longer than most answers."""

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

import pyarrow as pa


def integers(values: Iterable[int]) -> pa.Int64Array:
    """Return whole numbers, none of them missing.

    >>> integers([3, 1]).to_pylist()
    [3, 1]
    """
    numbers_ = array("q", values)
    return pa.Array.from_buffers(pa.int64(), len(numbers_), [None, pa.py_buffer(numbers_)])


def numbers(values: Sequence[float | None]) -> pa.DoubleArray:
    """Return numbers; None is missing.

    >>> numbers([0.5, None]).to_pylist()
    [0.5, None]
    """
    filled = array("d", [0.0 if value is None else value for value in values])
    return pa.Array.from_buffers(pa.float64(), len(filled), [_present(values), pa.py_buffer(filled)])


def texts(values: Sequence[str | None]) -> pa.StringArray:
    """Return texts; None is missing.

    >>> texts(["Áncash", None, ""]).to_pylist()
    ['Áncash', None, '']
    """
    encoded = [b"" if value is None else value.encode() for value in values]
    offsets = array("i", accumulate(map(len, encoded), initial=0))
    buffers = [_present(values), pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), buffers)


def _present(values: Sequence[object]) -> pa.Buffer:
    """Return one bit per value, the lowest bit of a byte first: whether it is there."""
    bits = bytearray((len(values) + 7) // 8)
    for place, value in enumerate(values):
        if value is not None:
            bits[place >> 3] |= 1 << (place & 7)
    return pa.py_buffer(bytes(bits))
