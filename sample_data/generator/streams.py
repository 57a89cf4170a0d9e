"""Random numbers: one seeded stream per table, so that a new table never changes another one."""

import numpy as np
import numpy.typing as npt

SEED = 20261112

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]
Dates = npt.NDArray[np.datetime64]


def stream(table: str) -> np.random.Generator:
    """Return the table's own generator, always from its beginning.

    numpy promises the same bits for a seed, not the same draws from `normal` or `choice` in every version: the
    files that are shipped, with their checksums, are what counts.
    """
    return np.random.default_rng([SEED, *table.encode()])


def logistic(value: Floats) -> Floats:
    """Return the probability that belongs to log-odds.

    >>> float(logistic(np.array([0.0]))[0])
    0.5
    """
    return np.asarray(1.0 / (1.0 + np.exp(-value)))
