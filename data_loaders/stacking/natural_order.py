"""The order in which a person counts names: file 2 before file 10."""

import re


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return what to sort names by.

    >>> sorted(["yob10.txt", "yob2.txt", "Abc.txt"], key=natural)
    ['Abc.txt', 'yob2.txt', 'yob10.txt']
    """
    parts = re.findall(r"[0-9]+|[^0-9]+", name.casefold())
    return tuple((0, int(part), "") if part[0] in "0123456789" else (1, 0, part) for part in parts)
