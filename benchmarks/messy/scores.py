"""How well a file was read: ten points a file, as the Pollock study counts them.

One point for not failing; precision, recall and their harmonic mean for the names, the records and the cells. Records are
compared as their cells joined, so that an empty cell more or less does not count.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.messy.drafts import Polluted

Read = tuple[Sequence[str] | None, Sequence[Sequence[str]]]
"""The names and the rows that a reader found."""


def score(file: Polluted, read: Read | None) -> float:
    """Return the points of a file; None: the reader failed."""
    if read is None:
        return 0.0
    header, rows = read
    names = [] if file.header is None else file.header
    points = 1.0 + (sum(_measures(names, header or [])) if names else 3.0)
    if not file.rows:
        return points + (6.0 if not rows else 0.0)
    points += sum(_measures(map("".join, file.rows), map("".join, rows)))
    return points + sum(_measures(_cells(file.rows), _cells(rows)))


def _measures(truth: Iterable[str], found: Iterable[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of one bag of texts against another."""
    wanted, got = Counter(truth), Counter(found)
    both = (wanted & got).total()
    if not both:
        return 0.0, 0.0, 0.0
    precision, recall = both / got.total(), both / wanted.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def _cells(rows: Iterable[Sequence[str]]) -> list[str]:
    return [cell for row in rows for cell in row if cell]
