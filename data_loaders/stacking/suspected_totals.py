"""Whether a text may hold totals among its records: a quick suspicion, for files that are looked at in passing.

A line has to call itself a total, and a figure in it has to be the sum of those above. Whoever is suspected gets a whole look.
"""

import re
from collections.abc import Sequence

_TOTAL = re.compile(rb"""^[\s"',;|]*(?:sub|gran |grand )?-?(?:total(?:es|s)?|suma|soma|sum)\b""", re.I | re.M)
_PLAIN = re.compile(rb"\s*[-+]?[0-9]+(\.[0-9]*)?\s*")
ENOUGH = 50
"""Lines that may call themselves totals; where there are more, the word is more likely a category, and others look closer."""


def may_hold_totals(text: bytes, delimiter: str) -> bool:
    r"""Return whether a line calls itself a total and adds up, or cannot be checked in passing.

    >>> (
    ...     may_hold_totals(b"Ana,F,2\nEva,F,3\nTotal,,5\n", ","),
    ...     may_hold_totals(b"Ana,F,2\nSuma,F,3\nEva,F,3\n", ","),
    ... )
    (True, False)
    """
    if _TOTAL.search(text) is None:
        return False
    if b'"' in text or not delimiter:
        return True
    lines = text.splitlines()
    suspects = [place for place, line in enumerate(lines) if _TOTAL.match(line)]
    if len(suspects) > ENOUGH:
        return True
    columns = list(zip(*(line.split(delimiter.encode()) for line in lines), strict=False))
    return any(_adds_up(column, suspects) for column in columns)


def _adds_up(cells: Sequence[bytes], suspects: Sequence[int]) -> bool:
    """Return whether a figure is the sum of all figures above it, or of those since the total before; or is no plain one."""
    for before, place in zip((-1, *suspects), suspects, strict=False):
        figure = _figure(cells[place])
        if figure is None:
            if any(sign in cells[place] for sign in b"0123456789"):
                return True
            continue
        above = [_figure(cell) or 0.0 for cell in cells[:place]]
        if any(
            abs(total - figure) <= max(0.51, abs(figure) * 1e-6)
            for total in (sum(above), sum(above[before + 1 :]))
        ):
            return True
    return False


def _figure(cell: bytes) -> float | None:
    return float(cell) if _PLAIN.fullmatch(cell) else None
