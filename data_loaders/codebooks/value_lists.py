"""Code lists written into one cell: "1=Yes; 2=No", "1. Sí / 2. No", a line per code."""

import re
from collections.abc import Iterator

MOST_CODES = 20_000

_LINES = re.compile(r"[\n;|]+")
_PAIR = re.compile(
    r"\s*[\"']?(-?[^\s=:,.()\"']{1,40})[\"']?\s*(?:=|:|\.\s|\)\s*|\s[-–—]\s|\t)\s*(\S.*?)\s*\Z", re.DOTALL
)
_NEXT = re.compile(r"\s*[,/]\s*(?=-?\d{1,9}\s*[=:.)-])")


def codes_in(text: str) -> list[tuple[str, str]]:
    """Return the codes and their meanings in the order of the cell; nothing where the cell is no such list.

    >>> codes_in("1=Yes; 2=No")
    [('1', 'Yes'), ('2', 'No')]
    >>> codes_in("01: Lima, 02: Cusco / 03: Puno")
    [('01', 'Lima'), ('02', 'Cusco'), ('03', 'Puno')]
    >>> codes_in("any number from 0 to 20")
    []
    """
    pieces = list(_pieces(text))
    pairs = [(match[1], match[2].strip(" .,")) for piece in pieces if (match := _PAIR.match(piece))]
    return pairs[:MOST_CODES] if pairs and len(pairs) == len(pieces) else []


def values_in(text: str) -> list[tuple[str, str]]:
    """Return codes with a meaning where they have one: "-99; -98=Does not apply".

    >>> values_in("-99, -98")
    [('-99', ''), ('-98', '')]
    >>> values_in("-99; -98=Does not apply")
    [('-99', ''), ('-98', 'Does not apply')]
    """
    found: list[tuple[str, str]] = []
    for piece in _pieces(text):
        match = _PAIR.match(piece)
        found += (
            [(match[1], match[2])] if match else [(each, "") for each in re.split(r"[,\s]+", piece) if each]
        )
    return found[:MOST_CODES]


def _pieces(text: str) -> Iterator[str]:
    for line in _LINES.split(text):
        for piece in _NEXT.split(line):
            if piece.strip():
                yield piece.strip()
